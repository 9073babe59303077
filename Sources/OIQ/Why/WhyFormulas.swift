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
    var text =
      formulaText(of: cell) ?? WhyBuilder.difference(expression, inputs) ?? cell.field?.name
    if cell.filled(expression) != nil { text = text.map { "\(node.name) ?? \($0)" } }
    node.formula = text
    node.summary = text.map { "= \($0)" } ?? "computed"
    if let span = cell.node.plan.span, let scenario = scenario(at: span) {
      if let override = scenario.override(at: span) {
        text = WhyBuilder.oneLine(provenance.sources.excerpt(override))
        node.formula = text
        node.summary = "= \(text ?? "")"
      }
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
    node.inputs += try rates(in: taken.value, inputs, of: cell)
    node.inputs += try assumptions(cell.node.assumed(of: cell.slot).filter(taken.mayUse))
  }

  /// What `compare` puts beside two sides, which nobody has written.
  private static func difference(
    _ expression: PlanExpression, _ inputs: [LineageCell]
  ) -> String? {
    guard case .arithmetic(let operation, let first, let second, _) = expression,
      case .column(let left) = first.withoutChecks, case .column(let right) = second.withoutChecks
    else { return nil }
    let names = [left, right].map { slot in inputs.first { $0.slot == slot }?.field?.name }
    guard let first = names[0], let second = names[1] else { return nil }
    return "\(first) \(operation.rawValue) \(second)"
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
    _ expression: PlanExpression, _ inputs: [LineageCell], of cell: LineageCell
  ) throws(Diagnostic) -> LineageCell? {
    guard case .exchange(let call) = expression, case .column(let slot) = call.amount,
      let amount = inputs.first(where: { $0.slot == slot }),
      try cell.currency(of: call, inputs) == call.to
    else { return nil }
    return amount
  }

  /// The rates that a formula used: each with the facts of table `fx` that it was made of.
  private func rates(
    in expression: PlanExpression, _ inputs: [LineageCell], of cell: LineageCell
  ) throws(Diagnostic) -> [Explanation] {
    try cell.rates(in: expression, inputs).map { used in
      var facts = used.rate.rows.map { fact(ofRate: Int($0)) }
      var node = rate("\(used.from) in \(used.to)", used.rate.value)
      if facts.count == 1, facts[0].cell == node.cell {
        facts[0].row = node.row
        return facts[0]
      }
      let isMean = facts.count > 1 && [used.from, used.to].contains("USD")
      node.operation = isMean ? .mean : .formula
      node.summary = "of \(counted(facts.count, "rate"))\(isMean ? ", by days" : "")"
      node.inputs = facts
      return node
    }
  }

  /// A row of table `fx`: what one unit of a currency was worth in dollars over a period.
  private func fact(ofRate row: Int) -> Explanation {
    let table = try? provenance.catalog.contents("fx")
    var words: [String] = []
    if case .text(let currency)? = table?.column("currency")?[row] {
      words.append("\(currency) in USD")
    }
    if case .period(let period)? = table?.column("period")?[row] { words.append(period.label) }
    var value = Double.nan
    if case .number(let number)? = table?.column("usd_per_unit")?[row] { value = number }
    var node = rate(words.joined(separator: " "), value)
    node.summary = "fact of fx"
    node.fact = Explanation.Fact("fx", row: row, in: provenance.catalog)
    return node
  }

  private func rate(_ row: String, _ value: Double) -> Explanation {
    Explanation(
      name: "rate", row: row,
      cell: Cell(value: value.isFinite ? .number(value) : .missing, type: .plainNumber),
      operation: .row, summary: "", formula: nil, inputs: [], foldedCount: 0, asideCount: 0,
      fact: nil, documentation: nil)
  }
}

extension Scenario {
  /// From the formula of the column override that is written there to the end of what it is for.
  fileprivate func override(at span: Span) -> Span? {
    for case .column(_, _, let value, let over, let filter) in overrides where value.span == span {
      var whole = span
      whole.end = (filter ?? over ?? value).span.end
      return whole
    }
    return nil
  }
}
