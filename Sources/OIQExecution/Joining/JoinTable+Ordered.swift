import OIQValues

// Keys without a gap, such as the numbers of a table's rows: once the rows stand in the order of their keys a
// key is its row, and looking one up reads no memory at all.

extension JoinTable {
  /// The rows in the order of their keys, where every number from the smallest key to the greatest is the key of
  /// one row.
  var rowsByKey: Buffer<Int32>? {
    guard groups == nil, case .direct(let rows) = lookup, let part = keys.singlePresentPart,
      keys.rowCount > 0, part.span == UInt64(keys.rowCount - 1)
    else { return nil }
    // Every row has a key, no two have the same, and there are as many keys as rows.
    return rows.slice(0..<keys.rowCount)
  }

  /// The same keys for rows that have been put in the order of `rowsByKey`.
  var ordered: JoinTable { JoinTable(keys: keys, lookup: .ordered(count: keys.rowCount)) }

  private init(keys: RowKeys, lookup: Lookup) {
    self.keys = keys
    self.lookup = lookup
    groups = nil
  }
}

extension KeyPart {
  /// Writes the distance of each row's value from the smallest key where that is below `count`, and -1 elsewhere;
  /// returns whether it can do so for this kind of values.
  func find(_ rows: Range<Int>, below count: Int, into found: UnsafeMutablePointer<Int32>) -> Bool {
    let start = rows.lowerBound
    switch source {
    case .wholes(let buffer):
      guard let values = buffer.elements.baseAddress else { return rows.isEmpty }
      KeyPart.find(
        values + start, rows.count, from: KeyPart.whole(raw: lowest), below: count, into: found)
    case .words(let buffer):
      let values = buffer.elements
      let (lowest, count) = (UInt32(truncatingIfNeeded: lowest), UInt32(count))
      for row in rows {
        let place = (UInt32(bitPattern: values[row]) ^ 0x8000_0000) &- lowest
        found[row &- start] = KeyPart.row(place, below: count)
      }
    case .codes(let buffer, let numbers):
      let (values, numbers) = (buffer.elements, numbers.elements)
      let (lowest, count) = (UInt32(truncatingIfNeeded: lowest), UInt32(count))
      for row in rows {
        let raw = UInt32(truncatingIfNeeded: KeyPart.raw(code: values[row], numbers))
        found[row &- start] = KeyPart.row(raw &- lowest, below: count)
      }
    case .doubles, .bytes: return false
    }
    return true
  }

  /// The inverse of `raw(whole:)`.
  private static func whole(raw: UInt64) -> Double { Double(Int64(bitPattern: raw &- 1 << 63)) }

  @inline(__always)
  private static func row(_ place: UInt32, below count: UInt32) -> Int32 {
    let isInside = UInt32(unsafeBitCast(place < count, to: UInt8.self))
    return Int32(bitPattern: place | (isInside &- 1))
  }

  /// Four rows at a time, without a branch. Less the smallest key, a whole number stands in the low bits of its sum
  /// with `magic`; the head of the sum tells whether it fits there, and a number that isn't whole doesn't come back
  /// from it.
  private static func find(
    _ values: UnsafePointer<Double>, _ rowCount: Int, from lowest: Double, below count: Int,
    into found: UnsafeMutablePointer<Int32>
  ) {
    let shift = magic - lowest
    let shifts = SIMD4(repeating: shift)
    let head = UInt32(truncatingIfNeeded: magic.bitPattern >> 32)
    let (heads, counts) = (SIMD4(repeating: head), SIMD4(repeating: UInt32(count)))
    var row = 0
    let end = rowCount & ~3
    while row < end {
      let value = ChunkSum.load(values, row)
      let sum = value + shifts
      let isBroken = unsafeBitCast(sum - shifts .!= value, to: SIMD8<UInt32>.self).evenHalf
      let words = unsafeBitCast(sum, to: SIMD8<UInt32>.self)
      let place = words.evenHalf
      let isInside =
        unsafeBitCast(place .< counts, to: SIMD4<UInt32>.self)
        & unsafeBitCast(words.oddHalf .== heads, to: SIMD4<UInt32>.self)
      UnsafeMutableRawPointer(found + row).storeBytes(
        of: place | ~isInside | isBroken, as: SIMD4<UInt32>.self)
      row &+= 4
    }
    while row < rowCount {
      let sum = values[row] + shift
      let isWhole = sum - shift == values[row]
      let isInside = sum >= magic && sum < magic + Double(count)
      found[row] = isWhole && isInside ? Int32(sum - magic) : -1
      row &+= 1
    }
  }
}
