import OIQ
import Testing

/// Where a result that there isn't is asked for.
@Suite struct DomainTests {
  @Test(arguments: [
    ("sqrt(-1)", "sqrt(-1)"), ("1 + log(0)", "log(0)"),
    ("from themes | take 2 | derive x = 2 * sqrt(-1)", "sqrt(-1)"),
    ("from themes | derive n = length(theme) | derive x = log(n - n)", "log(n - n)"),
    ("from themes | derive n = length(theme) | derive x = share(n - n)", "share(n - n)"),
    ("1 / 0", "/"),
  ])
  func theTextSaysWhere(_ text: String, _ place: String) throws {
    let warning = try #require(Session().execute(text).problems.first)
    #expect(warning.code == "out-of-domain")
    #expect(warning.places.first.map { $0.line } == 1)
    #expect(covered(warning, in: text) == place)
  }

  /// One draw of a range may be out of range where its middle is not.
  @Test(arguments: [
    "log(10 ± 5)", "from themes | take 1 | derive x = log(each(10 ± 5))",
    "from themes | take 1 | aggregate s = sum(log(10 ± 5))",
  ])
  func ofRangesTheDrawsAreNamed(_ text: String) throws {
    let warning = try #require(Session().execute(text).problems.first)
    #expect(warning.code == "out-of-domain")
    #expect(warning.title == "1 row has no result here in some of its draws and is missing")
  }

  @Test func ofPointsTheyAreNot() throws {
    let warning = try #require(
      Session().execute("from themes | take 1 | derive x = log(0) + (1 to 2)").problems.first)
    #expect(warning.title == "1 row has no result here and is missing")
  }
}
