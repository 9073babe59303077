import OIQ
import Support

/// The kinds of column that both programs have.
enum Kind: CaseIterable {
  case number, text, bool, date
}

/// A table of few distinct values, so that ties, groups and matches happen, with missing ones among them.
struct SampleTable {
  let name: String
  let columns: [(name: String, kind: Kind, cells: [Answer])]

  init(_ name: String, rows: Int, random: inout SeededGenerator) {
    self.name = name
    let kinds: [(String, Kind)] = [
      ("k", .text), ("g", .text), ("n", .number), ("m", .number), ("f", .bool), ("d", .date),
    ]
    columns = kinds.map { column, kind in
      let missing = random.below(3) == 0 ? 0 : 1 + random.below(3)
      let cells = (0..<rows).map { _ -> Answer in
        random.below(10) < missing ? .missing : SampleTable.cell(kind, &random)
      }
      return (column, kind, cells)
    }
  }

  static let texts = ["a", "b", "ab", "Z", "é", "", "a b"]

  /// Quarters, so that sums and products are exact and the order of adding up shows nowhere.
  private static func cell(_ kind: Kind, _ random: inout SeededGenerator) -> Answer {
    switch kind {
    case .number: .number(Double(random.below(25) - 12) / 4)
    case .text: .text(texts[random.below(texts.count)])
    case .bool: .number(Double(random.below(2)))
    case .date: .text(date(random.below(12)))
    }
  }

  /// Days around the turn of a year, by their number.
  static func date(_ index: Int) -> String {
    index < 6 ? "2025-12-\(26 + index)" : "2026-01-0\(index - 5)"
  }

  /// The number of a day since 1970-01-01, of those that `date` gives: 2025-12-26 is day 20,448.
  private static func day(_ text: String) -> Int32? {
    (0..<12).first { date($0) == text }.map { Int32(20_448 + $0) }
  }
}

extension SampleTable {
  var registered: [TableColumn] {
    columns.map { name, kind, cells in
      switch kind {
      case .number: .numbers(name, cells.map(\.number))
      case .text: .texts(name, cells.map(\.text))
      case .bool: .bools(name, cells.map { $0.number.map { $0 == 1 } })
      case .date: .days(name, cells.map { $0.text.flatMap(SampleTable.day) })
      }
    }
  }

  /// Statements that make the table.
  var sql: String {
    let types = columns.map {
      "\($0.name) \($0.kind == .number ? "real" : $0.kind == .bool ? "integer" : "text")"
    }
    let rows = columns[0].cells.indices.map { row in
      "(" + columns.map { $0.cells[row].sql }.joined(separator: ", ") + ")"
    }
    let insert = rows.isEmpty ? "" : "insert into \(name) values \(rows.joined(separator: ", "));"
    return "create table \(name) (\(types.joined(separator: ", "))); \(insert)"
  }
}

extension Answer {
  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }

  var sql: String {
    switch self {
    case .missing: "null"
    case .number(let number): "\(number)"
    case .text(let text): "'\(text)'"
    }
  }
}
