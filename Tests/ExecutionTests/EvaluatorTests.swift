import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Support
import Testing

@testable import OIQExecution

/// A plan that reads every column of a table.
func scan(_ table: Table) -> Plan {
  Plan(
    .scan(MemorySource(name: "t", table: table), columns: Array(table.fields.indices)),
    fields: table.fields)
}

@Suite struct EvaluatorTests {
  @Test(arguments: 0..<300)
  func expressionsEqualTheirRowByRowTwin(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let random = RandomTable(
      rowCount: generator.pick([0, 1, 7, 64, 65, 200, 1500]), missing: generator.pick([0, 0.2, 1]),
      generator: &generator)
    var expressions = RandomExpressions(generator: generator)
    let columns: [(PlanExpression, ValueType)] = [
      (expressions.number(4), .plainNumber), (expressions.text(3), .plainText),
      (expressions.condition(4), .plainBool), (expressions.date(2), .date),
      (expressions.period(2), .period),
    ]
    let filters = [expressions.condition(3), expressions.condition(2)]
    let fields = columns.enumerated().map { TableField("c\($0)", $1.1) }
    let filtered = Plan(.filter(scan(random.table), filters[0]), fields: random.fields)
    let twice = Plan(.filter(filtered, filters[1]), fields: random.fields)
    let plan = Plan(.project(twice, columns.map(\.0)), fields: fields)
    let context = ExecutionContext.test()
    let table = try Executor(context: context).run(plan)

    var reference = ReferenceEvaluator()
    let rows = random.rows.filter {
      reference.holds(filters[0], $0) && reference.holds(filters[1], $0)
    }
    let expected = rows.map { row in columns.map { reference.value($0.0, row) } }
    #expect(table.boxedRows == expected)
  }

  @Test func divisionByZeroIsMissingAndCountedAfterTheFilter() throws {
    let table = numbers([0, 1, 2, 0], [1, 1, 1, 5])
    let span = Span(start: 3, end: 8, source: SourceID(0))
    let quotient = PlanExpression.arithmetic(.divide, .column(1), .column(0), span)
    let filtered = Plan(
      .filter(scan(table), .compare(.less, .column(1), .constant(.number(2)))),
      fields: table.fields)
    let plan = Plan(.project(filtered, [quotient]), fields: [TableField("q", .plainNumber)])
    let context = ExecutionContext.test()
    let result = try Executor(context: context).run(plan)
    #expect(result.boxedRows == [[.missing], [.number(1)], [.number(0.5)]])
    #expect(context.notes.all == [.outOfDomain(span): 1])
  }

  @Test func aGuardedDivisionIsNotCounted() throws {
    let table = numbers([0, 4])
    let inverse = PlanExpression.arithmetic(.divide, .constant(.number(1)), .column(0), nil)
    let guarded = PlanExpression.conditional(
      .compare(.equal, .column(0), .constant(.number(0))), then: .constant(.number(7)),
      otherwise: inverse)
    let context = ExecutionContext.test()
    let column = try Executor(context: context).evaluate(guarded, over: table)
    #expect(column[0] == .number(7) && column[1] == .number(0.25))
    #expect(context.notes.all.isEmpty)
  }

  @Test(arguments: [10, 1500, 5000])
  func theStepThatLeavesTheDoublesIsTheOneThatIsCounted(rows: Int) throws {
    // Every 100th product overflows; every 7th divisor is 0. The sum around both is finite elsewhere.
    let a = (0..<rows).map { $0 % 100 == 3 ? 1e200 : Double($0) }
    let b = (0..<rows).map { $0 % 7 == 0 ? 0 : 2.0 }
    let table = numbers(a, b)
    func span(_ start: Int) -> Span { Span(start: start, end: start + 1, source: SourceID(0)) }
    let product = PlanExpression.arithmetic(.multiply, .column(0), .column(0), span(1))
    let quotient = PlanExpression.arithmetic(.divide, .column(0), .column(1), span(2))
    let sum = PlanExpression.arithmetic(.add, product, quotient, span(3))
    let whole = PlanExpression.arithmetic(.subtract, sum, .column(0), span(4))
    let keep = PlanExpression.compare(.greater, .column(0), .constant(.number(4)))
    let plan = Plan(
      .project(Plan(.filter(scan(table), keep), fields: table.fields), [whole]),
      fields: [TableField("x", .plainNumber)])
    let context = ExecutionContext.test()
    let result = try Executor(context: context).run(plan)
    let kept = zip(a, b).filter { $0.0 > 4 }
    let expected = kept.map { a, b in
      a == 1e200 || b == 0 ? Value.missing : .number(a * a + a / b - a)
    }
    #expect(result.boxedRows == expected.map { [$0] })
    let counts = [
      RunNote.outOfDomain(span(1)): kept.count { $0.0 == 1e200 },
      RunNote.outOfDomain(span(2)): kept.count { $0.1 == 0 },
    ]
    #expect(context.notes.all == counts.filter { $0.value > 0 })
  }

  @Test func overflowIsMissing() throws {
    let huge = PlanExpression.arithmetic(
      .multiply, .column(0), .constant(.number(1e300)), nil)
    let column = try Executor(context: .test()).evaluate(huge, over: numbers([1e300, 2]))
    #expect(column[0] == .missing && column[1] == .number(2e300))
  }

  @Test func threadsDontChangeRows() throws {
    var generator = SeededGenerator(seed: 5)
    let random = RandomTable(rowCount: Parallel.worthwhileRows + 300, generator: &generator)
    let condition = PlanExpression.compare(.greater, .column(1), .constant(.number(0)))
    let plan = Plan(
      .project(
        Plan(.filter(scan(random.table), condition), fields: random.fields),
        [.column(0), .column(2), .column(7), .negate(.column(1))]),
      fields: [random.fields[0], random.fields[2], random.fields[7], random.fields[1]])
    var reference = ReferenceEvaluator()
    let rows = random.rows.filter { reference.holds(condition, $0) }
    let expected = rows.map {
      [$0[0], $0[2], $0[7], reference.value(.negate(.column(1)), $0)]
    }
    for threads in [1, 2, 3] {
      let table = try Executor(context: .test(threadCount: threads)).run(plan)
      #expect(table.rowCount == rows.count)
      #expect(table.boxedRows == expected)
    }
  }

  @Test func aColumnThatNothingChangesIsShared() throws {
    let table = numbers([1, 2, 3])
    let plan = Plan(.project(scan(table), [.column(0)]), fields: table.fields)
    let result = try Executor(context: .test()).run(plan)
    guard case .numbers(let before) = table.columns[0].storage,
      case .numbers(let after) = result.columns[0].storage
    else {
      Issue.record("no numbers")
      return
    }
    #expect(before.elements.baseAddress == after.elements.baseAddress)
  }
}

/// A table of number columns.
func numbers(_ columns: [Double]...) -> Table {
  Table(
    fields: columns.indices.map { TableField("c\($0)", .plainNumber) },
    columns: columns.map { Column(.numbers(Buffer($0))) }, rowCount: columns[0].count)
}
