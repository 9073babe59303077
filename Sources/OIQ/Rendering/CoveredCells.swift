import OIQCatalog
import OIQValues

/// The cells of a result that are made of flows, each with its period: the rows of a column of periods, the columns
/// that `pivot` has made of them, or rows whose flows follow each other.
struct CoveredCells {
  struct Cell {
    /// What cells have in common that differ in their periods alone.
    var series: [String]
    var period: String
    var days: Period?
    /// Over which days whose flows are in it; none where it is missing.
    var flows: [String: [FactPart]]

    /// `guidance 2026`.
    var label: String { (series + [period]).joined(separator: " ") }
  }

  typealias Flows = (_ row: Int, _ facts: [Int]) -> [String: [FactPart]]

  /// Where the periods are: `` each `period` ``.
  let places: String
  /// By column of facts: those of one measure can be compared.
  let ofMeasures: [[Cell]]
  /// With all facts behind a row.
  let ofRows: [Cell]

  /// - Parameters:
  ///   - behind: The columns of facts behind a column.
  ///   - others: Those of facts of other rows, which are over other days.
  init(of table: Table, behind: [Int: [Int]], others: Set<Int>, flows: Flows) {
    let pivoted = table.periodNames.filter { behind[$0.column] != nil }
    let all = table.fields.indices.filter { table.fields[$0].type == .facts }
    let own = all.filter { !others.contains($0) }
    let facts = own.isEmpty ? all : own
    if pivoted.count > 1 {
      places = "each column of a period"
      let texts = table.textColumns(besides: nil)
      let cells = (0..<table.rowCount).map { row in
        pivoted.map { name in
          Cell(
            series: table.rowCount > 1 ? table.texts(texts, row) : [], period: name.period.label,
            days: name.period,
            flows: table.columns[name.column].isPresent(row)
              ? flows(row, behind[name.column] ?? []) : [:])
        }
      }
      ofMeasures = cells
      ofRows = cells.flatMap { $0 }
    } else if let period = table.periodColumn {
      places = "each `\(table.fields[period].name)`"
      let labels = (0..<table.rowCount).map { table.columns[period].period($0)?.label ?? "—" }
      // Where a period has one row, what else the row says tells no series apart.
      let isKey = Set(labels).count == labels.count
      let texts = isKey ? [] : table.textColumns(besides: period)
      let numbers = table.visibleIndices.filter {
        $0 != period && table.fields[$0].type.isNumber
      }
      func cell(_ row: Int, _ facts: [Int]) -> Cell {
        let isThere = numbers.contains { table.columns[$0].isPresent(row) }
        return Cell(
          series: table.texts(texts, row), period: labels[row],
          days: table.columns[period].period(row), flows: isThere ? flows(row, facts) : [:])
      }
      ofMeasures = facts.flatMap { slot in
        let cells = (0..<table.rowCount).map { cell($0, [slot]) }
        return Dictionary(grouping: cells, by: \.series)
          .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
      }
      ofRows = (0..<table.rowCount).map { cell($0, facts) }
    } else {
      places = "each row"
      ofMeasures = facts.map { slot in
        CoveredCells.following((0..<table.rowCount).map { flows($0, [slot]) })
      }
      ofRows = []
    }
  }

  /// Rows without a name, where the flows of each are over days of their own.
  private static func following(_ rows: [[String: [FactPart]]]) -> [Cell] {
    let cells = rows.compactMap { flows -> Cell? in
      let parts = flows.values.joined()
      guard let start = parts.map(\.start).min(), let end = parts.map(\.end).max(), start < end
      else { return nil }
      let days = Period(start: start, end: end)
      return Cell(series: [], period: days.label, days: days, flows: flows)
    }
    let ordered = cells.compactMap(\.days).sorted { $0.start < $1.start }
    let areApart = zip(ordered, ordered.dropFirst()).allSatisfy { $0.end <= $1.start }
    return areApart ? cells : []
  }
}

extension Table {
  /// The first column of periods, or of numbers that are years.
  fileprivate var periodColumn: Int? {
    let visible = visibleIndices
    if let period = visible.first(where: { fields[$0].type == .period }) { return period }
    return visible.first { slot in
      fields[slot].type.isNumber && rowCount > 0
        && (0..<rowCount).allSatisfy { columns[slot].period($0) != nil }
    }
  }

  /// Columns of numbers that are called as periods are.
  fileprivate var periodNames: [(column: Int, period: Period)] {
    visibleIndices.compactMap { slot in
      guard fields[slot].type.isNumber, let period = Period.parse(fields[slot].name) else {
        return nil
      }
      return (slot, period)
    }
  }

  fileprivate func textColumns(besides period: Int?) -> [Int] {
    visibleIndices.filter { $0 != period && !fields[$0].type.isNumber }
  }

  fileprivate func texts(_ slots: [Int], _ row: Int) -> [String] {
    slots.map { describe(columns[$0][row], fields[$0].type) }
  }
}

extension Column {
  /// A cell that is a period, or the number of a year.
  fileprivate func period(_ row: Int) -> Period? {
    switch self[row] {
    case .period(let period): period
    case .number(let number): Period(yearLiteral: number)
    case .missing, .text, .bool, .date, .range, .list: nil
    }
  }
}
