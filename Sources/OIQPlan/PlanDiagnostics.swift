import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// The wording of every error that the planner finds. Factories take names, types, spans and candidates.
enum PlanDiagnostics {}

// MARK: Names

extension PlanDiagnostics {
  static func unknownTable(_ name: Name, known: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownTable, "no table or query is called `\(name.text)`", at: [.init(name.span)],
      help: didYouMean(near) ?? ["the tables are: \(list(known.sorted()))"],
      edits: near.count == 1 ? [.init(name.span, near[0])] : [])
  }

  static func notATableFunction(_ name: Name, known: [String]) -> Diagnostic {
    Diagnostic(
      .unknownTable, "`\(name.text)(…)` gives a value, not a table", at: [.init(name.span)],
      help: ["functions that give tables: \(list(known.sorted()))"])
  }

  static func unknownName(_ name: Name, candidates: [String], kind: String) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: candidates)
    return Diagnostic(
      .unknownName, "no \(kind) is called `\(name.text)`", at: [.init(name.span)],
      help: didYouMean(near) ?? ["a text is written in quotes: \"\(name.text)\""],
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
      help: (didYouMean(near) ?? []) + ["the columns here are: \(list(columns))"],
      edits: near.count == 1 ? [.init(span, near[0])] : [])
  }

  static func unknownFunction(_ name: Name, known: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownFunction, "no function is called `\(name.text)`", at: [.init(name.span)],
      help: didYouMean(near) ?? ["`.help functions` lists them"],
      edits: near.count == 1 ? [.init(name.span, near[0])] : [])
  }

  static func unknownMember(
    _ text: String, of members: Vocabulary, at span: Span, columns: [String] = []
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: text, among: members.names)
    let nearColumns = Suggestion.nearest(to: text, among: columns)
    var help = didYouMean(near) ?? []
    if near.isEmpty, !nearColumns.isEmpty { help += didYouMean(nearColumns) ?? [] }
    if help.isEmpty { help = ["known are: \(list(members.names))"] }
    return Diagnostic(
      .unknownMember, "`\(text)` is no \(members.name.spaced) that the data knows",
      at: [.init(span)], help: help, edits: near.count == 1 ? [.init(span, near[0])] : [])
  }

  static func unknownParameter(_ name: String, at span: Span, known: [String]) -> Diagnostic {
    Diagnostic(
      .unknownParameter, "the parameter `$\(name)` has no value", at: [.init(span)],
      help: [
        "give it on the command line with `-p \(name)=VALUE`, or in the program's parameters"
      ] + (known.isEmpty ? [] : ["given are: \(list(known.sorted().map { "$\($0)" }))"]))
  }

  static func unknownUnit(_ text: UnitText, _ problem: UnitProblem) -> Diagnostic {
    Diagnostic(
      .unknownUnit, "no unit is called `\(problem.word)`", at: [.init(text.span)],
      help: didYouMean(problem.nearest) ?? ["`unit \(problem.word)` declares a countable unit"])
  }

  static func ambiguous(_ name: Name, choices: [String]) -> Diagnostic {
    Diagnostic(
      .ambiguousName, "`\(name.text)` could be \(list(choices, "or"))", at: [.init(name.span)],
      help: ["write one of \(list(choices, "or"))"])
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

  static func circular(_ chain: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .circularDefinition, "the formula reaches itself: \(chain.joined(separator: " → "))",
      at: [.init(span)],
      help: ["break the chain; the bundled definition of a name is `model.\(chain.last ?? "name")`"]
    )
  }

  static func tooDeep(at span: Span) -> Diagnostic {
    Diagnostic(.nestingTooDeep, "formulas are nested too deeply", at: [.init(span)])
  }

  static func duplicateColumn(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .duplicateName, "two columns would be called `\(name)`", at: [.init(span)],
      help: ["give one of them another name: `select other = …`"])
  }

  static func hiddenBinding(_ name: Name) -> Diagnostic {
    Diagnostic(
      .hiddenBinding, severity: .note,
      "the column `\(name.text)` hides the binding of that name from here on",
      at: [.init(name.span)])
  }

  static func functionWithoutCall(_ name: Name, _ binding: OIQSyntax.Binding) -> Diagnostic {
    let names = binding.parameters?.map(\.name.text).joined(separator: ", ") ?? ""
    return Diagnostic(
      .badArguments, "`\(name.text)` is a function", at: [.init(name.span)],
      help: ["call it: `\(name.text)(\(names))`"])
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
      at: [.init(name.span)])
  }

  static func stageOnValue(_ stage: Stage, of head: PipeHead) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "a stage works on a table, and this is a value", at: [.init(stage.span)],
      help: ["start with a table: `from capex | …`"])
  }

  static func invalid(at span: Span) -> Diagnostic {
    Diagnostic(.unexpectedToken, "this can't be read", at: [.init(span)])
  }

  static func notYet(_ what: String, at span: Span, help: String) -> Diagnostic {
    Diagnostic(
      .notYet, "\(what) can be read, but not yet computed", at: [.init(span)], help: [help])
  }
}

// MARK: Types and units

extension PlanDiagnostics {
  static func unitMismatch(
    _ left: TypedExpression, _ right: TypedExpression, doing what: String
  ) -> Diagnostic {
    let first = left.type.measure
    let second = right.type.measure
    let preposition =
      switch what {
      case "add": "add \(second) to \(first)"
      case "subtract": "subtract \(second) from \(first)"
      case "compare": "compare \(first) with \(second)"
      default: "\(what) \(first) and \(second)"
      }
    return Diagnostic(
      .unitMismatch, "can't \(preposition)",
      at: [.init(left.span, left.type.described), .init(right.span, right.type.described)],
      help: PlanDiagnostics.bridge(left, right))
  }

  /// What would make two dimensions meet, where that can be guessed.
  private static func bridge(_ left: TypedExpression, _ right: TypedExpression) -> [String] {
    guard case .number(let a) = left.type, case .number(let b) = right.type,
      case .known(let first) = a.dimension, case .known(let second) = b.dimension
    else { return [] }
    let power = Dimension([
      .init(BaseUnit("kg"), 1), .init(BaseUnit("m"), 2), .init(BaseUnit("s"), -3),
    ])
    let energy = Dimension([
      .init(BaseUnit("kg"), 1), .init(BaseUnit("m"), 2), .init(BaseUnit("s"), -2),
    ])
    for (one, other) in [(first, second), (second, first)] where one == Dimension("USD") {
      if other == power { return ["price the energy first: power * 5 yr * 0.08 USD/kWh"] }
      if other == energy { return ["price the energy first: energy * 0.08 USD/kWh"] }
      if other == .one { return ["give the plain number a unit: `5 USD`, or `$5`"] }
      if other.factors.count == 1,
        ["CNY", "EUR", "JPY", "HKD", "TWD"].contains(other.factors[0].base.symbol)
      {
        return ["exchange one of them: fx(x, USD)"]
      }
    }
    if first == .one || second == .one {
      let unit = first == .one ? second : first
      return ["give the plain number its unit, \(unit.symbol)"]
    }
    let ratio = first / second
    return ["they would meet if one were multiplied or divided by something in \(ratio.symbol)"]
  }

  static func typeMismatch(
    _ left: TypedExpression, _ right: TypedExpression, at span: Span
  ) -> Diagnostic {
    var help: [String] = []
    if left.type == .period || right.type == .period {
      help = ["a year is written 2026, a half 2026H1, a quarter 2026Q3"]
    }
    if left.type == .date || right.type == .date { help = ["a date is written 2026-02-09"] }
    return Diagnostic(
      .typeMismatch, "can't set \(left.type.described) beside \(right.type.described)",
      at: [.init(left.span, left.type.described), .init(right.span, right.type.described)],
      help: help)
  }

  static func needsNumber(_ typed: TypedExpression, doing what: String) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "can't \(what) \(typed.type.described)",
      at: [.init(typed.span, typed.type.described)], help: ["a number is needed here"])
  }

  static func mixed(
    _ typed: TypedExpression, decidedBy columns: [String], doing what: String
  ) -> Diagnostic {
    let deciding = columns.first ?? "unit"
    let example: (condition: String, unit: String) =
      switch deciding {
      case "currency": ("currency == USD", "USD")
      case "metric": ("metric == power", "W")
      case "unit": ("unit == USD", "USD")
      default: ("\(deciding) == …", "UNIT")
      }
    let exchange = deciding == "currency" ? ["or exchange it: fx(amount, USD)"] : []
    return Diagnostic(
      .mixedUnits, "can't \(what) a column whose rows have different units",
      at: [.init(typed.span, "its unit is decided by \(list(columns.map { "`\($0)`" }))")],
      help: ["keep rows of one unit: `where \(example.condition)`, or `x -> \(example.unit)`"]
        + exchange)
  }

  static func conditionNotBool(_ typed: TypedExpression, of what: String) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`\(what)` needs a condition, and this is \(typed.type.described)",
      at: [.init(typed.span)], help: ["compare it: `x > 0 W`, `company == Meta`, `x is missing`"])
  }

  static func rangedCondition(_ typed: TypedExpression, of what: String) -> Diagnostic {
    Diagnostic(
      .rangedCondition, "`\(what)` needs yes or no, and a range says maybe",
      at: [.init(typed.span, "may be ranged")],
      help: ["compare its middle: mid(x), or a bound: low(x), high(x)"])
  }

  static func rangedKey(_ path: [Name], type: ValueType) -> Diagnostic {
    let name = path.map(\.text).joined(separator: ".")
    return Diagnostic(
      .rangedCondition, "`\(name)` may be ranged and can't be a key", at: [.init(path[0].span)],
      help: ["derive a point from it first: `derive \(path.last?.text ?? "x") = mid(\(name))`"])
  }

  static func cannotConvert(_ typed: TypedExpression, to unit: Unit, at span: Span) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "can't convert \(typed.type.measure) to \(unit.dimension.name)",
      at: [
        .init(span, "\(unit.dimension.name): \(unit.symbol)"),
        .init(typed.span, typed.type.described),
      ])
  }

  static func levelsAdded(_ left: TypedExpression, _ right: TypedExpression) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "can't add two levels in dBm",
      at: [.init(left.span, "a level"), .init(right.span, "a level")],
      help: ["a level plus a ratio in dB is a level: `-2 dBm + 3 dB`"])
  }

  static func exponent(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "a number with a unit can be raised to a whole number only",
      at: [.init(typed.span, typed.type.described)])
  }

  static func calendarArithmetic(
    _ left: TypedExpression, _ right: TypedExpression, _ op: OIQSyntax.Operator
  ) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "can't \(op.verb) \(left.type.described) and \(right.type.described)",
      at: [.init(left.span, left.type.described), .init(right.span, right.type.described)],
      help: ["a date takes days: `2026-02-09 + 90 d`; a period takes steps: `2026Q1 + 1`"])
  }

  static func periodOrder(_ typed: TypedExpression, _ op: OIQSyntax.Operator) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "periods aren't ordered by `\(op.rawValue)`", at: [.init(typed.span)],
      help: ["compare a day: `period.start >= 2026-01-01`, or use `in 2024..2026`"])
  }

  static func noOrder(_ typed: TypedExpression, _ op: OIQSyntax.Operator) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`\(op.rawValue)` has no meaning for \(typed.type.described)",
      at: [.init(typed.span)])
  }

  static func periodLengths(
    _ left: TypedExpression, _ first: String, _ right: TypedExpression, _ second: String
  ) -> Diagnostic {
    Diagnostic(
      .periodLengths, "a \(first) is never equal to a \(second)",
      at: [.init(left.span, first), .init(right.span, second)],
      help: ["`in` asks whether one lies inside the other"])
  }

  static func needsPeriod(_ typed: TypedExpression, doing what: String) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`\(what)` needs a period, and this is \(typed.type.described)",
      at: [.init(typed.span)], help: ["periods are written 2026, 2026H1, 2026Q3, 2024..2026"])
  }

  static func throughNeedsPeriods(
    _ first: TypedExpression, _ last: TypedExpression, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`..` joins two years, periods or dates, and is known before a row is read",
      at: [.init(first.span, first.type.described), .init(last.span, last.type.described)],
      help: ["a range of numbers stands after `in`: `x in 1..5`"])
  }

  static func throughBackwards(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badRange, "the end of `..` lies before its start", at: [.init(span)],
      help: ["write the earlier one first; both ends are included"])
  }

  static func rangeNotConstant(_ span: Span) -> Diagnostic {
    Diagnostic(
      .rangedArithmetic, "the ends of a range must be known before a row is read", at: [.init(span)]
    )
  }

  static func badRange(
    _ problem: RangeProblem, _ left: String, _ right: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(.badRange, problem.message, at: [.init(span)], help: problem.offers(left, right))
  }

  static func noSuchPart(_ name: Name, of typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .unknownName, "\(typed.type.described) has no part `\(name.text)`",
      at: [.init(name.span), .init(typed.span, typed.type.described)],
      help: typed.type == .period ? ["a period has: start, end, days, year"] : [])
  }

  static func listNotConstant(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "the members of a list must be known before a row is read",
      at: [.init(typed.span)])
  }

  static func notAContainer(_ item: TypedExpression, _ container: TypedExpression) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`in` needs a list or a period, and this is \(container.type.described)",
      at: [.init(container.span), .init(item.span, item.type.described)],
      help: ["lists are written [Meta, Google]; one value is compared with `==`"])
  }

  static func subqueryShape(columns: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .typeMismatch,
      "a query used as a value must have one column, and this has \(columns.count): \(list(columns))",
      at: [.init(span)], help: ["end it with `select x` or `aggregate x = …`"])
  }
}

// MARK: Calls

extension PlanDiagnostics {
  static func arguments(_ name: Name, _ parameters: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` takes other arguments", at: [.init(span)],
      help: ["write `\(name.text)(\(parameters.joined(separator: ", ")))`"])
  }

  static func missingArgument(
    _ parameter: String, of name: Name, _ parameters: [String], at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` needs its argument `\(parameter)`", at: [.init(span)],
      help: ["write `\(name.text)(\(parameters.joined(separator: ", ")))`"])
  }

  static func argumentType(
    _ name: Name, _ found: TypedExpression?, expected: String
  ) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` needs \(expected)",
      at: [found.map { .init($0.span, $0.type.described) } ?? .init(name.span)])
  }

  static func needsConstant(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badArguments, "this argument must be a number known before a row is read",
      at: [.init(typed.span, typed.type.described)])
  }

  static func needsWholeNumber(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badArguments, "a whole number of rows is needed here",
      at: [.init(typed.span, typed.type.described)], help: ["for example `take 5`"])
  }

  static func misplacedAggregate(_ name: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .misplacedAggregate, "`\(name.text)` adds rows up and stands in `aggregate` only",
      at: [.init(span)],
      help: ["write `aggregate x = \(name.text)(…) by …`", "in `derive`: cumsum, share, movavg"])
  }

  static func misplacedWindow(_ name: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .misplacedAggregate, "`\(name.text)` looks at other rows and stands in `derive` only",
      at: [.init(span)], help: ["write `derive x = \(name.text)(…) by … sort …`"])
  }

  static func neitherKeyNorAggregate(_ name: Name) -> Diagnostic {
    Diagnostic(
      .misplacedAggregate, "`\(name.text)` is neither in `by` nor inside an aggregate",
      at: [.init(name.span)],
      help: ["group by it: `… by \(name.text)`, or use first(\(name.text)), max(\(name.text)) …"])
  }

  static func keyNotColumn(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "a key must be a column", at: [.init(span)],
      help: ["derive it first: `derive k = … | … by k`"])
  }

  static func fileNeedsPath(_ name: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` needs a path in quotes", at: [.init(span)],
      help: ["write \(name.text)(\"links.csv\")"])
  }

  static func fileArguments(_ name: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "beside the path `\(name.text)` takes a schema", at: [.init(span)],
      help: ["write \(name.text)(\"links.csv\", schema: {length: m, speed: Gbps})"])
  }

  static func schemaEntry(at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "a schema says each column's unit or type", at: [.init(span)],
      help: ["write `{length: m, speed: Gbps, vendor: text}`"])
  }

  static func unknownOption(_ name: Name, known: [String]) -> Diagnostic {
    Diagnostic(
      .badArguments, "there is no option `\(name.text)` here", at: [.init(name.span)],
      help: ["known: \(list(known))"])
  }
}
