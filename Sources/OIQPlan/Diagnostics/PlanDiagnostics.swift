import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// The wording of every error that the planner finds. Factories take names, types, spans and candidates.
package enum PlanDiagnostics {}

extension PlanDiagnostics {
  /// A name as it is written in a query.
  package static func spelled(_ name: String) -> String { Printer.spelled(name) }
}

// MARK: Names

extension PlanDiagnostics {
  static func unknownTable(_ name: Name, known: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownTable, "no table or query is called `\(name.text)`", at: [.init(name.span)],
      help: Suggestion.didYouMean(near) ?? ["the tables are: \(list(known))"],
      edits: near.count == 1 ? [.init(name.span, near[0])] : [])
  }

  static func notATableFunction(_ name: Name, known: [String]) -> Diagnostic {
    Diagnostic(
      .unknownTable, "`\(name.text)(…)` gives a value, not a table", at: [.init(name.span)],
      help: ["functions that give tables: \(list(known.sorted()))"])
  }

  /// For names that are periods in another spelling, how they are written.
  private static func periodHelp(_ text: String) -> String? {
    if let label = PeriodSpelling.fiscal(text) {
      return
        "fiscal(\"\(label)\", Microsoft) is the span that a company means by it; a calendar year is written 2025"
    }
    if let period = PeriodSpelling.calendar(text) { return "as a period it is written \(period)" }
    guard let period = PeriodSpelling.calendar("\(text)2025") else { return nil }
    return "a period is written as one word with its year first, such as \(period)"
  }

  /// What people type to leave, or to find out what there is.
  private static let shellWords: Set<String> = [
    "exit", "quit", "help", "tables", "schema", "history",
  ]

  static func unknownName(_ name: Name, candidates: [String], kind: String) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: candidates)
    let isAnything = kind == "name"
    let otherwise =
      isAnything && shellWords.contains(name.text)
      ? "in the shell it is a command: `.\(name.text)`"
      : isAnything
        ? periodHelp(name.text)
          ?? "to bind it, write `let \(Printer.name(name)) = …` above; a text stands in quotes: \"\(name.text)\""
        : candidates.isEmpty ? "there is none" : "there are: \(list(candidates.sorted()))"
    return Diagnostic(
      .unknownName, "\(isAnything ? "nothing" : "no \(kind)") is called `\(name.text)`",
      at: [.init(name.span)],
      help: (isAnything && shellWords.contains(name.text) ? nil : Suggestion.didYouMean(near))
        ?? [otherwise],
      edits: near.count == 1 ? [.init(name.span, near[0])] : [])
  }

  static func unknownColumn(_ path: [Name], in scope: Scope) -> Diagnostic {
    unknownColumn(
      path,
      columns: scope.visible.map { column in
        path.count > 1
          ? column.qualifier.map { "\($0).\(column.name)" } ?? column.name : column.name
      }, others: [])
  }

  static func unknownColumn(_ path: [Name], columns: [String], others: [String]) -> Diagnostic {
    let written = path.map(\.text).joined(separator: ".")
    let span = path.dropFirst().reduce(path[0].span) { $0.joined(with: $1.span) }
    let near = Suggestion.nearest(to: written, among: columns + others)
    return Diagnostic(
      .unknownColumn, "no column is called `\(written)` here", at: [.init(span)],
      help: Suggestion.didYouMean(near)
        ?? [periodHelp(written) ?? "the columns here are: \(list(columns))"],
      edits: near.count == 1 ? [.init(span, near[0])] : [])
  }

  static func unknownFunction(_ name: Name, known: [String]) -> Diagnostic {
    let word = name.text.lowercased()
    // Three letters are near too much.
    let theirs =
      word.count < 4
      ? [word] : Suggestion.nearest(to: word, among: foreignFunctions.keys.sorted())
    if let ours = foreignFunctions[word] ?? theirs.first.flatMap({ foreignFunctions[$0] }) {
      return Diagnostic(
        .unknownFunction, "no function is called `\(name.text)`", at: [.init(name.span)],
        help: ["here it is written `\(ours)`"])
    }
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownFunction, "no function is called `\(name.text)`", at: [.init(name.span)],
      help: Suggestion.didYouMean(near) ?? ["in the shell, `.help functions` lists them"],
      edits: near.count == 1 ? [.init(name.span, near[0])] : [])
  }

  /// What spreadsheets, SQL and pandas call something that has another name here.
  private static let foreignFunctions = [
    "avg": "mean(x)", "average": "mean(x)", "stdev": "sd(x)", "stddev": "sd(x)", "std": "sd(x)",
    "len": "length(x)", "coalesce": "x ?? y", "ifnull": "x ?? y", "isnull": "x is missing",
    "nvl": "x ?? y", "iif": "if a then b else c", "countif": "count() after `where`",
    "nunique": "count_distinct(x)", "percentile": "quantile(x, 0.9)", "lag": "prev(x)",
    "lead": "next(x)", "pow": "x ^ y", "power": "x ^ y", "sumif": "sum(x) after `where`",
    "case": "if a then b else c", "when": "if a then b else c", "mod": ForeignWords.remainder,
    "running_sum": "cumsum(x)", "running_total": "cumsum(x)", "cumulative": "cumsum(x)",
    "rolling": "movavg(x, rows)", "rolling_mean": "movavg(x, rows)",
    "moving_average": "movavg(x, rows)", "weighted_mean": "sum(x * w) / sum(w)",
    "weighted_average": "sum(x * w) / sum(w)", "variance": "sd(x) ^ 2", "var": "sd(x) ^ 2",
  ]

  static func unknownMember(
    _ text: String, of members: Vocabulary, at span: Span, columns: [String] = []
  ) -> Diagnostic {
    let known = members.members(knownAs: text)
    let near = (known.isEmpty ? Suggestion.nearest(to: text, among: members.names) : known)
      .map(written)
    let nearColumns = Suggestion.nearest(to: text, among: columns)
    var help = Suggestion.didYouMean(near) ?? []
    if near.isEmpty, !nearColumns.isEmpty { help += Suggestion.didYouMean(nearColumns) ?? [] }
    if help.isEmpty { help = ["known are: \(list(members.names))"] }
    let kind = members.name.split(separator: ".").last.map { String($0).spaced } ?? "member"
    return Diagnostic(
      .unknownMember, "`\(text)` is no \(kind) that the data knows",
      at: [.init(span)], help: help, edits: near.count == 1 ? [.init(span, near[0])] : [])
  }

  /// A member as it is typed: in quotes where it is no plain word.
  private static func written(_ member: String) -> String {
    let isWord =
      member.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0)
      }
      && !(member.first?.isNumber ?? true) && Keyword(rawValue: member) == nil
    return isWord ? member : "\"\(member)\""
  }

  static func unknownParameter(_ name: String, at span: Span, known: [String]) -> Diagnostic {
    Diagnostic(
      .unknownParameter, "the parameter `$\(name)` has no value", at: [.init(span)],
      help: [
        "give it on the command line with `-p \(name)=VALUE`, or in the program's parameters"
      ] + (known.isEmpty ? [] : ["given are: \(list(known.sorted().map { "$\($0)" }))"]))
  }

  static func ambiguous(_ name: Name, choices: [String]) -> Diagnostic {
    Diagnostic(
      .ambiguousName, "more than one table here has a column `\(name.text)`",
      at: [.init(name.span)],
      help: ["say whose it is: \(list(choices.map { "`\($0)`" }, "or"))"])
  }

  static func columnOrMember(_ name: Name, of members: Vocabulary) -> Diagnostic {
    Diagnostic(
      .ambiguousName,
      "`\(name.text)` is a column here and a \(members.name.spaced) too", at: [.init(name.span)],
      help: ["for the \(members.name.spaced) write \"\(name.text)\""],
      edits: [.init(name.span, "\"\(name.text)\"")])
  }

  static func bindingOrMember(_ name: Name, of members: Vocabulary) -> Diagnostic {
    Diagnostic(
      .ambiguousName,
      "`\(name.text)` is bound by `let` and a \(members.name.spaced) too", at: [.init(name.span)],
      help: ["for the \(members.name.spaced) write \"\(name.text)\""],
      edits: [.init(name.span, "\"\(name.text)\"")])
  }

  /// - Parameter bundled: Whether the bundled model has a formula of the name too.
  static func circular(_ chain: ArraySlice<String>, bundled: Bool, at span: Span) -> Diagnostic {
    let name = chain.last ?? ""
    return Diagnostic(
      .circularDefinition, "the formula reaches itself: \(chain.joined(separator: " → "))",
      at: [.init(span)],
      help: [
        bundled
          ? "to build on the bundled formula, write `model.\(name)`"
          : "a formula is no assignment: give the new value a name of its own"
      ])
  }

  static func tooDeep(at span: Span) -> Diagnostic {
    Diagnostic(
      .nestingTooDeep, "this formula uses others that use others, too many levels deep",
      at: [.init(span)], help: ["write the innermost ones as one formula"])
  }

  static func tooManyStages(_ limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .tooLarge, "a query has at most \(limit) stages, and this is one more", at: [.init(span)],
      help: ["put several conditions or columns into one stage"])
  }

  static func tooManyFormulas(_ limit: Int, _ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .tooLarge, "the formulas behind this use each other more than \(limit) times",
      at: [.init(span, "`\(name)` once more")],
      help: ["where a formula names another twice, let it be a function of one argument"])
  }

  /// ``` union: `w` is missing in the rows it adds, and `ww` is missing in the rows before it ```; nil where both
  /// have the same columns.
  static func unionOfUnlike(_ before: [String], _ added: [String]) -> String? {
    if before.isEmpty, added.isEmpty { return nil }
    let places = [(before, "the rows it adds"), (added, "the rows before it")]
      .filter { !$0.0.isEmpty }
      .map {
        "\(list($0.0.map { "`\($0)`" })) \($0.0.count == 1 ? "is" : "are") missing in \($0.1)"
      }
    let near = added.lazy.compactMap { name in
      Suggestion.nearest(to: name, among: before).first.map { "is `\(name)` meant to be `\($0)`?" }
    }
    return "union: \(places.joined(separator: ", and "))" + (near.first.map { "; \($0)" } ?? "")
  }

  static func tooManyColumns(_ limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .tooLarge, "a table grows to at most \(limit) columns", at: [.init(span)],
      help: ["keep fewer with `select` first, or hold the values in rows"])
  }

  /// What hides what: a column that is made here, or there and read, a binding; a parameter a column.
  enum Hiding { case made, read, parameter }

  static func hiddenBinding(_ name: Name, by use: Hiding) -> Diagnostic {
    let (title, renamed) =
      switch use {
      case .made:
        ("the column `\(name.text)` hides the binding of that name from here on", "column")
      case .read: ("`\(name.text)` is the column here, not the binding of that name", "binding")
      case .parameter:
        ("`\(name.text)` is the parameter here, not the column of that name", "parameter")
      }
    return Diagnostic(
      .hiddenBinding, severity: .note, title, at: [.init(name.span)],
      help: ["give the \(renamed) another name to use both"])
  }

  static func literalNotColumn(_ column: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .hiddenBinding, severity: .warning,
      "\(column) is read as written, not as the column of that name", at: [.init(span)],
      help: ["for the column put its name into backticks: `\(column)`"])
  }

  /// - Parameter column: The column that is called as the constant is written.
  static func sortByConstant(_ span: Span, column: String?) -> Diagnostic {
    Diagnostic(
      .badArguments, "`sort` needs a column, and this is the same in every row", at: [.init(span)],
      help: [
        column.map { "the column of that name is written in backticks: `\($0)`" }
          ?? "name a column, or compute from some: `sort amount desc`"
      ],
      edits: column.map { [.init(span, "`\($0)`")] } ?? [])
  }

  static func modelKeepsItsOwn(_ name: String) -> Diagnostic {
    Diagnostic(
      .hiddenBinding, severity: .note,
      "the model reads its own `\(name)` here, not the one bound by `let \(name)`",
      help: ["for the model to read it: `let model.\(name) = …`"])
  }

  static func functionWithoutCall(_ name: Name, _ binding: OIQSyntax.Binding) -> Diagnostic {
    func call(_ parameters: [Parameter]) -> String {
      "`\(name.text)(\(parameters.map(\.name.text).joined(separator: ", ")))`"
    }
    let all = binding.parameters ?? []
    let needed = all.filter { $0.defaultValue == nil }
    let whole = needed.count < all.count ? ", or with all that it takes: \(call(all))" : ""
    return Diagnostic(
      .badArguments, "`\(name.text)` is a function", at: [.init(name.span)],
      help: ["call it: \(call(needed))\(whole)"])
  }

  static func notAFunction(_ name: Name) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` takes no arguments", at: [.init(name.span)],
      help: ["write `\(name.text)` without brackets"])
  }

  static func recordWhereValue(at span: Span) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "a record is not a value", at: [.init(span)],
      help: ["records say what a schema holds: `csv(\"a.csv\", schema: {length: m})`"])
  }

  static func tableWhereValue(_ name: Name) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`\(name.text)` is a table, and a value is needed here",
      at: [.init(name.span)],
      help: ["take one cell of it: `(from \(name.text) | … | aggregate x = …)`"])
  }

  static func valueWhereTable(_ name: Name, _ value: TypedExpression) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`\(name.text)` is \(value.type.described), and a table is needed here",
      at: [.init(name.span)], help: ["start with a table: `from capex | …`"])
  }

  static func stageOnValue(_ stage: Stage, of head: PipeHead) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "a stage works on a table, and this is a value", at: [.init(stage.span)],
      help: ["start with a table: `from capex | …`"])
  }

  static func invalid(at span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "this can't be read", at: [.init(span)],
      help: ["mend what is reported before it first"])
  }

  static func notYet(_ what: String, at span: Span, help: String) -> Diagnostic {
    Diagnostic(
      .notYet, "\(what) can be read, but not yet computed", at: [.init(span)], help: [help])
  }
}

// MARK: Calls

extension PlanDiagnostics {
  static func arguments(_ name: Name, _ parameters: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` doesn't take this argument", at: [.init(span)],
      help: ["it takes: \(name.text)(\(parameters.joined(separator: ", ")))"])
  }

  /// `rank(x)`.
  static func readsOrder(_ name: Name, _ ranked: Expression) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` takes no argument: the order says what it counts",
      at: [.init(ranked.span)],
      help: ["write `\(name.text)() sort \(Printer.print(ranked)) desc`"])
  }

  static func missingArgument(
    _ parameter: String, of name: Name, _ parameters: [String], at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` needs its argument `\(parameter)`", at: [.init(span)],
      help: ["it takes: \(name.text)(\(parameters.joined(separator: ", ")))"])
  }

  static func argumentType(
    _ name: Name, _ found: TypedExpression?, expected: String
  ) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` needs \(expected)",
      at: [found.map { .init($0.span, $0.type.described) } ?? .init(name.span)],
      help: ["`describe \(name.text)` shows how it is used"])
  }

  /// `count` of what is true or false in every row.
  static func countedCondition(_ typed: TypedExpression, _ written: Expression) -> Diagnostic {
    let text = Printer.print(written)
    return Diagnostic(
      .badArguments, "`count` counts values, and a condition has one in every row",
      at: [.init(typed.span, "true or false, never missing")],
      help: [
        "rows for which it holds: sum(if \(text) then 1 else 0)",
        "or of these rows alone: where \(text) | aggregate n = count()",
      ])
  }

  static func needsConstant(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badArguments, "this argument must be a number known before a row is read",
      at: [.init(typed.span, typed.type.described)], help: ["write a number or a binding"])
  }

  static func needsWholeNumber(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badArguments, "a whole number of rows is needed here",
      at: [.init(typed.span, typed.type.described)], help: ["for example `take 5`"])
  }

  static func misplacedAggregate(_ name: Name, at span: Span) -> Diagnostic {
    let ofOneRow = ["min": "least", "max": "greatest"][name.text]
    return Diagnostic(
      .misplacedAggregate, "`\(name.text)` looks at many rows and stands in `aggregate` only",
      at: [.init(span)],
      help: [
        "for one row a group: aggregate x = \(name.text)(…) by …",
        "beside single rows, a query of one cell: (from … | aggregate x = \(name.text)(…))",
        ofOneRow.map { "of several values of one row: \($0)(a, b)" },
      ].compactMap(\.self))
  }

  static func misplacedWindow(_ name: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .misplacedAggregate, "`\(name.text)` looks at other rows and stands in `derive` only",
      at: [.init(span)], help: ["write `derive x = \(name.text)(…) by … sort …`"])
  }

  static func misplacedSample(_ name: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .misplacedAggregate,
      "`\(name.text)` chooses among rows and is a condition of `where` by itself",
      at: [.init(span)], help: ["write `where \(name.text)(5%)` or `where \(name.text)(5%) and …`"])
  }

  static func badShare(_ typed: TypedExpression, of name: Name) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` needs a share of the rows from 0% to 100%",
      at: [.init(typed.span, typed.type.described)],
      help: ["for example `where \(name.text)(5%)`; the first rows are `take 500`"])
  }

  static func neitherKeyNorAggregate(_ name: Name) -> Diagnostic {
    Diagnostic(
      .misplacedAggregate, "`\(name.text)` is neither in `by` nor inside an aggregate",
      at: [.init(name.span)],
      help: ["group by it: `… by \(name.text)`, or use first(\(name.text)), max(\(name.text)) …"])
  }

  /// - Parameter column: The column that is called as the key is written.
  static func keyNotColumn(_ key: Expression, column: String?) -> Diagnostic {
    let span = key.span
    return Diagnostic(
      .unexpectedToken, "a key must be a column", at: [.init(span)],
      help: [
        column.map { "the column of that name is written in backticks: `\($0)`" }
          ?? "make it one before this stage: `| derive k = \(Printer.print(key))`, and then `by k`"
      ],
      edits: column.map { [.init(span, "`\($0)`")] } ?? [])
  }

  /// `by year` and `by span.year`, where rows have spans or days and no such column.
  static func keyOfTime(_ path: [Name], _ error: Diagnostic, in scope: Scope) -> Diagnostic {
    guard let last = path.last?.text, path.count <= 2,
      ["period", "date"].contains(last) || CalendarizePlan.Grain(rawValue: last) != nil
    else { return error }
    let grain = CalendarizePlan.Grain(rawValue: last)?.rawValue ?? "year"
    var help: [String] = []
    let flow = scope.visible.first { $0.guards.contains { $0.rule == .adds } }
    if let flow, scope.visible.contains(where: { $0.type == .period }) {
      let whose = flow.guards[0].ofEach.map(\.column)
      let by = whose.isEmpty ? "" : " by \(whose.joined(separator: ", "))"
      help.append("before it `| calendarize \(flow.name) to \(grain)\(by)`, then `by period`")
    }
    let when = scope.visible.first {
      ($0.type == .period || $0.type == .date) && (path.count == 1 || $0.name == path[0].text)
    }
    if help.isEmpty, let when {
      help.append("before it `| derive \(grain) = \(grain)(\(when.name))`, then `by \(grain)`")
    }
    guard !help.isEmpty else { return error }
    var result = error
    result.help = help
    result.edits = []
    return result
  }

  static func fileNeedsPath(_ name: Name, written: Expression?, at span: Span) -> Diagnostic {
    let path = written.map(Printer.print) ?? "links.\(name.text)"
    return Diagnostic(
      .badArguments, "`\(name.text)` needs a path in quotes", at: [.init(span)],
      help: ["write \(name.text)(\"\(path)\")"])
  }

  static func fileArguments(_ name: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "beside the path `\(name.text)` takes a schema and what is absent",
      at: [.init(span)],
      help: [
        "write \(name.text)(\"links.csv\", schema: {length: m, speed: Gbps}, absent: \"n/a\")"
      ])
  }

  static func absentTexts(at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "`absent` names the texts that stand for a missing value", at: [.init(span)],
      help: ["write `absent: \"n/a\"`, or `absent: [\"n/a\", \"-999\"]`, as the file has them"])
  }

  static func schemaEntry(at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "a schema says each column's unit or type", at: [.init(span)],
      help: ["write `{length: m, speed: Gbps, capex: \"B USD\", vendor: text}`"])
  }

  static func unknownOption(_ name: Name, known: [String]) -> Diagnostic {
    Diagnostic(
      .badArguments, "there is no option `\(name.text)` here", at: [.init(name.span)],
      help: ["known: \(list(known))"])
  }
}
