import OIQCatalog
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// One way to go on at a place in a text.
public struct Completion: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    case keyword, stage, table, query, column, function, binding, member, unit, scenario
  }

  public let text: String
  public let kind: Kind
  /// One line about it.
  public let detail: String
  /// The UTF-8 offsets of what the text replaces.
  public let replaced: Range<Int>
}

extension Session {
  /// What may stand at a place: stages after `|`, tables after `from`, the columns of the pipe at that
  /// point, members of a vocabulary after `==`, units after a number. Runs no query and opens no file.
  public func completions(in text: String, at utf8Offset: Int) -> [Completion] {
    let bytes = Array(text.utf8.prefix(max(0, utf8Offset)))
    let run = StatementRun(
      state: state.withLock { $0 }, settings: settings, isCancelled: { false }, reach: .textAlone)
    return Completer(run: run, bytes: bytes)?.completions ?? []
  }
}

private struct Completer {
  let environment: PlanEnvironment
  let source: SourceText
  /// The tokens before the word being typed.
  let before: [Token]
  let prefix: String
  let replaced: Range<Int>

  init?(run: StatementRun, bytes: [UInt8]) {
    guard let environment = try? run.environment() else { return nil }
    self.environment = environment
    let source = run.addSource(name: "<completion>", bytes: bytes)
    var tokens = Lexer.tokens(in: source)
    var start = bytes.count
    if let last = tokens.last, Int(last.end) == bytes.count, last.isWord {
      start = Int(last.start)
      tokens.removeLast()
    } else if let last = tokens.last, last.kind == .quantity, Int(last.end) == bytes.count,
      let blank = bytes[last.range].lastIndex(of: UInt8(ascii: " "))
    {
      // A number with the beginning of a unit reads as a quantity.
      start = blank + 1
      tokens[tokens.count - 1] = Token(.number, Int(last.start)..<blank)
    }
    self.source = source
    before = tokens
    replaced = start..<bytes.count
    prefix = String(decoding: bytes[start...], as: UTF8.self)
  }
}

extension Token {
  fileprivate var isWord: Bool { kind == .name || kind == .keyword || kind == .unitName }
}

extension Completer {
  var completions: [Completion] {
    var seen: Set<String> = []
    let words = candidates.filter {
      $0.text.hasCasePrefix(prefix) && seen.insert($0.text).inserted
    }
    // A whole word is a choice among longer ones; alone there is nothing to go on with.
    return words.count == 1 && words[0].text == prefix ? [] : words
  }

  private func make(_ text: String, _ kind: Completion.Kind, _ detail: String) -> Completion {
    Completion(text: text, kind: kind, detail: detail, replaced: replaced)
  }

  private var candidates: [Completion] {
    guard let last = before.last else { return statementWords + tables + bindings }
    if let fields = fieldsOfRecord { return fields }
    if let keyword = wordBefore { return after(keyword) }
    switch last.kind {
    case .pipe: return stages
    case .equal, .notEqual: return members(beside: before.count - 1) + values
    case .leftBracket, .comma:
      if let place = listStart, let item = membersOf(listAt: place) { return item + values }
      return values
    case .number, .arrow: return units
    case .semicolon: return statementWords + tables + bindings
    case .plus
    where before.dropLast().last?.kind == .name && names(scenarioBefore: before.count - 2):
      return scenarios
    case .dot: return qualified
    case .leftParenthesis: return argument + values
    default:
      return last.kind == .name || last.kind == .rightParenthesis ? connectives + values : values
    }
  }

  /// The word before the place, where it is a keyword there.
  private var wordBefore: Keyword? {
    guard let last = before.last, let keyword = last.keyword else { return nil }
    let opener = before.dropLast().last
    switch keyword.place {
    case .anywhere: return keyword
    case .statement:
      let starts = opener == nil || opener?.kind == .semicolon || last.startsLine
      return starts || keyword == .describe && opener?.kind == .pipe ? keyword : nil
    case .stage: return opener?.kind == .pipe ? keyword : nil
    case .join: return opener?.keyword == .join ? keyword : nil
    case .phrase: return nil
    }
  }

  private func after(_ keyword: Keyword) -> [Completion] {
    switch keyword {
    case .from, .join, .union, .left, .anti, .asof, .one: tables + bindings
    case .in: [make("members(", .function, "the companies of a group")] + values
    case .plot:
      PlotKind.allCases.map { make($0.rawValue, .keyword, "\($0.summary): \($0.usage)") }
    case .as: [make("of", .keyword, "as of DATE: what was known then")]
    case .under: scenarios
    case .compare:
      [make("base", .scenario, "without a scenario"), make("as", .keyword, "as of DATE")]
        + scenarios
    case .describe: tables + bindings + functions + scenarios
    case .explain: [make("analyze", .keyword, "run it, and time its stages"), from] + bindings
    case .why: [make("all", .keyword, "every fact"), from] + bindings
    case .use: [make("as", .keyword, "as of DATE"), make("under", .keyword, "under SCENARIO")]
    case .record: tables
    case .solve: bindings
    case .accept: columns
    case .to where stage == .calendarize:
      CalendarizePlan.Grain.allCases.map { make($0.rawValue, .keyword, "") }
    case .let, .unit, .import, .scenario, .save: []
    default: values
    }
  }

  private var from: Completion { make("from", .keyword, "") }

  /// The stage that is being typed.
  private var stage: Keyword? {
    guard let pipe = before.lastIndex(where: { $0.kind == .pipe }), pipe + 1 < before.count else {
      return nil
    }
    return before[pipe + 1].keyword
  }

  /// What `record TABLE { name: value, …` may go on with: the names of columns, or the members that one takes.
  private var fieldsOfRecord: [Completion]? {
    guard let record = before.lastIndex(where: { $0.keyword == .record }),
      before.count > record + 2, before[record + 2].kind == .leftBrace,
      !before[record...].contains(where: { $0.kind == .rightBrace }),
      let table = environment.catalog.definition(text(of: before[record + 1])),
      let last = before.last
    else { return nil }
    switch last.kind {
    case .leftBrace, .comma:
      let given = Set(before[(record + 3)...].filter { $0.kind == .name }.map(text))
      return table.columns.filter { !given.contains($0.name) }.map {
        make("\($0.name):", .column, $0.meaning)
      }
    case .colon:
      guard let name = before.dropLast().last,
        case .text(let vocabulary?)? = table.column(text(of: name))?.type
      else { return [] }
      return members(of: vocabulary)
    default: return nil
    }
  }

  private var statementWords: [Completion] {
    Keyword.statements.map { make($0.rawValue, .keyword, "") }
  }

  private var stages: [Completion] {
    Keyword.stages.map { make($0.rawValue, .stage, StageHelp.summary(of: $0)) }
  }

  private var connectives: [Completion] {
    [Keyword.and, .or, .in, .by, .is, .sort, .desc, .on, .to, .as, .under].map {
      make($0.rawValue, .keyword, "")
    }
  }

  private var tables: [Completion] {
    environment.catalog.tables.map { make($0.name, .table, $0.meaning) }
      + environment.registered.keys.sorted().map { make($0, .table, "registered by the program") }
  }

  private var bindings: [Completion] {
    environment.formulas.map { formula in
      let isFunction = formula.binding.parameters != nil
      return make(
        isFunction ? "\(formula.name)(" : formula.name, .query, formula.documentation ?? "")
    }
  }

  private var functions: [Completion] {
    environment.functions.functions.map { make("\($0.name)(", .function, $0.summary) }
  }

  private var units: [Completion] {
    environment.units.rows.map { make($0.symbol, .unit, $0.meaning) }
  }

  private var values: [Completion] { columns + functions + bindings }

  private var columns: [Completion] {
    (scope?.visible ?? []).map { make($0.title, .column, detail(of: $0)) }
  }

  /// A column's unit or kind, then what the catalogue says of it.
  private func detail(of column: ScopeColumn) -> String {
    let meaning = before.lazy.filter { $0.kind == .name }
      .compactMap { environment.catalog.definition(text(of: $0))?.column(column.name)?.meaning }
      .first
    return [column.type.described, meaning].compactMap { $0 }.joined(separator: "; ")
  }

  private var scenarios: [Completion] {
    environment.scenarios.all.map {
      make($0.scenario.name.text, .scenario, $0.scenario.title ?? $0.documentation ?? "")
    }
  }

  /// Whether the names up to a token, joined by `+`, stand behind `under`.
  private func names(scenarioBefore index: Int) -> Bool {
    var index = index - 1
    while index > 0, before[index].kind == .plus { index -= 2 }
    return index >= 0 && before[index].keyword == .under
  }

  private var qualified: [Completion] {
    guard before.count >= 2 else { return [] }
    let qualifier = text(of: before[before.count - 2])
    if qualifier == "model" { return bindings }
    return (scope?.visible ?? []).filter { $0.qualifier == qualifier }
      .map { make($0.name, .column, detail(of: $0)) }
  }

  /// A function's first argument, where that is a vocabulary.
  private var argument: [Completion] {
    guard before.count >= 2, text(of: before[before.count - 2]) == "members" else { return [] }
    return members(of: "group")
  }

  private func text(of token: Token) -> String {
    String(decoding: source.bytes[token.range], as: UTF8.self)
  }

  /// The columns before the stage being typed.
  private var scope: Scope? {
    guard let pipe = before.last(where: { $0.kind == .pipe }) else { return nil }
    var sources = SourceMap()
    let prefix = sources.add(name: "<completion>", bytes: Array(source.bytes[..<Int(pipe.start)]))
    let parsed = Parser.parse(prefix)
    guard case .pipe(let tree)? = parsed.script.statements.last?.kind else { return nil }
    let planner = Planner(environment: environment)
    guard case .table(let relation)? = try? planner.plan(tree) else {
      return planner.stageScopes.last?.scope
    }
    return relation.scope
  }

  /// The members that may stand against the column before a comparison.
  private func members(beside index: Int) -> [Completion] {
    guard index > 0, before[index - 1].kind == .name, let scope,
      case .found(let slot) = scope.lookup(text(of: before[index - 1])),
      case .text(let vocabulary?) = scope.columns[slot].type
    else { return [] }
    return members(of: vocabulary)
  }

  private func members(of vocabulary: String) -> [Completion] {
    let known = try? environment.catalog.vocabulary(vocabulary)
    return (known?.members ?? []).map { member in
      let isName = member.name.utf8.allSatisfy { $0.isNameByte }
      return make(isName ? member.name : Printer.quoted(member.name), .member, member.meaning ?? "")
    }
  }

  /// The index of the bracket of the list being typed.
  private var listStart: Int? {
    var index = before.count - 1
    while index >= 0 {
      switch before[index].kind {
      case .leftBracket: return index
      case .comma, .name, .text: index -= 1
      default: return nil
      }
    }
    return nil
  }

  private func membersOf(listAt index: Int) -> [Completion]? {
    guard index > 0, before[index - 1].keyword == .in else { return nil }
    let column = before[index - 2 < 0 ? 0 : index - 2].keyword == .not ? index - 2 : index - 1
    return members(beside: column)
  }
}

extension UInt8 {
  fileprivate var isNameByte: Bool {
    self == UInt8(ascii: "_") || (48...57).contains(self) || (65...90).contains(self)
      || (97...122).contains(self)
  }
}

extension String {
  /// Whether it begins with a prefix, whatever the case of the letters.
  fileprivate func hasCasePrefix(_ prefix: String) -> Bool {
    prefix.isEmpty || lowercased().hasPrefix(prefix.lowercased())
  }
}
