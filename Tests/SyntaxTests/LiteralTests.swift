import OIQSyntax
import OIQText
import Testing

private func literal(_ text: String) -> ExpressionKind? {
  guard case .pipe(let pipe) = parse(text).script.statements.first?.kind,
    case .expression(let expression) = pipe.head
  else { return nil }
  return expression.kind
}

@Test(arguments: [
  ("1", 1.0), ("1_000", 1000), ("0.1", 0.1), ("1.5e9", 1.5e9), ("1E+2", 100), ("12%", 0.12),
  ("20M", 2e7),
  ("3k", 3000), ("0.6B", 6e8), ("9007199254740993.0", 9_007_199_254_740_992),
  ("0.1e-9", 1e-10), ("123456789012345678901234567890e0", 1.2345678901234568e29),
  ("1.7976931348623157e308", .greatestFiniteMagnitude), ("0.30000000000000004", 0.1 + 0.2),
  ("2.5%", 0.025), ("7%", 0.07),
])
func numbersAreRoundedOnce(text: String, value: Double) {
  guard case .number(let found, _) = literal(text) else {
    Issue.record("\(text) is no number")
    return
  }
  #expect(found == value)
}

/// Any number written with the library's shortest digits reads back as itself.
@Test func numbersReadBack() {
  var state: UInt64 = 1
  for _ in 0..<500 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let value = Double(bitPattern: state).magnitude
    guard value.isFinite else { continue }
    guard case .number(let found, _) = literal("\(value)") else {
      Issue.record("\(value) is no number")
      return
    }
    #expect(found == value)
  }
}

@Test(arguments: [
  ("30 W", 30.0, "W"), ("20M module", 2e7, "module"), ("15 pJ/bit", 15, "pJ/bit"),
  ("$660B", 660e9, "USD"),
  ("$0.60/Gbps", 0.6, "USD/Gbps"), ("¥30B", 30e9, "CNY"), ("€1.2M", 1.2e6, "EUR"),
  ("800G", 800, "Gbps"),
  ("1.6T/module", 1.6, "Tbps/module"), ("5 m^2", 5, "m^2"), ("5 m*s^-1", 5, "m*s^-1"),
  ("2  km", 2, "km"),
  ("0.08 USD/kWh", 0.08, "USD/kWh"), ("3 µm", 3, "µm"), ("12 GHz", 12, "GHz"), ("1 T2", 1, "T2"),
])
func quantities(text: String, value: Double, unit: String) {
  guard case .quantity(let found, let foundUnit) = literal(text) else {
    Issue.record("\(text) is no quantity")
    return
  }
  #expect(found == value)
  #expect(foundUnit.text == unit)
}

@Test(arguments: [
  ("1970-01-01", 0), ("1970-02-01", 31), ("2000-03-01", 11017), ("2026-02-09", 20493),
])
func dates(text: String, day: Int32) {
  guard case .date(let found) = literal(text) else {
    Issue.record("\(text) is no date")
    return
  }
  #expect(found == day)
}

@Test(arguments: [
  ("2026H1", "2026-01-01", "2026-07-01"), ("2026H2", "2026-07-01", "2027-01-01"),
  ("2026Q4", "2026-10-01", "2027-01-01"), ("2024M02", "2024-02-01", "2024-03-01"),
  ("2026M12", "2026-12-01", "2027-01-01"),
])
func periods(text: String, first: String, next: String) {
  guard case .period(let start, let end) = literal(text), case .date(let from) = literal(first),
    case .date(let to) = literal(next)
  else {
    Issue.record("\(text) is no period")
    return
  }
  #expect(start == from && end == to)
}

@Test(arguments: [
  (#""""#, ""), (#""a\n\t\"\\b""#, "a\n\t\"\\b"), (#""\u{1F600}é""#, "😀é"), (#""a # b""#, "a # b"),
  (#""\\""#, "\\"),
])
func texts(text: String, value: String) {
  guard case .text(let found) = literal(text) else {
    Issue.record("\(text) is no text")
    return
  }
  #expect(found == value)
}

/// `take 5 by x` and the like are no quantities, and `2024..2026` no fraction.
@Test(arguments: [
  "from t | take 5 by x", "from t | plot bar 5 save \"a.svg\"", "5 in [5]", "5 and a", "(5) to 6",
  "sweep x over a in 1..5 step 1", "5 all versions", "x in 2024..2026", "5 is missing",
  "5 overlaps a",
])
func wordsAfterNumbers(text: String) {
  #expect(parse(text).diagnostics.map(\.title) == [])
}

/// Brackets show how operators bind.
@Test(arguments: [
  ("-2^2", "-(2^2)"), ("2^-3^2", "2^(-(3^2))"),
  ("a or b and not c == d", "a or (b and (not (c == d)))"),
  ("a + b -> kW > 5 kW", "((a + b) -> kW) > 5 kW"), ("a - b - c", "(a - b) - c"),
  ("a / b * c", "(a / b) * c"), ("a ?? b ?? c", "a ?? (b ?? c)"), ("-10 to -5", "(-10) to (-5)"),
  ("a in 1..2 + 3", "a in (1..(2 + 3))"), ("2 * 3 to 4", "2 * (3 to 4)"),
  ("not a is missing", "not (a is missing)"), ("a -> W -> kW", "(a -> W) -> kW"),
  ("if a then b else if c then d else e", "if a then b else (if c then d else e)"),
  ("-a.b", "-(a.b)"), ("a ?? b..c", "a ?? (b..c)"), ("a not in b or c", "(a not in b) or c"),
])
func operatorsBind(text: String, bracketed: String) {
  #expect(grouped(text) == grouped(bracketed))
}

/// The tree with its own brackets dropped and one pair put around every operation.
private func grouped(_ text: String) -> String {
  literal(text).map(grouped) ?? ""
}

private func grouped(_ kind: ExpressionKind) -> String {
  switch kind {
  case .group(let inner): grouped(inner.kind)
  case .unary(let op, let operand): "(\(op.rawValue) \(grouped(operand.kind)))"
  case .binary(let op, let left, let right, _):
    "(\(grouped(left.kind)) \(op.rawValue) \(grouped(right.kind)))"
  case .isMissing(let operand, let negated): "(\(grouped(operand.kind)) missing \(negated))"
  case .convert(let operand, let unit): "(\(grouped(operand.kind)) -> \(unit.text))"
  case .conditional(let condition, let then, let otherwise):
    "(if \(grouped(condition.kind)) \(grouped(then.kind)) \(grouped(otherwise.kind)))"
  case .member(let base, let name): "(\(grouped(base.kind)).\(name.text))"
  case .number, .quantity, .text, .boolean, .date, .period, .missing, .parameter, .name, .call,
    .list,
    .record, .pipe, .invalid:
    Printer.print(
      Expression(kind, Span(start: 0, end: 0, source: SourceID(0))))
  }
}
