import Foundation

/// The grammar file as data, read by a small reader of its own.
struct Grammar: Sendable {
  indirect enum Node: Sendable, Hashable {
    /// A word or sign in quotes.
    case terminal(String)
    /// A class of tokens, in capitals.
    case tokenClass(String)
    case production(String)
    case sequence([Node])
    case choice([Node])
    case optional(Node)
    /// Any number of times.
    case star(Node)
    /// At least once.
    case plus(Node)
  }

  struct Production: Sendable {
    var name: String
    /// The right side as written, comments left out.
    var text: String
    var node: Node
  }

  var productions: [Production]

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let oiq: Grammar = {
    let file = root.appending(path: "grammar/oiq.ebnf")
    return Grammar(text: (try? String(contentsOf: file, encoding: .utf8)) ?? "")
  }()
}

extension Grammar {
  init(text: String) {
    productions = []
    for line in Grammar.withoutComments(text).split(separator: "\n") {
      guard let arrow = line.range(of: "::=") else { continue }
      let body = line[arrow.upperBound...].trimmingCharacters(in: .whitespaces)
      var reader = Reader(symbols: Grammar.symbols(body)[...])
      productions.append(
        Production(
          name: line[..<arrow.lowerBound].trimmingCharacters(in: .whitespaces), text: body,
          node: reader.choice()))
    }
  }

  subscript(name: String) -> Node? { productions.first { $0.name == name }?.node }

  private static func withoutComments(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.range(of: "/*") {
      result += rest[..<start.lowerBound]
      guard let end = rest.range(of: "*/", range: start.upperBound..<rest.endIndex) else { break }
      rest = rest[end.upperBound...]
    }
    return result + rest
  }

  /// Quoted terminals, words and the signs of the notation.
  private static func symbols(_ text: String) -> [String] {
    var symbols: [String] = []
    var rest = text[...]
    while let first = rest.first {
      if first == "\"" {
        let inside = rest.dropFirst().prefix { $0 != "\"" }
        symbols.append("\"" + inside)
        rest = rest.dropFirst(inside.count + 2)
      } else if first.isLetter {
        let word = rest.prefix { $0.isLetter }
        symbols.append(String(word))
        rest = rest.dropFirst(word.count)
      } else {
        if first != " " { symbols.append(String(first)) }
        rest = rest.dropFirst()
      }
    }
    return symbols
  }

  private struct Reader {
    var symbols: ArraySlice<String>

    mutating func choice() -> Node {
      var alternatives = [sequence()]
      while symbols.first == "|" {
        symbols.removeFirst()
        alternatives.append(sequence())
      }
      return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
    }

    private mutating func sequence() -> Node {
      var items: [Node] = []
      while let next = symbols.first, next != "|", next != ")" { items.append(repeated()) }
      return items.count == 1 ? items[0] : .sequence(items)
    }

    private mutating func repeated() -> Node {
      let item = atom()
      switch symbols.first {
      case "?":
        symbols.removeFirst()
        return .optional(item)
      case "*":
        symbols.removeFirst()
        return .star(item)
      case "+":
        symbols.removeFirst()
        return .plus(item)
      default: return item
      }
    }

    private mutating func atom() -> Node {
      let symbol = symbols.removeFirst()
      if symbol == "(" {
        let inside = choice()
        if symbols.first == ")" { symbols.removeFirst() }
        return inside
      }
      if symbol.hasPrefix("\"") { return .terminal(String(symbol.dropFirst())) }
      return symbol == symbol.uppercased() ? .tokenClass(symbol) : .production(symbol)
    }
  }
}

extension Grammar.Node {
  /// Every node of a right side, itself included.
  var all: [Grammar.Node] {
    switch self {
    case .terminal, .tokenClass, .production: [self]
    case .sequence(let nodes), .choice(let nodes): [self] + nodes.flatMap(\.all)
    case .optional(let node), .star(let node), .plus(let node): [self] + node.all
    }
  }
}
