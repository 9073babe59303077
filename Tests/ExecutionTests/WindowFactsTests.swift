import OIQCatalog
import OIQPlan
import OIQValues
import Support
import Testing

@testable import OIQExecution

/// The facts behind running sums and moving means, beside those of the rows by their definition.
@Suite struct WindowFactsTests {
  /// Some facts are disputed.
  private struct Book: FactBook {
    func isDisputed(_ part: FactPart) -> Bool { part.row % 7 == 3 }
    func isSpreadable(_ part: FactPart) -> Bool { true }
    func label(_ part: FactPart) -> String { "" }
    func doubleCounting(in rows: [[FactPart]], of use: DoubleCountingCheck.Use) -> DoubleCount? {
      nil
    }
    func rate(from: String, to: String, over period: Period, knownOn: Int32?) -> FXRate? { nil }
  }

  /// Groups of 0 to 3, an order that is a permutation, an amount that may be missing, and up to two facts.
  private func table(_ random: inout SeededGenerator, rows: Int) -> Table {
    var (offsets, parts): ([Int32], [FactPart]) = ([0], [])
    for row in 0..<rows {
      for _ in 0..<random.below(3) {
        parts.append(FactPart(table: 0, row: Int32(row * 3 + random.below(3)), start: 0, end: 1))
      }
      offsets.append(Int32(parts.count))
    }
    let groups = (0..<rows).map { _ in Double(random.below(4)) }
    var order = (0..<rows).map(Double.init)
    for row in order.indices { order.swapAt(row, random.below(row + 1)) }
    let there = (0..<rows).map { _ in random.below(4) > 0 }
    return Table(
      fields: [
        TableField("group", .plainNumber), TableField("order", .plainNumber),
        TableField("amount", .plainNumber), TableField("facts", .facts, isHidden: true),
      ],
      columns: [
        Column(.numbers(Buffer(groups))), Column(.numbers(Buffer(order))),
        Column(.numbers(Buffer(groups)), presence: Presence.from(there)),
        Column(.facts(FactLists(offsets: Buffer(offsets), parts: Buffer(parts)))),
      ], rowCount: rows)
  }

  @Test(arguments: [(WindowKind.cumsum, 1), (.movavg, 1), (.movavg, 3)])
  func rowsHaveTheFactsOfThoseThatTheyAddUp(_ kind: WindowKind, _ width: Int) throws {
    var random = SeededGenerator(seed: 11)
    for rows in [0, 1, 2, 7, 60] {
      let table = table(&random, rows: rows)
      var call = WindowCall(
        kind: kind, argument: 3, offset: width, partial: .missing, partition: [0],
        order: [SortTerm(1)], period: nil, field: TableField("facts", .facts, isHidden: true))
      call.gathersFactsOf = 2
      let executor = Executor(context: .test(facts: Book()))
      let result = try executor.windowed(table, calls: [call])
      func number(_ slot: Int, _ row: Int) -> Double {
        if case .number(let number) = table.columns[slot][row] { number } else { .nan }
      }
      for row in 0..<rows {
        let before = (0..<rows).filter {
          number(0, $0) == number(0, row) && number(1, $0) <= number(1, row)
        }.sorted { number(1, $0) < number(1, $1) }
        let held = (kind == .cumsum ? before[...] : before.suffix(width))
          .filter { table.columns[2].isPresent($0) }
          .flatMap { table.columns[3].cell($0).facts }.filter { $0.row % 7 != 3 }
        #expect(result.columns[4].cell(row).facts == held, "row \(row) of \(rows)")
      }
    }
  }
}
