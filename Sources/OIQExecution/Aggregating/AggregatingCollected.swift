import OIQPlan
import OIQText
import OIQValues

/// Which group each row is in: for aggregates that need all values of a group at once.
struct CollectedRows {
  /// The place of each row's group, -1 for rows that don't count; `nil` when there is one group of all rows.
  private let places: Buffer<Int32>?
  let groupCount: Int
  private let rowCount: Int
  private let ranges: [Range<Int>]
  private let isStopped: Fork.Stop

  /// All rows of a table as one group.
  init(rowCount: Int, until isStopped: @escaping Fork.Stop) {
    (places, groupCount, self.rowCount) = (nil, 1, rowCount)
    self.isStopped = isStopped
    ranges = [0..<rowCount]
  }

  /// `ids` holds each row's group or, for rows that don't count, a number that isn't in `groups`.
  init(
    ids: Buffer<Int32>, groups: [Int32], groupCount: Int, threads: Int,
    until isStopped: @escaping Fork.Stop
  ) {
    self.isStopped = isStopped
    let placeOf = Scratch<Int32>(repeating: -1, count: groupCount + 1)
    for (place, group) in groups.enumerated() { placeOf.elements[Int(group)] = Int32(place) }
    self.groupCount = groups.count
    rowCount = ids.count
    // Each range of rows has a counter a group; with very many groups one range has to do.
    let isMany = groups.count > ids.count / 16
    let ranges = Parallel.ranges(count: ids.count, threads: isMany ? 1 : threads, multiple: 64)
    self.ranges = ranges
    places = Buffer(count: ids.count) { target in
      Fork.tasks(ranges.count, threads: ranges.count) { index in
        let ids = ids.elements
        let table = placeOf.elements
        for row in ranges[index] { target[row] = ids[row] < 0 ? -1 : table[Int(ids[row])] }
      }
    }
  }
}

/// Values put group after group, in row order within a group.
struct GroupedValues<Element: BitwiseCopyable> {
  let values: Scratch<Element>
  let starts: [Int]

  /// Groups without values.
  static func none(_ groupCount: Int) -> GroupedValues {
    GroupedValues(values: Scratch(count: 0), starts: Array(repeating: 0, count: groupCount + 1))
  }

  func group(_ place: Int) -> UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(rebasing: values.elements[starts[place]..<starts[place + 1]])
  }
}

extension CollectedRows {
  /// The values of rows that have one, by group.
  @inline(__always)
  func grouped<Element: BitwiseCopyable>(
    _ presence: Presence?, _ value: (Int) -> Element
  ) -> GroupedValues<Element> {
    let counts = ranges.map { _ in Scratch<Int>(repeating: 0, count: groupCount) }
    Fork.tasks(ranges.count, threads: ranges.count) { index in
      let counts = counts[index].elements
      Fork.pieces(of: ranges[index], until: isStopped) { piece in
        forEachRow(piece, presence) { place, _ in counts[place] &+= 1 }
      }
    }
    var starts = [0]
    starts.reserveCapacity(groupCount + 1)
    var total = 0
    for place in 0..<groupCount {
      for count in counts {
        let size = count.elements[place]
        count.elements[place] = total
        total += size
      }
      starts.append(total)
    }
    let target = Scratch<Element>(count: total)
    Fork.tasks(ranges.count, threads: ranges.count) { index in
      let next = counts[index].elements
      let values = target.elements
      Fork.pieces(of: ranges[index], until: isStopped) { piece in
        forEachRow(piece, presence) { place, row in
          values[next[place]] = value(row)
          next[place] &+= 1
        }
      }
    }
    // Stopped halfway, places are left without a value.
    if isStopped() { return .none(groupCount) }
    return GroupedValues(values: target, starts: starts)
  }

  @inline(__always)
  private func forEachRow(
    _ range: Range<Int>, _ presence: Presence?, _ body: (_ place: Int, _ row: Int) -> Void
  ) {
    let words = presence?.words.elements
    let places = places?.elements
    for row in range {
      let place = places.map { Int($0[row]) } ?? 0
      if place < 0 { continue }
      if let words, words[row >> 6] >> UInt64(row & 63) & 1 == 0 { continue }
      body(place, row)
    }
  }

  func numbers(_ column: Column) -> GroupedValues<Double> {
    guard case .numbers(let buffer) = column.storage else {
      return .none(groupCount)
    }
    let values = buffer.elements
    return withExtendedLifetime(buffer) { self.grouped(column.presence) { values[$0] } }
  }

  /// How many rows that count have no value.
  func missingCount(_ column: Column) -> Int {
    guard let presence = column.presence else { return 0 }
    guard let places else { return presence.missingCount }
    var missing = 0
    for (row, place) in places.elements.enumerated() where place >= 0 && !presence[row] {
      missing += 1
    }
    return missing
  }

  /// A number a group, groups side by side where there are many of them.
  private func numberColumn(
    _ threads: Int, _ value: (_ place: Int) -> Double?
  ) -> Column {
    let flags = Scratch<UInt8>(count: groupCount)
    let results = Scratch<Double>(count: groupCount)
    let share = max(64, (groupCount + 8 * threads - 1) / (8 * threads))
    let isWorth = rowCount >= Parallel.worthwhileRows
    Fork.tasks((groupCount + share - 1) / share, threads: isWorth ? threads : 1) { task in
      for place in task * share..<min(groupCount, (task + 1) * share) {
        let result = isStopped() ? nil : value(place)
        results.elements[place] = result ?? 0
        flags.elements[place] = result == nil ? 0 : 1
      }
    }
    return Column(
      .numbers(results.buffer), presence: Presence.from(UnsafeBufferPointer(flags.elements)))
  }
}

// MARK: - Aggregates of collected rows

extension CollectedRows {
  func quantiles(_ level: Double, of column: Column, threads: Int) -> Column {
    let quantiles = Quantiles(levels: [level], isStopped: isStopped)
    if places == nil, column.presence == nil, case .numbers(let buffer) = column.storage {
      let value = quantiles.values(of: buffer.elements, threads: threads)[0]
      return Column(.numbers(Buffer([value ?? 0])), presence: Presence.from([value != nil]))
    }
    let grouped = numbers(column)
    if groupCount == 1 {
      let values = UnsafeBufferPointer(grouped.group(0))
      let value = quantiles.values(of: values, threads: threads)[0]
      return Column(.numbers(Buffer([value ?? 0])), presence: Presence.from([value != nil]))
    }
    return numberColumn(threads) { quantiles.value(destroying: grouped.group($0), level) }
  }

  /// Sample standard deviations. Deviations from the rounded mean are rounded, their squares' sum is not,
  /// and what the mean's rounding left is taken off: so the result depends neither on order nor on threads.
  func deviations(of column: Column, threads: Int) -> Column {
    let grouped = numbers(column)
    return numberColumn(threads) { CollectedRows.deviation(destroying: grouped.group($0)) }
  }

  static func deviation(_ values: UnsafeBufferPointer<Double>) -> Double? {
    let copy = Scratch<Double>(count: values.count)
    _ = copy.elements.update(fromContentsOf: values)
    return withExtendedLifetime(copy) { deviation(destroying: copy.elements) }
  }

  private static func deviation(
    destroying values: UnsafeMutableBufferPointer<Double>
  ) -> Double? {
    guard values.count > 1, let mean = ExactSum.mean(UnsafeBufferPointer(values)) else {
      return nil
    }
    let scale = values.reduce(0) { max($0, ($1 - mean).magnitude) }
    guard scale > 0, scale.isFinite else { return scale == 0 ? 0 : nil }
    for index in values.indices { values[index] = (values[index] - mean) / scale }
    let first = ExactSum.rounded(UnsafeBufferPointer(values))
    for index in values.indices { values[index] *= values[index] }
    let second = ExactSum.rounded(UnsafeBufferPointer(values))
    guard let first, let second else { return nil }
    let count = Double(values.count)
    let result = ((second - first * first / count) / (count - 1)).squareRoot() * scale
    return result.isFinite ? result : nil
  }

  func distinctCounts(of column: Column, threads: Int) -> Column {
    let parts = KeyPart.equality(of: column, threads: threads)
    let keys = RowKeys.grouping(parts, rowCount: column.count)
    let all = Buffer<UInt64>(count: column.count) { target in
      keys.forEachChunk(of: 0..<column.count) { range, keys in
        for offset in 0..<range.count { target[range.lowerBound + offset] = keys[offset] }
      }
    }
    let values = all.elements
    let grouped = withExtendedLifetime(all) { self.grouped(column.presence) { values[$0] } }
    return numberColumn(threads) { place in
      var table = KeyTable(expecting: 32)
      for key in grouped.group(place) { _ = table.add(key) }
      return Double(table.count)
    }
  }

  /// The facts of each group's rows that aren't disputed, and how many were.
  func mergedFacts(
    of lists: FactLists, where counts: (Int) -> Bool, _ facts: any FactBook
  ) -> (lists: FactLists, disputed: [Int], disputedRows: [Int]) {
    var parts: [FactPart] = []
    var offsets: [Int32] = [0]
    var disputed = [Int](repeating: 0, count: groupCount)
    var disputedRows = disputed
    let rows = grouped(nil) { $0 }
    for place in 0..<groupCount {
      for row in rows.group(place) {
        let before = disputed[place]
        for part in lists[row] {
          if facts.isDisputed(part) {
            disputed[place] += 1
          } else if counts(row) {
            parts.append(part)
          }
        }
        if disputed[place] > before { disputedRows[place] += 1 }
      }
      offsets.append(Int32(clamping: parts.count))
    }
    return (FactLists(offsets: Buffer(offsets), parts: Buffer(parts)), disputed, disputedRows)
  }

  /// The facts of each group's rows that count, row by row, without those that are disputed.
  func undisputed(
    of lists: FactLists, where counts: (Int) -> Bool, _ facts: any FactBook
  ) -> [[[FactPart]]] {
    let rows = grouped(nil) { $0 }
    return (0..<groupCount).map { place in
      rows.group(place).filter(counts).map { row in
        lists[row].filter { !facts.isDisputed($0) }
      }
    }
  }

  /// Two facts of one group whose spans are of unlike lengths; `nil` where there are none, or where a row is made of
  /// several facts.
  func unlikeLengths(
    of lists: FactLists, where counts: (Int) -> Bool, _ facts: any FactBook
  ) -> DoubleCount? {
    for parts in undisputed(of: lists, where: counts, facts) {
      guard parts.allSatisfy({ $0.count < 2 }) else { continue }
      if let found = facts.unlikeLengths(among: parts.flatMap { $0 }) { return found }
    }
    return nil
  }
}
