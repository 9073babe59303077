import OIQValues

extension Table {
  /// What a fact is called that says something about a row, and not whose it is.
  private static let remarks: Set<String> = [
    "basis", "definition", "qualifier", "stated_by", "source", "note",
  ]

  /// The text columns that say of which of several things a row is that have several rows each, as companies have.
  func seriesColumns(besides keys: [Int]) -> [Int] {
    fields.indices.filter { slot in
      guard case .text = fields[slot].type, !fields[slot].isHidden, !keys.contains(slot),
        !Table.remarks.contains(fields[slot].name),
        case .codes(let codes, _) = columns[slot].storage
      else { return false }
      return Set(codes.elements).count < rowCount
    }
  }

  /// The name of the first of some columns that tells two rows apart; `nil` where none does.
  func name(tellingApart rows: (Int, Int), among slots: [Int]) -> String? {
    slots.first { columns[$0][rows.0] != columns[$0][rows.1] }.map { fields[$0].name }
  }
}
