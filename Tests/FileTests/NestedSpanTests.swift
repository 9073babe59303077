import OIQ
import OIQText
import Support
import Testing

/// Files have no guards: where a sum adds a year and its quarters, it says so.
@Suite struct NestedSpanTests {
  private let session = Session()
  private let folder: ScratchFolder
  private let file: String

  init() throws {
    folder = try ScratchFolder()
    file = try folder.write(
      "a.csv",
      """
      company,span,kind,amount [USD]
      A,2024,x,100
      A,2024Q1,x,20
      A,2024Q2,y,30
      B,2024Q3,x,40
      B,2025,y,

      """)
  }

  private func warnings(_ text: String) -> [Problem] {
    session.execute("from csv(\"\(file)\") \(text)").outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
  }

  @Test(arguments: [
    "| aggregate t = sum(amount)", "| aggregate t = mean(amount) by company",
    "| aggregate t = 2 * sum(amount)", "| derive t = cumsum(amount) by company sort span",
    "| select company, s = span, amount | aggregate t = sum(amount)",
    "| derive year = span.year | aggregate t = sum(amount) by year",
    "| select span, amount | aggregate t = sum(amount)",
    "| aggregate t = sum(amount), m = median(amount), u = sum(amount * 2)",
  ])
  func aYearAndItsQuartersAreTold(_ stages: String) throws {
    let found = warnings(stages)
    #expect(found.map(\.code) == ["double-counting"])
    let warning = try #require(found.first)
    #expect(warning.severity == .warning)
    #expect(warning.title.contains("2024 and 2024Q1"))
  }

  /// Rows of unlike spans that are kept apart, or are of two companies, or say nothing, count nothing twice.
  @Test(arguments: [
    "| where span.days < 100 d | aggregate t = sum(amount)",
    "| aggregate t = sum(amount) by company, span",
    "| aggregate t = sum(amount) by span",
    "| where company == \"B\" | union csv(\"FILE\") | where span != 2024 | aggregate t = sum(amount)",
    "| where (company == \"A\") == (span == 2024) | aggregate t = sum(amount)",
    "| aggregate t = max(amount), n = count()",
  ])
  func whatIsApartIsNoMistake(_ stages: String) {
    #expect(warnings(stages.replacing("FILE", with: file)).isEmpty)
  }

  @Test func theAdviceIsGood() throws {
    let help = try #require(warnings("| aggregate t = sum(amount)").first).help
    #expect(
      help == [
        "keep them apart: by span",
        "or keep spans of one length, where they cover all days, before this stage: where span.days < 100 d",
      ])
  }

  /// What the catalogue refuses to add up is told of when it comes back from a file.
  @Test func savedFactsAreTold() throws {
    let path = "\(folder.path)/meta.csv"
    _ = try session.run(
      "from spend | where company == Meta and span in 2024 | save \"\(path)\"")
    let run = session.execute("from csv(\"\(path)\") | aggregate t = sum(amount)")
    let titles = run.outcomes.flatMap { outcome -> [String] in
      if case .failure(let problems) = outcome { problems.map(\.title) } else { [] }
    }
    #expect(titles == ["this may count twice what lies in both Meta's 2024 and 2024Q1"])
  }
}
