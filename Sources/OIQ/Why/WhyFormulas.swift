import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

// Formulas as they are written, with the bindings and queries that they use.

extension WhyBuilder {
  func describe(
    _ node: inout Explanation, _ expression: PlanExpression, _ inputs: [LineageCell],
    of cell: LineageCell
  ) throws(Diagnostic) {
    node.operation = .formula
    node.name = cell.field?.name ?? node.name
    var text = formulaText(of: cell) ?? cell.field?.name
    if cell.filled(expression) != nil { text = text.map { "\(node.name) ?? \($0)" } }
    node.formula = text
    node.summary = text.map { "= \($0)" } ?? "computed"
    if let span = cell.node.plan.span, let scenario = scenario(at: span) {
      node.summary = "under \(scenario.name.text): \(node.summary.dropFirst(text == nil ? 0 : 2))"
      node.documentation = scenario.title
    }
    let taken = try cell.taken(expression)
    for input in inputs {
      guard let slot = input.slot, taken.slots.contains(slot), let field = input.field,
        field.type != .facts
      else { continue }
      var made = try explanation(of: input)
      if made.operation != .row || made.fact == nil { made.name = field.name }
      if !field.isHidden || made.operation != .constant { node.inputs.append(made) }
    }
    if case .exchange(let call) = expression { node.inputs += try rates(call, of: cell) }
    node.inputs += try assumptions(cell.node.assumed(of: cell.slot).filter(taken.mayUse))
  }

  /// Bindings and bracketed queries, each once.
  private func assumptions(_ values: [AssumedValue]) throws(Diagnostic) -> [Explanation] {
    var seen: Set<Explanation> = []
    var made: [Explanation] = []
    for value in values {
      let node = try explanation(of: value)
      if seen.insert(node).inserted { made.append(node) }
    }
    return made
  }

  private func explanation(of value: AssumedValue) throws(Diagnostic) -> Explanation {
    let rows = try value.plan.map { (plan) throws(Diagnostic) in try self.rows(of: plan) } ?? []
    guard let formula = value.formula else {
      if rows.count == 1 { return rows[0] }
      return assumption(
        "( … )", value, .query, rows, summary: "a query of \(counted(rows.count, "row"))")
    }
    let statement = Statement(kind: .binding(formula.binding), span: formula.binding.name.span)
    let text = WhyBuilder.oneLine(Printer.print(statement))
    let name =
      formula.binding.parameters == nil
      ? formula.name : WhyBuilder.oneLine(provenance.sources.excerpt(value.span))
    var node = assumption(
      name, value, .assumption, rows + (try assumptions(value.inputs)), summary: text)
    node.cell = Cell(value: try self.value(of: value), type: value.type)
    node.formula = text
    node.documentation = formula.documentation
    return node
  }

  private func assumption(
    _ name: String, _ value: AssumedValue, _ operation: Explanation.Operation,
    _ rows: [Explanation], summary: String
  ) -> Explanation {
    let shown = rows.count > limit ? Array(rows.prefix(WhyBuilder.shownOfMany)) : rows
    return Explanation(
      name: name, row: "", cell: Cell(value: .missing, type: value.type), operation: operation,
      summary: summary, formula: nil, inputs: shown, foldedCount: rows.count - shown.count,
      asideCount: 0, fact: nil, documentation: nil)
  }

  /// The cells of a bracketed query, in its order.
  private func rows(of plan: Plan) throws(Diagnostic) -> [Explanation] {
    let table = try provenance.executor.run(plan)
    let root = LineageNode(plan, result: table, executor: provenance.executor)
    guard let slot = table.visibleIndices.first else { return [] }
    var rows: [Explanation] = []
    for row in 0..<table.rowCount {
      rows.append(try explanation(of: root.cell(row: row, slot: slot)))
    }
    return rows
  }

  func value(of value: AssumedValue) throws(Diagnostic) -> Value {
    if case .constant(let constant) = value.expression { return constant }
    let table = try provenance.executor.run(
      Plan(
        .project(Plan(.unit, fields: []), [value.expression]),
        fields: [TableField("", value.type)]))
    return table.rowCount == 1 ? table.columns[0][0] : .missing
  }

  // MARK: Texts

  /// The definition of a cell's column, as it is written.
  private func formulaText(of cell: LineageCell) -> String? {
    if let slot = cell.slot, let place = cell.node.plan.places[slot] {
      return WhyBuilder.oneLine(provenance.sources.excerpt(place))
    }
    guard let span = cell.node.plan.span, let name = cell.field?.name else { return nil }
    let text = provenance.sources.excerpt(span)
    guard !text.isEmpty else { return nil }
    var map = SourceMap()
    let stage = map.add(name: "", bytes: Array("from t | \(text)".utf8))
    if let definition = definition(of: name, in: Parser.parse(stage)) {
      return WhyBuilder.oneLine(Printer.print(definition))
    }
    let own = map.add(name: "", bytes: Array(text.utf8))
    guard Parser.parse(own).diagnostics.isEmpty else { return nil }
    return WhyBuilder.oneLine(text)
  }

  private func definition(of name: String, in parsed: ParsedScript) -> Expression? {
    guard parsed.diagnostics.isEmpty, case .pipe(let pipe)? = parsed.script.statements.first?.kind,
      let stage = pipe.stages.first
    else { return nil }
    switch stage.kind {
    case .derive(let definitions, _, _), .aggregate(let definitions, _):
      return definitions.first { $0.name.text == name }?.value
    case .select(let items):
      for case .definition(let definition) in items where definition.name.text == name {
        return definition.value
      }
      return nil
    default: return nil
    }
  }

  /// The scenario that a place lies in.
  private func scenario(at span: Span) -> Scenario? {
    guard let text = provenance.sources[span.source] else { return nil }
    for statement in Parser.parse(text).script.statements {
      if case .scenario(let scenario) = statement.kind, statement.span.start <= span.start,
        span.end <= statement.span.end
      {
        return scenario
      }
    }
    return nil
  }

  // MARK: Currencies

  /// The amount below an exchange between one currency and itself.
  func unexchanged(
    _ expression: PlanExpression, _ inputs: [LineageCell]
  ) throws(Diagnostic) -> LineageCell? {
    guard case .exchange(let call) = expression, case .column(let slot) = call.amount,
      let amount = inputs.first(where: { $0.slot == slot }),
      try currency(call, of: amount) == call.to
    else { return nil }
    return amount
  }

  private func currency(
    _ call: ExchangeCall, of amount: LineageCell
  ) throws(Diagnostic) -> String? {
    if let from = call.from { return from }
    guard case .number(let type) = try amount.type() else { return nil }
    return type.display?.symbol
  }

  /// The rates that an exchange used, as facts.
  private func rates(_ call: ExchangeCall, of cell: LineageCell) throws(Diagnostic) -> [Explanation]
  {
    guard case .column(let amountSlot) = call.amount, case .column(let periodSlot) = call.period,
      case .formula(_, let inputs) = try cell.step(),
      let amount = inputs.first(where: { $0.slot == amountSlot }),
      let period = inputs.first(where: { $0.slot == periodSlot }),
      case .period(let span) = try period.value(), let from = try currency(call, of: amount),
      let rate = try provenance.catalog.rate(
        of: from, to: call.to, over: span, knownOn: call.knownOn)
    else { return [] }
    return rate.rows.map { row in
      Explanation(
        name: "rate", row: "\(from) in \(call.to)",
        cell: Cell(value: .number(rate.value), type: .plainNumber), operation: .row,
        summary: "fact of fx", formula: nil, inputs: [], foldedCount: 0, asideCount: 0,
        fact: Explanation.Fact("fx", row: Int(row), in: provenance.catalog), documentation: nil)
    }
  }
}
