import OIQSyntax
import OIQText
import Testing

@Test(arguments: [
  "from t |", "from t\n| where a ==", "let x =", "f(1,", "let x = (1 + 2", "[", "scenario s {",
  "scenario s {\n  let a = 1\n", "from t | derive a = b,", "if a", "if a then b", "from",
  "let x = a +",
  "from t | join u on", "record t {a: 1,", "from t | # and now\n", "a ->", "not",
])
func asksForAnotherLine(text: String) {
  #expect(parse(text).isIncomplete)
}

@Test(arguments: [
  "", "  \n# only a comment", "from t", "from t | take 3\n", "let x", "f(1 2", "from t | wher (",
  "\"abc",
  "a)", "from t | calendarize amount", "let x = 1 to", "if a then b else c", "from t | group by (",
  "2km +",
])
func hasAllItNeedsOrIsWrong(text: String) {
  let parsed = parse(text)
  #expect(parsed.isIncomplete == (text == "let x = 1 to"))
}

/// Whatever is incomplete has a continuation that is complete.
@Test(arguments: [
  ("from t |", "take 3"), ("if a then b", "else c"), ("let x =", "3"), ("f(1,", "2)"),
  ("scenario s {", "let a = 1\n}"), ("from t\n| where a ==", "3"),
])
func theNextLineCompletes(text: String, rest: String) {
  #expect(parse(text).isIncomplete)
  #expect(parse(text + "\n" + rest).diagnostics.isEmpty)
}

// Layout

private func kinds(_ text: String) -> [Token.Kind] {
  let source = SourceText(id: SourceID(0), name: "test", bytes: Array(text.utf8))
  return Lexer.scan(source).laidOut().map(\.kind).dropLast()
}

@Test(arguments: [
  ("a\nb", 1), ("a;b", 1), ("a;\n;\nb", 1), ("a\n\n# c\n\nb", 1), ("(a\n+ b)", 0), ("[a,\nb\n]", 0),
  ("a +\nb", 0), ("a\n| take 1\n\n# c\n| take 2", 0), ("if a\nthen b\nelse c", 0), ("a\n", 0),
  ("s {\nlet a = 1\nlet b = 2\n}", 2), ("a |\nselect\nb", 0), ("a | describe\nb", 1),
  ("assert\na", 0), ("why\na", 1), ("f(a: {x: 1,\ny: 2})", 0), ("(a\nlet b = 1", 1),
  ("(a\nfrom b", 1), ("(\nfrom b)", 0), ("a desc\nb", 1), ("a by\nb", 0), ("a\r\nb", 1),
])
func endsStatements(text: String, count: Int) {
  #expect(kinds(text).count { $0 == .end } == count)
}

@Test func tokensForHighlightingCoverCommentsInOrder() {
  let text = "#! run\n## says\nlet x = 5 W # five\n"
  let source = SourceText(id: SourceID(0), name: "test", bytes: Array(text.utf8))
  let tokens = Lexer.tokens(in: source)
  #expect(
    tokens.map(\.kind) == [
      .comment, .documentation, .keyword, .name, .assign, .quantity, .comment,
    ])
  #expect(tokens.map { String(decoding: source.bytes[$0.range], as: UTF8.self) }.last == "# five")
  #expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0.end <= $1.start })
}

@Test func documentationIsTakenFromRightAbove() {
  let parsed = parse(
    "## No.\n\n# c\n## One\n##\n##  two\nlet x = 1 ## not\n## No.\nx\n## U\nunit u")
  #expect(parsed.script.statements.map(\.documentation) == ["One\n\n two", nil, "U"])
  #expect(parsed.script.comments.map(\.text) == ["## No.", "# c", "## not", "## No."])
  #expect(parsed.script.comments.map(\.trailing) == [false, false, true, false])
}
