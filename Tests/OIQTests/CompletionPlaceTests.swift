import OIQ
import Testing

/// What may stand at a place, by the word before it.
@Suite struct CompletionPlaceTests {
  private func offered(_ text: String) -> [String] {
    Session().completions(in: text, at: text.utf8.count).map(\.text)
  }

  @Test(arguments: [
    ("describe cap", "capex"), ("describe sho", "shortfall"), ("describe gre", "greatest("),
    ("from spend\ndescribe cap", "capex"), ("record cap", "capex"),
    ("record capex { ", "fiscal_period:"), ("record capex { company: Meta, ", "amount:"),
    ("record capex { company: M", "Meta"), ("record capex { basis: ", "guidance"),
    ("from spend | calendarize amount to q", "quarter"), ("from spend | plot ", "bar"),
    ("from spend | accept ", "definition"), ("from spend | compare ", "base"),
    ("from spend | compare ", "shortfall"), ("use ", "under"), ("why ", "all"),
    ("explain ", "analyze"), ("solve mod", "modules("),
    ("from spend | where company == Al", "Alibaba"),
  ])
  func whatMayStandThereIsOffered(_ text: String, _ word: String) {
    #expect(offered(text).contains(word), "\(offered(text).prefix(20))")
  }

  /// Words that join conditions stand behind values alone.
  @Test(arguments: [
    "describe ", "why ", "use ", "explain ", "solve ", "record ", "from spend | plot ",
    "from spend | accept ", "from spend | compare ", "record capex { ", "record capex { company: ",
  ])
  func nothingElseIsOffered(_ text: String) {
    #expect(!offered(text).contains("or"))
    #expect(!offered(text).isEmpty)
  }

  /// A name that is a keyword elsewhere is a name, and a record that has ended is no more of one.
  @Test func otherPlacesAreAsBefore() {
    #expect(offered("from spend | where company == Meta ").contains("and"))
    let record = "record capex { company: Meta, amount: $1B, as_of: 2026-01-01, source: \"x\" }\n"
    #expect(!offered(record + "from spend | select company, ").contains("fiscal_period:"))
    #expect(offered(record + "from spend | select company, ").contains("span"))
    #expect(offered("let note = 3\nfrom spend | derive x = note ").contains("and"))
  }
}
