import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// Answers `why ADDRESS` about the last result.
struct WhyStatement {
  let result: QueryResult
  let environment: PlanEnvironment
  let span: Span
}

extension WhyStatement {
  func explanation(of address: Address) throws(Diagnostic) -> Explanation {
    try explanation(of: address, folding: 12)
  }

  private func explanation(
    of address: Address, folding: Int?
  ) throws(Diagnostic) -> Explanation {
    switch address {
    case .all(let inner): return try explanation(of: inner, folding: nil)
    case .last:
      guard result.rowCount > 0 else { throw WhyDiagnostics.noSuchRow(1, of: 0, at: span) }
      return try result.explanation(row: 0, slot: try telling(), folding: folding)
    case .filtered(let column, let filter):
      let slot = try self.slot(column)
      let row = try filter.map { (filter) throws(Diagnostic) in try self.row(filter) } ?? 0
      guard result.rowCount > row else { throw WhyDiagnostics.noSuchRow(1, of: 0, at: span) }
      return try result.explanation(row: row, slot: slot, folding: folding)
    case .cell(let row, let column, let path):
      let slot = try self.slot(column)
      guard (1...max(result.rowCount, 1)).contains(row), result.rowCount > 0 else {
        throw WhyDiagnostics.noSuchRow(row, of: result.rowCount, at: span)
      }
      var node = try result.explanation(
        row: row - 1, slot: slot, folding: path.isEmpty ? folding : nil)
      for step in path {
        guard node.inputs.indices.contains(step - 1) else {
          throw WhyDiagnostics.noSuchStep(step, of: node.inputs.count, at: span)
        }
        node = node.inputs[step - 1]
      }
      return node
    }
  }

  /// The first column of numbers, else the first.
  private func telling() throws(Diagnostic) -> Int {
    let visible = result.table.visibleIndices
    let numbers = visible.first { slot in
      if case .number = result.table.fields[slot].type { true } else { false }
    }
    guard let slot = numbers ?? visible.first else { throw WhyDiagnostics.noPlan(at: span) }
    return slot
  }

  private func slot(_ column: Name) throws(Diagnostic) -> Int {
    guard let slot = result.table.slot(shownAs: column.text) else {
      throw WhyDiagnostics.unknownColumn(
        column.text, known: result.columnNames, at: column.span)
    }
    return slot
  }

  /// The first row of the result that a condition on its columns holds for.
  private func row(_ filter: Expression) throws(Diagnostic) -> Int {
    var environment = environment
    let name = "the last result"
    var table = result.table.withShownNames
    table.fields.append(TableField(name, .plainNumber))
    table.columns.append(Column(.numbers(Buffer((0..<table.rowCount).map { Double($0) }))))
    environment.registered[name] = MemorySource(name: name, table: table)
    environment.world = .today
    let pipe = Pipe(
      head: .from(.name(Name(name, filter.span))),
      stages: [Stage(kind: .filter(filter), span: filter.span)], span: filter.span)
    guard case .table(let relation) = try Planner(environment: environment).plan(pipe) else {
      throw WhyDiagnostics.noRowMatches(at: filter.span)
    }
    let rows = try environment.run(relation.plan)
    guard rows.rowCount > 0, let column = rows.index(of: name),
      case .number(let row) = rows.columns[column][0]
    else { throw WhyDiagnostics.noRowMatches(at: filter.span) }
    return Int(row)
  }
}
