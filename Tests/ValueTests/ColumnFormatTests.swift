import Glibc
import OIQText
import OIQValues
import Support
import Testing

private func format(
  _ values: [Double?], _ unit: String, name: String = "x", options: FormatOptions = .standard
) throws -> (header: String, cells: [String]) {
  let column = Column(
    .numbers(Buffer(values.map { $0 ?? 0 })), presence: Presence.from(values.map { $0 != nil }))
  let type = ValueType.number(in: try UnitTable.standard.unit(unit).get())
  let format = ColumnFormat(name: name, type: type, column: column, options: options)
  return (format.unitLabel, values.indices.map { format.cell($0, of: column) })
}

@Suite struct ColumnFormatTests {
  /// Numbers in base units, a wish, the header, the cells.
  private static let columns: [String] = """
    250.4e9 413.5e9 660e9 | USD | B USD | 250.4 413.5 660.0
    27.266e9 27.045e9 | USD | B USD | 27.27 27.05
    3e6 1200e6 | USD | M USD | 3.0 1200.0
    0 5e9 | USD | B USD | 0.0 5.0
    0 0 | USD | USD | 0 0
    500 12000 | USD/module | USD/module | 500 12000
    20e6 1.5e6 | module | M modules | 20.0 1.5
    100 655000 | module | modules | 100 655000
    12 30 | W | W | 12 30
    12.5 30 | W | W | 12.5 30.0
    3950 125000 | W | kW | 3.95 125.00
    12 435e6 | W | MW | 0.000012 435.000000
    12.8e12 51.2e12 115.2e12 | Gbps | Tb/s | 12.8 51.2 115.2
    400e9 800e9 1600e9 | Gbps | Gb/s | 400 800 1600
    15e-12 4.25e-12 | pJ/bit | pJ/bit | 15.00 4.25
    0.6 0.523 | % | % | 60.0 52.3
    0.07 0.14 0.28 | % | % | 7 14 28
    0.999991 | % | % | 99.999
    0.999991 1 0.5 | % | % | 99.999 100.000 50.000
    1.0000004 | % | % | 100.00004
    0.9999999999999999 1 | % | % | 100 100
    0.99998 | | | 0.99998
    0.99999201 1 | | | 0.99999 1.00000
    1.00002 0.5 | | | 1.00002 0.50000
    0.9999999999999999 1 | | | 1 1
    0.99999999999996 | | | 1
    1.35 1.1 1.67 | x | x | 1.35 1.10 1.67
    1 2 3 | | | 1 2 3
    2.5 0.4 1e9 | | | 2.5 0.4 1000000000.0
    1.1 123456789.123 | | | 1.10 123456789.12
    2.5 2.49 | | | 2.50 2.49
    660 2.49 2.5 | | | 660.00 2.49 2.50
    0.3333333333 1000 | | | 0.333 1000.000
    1e-9 1000 | | | 1e-9 1000
    0.000149 0.000151 58164434927.44 | | | 1.49e-4 1.51e-4 58164434927.4400
    -0.000149 0.0001 0.05 58164434927.44 | | | -1.49e-4 0.0001 0.0500 58164434927.4400
    0.0523456 5.4321 54.321 581644349271234 | | | 0.05235 5.432 54.32 581644349271234
    0.000149 4e8 | | | 0.000149 400000000.000000
    0.00000314159 0.5 | | | 3.142e-6 0.5
    -0.2727 400e6 25 | USD/module | M USD/module | -2.727e-7 400.000000 0.000025
    0.146204 1.073 0.00755367 | | | 0.14620 1.07300 0.00755
    12345678.5 0.25 | | | 12345678.50 0.25
    1234.56 20 | USD | USD | 1234.56 20.00
    1234.567 20 | USD | USD | 1234.6 20.0
    12345.5 | | | 12345.5
    123456.789 | | | 123457
    72.22e9 113.3e9 | USD | B USD | 72.2 113.3
    1.9211 3.07 | % | % | 192.1 307.0
    """.split(separator: "\n").map(String.init)

  /// `->` asks for a unit, and gets it; millions of dollars are dollars.
  @Test(arguments: [
    (3.0, "kW", "kW", "0.003", "0.003 kW"), (3.6e6, "J", "J", "3600000", "3600000 J"),
    (660e9, "USD", "B USD", "660.0", "660.0 B USD"),
    (800e9, "Tbps", "Tb/s", "0.8", "0.8 Tb/s"),
    (20e6, "module", "M modules", "20.0", "20.0 M modules"),
  ])
  func theUnitThatWasAskedFor(
    _ base: Double, _ unit: String, _ header: String, _ cell: String, _ alone: String
  ) throws {
    var number = NumberType(.known(try UnitTable.standard.unit(unit).get().dimension))
    number.display = try UnitTable.standard.unit(unit).get()
    number.isAsked = true
    let column = Column(.numbers(Buffer([base])))
    let format = ColumnFormat(name: "x", type: .number(number), column: column)
    #expect(format.unitLabel == header)
    #expect(format.cell(0, of: column) == cell)
    #expect(describe(.number(base), .number(number)) == alone)
    #expect(ValueType.number(number).unasked.askedUnit == nil)
  }

  @Test(arguments: columns)
  func oneUnitAndOneNumberOfDecimals(line: String) throws {
    let parts = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
    let shown = try format(parts[0].map { NumberText.parse($0) }, parts[1].first ?? "")
    #expect(shown.header == parts[2].joined(separator: " "))
    #expect(shown.cells == parts[3])
  }

  /// However far apart the numbers of a column are, each reads as itself within half of its third digit, and none is
  /// wider than it is measured.
  @Test func everyNumberKeepsThreeDigits() throws {
    var random = SeededGenerator(seed: 31)
    for _ in 0..<300 {
      let values = (0..<6).map { _ in
        (Bool.random(using: &random) ? 1 : -1) * Double.random(in: 1..<10, using: &random)
          * pow(10, Double(Int.random(in: -12...14, using: &random)))
      }
      let column = Column(.numbers(Buffer(values)))
      let format = ColumnFormat(name: "x", type: .plainNumber, column: column)
      let cells = values.indices.map { format.cell($0, of: column) }
      for (value, cell) in zip(values, cells) {
        let read = try #require(NumberText.parse(cell))
        #expect(abs(read - value) <= abs(value) * 0.005, "\(value) reads \(cell)")
      }
      #expect(format.width(of: column) {} == cells.map(\.count).max())
    }
  }

  /// What a column is named for isn't said again, and doesn't keep it from being scaled.
  @Test(arguments: [
    ("switches", "switch", 32.0, "switches"), ("switches", "switch", 3.2e6, "switches [M]"),
    ("eml_lasers", "laser", 3.2e6, "eml_lasers [M]"), ("ports", "module", 5, "ports [modules]"),
    ("power_kw", "kW", 3.2e9, "power_kw [kW]"), ("lasers", "laser", 12, "lasers"),
    ("power_kW", "kW", 3.2e9, "power_kW [kW]"),
  ])
  func headersSayAThingOnce(_ name: String, _ unit: String, _ value: Double, _ header: String)
    throws
  {
    let column = Column(.numbers(Buffer([value])))
    let type = ValueType.number(in: try UnitTable.standard.unit(unit).get())
    #expect(ColumnFormat(name: name, type: type, column: column).header(name) == header)
  }

  @Test func missingIsADash() throws {
    #expect(try format([nil, 2], "W").cells == ["—", "2"])
    #expect(try format([nil, nil], "USD").header == "USD")
    #expect(try format([nil], "W", options: FormatOptions(missing: "")).cells == [""])
    #expect(try format([nil], "W", options: FormatOptions(signs: .ascii)).cells == ["-"])
  }

  @Test(arguments: [
    ("power_w", "W", "W"), ("power_kw", "W", "kW"), ("power_mw", "W", "MW"),
    ("bandwidth_gbps", "Tb/s", "Gb/s"), ("price_usd", "USD", "USD"),
    ("cost_usd_per_gbps", "USD/Gbps", "USD/Gbps"), ("load [kW]", "W", "kW"), ("power", "W", "MW"),
    ("power_usd", "W", "MW"),
  ])
  func aNameThatCarriesAUnitKeepsIt(name: String, unit: String, header: String) throws {
    let one = try UnitTable.standard.unit(unit).get().toBase(1)
    #expect(try format([25e6 * one, 30e6 * one], unit, name: name).header == header)
  }

  @Test func groupsDigits() throws {
    #expect(
      try format([1, 655_000], "module", options: FormatOptions(grouping: .comma)).cells == [
        "1", "655,000",
      ])
  }

  private func ranged(_ values: [RangedValue]) throws -> (ColumnFormat, Column) {
    let column = Column(
      .ranges(
        RangeBuffer(
          low: Buffer(values.map(\.low)), mid: Buffer(values.map(\.mid)),
          high: Buffer(values.map(\.high)),
          shapes: Buffer(values.map(\.shape.rawValue)),
          keys: Buffer(repeating: 0, count: values.count))))
    let unit = try UnitTable.standard.unit("USD").get()
    return (
      ColumnFormat(name: "amount", type: .number(in: unit, certainty: .ranged), column: column),
      column
    )
  }

  @Test func rangedCellsLineUp() throws {
    let (format, column) = try ranged([
      RangedValue(low: 632e9, mid: 655e9, high: 678e9, shape: .sampled),
      RangedValue(low: 62e9, mid: 65e9, high: 1078e9, shape: .interval), .point(140e9),
      RangedValue(low: 195e9, mid: 200e9, high: 205e9, shape: .issuer),
      RangedValue(low: 650e9, mid: 650e9, high: 650e9, shape: .atLeast),
    ])
    #expect(format.header("amount") == "amount [B USD]")
    #expect(
      (0..<5).map { format.cell($0, of: column) } == [
        "655.0  [632.0 …  678.0]", " 65.0  [ 62.0 … 1078.0]", "140.0                  ",
        "195.0 … 205.0", "≥ 650.0",
      ])
  }

  @Test func guidanceAloneNeedsNoRoom() throws {
    let (format, column) = try ranged([
      RangedValue(low: 114e9, mid: 116.5e9, high: 119e9, shape: .issuer), .point(72e9),
    ])
    #expect((0..<2).map { format.cell($0, of: column) } == ["114.0 … 119.0", "72.0"])
  }

  private func mixed(_ values: [Double], _ units: [String]) throws -> (ColumnFormat, Column) {
    let parsed = try units.map { try UnitTable.standard.unit($0).get() }
    let base = zip(values, parsed).map { $1.toBase($0) }
    let column = Column(
      .numbers(Buffer(base)),
      rowUnits: RowUnits(codes: Buffer(values.indices.map { Int32($0) }), units: parsed))
    let type = ValueType.number(NumberType(.mixed(by: ["metric"])))
    return (ColumnFormat(name: "amount", type: type, column: column), column)
  }

  @Test func mixedRowsHaveTheirOwnUnits() throws {
    let (format, column) = try mixed([30, 660e9, 0.12, 8], ["W", "USD", "%", "FIT"])
    #expect(format.unitLabel == "")
    #expect(
      (0..<4).map { format.cell($0, of: column) } == ["30 W", "660.0 B USD", "0.12%", "8 FIT"])
  }

  @Test func rowsOfOneUnitShareAHeader() throws {
    let (dollars, column) = try mixed([250e9, 413.5e9], ["USD", "USD"])
    #expect(dollars.unitLabel == "B USD" && dollars.cell(1, of: column) == "413.5")
    let (power, watts) = try mixed([12, 0.5], ["W", "kW"])
    #expect(power.unitLabel == "" && power.cell(0, of: watts) == "12 W")
    #expect(power.cell(1, of: watts) == "0.5 kW")
    let (money, _) = try mixed([1, 2], ["USD", "CNY"])
    #expect(money.unitLabel == "")
    // Two of one dimension before one of another.
    let (shares, several) = try mixed([10, 3, 1000], ["%", "x", "USD"])
    #expect(shares.unitLabel == "" && shares.cell(2, of: several) == "1000 USD")
  }

  @Test func otherColumnsAreShownAsTheyAre() {
    let texts = Column(.codes(Buffer([0, 1]), TextDictionary(["Meta", "a\nb"])))
    let text = ColumnFormat(name: "company", type: .plainText, column: texts)
    #expect(text.alignment == .leading && text.cell(1, of: texts) == "a⏎b" && text.unitLabel == "")
    let days = Column(.dates(Buffer([day("2026-02-09")])))
    #expect(
      ColumnFormat(name: "as_of", type: .date, column: days).cell(0, of: days) == "2026-02-09")
    let spans = Column(
      .spans(starts: Buffer([day("2026-01-01")]), ends: Buffer([day("2026-07-01")])))
    #expect(ColumnFormat(name: "p", type: .period, column: spans).cell(0, of: spans) == "2026H1")
  }

  /// Distinct numbers of three digits or fewer never look alike, and cells have equal decimals.
  @Test func shortNumbersStayApart() throws {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<500 {
      let scale: Double = [1.0, 1e3, 1e9, 1e-3].randomElement(using: &random) ?? 1
      let values: Set<Double> = Set(
        (0..<5).map { _ in Double(Int.random(in: 1...999, using: &random)) / 10 })
      let scaled: [Double?] = values.map { $0 * scale }
      let cells = try format(scaled, "").cells
      #expect(Set(cells).count == values.count)
      let decimals = cells.map { cell -> Int in
        cell.split(separator: ".").dropFirst().first?.count ?? 0
      }
      #expect(Set(decimals).count == 1)
    }
  }
}
