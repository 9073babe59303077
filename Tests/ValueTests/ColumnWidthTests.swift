import Glibc
import OIQText
import OIQValues
import Support
import Testing

/// The width of a column, found without writing its cells, against the cells written out.
@Suite struct ColumnWidthTests {
  private func check(_ column: Column, _ type: ValueType, _ options: FormatOptions = .standard) {
    let format = ColumnFormat(name: "x", type: type, column: column, options: options)
    let widest = (0..<column.count).map { displayWidth(format.cell($0, of: column)) }.max() ?? 0
    let width = format.width(of: column) {}
    #expect(width == max(1, widest))
  }

  private func numbers(
    _ count: Int, _ random: inout SeededGenerator, _ one: (inout SeededGenerator) -> Double
  ) -> Column {
    let values = (0..<count).map { _ in one(&random) }
    let flags = (0..<count).map { _ in random.next() % 5 > 0 }
    return Column(.numbers(Buffer(values)), presence: .from(flags))
  }

  @Test(arguments: ["", "USD", "W", "Gbps", "%", "module", "pJ/bit"])
  func numbersOfEverySize(_ unit: String) throws {
    let type =
      unit.isEmpty
      ? ValueType.plainNumber : ValueType.number(in: try UnitTable.standard.unit(unit).get())
    var random = SeededGenerator(seed: 21)
    for round in 0..<16 {
      let digits = Double(round % 8)
      let options = FormatOptions(grouping: round % 2 == 0 ? .none : .comma)
      check(
        numbers(20, &random) { random in
          Double(Int.random(in: -10_000...10_000, using: &random)) * pow(10, digits - 4)
        }, type, options)
      // Every exponent alike, zeros and numbers that differ by twenty powers of ten among them.
      check(numbers(20, &random) { $0.next() % 9 == 0 ? 0 : $0.anyDouble() }, type, options)
      check(numbers(3, &random) { Double($0.next() % 3) * 1e14 }, type, options)
    }
  }

  @Test func rangesTextsAndDays() {
    var random = SeededGenerator(seed: 22)
    for _ in 0..<60 {
      let count = Int.random(in: 0...12, using: &random)
      let shapes = (0..<count).map { _ in
        RangeShape.allCases.randomElement(using: &random) ?? .point
      }
      let lows = (0..<count).map { _ in Double(Int.random(in: 1...99_999, using: &random)) / 100 }
      let ranges = RangeBuffer(
        low: Buffer(lows), mid: Buffer(lows.map { $0 * 1.5 }), high: Buffer(lows.map { $0 * 40 }),
        shapes: Buffer(shapes.map(\.rawValue)), keys: Buffer(repeating: 0, count: count))
      check(Column(.ranges(ranges)), .plainNumber)
      check(Column(.ranges(ranges)), .plainNumber, FormatOptions(signs: .ascii))
    }
    // Only texts in use count.
    let texts = TextDictionary(["a", "中文 Ltd", "a\u{1b}b", "never used, and long"])
    check(Column(.codes(Buffer([0, 1, 0]), texts)), .plainText)
    check(Column(.codes(Buffer([0, 2]), texts), presence: .from([true, false])), .plainText)
    check(Column(.dates(Buffer([0, 20493, 3_000_000]))), .date)
    check(Column(.bools(Buffer([1, 1]))), .plainBool)
    check(Column(.bools(Buffer([1, 0]))), .plainBool)
    let starts: [Int32] = [18262, 18262, 18262, 18300]
    let ends: [Int32] = [18628, 18444, 18293, 18400]
    for row in 0..<4 {
      check(
        Column(.spans(starts: Buffer([starts[row]]), ends: Buffer([ends[row]]))), .period)
    }
  }

  @Test func measuringCanBeStopped() {
    struct Stopped: Error {}
    let column = Column(.numbers(Buffer(repeating: 1, count: 1_000_000)))
    let format = ColumnFormat(name: "x", type: .plainNumber, column: column)
    var asked = 0
    #expect(throws: Stopped.self) {
      try format.width(of: column) {
        asked += 1
        if asked == 3 { throw Stopped() }
      }
    }
    #expect(asked == 3)
  }
}
