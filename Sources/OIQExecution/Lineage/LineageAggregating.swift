import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

extension LineageNode {
  func aggregateStep(
    _ row: Int, _ slot: Int?, _ keys: [Int], _ calls: [AggregateCall]
  ) throws(Diagnostic) -> LineageStep {
    guard let slot else {
      let group = try group(row, argument: nil)
      return .rows(group.cells)
    }
    if slot < keys.count {
      guard let first = try group(row, argument: nil).cells.first else { return .constant }
      return .same(below(first.row, keys[slot]))
    }
    let place = slot - keys.count
    let call = calls[place]
    guard call.argument != nil else {
      return .aggregate(call, try group(row, argument: nil))
    }
    let rows = try group(row, argument: place)
    return .aggregate(call, try rows.chosen(by: call, result: table().columns[slot][row]))
  }

  /// The keys of an aggregate and the arguments of its calls, each a column.
  func arguments() -> LineageNode {
    if let arguments = known.arguments { return arguments }
    guard case .aggregate(let input, let keys, let calls) = plan.node else { return self }
    let fields = keys.map { input.fields[$0] } + calls.map { $0.argumentField(in: input) }
    let expressions =
      keys.map { PlanExpression.column($0) } + calls.map { $0.argument ?? .constant(.missing) }
    var project = Plan(.project(input, expressions), fields: fields, span: plan.span)
    project.assumed = plan.assumed
    for (index, call) in calls.enumerated() { project.places[keys.count + index] = call.span }
    let node = LineageNode(project, over: inputs[0])
    known.arguments = node
    return node
  }

  /// The rows of a group, all of them or those that have a value of a call's argument.
  func group(_ row: Int, argument place: Int?) throws(Diagnostic) -> LineageRows {
    guard case .aggregate(_, let keys, _) = plan.node else { return LineageRows() }
    let arguments = arguments()
    var members = try arguments.numbered()
    let groups = try table()
    for key in keys.indices {
      members = Plan(
        .filter(members, .isKey(key, groups.columns[key][row])), fields: members.fields)
    }
    let number = PlanExpression.column(members.fields.count - 1)
    let slot = place.map { keys.count + $0 }
    let columns = [number] + (slot.map { [.column($0)] } ?? [])
    let fields = [Self.numberField] + (slot.map { [members.fields[$0]] } ?? [])
    let found = try run(.project(members, columns), fields: fields)
    let numbers = found.columns[0].rowNumbers.array
    guard let slot else {
      let cells = numbers.map { LineageCell(inputs[0], row: Int($0), slot: nil) }
      return LineageRows(cells: cells)
    }
    var rows = LineageRows(values: found.columns[1].presentOnly)
    for (index, number) in numbers.enumerated() {
      if found.columns[1].isPresent(index) {
        rows.cells.append(LineageCell(arguments, row: Int(number), slot: slot))
      } else {
        rows.missing += 1
      }
    }
    return rows
  }
}

extension LineageNode {
  /// A stage over a node that is there already.
  convenience init(_ plan: Plan, over input: LineageNode) {
    self.init(plan, inputs: [input], in: input.trace)
  }
}

extension AggregateCall {
  /// The argument's own column where it is one, else the call's.
  fileprivate func argumentField(in input: Plan) -> TableField {
    if case .column(let slot)? = argument?.withoutChecks { return input.fields[slot] }
    return field
  }
}

extension PlanExpression {
  /// Whether a group's key has a value; missing equals missing.
  fileprivate static func isKey(_ slot: Int, _ value: Value) -> PlanExpression {
    value == .missing
      ? .isMissing(.column(slot)) : .compare(.equal, .column(slot), .constant(value))
  }
}

extension Column {
  /// The values that are there.
  var presentOnly: Column {
    guard presence != nil else { return self }
    let rows = (0..<count).filter(isPresent).map { Int32(truncatingIfNeeded: $0) }
    return gathered(RowList(Buffer(rows)), threads: 1)
  }
}

extension LineageRows {
  /// Which of the rows made the result: of extremes and places the one, of everything else all.
  fileprivate func chosen(by call: AggregateCall, result: Value) throws(Diagnostic) -> LineageRows {
    guard case .kind(let kind) = call.operation, let values else { return self }
    switch kind {
    case .sum, .mean, .count, .median, .quantile, .sd, .any, .all, .countDistinct: return self
    case .first: return only(cells.isEmpty ? nil : 0)
    case .last: return only(cells.isEmpty ? nil : cells.count - 1)
    case .min, .max:
      if case .ranges = values.storage { return self }
      return only(cells.indices.first { values[$0] == result })
    }
  }

  private func only(_ index: Int?) -> LineageRows {
    guard let index, let values else { return self }
    var rows = self
    rows.cells = [cells[index]]
    rows.values = values.piece(index..<index + 1)
    rows.competitors = cells.enumerated().filter { $0.offset != index }.map(\.element)
    return rows
  }
}
