import OIQ
import Support
import Testing

/// What is in % beside numbers without a unit: 12% is 0.12, and 12 is 1200%.
@Suite struct PercentTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register("t", [.numbers("id", [1, 2]), .numbers("growth", unit: "%", [65, 77])])
    _ = session.execute("let limit = 70\nlet share = 12%")
    return session
  }

  @Test(arguments: [
    ("from t | where growth < 70", "70 is 7000%"), ("from t | where 70 > growth", "70 is 7000%"),
    ("from t | derive high = if growth > 70 then 1 else 0", "70 is 7000%"),
    ("from t | where growth in 60..70", "60 is 6000%"),
    ("from t | where growth in [65, 77]", "65 is 6500%"),
    ("from t | where growth < limit", "70 is 7000%"),
    ("from t | derive f = 1 + growth | where f > 165", "165 is 16500%"),
    ("from t | derive g = id / 3 -> % | where g < 50", "50 is 5000%"),
    ("from t | select g = growth | where g > 1.12", "1.12 is 112%"), ("share == 12", "12 is 1200%"),
    ("share != -12", "-12 is -1200%"), ("5% + 3", "3 is 300%"), ("5% - 3", "3 is 300%"),
    ("assert share < 10", "10 is 1000%"), ("(10% to 20%) < 15", "15 is 1500%"),
    ("share ?? 5", "5 is 500%"), ("if share > 10% then share else 5", "5 is 500%"),
    ("from t | derive g = growth ?? 5", "5 is 500%"),
  ])
  func plainNumbersBeyondOneAreRefused(_ text: String, _ said: String) throws {
    let problem = try #require(try session().execute(text).errors.first, "\(text) runs")
    #expect(problem.code == "unit-mismatch")
    #expect(problem.title == "\(said), and what stands beside it is in %")
    #expect(problem.help.first?.contains("%`") == true)
  }

  /// So are those that a share is varied by.
  @Test(arguments: [
    ("sweep $100 * share over share in 60..80 step 10", "60 is 6000%"),
    ("sweep $100 * share over share in 10%..80% step 10", "10 is 1000%"),
    ("sweep $100 * share over share in [0.6, 70]", "70 is 7000%"),
    ("solve share for $100 * share == $50 in 0..80", "80 is 8000%"),
  ])
  func variedSharesNeedTheirPercent(_ text: String, _ said: String) throws {
    let problem = try #require(try session().execute(text).errors.first, "\(text) runs")
    #expect(problem.title == "\(said), and `share` is in %")
    #expect(problem.help.first?.quoted.first == said.prefix { $0 != " " } + "%")
    let shares = try session().run("sweep $100 * share over share in [0.6, 70%]")
    #expect(try shares[0, "value"]?.number(in: "USD") == 60)
    #expect(try shares[1, "value"]?.number(in: "USD") == 70)
  }

  /// 1 + 12% is a factor, as 1.1 is, however it is shown.
  @Test func factorsAreCompared() throws {
    let session = try session()
    _ = session.execute("let pue = 1 + share")
    #expect(try session.run("pue > 1.1")[0, "value"]?.bool == true)
    #expect(try session.run("pue in 1.0..1.1")[0, "value"]?.bool == false)
    #expect(try session.number("pue + 1.5") == 2.62)
    let sum = try #require(session.execute("2 - 30%").errors.first)
    #expect(
      sum.help == [
        "for that much of it more or less: `2 * (1 - 30%)`", "if both are factors: `2 - 0.3`",
      ])
    let given = #expect(throws: Problem.self) { try session.run("share < $most", ["most": 15]) }
    #expect(given?.code == "unit-mismatch")
  }

  /// Up to 1 they are shares too, and what has a % says what it means.
  @Test(arguments: [
    ("from t | where growth < 70%", 1), ("from t | where growth > 0.7", 1),
    ("from t | where growth < 1", 2), ("from t | where growth > 0", 2),
    ("from t | where growth > -1", 2), ("from t | where growth in 60%..70%", 1),
    ("from t | where growth in [65%, 77%]", 2), ("from t | where growth / 2 < id", 2),
    ("from t | where growth * id < 2", 2), ("from t | where growth < 7000%", 2),
    ("from t | where 1 + growth > 1.7", 1), ("from t | derive f = 1 + growth | where f > 1.7", 1),
    ("from t | derive f = 1 + growth | derive c = cumsum(f) | where c < 2", 1),
    ("from t | derive f = 1 + growth | where f in [1.65]", 1),
  ])
  func sharesAreCompared(_ text: String, _ rows: Int) throws {
    #expect(try session().run(text).rowCount == rows)
  }
}
