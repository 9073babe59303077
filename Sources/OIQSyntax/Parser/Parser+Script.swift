import OIQText

// Statements.

extension Parser {
  // script ::= END? ( statement ( END statement )* END? )?
  mutating func script() -> [Statement] {
    var statements: [Statement] = []
    while true {
      while eat(.end) {}
      if at(.endOfText) { return statements }
      statements.append(statement())
    }
  }

  // statement ::= let | scenario | unit | import | use | assert | record | tornado | solve | sweep | why | explain | describe | pipe
  mutating func statement() -> Statement {
    let start = current.start
    let before = index
    unitStart = start
    depth = 0
    tallest = 0
    let documentation = takeDocumentation()
    var kind: StatementKind
    do throws(Failure) {
      kind = try statementKind()
      if at(.pipe), let all = kind.rowsOfInputs {
        throw unexpected(expected: ["the end of the line"], help: ["\(all): no stage follows it"])
      }
      if !at(.end), !at(.endOfText) { throw unexpectedAfterStatement() }
    } catch {
      recover(to: .statement, brackets: 0)
      kind = .invalid
    }
    if index == before, !at(.endOfText) { advance() }
    return Statement(kind: kind, span: span(from: start), documentation: documentation)
  }

  private mutating func statementKind() throws(Failure) -> StatementKind {
    if let foreign = foreignStatement() { throw foreign }
    switch current.keyword {
    case .let: return .binding(try binding())
    case .scenario: return .scenario(try scenario())
    case .unit: return try unit()
    case .import: return try importFile()
    case .use: return try use()
    case .assert: return try assertion()
    case .record: return try record()
    case .tornado: return try tornado()
    case .solve: return try solve()
    case .sweep: return try sweep()
    case .why: return try why()
    case .explain: return try explain()
    case .describe: return try describe()
    default: return .pipe(try pipe())
    }
  }

  // let ::= "let" NAME ( "." NAME )? params? "=" pipe
  mutating func binding() throws(Failure) -> Binding {
    try expect(.let)
    var bound = try name("the name to bind")
    var qualifier: Name?
    if eat(.dot) {
      qualifier = bound
      bound = try name("the name to override")
    }
    let parameters = at(.leftParenthesis) ? try params() : nil
    try expect(.assign)
    return Binding(
      qualifier: qualifier, name: bound, parameters: parameters, body: try pipe())
  }

  // params ::= "(" ( param ( "," param )* )? ")"
  mutating func params() throws(Failure) -> [Parameter] {
    let opener = try open(.leftParenthesis)
    var parameters: [Parameter] = []
    if !at(.rightParenthesis) {
      repeat { parameters.append(try param()) } while eat(.comma)
    }
    try close(opener, or: ["`,`"])
    return parameters
  }

  // param ::= NAME ( ":" expr )?
  mutating func param() throws(Failure) -> Parameter {
    let parameter = try name("the name of a parameter")
    return Parameter(name: parameter, defaultValue: eat(.colon) ? try expression() : nil)
  }

  // unit ::= "unit" NAME ( "=" expr )?
  mutating func unit() throws(Failure) -> StatementKind {
    try expect(.unit)
    let declared = try name("the name of the unit")
    return .unit(name: declared, definition: eat(.assign) ? try expression() : nil)
  }

  // import ::= "import" TEXT
  mutating func importFile() throws(Failure) -> StatementKind {
    try expect(.import)
    let place = span(of: current)
    return .importFile(path: try text("the path of a file in quotes"), span: place)
  }

  // use ::= "use" world+
  mutating func use() throws(Failure) -> StatementKind {
    try expect(.use)
    let worlds = try worlds()
    if worlds.isEmpty { throw unexpected(expected: ["`as of`", "`under`", "`all versions`"]) }
    return .use(worlds)
  }
}

extension StatementKind {
  /// What a statement shows that makes rows of its own, of which no stage can follow.
  fileprivate var rowsOfInputs: String? {
    switch self {
    case .sweep: "`sweep` shows all points"
    case .solve: "`solve` shows the one number that it finds"
    default: nil
    }
  }
}

// Scenarios and records

extension Parser {
  // scenario ::= "scenario" NAME TEXT? "{" END? override ( END override )* END? "}"
  mutating func scenario() throws(Failure) -> Scenario {
    try expect(.scenario)
    let scenarioName = try name("the name of the scenario")
    let title = optionalText()
    let opener = try open(.leftBrace)
    var overrides: [Override] = []
    while true {
      while eat(.end) {}
      if at(.rightBrace) || at(.endOfText) { break }
      if let next = recoveringOverride(brackets: layout.open.count) { overrides.append(next) }
      if !at(.end) { break }
    }
    if overrides.isEmpty, at(.rightBrace) {
      throw unexpected(expected: ["`let`", "`TABLE.COLUMN =`"])
    }
    try close(opener)
    return Scenario(name: scenarioName, title: title, overrides: overrides)
  }

  private mutating func recoveringOverride(brackets: Int) -> Override? {
    unitStart = current.start
    do throws(Failure) {
      let parsed = try override()
      if !at(.end), !at(.rightBrace), !at(.endOfText) {
        throw unexpected(expected: ["the end of the line", "`}`"])
      }
      return parsed
    } catch {
      recover(to: .statement, brackets: brackets)
      return nil
    }
  }

  // override ::= let | NAME "." NAME "=" expr ( "over" expr )? ( "where" expr )?
  mutating func override() throws(Failure) -> Override {
    if at(.let) { return .binding(try binding()) }
    let table = try name("`let` or a table to override")
    if at(.assign) { throw fail(.overrideWithoutLet(table)) }
    try expect(.dot)
    let column = try name("a column")
    try expect(.assign)
    let value = try expression()
    let period = eat(.over) ? try expression() : nil
    let filter = eat(.where) ? try expression() : nil
    return .column(table: table, column: column, value: value, over: period, filter: filter)
  }

  // record ::= "record" NAME ( fields | pipe )
  mutating func record() throws(Failure) -> StatementKind {
    try expect(.record)
    let table = try name("a table")
    if !at(.leftBrace) { return .recordRows(table: table, pipe: try pipe()) }
    return .record(table: table, fields: try fields())
  }

  // fields ::= "{" END? field ( "," field )* ","? END? "}"
  mutating func fields() throws(Failure) -> [Field] {
    let opener = try open(.leftBrace)
    while eat(.end) {}
    var fields = [try field()]
    while eat(.comma), !at(.rightBrace) { fields.append(try field()) }
    while at(.end), lexed.tokens[index].kind == .rightBrace { advance() }
    try close(opener, or: ["`,`"])
    return fields
  }

  // field ::= NAME ":" expr
  mutating func field() throws(Failure) -> Field {
    let label = try name("the name of a field")
    try expect(.colon)
    return Field(name: label, value: try expression())
  }
}

// Checking, solving, explaining

extension Parser {
  // assert ::= "assert" expr ( "within" sum )? TEXT?
  mutating func assertion() throws(Failure) -> StatementKind {
    try expect(.assert)
    let condition = try expression()
    let tolerance = eat(.within) ? try sum() : nil
    return .assert(condition: condition, tolerance: tolerance, message: optionalText())
  }

  // tornado ::= "tornado" pipe
  mutating func tornado() throws(Failure) -> StatementKind {
    try expect(.tornado)
    return .tornado(try pipe())
  }

  // solve ::= "solve" NAME "for" sum "==" sum ( "in" bounds )?
  mutating func solve() throws(Failure) -> StatementKind {
    try expect(.solve)
    let unknown = try name("the name to solve for")
    try expect(.for)
    let left = try sum()
    try expect(.equal)
    let right = try sum()
    return .solve(
      name: unknown, left: left, right: right, bounds: eat(.in) ? try bounds() : nil)
  }

  // sweep ::= "sweep" expr "over" axis ( "," axis )*
  mutating func sweep() throws(Failure) -> StatementKind {
    try expect(.sweep)
    let swept = try expression()
    try expect(.over)
    var axes: [Axis] = []
    repeat { axes.append(try axis()) } while eat(.comma)
    return .sweep(swept, axes: axes)
  }

  // axis ::= NAME "in" sum ( ".." sum "step" sum )?
  mutating func axis() throws(Failure) -> Axis {
    let variable = try name("the name to vary")
    try expect(.in)
    let first = try sum()
    guard eat(.through) else { return Axis(name: variable, points: .list(first)) }
    let range = Bounds(lower: first, upper: try sum())
    try expect(.step)
    return Axis(name: variable, points: .steps(range, by: try sum()))
  }

  // bounds ::= sum ".." sum
  mutating func bounds() throws(Failure) -> Bounds {
    let lower = try sum()
    try expect(.through)
    return Bounds(lower: lower, upper: try sum())
  }

  // why ::= "why" address?
  mutating func why() throws(Failure) -> StatementKind {
    try expect(.why)
    return .why(at(.end) || at(.endOfText) ? .last : try address())
  }

  // address ::= "all" address? | INT "." NAME ( "/" INT )* | NAME ( "where" expr | ( "/" INT )+ )?
  mutating func address() throws(Failure) -> Address {
    try enter()
    defer { leave() }
    if eat(.all) { return .all(at(.end) || at(.endOfText) ? .last : try address()) }
    guard at(.number) else {
      let column = try name("a column of the result, `all` or a row as in `3.total`")
      if at(.slash) { return .cell(row: 1, column: column, path: try path()) }
      return .filtered(column: column, filter: eat(.where) ? try expression() : nil)
    }
    let row = try integer("the number of a row")
    try expect(.dot)
    let column = try name("a column")
    return .cell(row: row, column: column, path: try path())
  }

  private mutating func path() throws(Failure) -> [Int] {
    var path: [Int] = []
    while eat(.slash) { path.append(try integer("the number of a step")) }
    return path
  }

  private mutating func integer(_ what: String) throws(Failure) -> Int {
    let digits = String(decoding: source.bytes[current.range], as: UTF8.self)
    guard at(.number), let value = Int(digits) else { throw unexpected(expected: [what]) }
    advance()
    return value
  }

  // explain ::= "explain" "analyze"? pipe
  mutating func explain() throws(Failure) -> StatementKind {
    try expect(.explain)
    let analyze = at(.analyze) && startsPipe(peek()) && eat(.analyze)
    return .explain(try pipe(), analyze: analyze)
  }

  /// Whether a query may start with the token, right after a name that is then not one.
  private func startsPipe(_ token: Token) -> Bool {
    switch token.kind {
    case .name, .quotedName, .number, .quantity, .date, .period, .text, .parameter,
      .leftParenthesis, .leftBracket:
      true
    case .keyword:
      [.from, .if, .true, .false, .missing].contains(token.keyword)
        || (token.keyword == .not && peek(2).keyword != .in)
    default: false
    }
  }

  // describe ::= "describe" NAME ( "." NAME )?
  mutating func describe() throws(Failure) -> StatementKind {
    try expect(.describe)
    var path = [try name("the name to describe")]
    if eat(.dot) { path.append(try name("a column")) }
    return .describe(path)
  }
}

// Comments

extension Parser {
  /// The `##` lines right above the statement that starts here, without their marks.
  private mutating func takeDocumentation() -> String? {
    guard at(.let) || at(.scenario) || at(.unit) else { return nil }
    let comments = lexed.comments
    while nextComment < comments.count, Int(comments[nextComment].nextToken) <= index {
      nextComment += 1
    }
    var first = nextComment
    var below = current.start
    while first > 0, comments[first - 1].isDocumentation,
      Int(comments[first - 1].nextToken) == index,
      isRightAbove(comments[first - 1].end, below)
    {
      first -= 1
      below = comments[first].start
    }
    guard first < nextComment else { return nil }
    usedDocumentation.formUnion(first..<nextComment)
    return comments[first..<nextComment].map(documentationText).joined(separator: "\n")
  }

  private func isRightAbove(_ end: Int32, _ start: Int32) -> Bool {
    source.bytes[Int(end)..<Int(start)].count { $0 == UInt8(ascii: "\n") } == 1
  }

  private func documentationText(_ comment: LexedComment) -> String {
    var bytes = source.bytes[Int(comment.start) + 2..<Int(comment.end)]
    if bytes.first == UInt8(ascii: " ") { bytes = bytes.dropFirst() }
    while bytes.last == UInt8(ascii: " ") || bytes.last == UInt8(ascii: "\t") {
      bytes = bytes.dropLast()
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func remainingComments() -> [Comment] {
    lexed.comments.indices.filter { !usedDocumentation.contains($0) }.map { position in
      let comment = lexed.comments[position]
      let range = Int(comment.start)..<Int(comment.end)
      return Comment(
        text: String(decoding: source.bytes[range], as: UTF8.self),
        span: Span(start: range.lowerBound, end: range.upperBound, source: source.id),
        trailing: comment.trailing)
    }
  }
}
