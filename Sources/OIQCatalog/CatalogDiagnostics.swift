import OIQText
import OIQValues

/// Every message of this floor.
package enum CatalogDiagnostics {
  package static func cancelled() -> Diagnostic {
    Diagnostic(
      .cancelled, "the query was stopped before it ended",
      help: ["nothing that it would have changed is changed"])
  }

  static func missingFile(_ path: String) -> Diagnostic {
    Diagnostic(.fileProblem, "the program carries no file `\(path)`")
  }

  static func unknownTable(_ name: String) -> Diagnostic {
    Diagnostic(.unknownTable, "the catalogue has no table `\(name)`")
  }

  static func unknownVocabulary(_ name: String) -> Diagnostic {
    Diagnostic(.unknownName, "there is no vocabulary `\(name)`")
  }

  static func missingField(_ field: String, table: String) -> Diagnostic {
    Diagnostic(.badData, "\(table).csv has no column `\(field)`")
  }

  /// `line` counts records, the header is 1.
  static func badField(
    _ field: String, _ value: String, table: String, line: Int, expected: String
  ) -> Diagnostic {
    Diagnostic(
      .badData, "\(table).csv, record \(line), column `\(field)`: `\(value)` is not \(expected)")
  }

  static func unknownUnit(_ unit: String, field: String, table: String) -> Diagnostic {
    Diagnostic(.badData, "\(table).csv, column `\(field)`: `\(unit)` is no unit that OIQ knows")
  }

  static func unitlessAmount(field: String, table: String, line: Int) -> Diagnostic {
    Diagnostic(
      .badData, "\(table).csv, record \(line): there is an amount, but column `\(field)` is empty")
  }

  /// - Parameter spans: What it may be, by the quarter that has 14 weeks; empty where nothing tells.
  static func unknownFiscalDays(
    _ label: String, of company: String, perhaps spans: [Period]
  ) -> Diagnostic {
    let written = spans.map { describe(.period($0), .period) }
    return Diagnostic(
      .badPeriod, "nobody has stated on which days \(label) of \(company) begins and ends", at: [],
      help: [
        written.isEmpty
          ? "it counts in weeks: write the days themselves, as in 2026-04-27..2026-07-26"
          : "the year has 53 weeks, and one quarter has 14 of them: write the days, \(written.joined(separator: " or "))"
      ])
  }

  /// - Parameters:
  ///   - ending: The span, if the label is that of the year it ends in.
  ///   - beginning: The span, if it is that of the year it begins in.
  static func unknownFiscalYear(
    _ label: String, of company: String, ending: Period, beginning: Period
  ) -> Diagnostic {
    let (ends, begins) = (describe(.period(ending), .period), describe(.period(beginning), .period))
    return Diagnostic(
      .badPeriod,
      "nobody has stated whether \(company) calls a year by that in which it begins or ends",
      at: [],
      help: [
        "write the span: \(ends) if \(label) is of the year that ends then, \(begins) if of the one that begins"
      ])
  }
}
