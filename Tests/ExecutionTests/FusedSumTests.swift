import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Support
import Testing

@testable import OIQExecution

/// Sums that take the last step of a program over, against a loop over the rows.
@Suite struct FusedSumTests {
  /// Three columns of numbers whose rows are missing nowhere, in some chunks, or everywhere.
  struct Numbers {
    var values: [[Double]]
    var isThere: [[Bool]]
    let rowCount: Int

    init(seed: Int) {
      var random = SeededGenerator(seed: UInt64(seed) + 31)
      let rowCount = random.pick([0, 1, 3, 5, 64, 1000, 4096, 4099, 9001])
      let pool: [Double] =
        switch seed % 5 {
        case 0: [0.25, 0.5, 0.75, 1, -0.5, 0, -0.0, 3]
        case 1: [1, 2, 3, 0.1, 1e16]
        case 2: [1e308, -1e308, 1e154, 0, 1]
        case 3: [.leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0, 1e-300, 0.5]
        default: (0..<100).map { _ in Double.random(in: -2...2, using: &random) }
        }
      // A chunk in the middle that has holes; others have none.
      let holes = random.pick([0..<0, 0..<0, 4096..<4200, 0..<rowCount])
      let missing = random.pick([0.3, 1])
      (values, isThere) = ([], [])
      for _ in 0..<3 {
        values.append((0..<rowCount).map { _ in random.pick(pool) })
        let hasHoles = random.chance(0.5)
        isThere.append(
          (0..<rowCount).map { !(hasHoles && holes.contains($0) && random.chance(missing)) })
      }
      self.rowCount = rowCount
    }

    var table: Table {
      Table(
        fields: (0..<3).map { TableField("c\($0)", .plainNumber) },
        columns: zip(values, isThere).map {
          Column(
            .numbers(Buffer($0)), presence: $1.allSatisfy { $0 } ? nil : Presence.from($1))
        }, rowCount: rowCount)
    }

    /// `nil` for a missing value.
    func value(_ column: Int, _ row: Int) -> Double? {
      isThere[column][row] ? values[column][row] : nil
    }
  }

  static func call(_ kind: AggregateKind, _ argument: PlanExpression?) -> AggregateCall {
    AggregateCall(.kind(kind), argument, field: TableField("a", .plainNumber))
  }

  /// Whether the only sum of a plan takes over what the last step does.
  static func isFused(_ plan: Plan, _ stages: [Plan], _ call: AggregateCall) throws -> Bool {
    let executor = Executor(context: .test())
    let table = try executor.run(plan)
    let compiler = ProgramCompiler(table: table, context: executor.context)
    let sight = try compiler.compile(stages: stages)
    let aggregate = try AggregateProgram(
      compiler, sight, keys: [], calls: [call], input: table.fields,
      LossCollector(isByGroup: false, [call]))
    return aggregate.fused != nil
  }

  /// The sum and the mean, each alone and beside a count, which leaves no step to take over.
  static func check(_ input: Plan, _ argument: PlanExpression, _ terms: [Double], seed: Int) throws
  {
    for (kind, exact) in [
      (AggregateKind.sum, BigSum(terms).rounded), (.mean, BigSum(terms).mean(max(terms.count, 1))),
    ] {
      let expected = terms.isEmpty || !exact.isFinite ? Value.missing : .number(exact)
      var notes: [[RunNote: Int]] = []
      for calls in [[call(kind, argument)], [call(kind, argument), call(.count, nil)]] {
        let context = ExecutionContext.test(threadCount: 1 + seed % 2)
        let plan = Plan(.aggregate(input, keys: [], calls: calls), fields: calls.map(\.field))
        let result = try Executor(context: context).run(plan)
        #expect(result.rowCount == 1)
        if exact.isFinite || terms.isEmpty { #expect(result.columns[0][0] == expected) }
        notes.append(context.notes.all)
      }
      #expect(notes[0] == notes[1])
    }
  }

  static let comparisons: [ComparisonOperator] = [
    .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
  ]

  @Test(arguments: 0..<120)
  func filteredSumsEqualALoop(seed: Int) throws {
    let numbers = Numbers(seed: seed)
    var random = SeededGenerator(seed: UInt64(seed))
    let operation = random.pick(FusedSumTests.comparisons)
    let value = random.pick([0.5, 0, -0.0, 1, 2, 1e308, -1e308, .greatestFiniteMagnitude])
    let test = PlanExpression.compare(operation, .column(0), .constant(.number(value)))
    let filtered = Plan(.filter(scan(numbers.table), test), fields: numbers.table.fields)
    let slot = random.pick([0, 1])
    let terms = (0..<numbers.rowCount).compactMap { row -> Double? in
      let tested = numbers.value(0, row)
      let holds = tested.map { Comparison.value(operation, $0, value) } ?? false
      // A missing value is unequal to every other.
      let isUnequal = operation == .notEqual && tested != value
      guard operation == .notEqual ? isUnequal : holds else { return nil }
      return numbers.value(slot, row)
    }
    try FusedSumTests.check(filtered, .column(slot), terms, seed: seed)
  }

  static let operations: [ArithmeticOperator] = [.add, .subtract, .multiply, .divide]

  @Test(arguments: 0..<160)
  func sumsOfResultsEqualALoop(seed: Int) throws {
    let numbers = Numbers(seed: seed)
    var random = SeededGenerator(seed: UInt64(seed) + 3)
    let operation = random.pick(FusedSumTests.operations)
    let inner = random.chance(0.3)
    // Sides: columns, a number and a column, a column and a number, or an expression.
    let left: PlanExpression =
      inner
      ? .arithmetic(.multiply, .column(1), .column(0), nil)
      : random.chance(0.2) ? .constant(.number(0.3)) : .column(1)
    let right: PlanExpression = random.chance(0.2) ? .constant(.number(-7)) : .column(2)
    let argument = PlanExpression.arithmetic(operation, left, right, nil)
    let bound = random.pick([nil, 0.5, -3])
    let test = PlanExpression.compare(.less, .column(0), .constant(.number(bound ?? 0)))
    let input = scan(numbers.table)
    let filtered = bound == nil ? input : Plan(.filter(input, test), fields: input.fields)
    func value(_ expression: PlanExpression, _ row: Int) -> Double? {
      switch expression {
      case .column(let slot): return numbers.value(slot, row)
      case .constant(.number(let number)): return number
      case .arithmetic(let operation, let left, let right, _):
        guard let a = value(left, row), let b = value(right, row) else { return nil }
        return operation.value(a, b)
      default: return nil
      }
    }
    let terms = (0..<numbers.rowCount).compactMap { row -> Double? in
      if let bound, !(numbers.value(0, row).map { $0 < bound } ?? false) { return nil }
      return value(argument, row)
    }
    try FusedSumTests.check(filtered, argument, terms, seed: seed)
  }

  @Test func whatIsTakenOver() throws {
    let table = Numbers(seed: 9).table
    let input = scan(table)
    func filter(_ below: Plan, _ test: PlanExpression) -> Plan {
      Plan(.filter(below, test), fields: table.fields)
    }
    func less(_ slot: Int) -> PlanExpression {
      .compare(.less, .column(slot), .constant(.number(1)))
    }
    let plain = FusedSumTests.call(.sum, .column(1))
    let product = FusedSumTests.call(.mean, .arithmetic(.multiply, .column(1), .column(2), nil))
    let one = filter(input, less(0))
    func isFused(_ stages: [Plan], _ call: AggregateCall) throws -> Bool {
      try FusedSumTests.isFused(input, stages, call)
    }
    #expect(try isFused([one], plain))
    #expect(try isFused([], product))
    #expect(try isFused([one, filter(one, less(1))], product))
    #expect(try isFused([one, filter(one, less(1))], plain) == false)
    #expect(try isFused([filter(input, .and(less(0), less(1)))], plain) == false)
    #expect(try isFused([one], FusedSumTests.call(.max, .column(1))) == false)
    #expect(try isFused([], plain) == false)
  }

  @Test(arguments: comparisons)
  func intervalsHoldWhatComparisonsDo(operation: ComparisonOperator) {
    let edges: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1, 1.0.nextUp, 1.0.nextDown, -1,
      .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude, 0.1, 2.2250738585072014e-308,
    ]
    for value in edges {
      guard let interval = NumberInterval(operation, value) else {
        #expect(operation == .notEqual)
        continue
      }
      for edge in edges {
        let isInside = edge >= interval.low && edge <= interval.high
        #expect(isInside == Comparison.value(operation, edge, value), "\(edge) \(value)")
      }
    }
  }
}
