import OIQSyntax
import OIQText
import Support
import SyntaxSupport
import Testing

/// Parsing ends, keeps its spans inside the text, and a text without complaints prints and reads
/// back as the same tree.
func checkSurvives(_ bytes: [UInt8]) {
  let parsed = parse(bytes)
  let printed = Printer.print(parsed.script)
  if parsed.diagnostics.isEmpty {
    let again = parse(printed)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(again.diagnostics.map(\.title) == [], "\(text) became \(printed)")
    #expect(shape(again.script.statements) == shape(parsed.script.statements), "\(text)")
    #expect(Printer.print(again.script) == printed)
  }
  var map = SourceMap()
  _ = map.add(name: "fuzz", bytes: bytes)
  for diagnostic in parsed.diagnostics.prefix(3) {
    let drawn = DiagnosticRenderer().render(diagnostic, in: map)
    #expect(drawn.split(separator: "\n").count <= 8)
    _ = DiagnosticJSON.line(diagnostic, in: map)
  }
}

@Suite struct FuzzTests {
  static let samples = (Charter.samples + Mistake.all.map(\.text)).map { Array($0.utf8) }

  @Test(arguments: 0..<8)
  func randomBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let count = Int.random(in: 0..<200, using: &generator)
      checkSurvives((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
  }

  @Test(arguments: 0..<8)
  func randomWords(seed: UInt64) {
    let words =
      Keyword.allCases.map(\.rawValue) + Token.Kind.allCases.compactMap(\.spelling)
      + [
        "a", "b1", "`q`", "1", "2.5", "30 W", "$5B", "1.6T/module", "2026-02-09", "2026H1", "\"t\"",
      ]
      + ["$p", "\n", "\n", "\n", "# c\n", "## d\n", "12%", "é", "|", "|", "(", ")"]
    var generator = SeededGenerator(seed: seed &+ 100)
    for _ in 0..<150 {
      let count = Int.random(in: 1..<30, using: &generator)
      let picked = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }
      checkSurvives(Array(picked.joined(separator: " ").utf8))
    }
  }

  @Test(arguments: 0..<8)
  func mutatedSamples(seed: UInt64) {
    var generator = SeededGenerator(seed: seed &+ 200)
    for sample in FuzzTests.samples {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        mutate(&bytes, FuzzTests.samples, &generator)
      }
      checkSurvives(bytes)
    }
  }

  private func mutate(
    _ bytes: inout [UInt8], _ samples: [[UInt8]], _ generator: inout SeededGenerator
  ) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: 0..<bytes.count, using: &generator)
    let end = min(bytes.count, at + Int.random(in: 1...12, using: &generator))
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes.removeSubrange(at..<end)
    case 1: bytes.insert(contentsOf: bytes[at..<end], at: at)
    case 2: bytes[at] = UInt8.random(in: 0...255, using: &generator)
    case 3: bytes.removeSubrange(at...)
    default:
      let other = samples.randomElement(using: &generator) ?? []
      let cut = Int.random(in: 0...other.count, using: &generator)
      bytes.replaceSubrange(at..., with: other[cut...])
    }
  }

  @Test func everyPrefixOfEverySampleSurvives() {
    for sample in Charter.samples.map({ Array($0.utf8) }) {
      for end in stride(from: 0, to: sample.count, by: 3) { checkSurvives(Array(sample[..<end])) }
    }
  }

  @Test func truncatedUTF8IsReportedWithItsOffset() {
    let text = Array("let x = \"中\"".utf8)
    let parsed = parse(Array(text.dropLast(2)))
    #expect(parsed.diagnostics.map(\.code).contains(.invalidUTF8))
    #expect(parsed.diagnostics.first { $0.code == .invalidUTF8 }?.title.hasSuffix("byte 9") == true)
  }

  @Test func longTextsEnd() {
    let shapes = [
      "a ", "(", "f(a, ", "1 + ", "a, ", "\"", "`", "$", "| ", "a | take 1 ", "a\n", "(\n", "{\n",
      "}",
      "let ", "select from ", "\u{0}", "\u{FF}", "--\n", "## d\n", "中", "12_", "a = ",
      "from x where y ",
    ]
    for piece in shapes {
      let count = (1 << 14) / piece.utf8.count
      let bytes =
        Array("let x = [".utf8) + Array(repeating: Array(piece.utf8), count: count).joined()
      let parsed = onSmallStack { parse(bytes) }
      #expect((parsed?.diagnostics.count ?? 0) <= 600)
    }
  }

  @Test func longStatementsParse() {
    let list = "let x = [" + String(repeating: "1.5 W, ", count: 40_000) + "1 W]"
    #expect(parse(list).diagnostics.isEmpty)
    let pipe = "from t" + String(repeating: " | derive a = b + 1", count: 15_000)
    #expect(parse(pipe).diagnostics.isEmpty)
  }
}
