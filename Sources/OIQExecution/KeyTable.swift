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
