import OIQText
import OIQValues

/// The words for what is wrong with a fact that somebody wants to record.
enum RecordDiagnostics {
  static func unknownField(_ name: String, of table: TableDefinition) -> Diagnostic {
    let known = table.columns.map(\.name) + ["withdrawn"]
    let near = Suggestion.nearest(to: name, among: known)
    return Diagnostic(
      .badFact, "`\(table.name)` has no column `\(name)`",
      help: Suggestion.didYouMean(near) ?? ["it has: \(known.joined(separator: ", "))"])
  }

  static func wrongKind(
    _ name: String, _ given: FactDraft.Given, expected: String
  ) -> Diagnostic {
    var help = ["it is \(expected)"]
    if name == "fiscal_period" {
      let year = given.year ?? "2027"
      help = ["give it as the company labels it: \"FY\(year)\"; \"CY\(year)\" is the calendar year"]
    }
    return Diagnostic(.badFact, "`\(name)` can't be \(given.kind)", help: help)
  }

  static func emptyText(_ name: String) -> Diagnostic {
    Diagnostic(.badFact, "`\(name)` is empty", help: ["leave the field out where nothing is known"])
  }

  static func misspelt(_ text: String, of column: String, as member: String) -> Diagnostic {
    Diagnostic(
      .badFact, "`\(column)` spells `\(text)` as `\(member)`", help: ["write `\(member)`"])
  }

  static func notAMember(
    _ text: String, of column: String, _ members: [String], _ vocabulary: Vocabulary.Name? = nil
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: text, among: members)
    var help = Suggestion.didYouMean(near) ?? []
    switch vocabulary {
    case .company: help.append("name a new one first: record companies {company: \"\(text)\"}")
    case .technology:
      help.append("name a new one first: record technologies {technology: \"\(text)\"}")
    default:
      if near.isEmpty { help.append("it is one of: \(members.joined(separator: ", "))") }
    }
    return Diagnostic(.unknownMember, "`\(text)` is no `\(column)`", help: help)
  }

  static func needsFirst(_ field: String, before column: String) -> Diagnostic {
    Diagnostic(.badFact, "`\(column)` needs `\(field)` beside it", help: ["add `\(field): …`"])
  }

  static func unitless(_ column: String, _ field: String) -> Diagnostic {
    Diagnostic(
      .badFact, "`\(column)` has no unit",
      help: ["write it with its unit, as in $150B or 30 W, or give `\(field)` beside it"])
  }

  static func unitMismatch(_ column: String, _ found: Dimension, _ unit: Unit) -> Diagnostic {
    // Two currencies are money both.
    let isOther = found.name != unit.dimension.name
    return Diagnostic(
      .unitMismatch,
      "`\(column)` is \(isOther ? found.name : found.symbol), "
        + "not \(isOther ? unit.dimension.name : unit.dimension.symbol)",
      help: ["give it in \(unit.symbol.isEmpty ? "plain numbers" : unit.symbol)"])
  }

  static func otherDimension(
    _ column: String, _ unit: Unit, pins: [(column: String, text: String)], known: [Unit],
    of table: String
  ) -> Diagnostic {
    func words(_ units: [Unit]) -> String {
      let symbols = units.map(\.symbol).filter { !$0.isEmpty }.joined(separator: " or ")
      return (units.first?.dimension.name ?? "") + (symbols.isEmpty ? "" : " in \(symbols)")
    }
    let of = pins.map { "\($0.column): \($0.text)" }.joined(separator: ", ")
    let shown = Dictionary(grouping: known, by: \.dimension.name).sorted { $0.key < $1.key }
      .map { words($0.value) }
    return Diagnostic(
      .unitMismatch,
      "`\(column)` is \(words([unit])), and `\(of)` in `\(table)` is "
        + shown.joined(separator: " or "),
      help: [
        "give it as \(shown.joined(separator: " or "))",
        "or correct `\(pins.first?.column ?? column)`, if it is another one",
      ])
  }

  static func unstatable(_ column: String) -> Diagnostic {
    Diagnostic(
      .badFact, "`\(column)` can't be kept as this distribution",
      help: ["a fact states a number, `low to high`, or `pert(low, value, high)`"])
  }

  static func otherSpan(
    _ label: String, _ company: String, _ meant: Period, _ given: Period
  ) -> Diagnostic {
    Diagnostic(
      .badFact, "\(label) of \(company) is \(meant.label), and the days given are \(given.label)",
      help: ["leave `span` out, or give the label that the company has for these days"])
  }

  static func negative(_ column: String) -> Diagnostic {
    Diagnostic(
      .badFact, "`\(column)` can't be below zero",
      help: ["leave the sign out; a fall is stated as a share, as in -10%"])
  }

  static func noMonth(_ column: String) -> Diagnostic {
    Diagnostic(
      .badFact, "`\(column)` is a month from 1 to 12", help: ["12 is December, 6 is June"])
  }

  static func ahead(_ column: String, _ day: String) -> Diagnostic {
    Diagnostic(
      .badFact, "`\(column)` is \(day), and nothing is known from so far ahead",
      help: ["give the day on which it became known; the days that it is about are another column"])
  }

  static func noSpan(_ label: String, _ company: String) -> Diagnostic {
    Diagnostic(
      .badFact, "can't tell the days of \(label) of \(company)",
      help: (Period.parse(label) == nil ? [] : ["write FY\(label) or CY\(label)"]) + [
        "labels are FY2027, FY2027Q2, CY2027; other days are given by the first and the last: `span: FIRST..LAST`"
      ])
  }

  /// What is known of a period that isn't over is no actual.
  static func notOver(_ span: String, on day: String) -> Diagnostic {
    Diagnostic(
      .badFact, "`\(span)` was not over on \(day), so that nothing actual was known of it",
      help: ["record it as `basis: guidance`, or correct `as_of`"])
  }

  static func missing(_ names: [String], of table: TableDefinition) -> Diagnostic {
    let all = names.map { "`\($0)`" }.joined(separator: ", ")
    let meanings = names.prefix(3).compactMap { name in
      table.column(name).map { "\(name): \($0.meaning)" }
    }
    return Diagnostic(.badFact, "a fact of `\(table.name)` needs \(all)", help: meanings)
  }

  static func undated(_ table: String) -> Diagnostic {
    Diagnostic(
      .badFact, "what is in `\(table)` has no days, so that it can't be superseded or withdrawn",
      help: ["record what is new there under a name of its own"])
  }

  static func nothingToWithdraw(_ table: String) -> Diagnostic {
    Diagnostic(
      .badFact, "no fact of `\(table)` fits these fields, so there is none to withdraw",
      help: ["`from \(table) | where …` shows the facts that hold"])
  }

  static func ambiguousWithdrawal(_ labels: [String], _ count: Int) -> Diagnostic {
    Diagnostic(
      .badFact, "\(count) facts fit these fields",
      help: ["add the fields of the key that tell them apart", labels.joined(separator: "; ")])
  }
}

extension FactDraft.Given {
  /// `2027` of a year that was given as a number or period.
  fileprivate var year: String? {
    switch value {
    case .number(let number):
      Int(exactly: number).flatMap { (1900...2199).contains($0) ? String($0) : nil }
    case .period(let period): Period.parse(period.label) == nil ? nil : period.label
    case .missing, .range, .text, .bool, .date, .list: nil
    }
  }

  fileprivate var kind: String {
    switch value {
    case .missing: "missing"
    case .number, .range: "a number"
    case .text: "a text"
    case .bool: "true or false"
    case .date: "a day"
    case .period: "a period"
    case .list: "a list"
    }
  }
}
