import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Support
import Testing

@testable import OIQExecution

/// Lookups in tables whose keys have no gap, against a dictionary of the keys.
@Suite struct OrderedLookupTests {
  enum Kind: CaseIterable { case wholes, dates, texts, bools }

  /// A column of keys side by side in some order, and one of rows to look up.
  static func sides(_ kind: Kind, seed: Int, isOrdered: Bool) -> (built: Column, probed: Column) {
    var random = SeededGenerator(seed: UInt64(seed) + 400)
    let count = kind == .bools ? 2 : random.pick([1, 2, 7, 100, 3000])
    let probes = random.pick([0, 1, 3, 4, 6, 200, 4097])
    var keys = Array(0..<count)
    if !isOrdered { keys.shuffle(using: &random) }
    let places = (0..<probes).map { _ in Int.random(in: -2...count + 1, using: &random) }
    switch kind {
    case .wholes:
      let lowest = random.pick([0, 1, -5, -1e6, 1e9, -0x1p50, 0x1p50])
      let odd: [Double] = [
        0.5, -0.5, 1e-300, -1e-300, 0x1p51, -0x1p51, 0x1p53, 1e300, -1e300, -0.0, lowest + 0.25,
        lowest.nextUp, lowest.nextDown, 0x1p32 + lowest, lowest - 0x1p32,
      ]
      return (
        numbers(keys.map { lowest + Double($0) }),
        numbers(places.map { random.chance(0.2) ? random.pick(odd) : lowest + Double($0) })
      )
    case .dates:
      let lowest = random.pick([0, -30_000, Int32.min, Int32.max - 4000])
      return (
        Column(.dates(Buffer(keys.map { lowest + Int32($0) }))),
        Column(.dates(Buffer(places.map { lowest &+ Int32($0) })))
      )
    case .texts:
      let own = TextDictionary((0..<count).map { "key \($0)" })
      let other = TextDictionary((0..<count + 4).map { "key \(count + 1 - $0)" })
      return (
        Column(.codes(Buffer(keys.map { Int32($0) }), own)),
        Column(.codes(Buffer(places.map { Int32($0 + 2) }), other))
      )
    case .bools:
      return (
        Column(.bools(Buffer(keys.map { UInt8($0) }))),
        Column(.bools(Buffer(places.map { UInt8(abs($0) % 2) })))
      )
    }
  }

  static func numbers(_ values: [Double]) -> Column { Column(.numbers(Buffer(values))) }

  static func isExpected(
    _ found: Buffer<Int32>, _ built: Column, _ probed: Column, _ rows: Buffer<Int32>
  ) -> Bool {
    var known: [Value: Int32] = [:]
    for row in 0..<built.count { known[built[row]] = Int32(row) }
    return (0..<probed.count).allSatisfy { row in
      let place = found.elements[row]
      let match = place < 0 ? -1 : rows.elements[Int(place)]
      return match == (probed.isPresent(row) ? known[probed[row]] ?? -1 : -1)
    }
  }

  @Test(arguments: Kind.allCases, 0..<40)
  func foundRowsAreThoseOfADictionary(kind: Kind, seed: Int) throws {
    for missing in [false, true] {
      let (built, sought) = OrderedLookupTests.sides(kind, seed: seed, isOrdered: seed % 5 == 0)
      var probed = sought
      var random = SeededGenerator(seed: UInt64(seed))
      if missing {
        probed.presence = Presence.from((0..<probed.count).map { _ in random.chance(0.7) })
      }
      let pairs = KeyPair.pairs(built: built, probed: probed, threads: 1)
      let table = JoinTable(pairs, rowCount: built.count)
      let plain = table.find(pairs, rowCount: probed.count, threads: 1)
      let all = Buffer((0..<built.count).map { Int32($0) })
      #expect(OrderedLookupTests.isExpected(plain, built, probed, all))
      if kind == .bools { continue }
      let rows = try #require(table.rowsByKey)
      #expect(rows.array.sorted() == all.array)
      let found = table.ordered.find(pairs, rowCount: probed.count, threads: 1)
      #expect(OrderedLookupTests.isExpected(found, built, probed, rows))
    }
  }

  @Test func keysWithGapsRepeatsOrHolesStayAsTheyAre() {
    func rowsByKey(_ built: Column) -> Buffer<Int32>? {
      let pairs = KeyPair.pairs(built: built, probed: built, threads: 1)
      return JoinTable(pairs, rowCount: built.count).rowsByKey
    }
    #expect(rowsByKey(OrderedLookupTests.numbers([3, 1, 2]))?.array == [1, 2, 0])
    #expect(rowsByKey(OrderedLookupTests.numbers([3, 1, 4])) == nil)
    #expect(rowsByKey(OrderedLookupTests.numbers([3, 1, 1])) == nil)
    #expect(rowsByKey(OrderedLookupTests.numbers([1, 1, 4, 4])) == nil)
    #expect(rowsByKey(OrderedLookupTests.numbers([])) == nil)
    var holed = OrderedLookupTests.numbers([3, 1, 2])
    holed.presence = Presence.from([true, true, false])
    #expect(rowsByKey(holed) == nil)
  }

  /// Whole queries: a column of each kind from the right, in chunks with and without rows that match nothing.
  @Test(arguments: 0..<40)
  func aggregatesAgreeWithJoinedTables(seed: Int) throws {
    let kind = [Kind.wholes, .dates, .texts][seed % 3]
    let (built, sought) = OrderedLookupTests.sides(kind, seed: seed, isOrdered: seed % 7 == 0)
    var probed = sought
    if probed.count < built.count {
      let repeats = (0..<built.count * 2).map { Int32($0 % max(probed.count, 1)) }
      if probed.count > 0 { probed = probed.gathered(RowList(Buffer(repeats)), threads: 1) }
    }
    var tables = RandomTables(
      seed: UInt64(seed), variety: 9, missingShare: seed % 2 == 0 ? 0 : 0.2)
    let leftRest = tables.table([.doubles, .texts], rows: probed.count)
    let rightRest = tables.table([.doubles, .mixed, .bools, .dates], rows: built.count)
    let left = OrderedLookupTests.table(probed, leftRest)
    let right = OrderedLookupTests.table(built, rightRest)
    for join in [JoinPlan.Kind.inner, .left, .one] {
      let plan = Plan(
        .join(
          JoinPlan(
            kind: join, left: scan(left), right: scan(right), keys: [(left: 0, right: 0)],
            condition: nil)),
        fields: left.fields + right.fields)
      let product = PlanExpression.arithmetic(.multiply, .column(1), .column(4), nil)
      let sets = [
        [OrderedLookupTests.call(.sum, product)],
        [OrderedLookupTests.call(.sum, .column(4)), OrderedLookupTests.call(.count, .column(6))],
      ]
      for calls in sets {
        for by in calls.count == 1 ? [[]] : [[], [2], [7, 3]] {
          let fields = by.map { plan.fields[$0] } + calls.map(\.field)
          let executor = Executor(context: .test(threadCount: 1 + seed % 2))
          let found = try executor.aggregated(plan, keys: by, calls: calls, fields: fields)
          let joined = scan(try executor.run(plan))
          let plain = try executor.aggregated(joined, keys: by, calls: calls, fields: fields)
          #expect(found.rows == plain.rows, "\(join) by \(by)")
        }
      }
    }
  }

  static func call(_ kind: AggregateKind, _ argument: PlanExpression) -> AggregateCall {
    AggregateCall(.kind(kind), argument, field: TableField("a", .plainNumber))
  }

  static func table(_ key: Column, _ rest: Table) -> Table {
    let fields = [TableField("key", .plainNumber)] + rest.fields
    return Table(fields: fields, columns: [key] + rest.columns, rowCount: key.count)
  }
}
