import OIQText

// Where long lines may be broken: after commas and infix operators, before `then` and `else`, and
// before the stages of a query in brackets.

extension Printer {
  static func pieces(_ expression: Expression) -> [String] {
    switch expression.kind {
    case .binary(let op, let left, let right, _) where op.mayBreak:
      guard level(left) >= op.binding.left, level(right) >= op.binding.right else { break }
      return suffixed(pieces(left), " " + op.rawValue) + pieces(right)
    case .group(let inner): return prefixed("(", suffixed(pieces(inner), ")"))
    case .pipe(let pipe): return bracketedPieces(pipe)
    case .call(let function, let arguments) where !arguments.isEmpty:
      return prefixed(name(function) + "(", suffixed(commaSeparated(arguments.map(piece)), ")"))
    case .conditional(let condition, let then, let otherwise):
      return prefixed("if ", pieces(condition)) + prefixed("then ", pieces(then))
        + prefixed("else ", pieces(otherwise))
    case .binary, .number, .quantity, .text, .boolean, .date, .period, .missing, .parameter, .name,
      .member, .call, .list, .record, .unary, .isMissing, .convert, .invalid:
      break
    }
    return [text(expression)]
  }

  private static func piece(_ argument: Argument) -> [String] {
    prefixed(argument.label.map { name($0) + ": " } ?? "", pieces(argument.value))
  }

  static func bracketedPieces(_ pipe: Pipe) -> [String] {
    suffixed(["(" + head(pipe)] + pipe.stages.map { "| " + print($0) }, ")")
  }

  /// A word, items with commas between them, and what follows the last.
  static func list(_ word: String, _ items: [[String]], _ tail: String = "") -> [String] {
    items.isEmpty
      ? [word + tail] : prefixed(word + " ", suffixed(commaSeparated(items), tail))
  }

  private static func commaSeparated(_ items: [[String]]) -> [String] {
    items.dropLast().flatMap { suffixed($0, ",") } + (items.last ?? [])
  }

  static func prefixed(_ prefix: String, _ pieces: [String]) -> [String] {
    guard let first = pieces.first else { return [prefix] }
    return [prefix + first] + pieces.dropFirst()
  }

  static func suffixed(_ pieces: [String], _ suffix: String) -> [String] {
    guard let last = pieces.last else { return [suffix] }
    return pieces.dropLast() + [last + suffix]
  }
}

extension Operator {
  fileprivate var mayBreak: Bool {
    switch self {
    case .or, .and, .add, .subtract, .multiply, .divide, .orElse: true
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .notIn,
      .overlaps, .through, .rangeTo, .plusMinus, .power:
      false
    }
  }
}
