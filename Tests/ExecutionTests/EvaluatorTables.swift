import OIQPlan
import OIQValues
import Support

extension SeededGenerator {
  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
  mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// Rows of boxed values, and the table that says the same.
struct RandomTable {
  var fields: [TableField]
  var rows: [[Value]]

  /// Slots: 0 and 1 numbers, 2 and 3 texts of different dictionaries, 4 bool, 5 date, 6 period, 7 range.
  init(rowCount: Int, missing: Double = 0.2, generator: inout SeededGenerator) {
    fields = [
      TableField("a", .plainNumber), TableField("b", .plainNumber), TableField("s", .plainText),
      TableField("t", .plainText), TableField("p", .plainBool), TableField("d", .date),
      TableField("w", .period),
      TableField("r", .number(NumberType(.known(.one), certainty: .ranged))),
    ]
    rows = []
    for _ in 0..<rowCount {
      let row = (0..<fields.count).map { slot in
        generator.chance(missing) ? Value.missing : RandomTable.value(slot, &generator)
      }
      rows.append(row)
    }
  }

  static func value(_ slot: Int, _ generator: inout SeededGenerator) -> Value {
    switch slot {
    case 0: return .number(Double(generator.below(9) - 4))
    case 1: return .number(Double.random(in: -10...10, using: &generator))
    case 2: return .text(generator.pick(["x", "yy", "Zed", "é", ""]))
    case 3: return .text(generator.pick(["yy", "x", "other", "é", "~"]))
    case 4: return .bool(generator.chance(0.5))
    case 5: return .date(Int32(20_000 + generator.below(40)))
    case 6:
      let start = Int32(20_000 + generator.below(30))
      return .period(Period(start: start, end: start + Int32(1 + generator.below(20))))
    default:
      let low = Double(generator.below(10) + 1)
      let shape = generator.pick([RangeShape.interval, .atLeast, .atMost, .issuer])
      let high = shape == .atLeast || shape == .atMost ? low : low + 5
      return .range(RangedValue(low: low, mid: (low + high) / 2, high: high, shape: shape))
    }
  }

  var table: Table {
    let columns = fields.indices.map { slot in Column(values: rows.map { $0[slot] }, like: slot) }
    return Table(fields: fields, columns: columns, rowCount: rows.count)
  }
}

extension Column {
  /// A column of the kind that slot `slot` of a random table has.
  fileprivate init(values: [Value], like slot: Int) {
    let presence = Presence.from(values.map { $0 != .missing })
    switch slot {
    case 0, 1:
      self.init(
        .numbers(Buffer(values.map { if case .number(let x) = $0 { x } else { .nan } })),
        presence: presence)
    case 2, 3:
      // Codes of missing rows are nonsense on purpose.
      let texts = Array(Set(values.compactMap { if case .text(let x) = $0 { x } else { nil } }))
      let codes = values.map { value in
        if case .text(let x) = value { Int32(texts.firstIndex(of: x) ?? 0) } else { Int32(-7) }
      }
      self.init(.codes(Buffer(codes), TextDictionary(texts)), presence: presence)
    case 4:
      self.init(.bools(Buffer(values.map { $0 == .bool(true) ? 1 : 0 })), presence: presence)
    case 5:
      self.init(
        .dates(Buffer(values.map { if case .date(let x) = $0 { x } else { 0 } })),
        presence: presence)
    case 6:
      let spans = values.map { if case .period(let x) = $0 { x } else { Period(start: 0, end: 0) } }
      self.init(
        .spans(starts: Buffer(spans.map(\.start)), ends: Buffer(spans.map(\.end))),
        presence: presence)
    default:
      let ranges = values.map { value in
        if case .range(let range) = value {
          range
        } else {
          RangedValue(low: .nan, mid: .nan, high: .nan, shape: .point)
        }
      }
      self.init(
        .ranges(
          RangeBuffer(
            low: Buffer(ranges.map(\.low)), mid: Buffer(ranges.map(\.mid)),
            high: Buffer(ranges.map(\.high)), shapes: Buffer(ranges.map(\.shape.rawValue)),
            keys: Buffer(ranges.indices.map { UInt64($0) }))), presence: presence)
    }
  }
}

extension Table {
  var boxedRows: [[Value]] { (0..<rowCount).map { row in columns.map { $0[row] } } }
}
