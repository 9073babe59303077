import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// Two rows of a file that state one thing, as of two days.
struct RestatedRows {
  /// What they are of: the texts and the period, in the file's order.
  var labels: [String]
  var first: Int32
  var second: Int32
}

extension Planner {
  /// Warns once a stage where rows of a file that are taken together state one thing as of several days: only the last
  /// of them holds. Nothing is said of rows that say of no period what they state, as those of a price list or of stocks
  /// by day, nor where a column that might tell them apart has been left out.
  func noteRestatedRows(
    of measured: TypedExpression, in relation: Relation, keys: [Int], doing what: String,
    _ search: SpanSearch, at span: Span
  ) {
    let scope = relation.scope
    guard !search.hasSoughtRestated, measured.guards.isEmpty,
      let asOf = scope.asOfOfFile, !keys.contains(asOf),
      let file = scope.columns[asOf].origin.flatMap({ fileSources[$0.scan] }),
      let subject = scope.subject(besides: asOf, measured: measured.expression.slots, of: file)
    else { return }
    search.hasSoughtRestated = true
    guard let rows = restatedRows(of: measured, in: relation, keys, subject, asOf, at: span)
    else { return }
    let note = PlanDiagnostics.restatedRows(
      rows, of: subject.map { scope.columns[$0].name }, doing: what, at: span)
    if !notes.contains(note) { notes.append(note) }
  }

  private func restatedRows(
    of measured: TypedExpression, in relation: Relation, _ keys: [Int], _ subject: [Int],
    _ asOf: Int, at span: Span
  ) -> RestatedRows? {
    let apart = keys.filter { !subject.contains($0) } + subject
    let rows = measured.type.isRanged ? relation : rowsStating(measured, in: relation, at: span)
    guard let table = distinctRows(apart + [asOf], of: rows, at: span) else { return nil }
    return table.firstRestated(
      labels: subject.enumerated().compactMap { place, slot in
        let column = relation.scope.columns[slot]
        return column.type == .period || column.type.isText
          ? (apart.count - subject.count + place, column.type) : nil
      })
  }
}

extension Scope {
  /// The day as of which the rows of the only file say what they do.
  fileprivate var asOfOfFile: Int? {
    let days = columns.indices.filter {
      columns[$0].name == "as_of" && columns[$0].type == .date && columns[$0].table == nil
        && columns[$0].origin != nil
    }
    return days.count == 1 ? days[0] : nil
  }

  /// The columns that say what a row is about: texts, days, periods, conditions, and numbers without a unit, as that of
  /// an order, that aren't measured themselves. `nil` without a period, or where one of them is gone.
  fileprivate func subject(
    besides asOf: Int, measured: Set<Int>, of file: any TableSource
  ) -> [Int]? {
    var subject: [Int] = []
    var hasPeriod = false
    for field in file.fields where field.name != "as_of" {
      let origin = columns[asOf].origin.map { Origin(scan: $0.scan, column: field.name) }
      let slot = columns.firstIndex { $0.origin == origin }
      switch field.type {
      case .text, .date, .period, .bool: break
      case .number(let number) where number.dimension == .known(.one) && number.display == nil:
        if let slot, measured.contains(slot) { continue }
      case .number, .facts, .list, .missing: continue
      }
      guard let slot, columns[slot].type == field.type else { return nil }
      if field.type == .period { hasPeriod = true }
      subject.append(slot)
    }
    return hasPeriod ? subject : nil
  }
}

extension Table {
  /// The first rows, sorted by all columns, that differ in the last alone, the day as of which they are.
  fileprivate func firstRestated(labels: [(column: Int, type: ValueType)]) -> RestatedRows? {
    let days = columns.count - 1
    guard rowCount > 1 else { return nil }
    for row in 1..<rowCount {
      guard case .date(let before) = columns[days][row - 1],
        case .date(let day) = columns[days][row],
        columns[..<days].allSatisfy({ $0[row - 1] == $0[row] })
      else { continue }
      let names = labels.map { describe(columns[$0.column][row], $0.type) }
      return RestatedRows(labels: names, first: before, second: day)
    }
    return nil
  }
}

extension PlanDiagnostics {
  fileprivate static func restatedRows(
    _ rows: RestatedRows, of subject: [String], doing what: String, at span: Span
  ) -> Diagnostic {
    let days = [rows.first, rows.second].map { describe(.date($0), .date) }
    let names = subject.map(Printer.spelled).joined(separator: ", ")
    return Diagnostic(
      .doubleCounting, severity: .warning,
      "this may count twice what was restated: \(rows.labels.joined(separator: ", ")) is stated as of \(days[0]) and of \(days[1])",
      at: [.init(span, "rows to \(what) have both")],
      help: ["take the latest of each first: `sort as_of desc | take 1 by \(names)`"])
  }
}
