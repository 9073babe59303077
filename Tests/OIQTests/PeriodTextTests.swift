import OIQ
import Support
import Testing

/// Texts that read like periods, where periods are needed.
@Suite struct PeriodTextTests {
  private func error(_ text: String, _ folder: ScratchFolder) throws -> Problem {
    try #require(
      Session(settings: SessionSettings(folder: folder.path)).execute(text).errors.first,
      "\(text) runs")
  }

  @Test func aTextLiesInNoPeriod() throws {
    let folder = try ScratchFolder()
    try folder.write("a.csv", "k,quarter,x\na,2024Q1,1\nb,2024Q3,2\n")
    let file = "from csv(\"a.csv\", schema: {quarter: text})"
    let problem = try error("\(file) | where quarter in 2024H1", folder)
    #expect(problem.code == "type-mismatch")
    #expect(problem.title == "a period or a date lies in a period, and this is a text")
    #expect(
      problem.help == [
        "make periods of the texts: `period(quarter) in 2024H1`",
        "or read such a column of a file as periods: `csv(…, schema: {quarter: period})`",
      ])
    let session = Session(settings: SessionSettings(folder: folder.path))
    let read = try session.run(
      "from csv(\"a.csv\", schema: {quarter: period}) | where quarter in 2024H1")
    #expect(read["x"]?.numbers == [1])
    let made = try session.run("\(file) | where period(quarter) in 2024H1")
    #expect(made["x"]?.numbers == [1])
    // A number is told of ranges of numbers.
    let number = try error("\(file) | where x in 2024H1", folder)
    #expect(number.help.first?.contains("`x in 1..5`") == true)
  }

  @Test func fiscalLabelsOfRowsAreJoined() throws {
    let folder = try ScratchFolder()
    try folder.write("a.csv", "c,l,x\nMicrosoft,FY2026Q1,1\nMeta,FY2025,2\nMeta,FY1990,3\n")
    let problem = try error("from csv(\"a.csv\") | derive p = fiscal(l, c)", folder)
    #expect(problem.code == "bad-arguments")
    #expect(
      problem.title
        == "`fiscal` needs a label and a company that are known before a row is read")
    let advice = try #require(problem.help.first?.split(separator: "`").last)
    #expect(advice.hasPrefix("join left f = (from capex"))
    let joined = try Session(settings: SessionSettings(folder: folder.path)).run(
      "from csv(\"a.csv\") | \(advice) | select x, span = f.span | sort x")
    let direct = try Session().run(
      "from companies | take 1 | select a = fiscal(\"FY2026Q1\", Microsoft), b = fiscal(\"FY2025\", Meta)"
    )
    #expect(joined.rowCount == 3)
    #expect(joined[0, "span"] == direct[0, "a"])
    #expect(joined[1, "span"] == direct[0, "b"])
    #expect(joined[2, "span"]?.description == "—")
  }
}
