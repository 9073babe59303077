import OIQ
import Testing

/// `where sample(5%)`: how many rows it keeps, which ones, and that sums over them say so.
@Suite struct SampleTests {
  private static let count = 100_000

  private func numbered() throws -> Session {
    let session = Session()
    let numbers = (1...SampleTests.count).map(Double.init)
    try session.register("rows", [.numbers("n", numbers)])
    return session
  }

  private func kept(_ query: String) throws -> [Double] {
    try (numbered().run(query)["n"]?.numbers ?? []).compactMap { $0 }
  }

  /// A binomial share stays within five standard deviations but for one time in a million; the seed is fixed.
  @Test(arguments: [0.01, 0.05, 0.5, 0.9]) func keepsAboutTheShare(share: Double) throws {
    let found = try kept("from rows | where sample(\(share * 100)%)")
    let expected = Double(SampleTests.count) * share
    let deviation = (expected * (1 - share)).squareRoot()
    #expect(abs(Double(found.count) - expected) < 5 * deviation)
    #expect(found == found.sorted())
    #expect(Set(found).count == found.count)
    // No part of the table has more of them than another: 10 parts, chi-squared with 9 degrees of freedom.
    var parts = [Double](repeating: 0, count: 10)
    for number in found { parts[Int((number - 1) * 10 / Double(SampleTests.count))] += 1 }
    let chi = parts.reduce(0) { sum, part in
      let off = part - expected / 10
      return sum + off * off / (expected / 10)
    }
    #expect(chi < 38)
  }

  @Test func keepsTheSameRowsEachTime() throws {
    let query = "from rows | where sample(5%)"
    #expect(try kept(query) == kept(query))
    // A greater share keeps what the smaller one does.
    let wider = Set(try kept("from rows | where sample(20%)"))
    #expect(try kept(query).allSatisfy(wider.contains))
  }

  @Test func samplesOfOneStatementAreIndependent() throws {
    let twice = try kept("from rows | where sample(50%) | where sample(50%)").count
    #expect(abs(twice - SampleTests.count / 4) < 700)
    let both = try kept("from rows | where sample(50%) and sample(50%)").count
    #expect(both == twice)
  }

  @Test func endsAreNoneAndAll() throws {
    #expect(try kept("from rows | where sample(0%)").isEmpty)
    #expect(try kept("from rows | where sample(100%)").count == SampleTests.count)
  }

  @Test func standsBesideOtherConditionsAndTakesParameters() throws {
    let share = try kept("from rows | where sample(5%) and n > 50_000")
    #expect(share == (try kept("from rows | where sample(5%)")).filter { $0 > 50_000 })
    let session = try numbered()
    let given = try session.run("from rows | where sample($share)", ["share": 0.05])
    #expect(given["n"]?.numbers == (try kept("from rows | where sample(5%)")))
  }

  /// A sum over some of the rows must not pass for the sum.
  @Test func sumsSayThatTheyAreOfASample() throws {
    let result = try numbered().run("from rows | where sample(5%) | aggregate total = sum(n)")
    #expect(
      result.notes.contains("sample(5%) keeps some of the rows: sums and counts are theirs"))
  }

  @Test(arguments: [
    "from rows | where sample(500)", "from rows | where sample(-1%)",
    "from rows | where sample(5 W)",
    "from rows | where sample()", "from rows | where sample(1% to 5%)",
  ])
  func shareIsFromNoneToAll(query: String) throws {
    let problem = #expect(throws: Problem.self) { try numbered().run(query) }
    #expect(problem?.code == "bad-arguments")
  }

  @Test(arguments: [
    "from rows | where not sample(5%)", "from rows | derive in_it = sample(5%)", "sample(5%)",
    "from rows | where sample(5%) or n > 5",
  ])
  func standsInWhereByItself(query: String) throws {
    let problem = #expect(throws: Problem.self) { try numbered().run(query) }
    #expect(problem?.code == "misplaced-aggregate")
  }
}
