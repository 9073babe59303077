import OIQPlan
import OIQText
import OIQValues

/// The rows of each group, in row order: for aggregates that need all values of a group at once.
struct CollectedRows {
  /// Row numbers group after group; `nil` when there is one group of all rows.
  private let rows: Buffer<Int32>?
  private let starts: [Int]

  /// All rows of a table as one group.
  init(rowCount: Int) {
    rows = nil
    starts = [0, rowCount]
  }

  /// `ids` holds each row's group or, for rows that don't count, a number that isn't in `groups`.
  init(ids: Buffer<Int32>, groups: [Int32], groupCount: Int) {
    var placeOf = [Int32](repeating: -1, count: groupCount + 1)
    for (place, group) in groups.enumerated() { placeOf[Int(group)] = Int32(place) }
    var starts = [Int](repeating: 0, count: groups.count + 1)
    for id in ids.elements where id >= 0 {
      let place = placeOf[Int(id)]
      if place >= 0 { starts[Int(place) + 1] += 1 }
    }
    for place in groups.indices { starts[place + 1] += starts[place] }
    var next = starts
    let total = starts[groups.count]
    rows = Buffer(count: total) { target in
      for (row, id) in ids.elements.enumerated() where id >= 0 {
        let place = Int(placeOf[Int(id)])
        if place < 0 { continue }
        target[next[place]] = Int32(truncatingIfNeeded: row)
        next[place] += 1
      }
    }
    self.starts = starts
  }
}

extension CollectedRows {
  var groupCount: Int { starts.count - 1 }

  func range(_ place: Int) -> Range<Int> { starts[place]..<starts[place + 1] }

  @inline(__always)
  func row(_ index: Int) -> Int { rows.map { Int($0.elements[index]) } ?? index }

  /// The numbers of a group that are there; shares memory where nothing has to be left out.
  func numbers(_ place: Int, _ column: Column) -> Buffer<Double> {
    guard case .numbers(let buffer) = column.storage else { return Buffer([]) }
    let range = range(place)
    if rows == nil, column.presence == nil { return buffer.slice(range) }
    let values = buffer.elements
    let target = Scratch<Double>(count: range.count + 1)
    var count = 0
    for index in range {
      let row = row(index)
      target.elements[count] = values[row]
      count &+= column.isPresent(row) ? 1 : 0
    }
    return target.buffer.slice(0..<count)
  }

  /// Calls `body` for each group, groups side by side where there are many of them.
  func forEach(threads: Int, _ body: (_ place: Int, _ threads: Int) -> Void) {
    let isMany = groupCount >= 2 * threads && (starts.last ?? 0) >= Parallel.worthwhileRows
    guard isMany, threads > 1 else {
      for place in 0..<groupCount { body(place, threads) }
      return
    }
    let share = (groupCount + 8 * threads - 1) / (8 * threads)
    Fork.tasks((groupCount + share - 1) / share, threads: threads) { task in
      for place in task * share..<min(groupCount, (task + 1) * share) { body(place, 1) }
    }
  }
}

// MARK: - Aggregates of collected rows

extension CollectedRows {
  func quantiles(_ level: Double, of column: Column, threads: Int) -> Column {
    numberColumn(threads) { place, threads in
      let values = numbers(place, column)
      return Quantiles(levels: [level]).values(of: values.elements, threads: threads)[0]
    }
  }

  /// Sample standard deviations. Deviations from the rounded mean are rounded, their squares' sum is not,
  /// and what the mean's rounding left is taken off: so the result depends neither on order nor on threads.
  func deviations(of column: Column, threads: Int) -> Column {
    numberColumn(threads) { place, _ in
      // The buffer must outlive its elements' use.
      let values = numbers(place, column)
      return CollectedRows.deviation(values.elements)
    }
  }

  static func deviation(_ values: UnsafeBufferPointer<Double>) -> Double? {
    guard values.count > 1, let mean = ExactSum.mean(values) else { return nil }
    let scale = values.reduce(0) { max($0, ($1 - mean).magnitude) }
    guard scale > 0, scale.isFinite else { return scale == 0 ? 0 : nil }
    let deviations = Buffer<Double>(count: values.count) { target in
      for index in values.indices { target[index] = (values[index] - mean) / scale }
    }
    let squares = Buffer<Double>(count: values.count) { target in
      for index in values.indices {
        target[index] = deviations.elements[index] * deviations.elements[index]
      }
    }
    guard let first = ExactSum.rounded(deviations.elements),
      let second = ExactSum.rounded(squares.elements)
    else { return nil }
    let count = Double(values.count)
    let result = ((second - first * first / count) / (count - 1)).squareRoot() * scale
    return result.isFinite ? result : nil
  }

  private func numberColumn(
    _ threads: Int, _ value: (_ place: Int, _ threads: Int) -> Double?
  ) -> Column {
    let flags = Scratch<UInt8>(count: groupCount)
    let results = Scratch<Double>(count: groupCount)
    forEach(threads: threads) { place, threads in
      let result = value(place, threads)
      results.elements[place] = result ?? 0
      flags.elements[place] = result == nil ? 0 : 1
    }
    return Column(
      .numbers(results.buffer), presence: Presence.from(UnsafeBufferPointer(flags.elements)))
  }

  func distinctCounts(of column: Column, threads: Int) -> Column {
    let parts = KeyPart.equality(of: column, threads: threads)
    let keys = RowKeys.grouping(parts, rowCount: column.count)
    let all = Buffer<UInt64>(count: column.count) { target in
      keys.forEachChunk(of: 0..<column.count) { range, keys in
        for offset in 0..<range.count { target[range.lowerBound + offset] = keys[offset] }
      }
    }
    return numberColumn(threads) { place, _ in
      var table = KeyTable(expecting: 32)
      for index in range(place) {
        let row = row(index)
        if column.isPresent(row) { _ = table.add(all.elements[row]) }
      }
      return Double(table.count)
    }
  }

  /// The facts of each group's rows that aren't disputed, and how many were.
  func mergedFacts(of lists: FactLists, _ facts: any FactBook) -> (lists: FactLists, disputed: Int)
  {
    var parts: [FactPart] = []
    var offsets: [Int32] = [0]
    var disputed = 0
    for place in 0..<groupCount {
      for index in range(place) {
        for part in lists[row(index)] {
          if facts.isDisputed(part) { disputed += 1 } else { parts.append(part) }
        }
      }
      offsets.append(Int32(clamping: parts.count))
    }
    return (FactLists(offsets: Buffer(offsets), parts: Buffer(parts)), disputed)
  }
}
