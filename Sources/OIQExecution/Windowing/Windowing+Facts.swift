import OIQValues

extension WindowKernel {
  /// More aren't written down for all rows together: a hundred megabytes. What is beyond has the facts of its own row.
  private static let mostParts = 1 << 22

  /// The facts of the rows that a running sum or a moving mean holds in each row, without those of missing values.
  func factsAddedUp(_ column: Column) -> Column {
    guard case .facts(let lists) = column.storage, let measure = call.gathersFactsOf else {
      return column
    }
    let values = table.columns[measure]
    let width = call.kind == .movavg ? max(call.offset, 1) : Int.max
    var running = [RunningFacts](repeating: RunningFacts(), count: layout.groupCount)
    var held = [[FactPart]](repeating: [], count: layout.rowCount)
    var count = 0
    layout.walk { row, group in
      guard count <= WindowKernel.mostParts else { return }
      let isThere = values.isPresent(row) && column.isPresent(row)
      let own = isThere ? lists[row].filter { !context.facts.isDisputed($0) } : []
      running[group].add(own, width: width)
      held[row] = running[group].parts
      count += held[row].count
    }
    guard count <= WindowKernel.mostParts else { return column }
    var offsets: [Int32] = [0]
    for parts in held { offsets.append(offsets[offsets.count - 1] + Int32(parts.count)) }
    return Column(
      .facts(FactLists(offsets: Buffer(offsets), parts: Buffer(held.flatMap { $0 }))))
  }
}

/// The facts of the last rows of a group, up to a number of rows.
private struct RunningFacts {
  private(set) var parts: [FactPart] = []
  /// How many parts each of the rows has, where rows leave again.
  private var counts: [Int] = []

  mutating func add(_ own: [FactPart], width: Int) {
    parts += own
    guard width < Int.max else { return }
    counts.append(own.count)
    if counts.count > width { parts.removeFirst(counts.removeFirst()) }
  }
}
