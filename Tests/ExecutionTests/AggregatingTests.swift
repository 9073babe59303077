import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Support
import Testing

@testable import OIQExecution

/// Aggregates by going through boxed rows.
struct ReferenceAggregates {
  static func value(_ kind: AggregateKind, _ values: [Value], level: Double) -> Value {
    let present = values.filter { $0 != .missing }
    let numbers = present.compactMap { value in
      if case .number(let number) = value { number } else { nil }
    }
    let reference = ReferenceEvaluator()
    switch kind {
    case .count: return .number(Double(present.count))
    case .countDistinct: return .number(Double(Set(present).count))
    case .first: return present.first ?? .missing
    case .last: return present.last ?? .missing
    case .any: return present.isEmpty ? .missing : .bool(present.contains(.bool(true)))
    case .all: return present.isEmpty ? .missing : .bool(!present.contains(.bool(false)))
    case .min: return present.min { reference.order($0, $1) ?? 0 < 0 } ?? .missing
    case .max: return present.max { reference.order($0, $1) ?? 0 < 0 } ?? .missing
    case .sum: return numbers.isEmpty ? .missing : .number(BigSum(numbers).rounded)
    case .mean: return numbers.isEmpty ? .missing : .number(BigSum(numbers).mean(numbers.count))
    case .median: return quantile(numbers, 0.5)
    case .quantile: return quantile(numbers, level)
    case .sd: return deviation(numbers)
    }
  }

  private static func quantile(_ numbers: [Double], _ level: Double) -> Value {
    guard !numbers.isEmpty else { return .missing }
    let sorted = numbers.sorted()
    let place = level * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return .number(sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below)))
  }

  private static func deviation(_ numbers: [Double]) -> Value {
    guard numbers.count > 1 else { return .missing }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return .number((squares / Double(numbers.count - 1)).squareRoot())
  }
}

/// Equal, or both numbers and equal to 12 digits: for results that the twin computes less well.
private func isClose(_ left: Value, _ right: Value) -> Bool {
  if case .number(let a) = left, case .number(let b) = right {
    return abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1)
  }
  return left == right
}

@Suite struct AggregatingTests {
  /// Kind, slot of a random table.
  static let calls: [(AggregateKind, Int)] = numberCalls + otherCalls

  private static let numberCalls: [(AggregateKind, Int)] = [
    (.sum, 1), (.mean, 1), (.sum, 0), (.mean, 0), (.min, 1), (.max, 0), (.countDistinct, 0),
    (.median, 1), (.quantile, 0), (.sd, 1),
  ]

  private static let otherCalls: [(AggregateKind, Int)] = [
    (.min, 2), (.max, 3), (.min, 5), (.max, 5), (.min, 6), (.max, 6), (.count, 4), (.count, 7),
    (.countDistinct, 2), (.countDistinct, 6), (.first, 3), (.last, 2), (.first, 7), (.last, 6),
    (.any, 4), (.all, 4),
  ]

  @Test(arguments: 0..<60)
  func aggregatesEqualTheirBoxedTwin(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let random = RandomTable(
      rowCount: generator.pick([0, 1, 2, 30, 500, 1500]), missing: generator.pick([0, 0.3, 1]),
      generator: &generator)
    let keys = Array([0, 1, 2, 3, 4, 5, 6].shuffled(using: &generator).prefix(generator.below(4)))
    var expressions = RandomExpressions(generator: generator)
    let filter = expressions.condition(2)
    let filtered = Plan(.filter(scan(random.table), filter), fields: random.fields)
    let calls = AggregatingTests.calls.map { kind, slot in
      AggregateCall(
        .kind(kind), .column(slot), parameters: [0.3], field: TableField("x", result(kind, slot)))
    }
    let plan = Plan(
      .aggregate(filtered, keys: keys, calls: calls),
      fields: keys.map { random.fields[$0] } + calls.map(\.field))
    let table = try Executor(context: .test()).run(plan)

    var reference = ReferenceEvaluator()
    let rows = random.rows.filter { reference.holds(filter, $0) }
    let groups = Dictionary(grouping: rows) { row in keys.map { row[$0] } }
    let order = groups.keys.sorted { precedes($0, $1, reference) }
    let expected = keys.isEmpty ? [[]] : order
    #expect(table.rowCount == expected.count)
    for (place, key) in expected.enumerated() {
      let row = table.columns.map { $0[place] }
      #expect(Array(row.prefix(keys.count)) == key)
      for (index, (kind, slot)) in AggregatingTests.calls.enumerated() {
        let values = (groups[key] ?? []).map { $0[slot] }
        let twin = ReferenceAggregates.value(kind, values, level: 0.3)
        let found = row[keys.count + index]
        let isExact = kind != .sd && kind != .quantile && kind != .median
        #expect(isExact ? found == twin : isClose(found, twin), "\(kind) of \(slot)")
      }
    }
  }

  private func result(_ kind: AggregateKind, _ slot: Int) -> ValueType {
    switch kind {
    case .sum, .mean, .count, .countDistinct, .median, .quantile, .sd: return .plainNumber
    case .any, .all: return .plainBool
    case .min, .max, .first, .last:
      var generator = SeededGenerator(seed: 0)
      return RandomTable(rowCount: 0, generator: &generator).fields[slot].type
    }
  }

  /// Missing last.
  private func precedes(_ left: [Value], _ right: [Value], _ reference: ReferenceEvaluator) -> Bool
  {
    for (a, b) in zip(left, right) where a != b {
      if a == .missing { return false }
      if b == .missing { return true }
      return reference.order(a, b) ?? 0 < 0
    }
    return false
  }

  @Test func withoutKeysThereIsOneRowEvenOfNothing() throws {
    let calls = [
      AggregateCall(.kind(.sum), .column(0), field: TableField("s", .plainNumber)),
      AggregateCall(.kind(.count), nil, field: TableField("n", .plainNumber)),
    ]
    let plan = Plan(
      .aggregate(scan(numbers([])), keys: [], calls: calls), fields: calls.map(\.field))
    #expect(try Executor(context: .test()).run(plan).boxedRows == [[.missing, .number(0)]])
  }

  @Test func skippedValuesAreNotedOnceAColumn() throws {
    var table = numbers([1, 2, 3, 4])
    table.columns[0].presence = Presence.from([true, false, true, false])
    let calls = [AggregateKind.sum, .mean, .max, .median].map {
      AggregateCall(.kind($0), .column(0), field: TableField("x", .plainNumber))
    }
    let keep = PlanExpression.or(
      .isMissing(.column(0)), .compare(.less, .column(0), .constant(.number(3))))
    let plan = Plan(
      .aggregate(Plan(.filter(scan(table), keep), fields: table.fields), keys: [], calls: calls),
      fields: calls.map(\.field))
    let context = ExecutionContext.test()
    _ = try Executor(context: context).run(plan)
    #expect(context.notes.all == [.missingSkipped(column: "c0"): 2])
  }

  @Test func threadsDontChangeGroups() throws {
    var generator = SeededGenerator(seed: 9)
    let count = Parallel.worthwhileRows + 1000
    // Keys too far apart to be indices, so that the hash table is used, and some that are.
    let far = (0..<count).map { _ in Double(generator.below(300)) * 1e9 }
    let near = (0..<count).map { _ in Double(generator.below(400) - 200) }
    let values = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
    for keys in [far, near] {
      let call = AggregateCall(.kind(.sum), .column(1), field: TableField("s", .plainNumber))
      let plan = Plan(
        .aggregate(scan(numbers(keys, values)), keys: [0], calls: [call]),
        fields: [TableField("k", .plainNumber), call.field])
      let groups = Dictionary(grouping: zip(keys, values), by: \.0)
      let expected = groups.keys.sorted().map { key in
        [Value.number(key), .number(BigSum(groups[key]?.map(\.1) ?? []).rounded)]
      }
      for threads in [1, 2, 3] {
        let table = try Executor(context: .test(threadCount: threads)).run(plan)
        let isSame = table.boxedRows == expected
        #expect(isSame)
      }
    }
  }

  @Test func disputedFactsAreLeftOutAndDoubleOnesStopTheRun() throws {
    let parts = (0..<4).map { FactPart(table: 1, row: Int32($0), start: 0, end: 10) }
    let lists = FactLists(offsets: Buffer([0, 1, 3, 4]), parts: Buffer(parts))
    let fields = [TableField("k", .plainNumber), TableField("f", .facts, isHidden: true)]
    let table = Table(
      fields: fields,
      columns: [Column(.numbers(Buffer([2, 1, 2]))), Column(.facts(lists))], rowCount: 3)
    func plan(_ check: DoubleCountingCheck?) -> Plan {
      Plan(
        .aggregate(
          scan(table), keys: [0],
          calls: [AggregateCall(.mergeFacts(check), .column(1), field: fields[1])]),
        fields: fields)
    }
    let context = ExecutionContext.test(facts: SomeFacts(disputed: 1))
    let result = try Executor(context: context).run(plan(nil))
    guard case .facts(let merged) = result.columns[1].storage else {
      Issue.record("no facts")
      return
    }
    #expect(Array(merged[0]) == [parts[2]])
    #expect(Array(merged[1]) == [parts[0], parts[3]])
    #expect(context.notes.all == [.disputedLeftOut: 1])
    #expect {
      try Executor(context: context).run(plan(DoubleCountingCheck(measure: "amount")))
    } throws: {
      ($0 as? Diagnostic)?.code == .doubleCounting
    }
  }
}

/// Fact 1 may be disputed; two facts in one group are one too many.
private struct SomeFacts: FactBook {
  var disputed: Int32
  func isDisputed(_ part: FactPart) -> Bool { part.row == disputed }
  func doubleCounting(in rows: [[FactPart]], of use: DoubleCountingCheck.Use) -> DoubleCount? {
    let parts = Array(rows.joined())
    guard parts.count > 1 else { return nil }
    return DoubleCount(
      first: "fact \(parts[0].row)", second: "fact \(parts[1].row)", reason: .sameFact)
  }
  func rate(from: String, to: String, over period: Period, knownOn: Int32?) -> FXRate? { nil }
  func isSpreadable(_ part: FactPart) -> Bool { true }
  func label(_ part: FactPart) -> String { "" }
}
