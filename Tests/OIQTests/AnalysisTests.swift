import OIQ
import Testing

/// `explain analyze`: each operator with the rows that it gave and the time that it took.
@Suite struct AnalysisTests {
  @Test func operatorsTellTheirRows() throws {
    let session = Session()
    try session.register("rows", [.numbers("x", (0..<1000).map(Double.init))])
    let query =
      "from rows | where x < 300 | derive y = x * 2 | sort y desc | aggregate n = count() by x"
    let plain = try #require(session.execute("explain " + query).messages.first)
    let measured = try #require(session.execute("explain analyze " + query).messages.first)
    let lines = measured.split(separator: "\n").map(String.init)
    // The same operators, each with what it did.
    #expect(
      lines.map { $0.split(separator: ":")[0] }
        == plain.split(separator: "\n").map { $0.split(separator: " →")[0] })
    for line in lines {
      #expect(
        line.contains(/: (\d+ rows? in [\d.,]+ [num]?s|with what reads it)(  ← |$)/), "\(line)")
    }
    #expect(lines.contains { $0.hasSuffix("  ← sort y desc") })
    func rows(_ title: String) -> Int? {
      lines.first { $0.drop { $0 == " " }.hasPrefix(title) }?
        .firstMatch(of: /: (\d+) rows? in/).flatMap { Int($0.1) }
    }
    #expect(rows("scan") == 1000)
    #expect(rows("sort") == 300)
    #expect(rows("aggregate") == 300)
  }

  @Test func valuesAndChartsAndErrorsAreTold() {
    let session = Session()
    #expect(session.execute("explain analyze 1 + 1").messages.first?.contains("1 row in") == true)
    #expect(
      session.execute("explain analyze from spend | take 3").messages.first?.contains(": 3 rows in")
        == true)
    #expect(session.execute("explain analyze from nothing").errors.map(\.code) == ["unknown-table"])
  }
}
