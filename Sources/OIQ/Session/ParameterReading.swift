import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

extension StatementRun {
  /// Parameters as typed values. A literal is read by the language's own parser.
  func bound(
    _ parameters: [String: Parameter]
  ) throws(Diagnostic) -> [String: TypedValue] {
    var result: [String: TypedValue] = [:]
    for (name, parameter) in parameters {
      result[name] = try typed(parameter, name: name)
    }
    return result
  }

  private func typed(_ parameter: Parameter, name: String) throws(Diagnostic) -> TypedValue {
    switch parameter {
    case .missing: return TypedValue(.missing, .missing)
    case .text(let text): return TypedValue(.text(text), .plainText)
    case .number(let number):
      return TypedValue(.number(try finite(number, name: name)), .plainNumber)
    case .bool(let flag): return TypedValue(.bool(flag), .plainBool)
    case .quantity(let number, let text):
      switch HeaderUnit.named(text, state.units) {
      case .success(let unit):
        return TypedValue(
          .number(try finite(unit.scaled.toBase(number), name: name)), .number(in: unit.unit))
      case .failure(let problem):
        throw Diagnostic(
          .unknownUnit, "the parameter `$\(name)`: \(problem.message)",
          help: problem.help.map { [$0] } ?? [])
      }
    case .date(let year, let month, let day):
      let date = CivilDate(year: year, month: month, day: day)
      guard date.isValid else {
        throw Diagnostic(.badDate, "the parameter `$\(name)` is no day of the calendar")
      }
      return TypedValue(.date(date.daysSince1970), .date)
    case .period(let label):
      guard let period = Period.parse(label) else {
        throw SessionDiagnostics.notAPeriod(name, label)
      }
      return TypedValue(.period(period), .period)
    case .list(let members):
      var typed: [TypedValue] = []
      for member in members { typed.append(try self.typed(member, name: name)) }
      return try list(of: typed, name: name)
    case .literal(let text):
      return try literal(text, name: name)
    }
  }

  private func finite(_ number: Double, name: String) throws(Diagnostic) -> Double {
    guard number.isFinite else {
      throw Diagnostic(.badArguments, "the parameter `$\(name)` is \(number), which is no number")
    }
    return number
  }

  /// Values of one kind: a query compares each with the same thing.
  private func list(of members: [TypedValue], name: String) throws(Diagnostic) -> TypedValue {
    var members = members
    if members.contains(where: { $0.type == .period }) { members = members.map(\.asYear) }
    for member in members {
      switch member.value {
      case .missing: throw SessionDiagnostics.listed("`missing`", in: name)
      case .range: throw SessionDiagnostics.listed("a range", in: name)
      case .list: throw SessionDiagnostics.listed("a list", in: name)
      case .number, .text, .bool, .date, .period: break
      }
      guard member.isLike(members[0]) else {
        throw SessionDiagnostics.unlikeMembers(name, members[0], member)
      }
    }
    return TypedValue(
      .list(members.map(\.value)), .list(of: members.first?.type ?? .missing))
  }
}

extension StatementRun {
  /// A text as what the language reads it as, if that is a literal or made of some; else as the text itself.
  func literal(_ text: String, name: String) throws(Diagnostic) -> TypedValue {
    let source = addSource(name: "$\(name)", bytes: Array(text.utf8))
    let parsed = Parser.parse(source)
    if parsed.diagnostics.count == 1 {
      let problem = parsed.diagnostics[0]
      try SessionDiagnostics.requireInReach(name, text, problem)
      // Beside other words, `2025-02-30 draft`, it is part of a text.
      if problem.labels.first?.span.byteRange.count == text.utf8.count || endsInUnit(text) {
        try SessionDiagnostics.requireValid(name, text, problem)
      }
    }
    guard parsed.diagnostics.isEmpty, parsed.script.statements.count == 1,
      case .pipe(let pipe) = parsed.script.statements[0].kind,
      case .expression(let expression) = pipe.head, pipe.stages.isEmpty
    else { return TypedValue(.text(text), .plainText) }
    return try literal(expression, text, name: name)
  }

  /// Whether its last word is a unit, as of `10 to 20 W` and not of `3 to 1 odds`.
  private func endsInUnit(_ text: String) -> Bool {
    guard let word = text.split(separator: " ").last else { return false }
    if case .success = state.units.unit(String(word)) { return true }
    return false
  }

  /// - Parameter text: As which it is taken where it is no literal.
  private func literal(
    _ expression: Expression, _ text: String, name: String
  ) throws(Diagnostic) -> TypedValue {
    switch expression.kind {
    case .missing: return TypedValue(.missing, .missing)
    case .list(let elements):
      var members: [TypedValue] = []
      for element in elements {
        members.append(try literal(element, sources.excerpt(element.span), name: name))
      }
      return try list(of: members, name: name)
    case .number, .quantity, .text, .boolean, .date, .period, .binary, .unary, .group:
      let typed: TypedExpression
      do throws(Diagnostic) {
        typed = try Planner(environment: environment()).plan(expression)
      } catch {
        // What only looks like an expression, as "black or white" does, is a text; a number beyond all is none.
        try SessionDiagnostics.requireInReach(name, text, error)
        if case .binary(let sign, _, _, _) = expression.unbracketed.kind,
          [.rangeTo, .plusMinus, .through].contains(sign)
        {
          try SessionDiagnostics.requireValid(name, text, error)
        }
        return TypedValue(.text(text), .plainText)
      }
      if case .range(let range, key: _) = typed.expression {
        return TypedValue(.range(range), typed.type)
      }
      return typed.constant.map { TypedValue($0, typed.type) }
        ?? TypedValue(.text(text), .plainText)
    default:
      return TypedValue(.text(text), .plainText)
    }
  }
}

extension TypedValue {
  /// Whether one list may hold both.
  fileprivate func isLike(_ other: TypedValue) -> Bool {
    switch (type, other.type) {
    case (.number(let number), .number(let other)): number.dimension == other.dimension
    case (.text, .text), (.bool, .bool), (.date, .date), (.period, .period): true
    default: false
    }
  }

  /// A whole number as the year that it is beside periods; all else as it is.
  fileprivate var asYear: TypedValue {
    guard type == .plainNumber, case .number(let number) = value,
      let year = Period(yearLiteral: number)
    else { return self }
    return TypedValue(.period(year), .period)
  }
}
