import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Testing

@testable import OIQExecution

/// Aggregates over joins whose right side has one row a key, which no table of joined rows is made for,
/// against the same aggregates over the joined table.
@Test(arguments: 0..<60)
func aggregatesOverLookupsAgreeWithJoinedTables(seed: Int) throws {
  var tables = RandomTables(seed: UInt64(seed) + 900, variety: 2 + seed % 40)
  let kinds = Array(ColumnKind.keys.shuffled(using: &tables.random).prefix(1 + seed % 3))
  let left = tables.table(kinds + [.doubles, .texts], rows: [1, 70, 300, 2500][seed % 4])
  let all = tables.table(kinds + [.doubles, .texts, .mixed, .wholes], rows: 1 + seed * 3)
  let right = oneRowAKey(all, kinds.count)
  let keys = kinds.indices.map { (left: $0, right: $0) }
  let (amount, group) = (left.columns.count + kinds.count, left.columns.count + kinds.count + 1)
  for kind in [JoinPlan.Kind.inner, .left, .one] {
    let join = Plan(
      .join(
        JoinPlan(
          kind: kind, left: scan(left), right: scan(right), keys: keys, condition: nil)),
      fields: left.fields + right.fields)
    let calls = [
      AggregateCall(.kind(.count), nil, field: TableField("n", .plainNumber)),
      AggregateCall(.kind(.sum), .column(amount), field: TableField("s", .plainNumber)),
      AggregateCall(.kind(.max), .column(kinds.count), field: TableField("m", .plainNumber)),
      AggregateCall(.kind(.first), .column(group), field: TableField("f", .plainText)),
    ]
    for by in [[], [group], [kinds.count + 1, group]] {
      let fields =
        by.map { join.fields[$0] } + calls.map(\.field)
      let executor = Executor(context: .test(threadCount: 1 + seed % 2))
      let lookup = try executor.aggregated(join, keys: by, calls: calls, fields: fields)
      let joined = scan(try executor.run(join))
      let plain = try executor.aggregated(joined, keys: by, calls: calls, fields: fields)
      #expect(lookup.rows == plain.rows, "\(kind) by \(by)")
    }
  }
}

/// The first row of each key.
private func oneRowAKey(_ table: Table, _ keyCount: Int) -> Table {
  var seen: Set<[Cell]> = []
  let rows = (0..<table.rowCount).filter {
    seen.insert(keyCells(table, $0, Array(0..<keyCount))).inserted
  }
  return table.gathered(RowList(Buffer(rows.map { Int32($0) })), threads: 1)
}
