import OIQValues

extension Table {
  /// What a fact is called that says something about a row, and not whose it is.
  private static let remarks: Set<String> = [
    "basis", "definition", "qualifier", "stated_by", "source", "note",
  ]

  /// The name of a text column by which two rows are of different things that have several rows, as companies
  /// have; `nil` where nothing tells them apart so.
  func series(tellingApart rows: (Int, Int), besides keys: [Int]) -> String? {
    fields.indices.first { slot in
      guard case .text = fields[slot].type, !fields[slot].isHidden, !keys.contains(slot),
        !Table.remarks.contains(fields[slot].name),
        case .codes(let codes, _) = columns[slot].storage,
        columns[slot][rows.0] != columns[slot][rows.1]
      else { return false }
      return Set(codes.elements).count < rowCount
    }.map { fields[$0].name }
  }
}
