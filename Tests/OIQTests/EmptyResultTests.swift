import OIQCatalog
import OIQExecution
import OIQPlan
import OIQText
import OIQValues
import Synchronization
import Testing

@testable import OIQ

@Suite struct EmptyResultTests {
  @Test(arguments: [
    ("from capex | where company == Meta | where mid(amount) > $900B", "`amount > 900.0 B USD`"),
    ("from capex | where company == Meta and as_of < 2001-01-01", "`as_of < 2001-01-01` left out"),
    ("from totals | where period == 2019", "nearest: 2024"),
    ("from totals | where total > $900B", "`total >"),
    ("from totals | take 0", "`take 0` left out every row"),
    ("from capex as of 1999-01-01", "nothing was known in `capex`"),
  ])
  func conditionIsNamed(_ text: String, _ part: String) throws {
    let result = try Session().run(text)
    #expect(result.rowCount == 0)
    #expect(result.notes.contains { $0.contains(part) }, "\(result.notes)")
  }

  /// Without rows there is no group, be its key the same in all rows; without keys there is one of nothing.
  @Test(arguments: [("by one", 0), ("by one, kind", 0), ("by one, two", 0), ("", 1)])
  func aConstantIsAKeyLikeAnother(_ keys: String, _ rows: Int) throws {
    let text = """
      from sources | where kind is missing and kind is not missing
      | derive one = "x", two = 2 | aggregate n = count() \(keys)
      """
    #expect(try Session().run(text).rowCount == rows)
  }

  /// The first stage that leaves nothing is named, whatever comes behind it or beside it.
  @Test(arguments: [
    ("from t | where x > 5 | where x < 3 | derive y = x | where y > 0", "`x < 3` left out all 4"),
    ("from t | derive y = x | sort y desc | where y > 10 | take 3", "`y > 10` left out all 9"),
    ("from t | where x == 4 | where x == 9", "`x == 9` left out the 1 row that"),
    ("from t | join b = (from t | where x < 0) on x", "`x < 0` left out all 9 rows"),
    ("from t | where x < 3 | join b = (from t | where x > 3) on x", "no row before the join"),
    ("from t | where x < 0 | union (from t | where x > 90)", "`x < 0` left out all 9 rows"),
    ("from t | where x < 0 | union t | where x > 90", "`x > 90` left out all 9 rows"),
    ("from t | where x > 2 | select y = x | where y < 0", "`y < 0` left out all 7 rows"),
    (
      "from t | where x > 2 | sort k | where k == \"z\" | take 2",
      "left out all 7 rows that stood before it; nearest: a, b"
    ),
    ("from t | aggregate n = sum(x) by x | skip 20", "`skip 20` left out every row"),
    ("from none | where x > 1", "`none` has no rows"),
  ])
  func theFirstStageIsNamed(_ text: String, _ part: String) throws {
    let session = Session()
    try session.register(
      "t",
      [.numbers("x", (1...9).map(Double.init)), .texts("k", (1...9).map { $0 < 5 ? "a" : "b" })])
    try session.register("none", [.numbers("x", [])])
    let result = try session.run(text)
    #expect(result.rowCount == 0)
    #expect(result.notes.contains { $0.contains(part) }, "\(result.notes)")
  }

  /// However many stages stand above it, the table is read once more and no more.
  @Test func theQueryRunsOnce() throws {
    let source = CountedSource(rows: 100)
    var plan = Plan(.scan(source, columns: [0]), fields: source.fields)
    let limits = [90, 50, 20, -1, 10, 5].map(Double.init)
    for limit in limits {
      let condition = PlanExpression.compare(.less, .column(0), .constant(.number(limit)))
      plan = Plan(.filter(plan, condition), fields: source.fields)
    }
    let provenance = Provenance(
      plan: plan, catalog: Catalog.bundled, sources: SourceMap(),
      span: Span(start: 0, end: 0, source: SourceID(0)), threadCount: 1, drawCount: 100,
      memoryLimit: 1 << 30)
    #expect(try provenance.executor.run(plan).rowCount == 0)
    #expect(source.scans == 1)
    let lines = try EmptyResult(provenance: provenance).lines()
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("`x < -1` left out all 20 rows that stood before it") == true)
    #expect(source.scans == 2)
  }
}

/// A table that counts how often it is read.
private final class CountedSource: TableSource {
  let name = "counted"
  let fields = [TableField("x", .plainNumber)]
  let order: [Int] = []
  private let rows: Int
  private let counter = Mutex(0)

  init(rows: Int) { self.rows = rows }

  var scans: Int { counter.withLock { $0 } }

  func scan(columns indices: [Int]) throws(Diagnostic) -> Table {
    counter.withLock { $0 += 1 }
    let column = Column(.numbers(Buffer((0..<rows).map(Double.init))))
    return Table(
      fields: indices.map { fields[$0] }, columns: indices.map { _ in column }, rowCount: rows)
  }
}
