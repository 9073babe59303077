import OIQValues

extension WindowKernel {
  /// The facts of the rows that a running sum or a moving mean holds in each row, without those of missing values.
  func factsAddedUp(_ column: Column) -> Column {
    guard case .facts(let lists) = column.storage, let measure = call.gathersFactsOf else {
      return column
    }
    let values = table.columns[measure]
    let width = call.kind == .movavg ? max(call.offset, 1) : Int.max
    var running = [[Int]](repeating: [], count: layout.groupCount)
    var held = [[FactPart]](repeating: [], count: layout.rowCount)
    layout.walk { row, group in
      running[group].append(row)
      if running[group].count > width { running[group].removeFirst() }
      held[row] = running[group].filter { values.isPresent($0) && column.isPresent($0) }
        .flatMap { lists[$0].filter { !context.facts.isDisputed($0) } }
    }
    var offsets: [Int32] = [0]
    for parts in held { offsets.append(offsets[offsets.count - 1] + Int32(parts.count)) }
    return Column(
      .facts(FactLists(offsets: Buffer(offsets), parts: Buffer(held.flatMap { $0 }))))
  }
}
