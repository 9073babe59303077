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

  /// What counts twice does so whether or not the rows still have their spans, or say whose they are.
  @Test(arguments: [
    "| select company, amount | aggregate t = sum(amount)",
    "| select amount | aggregate t = sum(amount)",
    "| select company, amount | where amount > $1 | sort amount | aggregate t = sum(amount) by company",
    "| select company, twice = 2 * amount | derive t = cumsum(twice) by company sort twice",
    "| select company, kind, amount | select amount | aggregate t = mean(amount)",
    "| derive span = span.year | aggregate t = sum(amount) by span",
    "| select year = span.year, amount | aggregate t = sum(amount) by year",
  ])
  func leftOutSpansAreTold(_ stages: String) throws {
    let found = warnings(stages)
    #expect(found.map(\.code) == ["double-counting"])
    #expect(found.first?.title == "this may count twice what lies in both A's 2024 and 2024Q1")
    #expect(
      found.first?.help.last?.hasSuffix(
        "keep spans of one length, where they cover all days, before `span` is left out: where span.days < 100 d"
      ) == true)
    // What is hidden is no column of the result, and the sums are those of all rows.
    let shown = try session.run("from csv(\"\(file)\") | select company, amount")
    #expect(shown.columnNames == ["company", "amount"])
    let sum = try session.run(
      "from csv(\"\(file)\") | select company, amount | aggregate t = sum(amount)")
    #expect(sum[0, "t"]?.number == 190)
  }

  /// Rows of one length, or of one company each, are told of as little as with their spans.
  @Test(arguments: [
    "| where span.days < 100 d | select company, amount | aggregate t = sum(amount)",
    "| where (company == \"A\") == (span == 2024) | select amount | aggregate t = sum(amount)",
    "| select company, amount | aggregate n = count(), most = max(amount)",
    "| aggregate amount = sum(amount) by company, span | where span.days < 100 d | select amount | aggregate t = sum(amount)",
    "| select company, amount | distinct | take 2 | select amount",
  ])
  func leftOutSpansOfOneLengthAreNot(_ stages: String) {
    #expect(warnings(stages).isEmpty)
  }

  /// Stages that stack, join, spread and gather rows see the columns that are there.
  @Test func hiddenSpansAreNoColumns() throws {
    let few = "from csv(\"\(file)\") | select company, amount"
    let stacked = try session.run("\(few) | union (from csv(\"\(file)\") | select company, amount)")
    #expect(stacked.columnNames == ["company", "amount"] && stacked.rowCount == 10)
    #expect(try session.run("\(few) | select company | distinct").rowCount == 2)
    let joined = try session.run("\(few) | join o = (\(few)) on company | take 1")
    #expect(joined.columnNames.count == 4)
    let gathered = try session.run("\(few) | derive b = amount | unpivot amount, b to n")
    #expect(gathered.columnNames == ["company", "n", "value"] && gathered.rowCount == 10)
    let asked = try session.run(
      "from companies | where company in (from csv(\"\(file)\") | select company)")
    #expect(asked.rowCount == 0)
    let path = "\(folder.path)/few.csv"
    _ = try session.run("\(few) | save \"\(path)\"")
    #expect(try session.run("from csv(\"\(path)\")").columnNames == ["company", "amount"])
  }

  /// 100 a year and 20 and 30 a quarter have a mean of nothing; the most and the number of them are what they are.
  @Test(arguments: ["mean(amount)", "median(amount)", "sd(amount)"])
  func meansOfUnlikeSpansAreTold(_ call: String) throws {
    let path = try folder.write(
      "u.csv", "k,p,amount [USD]\na,2024,100\na,2025Q1,20\nb,2025Q2,30\nb,2025Q3,\n")
    func found(_ stages: String) -> [Problem] {
      let run = session.execute("from csv(\"\(path)\") \(stages)")
      return run.outcomes.flatMap { outcome -> [Problem] in
        if case .failure(let problems) = outcome { problems } else { [] }
      }
    }
    for stages in ["", "| where amount > $25 ", "| select amount "] {
      let warnings = found("\(stages)| aggregate m = \(call)")
      #expect(warnings.map(\.code) == ["period-lengths"], "\(stages)")
      #expect(warnings.first?.severity == .warning)
      #expect(
        warnings.first?.title.hasPrefix("this mixes spans of unlike lengths: 2024 and 2025Q")
          == true)
    }
    #expect(found("| aggregate m = \(call) by k").count == 1)
    // What is advised ends it.
    #expect(
      found("| aggregate m = \(call)").first?.help == [
        "keep them apart: by p",
        "or keep spans of one length, where they cover all days, before this stage: where p.days < 100 d",
      ])
    for stages in [
      "| aggregate m = \(call) by p", "| where p.days < 100 d | aggregate m = \(call)",
      "| where k == \"b\" | aggregate m = \(call)", "| aggregate t = sum(amount), m = max(amount)",
    ] {
      #expect(found(stages).isEmpty, "\(stages)")
    }
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
