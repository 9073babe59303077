import OIQSyntax
import OIQText

/// Decides by the grammar file alone whether tokens are a script: an Earley recogniser, which knows
/// nothing of the parser but the tokens.
struct Recogniser: Sendable {
  private enum Symbol: Sendable, Hashable {
    case terminal(Int)
    case rule(Int)
  }

  /// Right sides by rule; every repetition and option became a rule of its own.
  private var rules: [[[Symbol]]] = []
  private var ruleIndex: [String: Int] = [:]
  private var terminalIndex: [String: Int] = [:]
  private var nullable: [Bool] = []
  private let start: Int

  init(_ grammar: Grammar) {
    start = 0
    for (index, production) in grammar.productions.enumerated() {
      ruleIndex[production.name] = index
      rules.append([])
    }
    for (index, production) in grammar.productions.enumerated() {
      rules[index] = alternatives(production.node)
    }
    findNullable()
  }

  private mutating func alternatives(_ node: Grammar.Node) -> [[Symbol]] {
    if case .choice(let nodes) = node { return nodes.flatMap { alternatives($0) } }
    if case .sequence(let nodes) = node { return [nodes.map { symbol($0) }] }
    return [[symbol(node)]]
  }

  private mutating func symbol(_ node: Grammar.Node) -> Symbol {
    switch node {
    case .terminal(let text): return .terminal(terminal(text))
    case .tokenClass(let name): return .terminal(terminal(name))
    case .production(let name): return .rule(ruleIndex[name] ?? 0)
    case .sequence, .choice: return .rule(added(alternatives(node)))
    case .optional(let inner): return .rule(added([[], [symbol(inner)]]))
    case .star(let inner): return .rule(loop(inner, [[]]))
    case .plus(let inner): return .rule(loop(inner, [[symbol(inner)]]))
    }
  }

  private mutating func loop(_ inner: Grammar.Node, _ base: [[Symbol]]) -> Int {
    let rule = added([])
    rules[rule] = base + [[.rule(rule), symbol(inner)]]
    return rule
  }

  private mutating func added(_ alternatives: [[Symbol]]) -> Int {
    rules.append(alternatives)
    return rules.count - 1
  }

  private mutating func terminal(_ text: String) -> Int {
    if let known = terminalIndex[text] { return known }
    terminalIndex[text] = terminalIndex.count
    return terminalIndex.count - 1
  }

  private mutating func findNullable() {
    nullable = Array(repeating: false, count: rules.count)
    var changed = true
    while changed {
      changed = false
      for rule in rules.indices where !nullable[rule] {
        let isEmpty = rules[rule].contains { right in
          right.allSatisfy { if case .rule(let inner) = $0 { nullable[inner] } else { false } }
        }
        if isEmpty {
          nullable[rule] = true
          changed = true
        }
      }
    }
  }
}

extension Recogniser {
  /// A right side with a dot in it, by number; the dot moves on by adding one.
  private struct States {
    /// What stands behind the dot; `nil` at the end of a right side.
    var symbols: [Symbol?] = []
    var ruleOfState: [Int] = []
    /// The states that start a rule's right sides.
    var starts: [[Int]] = []

    init(_ rules: [[[Symbol]]]) {
      for (rule, alternatives) in rules.enumerated() {
        starts.append([])
        for right in alternatives {
          starts[rule].append(symbols.count)
          symbols += right.map { $0 } + [nil]
          ruleOfState += Array(repeating: rule, count: right.count + 1)
        }
      }
    }
  }

  /// The items of one position: states with where they began.
  private struct ItemSet {
    var items: [(state: Int, origin: Int)] = []
    /// Items that wait for a rule to end, by rule.
    var waiting: [Int: [(state: Int, origin: Int)]] = [:]
    var predicted: Set<Int> = []
    private var known: Set<Int> = []

    mutating func add(_ state: Int, _ origin: Int) {
      if known.insert(origin << 16 | state).inserted { items.append((state, origin)) }
    }
  }

  /// Whether the tokens, laid out and without `.endOfText`, are a script.
  func accepts(_ tokens: [Token], of bytes: [UInt8]) -> Bool {
    let terminals = Recogniser.terminals(tokens, bytes).map { names in
      names.compactMap { terminalIndex[$0] }
    }
    let states = States(rules)
    var sets = [ItemSet](repeating: ItemSet(), count: tokens.count + 1)
    for state in states.starts[start] { sets[0].add(state, 0) }
    for position in sets.indices {
      var next = 0
      while next < sets[position].items.count {
        let (state, origin) = sets[position].items[next]
        next += 1
        switch states.symbols[state] {
        case nil:
          for item in sets[origin].waiting[states.ruleOfState[state]] ?? [] {
            sets[position].add(item.state + 1, item.origin)
          }
        case .rule(let rule):
          sets[position].waiting[rule, default: []].append((state, origin))
          if sets[position].predicted.insert(rule).inserted {
            for first in states.starts[rule] { sets[position].add(first, position) }
          }
          if nullable[rule] { sets[position].add(state + 1, origin) }
        case .terminal(let wanted):
          if position < terminals.count, terminals[position].contains(wanted) {
            sets[position + 1].add(state + 1, origin)
          }
        }
      }
    }
    return sets[tokens.count].items.contains {
      $0.origin == 0 && states.symbols[$0.state] == nil && states.ruleOfState[$0.state] == start
    }
  }

  /// The names that each token has in the grammar.
  private static func terminals(_ tokens: [Token], _ bytes: [UInt8]) -> [[String]] {
    var braces = 0
    return tokens.indices.map { index in
      let token = tokens[index]
      let previous = index > 0 ? tokens[index - 1] : nil
      if token.kind == .leftBrace { braces += 1 }
      if token.kind == .rightBrace { braces -= 1 }
      switch token.kind {
      case .name:
        guard let keyword = token.keyword else { return ["NAME"] }
        let next = index + 1 < tokens.count ? tokens[index + 1].kind : .end
        let startsStatement = (previous == nil || previous?.kind == .end) && braces == 0
        let isWord =
          (keyword.place == .statement && startsStatement)
          || (keyword.place == .join && previous?.keyword == .join
            && [.name, .quotedName, .leftParenthesis].contains(next))
          || (keyword == .all && (previous?.keyword == .why || previous?.keyword == .all))
        return isWord ? [keyword.rawValue] : [keyword.rawValue, "NAME"]
      case .quotedName: return ["NAME"]
      case .keyword: return [token.keyword?.rawValue ?? ""]
      case .number:
        let digits = String(decoding: bytes[token.range], as: UTF8.self)
        return Int(digits) == nil ? ["NUMBER"] : ["NUMBER", "INT"]
      case .quantity: return ["QUANTITY"]
      case .date: return ["DATE"]
      case .period: return ["PERIOD"]
      case .text: return ["TEXT"]
      case .parameter: return ["PARAMETER"]
      case .unitName: return ["UNIT"]
      case .end: return ["END"]
      default: return [token.kind.spelling ?? ""]
      }
    }
  }
}
