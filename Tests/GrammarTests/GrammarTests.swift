import Foundation
import OIQSyntax
import OIQText
import Support
import SyntaxSupport
import Testing

private let grammar = Grammar.oiq
private let recogniser = Recogniser(grammar)

private func parse(_ text: String) -> ParsedScript {
  Parser.parse(SourceText(id: SourceID(0), name: "test", bytes: Array(text.utf8)))
}

// The file by itself

@Test func everyProductionIsDefinedOnceAndReachable() {
  let names = grammar.productions.map(\.name)
  #expect(names.first == "script")
  #expect(names.count == Set(names).count)
  #expect((60...80).contains(names.count))
  var reached: Set<String> = []
  var waiting = ["script"]
  while let name = waiting.popLast() {
    guard reached.insert(name).inserted else { continue }
    #expect(grammar[name] != nil, "\(name) is used and not defined")
    for case .production(let used) in grammar[name]?.all ?? [] { waiting.append(used) }
  }
  #expect(reached == Set(names))
}

@Test func terminalsAreTheWordsAndSignsOfTheLexer() {
  var terminals: Set<String> = []
  var classes: Set<String> = []
  for node in grammar.productions.flatMap(\.node.all) {
    if case .terminal(let text) = node { terminals.insert(text) }
    if case .tokenClass(let name) = node { classes.insert(name) }
  }
  let words = Set(Keyword.allCases.map(\.rawValue))
  // `;` is written for END.
  let signs = Set(Token.Kind.allCases.compactMap(\.spelling)).subtracting([";"])
  #expect(terminals == words.union(signs))
  #expect(
    classes == [
      "NAME", "NUMBER", "INT", "QUANTITY", "DATE", "PERIOD", "TEXT", "PARAMETER", "UNIT", "END",
    ])
}

@Test func infixOperatorsAreInTheGrammar() {
  let terminals = Set(
    grammar.productions.flatMap(\.node.all).compactMap { node -> String? in
      if case .terminal(let text) = node { text } else { nil }
    })
  for op in Operator.allCases {
    for word in op.rawValue.split(separator: " ") { #expect(terminals.contains(String(word))) }
  }
}

/// The levels of `Operator.binding` are the nesting of the productions.
@Test func precedenceFollowsTheGrammar() {
  let levels = [
    "or", "and", "not", "comparison", "convert", "default", "span", "sum", "product", "range",
    "negated", "power",
  ]
  for op in Operator.allCases {
    let word = op == .notIn ? "in" : op.rawValue
    let home = levels.first { level in
      grammar[level]?.all.contains(.terminal(word)) == true
    }
    let position = levels.firstIndex(of: home ?? "").map { $0 + 1 }
    #expect(position == op.binding.level.rawValue, "\(op)")
  }
}

@Test func productionsStandAboveTheirParseFunctions() throws {
  let folder = Grammar.root.appending(path: "Sources/OIQSyntax/Parser")
  var comments: [String: [String]] = [:]
  for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    for line in text.split(separator: "\n") where line.contains(" ::= ") {
      let parts = line.trimmingCharacters(in: ["/", " "]).components(separatedBy: " ::= ")
      comments[parts[0], default: []].append(parts[1])
    }
  }
  for production in grammar.productions {
    #expect(comments[production.name] == [production.text])
  }
  #expect(Set(comments.keys) == Set(grammar.productions.map(\.name)))
}

// The file against the parser

/// What one end of a range with a unit and the other without is told is about meaning, not grammar.
private func isAccepted(_ parsed: ParsedScript) -> Bool {
  parsed.diagnostics.allSatisfy { $0.code == .rangeNeedsUnits }
}

private func grammarAccepts(_ text: String) -> Bool? {
  let source = SourceText(id: SourceID(0), name: "test", bytes: Array(text.utf8))
  let lexed = Lexer.scan(source)
  guard lexed.diagnostics.isEmpty else { return nil }
  return recogniser.accepts(lexed.laidOut().dropLast(), of: source.bytes)
}

extension Recogniser {
  fileprivate func accepts(_ tokens: ArraySlice<Token>, of bytes: [UInt8]) -> Bool {
    accepts(Array(tokens), of: bytes)
  }
}

@Suite struct SentenceTests {
  @Test(arguments: Charter.samples)
  func recogniserAcceptsTheCharter(sample: String) {
    #expect(grammarAccepts(sample) == true)
  }

  @Test(arguments: [
    "from", "let x = ", "a b", "from t | 3", "a to b", "1 < 2 < 3", "{", "a -> W * 2",
  ])
  func recogniserRejects(text: String) {
    #expect(grammarAccepts(text) == false)
  }

  @Test(arguments: 0..<4)
  func generatedSentencesParseAndPrint(seed: UInt64) {
    var generator = SentenceGenerator(grammar, seed: seed)
    for production in ["script", "statement", "pipe", "stage", "expr", "expr"] {
      for _ in 0..<8 {
        var words = generator.sentence(of: production)
        if production == "stage" { words = ["from", "t", "|"] + words }
        check(SentenceGenerator.text(words))
      }
    }
  }

  private func check(_ text: String) {
    let parsed = parse(text)
    if parsed.diagnostics.contains(where: { $0.code == .operatorAtLineStart }) { return }
    #expect(isAccepted(parsed), "\(text)\n\(parsed.diagnostics.map(\.title))")
    #expect(!parsed.isIncomplete)
    guard parsed.diagnostics.isEmpty else { return }
    let printed = Printer.print(parsed.script)
    let again = parse(printed)
    #expect(again.diagnostics.isEmpty, "\(text)\n\(printed)\n\(again.diagnostics.map(\.title))")
    #expect(
      shape(again.script.statements) == shape(parsed.script.statements), "\(text)\n\(printed)")
    #expect(Printer.print(again.script) == printed)
  }

  @Test(arguments: 0..<8)
  func parserAndRecogniserAgreeOnWrongSentences(seed: UInt64) {
    var generator = SentenceGenerator(grammar, seed: seed &+ 1000)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<25 {
      var words = generator.sentence(of: "statement") + ["\n"] + generator.sentence(of: "statement")
      guard words.count < 60 else { continue }
      let at = Int.random(in: 0..<words.count, using: &random)
      let other = Int.random(in: 0..<words.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: words.remove(at: at)
      case 1: words.insert(words[at], at: at)
      default: words.swapAt(at, other)
      }
      let text = SentenceGenerator.text(words)
      let parsed = parse(text)
      for label in parsed.diagnostics.flatMap(\.labels) {
        #expect(label.span.start >= 0 && label.span.end <= text.utf8.count)
      }
      if parsed.diagnostics.contains(where: { $0.code == .operatorAtLineStart }) { continue }
      guard let accepted = grammarAccepts(text) else {
        #expect(!parsed.diagnostics.isEmpty)
        continue
      }
      #expect(isAccepted(parsed) == accepted, "\(text)\n\(parsed.diagnostics.map(\.title))")
    }
  }
}
