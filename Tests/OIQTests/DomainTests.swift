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
}
