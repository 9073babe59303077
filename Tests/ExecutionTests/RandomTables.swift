import OIQValues
import Support

@testable import OIQExecution

/// Every kind of column there is.
enum ColumnKind: CaseIterable {
  case wholes, doubles, texts, bools, dates, periods, ranges, mixed, facts

  static let keys: [ColumnKind] = [.wholes, .doubles, .texts, .bools, .dates, .periods]

  var type: ValueType {
    switch self {
    case .wholes, .doubles: .plainNumber
    case .texts: .plainText
    case .bools: .plainBool
    case .dates: .date
    case .periods: .period
    case .ranges: .number(in: .one, certainty: .ranged)
    case .mixed: .number(NumberType(.mixed(by: ["unit"])))
    case .facts: .facts
    }
  }
}

/// What a row of a column holds, with everything that `Value` leaves out.
struct Cell: Hashable {
  var value: Value
  var unit: String?
  var drawKey: UInt64?
  var facts: [FactPart] = []
}

extension Column {
  func cell(_ row: Int) -> Cell {
    var cell = Cell(value: self[row])
    if case .facts(let lists) = storage { cell.facts = Array(lists[row]) }
    guard isPresent(row) else { return cell }
    if case .ranges(let ranges) = storage { cell.drawKey = ranges.keys[row] }
    if let rowUnits { cell.unit = rowUnits.units[Int(rowUnits.codes[row])].symbol }
    return cell
  }
}

extension Table {
  func cells(_ row: Int) -> [Cell] { columns.map { $0.cell(row) } }
  var rows: [[Cell]] { (0..<rowCount).map { cells($0) } }
}

/// Random tables with few distinct values, so that ties, duplicates and matches happen.
struct RandomTables {
  var random: SeededGenerator
  /// About how many distinct values a column has.
  var variety = 5
  var missingShare = 0.2

  init(seed: UInt64, variety: Int = 5, missingShare: Double = 0.2) {
    random = SeededGenerator(seed: seed)
    self.variety = variety
    self.missingShare = missingShare
  }

  mutating func table(_ kinds: [ColumnKind], rows: Int) -> Table {
    Table(
      fields: kinds.enumerated().map { TableField("c\($0.offset)", $0.element.type) },
      columns: kinds.map { column($0, rows: rows) }, rowCount: rows)
  }

  mutating func column(_ kind: ColumnKind, rows: Int) -> Column {
    let presence: Presence? =
      kind == .facts || missingShare == 0
      ? nil
      : Presence.from(
        (0..<rows).map { _ in Double.random(in: 0..<1, using: &random) >= missingShare })
    let storage = storage(kind, rows: rows)
    let units = RowUnits(codes: codes(rows, bound: 3), units: RandomTables.units)
    return Column(storage, presence: presence, rowUnits: kind == .mixed ? units : nil)
  }

  private static let units = [
    Unit(symbol: "W", dimension: Dimension("W")), Unit(symbol: "USD", dimension: Dimension("USD")),
    Unit(symbol: "kW", dimension: Dimension("W"), numerator: 1000),
  ]

  private mutating func storage(_ kind: ColumnKind, rows: Int) -> Column.Storage {
    switch kind {
    case .wholes: return .numbers(numbers(rows, scale: 1))
    case .doubles, .mixed: return .numbers(numbers(rows, scale: 0.37))
    case .texts: return .codes(codes(rows, bound: variety), dictionary())
    case .bools: return .bools(Buffer(codes(rows, bound: 2).array.map { UInt8($0) }))
    case .dates: return .dates(Buffer(codes(rows, bound: variety).array.map { $0 * 31 - 60 }))
    case .periods:
      let starts = codes(rows, bound: variety).array.map { $0 * 90 - 180 }
      let ends = starts.map { $0 + (Bool.random(using: &random) ? 90 : 365) }
      return .spans(starts: Buffer(starts), ends: Buffer(ends))
    case .ranges: return .ranges(ranges(rows))
    case .facts: return .facts(facts(rows))
    }
  }

  private mutating func codes(_ rows: Int, bound: Int) -> Buffer<Int32> {
    Buffer((0..<rows).map { _ in Int32.random(in: 0..<Int32(bound), using: &random) })
  }

  private mutating func numbers(_ rows: Int, scale: Double) -> Buffer<Double> {
    let half = variety / 2
    return Buffer(
      (0..<rows).map { _ in
        let number = Double(Int.random(in: -half...variety - half, using: &random)) * scale
        return number == 0 && Bool.random(using: &random) ? -0.0 : number
      })
  }

  /// Texts in an order of their own, some equal up to a point, some outside of ASCII.
  private mutating func dictionary() -> TextDictionary {
    let stems = ["a", "ab", "abcdefgh", "abcdefghi", "é", "Z", "", "zz", "日本", "e\u{301}"]
    let texts = (0..<variety).map { index in
      stems[index % stems.count] + (index < stems.count ? "" : String(index / stems.count))
    }
    return TextDictionary(texts.shuffled(using: &random))
  }

  private mutating func ranges(_ rows: Int) -> RangeBuffer {
    let mid = numbers(rows, scale: 1)
    return RangeBuffer(
      low: Buffer(mid.array.map { $0 - 1 }), mid: mid, high: Buffer(mid.array.map { $0 + 2 }),
      shapes: Buffer(mid.array.map { _ in RangeShape.pert.rawValue }),
      keys: Buffer(mid.array.map { _ in random.next() }))
  }

  private mutating func facts(_ rows: Int) -> FactLists {
    var offsets: [Int32] = [0]
    var parts: [FactPart] = []
    for row in 0..<rows {
      for part in 0..<Int.random(in: 0...2, using: &random) {
        parts.append(FactPart(table: 0, row: Int32(row), start: Int32(part), end: Int32(part + 1)))
      }
      offsets.append(Int32(parts.count))
    }
    return FactLists(offsets: Buffer(offsets), parts: Buffer(parts))
  }
}

// MARK: - Boxed comparison, the tests' own

/// The order of two values of one kind, written without the engine's keys; missing last.
func precedes(_ left: Value, _ right: Value, descending: Bool) -> Bool? {
  switch (left, right) {
  case (.missing, .missing): return nil
  case (.missing, _): return false
  case (_, .missing): return true
  default: break
  }
  guard let less = isLess(left, right), let greater = isLess(right, left) else { return nil }
  if !less && !greater { return nil }
  return descending ? greater : less
}

func isLess(_ left: Value, _ right: Value) -> Bool? {
  switch (left, right) {
  case (.number(let a), .number(let b)): a < b
  case (.range(let a), .range(let b)): a.mid < b.mid
  case (.text(let a), .text(let b)):
    a.unicodeScalars.map(\.value).lexicographicallyPrecedes(b.unicodeScalars.map(\.value))
  case (.bool(let a), .bool(let b)): !a && b
  case (.date(let a), .date(let b)): a < b
  case (.period(let a), .period(let b)): a < b
  default: nil
  }
}

/// Whether two present values of one kind are equal, text by its code points.
func same(_ left: Value, _ right: Value) -> Bool {
  switch (left, right) {
  case (.text(let a), .text(let b)): Array(a.unicodeScalars) == Array(b.unicodeScalars)
  default: left == right
  }
}

/// What tells rows apart: texts by their bytes, units by what they measure.
func keyCells(_ table: Table, _ row: Int, _ slots: [Int]) -> [Cell] {
  slots.map { slot in
    var cell = table.columns[slot].cell(row)
    if case .text(let text) = cell.value {
      cell.value = .text(text.utf8.map { "\($0)" }.joined(separator: ","))
    }
    if cell.unit == "kW" { cell.unit = "W" }
    cell.drawKey = nil
    return cell
  }
}
