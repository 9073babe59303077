import OIQText
import OIQValues

extension TableLoader {
  /// Speed classes as the field writes them: `400G`, `1.6T`.
  func speeds(_ name: String) throws(Diagnostic) -> Column {
    try parsed(name, expected: "a speed class such as 800G") { text in
      guard let suffix = text.last, let number = Double(text.dropLast()) else { return nil }
      switch suffix {
      case "G": return number * 1e9
      // Through gigabits, so that 1.6T is the same number wherever it is written.
      case "T": return number * 1000 * 1e9
      default: return nil
      }
    } column: { values, presence in
      Column(.numbers(Buffer(values.map { $0 ?? 0 })), presence: presence)
    }
  }

  /// Calendar labels: `2026`, `2026H1`, `2026Q3`, `2026M02`, `2025-06`.
  func labels(_ name: String) throws(Diagnostic) -> Column {
    try parsed(name, expected: "a period such as 2026Q3", CalendarLabel.period) {
      values, presence in
      Column(
        .spans(
          starts: Buffer(values.map { $0?.start ?? 0 }), ends: Buffer(values.map { $0?.end ?? 0 })),
        presence: presence)
    }
  }

  /// Reads each distinct text of a field once.
  private func parsed<Element>(
    _ name: String, expected: String, _ parse: (String) -> Element?,
    column make: ([Element?], Presence?) -> Column
  ) throws(Diagnostic) -> Column {
    let field = try field(name)
    guard case .codes(let codes, let dictionary) = field.storage else {
      throw CatalogDiagnostics.missingField(name, table: definition.name)
    }
    let known = dictionary.texts.map(parse)
    var values: [Element?] = []
    for row in 0..<fields.rowCount {
      guard field.isPresent(row) else {
        values.append(nil)
        continue
      }
      guard let value = known[Int(codes[row])] else {
        throw CatalogDiagnostics.badField(
          name, dictionary[codes[row]], table: definition.name, line: row + 2, expected: expected)
      }
      values.append(value)
    }
    return make(values, field.presence)
  }
}

/// Labels of calendar periods as the data writes them.
package enum CalendarLabel {
  /// A period's own label, a month as `2025-06`, or the seven days of a week as `2025-W09`.
  package static func period(_ text: String) -> Period? {
    if let period = Period.parse(text) { return period }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    if parts.count == 2, let month = Period.parse("\(parts[0])M\(parts[1])") { return month }
    return ISOWeek(text).map { Period(start: $0.monday, end: $0.sunday + 1) }
  }
}
