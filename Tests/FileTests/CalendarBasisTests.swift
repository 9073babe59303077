import OIQ
import Support
import Testing

/// `calendarize` chooses among figures by their basis, which in a file may be any text.
@Suite struct CalendarBasisTests {
  private let session = Session()
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func file(_ bases: [String], header: String = "basis") throws -> String {
    let rows = zip(["2024Q1", "2024Q2", "2024Q3", "2024Q4"], bases).enumerated()
      .map { "A,\($1.0),\($1.1),\($0 + 1)\n" }
    let path = try folder.write("a.csv", "company,span,\(header),v [USD]\n\(rows.joined())")
    return "from csv(\"\(path)\") "
  }

  private func problems(_ text: String) -> [Problem] {
    session.execute(text).outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
  }

  /// 1 + 2 + 3 + 4; the weakest of the four is what the year is.
  @Test func basesThatThereAreAreKept() throws {
    let year = try session.run(
      try file(["actual", "actual", "guidance", "estimate"]) + "| calendarize v to year by company")
    #expect(year["v"]?.numbers == [10] && year[0, "basis"]?.text == "estimate")
    let half = try session.run(
      try file(["actual", "actual", "guidance", "estimate"]) + "| calendarize v to half by company")
    #expect(half["v"]?.numbers == [3, 7])
    #expect(half[0, "basis"]?.text == "actual" && half[1, "basis"]?.text == "estimate")
  }

  @Test func anotherIsRefused() throws {
    let text =
      try file(["actual", "actual", "budget", "actual"]) + "| calendarize v to year by company"
    let problems = problems(text)
    #expect(problems.map(\.code) == ["unknown-member"])
    #expect(
      problems.first?.title
        == "the row (company = A, span = 2024Q3) has \"budget\" in `basis`, which is actual, guidance or estimate"
    )
    // Either repair of the two works.
    let said = try session.run(
      text.replacing(
        "| cal",
        with: "| derive basis = if basis == \"budget\" then \"estimate\" else basis | cal"))
    #expect(said["v"]?.numbers == [10] && said[0, "basis"]?.text == "estimate")
    let apart = try session.run(
      text.replacing("year by", with: "quarter by").replacing("company", with: "company, basis"))
    #expect(apart["v"]?.numbers == [1, 2, 4, 3])
    #expect(apart["basis"]?.texts == ["actual", "actual", "actual", "budget"])
  }

  @Test func noneIsRefused() throws {
    let text = try file(["actual", "", "actual", "actual"]) + "| calendarize v to year by company"
    let problems = problems(text)
    #expect(problems.map(\.code) == ["unknown-member"])
    #expect(
      problems.first?.title
        == "the row (company = A, span = 2024Q2) has nothing in `basis`, which is actual, guidance or estimate"
    )
    let said = try session.run(
      text.replacing("| cal", with: "| derive basis = basis ?? \"guidance\" | cal"))
    #expect(said["v"]?.numbers == [10] && said[0, "basis"]?.text == "guidance")
  }

  /// A number of that name is no basis in this sense.
  @Test func aNumberIsNoBasis() throws {
    let year = try session.run(
      try file(["5", "6", "7", "8"], header: "basis [W]") + "| calendarize v to year by company")
    #expect(
      year["v"]?.numbers == [10] && year.columnNames == ["company", "period", "v", "coverage"])
  }
}
