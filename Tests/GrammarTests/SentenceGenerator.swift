import Support
import SyntaxSupport

/// Writes random sentences of the grammar, as the texts of their tokens.
struct SentenceGenerator {
  let grammar: Grammar
  var random: SeededGenerator
  /// The least depth of a derivation of each production.
  private var heights: [String: Int] = [:]
  private var depth = 0
  private static let depthLimit = 14

  init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = SeededGenerator(seed: seed)
    for production in grammar.productions { heights[production.name] = 1000 }
    for _ in grammar.productions {
      for production in grammar.productions {
        heights[production.name] = min(
          heights[production.name] ?? 1000, height(production.node) + 1)
      }
    }
  }

  mutating func sentence(of production: String) -> [String] {
    depth = 0
    return grammar[production].map { words($0) } ?? []
  }

  private func height(_ node: Grammar.Node) -> Int {
    switch node {
    case .terminal, .tokenClass, .optional, .star: 0
    case .production(let name): heights[name] ?? 1000
    case .sequence(let nodes): nodes.map(height).max() ?? 0
    case .choice(let nodes): nodes.map(height).min() ?? 0
    case .plus(let node): height(node)
    }
  }

  private mutating func words(_ node: Grammar.Node) -> [String] {
    let isDeep = depth > SentenceGenerator.depthLimit
    switch node {
    case .terminal(let text): return [text]
    case .tokenClass(let name): return [example(name)]
    case .production(let name):
      depth += 1
      defer { depth -= 1 }
      return grammar[name].map { words($0) } ?? []
    case .sequence(let nodes): return nodes.flatMap { words($0) }
    case .choice(let nodes):
      let lowest = nodes.map(height).min() ?? 0
      let usable = isDeep ? nodes.filter { height($0) == lowest } : nodes
      return usable.randomElement(using: &random).map { words($0) } ?? []
    case .optional(let node):
      return isDeep || Int.random(in: 0..<5, using: &random) < 3 ? [] : words(node)
    case .star(let node): return repeated(node, isDeep ? 0 : few())
    case .plus(let node): return repeated(node, isDeep ? 1 : max(1, few()))
    }
  }

  private mutating func few() -> Int { [0, 0, 0, 1, 1, 2].randomElement(using: &random) ?? 0 }

  private mutating func repeated(_ node: Grammar.Node, _ count: Int) -> [String] {
    (0..<count).flatMap { _ in words(node) }
  }

  private mutating func example(_ tokenClass: String) -> String {
    let texts: [String]
    switch tokenClass {
    case "NAME": texts = ["a", "b", "capex", "x1", "`by`", "`a b`", "é", "take", "versions"]
    case "NUMBER": texts = ["1", "2.5", "1_000", "12%", "20M", "3k", "1e9"]
    case "INT": texts = ["1", "3", "20"]
    case "QUANTITY":
      texts = [
        "30 W", "2 km", "20M module", "$5B", "$0.6/Gbps", "800G", "1.6T/module", "5 m^2", "0.5%/yr",
      ]
    case "DATE": texts = ["2026-02-09", "2024-02-29"]
    case "PERIOD": texts = ["2026H1", "2026Q4", "2026M02"]
    case "TEXT": texts = ["\"t\"", "\"\"", "\"a \\\"b\\\" \\n\""]
    case "PARAMETER": texts = ["$p"]
    case "UNIT": texts = ["W", "pJ/bit", "m^2", "%", "%/yr"]
    default: texts = ["\n"]
    }
    return texts.randomElement(using: &random) ?? ""
  }

  /// The tokens as text. A minus touches what follows, as at the start of a line it must.
  static func text(_ words: [String]) -> String {
    var text = ""
    for (index, word) in words.enumerated() {
      text += word
      let next = index + 1 < words.count ? words[index + 1] : ""
      let touches = word == "-" && !next.hasPrefix("-") && !next.hasPrefix(">")
      if !touches { text += " " }
    }
    return text
  }
}
