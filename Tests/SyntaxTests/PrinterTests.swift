import OIQSyntax
import OIQText
import SyntaxSupport
import Testing

/// Prints a text and checks that it reads back as the same tree, and prints the same again.
func checkRoundTrip(_ text: String) -> String {
  let first = parse(text)
  #expect(first.diagnostics.map(\.title) == [])
  let printed = Printer.print(first.script)
  let second = parse(printed)
  #expect(second.diagnostics.map(\.title) == [], "\(printed)")
  #expect(shape(second.script.statements) == shape(first.script.statements), "\(printed)")
  #expect(
    second.script.comments.map(\.text) == first.script.comments.map(\.text), "\(printed)")
  #expect(Printer.print(second.script) == printed)
  return printed
}

@Test(arguments: Charter.samples)
func charterSamplesPrint(sample: String) {
  _ = checkRoundTrip(sample)
}

@Test(arguments: [
  ("from   spend|take 3", "from spend | take 3\n"),
  (
    "from a | b".replacing("b", with: "take 3 | skip 2 | take 1"),
    "from a\n| take 3\n| skip 2\n| take 1\n"
  ),
  ("let x=1_0000000;let y = 2", "let x = 10_000_000\nlet y = 2\n"),
  ("let x = 20M module", "let x = 20M module\n"),
  ("let x = 20000000 module", "let x = 20M module\n"),
  ("let x = 1500 W", "let x = 1500 W\n"),
  ("let x = $0.60/Gbps", "let x = $0.6/Gbps\n"),
  ("let x = 660 USD", "let x = $660\n"),
  ("let x = $0.66T", "let x = $660B\n"),
  ("let x = $20 to $30_000_000", "let x = $20 to $30_000_000\n"),
  ("let x = 20 module to 30000000 module", "let x = 20 module to 30_000_000 module\n"),
  ("let x = $50 to $30_000_000", "let x = $50 to $30M\n"),
  ("let x = 1.6T/module", "let x = 1.6T/module\n"),
  ("let x = 12.5%", "let x = 12.5%\n"),
  ("let x = 0.5%/yr to 5%/month", "let x = 0.5%/yr to 5%/month\n"),
  ("let x = a -> %/yr", "let x = a -> %/yr\n"),
  ("let x = 1.5e300", "let x = 1.5e300\n"),
  ("let x = 0.1e-9", "let x = 1e-10\n"),
  ("let x = 2026M02 + 2026H2 + 2026Q4", "let x = 2026M02 + 2026H2 + 2026Q4\n"),
  ("let x = 2026-02-09", "let x = 2026-02-09\n"),
  ("let x = - - 2 ^ - 2", "let x = - -2^-2\n"),
  ("let x = (5 m)^2 + 5 m ^ 2 + 5 m^2", "let x = (5 m)^2 + 5 m ^ 2 + 5 m^2\n"),
  (#"let x = "a\n\"b\" \u{1}\\""#, #"let x = "a\n\"b\" \u{1}\\""# + "\n"),
  ("let `by` = `a-b` + `x`", "let `by` = `a-b` + x\n"),
  ("let `a``b` = 1", "let `a``b` = 1\n"),
  ("`use` + 1", "`use` + 1\n"),
  ("explain `analyze` | take 1", "explain `analyze` | take 1\n"),
  ("from t | join left `left` on k", "from t | join left `left` on k\n"),
  ("from t | join left on k", "from t | join `left` on k\n"),
  (
    "from t # one\n# two\n| take 3 # three\n# four",
    "from t  # one\n# two\n| take 3  # three\n# four\n"
  ),
  ("let x = f(1, # one\n  2) # two", "# one\nlet x = f(1, 2)  # two\n"),
  ("## Says\n## more.\nlet x = 1", "## Says\n## more.\nlet x = 1\n"),
  ("## Not for it.\n\nlet x = 1", "## Not for it.\n\nlet x = 1\n"),
  (
    "scenario s {\n# c\ncapex.a = a * 2 over 2026H1 where b # d\n# e\n}",
    "scenario s {\n  # c\n  capex.a = a * 2 over 2026H1 where b  # d\n  # e\n}\n"
  ),
])
func prints(text: String, expected: String) {
  #expect(checkRoundTrip(text) == expected)
}
