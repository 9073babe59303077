import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// Tables that no facts stand behind, and what a formula asks of its arguments.
extension Planner {
  /// `periods(2026..2030)`, `periods(2026, quarter)`: a row for each calendar period that lies wholly inside.
  func periods(
    _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument], span: Span,
    in context: Context
  ) throws(Diagnostic) -> Relation {
    let given = try arranged(arguments, for: function, name, span: span)
    let within = try value(given[0][0], in: context.seeing(nil).expecting(.period))
    guard case .period(let period)? = within.constant else {
      throw PlanDiagnostics.needsPeriod(within, doing: "list the periods of")
    }
    var grain = CalendarizePlan.Grain.year
    if let written = given[1].first {
      guard case .name(let word) = written.kind,
        let known = CalendarizePlan.Grain(rawValue: word.text)
      else { throw PlanDiagnostics.unknownGrain(Name(Printer.print(written), written.span)) }
      grain = known
    }
    let inside = period.periods(of: grain.kind).filter(period.contains)
    guard !inside.isEmpty else { throw PlanDiagnostics.noPeriodInside(within, grain: grain) }
    if let remark = uncovered(of: period, by: inside, grain), !remarks.contains(remark) {
      remarks.append(remark)
    }
    let column = Column(
      .spans(starts: Buffer(inside.map(\.start)), ends: Buffer(inside.map(\.end))))
    let table = Table(
      fields: [TableField("period", .period)], columns: [column], rowCount: inside.count)
    scanCount += 1
    var scope = Scope(columns: [
      ScopeColumn(
        "period", .period, origin: Origin(scan: scanCount, column: "period"),
        grain: grain.rawValue)
    ])
    scope.key = ["period"]
    let source = MemorySource(name: "periods", table: table, order: [0])
    return Relation(plan: Plan(.scan(source, columns: [0]), fields: scope.fields), scope: scope)
  }

  /// Says of days at the ends of a span that they lie in no whole period.
  private func uncovered(
    of period: Period, by inside: [Period], _ grain: CalendarizePlan.Grain
  ) -> String? {
    guard let first = inside.first, let last = inside.last else { return nil }
    func days(_ count: Int32, _ place: String) -> String? {
      count == 0 ? nil : count == 1 ? "the \(place) day" : "the \(place) \(count) days"
    }
    let (before, behind) = (first.start &- period.start, period.end &- last.end)
    let ends = [days(before, "first"), days(behind, "last")].compactMap { $0 }
    guard !ends.isEmpty else { return nil }
    let isOne = before &+ behind == 1
    return
      "periods: \(ends.joined(separator: " and ")) of \(period.label) \(isOne ? "is" : "are") in no whole \(grain.rawValue), and left out"
  }

  /// `require(condition, "what was expected", "what would do")`: true, or an error at the argument that the
  /// condition is about. A formula so says which years or speeds it has an answer for.
  func requirement(
    _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument], span: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let given = try arranged(arguments, for: function, name, span: span)
    let condition = try self.condition(given[0][0], in: context.seeing(nil), of: "require")
    var texts: [String] = []
    for words in given.dropFirst().flatMap({ $0 }) {
      let typed = try value(words, in: context.seeing(nil))
      guard case .text(let text)? = typed.constant else {
        throw PlanDiagnostics.argumentType(name, typed, expected: "a text")
      }
      texts.append(text)
    }
    guard try known(condition) == .bool(true) else {
      throw Diagnostic(
        .badArguments, texts[0], at: [.init(written(given[0][0], in: context) ?? span)],
        help: Array(texts.dropFirst()))
    }
    return TypedExpression(.constant(.bool(true)), .plainBool, span)
  }

  /// A value that no row and no draw changes, computed now where it isn't a constant already; nil for others.
  func known(_ typed: TypedExpression) throws(Diagnostic) -> Value? {
    if let constant = typed.constant { return constant }
    guard !typed.type.isRanged, typed.expression.slots.isEmpty else { return nil }
    let table = try environment.run(Plan(valueOf: typed))
    return table.rowCount == 1 ? table.columns[0][0] : nil
  }

  /// Where a user wrote the argument that a formula's expression speaks of first.
  func written(_ expression: Expression, in context: Context) -> Span? {
    var found: Span?
    expression.forEachExpression { part in
      guard found == nil, case .name(let name) = part.kind,
        let argument = context.frame.arguments[name.text]
      else { return }
      found = written(argument.expression, in: argument.context) ?? argument.expression.span
    }
    return found
  }
}
