import OIQ
import Testing

/// Parameters as a command line gives them, `-p NAME=VALUE`.
@Suite struct LiteralParameterTests {
  /// What is written as a date, a period or a range is, and is none, is no text.
  @Test(arguments: [
    ("2025-02-30", "bad-date"), ("2025-13-01", "bad-date"), ("2025Q5", "bad-period"),
    ("2025M13", "bad-period"), ("20 to 10", "bad-range"), ("30 W to 20 W", "bad-range"),
    ("0 to 5", "bad-range"), ("10 ± -3", "bad-range"), ("2026..2024", "bad-range"),
    ("2026-01-01..2025-01-01", "bad-range"), ("12 to 30 W", "range-needs-units"),
  ])
  func whatIsNoneIsRefused(_ text: String, _ code: String) throws {
    // Though no statement uses it.
    let problem = try #require(
      Session().execute("1", parameters: ["d": .literal(text)]).errors.first)
    #expect(problem.code == code)
    #expect(problem.title.hasPrefix("the parameter `$d` is \(text): "))
    // What is advised of a text runs.
    #expect(problem.help.last == "a text stands in quotes: \"\(text)\"")
    let session = Session()
    let result = try session.run("$d", ["d": .literal("\"\(text)\"")])
    #expect(result["value"]?.texts == [text])
  }

  @Test(arguments: [
    "2025-02-30 draft", "3 to 1 odds", "400G ZR", "2025-Q1", "10.1.2", "2km", "1.6 T", "Meta",
    "black or white", "5 and 6 to 4", "800G-DR8", "a 2025-02-30", "n/a", "", "20 to",
  ])
  func whatIsATextStaysOne(_ text: String) throws {
    let result = try Session().run("$d", ["d": .literal(text)])
    #expect(result["value"]?.texts == [text])
  }
}
