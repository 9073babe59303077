import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// The formats that tables are read from and saved to, by the ending of a file's name.
package enum FileFormat: String, CaseIterable, Sendable, Hashable {
  case csv, tsv, json, jsonl
  case markdown = "md"

  /// The functions that read files.
  package static let functions = allCases.compactMap {
    PlannedFunction(rawValue: $0.rawValue)?.rawValue
  }

  /// `nil` for an ending that none of them has.
  package init?(path: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    let ending = path[path.index(after: dot)...].lowercased()
    switch ending {
    case "tab": self = .tsv
    case "ndjson": self = .jsonl
    case "markdown": self = .markdown
    default:
      guard let format = FileFormat(rawValue: ending) else { return nil }
      self = format
    }
  }
}

/// The words for what is wrong with a file as a whole, or with what a schema says of it.
enum FileDiagnostics {
  static func cannotRead(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      .fileProblem, "can't read \(shown(path)): \(reason)",
      help: ["a path is looked for beside the file that it stands in, else in the current folder"])
  }

  static func tooLong(_ path: String, limit: Int) -> Diagnostic {
    Diagnostic(
      .tooLarge,
      "can't read \(shown(path)): it goes on beyond the \(Session.text(ofBytes: limit)) that tables may take",
      help: ["let less of it come, as `head -c 100M` does", ExecutionDiagnostics.moreMemory])
  }

  static func cannotSave(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      .fileProblem, "can't save \(shown(path)): \(reason)",
      help: ["what was there before is unchanged"])
  }

  /// What the rows are made of would be gone.
  static func savedOntoSource(_ path: String, at span: Span) -> Diagnostic {
    let file = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let ending = path[file...].lastIndex(of: ".") ?? path.endIndex
    return Diagnostic(
      .fileProblem, "can't save \(shown(path)): the query reads it", at: [.init(span)],
      help: ["save under another name: save \"\(path[..<ending])-new\(path[ending...])\""])
  }

  static func unknownFormat(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileProblem, "can't tell the format of \(shown(path)) from its name",
      help: ["names end in \(FileFormat.allCases.map { ".\($0.rawValue)" }.listed("or"))"])
  }

  static func markdownIsForPeople(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileProblem, "can't read \(shown(path)): Markdown is written, not read",
      help: ["save it as csv or json to read it again"])
  }

  /// - Parameter meant: The unit as it is written here, where that can be told.
  static func badUnit(
    _ problem: UnitProblem, meaning meant: String?, of column: String, in path: String
  ) -> Diagnostic {
    let name = named(column)
    let repairs = [
      meant.map { "write the unit as `\($0)`" } ?? problem.help,
      "if it isn't a unit, give schema: {\(name): number} or another kind",
    ]
    return Diagnostic(
      .unknownUnit, "\(shown(path)), column \(column): \(problem.message)",
      help: repairs.compactMap { $0 })
  }

  /// Three columns that would be one but for a row whose low is above its high.
  static func backwardRange(
    _ low: TableField, _ first: Double, _ high: TableField, _ second: Double, row: Int,
    in path: String
  ) -> Diagnostic {
    func cell(_ field: TableField, _ number: Double) -> String {
      "\(field.name) \(describe(.number(number), field.type))"
    }
    return Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)), row \(row + 1): \(cell(low, first)) is above \(cell(high, second)), so that these are columns of their own and no range",
      help: [
        "mend the row to have a range",
        "if none is meant, say what they are: schema: {\(named(low.name)): \(low.type.unitName ?? "number")}",
      ])
  }

  /// A distribution without one of its ends.
  static func holedRange(
    _ low: TableField, without end: String, row: Int, in path: String
  ) -> Diagnostic {
    Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)), row \(row + 1) has a median and no \(end), so that these are columns of their own and no range",
      help: [
        "give all three, or the ends alone",
        "if no range is meant, say what they are: schema: {\(named(low.name)): \(low.type.unitName ?? "number")}",
      ])
  }

  /// Numbers beside a column of units that no header joins to them.
  static func unreadUnits(_ numbers: String, _ units: String, in path: String) -> Diagnostic {
    Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)): \(named(numbers)) is read without the units in \(named(units))",
      help: ["call that column \(named(numbers + "_unit")), and each row is in its unit"])
  }

  /// Brackets that aren't at the end of a header.
  static func unitInside(_ header: String, in path: String) -> Diagnostic {
    // What may be one: to the end, or to its bracket.
    let unit = header.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }
      .trimmingPrefix { $0 == " " }
    guard !unit.isEmpty else {
      let name = header.prefix { $0 != "[" }.reversed().drop { $0 == " " }.reversed()
      return Diagnostic(
        .badData, severity: .warning,
        "\(shown(path)): \(named(header)) is read as plain numbers, as its brackets name no unit",
        help: [
          "put one into them, as in `\(String(name)) [W]`, or leave them out",
          "or say it here: schema: {\(named(header)): W}",
        ])
    }
    // Others than these are no unit to the grammar, and stand in quotes.
    let isPlain = unit.allSatisfy { $0.isLetter || $0 == "/" }
    return Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)): \(named(header)) is read as plain numbers, as brackets are a unit at the end of a header alone",
      help: [
        "write the unit last: `name [\(unit)]`",
        "or say it here: schema: {\(named(header)): \(isPlain ? String(unit) : "\"\(unit)\"")}",
      ])
  }

  /// A column that was read as texts, though its texts are numbers with units: no sum will be had of it.
  static func textQuantity(
    _ text: String, _ quantity: CSVQuantity, of column: String, in path: String
  ) -> Diagnostic {
    let repair =
      quantity.unit.isEmpty
      ? "for numbers write it without separators: \(quantity.number)"
      : "for numbers put the unit into the header, `\(column) [\(quantity.unit)]`, and \(quantity.number) into the cell"
    return Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)), column \(column): '\(shown(text))' is read as a text",
      help: [repair, "if it is meant as one, say so: schema: {\(named(column)): text}"])
  }

  /// A column that was read as texts, though its texts are ranges.
  static func textRange(_ text: String, of column: String, in path: String) -> Diagnostic? {
    CSVRangeCell.advice(text, in: column, unit: nil, spelled: named).map { advice in
      Diagnostic(
        .badData, severity: .warning,
        "\(shown(path)), column \(column): '\(shown(text))' is read as a text",
        help: [advice, "if it is meant as one, say so: schema: {\(named(column)): text}"])
    }
  }

  static func yearAndMonth(_ text: String, of column: String, in path: String) -> Diagnostic {
    let name = named(column)
    return Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)), column \(column): '\(text)' is read as a text, not as a \(ISOWeek(text) == nil ? "month" : "week")",
      help: [
        "for periods say so: schema: {\(name): period}",
        "if texts are meant, say so: schema: {\(name): text}",
      ])
  }

  static func foreignTime(
    _ text: String, _ time: ForeignTime, of column: String, in path: String
  ) -> Diagnostic {
    let (kind, help) =
      switch time {
      case .period(let label): ("period", "a period is written \(label)")
      case .fiscal(let label):
        (
          "period",
          "write the days that are meant, as 2026Q1 or 2025-07-01..2025-09-30: fiscal(\"\(label)\", Microsoft) shows those of a company"
        )
      case .day(let written):
        (
          "date",
          written.map { "a date is written \($0)" }
            ?? "a date is written with its year first, 2026-02-09"
        )
      }
    return Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)), column \(column): '\(shown(text))' is read as a text, not as a \(kind)",
      help: [help, "if texts are meant, say so: schema: {\(named(column)): text}"])
  }

  /// A number that may be the code of a part or an order.
  static func likeCode(
    _ text: String, _ number: Double, of column: String, in path: String
  ) -> Diagnostic {
    Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)), column \(column): '\(text)' is read as the number \(NumberText.shortest(number))",
      help: [
        "for codes say so: schema: {\(named(column)): text}",
        "if numbers are meant, say so: schema: {\(named(column)): number}",
      ])
  }

  static func bytes(_ column: String, in path: String) -> Diagnostic {
    Diagnostic(
      .badData, severity: .note, "\(shown(path)), column \(column): `[B]` is bytes",
      help: [
        "billions are of something: `[B USD]` or `[B modules]`",
        "if bytes are meant, say so in the header, `[bytes]`, or in a schema: {\(named(column)): B}",
      ])
  }

  static func blankRows(_ count: Int, in path: String) -> Diagnostic {
    Diagnostic(
      .badData, severity: .note,
      "\(shown(path)): \(count == 1 ? "a row" : "\(count) rows") of separators alone \(count == 1 ? "is" : "are") left out",
      help: ["to keep such a row, put a blank into one of its fields"])
  }

  /// Blanks are part of a text, as RFC 4180 has it: it equals none without them.
  static func padded(
    _ text: String, _ count: Int, of column: String, in path: String
  ) -> Diagnostic {
    let others =
      count == 1 ? "" : ", as \(count - 1 == 1 ? "1 other has" : "\(count - 1) others have")"
    return Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)), column \(column): '\(shown(text))' has blanks at its ends\(others), which are part of the text",
      help: [
        "take them off: `derive \(named(column)) = trim(\(named(column)))`; RFC 4180 keeps them, as DuckDB and Excel do",
        "if they are meant, put such texts into quotes",
      ])
  }

  static func unitWithoutBrackets(
    _ column: String, _ bare: String, _ unit: String, in path: String
  ) -> Diagnostic {
    Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)), column \(column): read as plain numbers, not in \(unit)",
      help: [
        "a unit in a header stands in square brackets: `\(bare) [\(unit)]`",
        "if plain numbers are meant, say so: schema: {\(named(column)): number}",
      ])
  }

  /// A column of texts that are numbers, dates or periods but for a few: as texts they sort and compare otherwise.
  static func spoilt(
    _ column: String, _ kind: CSVKind, by text: String, beside absent: Set<String>,
    in path: String
  ) -> Diagnostic {
    let isTooLong = Double(text).map { WholeDigits.areTooMany(text, for: $0) } ?? false
    let complaint = isTooLong ? WholeDigits.complaint : "is no \(kind.rawValue)"
    return Diagnostic(
      .badData, severity: .warning,
      "\(shown(path)), column \(column): '\(shown(text))' \(complaint), and so all of it is read as texts",
      help: [CSVRangeCell.advice(text, in: column, unit: nil, spelled: named)].compactMap { $0 }
        + (isTooLong ? [] : [CSVTally.absence(text, beside: absent)]) + [
          "if texts are meant, say so: schema: {\(named(column)): text}"
        ])
  }

  static func twoUnits(_ header: String, _ schema: String, of column: String, in path: String)
    -> Diagnostic
  {
    Diagnostic(
      .badData,
      "\(shown(path)), column \(column): in \(header) by its header, in \(schema) by the schema",
      help: ["leave the column out of the schema, or correct the header"])
  }

  static func tooLarge(_ value: Double, _ unit: Unit, row: Int, of column: String, in path: String)
    -> Diagnostic
  {
    Diagnostic(
      .badData,
      "\(shown(path)), row \(row + 1), column \(column): \(NumberText.shortest(value)) \(unit.symbol)"
        + " is too large for a number")
  }

  static func tooSmall(_ value: Double, _ unit: Unit, row: Int, of column: String, in path: String)
    -> Diagnostic
  {
    Diagnostic(
      .badData,
      "\(shown(path)), row \(row + 1), column \(column): \(NumberText.shortest(value)) \(unit.symbol)"
        + " is too small for a number other than 0")
  }

  /// As a schema names it: what is no plain name, as `cost($)` or a word of the language, stands in backticks.
  static func named(_ column: String) -> String { Printer.spelled(column) }

  private static func shown(_ path: String) -> String { DisplaySigns.unicode.escaped(path) }
}
