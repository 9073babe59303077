import OIQ

/// What is measured: a query, how to read its result, and who else does it.
struct Workload {
  /// Also the name of the method in the peers' script, with `_` for `-`.
  let name: String
  /// The greatest ratio of wall time to the best peer that is good enough now.
  let goal: Double
  let query: String
  let told: Telling
  var peers: [Peer] = [.duckdb, .polars, .streaming, .numpy]
  /// The tables that it reads.
  var tables: Set<BenchTable> = [.facts]
}

enum BenchTable { case facts, part, small, large, file }

/// The numbers by which a result is compared with the peers'.
enum Telling {
  /// The cells of the only row.
  case row
  /// The number of rows, and the sum of a column and of its squares.
  case sums(String)
  /// The number of rows, and a column's values at a few places.
  case places(String)
  /// The number of rows and the sums of columns of a loaded file.
  case totals([String])
}

extension Workload {
  static let all: [Workload] = [
    Workload(
      name: "filter-sum", goal: 1.2,
      query: "from facts | where x < 0.5 | aggregate s = sum(y)", told: .row),
    Workload(
      name: "expression", goal: 1.5,
      query: "from facts | aggregate s = sum((x * 2 + y) * z - x / 3)", told: .row),
    Workload(
      name: "group-10", goal: 0.8,
      query: "from facts | aggregate s = sum(x) by k10", told: .sums("s")),
    Workload(
      name: "group-1k", goal: 0.8,
      query: "from facts | aggregate s = sum(x) by k1k", told: .sums("s")),
    Workload(
      name: "group-1m", goal: 1.0,
      query: "from facts | aggregate s = sum(x) by k1m", told: .sums("s")),
    Workload(
      name: "join-1k", goal: 0.7,
      query: "from facts | join d = small on n1k | aggregate s = sum(x * d.w)", told: .row,
      tables: [.facts, .small]),
    Workload(
      name: "join-1m", goal: 1.0,
      query: "from facts | join d = large on k1m | aggregate s = sum(x * d.w)", told: .row,
      peers: [.duckdb, .polars, .streaming], tables: [.facts, .large]),
    Workload(
      name: "sort", goal: 1.3, query: "from facts | select x | sort x", told: .places("x")),
    Workload(
      name: "top", goal: 0.8, query: "from facts | select x | sort x desc | take 10",
      told: .places("x")),
    Workload(
      name: "quantiles", goal: 1.0,
      query: """
        from facts
        | aggregate a = quantile(x, 5%), b = quantile(x, 50%), c = quantile(x, 95%)
        """, told: .row),
    Workload(
      name: "lag-ordered", goal: 0.3,
      query: "from facts | derive d = x - prev(x) by k1k | aggregate s = sum(d * d)", told: .row),
    Workload(
      name: "lag-unordered", goal: 0.7,
      query: "from facts | derive d = x - prev(x) by k1k sort t | aggregate s = sum(d * d)",
      told: .row, peers: [.duckdb, .polars, .streaming]),
    Workload(
      name: "csv", goal: 1.2, query: #"from csv("rows.csv")"#, told: .totals(["price", "units"]),
      peers: [.duckdb, .polars, .streaming], tables: [.file]),
    Workload(
      name: "sqlite-group", goal: 0.05, query: "from part | aggregate s = sum(x) by k",
      told: .sums("s"), peers: [.sqlite], tables: [.facts, .part]),
  ]
}

extension Telling {
  func values(of result: QueryResult) throws(BenchProblem) -> [Double] {
    switch self {
    case .row:
      return try result.columnNames.map { (name) throws(BenchProblem) in
        try number(result[0, name], name)
      }
    case .sums(let name):
      let values = result[name]?.numbers.compactMap { $0 } ?? []
      return [
        Double(values.count), values.reduce(0, +), values.reduce(0) { $0 + $1 * $1 },
      ]
    case .places(let name):
      let count = result.rowCount
      return [Double(count)]
        + (try [0, count / 3, count / 2, count - 1].map { (row) throws(BenchProblem) in
          try number(result[row, name], name)
        })
    case .totals(let names):
      return [Double(result.rowCount)]
        + names.map { result[$0]?.numbers.compactMap { $0 }.reduce(0, +) ?? .nan }
    }
  }

  private func number(_ cell: Cell?, _ name: String) throws(BenchProblem) -> Double {
    guard let number = cell?.number else { throw .failed("OIQ gives no number in `\(name)`") }
    return number
  }
}
