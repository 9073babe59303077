import OIQValues

extension JoinTable {
  /// For each row of another table the number found (a row, or a group where there are `groups`), or -1.
  func find(_ pairs: [KeyPair], rowCount: Int, threads: Int) -> Buffer<Int32> {
    let probe = keys.probing(pairs, rowCount: rowCount)
    return Buffer(count: rowCount) { found in
      guard let found = found.baseAddress else { return }
      Fork.rows(rowCount, threads: threads) { find(probe, $0, into: found + $0.lowerBound) }
    }
  }

  /// The same for some rows, whose keys `probe` gives; `found` begins with the first of them.
  func find(_ probe: RowKeys, _ rows: Range<Int>, into found: UnsafeMutablePointer<Int32>) {
    if let part = probe.singlePresentPart {
      switch lookup {
      case .direct(let table):
        if JoinTable.find(part, rows, in: table.elements, into: found) { return }
      case .ordered(let count):
        if part.find(rows, below: count, into: found) { return }
      case .hashed: break
      }
    }
    probe.forEachMatchChunk(of: rows) { range, keys, valid in
      find(keys, valid, count: range.count, into: found + (range.lowerBound - rows.lowerBound))
    }
  }

  /// Keys that are one buffer's numbers, looked up without being written down first.
  private static func find(
    _ part: KeyPart, _ rows: Range<Int>, in table: UnsafeBufferPointer<Int32>,
    into found: UnsafeMutablePointer<Int32>
  ) -> Bool {
    let last = UInt64(table.count - 1)
    let (lowest, start) = (part.lowest, rows.lowerBound)
    switch part.source {
    case .wholes(let buffer):
      let values = buffer.elements
      for row in rows {
        let value = values[row]
        let isWhole = UInt64(unsafeBitCast(KeyPart.isWhole(value), to: UInt8.self))
        let key = (KeyPart.raw(whole: value) &- lowest) | (isWhole &- 1)
        found[row &- start] = table[Int(truncatingIfNeeded: min(key, last))]
      }
    case .words(let buffer):
      let values = buffer.elements
      for row in rows {
        let key = KeyPart.raw(word: values[row]) &- lowest
        found[row &- start] = table[Int(truncatingIfNeeded: min(key, last))]
      }
    case .codes(let buffer, let numbers):
      let values = buffer.elements
      let numbers = numbers.elements
      for row in rows {
        let key = KeyPart.raw(code: values[row], numbers) &- lowest
        found[row &- start] = table[Int(truncatingIfNeeded: min(key, last))]
      }
    case .doubles, .bytes: return false
    }
    return true
  }

  private func find(
    _ keys: UnsafeMutablePointer<UInt64>, _ valid: UnsafeMutablePointer<UInt8>, count: Int,
    into target: UnsafeMutablePointer<Int32>
  ) {
    switch lookup {
    case .direct(let table):
      let last = UInt64(table.count - 1)
      let table = table.elements
      for offset in 0..<count {
        // All bits set where there is no key, which leads to the last place.
        let key = keys[offset] | (UInt64(valid[offset]) &- 1)
        target[offset] = table[Int(truncatingIfNeeded: min(key, last))]
      }
    case .hashed(let table):
      table.find(keys, valid, count: count, into: target)
    case .ordered(let rowCount):
      let rowCount = UInt64(rowCount)
      for offset in 0..<count {
        let key = keys[offset] | (UInt64(valid[offset]) &- 1)
        let isInside = UInt64(unsafeBitCast(key < rowCount, to: UInt8.self))
        target[offset] = Int32(truncatingIfNeeded: key | (isInside &- 1))
      }
    }
  }
}
