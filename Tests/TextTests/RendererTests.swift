import OIQText
import Testing

/// Draws one message over a text whose labels are found by their words.
private func render(
  _ text: String, _ labels: [(String, String)], help: [String] = [], width: Int = 100
) -> String {
  let (diagnostic, map) = diagnostic(text, labels, help: help)
  return DiagnosticRenderer(width: width).render(diagnostic, in: map)
}

private func diagnostic(
  _ text: String, _ labels: [(String, String)], help: [String] = []
) -> (Diagnostic, SourceMap) {
  var map = SourceMap()
  let bytes = Array(text.utf8)
  let source = map.add(name: "model.oiq", bytes: bytes)
  let placed = labels.map { word, label in
    let wanted = Array(word.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? 0
    return Diagnostic.Label(
      Span(start: start, end: start + wanted.count, source: source.id), label)
  }
  return (Diagnostic(.unitMismatch, "can't add power to money", at: placed, help: help), map)
}

@Test func drawsTheChartersPicture() {
  let drawn = render(
    "# one\n# two\nderive tco = capex + power\n", [("capex", "money: USD"), ("power", "power: W")],
    help: ["price the energy first: power * 5 yr * 0.08 USD/kWh"])
  #expect(
    drawn == """
      error[unit-mismatch]: can't add power to money
        ┌ model.oiq:3:14
      3 │ derive tco = capex + power
        │              ^^^^^   ^^^^^ power: W
        │              │
        │              money: USD
        = help: price the energy first: power * 5 yr * 0.08 USD/kWh

      """)
}

@Test func drawsTwoLines() {
  let drawn = render(
    "let x = (1 + 2\n\n\n\n\n\n\n\n\nlet y = 3", [("(", "opened here"), ("y", "here")])
  #expect(
    drawn == """
      error[unit-mismatch]: can't add power to money
         ┌ model.oiq:1:9
       1 │ let x = (1 + 2
         │         ^ opened here
      10 │ let y = 3
         │     ^ here

      """)
}

@Test func tabsWideAndComposedCharactersKeepTheCaretInPlace() {
  let drawn = render("\t中 e\u{301} x", [("x", "")])
  #expect(
    drawn.split(separator: "\n").dropFirst() == [
      "  ┌ model.oiq:1:6",
      "1 │     中 e\u{301} x",
      "  │          ^",
    ])
}

@Test func controlCharactersNeverReachTheTerminal() {
  let drawn = render("a \u{1B}[31m b\u{202E} c", [("c", "\u{1B}")], help: ["\u{7}"])
  #expect(!drawn.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  #expect(!drawn.unicodeScalars.contains { $0.value == 0x202E })
  let rows = drawn.split(separator: "\n")
  #expect(rows[2] == "1 │ a \\u{1B}[31m b\\u{202E} c")
  #expect(rows[3] == "  │ " + String(repeating: " ", count: 23) + "^ \\u{1B}")
}

@Test func longLinesAreClippedAroundTheCaret() {
  let text = String(repeating: "a ", count: 5000) + "HERE" + String(repeating: " b", count: 5000)
  let drawn = render(text, [("HERE", "it")], width: 60)
  let rows = drawn.split(separator: "\n")
  #expect(rows[1] == "  ┌ model.oiq:1:10001")
  #expect(displayWidth(rows[2]) <= 66)
  #expect(rows[2].hasPrefix("1 │ …") && rows[2].hasSuffix("…"))
  let caret = displayWidth(rows[3].prefix { $0 != "^" })
  #expect(String(rows[2].dropFirst(caret).prefix(4)) == "HERE")
}

/// On a screen nothing that carets point at is wrapped, whatever its labels.
@Test(arguments: [20, 24, 30, 40, 60, 80])
func excerptsKeepWithinTheScreen(_ screen: Int) {
  let texts = [
    "derive tco = capex + power",
    "from capex | where company == Meta | derive tco = capex + power | aggregate total = sum(tco) by company",
    String(repeating: "a ", count: 100) + "capex + power" + String(repeating: " b", count: 100),
  ]
  for text in texts {
    let (diagnostic, map) = diagnostic(
      text, [("capex", "money of a company: USD"), ("power", "power, and no money: W")],
      help: ["price it", "or leave it"])
    let drawn = DiagnosticRenderer(width: screen, screen: screen).render(diagnostic, in: map)
    let lines = drawn.split(separator: "\n")
    #expect(lines.count <= 8, "\(drawn)")
    let excerpt = lines.filter { $0.contains("│") }
    // The least that a line of source is cut to leaves a narrower screen behind.
    let widest = max(screen, 1 + 3 + max(16, displayWidth("money of a company: USD")))
    #expect(excerpt.allSatisfy { displayWidth($0) <= widest }, "\(drawn)")
    let source = excerpt.first { $0.hasPrefix("1 │") }
    let carets = excerpt.first { $0.contains("^") }
    let place = carets.map { $0.prefix { $0 != "^" }.count }
    #expect(place.flatMap { source?.dropFirst($0).hasPrefix("capex") } == true, "\(drawn)")
    #expect(drawn.contains("money of a company: USD"), "\(drawn)")
  }
}

@Test func emptySpansAndForeignTextsAreDrawn() {
  var map = SourceMap()
  let source = map.add(name: "a", bytes: Array("abc".utf8))
  let atEnd = Diagnostic(
    .unexpectedToken, "more", at: [.init(Span(start: 3, end: 3, source: source.id))])
  #expect(DiagnosticRenderer().render(atEnd, in: map).contains("│    ^\n"))
  let elsewhere = Diagnostic(
    .unexpectedToken, "more", at: [.init(Span(start: 3, end: 9, source: SourceID(9)))])
  #expect(DiagnosticRenderer().render(elsewhere, in: map) == "error[unexpected-token]: more\n")
  let beyond = Diagnostic(
    .unexpectedToken, "more", at: [.init(Span(start: 90, end: 99, source: source.id))])
  #expect(DiagnosticRenderer().render(beyond, in: map).contains("│    ^\n"))
}

@Test func neverMoreThanEightLines() {
  let text = "a b c d e f g h\ni j k\nl m n"
  let words = ["h", "a", "b", "c", "i", "l"]
  for count in 1...words.count {
    for helps in 0...4 {
      let help = Array(repeating: "do this", count: helps)
      let drawn = render(text, words.prefix(count).map { ($0, "label \($0)") }, help: help)
      let lines = drawn.split(separator: "\n")
      #expect(lines.count <= 8, "\(drawn)")
      #expect(lines.contains { $0.contains("label h") }, "the first label is always there")
      #expect(helps == 0 || lines.contains { $0.contains("help: do this") })
    }
  }
}

@Test func coloursSayNothingOfTheirOwn() {
  let (diagnostic, map) = diagnostic("derive a = b", [("b", "here")], help: ["do"])
  let colored = DiagnosticRenderer(style: .light).render(diagnostic, in: map)
  var plain = ""
  var isEscape = false
  for character in colored {
    if character == "\u{1B}" { isEscape = true }
    if !isEscape { plain.append(character) }
    if isEscape, character == "m" { isEscape = false }
  }
  #expect(colored != plain)
  #expect(plain == DiagnosticRenderer().render(diagnostic, in: map))
}

@Test func jsonIsShapedAsTheProtocol() {
  var (diagnostic, map) = diagnostic(
    "# é\nlet 𝒙 = \"b\"", [("\"b\"", "a \"text\"\n"), ("let", "no")])
  diagnostic.edits = [.init(diagnostic.labels[0].span, "c")]
  let line = DiagnosticJSON.line(diagnostic, in: map)
  // 𝒙 takes two UTF-16 code units.
  let range = #"{"start":{"line":1,"character":9},"end":{"line":1,"character":12}}"#
  let related = #"{"start":{"line":1,"character":0},"end":{"line":1,"character":3}}"#
  #expect(
    line == #"{"version":1,"file":"model.oiq","range":"# + range
      + #","severity":1,"code":"unit-mismatch","source":"oiq","message":"#
      + #""can't add power to money: a \"text\"\n","relatedInformation":[{"location":"#
      + #"{"uri":"model.oiq","range":"# + related
      + #"},"message":"no"}],"data":{"help":[],"edits":[{"file":"model.oiq","range":"# + range
      + #","newText":"c"}]}}"#)
}
