import Glibc
import OIQText
import OIQValues

/// The distinct texts of a column, by their bytes: open addressing, so that a text that was seen before
/// costs one probe and no string.
struct CSVTexts {
  /// Texts up to 16 bytes lie in the slot whole, as their first and last eight; longer ones by their
  /// hash and first eight, to be compared with the stored text.
  private struct Slot {
    var low: UInt64
    var high: UInt64
    /// Negative for a text that holds a quote.
    var length: Int32
    /// -1 in an empty slot.
    var code: Int32
  }

  private struct Entry {
    let start: UnsafeRawPointer
    let length: Int
    let content: Content
  }

  /// Texts that hold a quote are kept apart: where they appear outside quotes they must not be found.
  enum Content { case plain, holdsQuote }

  private var slots: UnsafeMutablePointer<Slot>?
  private var mask = 0
  private var entries: [Entry] = []
  /// Texts that lie nowhere in the file: those with doubled quotes.
  private var copies: [UnsafeMutableRawPointer] = []

  /// Makes room, little at first: most columns of small files have few texts, and memory that is touched for
  /// the first time costs more than moving some slots. Before that nothing is found and nothing can be added.
  mutating func reserve() {
    mask = 63
    slots = CSVTexts.emptySlots(64)
  }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    slots.initialize(repeating: Slot(low: 0, high: 0, length: 0, code: -1), count: count)
    return slots
  }

  func deallocate() {
    slots?.deallocate()
    for copy in copies { copy.deallocate() }
  }
}

extension CSVTexts {
  var count: Int { entries.count }

  /// The code of a text that was seen before, `nil` for a new one. Reads eight bytes from `start` even
  /// where the text is shorter.
  @inline(__always)
  func code(
    of start: UnsafeRawPointer, _ length: Int, _ content: Content = .plain
  ) -> Int32? {
    guard let slots else { return nil }
    let key = CSVTexts.key(start, length)
    let mark = CSVTexts.mark(length, content)
    var index = Int(truncatingIfNeeded: CSVTexts.hash(key.low, key.high, mark)) & mask
    while true {
      let slot = slots[index]
      if slot.code < 0 { return nil }
      if slot.low == key.low && slot.high == key.high && slot.length == mark
        && (length <= 16 || memcmp(entries[Int(slot.code)].start, start, length) == 0)
      {
        return slot.code
      }
      index = (index + 1) & mask
    }
  }

  /// Adds a text that `code(of:_:)` did not find; its bytes must stay where they are.
  mutating func insert(
    _ start: UnsafeRawPointer, _ length: Int, _ content: Content = .plain
  ) -> Int32 {
    if (entries.count + 1) * 2 > mask { grow() }
    let key = CSVTexts.key(start, length)
    let code = Int32(truncatingIfNeeded: entries.count)
    let mark = CSVTexts.mark(length, content)
    entries.append(Entry(start: start, length: length, content: content))
    place(Slot(low: key.low, high: key.high, length: mark, code: code))
    return code
  }

  /// The code of a text that holds a quote, copied if it is new.
  mutating func insertCopy(of bytes: [UInt8]) -> Int32 {
    let copy = UnsafeMutableRawPointer.allocate(byteCount: bytes.count + 8, alignment: 8)
    copy.initializeMemory(as: UInt8.self, repeating: 0, count: bytes.count + 8)
    UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyBytes(from: bytes)
    if let code = code(of: copy, bytes.count, .holdsQuote) {
      copy.deallocate()
      return code
    }
    copies.append(copy)
    return insert(copy, bytes.count, .holdsQuote)
  }

  func bytes(of code: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: entries[code].start, count: entries[code].length)
  }

  /// Adds another chunk's texts and says which code each of them has here.
  mutating func merge(_ other: CSVTexts) -> [Int32] {
    other.entries.map { entry in
      code(of: entry.start, entry.length, entry.content)
        ?? insert(entry.start, entry.length, entry.content)
    }
  }

  func dictionary() -> TextDictionary {
    let texts = entries.map { entry in
      String(
        decoding: UnsafeRawBufferPointer(start: entry.start, count: entry.length), as: UTF8.self)
    }
    // Rows without a value hold the code 0, which then must be a code.
    return TextDictionary(texts.isEmpty ? [""] : texts)
  }
}

extension CSVTexts {
  @inline(__always)
  private static func key(_ start: UnsafeRawPointer, _ length: Int) -> (low: UInt64, high: UInt64) {
    if length < 8 {
      let kept = length == 0 ? 0 : UInt64.max >> UInt64(64 - length * 8)
      return (CSVBytes.load(start) & kept, 0)
    }
    if length <= 16 { return (CSVBytes.load(start), CSVBytes.load(start + (length - 8))) }
    return (longHash(start, length), CSVBytes.load(start))
  }

  private static func longHash(_ start: UnsafeRawPointer, _ length: Int) -> UInt64 {
    var hash: UInt64 = 0
    var position = 0
    while position + 16 <= length {
      hash = mix(
        CSVBytes.load(start + position) ^ hash, CSVBytes.load(start + position + 8))
      position += 16
    }
    return mix(CSVBytes.load(start + (length - 16)) ^ hash, CSVBytes.load(start + (length - 8)))
  }

  @inline(__always)
  private static func mark(_ length: Int, _ content: Content) -> Int32 {
    let length = Int32(truncatingIfNeeded: length)
    return content == .plain ? length : ~length
  }

  @inline(__always)
  private static func hash(_ low: UInt64, _ high: UInt64, _ mark: Int32) -> UInt64 {
    mix(low, high ^ UInt64(truncatingIfNeeded: mark))
  }

  /// Both halves of a 128-bit product, as in wyhash.
  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(
      by: right ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  private mutating func place(_ slot: Slot) {
    guard let slots else { return }
    let hash = CSVTexts.hash(slot.low, slot.high, slot.length)
    var index = Int(truncatingIfNeeded: hash) & mask
    while slots[index].code >= 0 { index = (index + 1) & mask }
    slots[index] = slot
  }

  private mutating func grow() {
    guard let old = slots else { return }
    let oldCount = mask + 1
    mask = oldCount * 4 - 1
    slots = CSVTexts.emptySlots(oldCount * 4)
    for index in 0..<oldCount where old[index].code >= 0 { place(old[index]) }
    old.deallocate()
  }
}
