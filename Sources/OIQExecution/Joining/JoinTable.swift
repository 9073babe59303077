import OIQValues

/// The rows of a table by their key, for others to look them up.
///
/// Small spans of keys look up an array, others a hash table. Where every key has one row the number that is
/// found is the row itself; otherwise it is a group, whose rows stand side by side.
struct JoinTable {
  let keys: RowKeys
  let lookup: Lookup
  /// Group `g` has `rows[starts[g]..<starts[g + 1]]`; `nil` where numbers found are rows.
  let groups: (starts: Buffer<Int32>, rows: Buffer<Int32>)?

  enum Lookup {
    /// By key, and -1 for every key from the last place on.
    case direct(Buffer<Int32>)
    case hashed(KeyTable)
    /// Rows stand in the order of the keys, one for each key below the count: a key is its row.
    case ordered(count: Int)
  }

  /// `order` lists the rows in the order that they are to have within a group; rows that it leaves out
  /// aren't found.
  init(_ pairs: [KeyPair], rowCount: Int, order: Buffer<Int32>? = nil) {
    keys = RowKeys.matching(pairs, rowCount: rowCount)
    var numbering = Numbering(keys: keys)
    if order == nil, let direct = numbering.direct, numbering.placeRows(of: keys) {
      groups = nil
      lookup = .direct(direct.buffer)
      return
    }
    let ids = numbering.ids(of: keys)
    let taken = order.map { $0.elements.count { ids.elements[Int($0)] >= 0 } }
    if order == nil, numbering.count == numbering.valid {
      groups = nil
      numbering.replaceIdsByRows(ids)
    } else {
      groups = JoinTable.groups(
        ids.elements, count: numbering.count, total: taken ?? numbering.valid, order: order)
    }
    lookup = numbering.direct.map { .direct($0.buffer) } ?? .hashed(numbering.table)
  }

  /// Rows side by side by group, by a counting sort.
  private static func groups(
    _ ids: UnsafeMutableBufferPointer<Int32>, count: Int, total: Int, order: Buffer<Int32>?
  ) -> (starts: Buffer<Int32>, rows: Buffer<Int32>) {
    let starts = Scratch<Int32>(repeating: 0, count: count + 1)
    let rows = Scratch<Int32>(count: total)
    func each(_ body: (Int) -> Void) {
      if let order {
        for row in order.elements { body(Int(row)) }
      } else {
        for row in ids.indices { body(row) }
      }
    }
    each { if ids[$0] >= 0 { starts.elements[Int(ids[$0]) + 1] &+= 1 } }
    for group in 0..<count { starts.elements[group + 1] &+= starts.elements[group] }
    let cursor = Scratch<Int32>(count: count + 1)
    _ = cursor.elements.update(fromContentsOf: starts.elements)
    each { row in
      guard ids[row] >= 0 else { return }
      rows.elements[Int(cursor.elements[Int(ids[row])])] = Int32(truncatingIfNeeded: row)
      cursor.elements[Int(ids[row])] &+= 1
    }
    return (starts.buffer, rows.buffer)
  }
}

extension JoinTable {
  /// How many rows a number that was found stands for.
  @inline(__always)
  func count(_ number: Int32) -> Int {
    guard number >= 0 else { return 0 }
    guard let groups else { return 1 }
    let starts = groups.starts.elements
    return Int(starts[Int(number) + 1] &- starts[Int(number)])
  }
}

/// Numbers the keys of the rows of a table.
private struct Numbering {
  /// Direct tables of this size are worth their memory for any number of rows.
  private static let alwaysDirect: UInt64 = 1 << 16

  var table = KeyTable()
  var direct: Scratch<Int32>?
  private(set) var count = 0
  /// Rows that have a key.
  private(set) var valid = 0

  init(keys: RowKeys) {
    let span = keys.bound ?? (keys.width < 40 ? 1 << UInt64(keys.width) : .max)
    if span <= max(Numbering.alwaysDirect, UInt64(keys.rowCount) * 8) {
      direct = Scratch(repeating: -1, count: Int(span) + 1)
    }
  }

  /// Writes each row into its key's place, which holds where no key has two; otherwise nothing is written.
  func placeRows(of keys: RowKeys) -> Bool {
    guard let direct else { return false }
    var isUnique = true
    keys.forEachMatchChunk(of: 0..<keys.rowCount) { range, keys, flags in
      guard isUnique else { return }
      var free: Int32 = -1
      for offset in 0..<range.count where flags[offset] != 0 {
        let place = Int(truncatingIfNeeded: keys[offset])
        free &= direct.elements[place]
        direct.elements[place] = Int32(truncatingIfNeeded: range.lowerBound + offset)
      }
      isUnique = free < 0
    }
    if !isUnique { direct.elements.update(repeating: -1) }
    return isUnique
  }

  /// The number of each row's key, or -1.
  mutating func ids(of keys: RowKeys) -> Scratch<Int32> {
    let ids = Scratch<Int32>(repeating: -1, count: keys.rowCount)
    var (next, valid, table) = (Int32(0), 0, table)
    keys.forEachMatchChunk(of: 0..<keys.rowCount) { range, keys, flags in
      for offset in 0..<range.count where flags[offset] != 0 {
        valid += 1
        if let direct {
          let place = Int(truncatingIfNeeded: keys[offset])
          if direct.elements[place] < 0 {
            direct.elements[place] = next
            next &+= 1
          }
          ids.elements[range.lowerBound + offset] = direct.elements[place]
        } else {
          ids.elements[range.lowerBound + offset] = table.add(keys[offset])
        }
      }
    }
    (self.table, self.valid, count) = (table, valid, direct == nil ? table.count : Int(next))
    return ids
  }

  /// For keys that have one row each.
  func replaceIdsByRows(_ ids: Scratch<Int32>) {
    let rows = Scratch<Int32>(count: count)
    for (row, id) in ids.elements.enumerated() where id >= 0 {
      rows.elements[Int(id)] = Int32(truncatingIfNeeded: row)
    }
    if let direct {
      for place in direct.elements.indices where direct.elements[place] >= 0 {
        direct.elements[place] = rows.elements[Int(direct.elements[place])]
      }
    } else {
      table.renumber(rows.elements)
    }
  }
}
