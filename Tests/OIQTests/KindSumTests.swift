import OIQ
import Testing

/// Figures of one segment and the same days that are of several technologies, speeds, networks or cases: a sum counts
/// twice what they share, and no mean is of a whole and its part.
@Suite struct KindSumTests {
  private let session = Session()

  /// Of one segment, without a period: 154 billion in all, 106 of them of scale-up, 91 of CPO.
  private static let parts =
    "from market | where stated_by == \"Goldman Sachs\" and metric == \"revenue\" and unit == USD and segment == \"ai_network_interconnect_tam\" and basis == estimate"

  private func errors(_ text: String) -> [Problem] { session.execute(text).errors }

  @Test func sumsNameTheColumn() throws {
    for keys in ["", " by period", " by segment"] {
      let query = "\(CalendarKindTests.cases) | aggregate t = sum(high(amount) ?? low(amount))"
      let problem = try #require(errors(query + keys).first)
      #expect(problem.code == "double-counting")
      #expect(
        problem.help == [
          "keep one of the two before this stage: where case == \"base\"",
          "or keep them apart:\(keys.isEmpty ? " by" : keys + ",") case",
        ])
      #expect(errors(query + (keys.isEmpty ? " by case" : "\(keys), case")).isEmpty)
      #expect(
        errors(query.replacing("| agg", with: "| where case == \"base\" | agg") + keys).isEmpty)
    }
  }

  /// The total can be kept, and so can the parts, each of which says the other's column nothing.
  @Test func wholesAreKeptByWhatTheySayNothingOf() throws {
    let query = "\(Self.parts) | aggregate t = sum(amount)"
    var conditions: [String] = []
    while let problem = errors(
      query.replacing("| agg", with: conditions.map { "| where \($0) " }.joined() + "| agg")
    ).first {
      #expect(problem.code == "double-counting" && conditions.count < 3)
      guard conditions.count < 3 else { return }
      conditions.append(try problem.advice("stage: where "))
    }
    #expect(Set(conditions) == ["network is missing", "technology is missing"])
    let kept = try session.run(
      query.replacing("| agg", with: conditions.map { "| where \($0) " }.joined() + "| agg"))
    #expect(kept["t"]?.numbers == [154e9])
  }

  @Test(arguments: ["mean", "median"])
  func noMeanIsOfAWholeAndItsPart(_ call: String) throws {
    let query = "\(Self.parts) | aggregate m = \(call)(amount)"
    let problem = try #require(errors(query).first)
    #expect(problem.code == "double-counting")
    #expect(
      problem.title.hasPrefix("this would mix amount of a whole and of a part of it"),
      "\(problem.title)")
    let column = try problem.advice("apart: by ")
    #expect(["network", "technology"].contains(column))
    // Parts that don't hold each other have a mean: (106 + 91) / 2.
    let parts = try session.run(
      query.replacing(
        "| agg", with: "| where network is not missing or technology is not missing | agg"))
    #expect(parts["m"]?.numbers == [98.5e9])
  }

  /// Cases are no parts of each other: 9.3 and 23 have a middle.
  @Test func casesHaveAMean() throws {
    let mean = try session.run(
      "\(CalendarKindTests.cases) | aggregate m = mean(low(amount) ?? mid(amount))")
    #expect(mean["m"]?.numbers == [16.15e9])
  }
}
