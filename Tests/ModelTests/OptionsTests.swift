import OIQ
import Testing

/// The options of a link end, against the same rule in SQL over the csv files.
@Suite struct OptionsTests {
  private func numbers(_ query: String, _ column: String) throws -> [Double?] {
    let table = try Session().run(query)
    return (0..<table.rowCount).map { table[$0, column]?.number }
  }

  /// SQLite over specs.csv and sources.csv: the least and the most of the best grade, what says its scope before
  /// what doesn't, 8/9 of a maximum where no least is stated; how many, from how many sources.
  @Test(arguments: PowerRow.all)
  func powerIsTheBestEvidence(_ row: PowerRow) throws {
    let table = try Session().run(
      "power_ends | where technology == \(row.technology) and speed == \(row.speed)")
    #expect(table.rowCount == 1)
    #expect(abs(try #require(table[0, "least"]?.number) - row.least) < 1e-9)
    #expect(table[0, "most"]?.number == row.most)
    #expect(table[0, "evidence"]?.text == row.evidence)
    #expect(table[0, "statements"]?.number == row.statements)
    #expect(table[0, "sources"]?.number == row.sources)
  }

  /// The range is what the statements leave open, a single source's a quarter wider either way.
  @Test(arguments: PowerRow.all.filter { $0.speed == "800G" })
  func oneSourceIsWidened(_ row: PowerRow) throws {
    let wide = row.sources == 1 ? 1.25 : 1
    let query = """
      options | where technology == \(row.technology) and speed == 800G
      | select low = p5(power) -> W, high = p95(power) -> W
      """
    #expect(abs(try #require(numbers(query, "low").first ?? nil) * wide / row.least - 1) < 0.02)
    #expect(abs(try #require(numbers(query, "high").first ?? nil) / wide / row.most - 1) < 0.02)
  }

  /// Contract prices of the newest year that has any: 2026, from one expert call; none of other routes.
  @Test func contractPricesAreOfOnePeriod() throws {
    let table = try Session().run("price_ends | where technology == dsp_pluggable | sort speed")
    #expect(table.rowCount == 2)
    for (row, (least, most, statements)) in [(350, 400, 2), (1100, 1500, 3)].enumerated() {
      #expect(table[row, "least"]?.number == Double(least))
      #expect(table[row, "most"]?.number == Double(most))
      #expect(table[row, "statements"]?.number == Double(statements))
      #expect(table[row, "sources"]?.number == 1)
      #expect(table[row, "period"]?.period == "2026")
    }
    let others = try Session().run(
      "options | where technology in [lpo, npo, cpo] and price is not missing")
    #expect(others.rowCount == 0)
  }

  /// A claim stands only where nothing else of that technology, speed and unit of sale does.
  @Test func claimsAreNeverMixedIn() throws {
    let query = """
      power_ends | where evidence == claim
      | join p = (power_statements | where evidence != claim | distinct technology, speed) on technology, speed
      """
    #expect(try Session().run(query).rowCount == 0)
    #expect(try Session().run("power_ends | where evidence == claim").rowCount > 0)
  }

  @Test func aTechnologyAndSpeedIsOneRow() throws {
    let twice = "options | aggregate rows = count() by technology, speed | where rows > 1"
    #expect(try Session().run(twice).rowCount == 0)
  }

  /// What the costs use is the options' own unknown, not another with the same range.
  @Test func costsShareTheOptionsUnknowns() throws {
    let difference = """
      (options | where technology == cpo and speed == 800G | select power) -
        (end_prices(800G, 2026, 2026) | where technology == cpo | select power)
      """
    let table = try Session().run(difference)
    #expect(table[0, "value"]?.number == 0)
  }

  /// What nobody states the reach of is not said to be too short.
  @Test func optionsOfUnknownReachStay() throws {
    let found = try Session().run("options_for(800G, 500 m)")
    let reaches = Dictionary(
      uniqueKeysWithValues: zip(
        found["technology"]?.texts.compactMap { $0 } ?? [], found["reach"]?.numbers ?? []))
    #expect(reaches["cpo"] == .some(nil) && reaches["npo"] == .some(nil))
    #expect(reaches["lpo"] == 500 && reaches["dac"] == nil)
    #expect(reaches.values.allSatisfy { $0 ?? 500 >= 500 })
  }

  @Test func aSpeedWithoutOptionsIsAnErrorAtTheSpeed() {
    let problem = #expect(throws: Problem.self) { try Session().run("options_for(3.2T, 30 m)") }
    #expect(problem?.code == "bad-arguments")
    #expect(problem?.places.first?.range == 12..<16)
    #expect(problem?.help.isEmpty == false)
  }
}

/// What a technology's watts rest on, at one speed.
struct PowerRow: Sendable {
  var technology: String
  var speed: String
  var least: Double
  var most: Double
  var evidence: String
  var statements: Double
  var sources: Double

  init(
    _ technology: String, _ speed: String, _ ends: ClosedRange<Double>, _ evidence: String,
    _ statements: Double, _ sources: Double
  ) {
    (self.technology, self.speed, self.evidence) = (technology, speed, evidence)
    (least, most) = (ends.lowerBound, ends.upperBound)
    (self.statements, self.sources) = (statements, sources)
  }

  static let all = [
    PowerRow("cpo", "800G", 5.4...6.4, "lab", 2, 2),
    PowerRow("cpo", "1.6T", 10...10, "unknown", 1, 1),
    PowerRow("dsp_pluggable", "400G", 8.1...8.1, "field", 1, 1),
    PowerRow("dsp_pluggable", "800G", 12.444444444444445...17, "datasheet", 4, 3),
    PowerRow("dsp_pluggable", "1.6T", 22...32, "datasheet", 4, 2),
    PowerRow("lpo", "400G", 4.2...4.2, "field", 1, 1),
    PowerRow("lpo", "800G", 7.555555555555555...8.5, "datasheet", 1, 1),
    PowerRow("lpo", "1.6T", 8.8...11, "claim", 4, 2),
    PowerRow("npo", "800G", 5...7, "unknown", 1, 1),
    PowerRow("npo", "1.6T", 10...15, "unknown", 1, 1),
  ]
}
