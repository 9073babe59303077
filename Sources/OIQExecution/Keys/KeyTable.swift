import OIQValues

/// Numbers distinct 64-bit keys from 0 in the order in which they come: open addressing over slots that
/// hold key and number side by side, at most half full, so that a look costs about one cache line.
struct KeyTable {
  struct Slot: BitwiseCopyable {
    var key: UInt64
    /// -1 in an empty slot.
    var id: Int32
  }

  private(set) var count = 0
  private var slots: Scratch<Slot>
  private var shift: UInt64

  init(expecting count: Int = 512) {
    var bits: UInt64 = 6
    while (1 << bits) < count * 2 { bits += 1 }
    shift = 64 - bits
    slots = Scratch(repeating: Slot(key: 0, id: -1), count: 1 << bits)
  }

  @inline(__always)
  private func home(_ key: UInt64) -> Int {
    let mixed = (key ^ (key >> 32)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> shift)
  }

  /// The number of a key, or -1.
  @inline(__always)
  func find(_ key: UInt64) -> Int32 {
    let slots = slots.elements
    let mask = slots.count - 1
    var index = home(key)
    while true {
      let slot = slots[index]
      if slot.key == key || slot.id < 0 { return slot.id }
      index = (index + 1) & mask
    }
  }

  /// The numbers of many keys, -1 for those that are new or have no flag.
  ///
  /// Nearly every key is settled by its first slot. Those are read without a branch, so that many cache
  /// lines are on their way at once; the rest follow one by one.
  func find(
    _ keys: UnsafeMutablePointer<UInt64>, _ valid: UnsafeMutablePointer<UInt8>, count: Int,
    into target: UnsafeMutablePointer<Int32>
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { open in
      guard let open = open.baseAddress, let slots = slots.elements.baseAddress else { return }
      var openCount = 0
      for offset in 0..<count {
        let slot = slots[home(keys[offset])]
        let isOther = unsafeBitCast(slot.key != keys[offset], to: UInt8.self)
        let isFull = unsafeBitCast(slot.id >= 0, to: UInt8.self)
        // All bits set, which is -1, where there is no key.
        target[offset] = slot.id | (Int32(valid[offset]) &- 1)
        open[openCount] = Int32(truncatingIfNeeded: offset)
        openCount &+= Int(isOther & isFull & valid[offset])
      }
      for index in 0..<openCount {
        let offset = Int(open[index])
        target[offset] = find(keys[offset])
      }
    }
  }

  /// The number of a key, the next free one where it is new.
  @inline(__always)
  mutating func add(_ key: UInt64) -> Int32 {
    let elements = slots.elements
    let mask = elements.count - 1
    var index = home(key)
    while true {
      let slot = elements[index]
      if slot.id < 0 { break }
      if slot.key == key { return slot.id }
      index = (index + 1) & mask
    }
    let id = Int32(truncatingIfNeeded: count)
    elements[index] = Slot(key: key, id: id)
    count += 1
    if count * 2 > elements.count { grow() }
    return id
  }

  private mutating func grow() {
    let old = slots
    shift -= 1
    slots = Scratch(repeating: Slot(key: 0, id: -1), count: old.elements.count * 2)
    let mask = slots.elements.count - 1
    for slot in old.elements where slot.id >= 0 {
      var index = home(slot.key)
      while slots.elements[index].id >= 0 { index = (index + 1) & mask }
      slots.elements[index] = slot
    }
  }

  /// Replaces each key's number by what `numbers` says of it.
  func renumber(_ numbers: UnsafeMutableBufferPointer<Int32>) {
    let elements = slots.elements
    for index in elements.indices where elements[index].id >= 0 {
      elements[index].id = numbers[Int(elements[index].id)]
    }
  }
}
