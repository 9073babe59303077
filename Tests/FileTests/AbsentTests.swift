import OIQ
import OIQText
import Support
import Testing

@testable import OIQ

/// Files that write a word or a number where there is no value.
@Suite struct AbsentTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private static let rows = """
    power [W],day,open,p,name
    1,2026-01-01,true,2026Q1,a
    n/a,n/a,n/a,n/a,n/a
     n/a , "n/a",n/a, n/a,"n/a"
    -999,2026-01-04,false,2026Q2,-999

    """

  private func read(_ file: String, _ arguments: String) throws -> QueryResult {
    try Session().run("from \(file.hasSuffix("csv") ? "csv" : "json")(\"\(file)\", \(arguments))")
  }

  @Test func wordsAreMissingInColumnsOfEveryKind() throws {
    let path = try folder.write("a.csv", AbsentTests.rows.replacing(", \"n/a\"", with: ",\"n/a\""))
    let table = try read(path, "absent: \"n/a\"")
    for column in table.columnNames {
      let missing = (0..<4).map { table[$0, column]?.isMissing }
      #expect(missing == [false, true, true, false], "\(column)")
    }
    #expect(table[3, "power"]?.description == "-999 W")
    #expect(table[3, "name"]?.description == "-999")
    let both = try read(path, "absent: [\"n/a\", \"-999\"]")
    #expect((0..<4).map { both[$0, "power"]?.isMissing } == [false, true, true, true])
    #expect((0..<4).map { both[$0, "name"]?.isMissing } == [false, true, true, true])
    #expect(both[3, "p"]?.description == "2026Q2")
  }

  /// Half of the rows, so that nobody who looks at a few would see numbers.
  @Test(arguments: [3, 700])
  func numbersAddUpAmongThem(count: Int) throws {
    let lines = (0..<count).map { $0 % 2 == 0 ? "-" : "\($0)" }
    let path = try folder.write("b.csv", "n,m\n" + lines.map { "\($0),1\n" }.joined())
    let sum = try Session().run(
      "from csv(\"\(path)\", absent: \"-\") | aggregate s = sum(n), c = count(n)")
    let odd = (0..<count).filter { $0 % 2 == 1 }
    #expect(sum[0, "s"]?.number == Double(odd.reduce(0, +)))
    #expect(sum[0, "c"]?.number == Double(odd.count))
  }

  @Test func wordsAreMissingInJSON() throws {
    let path = try folder.write(
      "a.json", #"[{"n": 1, "t": "x"}, {"n": "n/a", "t": "n/a"}, {"n": -999, "t": "-999"}]"#)
    let table = try read(path, "absent: [\"n/a\", \"-999\"]")
    #expect((0..<3).map { table[$0, "n"]?.isMissing } == [false, true, true])
    #expect((0..<3).map { table[$0, "t"]?.isMissing } == [false, true, true])
  }

  /// What is advised of a word among numbers is what reads it.
  @Test(arguments: [
    "1,n/a,2", (1...400).map { $0 == 300 ? "n/a" : "\($0)" }.joined(separator: ","),
  ])
  func theAdviceReads(values: String) throws {
    let cells = values.split(separator: ",")
    let path = try folder.write("c.csv", "n\n" + cells.map { "\($0)\n" }.joined())
    let execution = Session().execute("from csv(\"\(path)\") | take 1")
    let problems = execution.outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
    let problem = try #require(problems.first { $0.code == "bad-data" })
    #expect(problem.help.contains { $0.contains("say so: absent: \"n/a\"") })
    let table = try Session().run(
      "from csv(\"\(path)\", absent: \"n/a\") | aggregate s = sum(n)")
    #expect(table[0, "s"]?.number == cells.compactMap { Double($0) }.reduce(0, +))
  }

  /// What makes a column one of texts is said where numbers are asked of it.
  @Test func anErrorSaysWhatTheFileHas() throws {
    let path = try folder.write("e.csv", "n\n1\nn/a\n2\n")
    let problem = try #require(
      Session().check("from csv(\"\(path)\") | aggregate s = sum(n)").first)
    #expect(problem.code == "bad-arguments")
    #expect(problem.help.contains { $0.hasSuffix("say so: absent: \"n/a\"") })
  }

  /// Followed to the letter one after the other, it takes nothing back.
  @Test(arguments: [
    ["1", "n/a", "-", "2"], (1...400).map { $0 == 300 ? "n/a" : $0 == 320 ? "-" : "\($0)" },
  ])
  func theAdviceKeepsWhatWasSaid(cells: [String]) throws {
    let path = try folder.write("f.csv", "n\n" + cells.map { "\($0)\n" }.joined())
    let session = Session()
    var arguments = ""
    for _ in 0..<2 {
      let problems = session.execute("from csv(\"\(path)\"\(arguments)) | take 1").outcomes
        .flatMap { outcome -> [Problem] in
          if case .failure(let problems) = outcome { problems } else { [] }
        }
      let help: [String] = problems.flatMap(\.help)
      let advice = try #require(help.first { $0.contains("say so: ") })
      let start = try #require(advice.firstRange(of: "say so: ")).upperBound
      arguments = ", " + advice[start...].prefix { $0 != ";" }
    }
    let sum = try session.run("from csv(\"\(path)\"\(arguments)) | aggregate s = sum(n)")
    #expect(sum[0, "s"]?.number == cells.compactMap { Double($0) }.reduce(0, +))
  }

  @Test(arguments: ["absent: 3", "absent: [1, 2]", "absent: {a: b}", "nulls: \"x\""])
  func anythingElseIsAnError(argument: String) throws {
    let path = try folder.write("d.csv", "n\n1\n")
    let problem = Session().check("from csv(\"\(path)\", \(argument))").first
    #expect(problem?.code == "bad-arguments", "\(argument)")
  }
}
