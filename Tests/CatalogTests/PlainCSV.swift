import Foundation

/// A reading of the data that shares nothing with the catalogue's: whole files from the disk, quotes
/// dealt with by splitting at them.
struct PlainCSV {
  let names: [String]
  let rows: [[String: String]]

  init(_ table: String) throws {
    let text = try String(
      contentsOf: Repository.data.appending(path: "\(table).csv"), encoding: .utf8)
    let records = PlainCSV.records(text)
    names = records[0]
    rows = records.dropFirst().map { record in
      Dictionary(uniqueKeysWithValues: zip(records[0], record))
    }
  }

  /// Outside quotes, commas and newlines become two control characters; then it is plain splitting.
  private static func records(_ text: String) -> [[String]] {
    let pieces = text.replacingOccurrences(of: "\"\"", with: "\u{1}").components(separatedBy: "\"")
    var flat = ""
    for (index, piece) in pieces.enumerated() {
      flat +=
        index % 2 == 1
        ? piece
        : piece.replacingOccurrences(of: ",", with: "\u{2}")
          .replacingOccurrences(of: "\n", with: "\u{3}")
    }
    return flat.components(separatedBy: "\u{3}").filter { !$0.isEmpty }.map { record in
      record.components(separatedBy: "\u{2}").map {
        $0.replacingOccurrences(of: "\u{1}", with: "\"")
      }
    }
  }
}

enum Repository {
  static let catalogData = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/CatalogData")
  static let data = catalogData.appending(path: "data")
  static let model = catalogData.appending(path: "model")
}

/// Days since 1970-01-01 by counting them, month by month.
func day(_ text: String) -> Int32 {
  let parts = text.split(separator: "-").compactMap { Int($0) }
  var days = 0
  for year in 1970..<parts[0] { days += isLeap(year) ? 366 : 365 }
  let lengths = [31, isLeap(parts[0]) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return Int32(days + lengths[..<(parts[1] - 1)].reduce(0, +) + parts[2] - 1)
}

private func isLeap(_ year: Int) -> Bool { year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) }
