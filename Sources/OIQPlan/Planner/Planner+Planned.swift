import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// Functions that are worked out while planning, because they need names, worlds or guards.
extension Planner {
  func planned(
    _ kind: PlannedFunction, _ function: FunctionDefinition, _ name: Name,
    _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    switch kind {
    case .low: return try bound(.low, function, name, arguments, span: span, in: context)
    case .mid: return try bound(.mid, function, name, arguments, span: span, in: context)
    case .high: return try bound(.high, function, name, arguments, span: span, in: context)
    case .members: return try members(function, name, arguments, span: span, in: context)
    case .fx: return try exchange(function, name, arguments, span: span, in: context)
    case .fiscal: return try fiscal(function, name, arguments, span: span, in: context)
    case .csv, .json, .jsonl, .revisions, .quality, .periods, .fabric, .links:
      throw PlanDiagnostics.tableWhereValue(name)
    case .require: return try requirement(function, name, arguments, span: span, in: context)
    case .lognormal, .normal, .uniform, .triangular, .pert, .beta, .bernoulli:
      return try distribution(kind, function, name, arguments, span: span, in: context)
    case .chance: return try collapsed(.chance, function, name, arguments, span: span, in: context)
    case .quantileOf:
      return try collapsed(
        .quantile(level(in: name)), function, name, arguments, span: span, in: context)
    case .sparkline:
      return try collapsed(.outline, function, name, arguments, span: span, in: context)
    case .each: return try each(function, name, arguments, span: span, in: context)
    case .correlate: return try correlated(function, name, arguments, span: span, in: context)
    case .sample: throw PlanDiagnostics.misplacedSample(name, at: span)
    }
  }

  private func bound(
    _ bound: RangeBound, _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument],
    span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let given = try arranged(arguments, for: function, name, span: span)
    var typed = try value(given[0][0], in: context.expecting(nil))
    guard case .number(var number) = typed.type else {
      throw PlanDiagnostics.needsNumber(typed, doing: "take the \(name.text) of")
    }
    number.certainty = .point
    typed.type = .number(number)
    typed.span = span
    if case .range(let range, _) = typed.expression, range.shape.hasStatedEnds {
      typed.expression = .constant(.number(range[bound]))
    } else {
      typed.expression = .bound(bound, typed.expression)
    }
    return typed
  }

  /// `members(Big4)`: the companies of a group.
  private func members(
    _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument], span: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let given = try arranged(arguments, for: function, name, span: span)
    let group = try value(given[0][0], in: context.expecting(.text(vocabulary: "group")))
    guard case .text(let text)? = group.constant,
      let companies = try environment.catalog.members(ofGroup: text)
    else { throw PlanDiagnostics.argumentType(name, group, expected: "the name of a group") }
    try requireAsRecorded(.groups, by: name, at: span, in: context)
    return TypedExpression(
      .constant(.list(companies.map { .text($0) })), .list(of: .text(vocabulary: "company")), span)
  }

  /// `fiscal("FY2026Q2", Microsoft)`: the span that a company means by a fiscal label.
  private func fiscal(
    _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument], span: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let given = try arranged(arguments, for: function, name, span: span)
    if case .name(let first) = given[0][0].kind,
      case .none = context.scope?.lookup(first.text) ?? .none,
      environment.formula(first.text) == nil,
      try !environment.catalog.vocabulary("company").members(knownAs: first.text).isEmpty
    {
      throw PlanDiagnostics.fiscalTurnedOver(first, given[1][0], at: span)
    }
    let label = try value(given[0][0], in: context.expecting(nil))
    let company = try value(given[1][0], in: context.expecting(.text(vocabulary: "company")))
    if label.constant == nil || company.constant == nil, case .text = label.type {
      throw PlanDiagnostics.fiscalOfRows(
        label, given[0][0], company, given[1][0], at: span)
    }
    guard case .text(let text)? = label.constant, case .text(let who)? = company.constant else {
      throw PlanDiagnostics.argumentType(
        name, label, expected: "a fiscal label such as \"FY2026Q2\"")
    }
    guard try environment.catalog.fiscalYearEndMonth(of: who) != nil else {
      throw PlanDiagnostics.noFiscalYear(who, at: company.span)
    }
    let fiscal = FiscalLabel(label: text, company: who)
    guard let period = try days(of: fiscal, at: label.span) else {
      throw PlanDiagnostics.argumentType(
        name, label, expected: "a fiscal label such as \"FY2026Q2\"")
    }
    try requireAsRecorded(.fiscalYears, by: name, at: span, in: context)
    if context.isWritten, try environment.catalog.takesFiscalMonths(who) {
      notes.append(PlanDiagnostics.fiscalMonths(text, of: who, period, at: span))
    }
    return fiscalSpan(fiscal, period, at: span)
  }

  private func days(of fiscal: FiscalLabel, at place: Span) throws(Diagnostic) -> Period? {
    do { return try environment.catalog.fiscalSpan(fiscal.label, of: fiscal.company) } catch {
      var placed = error
      if placed.labels.isEmpty { placed.labels = [.init(place)] }
      throw placed
    }
  }

  private func fiscalSpan(_ fiscal: FiscalLabel, _ period: Period, at span: Span) -> TypedExpression
  {
    var result = TypedExpression(.constant(.period(period)), .period, span)
    result.provenance.value.fiscal = fiscal
    return result
  }

  /// `fiscal("FY2026", NVIDIA) + 1`: the span of the next label, as a year of 52 weeks is followed by one of 53. `nil`
  /// for what is no such span.
  ///
  /// - Parameter steps: How many labels further on; `nil` where each row has its own.
  func fiscalSpan(
    _ period: TypedExpression, movedBy steps: Double?, at span: Span
  ) throws(Diagnostic) -> TypedExpression? {
    guard let fiscal = period.provenance.value.fiscal, case .period(let days)? = period.constant
    else { return nil }
    guard let moved = steps.flatMap({ Int(exactly: $0) }).flatMap({ fiscal.moved(by: $0) }),
      let found = try self.days(of: moved, at: span)
    else {
      // Whole months are followed by whole months.
      guard days.run == nil else { return nil }
      throw PlanDiagnostics.fiscalMovedByRows(fiscal, at: span)
    }
    return fiscalSpan(moved, found, at: span)
  }

  /// `fx(amount, USD)`: at the average rate over the row's period, in the world's knowledge.
  private func exchange(
    _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument], span: Span,
    in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let given = try arranged(arguments, for: function, name, span: span)
    var amount = try value(given[0][0], in: context.expecting(nil))
    let target = try value(given[1][0], in: context.expecting(.text(vocabulary: "currency")))
    guard case .number(var number) = amount.type, case .text(let currency)? = target.constant else {
      throw PlanDiagnostics.needsNumber(amount, doing: "exchange")
    }
    var from: String?
    if case .known(let dimension) = number.dimension {
      let currencies = try environment.catalog.vocabulary("currency")
      guard let factor = dimension.factors.first(where: { currencies.contains($0.base.symbol) }),
        factor.exponent == 1
      else {
        if let currency = dimension.currency {
          throw PlanDiagnostics.noRates(amount, currency, known: currencies.members.map(\.name))
        }
        throw PlanDiagnostics.argumentType(name, amount, expected: "an amount of money")
      }
      from = factor.base.symbol
      number.dimension = .known(dimension / Dimension(factor.base.symbol) * Dimension(currency))
    } else {
      number.dimension = .known(Dimension(currency))
    }
    number.display = nil
    number.rowUnits = nil
    try requireAsRecorded(.rates, by: name, at: span, in: context)
    let period = try exchangePeriod(given[2].first, amount, name, span: span, in: context)
    var partial = false
    if let written = given[3].first {
      let typed = try value(written, in: context.expecting(nil))
      guard case .bool(let flag)? = typed.constant else {
        throw PlanDiagnostics.argumentType(name, typed, expected: "`true` or `false`")
      }
      partial = flag
    }
    worldUse.readsDated = true
    amount.expression = .exchange(
      ExchangeCall(
        amount: amount.expression, from: from, to: currency, period: period.expression,
        knownOn: context.world.knowledge.day, withoutRate: partial ? .missing : .failure, span: span
      ))
    amount.type = .number(number)
    amount.span = span
    amount.origin = nil
    for index in amount.guards.indices {
      amount.guards[index].notAcross.removeAll { $0.column == "currency" }
    }
    return amount
  }

  private func exchangePeriod(
    _ over: Expression?, _ amount: TypedExpression, _ name: Name, span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    if let over {
      let typed = try value(over, in: context.expecting(.period))
      guard typed.type == .period else {
        throw PlanDiagnostics.needsPeriod(typed, doing: "fx")
      }
      return typed
    }
    guard let scope = context.scope, let slot = spanSlot(of: amount, in: scope) else {
      throw PlanDiagnostics.exchangeNeedsPeriod(
        at: span, periods: periodColumns(in: context).map(\.name))
    }
    return column(slot, in: scope, at: span)
  }

  private func periodColumns(in context: Context) -> [ScopeColumn] {
    context.scope?.visible.filter { $0.type == .period } ?? []
  }

  /// What `fx` would know of the period of an amount.
  func ratePeriod(
    of amount: TypedExpression, in context: Context
  ) -> PlanDiagnostics.RatePeriod {
    if let scope = context.scope, spanSlot(of: amount, in: scope) != nil { return .ofRow }
    let names = periodColumns(in: context).map(\.name)
    return names.isEmpty ? .unknown : .columns(names)
  }

  /// The period column that a flow is over: of the same scan as its guard, else the only one there is.
  func spanSlot(of amount: TypedExpression, in scope: Scope) -> Int? {
    let periods = scope.columns.indices.filter {
      scope.columns[$0].type == .period && !scope.columns[$0].isHidden
    }
    let scans = Set(amount.guards.map(\.scan) + [amount.origin?.scan].compactMap { $0 })
    let related = periods.filter { slot in
      scope.columns[slot].origin.map { scans.contains($0.scan) } ?? false
    }
    if related.count == 1 { return related[0] }
    return periods.count == 1 ? periods[0] : nil
  }
}

extension Planner {
  /// The span column of a measure of which half belongs to half of the time.
  func spanOfFlow(_ amount: TypedExpression, in scope: Scope) -> Int? {
    // What one flow is of another may be compared whatever the time.
    guard case .number(let number) = amount.type, number.isFlow,
      number.dimension != .known(.one)
    else { return nil }
    for measureGuard in amount.guards where measureGuard.rule == .adds {
      let additivity = environment.catalog.definition(measureGuard.table)?.additivity
      guard let span = additivity?.span else { continue }
      if let slot = scope.slot(of: Origin(scan: measureGuard.scan, column: span)) { return slot }
    }
    return nil
  }
}

extension RangeShape {
  /// Whether `low` and `high` are the 5% and 95% points themselves.
  var hasStatedEnds: Bool {
    switch self {
    case .point, .interval, .lognormal, .normal, .issuer, .percentiles: true
    case .pert, .writtenPert, .uniform, .triangular, .atLeast, .atMost, .sampled: false
    }
  }
}
