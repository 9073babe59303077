import OIQValues

/// Numbers on their way to many groups, in heaps of neighbouring groups.
///
/// Rows go to groups all over memory, and a cell that has to be fetched from far away costs more than
/// writing its number down first: the cells of one heap stay near while the whole heap is taken in.
struct GroupHeaps {
  /// More groups than this don't stay near by themselves.
  static let worthwhileGroups = 1 << 16

  private static let blockRows = 1024
  private static let room = 1 << 22

  /// A group's heap is its number shifted by so much.
  private let shift: Int
  /// Group numbers are below this.
  let groupCount: Int
  private let heapCount: Int
  private let ids: Scratch<Int32>
  private let values: Scratch<Double>
  /// Where the next number of each heap goes.
  private let places: Scratch<Int>
  /// The block that was filled before each block of the same heap, -1 for none.
  private let earlier: Scratch<Int>
  private var usedBlocks: Int

  init(groupCount: Int) {
    // At most a thousand heaps, else their ends would not stay near.
    var shift = 13
    while groupCount >> shift >= 1024 { shift += 1 }
    self.shift = shift
    self.groupCount = groupCount
    heapCount = groupCount >> shift + 1
    let blocks = GroupHeaps.room / GroupHeaps.blockRows + heapCount
    ids = Scratch(count: blocks * GroupHeaps.blockRows)
    values = Scratch(count: blocks * GroupHeaps.blockRows)
    places = Scratch(count: heapCount)
    earlier = Scratch(repeating: -1, count: blocks)
    usedBlocks = 0
    clear()
  }
}

extension GroupHeaps {
  private mutating func clear() {
    usedBlocks = heapCount
    for heap in 0..<heapCount {
      places.elements[heap] = heap * GroupHeaps.blockRows
      earlier.elements[heap] = -1
    }
  }

  /// Whether so many rows fit, however they are spread.
  func hasRoom(for rows: Int) -> Bool {
    usedBlocks + rows / GroupHeaps.blockRows + 1 + heapCount
      <= GroupHeaps.room / GroupHeaps.blockRows
  }

  /// Call only with room for the rows, and with ids below `groupCount`.
  mutating func add(
    _ newValues: UnsafePointer<Double>, _ newIDs: UnsafePointer<Int32>, _ count: Int
  ) {
    guard let ids = ids.elements.baseAddress, let values = values.elements.baseAddress,
      let places = places.elements.baseAddress
    else { return }
    let shift = Int32(shift)
    for row in 0..<count {
      let id = newIDs[row]
      let heap = Int(id &>> shift)
      let place = places[heap]
      ids[place] = id
      values[place] = newValues[row]
      let next = place &+ 1
      places[heap] = next & (GroupHeaps.blockRows - 1) == 0 ? newBlock(after: place) : next
    }
  }

  /// The start of a block that goes on where a full one ended.
  private mutating func newBlock(after place: Int) -> Int {
    let block = usedBlocks
    usedBlocks += 1
    earlier.elements[block] = place / GroupHeaps.blockRows
    return block * GroupHeaps.blockRows
  }

  /// Hands all numbers out, heap by heap, and forgets them.
  mutating func empty(
    _ body: (UnsafePointer<Double>, UnsafePointer<Int32>, Int) -> Void
  ) {
    guard let ids = ids.elements.baseAddress, let values = values.elements.baseAddress else {
      return
    }
    for heap in 0..<heapCount {
      let place = places.elements[heap]
      var block = place / GroupHeaps.blockRows
      var count = place % GroupHeaps.blockRows
      while block >= 0 {
        let start = block * GroupHeaps.blockRows
        body(values + start, ids + start, count)
        block = earlier.elements[block]
        count = GroupHeaps.blockRows
      }
    }
    clear()
  }
}
