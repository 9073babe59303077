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
    let text = formulaText(of: cell) ?? cell.field?.name
    node.formula = text
    node.summary = text.map { "= \($0)" } ?? "computed"
    if let span = cell.node.plan.span, let scenario = scenario(at: span) {
      node.summary = "under \(scenario.name.text): \(node.summary.dropFirst(text == nil ? 0 : 2))"
      node.documentation = scenario.title
    }
    for input in inputs where input.field?.type != .facts && input.field != nil {
      var made = try explanation(of: input)
      if made.operation != .row || made.fact == nil { made.name = input.field?.name ?? made.name }
      if input.field?.isHidden == false || made.operation != .constant { node.inputs.append(made) }
    }
    if case .exchange(let call) = expression { node.inputs += try rates(call, of: cell) }
    let used = cell.node.plan.assumed.filter { isUsed($0, in: cell.node.plan.span) }
    node.inputs += try assumptions(used)
  }

  /// A value that a definition names itself, or that a function it calls names.
  private func isUsed(_ value: AssumedValue, in span: Span?) -> Bool {
    guard let span, span.source == value.span.source else { return true }
    return value.span.start >= span.start && value.span.end <= span.end
  }

  /// Bindings and bracketed queries, each once.
  func assumptions(_ values: [AssumedValue]) throws(Diagnostic) -> [Explanation] {
    var seen: Set<String> = []
    var made: [Explanation] = []
    for value in values {
      let name = value.formula?.name ?? "( … )"
      let cell = Cell(value: value.value, type: value.type)
      guard seen.insert("\(name) \(cell.value)").inserted else { continue }
      var node = Explanation(
        name: name, row: "", cell: cell, operation: .assumption, summary: "assumed", formula: nil,
        inputs: [], foldedCount: 0, asideCount: 0, fact: nil, documentation: nil)
      if let formula = value.formula {
        let statement = Statement(
          kind: .binding(formula.binding), span: formula.binding.name.span)
        node.formula = WhyBuilder.oneLine(Printer.print(statement))
        node.summary = node.formula ?? ""
        node.documentation = formula.documentation
      } else if let plan = value.plan {
        node.operation = .query
        node.summary = "a query of one cell"
        let table = try provenance.executor.run(plan)
        let root = LineageNode(plan, result: table, executor: provenance.executor)
        if table.rowCount == 1, let slot = table.visibleIndices.first {
          node.inputs = [try explanation(of: root.cell(row: 0, slot: slot))]
        }
      }
      made.append(node)
    }
    return made
  }

  // MARK: Texts

  /// The definition of a cell's column, as it is written.
  private func formulaText(of cell: LineageCell) -> String? {
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
