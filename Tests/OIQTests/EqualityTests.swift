import OIQ
import Testing

/// When problems and cells are the same.
@Suite struct EqualityTests {
  private let session = Session()

  @Test func oneProblemFoundTwiceIsOne() throws {
    let first = session.check("from capexx | take x")
    let second = session.check("from capexx | take x")
    #expect(!first.isEmpty && first == second)
    #expect(Set(first + second).count == first.count)
    #expect(session.check("from capexx") != session.check(" from capexx"))
    #expect(session.check("from capexx") != session.check("from capexy"))
    #expect(session.check("from capexx", name: "a") != session.check("from capexx", name: "b"))
  }

  private func cell(_ text: String) throws -> Cell {
    try #require(try session.run(text)[0, "value"])
  }

  @Test(arguments: [
    ("3000 MW", "3 GW"), ("0.5", "50%"), ("$1.5B", "1500000000 USD"), ("2 kW * 3 h", "6 kWh"),
    ("missing", "if 1 > 2 then 3 W else missing"), ("2026H1", "2026-01-01..2026-06-30"),
    ("[1 kW, 2 kW]", "[1000 W, 2000 W]"), ("true", "1 < 2"), ("1 kW to 2 kW", "1000 W to 2000 W"),
  ])
  func equalQuantitiesAreEqual(_ left: String, _ right: String) throws {
    let (first, second) = (try cell(left), try cell(right))
    #expect(first == second)
    #expect(first.hashValue == second.hashValue)
    #expect(Set([first, second]).count == 1)
  }

  /// In binary none of the decimals is itself; what differs by more is told apart without a word.
  @Test(arguments: [
    ("0.1 + 0.2 == 0.3", false, true), ("3.3 W * 3 != 9.9 W", true, true),
    ("5%/yr * 2 yr == 10%", false, true), ("0.1 + 0.2 == 0.30000001", false, false),
    ("0.25 + 0.5 == 0.75", true, false), ("0.1 + 0.2 > 0.3", true, false),
  ])
  func roundingIsTold(_ text: String, _ holds: Bool, _ isTold: Bool) throws {
    let run = session.execute(text)
    #expect(run.problems.map(\.code) == (isTold ? ["no-effect"] : []))
    #expect(try session.run(text)[0, "value"]?.bool == holds)
  }

  @Test(arguments: [
    ("3 W", "3 s"), ("3 W", "3"), ("3 W", "4 W"), ("$3", "3 EUR"), ("0", "missing"),
    ("\"3\"", "3"), ("2026", "2026H1"), ("1 to 2", "1 to 3"), ("-3 dB", "-3 dBm"),
  ])
  func othersAreNot(_ left: String, _ right: String) throws {
    #expect(try cell(left) != cell(right))
  }

  /// A member of a vocabulary is the text that it is.
  @Test func aTextIsAText() throws {
    let member = try session.run("from companies | where company == Meta | select company")
    #expect(try member[0, "company"] == cell("\"Meta\""))
  }

  /// Of a table and as it is written: which of both was rounded for a reader makes no difference.
  @Test func aSumIsTheQuantityThatItIs() throws {
    try session.register("t", [.numbers("spent", unit: "USD", [400e9, 13.481e9])])
    let total = try session.run("from t | aggregate total = sum(spent)")
    #expect(try total[0, "total"] == cell("413.481B USD"))
  }
}
