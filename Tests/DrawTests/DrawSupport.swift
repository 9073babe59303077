import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Testing

@testable import OIQExecution

/// A book without facts.
struct EmptyFacts: FactBook {
  func isDisputed(_ part: FactPart) -> Bool { false }
  func isSpreadable(_ part: FactPart) -> Bool { true }
  func label(_ part: FactPart) -> String { "fact \(part.row)" }
  func doubleCounting(in rows: [[FactPart]], of use: DoubleCountingCheck.Use) -> DoubleCount? {
    nil
  }
  func rate(from: String, to: String, over period: Period, knownOn: Int32?) -> FXRate? { nil }
}

func context(draws: Int = 2000, threads: Int = 1) -> ExecutionContext {
  ExecutionContext(facts: EmptyFacts(), threadCount: threads, draws: draws)
}

func range(
  _ low: Double, _ mid: Double, _ high: Double, _ shape: RangeShape
) -> RangedValue {
  RangedValue(low: low, mid: mid, high: high, shape: shape)
}

func lognormal(_ low: Double, _ high: Double) -> RangedValue {
  range(low, (low * high).squareRoot(), high, .lognormal)
}

func normal(_ mean: Double, _ deviation: Double) -> RangedValue {
  let half = RangedValue.z95 * deviation
  return range(mean - half, mean, mean + half, .normal)
}

func uniform(_ low: Double, _ high: Double) -> RangedValue {
  range(low, (low + high) / 2, high, .uniform)
}

let rangedNumber = ValueType.number(NumberType(.known(.one), certainty: .ranged))

extension Column {
  /// Ranges with keys of their own unless given.
  static func ranges(_ values: [RangedValue?], keys: [UInt64]? = nil) -> Column {
    let present = values.map { $0 ?? .point(0) }
    let buffer = RangeBuffer(
      low: Buffer(present.map(\.low)), mid: Buffer(present.map(\.mid)),
      high: Buffer(present.map(\.high)), shapes: Buffer(present.map(\.shape.rawValue)),
      keys: Buffer(keys ?? values.indices.map { UInt64($0) + 1000 }))
    return Column(.ranges(buffer), presence: Presence.from(values.map { $0 != nil }))
  }

  static func numbers(_ values: [Double?]) -> Column {
    Column(
      .numbers(Buffer(values.map { $0 ?? 0 })), presence: Presence.from(values.map { $0 != nil }))
  }

  /// All draws of a row, if it has any.
  func draws(_ row: Int) -> [Double]? {
    guard case .ranges(let ranges) = storage else { return nil }
    return ranges.samples(row: row)?.array
  }

  /// A row's value in one draw.
  func value(_ row: Int, draw: Int) -> Double? {
    switch self[row] {
    case .number(let value): value
    case .range(let value) where value.shape == .point: value.mid
    case .range: draws(row)?[draw]
    case .missing, .text, .bool, .date, .period, .list: nil
    }
  }
}

extension Table {
  /// Columns called a, b, c, …; those that hold ranges are ranged numbers.
  init(_ columns: [Column]) {
    let fields = zip("abcdefgh", columns).map { name, column in
      switch column.storage {
      case .ranges: TableField(String(name), rangedNumber)
      case .codes: TableField(String(name), .plainText)
      case .spans: TableField(String(name), .period)
      case .numbers, .bools, .dates, .facts: TableField(String(name), .plainNumber)
      }
    }
    self.init(fields: fields, columns: columns, rowCount: columns.first?.count ?? 1)
  }

  var scan: Plan {
    let source = MemorySource(name: "t", table: self)
    return Plan(.scan(source, columns: Array(fields.indices)), fields: fields)
  }
}

extension Plan {
  func project(_ expressions: [PlanExpression], _ types: [ValueType]? = nil) -> Plan {
    let fields = expressions.indices.map {
      TableField("x\($0)", types?[$0] ?? rangedNumber)
    }
    return Plan(.project(self, expressions), fields: fields)
  }

  func run(_ context: ExecutionContext) throws -> Table {
    try Executor(context: context).run(self)
  }
}

/// Values of expressions without a table.
func compute(
  _ expressions: PlanExpression..., draws: Int = 2000, threads: Int = 1
) throws -> [Column] {
  try Plan(.unit, fields: []).project(expressions).run(context(draws: draws, threads: threads))
    .columns
}

extension PlanExpression {
  static func number(_ value: Double) -> PlanExpression { .constant(.number(value)) }

  static func + (left: PlanExpression, right: PlanExpression) -> PlanExpression {
    .arithmetic(.add, left, right, nil)
  }
  static func - (left: PlanExpression, right: PlanExpression) -> PlanExpression {
    .arithmetic(.subtract, left, right, nil)
  }
  static func * (left: PlanExpression, right: PlanExpression) -> PlanExpression {
    .arithmetic(.multiply, left, right, nil)
  }
  static func / (left: PlanExpression, right: PlanExpression) -> PlanExpression {
    .arithmetic(.divide, left, right, nil)
  }
}

/// Checks the median and the interval against known quantiles, within five standard errors of the estimate:
/// sqrt(p (1 - p) / n) / f(q), with the density f by the slope of the quantiles.
func expectQuantiles(
  _ column: Column, draws: Int, _ quantile: (Double) -> Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard case .range(let found) = column[0] else {
    Issue.record("no range", sourceLocation: sourceLocation)
    return
  }
  for (level, value) in [(0.05, found.low), (0.5, found.mid), (0.95, found.high)] {
    let slope = (quantile(level + 0.005) - quantile(level - 0.005)) / 0.01
    let error = (level * (1 - level) / Double(draws)).squareRoot() * slope
    #expect(
      abs(value - quantile(level)) < 5 * error,
      "\(value) against \(quantile(level)) at \(level)", sourceLocation: sourceLocation)
  }
}
