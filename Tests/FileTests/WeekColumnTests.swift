import OIQ
import OIQText
import Support
import Testing

@testable import OIQ

/// Columns of weeks, which as texts are in the order of their letters: W10 before W9.
@Suite struct WeekColumnTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func remarks(_ texts: [String]) throws -> [Diagnostic] {
    let rows = texts.map { "\($0),1\n" }.joined()
    return try FileReader(folder.write("a.csv", "week,n\n\(rows)")).readWithRemarks().remarks
  }

  @Test(arguments: [
    ["2024-W9", "2024-W10"], ["2024-W09"], ["2024W09", "2024W10"], ["W09 2024"], ["CW12 2024"],
    ["KW12 2024", "KW13 2024"],
  ])
  func textsOfWeeksAreTold(_ texts: [String]) throws {
    let found = try remarks(texts)
    #expect(found.count == 1 && found[0].severity == .warning)
    #expect(
      found.first?.title.hasSuffix("'\(texts[0])' is read as a text, not as a week") == true)
    #expect(found.first?.help.first == "for periods say so: schema: {week: period}")
  }

  @Test(arguments: [["W9", "W10"], ["M12 2024x", "AW9-2024"], ["W9 24", "W10 24"]])
  func otherTextsAreNot(_ texts: [String]) throws { #expect(try remarks(texts).isEmpty) }

  /// Up to the ninth week there are 100, up to the tenth 210, up to the eleventh 330.
  @Test func theAdviceReadsPeriods() throws {
    let path = try folder.write(
      "b.csv", "week,qty [module]\n2024-W9,100\n2024-W10,110\n2024-W11,120\n")
    let result = try Session().run(
      "from csv(\"\(path)\", schema: {week: period}) | derive all = cumsum(qty) sort week")
    #expect(try result["all"]?.numbers(in: "module") == [100, 210, 330])
    #expect(result[0, "week"]?.description == "2024-02-26..2024-03-03")
    let json = try folder.write("b.json", "[{\"week\": \"2020-W53\"}, {\"week\": \"2021-W01\"}]")
    let read = try Session().run("from json(\"\(json)\", schema: {week: period})")
    #expect(read[0, "week"]?.description == "2020-12-28..2021-01-03")
    #expect(read[1, "week"]?.description == "2021-01-04..2021-01-10")
  }

  @Test func aWeekThatAYearLacksIsAnError() throws {
    let path = try folder.write("c.csv", "week,n\n2023-W52,1\n2023-W53,2\n")
    let problem = #expect(throws: Diagnostic.self) {
      try FileReader(path, schema: ["week": "period"]).read()
    }
    #expect(problem?.title.hasSuffix("line 3, column week: '2023-W53' isn't a period") == true)
    #expect(problem?.help.first?.hasPrefix("the weeks of 2023 go from 1 to 52; ") == true)
  }
}
