import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

// Running stages again, with the numbers of the rows below beside them.

extension LineageNode {
  static let numberField = TableField("row number", .date, isHidden: true)

  /// Whether its rows are numbered as those below: it filters or computes.
  var isStreamed: Bool { plan.streamedInput != nil }

  /// The stage whose rows its rows are numbered by.
  var base: LineageNode {
    var node = self
    while node.isStreamed { node = node.inputs[0] }
    return node
  }

  /// All its rows. Of chains of filters and projections only what is asked for is run.
  package func table() throws(Diagnostic) -> Table {
    if let table = known.table { return table }
    let table = try run(plan.node.replacingInputs(rerun()), fields: plan.fields)
    known.table = table
    return table
  }

  /// What its inputs give, without running again what has been run.
  private func rerun() throws(Diagnostic) -> [Plan] {
    var plans: [Plan] = []
    for input in inputs { plans.append(try input.rebased()) }
    return plans
  }

  private func rebased() throws(Diagnostic) -> Plan {
    guard isStreamed else { return Plan(memory: try table()) }
    var plan = plan
    plan.node = plan.node.replacingInputs([try inputs[0].rebased()])
    return plan
  }

  /// The same rows with their own numbers in a last column.
  func numbered() throws(Diagnostic) -> Plan {
    switch plan.node {
    case .filter(_, let condition):
      let below = try inputs[0].numbered()
      return Plan(.filter(below, condition), fields: below.fields, span: plan.span)
    case .project(_, let expressions):
      let below = try inputs[0].numbered()
      return Plan(
        .project(below, expressions + [.column(below.fields.count - 1)]),
        fields: plan.fields + [Self.numberField], span: plan.span)
    case .scan, .unit, .window, .aggregate, .sort, .take, .skip, .distinct, .join, .union,
      .calendarize, .change, .part, .pivot, .unpivot, .fill:
      return Plan(memory: try table().numbered)
    }
  }

  func run(_ node: PlanNode, fields: [TableField]) throws(Diagnostic) -> Table {
    try trace.executor.run(Plan(node, fields: fields, span: plan.span))
  }

  /// The number by which a row that it gives is known.
  func inner(_ row: Int) throws(Diagnostic) -> Int {
    switch try passing() {
    case .all: row
    case .rows(let rows): Int(rows[row])
    }
  }

  func passing() throws(Diagnostic) -> LineageKnowledge.Passing {
    if let passing = known.passing { return passing }
    var passing = LineageKnowledge.Passing.all
    if hasFilter {
      let below = try numbered()
      let numbers = try run(
        .project(below, [.column(below.fields.count - 1)]), fields: [Self.numberField])
      passing = .rows(numbers.columns[0].rowNumbers)
    }
    known.passing = passing
    return passing
  }

  private var hasFilter: Bool {
    switch plan.node {
    case .filter: true
    case .project: inputs[0].hasFilter
    case .scan, .unit, .window, .aggregate, .sort, .take, .skip, .distinct, .join, .union,
      .calendarize, .change, .part, .pivot, .unpivot, .fill:
      false
    }
  }

  /// Its columns in rows that passed, by their inner numbers.
  func values(ofRows rows: [Int32]) throws(Diagnostic) -> Table {
    let list = RowList(Buffer(rows))
    guard isStreamed else { return try table().gathered(list, threads: 1) }
    // Which unknown a row of `each` has may depend on the rows beside it.
    if drawsEachRow { return try table().gathered(RowList(places(of: rows)), threads: 1) }
    let below = Plan(memory: try base.table().gathered(list, threads: 1))
    return try trace.executor.run(unfiltered(over: below))
  }

  private var drawsEachRow: Bool {
    switch plan.node {
    case .project(_, let expressions):
      expressions.contains(where: \.drawsEachRow) || inputs[0].drawsEachRow
    case .filter(_, let condition): condition.drawsEachRow || inputs[0].drawsEachRow
    case .scan, .unit, .window, .aggregate, .sort, .take, .skip, .distinct, .join, .union,
      .calendarize, .change, .part, .pivot, .unpivot, .fill:
      false
    }
  }

  /// Where rows that passed stand among all that did.
  private func places(of rows: [Int32]) throws(Diagnostic) -> Buffer<Int32> {
    guard case .rows(let passed) = try passing() else { return Buffer(rows) }
    var places: [Int32: Int32] = [:]
    for (place, row) in passed.array.enumerated() { places[row] = Int32(truncatingIfNeeded: place) }
    return Buffer(rows.compactMap { places[$0] })
  }

  /// The row of an inner number.
  package func values(of row: Int) throws(Diagnostic) -> Table {
    if let values = known.rowValues[row] { return values }
    let values = try values(ofRows: [Int32(truncatingIfNeeded: row)])
    known.rowValues[row] = values
    return values
  }

  /// The chain without its filters, for rows that are known to pass.
  private func unfiltered(over below: Plan) -> Plan {
    switch plan.node {
    case .filter: return inputs[0].unfiltered(over: below)
    case .project(_, let expressions):
      return Plan(
        .project(inputs[0].unfiltered(over: below), expressions), fields: plan.fields,
        span: plan.span)
    case .scan, .unit, .window, .aggregate, .sort, .take, .skip, .distinct, .join, .union,
      .calendarize, .change, .part, .pivot, .unpivot, .fill:
      return below
    }
  }
}

extension Table {
  /// The same with a last column of row numbers.
  var numbered: Table {
    let numbers = Buffer<Int32>(count: rowCount) { numbers in
      for row in numbers.indices { numbers[row] = Int32(truncatingIfNeeded: row) }
    }
    return Table(
      fields: fields + [LineageNode.numberField], columns: columns + [Column(.dates(numbers))],
      rowCount: rowCount)
  }
}

extension Column {
  /// Row numbers; -1 where missing.
  var rowNumbers: Buffer<Int32> {
    guard case .dates(let numbers) = storage else { return Buffer(repeating: -1, count: count) }
    guard let presence else { return numbers }
    return Buffer(count: count) { rows in
      for row in rows.indices { rows[row] = presence[row] ? numbers[row] : -1 }
    }
  }
}
