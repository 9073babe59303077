import Glibc
import OIQCatalog
import OIQText
import OIQValues
import Testing

@testable import OIQ

extension Table {
  /// Columns from boxed values, types as given.
  init(_ columns: [(name: String, type: ValueType, values: [Value])]) {
    self.init(
      fields: columns.map { TableField($0.name, $0.type) },
      columns: columns.map { Column(boxed: $0.values, $0.type) },
      rowCount: columns.first?.values.count ?? 0)
  }

  var rows: [[Value]] { (0..<rowCount).map { row in columns.map { $0[row] } } }
}

extension Column {
  init(boxed values: [Value], _ type: ValueType) {
    let presence = Presence.from(values.map { $0 != .missing })
    func each<Element: BitwiseCopyable>(_ none: Element, _ take: (Value) -> Element?) -> Buffer<
      Element
    > {
      Buffer(values.map { take($0) ?? none })
    }
    let storage: Storage
    switch type {
    case .number(let number) where number.certainty == .ranged:
      let ranges = values.map { value -> RangedValue in
        if case .range(let range) = value { return range }
        return RangedValue(low: 0, mid: 0, high: 0, shape: .point)
      }
      storage = .ranges(
        RangeBuffer(
          low: Buffer(ranges.map(\.low)), mid: Buffer(ranges.map(\.mid)),
          high: Buffer(ranges.map(\.high)), shapes: Buffer(ranges.map(\.shape.rawValue)),
          keys: Buffer(ranges.indices.map { UInt64($0) })))
    case .number:
      storage = .numbers(each(0) { if case .number(let number) = $0 { number } else { nil } })
    case .bool:
      storage = .bools(each(0) { if case .bool(let flag) = $0 { flag ? 1 : 0 } else { nil } })
    case .date: storage = .dates(each(0) { if case .date(let day) = $0 { day } else { nil } })
    case .period:
      storage = .spans(
        starts: each(0) { if case .period(let period) = $0 { period.start } else { nil } },
        ends: each(0) { if case .period(let period) = $0 { period.end } else { nil } })
    case .text, .list, .facts, .missing:
      let texts = values.map { value -> String in
        if case .text(let text) = value { text } else { "" }
      }
      let distinct = Array(Set(texts)).sorted()
      storage = .codes(
        Buffer(texts.map { text in Int32(distinct.firstIndex(of: text) ?? 0) }),
        TextDictionary(distinct))
    }
    self.init(storage, presence: presence)
  }
}

func unit(_ text: String) throws -> Unit { try UnitTable.standard.unit(text).get() }
