import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// Where a written range stands: in which formula, and the how-manieth of it. Its draws are keyed by that, so
/// that one unknown is one draw wherever the formula is used.
struct RangePlace: Hashable {
  var formula: String
  var ordinal: Int
  /// The scenario that states the range in place of the formula's own: the same unknown, stated otherwise.
  var scenario: String?
  /// Whether it stands in the override of a scenario's column, which is one assumption for all rows.
  var isOfOverride = false

  var key: UInt64 { StableHash.of("range \(formula) \(ordinal)") }
}

/// A written range that a plan reaches: an input of `tornado`.
package struct RangeInput: Hashable, Sendable {
  package var key: UInt64
  /// The formula that it stands in; empty for a statement's own.
  package var formula: String
  package var text: String

  init(place: RangePlace, text: String) {
    key = place.key
    formula = place.scenario.map { "\(place.formula) under \($0)" } ?? place.formula
    self.text = text
  }

  /// `price = $0.5/Gbps to $0.9/Gbps`.
  package var title: String {
    let brief = text.count <= 60 ? text : text.prefix(40) + "…"
    return formula.isEmpty ? brief : "\(formula) = \(brief)"
  }
}

extension Planner {
  /// Numbers the ranges of a statement's own pipe in the order of its text.
  func placeRanges(of body: Pipe, formula: String) {
    var place = RangePlace(formula: formula, ordinal: 0)
    body.forEachExpression { self.place($0, &place) }
  }

  /// The same for expressions that stand alone.
  func placeRanges(of expressions: [Expression], formula: String) {
    var place = RangePlace(formula: formula, ordinal: 0)
    for expression in expressions { expression.forEachExpression { self.place($0, &place) } }
  }

  /// The same for a formula, which may be a scenario's.
  ///
  /// An assumption that a scenario replaces is the unknown that it was: worlds are compared on the same draws.
  /// One that a scenario builds on the value below holds that unknown, and what is written there is another.
  func placeRanges(of formula: NamedFormula, under scenario: String?, in context: Context) {
    var place = RangePlace(formula: formula.qualifiedName, ordinal: 0)
    if let scenario {
      if let own = ownFormula(formula.name, in: context), own.isAssumption, formula.isAssumption,
        !formula.readsItself
      {
        place = RangePlace(formula: own.qualifiedName, ordinal: 0, scenario: scenario)
      } else {
        place.formula += " under \(scenario)"
      }
    }
    for value in (formula.binding.parameters ?? []).compactMap(\.defaultValue) {
      value.forEachExpression { self.place($0, &place) }
    }
    formula.binding.body.forEachExpression { self.place($0, &place) }
  }

  /// What is read from no formula is told apart by where it stands.
  func place(of span: Span) -> RangePlace {
    rangePlaces[span] ?? RangePlace(formula: "", ordinal: 1_000_000 + Int(span.start))
  }

  /// The place of a range in a function: where it depends on what the function was given, it is an unknown of
  /// its own for each of that.
  func place(of written: Expression, in context: Context) -> RangePlace {
    var place = place(of: written.span)
    var given: [String] = []
    written.forEachExpression { expression in
      guard case .name(let name) = expression.kind,
        let argument = context.frame.arguments[name.text]
      else { return }
      let text = text(of: argument)
      if !given.contains(text) { given.append(text) }
    }
    if !given.isEmpty { place.formula += "(\(given.joined(separator: ", ")))" }
    return place
  }

  /// What a function was given: its value where that is known, else as it is written. The range's parameters
  /// were planned before, and the arguments with them; to plan them again here would double the work with
  /// every level of calls, and note what they assume twice.
  private func text(of argument: Frame.Argument) -> String {
    if case .name(let name) = argument.expression.kind,
      let outer = argument.context.frame.arguments[name.text]
    {
      return text(of: outer)
    }
    if let typed = argument.value, let constant = typed.constant {
      return describe(constant, typed.type)
    }
    return Printer.print(argument.expression)
  }

  private func place(_ expression: Expression, _ next: inout RangePlace) {
    guard expression.makesRange else { return }
    rangePlaces[expression.span] = next
    next.ordinal += 1
  }

  /// Numbers the ranges in the overrides of a scenario's columns.
  func placeRanges(of scenario: Scenario) {
    var expressions: [Expression] = []
    for case .column(_, _, let value, let over, let filter) in scenario.overrides {
      expressions += [value, over, filter].compactMap { $0 }
    }
    var place = RangePlace(
      formula: "scenario \(scenario.name.text)", ordinal: 0, isOfOverride: true)
    for expression in expressions { expression.forEachExpression { self.place($0, &place) } }
  }

  /// A range with the draws of its place.
  func range(
    _ result: Result<RangedValue, RangeProblem>, _ type: ValueType, _ expression: Expression,
    at place: RangePlace, offers left: Expression, _ right: Expression
  ) throws(Diagnostic) -> TypedExpression {
    switch result {
    case .failure(let problem):
      throw PlanDiagnostics.badRange(problem, written: expression, left, right)
    case .success(let range) where range.shape == .point:
      return TypedExpression(.constant(.number(range.mid)), type, expression.span)
    case .success(let range):
      let input = RangeInput(place: place, text: Printer.print(expression))
      return try unknown(range, type.ranged, input, at: expression.span)
    }
  }

  /// A range with the draws of an input, which is noted.
  func unknown(
    _ range: RangedValue, _ type: ValueType, _ input: RangeInput, at span: Span
  ) throws(Diagnostic) -> TypedExpression {
    guard range.hasFiniteDraws else { throw PlanDiagnostics.tooWide(at: span) }
    if !rangeInputs.contains(input) { rangeInputs.append(input) }
    return TypedExpression(drawn(range, key: input.key), type, span)
  }

  /// `chance(x > y)`, `p5(x)`, `quantile(x, q)`, `mean(x)`, `sd(x)` of a range: one number from its draws.
  func collapsed(
    _ statistic: DrawStatistic, _ argument: TypedExpression, _ name: Name, span: Span
  ) throws(Diagnostic) -> TypedExpression {
    var result = argument
    result.span = span
    result.origin = nil
    result.expression = .collapse(statistic, argument.expression)
    switch (statistic, argument.type) {
    case (.chance, .bool):
      result.type = .number(in: .percent)
      result.guards = []
      // Of what isn't known nothing is certain, though a comparison with it is false.
      if let unknown = argument.expression.isAnyComparedMissing {
        result.expression = .conditional(
          unknown, then: .constant(.missing), otherwise: result.expression)
      }
    case (.mean, .number(var number)), (.sd, .number(var number)), (.quantile, .number(var number)):
      number.certainty = .point
      result.type = .number(number)
      if statistic == .sd { result.type = result.type.distance }
    case (.outline, .number):
      result.expression = .call(.outlineText, [result.expression])
      result.type = .plainText
      result.guards = []
    default:
      throw PlanDiagnostics.argumentType(
        name, argument, expected: statistic == .chance ? "a condition" : "a number")
    }
    return result
  }

  /// `mean`, `sd`, `median` and `quantile` outside `aggregate` speak of the draws of a range.
  func statistic(
    _ kind: AggregateKind, _ function: FunctionDefinition, _ name: Name, _ arguments: [Argument],
    span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression? {
    guard kind.speaksOfDraws else { return nil }
    let given = try given(arguments, to: function, name, span: span, in: context)
    guard let argument = given.first, argument.type.isRanged else { return nil }
    switch kind {
    case .mean:
      try requireAmount(argument, doing: kind.verb)
      return try collapsed(.mean, argument, name, span: span)
    case .sd: return try collapsed(.sd, argument, name, span: span)
    case .median: return try collapsed(.quantile(0.5), argument, name, span: span)
    case .quantile:
      guard given.count == 2, case .number(let level)? = given[1].constant, (0...1).contains(level)
      else { throw PlanDiagnostics.badLevel(given[given.count - 1]) }
      return try collapsed(.quantile(level), argument, name, span: span)
    case .sum, .min, .max, .count, .first, .last, .any, .all, .countDistinct: return nil
    }
  }

  /// `p5(x)` and its like, `sparkline(x)`, `chance(condition)`.
  func collapsed(
    _ statistic: DrawStatistic, _ function: FunctionDefinition, _ name: Name,
    _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> TypedExpression {
    let given = try given(arguments, to: function, name, span: span, in: context)
    return try collapsed(statistic, given[0], name, span: span)
  }

  /// What is wrong with a call of a bundled function that asks of an argument what is certain, and is given a range:
  /// said of the call as it is written, as the formula's own names say nothing to its reader.
  func rangedCall(
    of formula: NamedFormula, _ arguments: [String: Frame.Argument], at span: Span,
    _ error: Diagnostic
  ) -> Diagnostic? {
    guard error.code == .rangedCondition, let parameters = formula.binding.parameters else {
      return nil
    }
    let given = parameters.compactMap { parameter in
      arguments[parameter.name.text].map { (name: parameter.name.text, argument: $0) }
    }.filter { $0.argument.context.frame.home != .model }
    var ranged = given.filter { one in
      (try? value(one.argument.expression, in: one.argument.context))?.type.isRanged ?? false
    }
    let place = error.labels.first?.span
    let named = ranged.filter { place.map($0.argument.expression.span.contains) ?? false }
    if !named.isEmpty { ranged = named }
    guard !ranged.isEmpty else { return nil }
    return PlanDiagnostics.rangedCall(
      of: formula.name, given.map { ($0.name, $0.argument.expression) },
      ranged: ranged.map(\.name), of: parameters.map(\.name.text))
  }

  /// The share that `p5` and its like have in their names, 0 to 1.
  func level(in name: Name) -> Double { (Double(name.text.dropFirst()) ?? 50) / 100 }
}

extension AggregateKind {
  fileprivate var speaksOfDraws: Bool {
    switch self {
    case .mean, .sd, .median, .quantile: true
    case .sum, .min, .max, .count, .first, .last, .any, .all, .countDistinct: false
    }
  }
}

extension NamedFormula {
  /// What tells it from other formulas.
  fileprivate var qualifiedName: String { home == .model ? "model.\(name)" : name }

  /// Whether its name stands in it, which in a scenario means the value below.
  fileprivate var readsItself: Bool {
    var found = false
    binding.body.forEachExpression { expression in
      switch expression.kind {
      case .name(let read), .call(let read, _), .member(_, let read):
        found = found || read.text == name
      default: break
      }
    }
    return found
  }
}

extension Expression {
  /// Whether it writes a range: `a to b`, `a ± s`, or a call of a distribution.
  fileprivate var makesRange: Bool {
    switch kind {
    case .binary(.rangeTo, _, _, _), .binary(.plusMinus, _, _, _): true
    case .call(let name, _): PlannedFunction(rawValue: name.text)?.makesUnknown ?? false
    default: false
    }
  }
}
