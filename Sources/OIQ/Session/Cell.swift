import OIQText
import OIQValues

/// One value with its type.
public struct Cell: Sendable {
  let value: Value
  let type: ValueType
  /// The units that its number may be asked for in.
  var units: UnitTable = .standard
  /// How errors call it.
  var place = "the value"
}

extension Cell: Hashable {
  /// Two cells are equal when their values are, and what numbers measure: `3000 MW` and `3 GW`, in whatever unit each
  /// is shown. Where nothing is known of both they are equal, too.
  public static func == (left: Cell, right: Cell) -> Bool {
    left.value == right.value && left.measure == right.measure
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(value)
    hasher.combine(measure)
  }

  /// What its numbers measure, also in a list; nil for what is no number.
  private var measure: UnitBasis? { value == .missing ? nil : type.measure }
}

extension ValueType {
  fileprivate var measure: UnitBasis? {
    switch self {
    case .number(let number): number.dimension
    case .list(let element): element.measure
    case .text, .bool, .date, .period, .facts, .missing: nil
    }
  }
}

extension Cell: CustomStringConvertible, CustomReflectable {
  /// The value as a box shows it.
  public var description: String { describe(value, type) }

  /// What a failed expectation shows of it.
  public var customMirror: Mirror { Mirror(self, children: ["value": description]) }
}

extension Cell {
  /// Whether nothing is known of it; not of a range of which one side is.
  public var isMissing: Bool { value == .missing }

  /// The base unit of ``number`` and ``bounds``, such as `USD` or `W`; empty for a plain number, nil for what is
  /// none.
  public var unit: String? { dimension?.unitText }

  /// The number in its base unit; of a range its middle, nil where one side alone is known.
  public var number: Double? { value.middle }

  /// The number in a unit of the language, such as `USD`, `kW` or `pJ/bit`; of a range its middle, nil where one
  /// side alone is known or where it is missing.
  ///
  /// Throws `unknown-unit`, `type-mismatch` where it is no number, `unit-mismatch` where it measures another thing.
  public func number(in unit: String) throws(Problem) -> Double? {
    try number(in: units.wanted(unit).scaled)
  }

  func number(in unit: Unit) throws(Problem) -> Double? {
    try require(unit)
    return value.middle.map { unit.fromBase($0) }
  }

  /// Both ends of a range as it is shown, in the base unit: those that a fact states, else the 5% and the 95% point;
  /// infinite on a side that isn't known, as of `≥ 10.7 B USD`. A plain number's ends are itself.
  public var bounds: ClosedRange<Double>? {
    switch value {
    case .number(let number): return number...number
    case .range(let range):
      let range = range.shown
      switch range.shape {
      case .atLeast: return range.low...Double.infinity
      case .atMost: return -Double.infinity...range.high
      default: return range.low <= range.high ? range.low...range.high : nil
      }
    case .missing, .text, .bool, .date, .period, .list: return nil
    }
  }

  /// Both ends of a range in a unit of the language; a plain number's ends are itself. Throws as ``number(in:)``.
  public func bounds(in unit: String) throws(Problem) -> ClosedRange<Double>? {
    try bounds(in: units.wanted(unit).scaled)
  }

  func bounds(in unit: Unit) throws(Problem) -> ClosedRange<Double>? {
    try require(unit)
    return bounds.map { unit.fromBase($0.lowerBound)...unit.fromBase($0.upperBound) }
  }

  /// A text; nil for anything else.
  public var text: String? {
    if case .text(let text) = value { text } else { nil }
  }

  /// A truth value; nil for anything else.
  public var bool: Bool? {
    if case .bool(let flag) = value { flag } else { nil }
  }

  /// A date as `2026-02-09`.
  public var date: String? {
    if case .date(let day) = value { dateText(day) } else { nil }
  }

  /// A period as its label: `2026`, `2026H1`, `2024-01-29..2024-04-28`.
  public var period: String? {
    if case .period(let period) = value { period.label } else { nil }
  }

  /// The days of a period, or the one day of a date, since 1970-01-01: from its first day up to the one after its last.
  /// Nil for anything else.
  public var days: Range<Int32>? {
    switch value {
    case .date(let day): day..<max(day, day &+ 1)
    case .period(let period): period.start..<max(period.start, period.end)
    case .missing, .number, .range, .text, .bool, .list: nil
    }
  }

  private var dimension: Dimension? {
    if case .number(let number) = type, case .known(let dimension) = number.dimension {
      dimension
    } else {
      nil
    }
  }

  /// What isn't there fits every unit.
  private func require(_ unit: Unit) throws(Problem) {
    if value == .missing { return }
    guard let dimension else { throw Problem(noNumber: place) }
    guard dimension == unit.dimension else {
      throw Problem(dimension, wanted: unit, whose: place)
    }
  }
}

extension Value {
  /// The number, or the middle of a range that has two sides.
  var middle: Double? {
    switch self {
    case .number(let number): number
    case .range(let range):
      range.isOneSided ? nil : range.shown.mid
    case .missing, .text, .bool, .date, .period, .list: nil
    }
  }
}

extension Dimension {
  var unitText: String { isPlain ? "" : symbol }
}

extension UnitTable {
  /// The unit of a text of the language, plain numbers for an empty one; throws `unknown-unit`.
  ///
  /// As in a file's header, `B USD` is taken, in which the language shows money but doesn't ask for it.
  func wanted(_ text: String) throws(Problem) -> HeaderUnit {
    if text.isEmpty { return HeaderUnit(unit: .one, scaled: .one) }
    switch HeaderUnit.named(text, self) {
    case .success(let unit): return unit
    case .failure(let problem):
      throw Problem(
        Diagnostic(.unknownUnit, problem.message, help: problem.help.map { [$0] } ?? []),
        sources: SourceMap())
    }
  }
}

extension Problem {
  init(noNumber place: String) {
    self.init(
      Diagnostic(
        .typeMismatch, "\(place) is no number",
        help: ["read it as what it is: `text`, `bool`, `date` or `period`"]),
      sources: SourceMap())
  }

  init(_ found: Dimension, wanted unit: Unit, whose place: String) {
    let isExchange = found.name == unit.dimension.name
    self.init(
      Diagnostic(
        .unitMismatch, "\(place) is \(found.label), not \(unit.dimension.label)",
        help: [
          isExchange
            ? "exchange it in the query: `fx(…, \(unit.symbol))`"
            : found.isPlain ? "read it as a plain number: `in: \"\"`" : "read it as \(found.symbol)"
        ]), sources: SourceMap())
  }
}
