import Glibc
import OIQValues

/// Finds texts by their bytes: the code of each distinct text, the first place where it stands.
///
/// Beside `Dictionary` it compares bytes (texts that only look alike differ) and is several times faster.
struct TextIndex {
  private(set) var texts: [String] = []
  /// One more than the code; 0 is an empty slot.
  private var slots: [UInt32]
  private var hashes: [UInt64] = []

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    texts.reserveCapacity(capacity)
    hashes.reserveCapacity(capacity)
  }

  /// The code of a text, or `nil` where it isn't there.
  func code(of text: String) -> Int32? {
    let (_, slot) = find(text)
    return slots[slot] == 0 ? nil : Int32(slots[slot] - 1)
  }

  /// The code of a text, a new one where it isn't there.
  mutating func add(_ text: String) -> Int32 {
    let (hash, slot) = find(text)
    if slots[slot] != 0 { return Int32(slots[slot] - 1) }
    let code = texts.count
    texts.append(text)
    hashes.append(hash)
    slots[slot] = UInt32(code + 1)
    if texts.count * 2 > slots.count { grow() }
    return Int32(code)
  }

  private func find(_ text: String) -> (hash: UInt64, slot: Int) {
    let hash = TextIndex.hash(text)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while slots[slot] != 0 {
      let code = Int(slots[slot] - 1)
      if hashes[code] == hash, TextIndex.sameBytes(texts[code], text) { break }
      slot = (slot + 1) & mask
    }
    return (hash, slot)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (code, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash >> 20) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(code + 1)
    }
  }
}

extension TextIndex {
  static func sameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
  }

  /// By code point, which is the order of the UTF-8 bytes.
  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// Multiply and fold, eight bytes at a time.
  private static func hash(_ text: String) -> UInt64 {
    var copy = text
    return copy.withUTF8 { bytes in
      var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
      var start = 0
      while start < bytes.count {
        let width = min(8, bytes.count - start)
        state = mix(state ^ word(bytes, start, width))
        start += width
      }
      return state
    }
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }

  /// Up to eight bytes, first byte lowest.
  private static func word(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ width: Int
  ) -> UInt64 {
    guard let base = bytes.baseAddress else { return 0 }
    if width == 8 { return UnsafeRawPointer(base + start).loadUnaligned(as: UInt64.self) }
    var word: UInt64 = 0
    for byte in 0..<width { word |= UInt64(base[start + byte]) << UInt64(8 * byte) }
    return word
  }
}

/// Several dictionaries as one: each distinct text once, and for each old code the new one.
struct MergedTexts {
  let dictionary: TextDictionary
  let codes: [Buffer<Int32>]

  init(_ dictionaries: [TextDictionary]) {
    var index = TextIndex(capacity: dictionaries.map(\.texts.count).max() ?? 0)
    codes = dictionaries.map { dictionary in
      var codes: [Int32] = []
      codes.reserveCapacity(dictionary.texts.count)
      for text in dictionary.texts { codes.append(index.add(text)) }
      return Buffer(codes)
    }
    dictionary = TextDictionary(index.texts)
  }
}
