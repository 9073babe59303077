import OIQCatalog
import OIQExecution
import OIQPlan
import OIQValues

// What is said below a result that was computed with draws.

extension Footer {
  /// So many rows are looked at: more are not seen at once.
  private static let rowsLookedAt = 200

  /// The Monte Carlo error of each column in which it reaches the digits that are shown.
  mutating func addErrors(of table: Table) {
    var words: [String] = []
    var draws = 0
    let visible = table.visibleIndices
    for index in visible {
      let field = table.fields[index]
      let column = table.columns[index]
      guard let found = DrawsErrors.ofMedians(in: column, rows: Footer.rowsLookedAt),
        let text = text(of: found.error, field, column)
      else { continue }
      words.append(visible.count == 1 ? text : "\(field.name) \(text)")
      draws = found.draws
    }
    add(words, draws: draws)
  }

  /// The same for a value that is a statistic of draws.
  mutating func addError(of notes: [(note: RunNote, count: Int)], _ table: Table) {
    for case .samplingError(let error, let draws) in notes.map(\.note) {
      guard let field = table.fields.first, let column = table.columns.first else { return }
      add([text(of: error, field, column)].compactMap { $0 }, draws: draws)
    }
  }

  private mutating func add(_ words: [String], draws: Int) {
    guard !words.isEmpty else { return }
    lines.append(
      "Monte Carlo error of \(Footer.grouped(draws)) draws: \(words.joined(separator: ", "))")
  }

  /// `± 0.09 M modules`; nil where it lies below half the last digit shown.
  private func text(of error: Double, _ field: TableField, _ column: Column) -> String? {
    let format = ColumnFormat(name: field.name, type: field.type, column: column)
    guard let numbers = format.numbers, error > 0 else { return nil }
    let unit = numbers.unit.unit
    let shown = abs(unit.fromBase(error) - unit.fromBase(0))
    var digit = 1.0
    for _ in 0..<numbers.places { digit /= 10 }
    guard shown >= digit / 2, shown.isFinite else { return nil }
    let amount = Footer.rounded(shown)
    let symbol = numbers.unit.symbol
    return symbol.isEmpty || symbol == "%" ? "± \(amount)\(symbol)" : "± \(amount) \(symbol)"
  }

  /// With one digit, or two where the first is a 1.
  private static func rounded(_ number: Double) -> String {
    var scale = 1.0
    while number * scale < 1 { scale *= 10 }
    while number * scale >= 10 { scale /= 10 }
    let digits = number * scale < 2 ? 10.0 : 1.0
    let whole = (number * scale * digits).rounded()
    let value = whole / (scale * digits)
    return value == value.rounded() && value < 1e15 ? grouped(Int(value)) : "\(value)"
  }

  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Guidance of several companies was drawn: what one of them gives says nothing of the others.
  private func issuers(of table: Table) -> Set<String> {
    var found: Set<String> = []
    for (field, column) in zip(table.fields, table.columns) where field.type == .facts {
      guard case .facts(let lists) = column.storage else { continue }
      for row in 0..<lists.count where lists[row].count > 1 && column.isPresent(row) {
        let facts = lists[row].compactMap { try? catalog.fact($0) }
        let ranged = Set(facts.filter { $0.amount?.shape == .issuer }.map(\.entity))
        if ranged.count > 1 { found.formUnion(ranged) }
      }
    }
    return found
  }

  func independence(held table: Table) -> [String] {
    let isDrawn = table.visibleIndices.contains { index in
      guard case .ranges(let ranges) = table.columns[index].storage else { return false }
      return !ranges.stores.isEmpty
    }
    guard isDrawn, !issuers(of: table).isEmpty else { return [] }
    return ["issuers treated as independent"]
  }
}
