import OIQText

// Queries: heads, worlds and stages.

extension Parser {
  // pipe ::= ( "from" table | expr ) world* ( "|" stage )*
  mutating func pipe() throws(Failure) -> Pipe {
    let start = current.start
    let head: PipeHead =
      eat(.from) ? .from(try table()) : .expression(try expression())
    var pipe = Pipe(head: head, worlds: try worlds(), span: span(from: start))
    if startsStageWithoutPipe {
      _ = fail(.missingPipe(found, at: span(of: current)))
      pipe.stages.append(try stage())
    }
    while eat(.pipe) { pipe.stages.append(try stage()) }
    pipe.span = span(from: start)
    return pipe
  }

  /// `from capex where …`: the stage is read as if its `|` were there.
  private var startsStageWithoutPipe: Bool {
    guard let keyword = current.keyword, Keyword.stages.contains(keyword) else { return false }
    return true
  }

  // table ::= NAME ( "(" args? ")" )? | "(" pipe ")"
  mutating func table() throws(Failure) -> TableExpression {
    let start = current.start
    if at(.leftParenthesis) { return .pipe(try bracketedPipe()) }
    let table = try name("a table, a function or a query in brackets")
    guard at(.leftParenthesis) else { return .name(table) }
    let arguments = try arguments()
    return .call(table, arguments, span(from: start))
  }

  /// `"(" pipe ")"`; the pipe's span takes in the brackets.
  mutating func bracketedPipe() throws(Failure) -> Pipe {
    try enter()
    defer { leave() }
    let outer = tallest
    tallest = 0
    let start = current.start
    let opener = try open(.leftParenthesis)
    var inner = try pipe()
    try close(opener)
    inner.span = span(from: start)
    tallest = max(outer, tallest + 1)
    return inner
  }

  // world ::= "as" "of" primary | "under" mix | "all" "versions"
  mutating func worlds() throws(Failure) -> [World] {
    var worlds: [World] = []
    while true {
      let start = current.start
      if at(.as), peek().keyword == .of {
        let day = try asOf()
        worlds.append(.asOf(day, span(from: start)))
      } else if eat(.under) {
        let names = try mix()
        worlds.append(.under(names, span(from: start)))
      } else if at(.all), peek().keyword == .versions {
        advance()
        advance()
        worlds.append(.allVersions(span(from: start)))
      } else {
        return worlds
      }
    }
  }

  private mutating func asOf() throws(Failure) -> Expression {
    try expect(.as)
    try expect(.of)
    return try primary()
  }

  // mix ::= NAME ( "+" NAME )*
  private mutating func mix() throws(Failure) -> [Name] {
    var names = [try name("a scenario")]
    while eat(.plus) { names.append(try name("a scenario")) }
    return names
  }

  // names ::= NAME ( "," NAME )*
  mutating func names(_ what: String) throws(Failure) -> [Name] {
    var names = [try name(what)]
    while eat(.comma) { names.append(try name(what)) }
    return names
  }

  // exprs ::= expr ( "," expr )*
  mutating func expressions() throws(Failure) -> [Expression] {
    var expressions = [try expression()]
    while eat(.comma) { expressions.append(try expression()) }
    return expressions
  }
}

// Stages

extension Parser {
  // stage ::= where | select | derive | aggregate | sort | take | skip | distinct | accept | join | union | calendarize | pivot | unpivot | fill | compare | plot | save | "describe"
  mutating func stage() throws(Failure) -> Stage {
    let start = current.start
    let brackets = layout.open.count
    unitStart = start
    var kind: StageKind
    do throws(Failure) {
      kind = try stageKind()
      if !atPipeEnd { throw unexpectedAfterStage() }
    } catch {
      if error == .tooDeep { throw error }
      recover(to: .stage, brackets: brackets)
      kind = .invalid
    }
    return Stage(kind: kind, span: span(from: start))
  }

  private mutating func stageKind() throws(Failure) -> StageKind {
    switch current.keyword {
    case .where: return try filter()
    case .select: return try select()
    case .derive: return try derive()
    case .aggregate: return try aggregate()
    case .sort: return .sort(try order())
    case .take: return try take()
    case .skip: return try skip()
    case .distinct: return try distinct()
    case .accept: return try accept()
    case .join: return .join(try join())
    case .union: return try union()
    case .calendarize: return try calendarize()
    case .pivot: return try pivot()
    case .unpivot: return try unpivot()
    case .fill: return try fill()
    case .compare: return try compare()
    case .plot: return try plot()
    case .save: return try save()
    case .describe:
      advance()
      return .describe
    default: throw unknownStage()
    }
  }

  // where ::= "where" expr
  private mutating func filter() throws(Failure) -> StageKind {
    try expect(.where)
    return .filter(try expression())
  }

  // select ::= "select" item ( "," item )*
  private mutating func select() throws(Failure) -> StageKind {
    try expect(.select)
    var items: [SelectItem] = []
    repeat { items.append(try item()) } while eat(.comma)
    return .select(items)
  }

  // item ::= NAME ( "." NAME )* | definition
  private mutating func item() throws(Failure) -> SelectItem {
    if peek().kind == .assign { return .definition(try definition()) }
    if at(.star) { throw fail(.selectStar(span(of: current))) }
    let start = current.start
    var path = [try name("a column or `name = expression`")]
    while eat(.dot) { path.append(try name("a column")) }
    if !at(.comma), !atPipeEnd { throw unnamedItem(from: start) }
    return .path(path)
  }

  // derive ::= "derive" definitions by? sort?
  private mutating func derive() throws(Failure) -> StageKind {
    try expect(.derive)
    let made = try definitions()
    let keys = try by()
    return .derive(made, by: keys, sort: at(.sort) ? try order() : [])
  }

  // aggregate ::= "aggregate" definitions by?
  private mutating func aggregate() throws(Failure) -> StageKind {
    try expect(.aggregate)
    if at(.by), [.name, .quotedName].contains(peek().kind) {
      throw fail(.groupsFirst(span(of: current), by: word(peek())))
    }
    let made = try definitions()
    return .aggregate(made, by: try by())
  }

  // definitions ::= definition ( "," definition )*
  private mutating func definitions() throws(Failure) -> [Definition] {
    var made = [try definition()]
    while eat(.comma) { made.append(try definition()) }
    return made
  }

  // definition ::= NAME "=" expr
  private mutating func definition() throws(Failure) -> Definition {
    if peek().kind != .assign, atName || at(.leftParenthesis) { throw unnamedDefinition() }
    let column = try name("the name of a new column")
    try expect(.assign)
    return Definition(name: column, value: try expression())
  }

  // by ::= "by" exprs
  private mutating func by() throws(Failure) -> [Expression] {
    guard eat(.by) else { return [] }
    var keys: [Expression] = []
    repeat {
      if atName, peek().kind == .assign { throw fail(.definitionInBy(span(of: current))) }
      keys.append(try expression())
    } while eat(.comma)
    return keys
  }

  // sort ::= "sort" key ( "," key )*
  private mutating func order() throws(Failure) -> [SortKey] {
    try expect(.sort)
    if at(.by) { throw fail(.byAfterSort(span(of: current))) }
    var keys: [SortKey] = []
    repeat {
      if atName, peek().kind == .assign { throw fail(.definitionBehindKeys(span(of: current))) }
      keys.append(try key())
    } while eat(.comma)
    return keys
  }

  // key ::= expr "desc"?
  private mutating func key() throws(Failure) -> SortKey {
    SortKey(value: try expression(), descending: eat(.desc))
  }

  // take ::= "take" sum by?
  private mutating func take() throws(Failure) -> StageKind {
    try expect(.take)
    let count = try sum()
    return .take(count, by: try by())
  }

  // skip ::= "skip" sum
  private mutating func skip() throws(Failure) -> StageKind {
    try expect(.skip)
    return .skip(try sum())
  }

  // distinct ::= "distinct" names?
  private mutating func distinct() throws(Failure) -> StageKind {
    try expect(.distinct)
    return .distinct(atPipeEnd ? [] : try names("a column"))
  }

  // accept ::= "accept" names TEXT
  private mutating func accept() throws(Failure) -> StageKind {
    try expect(.accept)
    let columns = try names("a column")
    return .accept(columns, reason: try text("the reason in quotes"))
  }

  // union ::= "union" table
  private mutating func union() throws(Failure) -> StageKind {
    try expect(.union)
    return .union(try table())
  }
}

extension Parser {
  // join ::= "join" ( "left" | "anti" | "asof" | "one" )? ( NAME "=" )? table ( "on" exprs )?
  private mutating func join() throws(Failure) -> Join {
    try expect(.join)
    let kind = joinKind()
    if let failure = foreignJoin() { throw failure }
    var alias: Name?
    if atName, peek().kind == .assign {
      alias = try name()
      try expect(.assign)
    }
    let right = try table()
    return Join(
      kind: kind, alias: alias, table: right, conditions: eat(.on) ? try expressions() : [])
  }

  /// A word such as `left` is the kind of a join when a table follows, else the table itself.
  private mutating func joinKind() -> Join.Kind {
    guard let keyword = current.keyword, keyword.place == .join,
      let kind = Join.Kind(rawValue: keyword.rawValue)
    else { return .inner }
    switch peek().kind {
    case .name, .quotedName, .leftParenthesis:
      advance()
      return kind
    default: return .inner
    }
  }

  // calendarize ::= "calendarize" names "to" NAME ( "," field )* by?
  private mutating func calendarize() throws(Failure) -> StageKind {
    try expect(.calendarize)
    let columns = try names("a column")
    try expect(.to)
    let target = try name("`year`, `half`, `quarter` or `month`")
    var options: [Field] = []
    while eat(.comma) { options.append(try field()) }
    return .calendarize(columns: columns, to: target, options: options, by: try by())
  }

  // pivot ::= "pivot" names by?
  private mutating func pivot() throws(Failure) -> StageKind {
    try expect(.pivot)
    let columns = try names("a column")
    return .pivot(columns, by: try by())
  }

  // unpivot ::= "unpivot" names "to" NAME
  private mutating func unpivot() throws(Failure) -> StageKind {
    try expect(.unpivot)
    let columns = try names("a column")
    try expect(.to)
    return .unpivot(columns, to: try name("the name of a new column"))
  }

  // fill ::= "fill" definitions by?
  private mutating func fill() throws(Failure) -> StageKind {
    try expect(.fill)
    if atName, [.end, .endOfText, .comma, .pipe].contains(peek().kind) || peek().keyword == .by {
      throw fail(.fillWithout(span(of: current), word(current)))
    }
    let made = try definitions()
    return .fill(made, by: try by())
  }

  // compare ::= "compare" comparand ( "," comparand )*
  private mutating func compare() throws(Failure) -> StageKind {
    try expect(.compare)
    var comparands: [Comparand] = []
    repeat { comparands.append(try comparand()) } while eat(.comma)
    return .compare(comparands)
  }

  // comparand ::= "as" "of" primary | mix ( "as" "of" primary )?
  private mutating func comparand() throws(Failure) -> Comparand {
    let start = current.start
    if at(.as) {
      let day = try asOf()
      return .asOf(day, span(from: start))
    }
    if current.kind == .date {
      throw unexpected(
        expected: ["`as of` before a day"], help: ["write `as of \(word(current))`"])
    }
    let names = try mix()
    let day = at(.as) ? try asOf() : nil
    return .mix(names, asOf: day, span(from: start))
  }

  // plot ::= "plot" NAME exprs? by? save?
  private mutating func plot() throws(Failure) -> StageKind {
    try expect(.plot)
    if atPipeEnd {
      throw unexpected(
        expected: ["the kind of chart"], help: ["for example `plot bar total by period`"])
    }
    let kind = try name("the kind of chart")
    let isBare = atPipeEnd || at(.by) || atSave
    let arguments = isBare ? [] : try expressions()
    let keys = try by()
    return .plot(kind: kind, arguments: arguments, by: keys, file: atSave ? try file() : nil)
  }

  private var atSave: Bool { at(.save) && peek().kind == .text }

  // save ::= "save" TEXT
  private mutating func save() throws(Failure) -> StageKind {
    .save(try file())
  }

  private mutating func file() throws(Failure) -> String {
    try expect(.save)
    return try text("the path of a file in quotes")
  }
}
