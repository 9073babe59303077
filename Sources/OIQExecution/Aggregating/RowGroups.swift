import OIQValues

/// A number for each row that is the same exactly for rows with equal keys.
struct RowGroups {
  let ids: Buffer<Int32>
  /// Ids are below this; not every number need be used.
  let bound: Int

  /// Tables of this many ids are worth their memory for any number of rows.
  private static let alwaysDense: UInt64 = 1 << 16

  /// Small spans of keys are ids themselves; other keys are numbered as they come.
  init(_ columns: [Column], rowCount: Int, threads: Int) {
    let parts = columns.flatMap { KeyPart.equality(of: $0, threads: threads) }
    self.init(parts, rowCount: rowCount, threads: threads)
  }

  init(_ parts: [KeyPart], rowCount: Int, threads: Int) {
    let keys = RowKeys.grouping(parts, rowCount: rowCount)
    let limit = max(RowGroups.alwaysDense, UInt64(rowCount) * 2)
    let span = keys.bound ?? (keys.width < 40 ? 1 << UInt64(keys.width) : .max)
    if span <= limit, span < UInt64(Int32.max) {
      self.init(dense: keys, bound: Int(span), threads: threads)
    } else {
      self.init(numbering: keys)
    }
  }

  private init(dense keys: RowKeys, bound: Int, threads: Int) {
    ids = Buffer(count: keys.rowCount) { ids in
      Fork.rows(keys.rowCount, threads: threads) { rows in
        keys.forEachChunk(of: rows) { range, keys in
          for offset in 0..<range.count {
            ids[range.lowerBound + offset] = Int32(truncatingIfNeeded: keys[offset])
          }
        }
      }
    }
    self.bound = bound
  }

  private init(numbering keys: RowKeys) {
    var table = KeyTable()
    ids = Buffer(count: keys.rowCount) { ids in
      keys.forEachChunk(of: 0..<keys.rowCount) { range, keys in
        for offset in 0..<range.count { ids[range.lowerBound + offset] = table.add(keys[offset]) }
      }
    }
    bound = table.count
  }
}

extension RowGroups {
  /// The first `count` rows of each group, in row order.
  func firstRows(_ count: Int) -> [Int32] {
    let taken = Scratch<Int32>(repeating: 0, count: bound)
    let limit = Int32(clamping: count)
    var rows: [Int32] = []
    for (row, id) in ids.elements.enumerated() where taken.elements[Int(id)] < limit {
      taken.elements[Int(id)] &+= 1
      rows.append(Int32(truncatingIfNeeded: row))
    }
    return rows
  }
}
