import OIQText

// The words that people bring from SQL, KQL, PRQL, pandas and dplyr. Each is an error that names
// ours.

package enum ForeignWords {
  /// What to write instead of a stage of another language, by its lower-case name.
  static let stages: [String: String] = {
    let grouping = "group with `aggregate total = sum(x) by key`"
    let keeping = "keep rows with `where condition`"
    let taking = "keep the first rows with `take 10`"
    let sorting = "order rows with `sort key` or `sort key desc`"
    let making = "make columns with `derive name = expression`"
    let joining = "join with `join left t = table on key`"
    let stacking = "stack tables with `union table`"
    return [
      "group": grouping, "group_by": grouping, "groupby": grouping, "summarize": grouping,
      "summarise": grouping, "agg": grouping, "rollup": grouping,
      "filter": keeping, "having": keeping, "query": keeping,
      "limit": taking, "head": taking, "top": taking + " after `sort`", "slice": taking,
      "first": taking, "tail": "sort the other way, then `take 10`",
      "offset": "leave out the first rows with `skip 10`",
      "order": sorting, "order_by": sorting, "orderby": sorting, "arrange": sorting,
      "sort_values": sorting, "sort_by": sorting,
      "mutate": making, "extend": making, "assign": making, "with_columns": making,
      "let": making, "set": making, "add": making,
      "project": "choose columns with `select a, b`",
      "rename": "rename with `select new = old, …`, or `derive new = old`",
      "drop": "name the columns to keep with `select`",
      "inner": "join with `join t = table on key`",
      "left": joining, "right": joining, "full": joining, "lookup": joining, "left_join": joining,
      "inner_join": "join with `join t = table on key`", "merge": joining, "leftjoin": joining,
      "append": stacking, "concat": stacking, "bind_rows": stacking, "intersect": stacking,
      "unique": "drop repeated rows with `distinct`", "uniq": "drop repeated rows with `distinct`",
      "dedup": "drop repeated rows with `distinct`",
      "count": "count rows with `aggregate n = count()`",
      "pivot_wider": "spread rows into columns with `pivot`", "crosstab": "use `pivot`",
      "pivot_longer": "gather columns into rows with `unpivot`",
      "melt": "gather columns into rows with `unpivot`",
      "window": "use `derive x = prev(y) by key sort date`",
      "render": "draw with `plot line y by x`", "graph": "draw with `plot line y by x`",
      "export": "write a file with `save \"out.csv\"`",
      "into": "write a file with `save \"out.csv\"`",
      "from": "a second table comes in through `join` or `union`",
      "if": "choose with `where`, or inside an expression with `if a then b else c`",
    ]
  }()

  /// The same for kinds of joins that other languages have.
  static let joins: [String: String] = [
    "inner": "`join` alone keeps the rows that match: leave the word out",
    "outer": "keep the rows without a match with `join left`",
    "right": "begin with the other table, and keep its rows with `join left`",
    "full": "keep the rows without a match with `join left`; `union` adds those of the other table",
    "cross": "`join t = table on true` joins every row with every other",
    "semi": "keep the rows that have a match with `where key in (from table | select key)`",
  ]

  /// The same for words inside expressions and after stages.
  static let phrases: [String: String] = [
    "asc": "ascending is the usual order; leave `asc` out",
    "ascending": "ascending is the usual order; leave it out",
    "descending": "write `desc`",
    "like": "match text with `contains(x, \"…\")`, `starts_with` or `ends_with`",
    "ilike": "match text with `contains(lower(x), \"…\")`",
    "between": "write `x in low..high`",
    "null": "what isn't known is `missing`: `x is missing`, `x ?? 0`",
    "none": "what isn't known is `missing`: `x is missing`, `x ?? 0`",
    "nil": "what isn't known is `missing`: `x is missing`, `x ?? 0`",
    "group": "group with `aggregate … by key`",
    "order": "order rows with `| sort key`",
    "limit": "keep the first rows with `| take 10`",
    "having": "put `| where …` after `aggregate`",
    "per": "a unit is written with `/`, as in 15 pJ/bit",
    "over": "window functions take `by key sort date` after `derive`",
    "using": "write `on key`",
    "case": "choose with `if a then b else c`",
    "end": "`if a then b else c` has no `end`",
    "mod": "the rest of a division is `\(remainder)`",
  ]

  /// What others write as `a mod b`, `mod(a, b)` and `a % b`.
  package static let remainder = "a - b * floor(a / b)"

  /// The first words of statements in other languages.
  static let statements: [String: String] = [
    "with": "SQL", "insert": "SQL", "update": "SQL", "delete": "SQL", "create": "SQL",
    "alter": "SQL", "merge": "SQL", "values": "SQL",
  ]

  /// Words that start a line of an SQL query that began above.
  static let clauses: Set<String> = [
    "from", "where", "group", "order", "having", "limit", "offset", "join", "left", "right",
    "inner", "outer", "full", "cross", "on", "and", "or", "union", "select", "set", "values", "as",
    "case", "when", "then", "else", "end", "fetch", "window", "qualify",
  ]
}

extension Parser {
  func word(_ token: Token) -> String {
    String(decoding: source.bytes[token.range], as: UTF8.self)
  }

  private func lowered(_ token: Token) -> String? {
    guard token.kind == .name || token.kind == .keyword, token.range.count <= 20 else { return nil }
    return word(token).lowercased()
  }

  /// A message for a statement that can't be one of ours, and the statement skipped.
  mutating func foreignStatement() -> Failure? {
    if current.startsLine, index > 0, startsWithOperator {
      return fail(.operatorAtLineStart(found, at: span(of: current)))
    }
    guard let first = lowered(current) else { return nil }
    if let language = foreignLanguage(first) { return foreignQuery(language) }
    if atName, peek().kind == .assign {
      return fail(.missingLet(word(current), at: span(of: current), sign: span(of: peek())))
    }
    if startsStageLikeLine { return fail(.missingPipe(found, at: span(of: current))) }
    return loudKeyword(first, among: Keyword.statements)
  }

  private var startsWithOperator: Bool {
    if at(.minus) { return peek().start > current.end }
    if at(.not) { return peek().keyword == .in }
    return infixSign() != nil
  }

  private func foreignLanguage(_ first: String) -> String? {
    switch first {
    case "select":
      return startsSelectList && (word(current) == "SELECT" || statementHolds("from")) ? "SQL" : nil
    case "with", "insert", "update", "delete", "create", "alter":
      let follows = peek().kind == .name || peek().kind == .quotedName
      return follows ? ForeignWords.statements[first] : nil
    default: return nil
    }
  }

  /// Whether what follows `select` could not follow a name.
  private var startsSelectList: Bool {
    switch peek().kind {
    case .name, .quotedName, .number, .quantity, .text, .date: true
    case .star:
      peek(2).kind == .comma || (peek(2).kind == .name && lowered(peek(2)) == "from")
        || peek(2).keyword == .from
    default: false
    }
  }

  /// Whether a word comes in this statement or starts the line after it.
  private func statementHolds(_ wanted: String) -> Bool {
    for position in index..<min(lexed.tokens.count, index + 200) {
      let token = lexed.tokens[position]
      if token.kind == .semicolon { return false }
      if lowered(token) == wanted { return true }
      if token.kind == .pipe { return false }
    }
    return false
  }

  private mutating func foreignQuery(_ language: String) -> Failure {
    let start = current.start
    let failure = fail(.foreignQuery(language, at: span(of: current)))
    while !at(.endOfText) {
      advance()
      guard at(.end) else { continue }
      let next = lexed.tokens[index]
      let isClause = lowered(next).map(ForeignWords.clauses.contains) ?? next.kind.isCloser
      let isJoined = lexed.tokens[max(0, index - 1)].kind != .semicolon
      if !isClause || !isJoined || startsOwnQuery(next) { break }
      current = next
    }
    foreignRanges.append(start..<max(start, current.start))
    return failure
  }

  /// `from x | …` after an SQL query is ours again.
  private func startsOwnQuery(_ next: Token) -> Bool {
    guard next.keyword == .from else { return false }
    for position in index + 1..<min(lexed.tokens.count, index + 12) {
      let token = lexed.tokens[position]
      if token.kind == .pipe { return true }
      if token.startsLine { return false }
    }
    return false
  }

  /// A stage at the start of a statement, with something after it that a name could not have.
  private var startsStageLikeLine: Bool {
    guard let keyword = current.keyword, Keyword.stages.contains(keyword), !at(.describe) else {
      return false
    }
    if current.kind == .keyword { return true }
    if peek().keyword == .all, peek(2).keyword == .versions { return false }
    switch peek().kind {
    case .name, .quotedName, .number, .quantity, .text, .parameter: return true
    case .keyword: return infixWordCannotFollow(peek().keyword)
    default: return false
    }
  }

  private func infixWordCannotFollow(_ keyword: Keyword?) -> Bool {
    switch keyword {
    case .true, .false, .missing, .if, .from: true
    default: false
    }
  }

  /// `FROM`, `Let`: ours but for the case.
  private mutating func loudKeyword(_ lowered: String, among words: [Keyword]) -> Failure? {
    let written = word(current)
    guard current.kind == .name, current.keyword == nil, written != lowered,
      words.contains(where: { $0.rawValue == lowered }),
      peek().kind == .name || peek().kind == .text
    else { return nil }
    return fail(.lowerCase(written, at: span(of: current)))
  }
}

// After `|` and after stages

extension Parser {
  mutating func unknownStage() -> Failure {
    if isFull { return .unexpected }
    guard let lowered = lowered(current) else {
      return unexpected(expected: ["a stage"], help: ["a stage starts with a word such as `where`"])
    }
    let written = word(current)
    let place = span(of: current)
    if startsWorld { return fail(.lateWorld(place)) }
    if let help = ForeignWords.stages[lowered] {
      return fail(.foreignWord(written, at: foreignPhrase(), help: help))
    }
    if written != lowered, Keyword.stages.contains(where: { $0.rawValue == lowered }) {
      return fail(.lowerCase(written, at: place))
    }
    let nearest = Suggestion.nearest(to: written, among: Keyword.stages.map(\.rawValue))
    return fail(.unknownStage("`\(written)`", at: place, nearest: nearest))
  }

  /// `group by` and `order by` are one phrase.
  private func foreignPhrase() -> Span {
    let next = peek()
    let place = span(of: current)
    return next.keyword == .by ? place.joined(with: span(of: next)) : place
  }

  /// `join inner t`, `join left outer t`: a word where the table or its alias would stand, before one of these.
  mutating func foreignJoin() -> Failure? {
    guard current.kind == .name, let help = lowered(current).flatMap({ ForeignWords.joins[$0] })
    else { return nil }
    let next = peek()
    let isTable =
      switch next.kind {
      case .name: next.keyword == nil
      case .quotedName: true
      case .leftParenthesis: next.start > current.end
      default: false
      }
    return isTable ? fail(.foreignWord(word(current), at: span(of: current), help: help)) : nil
  }

  mutating func unexpectedAfterStage() -> Failure {
    unexpectedWord(expected: ["`|`", "the end of the line"])
  }

  mutating func unexpectedAfterStatement() -> Failure {
    unexpectedWord(expected: ["the end of the line"])
  }

  mutating func unexpectedWord(expected: [String]) -> Failure {
    let place = span(of: current)
    if startsWorld { return fail(.lateWorld(place)) }
    if at(.as) {
      let name = peek().kind == .name ? word(peek()) : nil
      return fail(.alias(place, name: name, value: "value"))
    }
    guard let lowered = lowered(current) else { return unexpected(expected: expected) }
    let written = word(current)
    if current.kind == .name, let help = ForeignWords.phrases[lowered] {
      return fail(.foreignWord(written, at: foreignPhrase(), help: help))
    }
    if written != lowered, Keyword(rawValue: lowered) != nil {
      return fail(.lowerCase(written, at: place))
    }
    return unexpected(expected: expected)
  }

  private var startsWorld: Bool {
    at(.under) || (at(.as) && peek().keyword == .of) || (at(.all) && peek().keyword == .versions)
  }

  mutating func unnamedItem(from start: Int32) -> Failure {
    let written = String(decoding: source.bytes[Int(start)..<Int(lastEnd)], as: UTF8.self)
    if at(.as), peek().keyword != .of {
      let name = peek().kind == .name ? word(peek()) : nil
      return fail(.alias(span(of: current), name: name, value: written))
    }
    if infixSign() != nil || at(.leftParenthesis) {
      return fail(.unnamedColumn(span(from: start), itemWritten(from: start)))
    }
    return unexpectedWord(expected: ["`,`", "`|`", "the end of the line"])
  }

  /// What stands up to the end of an item of a list: a comma, `by`, `|` or the line's end outside brackets.
  private func itemWritten(from start: Int32) -> String {
    var depth = 0
    var end = Int(start)
    let bytes = source.bytes
    while end < bytes.count {
      let byte = bytes[end]
      if "([{".utf8.contains(byte) { depth += 1 }
      if ")]}".utf8.contains(byte) { depth -= 1 }
      let isEnd =
        depth == 0 && (",|#".utf8.contains(byte) || bytes[end...].starts(with: " by ".utf8))
      if depth < 0 || isEnd || byte == UInt8(ascii: "\n") || end - Int(start) > 200 { break }
      end += 1
    }
    let written = String(decoding: bytes[Int(start)..<end], as: UTF8.self)
    return String(written.reversed().drop { $0 == " " }.reversed())
  }

  mutating func unnamedDefinition() -> Failure {
    switch peek().kind {
    case .leftParenthesis, .plus, .minus, .star, .slash, .dot, .end, .endOfText, .comma, .pipe:
      fail(.unnamedColumn(span(of: current), itemWritten(from: current.start)))
    default:
      at(.leftParenthesis)
        ? fail(.unnamedColumn(span(of: current), itemWritten(from: current.start)))
        : fail(
          .unexpected(description(of: peek()), at: span(of: peek()), expected: ["`=`"], help: []))
    }
  }

  mutating func expressionExpected() -> Failure {
    let place = span(of: current)
    if at(.dot), peek().kind == .number, peek().start == current.end {
      return fail(.pointWithoutDigit(place, digits: word(peek())))
    }
    if at(.from) { return fail(.queryNeedsBrackets(place)) }
    if current.kind == .keyword, !at(.if), !at(.not) {
      return reserved(current, expected: "a value")
    }
    return unexpected(expected: ["a value"])
  }
}
