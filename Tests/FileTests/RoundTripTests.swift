import OIQText
import OIQValues
import Support
import Testing

@testable import OIQ

/// Random tables whose every kind of value is hard to write.
struct TableGenerator {
  var random: SeededGenerator

  private static let units = ["", "W", "kW", "pJ/bit", "%", "USD", "Gbps", "km", "USD/kWh", "yr"]
  private static let words = [
    "", "a", "Meta", "true", "1", "01", "1e5", "2026", "2026H1", "2026-01-01", "null", "—", "a,b",
    "say \"hi\"", "\"", "line\nbreak", "cr\rlf\r\n", " padded ", "\t", "中文", "e\u{301}", "👩‍💻", "[W]",
    "#x", "=1+1", "\u{7F}\u{1B}[31m", "\u{85}\u{2028}", String(repeating: "long ", count: 40),
  ]

  mutating func table() -> Table {
    let rowCount =
      Bool.random(using: &random)
      ? Int.random(in: 0..<3, using: &random)
      : Int.random(in: 1..<60, using: &random)
    let columnCount = Bool.random(using: &random) ? 1 : Int.random(in: 1...6, using: &random)
    return Table((0..<columnCount).map { index in column("c\(index)", rowCount) })
  }

  private mutating func column(
    _ name: String, _ rowCount: Int
  ) -> (name: String, type: ValueType, values: [Value]) {
    let type = type()
    let missing: Double = [0.0, 0.0, 0.3, 0.97, 1.0].randomElement(using: &random) ?? 0
    // Columns of one word, so that every word is once all that a reader sees.
    let word = TableGenerator.words.randomElement(using: &random) ?? ""
    let isUniform = Bool.random(using: &random)
    let values = (0..<rowCount).map { _ -> Value in
      if Double.random(in: 0..<1, using: &random) < missing { return .missing }
      if case .text = type, isUniform { return .text(word) }
      return value(type)
    }
    return (name, type, values)
  }

  private mutating func type() -> ValueType {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .plainText
    case 1: return .plainBool
    case 2: return .date
    case 3: return .period
    default:
      let text = TableGenerator.units.randomElement(using: &random) ?? ""
      guard case .success(let unit) = UnitTable.standard.unit(text), !text.isEmpty else {
        return .plainNumber
      }
      return .number(in: unit)
    }
  }

  private mutating func value(_ type: ValueType) -> Value {
    switch type {
    case .bool: return .bool(Bool.random(using: &random))
    case .date: return .date(day())
    case .period: return .period(period())
    case .number(let number): return .number(self.number(number.display ?? .one))
    case .text, .list, .facts, .missing:
      return .text(TableGenerator.words.randomElement(using: &random) ?? "")
    }
  }

  private mutating func day() -> Int32 { Int32.random(in: -354_000...2_900_000, using: &random) }

  private mutating func period() -> Period {
    let day = Int32.random(in: 0...40_000, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return Period(.year, containing: day)
    case 1: return Period(.half, containing: day)
    case 2: return Period(.quarter, containing: day)
    case 3: return Period(.month, containing: day)
    case 4: return Period(.day, containing: day)
    default: return Period(start: day, end: day + Int32.random(in: 1...800, using: &random))
    }
  }

  /// A base value that some number in the unit stands for.
  private mutating func number(_ unit: Unit) -> Double {
    let written: Double
    switch Int.random(in: 0..<5, using: &random) {
    case 0: written = Double(Int.random(in: -1000...1000, using: &random))
    case 1: written = Double(Int.random(in: -100_000...100_000, using: &random)) / 100
    case 2: written = Double.random(in: -1...1, using: &random)
    case 3:
      written = Double(
        sign: .plus, exponent: Int.random(in: -900...900, using: &random), significand: 1.1)
    default: written = Double.random(in: -1e15...1e15, using: &random)
    }
    let base = unit.toBase(written)
    return base.isFinite ? base : 0
  }
}

@Test(arguments: [FileFormat.csv, .tsv, .json, .jsonl])
func savedAndLoadedIsTheSame(_ format: FileFormat) throws {
  let folder = try ScratchFolder()
  var generator = TableGenerator(random: SeededGenerator(seed: 2026))
  for round in 0..<150 {
    let table = generator.table()
    // Without a row JSON names no columns.
    if table.rowCount == 0, format == .json || format == .jsonl { continue }
    let path = "\(folder.path)/table.\(format.rawValue)"
    try FileSaver(path).save(table)
    let loaded = try FileReader(path).read()
    let text = try folder.text("table.\(format.rawValue)")
    try #require(loaded.rowCount == table.rowCount, "round \(round)\n\(text)")
    try #require(loaded.fields.map(\.name) == table.fields.map(\.name), "round \(round)\n\(text)")
    for (index, field) in table.fields.enumerated() {
      let what = "round \(round), \(field.name)\n\(text)"
      try #require(
        loaded.fields[index].type.isLike(field.type), "\(loaded.fields[index].type) \(what)")
      for row in 0..<table.rowCount {
        let (before, after) = (table.columns[index][row], loaded.columns[index][row])
        try #require(isSame(before, after), "row \(row): \(before) became \(after), \(what)")
      }
    }
  }
  #expect(folder.names == ["table.\(format.rawValue)"], "no temporary file stays")
}

extension ValueType {
  /// The same kind and dimension.
  fileprivate func isLike(_ other: ValueType) -> Bool {
    guard case .number(let left) = self, case .number(let right) = other else {
      return self == other
    }
    return left.dimension == right.dimension
      && (left.display ?? .one).toBase(1) == (right.display ?? .one).toBase(1)
  }
}

/// Some base values are reached from no number in their unit; those may move by one step.
private func isSame(_ before: Value, _ after: Value) -> Bool {
  guard case .number(let left) = before, case .number(let right) = after else {
    return before == after
  }
  return left == right || left.nextUp == right || left.nextDown == right
}

@Test func rangesAreSavedAsThreeColumns() throws {
  let folder = try ScratchFolder()
  let power = ValueType.number(in: try unit("W"), certainty: .ranged)
  func range(_ low: Double, _ mid: Double, _ high: Double, _ shape: RangeShape) -> Value {
    .range(RangedValue(low: low, mid: mid, high: high, shape: shape))
  }
  let median = 12.0.squareRoot() * 30.0.squareRoot()
  let facts = Table([
    (
      "power", power,
      [
        range(15, 15, 15, .point), range(12, median, 30, .interval), range(12, 14, 30, .pert),
        range(650, 650, 650, .atLeast), range(70, 70, 70, .atMost), range(125, 135, 145, .issuer),
        .missing,
      ]
    )
  ])
  let remarks = try FileSaver("\(folder.path)/facts.csv").save(facts)
  #expect(
    remarks == [
      "power is saved as low, value and high: read again, an issuer's range is a pert"
    ])
  #expect(
    try folder.text("facts.csv") == """
      power_low [W],power_value [W],power_high [W]
      ,15,
      12,,30
      12,14,30
      650,,
      ,,70
      125,135,145
       ,,

      """)
  let loaded = try FileReader("\(folder.path)/facts.csv").read()
  #expect(loaded.fields == [TableField("power", power)])
  // A company's own range is not told from other ranges by its numbers.
  let expected = facts.rows.dropLast(2) + [[range(125, 135, 145, .pert)], [.missing]]
  #expect(loaded.rows == Array(expected))
  let apart = try FileReader("\(folder.path)/facts.csv", schema: ["power_low": "W"]).read()
  #expect(apart.fields.map(\.name) == ["power_low", "power_value", "power_high"])
  let derived = Table([
    (
      "power", power,
      [range(12, 20, 30, .sampled), range(0, 50, 100, .uniform), range(0, 50, 100, .issuer)]
    )
  ])
  #expect(
    try FileSaver("\(folder.path)/derived.csv").save(derived)
      == ["power is saved as p5, p50 and p95: read again, a new unknown"])
  let points = try FileReader("\(folder.path)/derived.csv").read()
  #expect(points.fields == [TableField("power", power)])
  #expect(
    points.rows == [
      [range(12, 20, 30, .percentiles)], [range(5, 50, 95, .percentiles)],
      [range(5, 50, 95, .percentiles)],
    ])
  #expect(
    try folder.text("derived.csv")
      == "power_p5 [W],power_p50 [W],power_p95 [W]\n12,20,30\n5,50,95\n5,50,95\n")
}

@Test func headersHoldUnitsAndKindsWhereValuesMislead() throws {
  let folder = try ScratchFolder()
  let table = Table([
    ("total", .number(in: try unit("USD")), [.number(1.5e9), .missing]),
    ("rate", .number(in: try unit("pJ/bit")), [.number(15e-12), .number(2e-12)]),
    ("share", .number(in: try unit("%")), [.number(0.65), .number(1)]),
    ("plain", .plainNumber, [.number(1), .number(1e21)]),
    ("year", .period, [.period(Period(year: 2025)), .period(Period(year: 2026))]),
    ("half", .period, [.period(Period(.half, containing: 20_500)), .missing]),
    ("code", .plainText, [.text("1"), .text("2")]),
    ("name", .plainText, [.text("a"), .text("")]),
  ])
  try FileSaver("\(folder.path)/t.csv").save(table)
  #expect(
    try folder.text("t.csv") == """
      total [USD],rate [pJ/bit],share [%],plain,year [period],half,code [text],name
      1500000000,15,65,1,2025,2026H1,1,a
      ,2,100,1e21,2026,,2,""

      """)
  try FileSaver("\(folder.path)/t.jsonl").save(table)
  #expect(
    try folder.text("t.jsonl") == #"""
      {"total [USD]":1500000000,"rate [pJ/bit]":15,"share [%]":65,"plain":1,"year [period]":"2025","half":"2026H1","code":"1","name":"a"}
      {"total [USD]":null,"rate [pJ/bit]":2,"share [%]":100,"plain":1e21,"year [period]":"2026","half":null,"code":"2","name":""}

      """#)
}

/// What is saved as three points has them when it is read again, and adds up to what it was: within five standard
/// errors of 10,000 draws.
@Test(arguments: [FileFormat.csv, .tsv, .json, .jsonl])
func savedPointsAreThePointsReadAgain(_ format: FileFormat) throws {
  let folder = try ScratchFolder()
  let path = "\(folder.path)/r.\(format.rawValue)"
  let session = Session()
  for (range, points, mean, deviation) in [
    ("10 W to 40 W", [10, 20, 40], 21.859, 9.639),
    ("100 W ± 30 W", [50.654, 100, 149.346], 100, 30),
    ("uniform(10 W to 20 W)", [10.5, 15, 19.5], 15, 2.887),
    ("0 W - (10 W to 40 W)", [-40, -20, -10], -21.859, 9.639),
  ] {
    _ = try session.run(
      "from companies | take 9 | select company | derive x = each(\(range)) | save \"\(path)\"")
    let table = "from \(format == .tsv ? "csv" : format.rawValue)(\"\(path)\")"
    let row = try session.run(
      "\(table) | take 1 | derive a = p5(x), b = p50(x), c = p95(x), m = mean(x), n = chance(x > 0 W)"
    )
    let isDrawn = range.hasPrefix("0 W")
    for (name, point) in zip(["a", "b", "c"], points) {
      let found = try #require(row[0, name]?.number)
      #expect(abs(found - point) < deviation / 5, "\(range) \(name) \(found)")
    }
    #expect(abs(try #require(row[0, "m"]?.number) - mean) < deviation / 20, "\(range)")
    #expect(row[0, "n"]?.number == (isDrawn ? 0 : 1), "\(range)")
    let sum = try session.run("\(table) | aggregate s = sum(x)")[0, "s"]
    #expect(abs(try #require(sum?.number) - 9 * mean) < 9 * deviation / 10, "\(range)")
  }
}

/// Beside points of distributions a fact has points too: its ends are none of them. A pert from 0 with its peak there has
/// 1 - (1 - x)^5 of its draws below x, an interval its median in the middle of the logarithms.
@Test func factsBesideDistributionsAreSavedByTheirPoints() throws {
  let folder = try ScratchFolder()
  let table = Table([
    (
      "x", .number(NumberType(.known(.one), certainty: .ranged)),
      [(0, 0, 1, RangeShape.pert), (10, 25, 40, .interval), (1, 2, 3, .sampled)].map {
        .range(RangedValue(low: $0.0, mid: $0.1, high: $0.2, shape: $0.3))
      }
    )
  ])
  try FileSaver("\(folder.path)/t.csv").save(table)
  let lines = try folder.text("t.csv").split(separator: "\n").dropFirst()
  let saved = lines.map { $0.split(separator: ",").compactMap { Double($0) } }
  let expected = [[0.0102062183, 0.1294494367, 0.4507197283], [10, 20, 40], [1, 2, 3]]
  for (found, points) in zip(saved, expected) {
    #expect(found.count == 3 && zip(found, points).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)")
  }
  #expect(saved.count == 3)
}

/// A range is one object, null where a row has none, and comes back in its place among the columns.
@Test(arguments: [FileFormat.json, .jsonl])
func rangesAreObjectsInJSON(_ format: FileFormat) throws {
  let folder = try ScratchFolder()
  let power = ValueType.number(in: try unit("W"), certainty: .ranged)
  func range(_ low: Double, _ mid: Double, _ high: Double, _ shape: RangeShape) -> Value {
    .range(RangedValue(low: low, mid: mid, high: high, shape: shape))
  }
  let table = Table([
    ("a", .plainNumber, [.number(1), .number(2), .number(3)]),
    ("power", power, [.missing, range(12, 14, 30, .pert), range(650, 650, 650, .atLeast)]),
    (
      "odd [x]", .number(NumberType(.known(.one), certainty: .ranged)),
      [range(1, 2, 3, .pert), range(1, 1, 1, .atMost), .missing]
    ),
    ("b", .plainText, [.text("x"), .text("y"), .missing]),
  ])
  let path = "\(folder.path)/ranges.\(format.rawValue)"
  try FileSaver(path).save(table)
  let lines = try folder.text("ranges.\(format.rawValue)").split(separator: "\n")
    .filter { $0.hasPrefix("{") }.map { $0.hasSuffix(",") ? $0.dropLast() : $0 }
  #expect(
    lines == [
      #"{"a":1,"power [W]":null,"odd [x] [number]":{"low":1,"value":2,"high":3},"b":"x"}"#,
      #"{"a":2,"power [W]":{"low":12,"value":14,"high":30},"odd [x] [number]":{"low":null,"value":null,"high":1},"b":"y"}"#,
      #"{"a":3,"power [W]":{"low":650,"value":null,"high":null},"odd [x] [number]":null,"b":null}"#,
    ])
  let loaded = try FileReader(path).read()
  #expect(loaded.fields.map(\.name) == ["a", "power", "odd [x]", "b"])
  #expect(loaded.rows == table.rows)
}

@Test(arguments: [
  (#"{"x": {}}"#, "character 7: column x holds an object that is no range"),
  (#"{"x": {"low": 1, "p5": 2}}"#, "character 7: column x holds an object that is no range"),
  (#"{"x": {"low": {}}}"#, "character 15: column x_low holds an object inside a range"),
  (#"{"x": {"low": "a"}}"#, "column x_low: 'a' isn't a number"),
  ("{\"x\": 1}\n{\"x\": {\"low\": 1}}", "line 2, character 7: column x holds a range here"),
  (#"{"x": {"low": 1}, "x": {"low": 2}}"#, "the key 'x' comes twice"),
  (#"{"x_low": 1, "x": {"low": 1}}"#, "two columns are called x_low"),
  (#"{"x": {"low": 1"#, "expected ',' or '}', found the end of the file"),
])
func objectsThatAreNoRangesAreErrors(_ text: String, _ expected: String) throws {
  let folder = try ScratchFolder()
  let path = try folder.write("rows.jsonl", text)
  let problem = #expect(throws: Diagnostic.self) { try FileReader(path).read() }
  #expect(problem?.title.contains(expected) == true, "\(problem?.title ?? "")")
}

/// What each row is in comes back with it: no sum of dollars and yuan.
@Test(arguments: [FileFormat.csv, .tsv, .json, .jsonl])
func mixedColumnsComeBackWithTheirUnits(_ format: FileFormat) throws {
  let folder = try ScratchFolder()
  let path = "\(folder.path)/capex.\(format.rawValue)"
  let session = Session()
  _ = try session.run("from capex | save \"\(path)\"")
  let file = "from \(format == .tsv ? "csv" : format.rawValue)(\"\(path)\")"
  for (unit, part) in [("USD", "mid"), ("CNY", "mid"), ("USD", "low"), ("USD", "high")] {
    let sum = "accept basis, definition, stated_by, currency \"for the test\""
    let values = "select x = \(part)(amount -> \(unit)) | where x is not missing | sort x"
    let stated = try session.run("from capex | \(sum) | \(values)")
    let loaded = try session.run("\(file) | \(values)")
    let numbers = try #require(loaded["x"]?.numbers)
    #expect(numbers.count > 10)
    #expect(try numbers == #require(stated["x"]?.numbers), "\(part) \(unit)")
  }
  do throws(Problem) {
    _ = try session.run("\(file) | aggregate s = sum(mid(amount))")
    Issue.record("dollars and yuan are summed")
  } catch {
    #expect(error.code == "mixed-units")
    #expect(
      error.help.contains { $0.hasPrefix("say which unit: `sum(mid(amount) -> USD)`") },
      "\(error.help)")
  }
}

/// A table that holds the unit of each row in a column of its own comes back with it, and again from there.
@Test(
  arguments: [
    "milestones", "market", "supply", "capex | select company, amount, amount_unit = currency",
  ],
  [FileFormat.csv, .tsv, .json, .jsonl])
func rowsKeepTheirUnitsTwice(_ table: String, _ format: FileFormat) throws {
  let folder = try ScratchFolder()
  let session = Session()
  let function = format == .tsv ? "csv" : format.rawValue
  func path(_ name: String) -> String { "\(folder.path)/\(name).\(format.rawValue)" }
  for name in ["one", "two", "three"] {
    let from = ["two": "one", "three": "two"][name].map { "\(function)(\"\(path($0))\")" } ?? table
    _ = try session.run("from \(from) | save \"\(path(name))\"")
  }
  let (one, three) = try (
    FileReader(path("one"), format: format).read(), FileReader(path("three"), format: format).read()
  )
  #expect(one.rowCount > 10 && one.fields == three.fields)
  #expect(try folder.text("two.\(format.rawValue)") == folder.text("three.\(format.rawValue)"))
  for (before, after) in zip(one.columns, three.columns) {
    #expect((0..<one.rowCount).allSatisfy { before.rowUnits?.unit($0) == after.rowUnits?.unit($0) })
  }
  #expect(one.rows == three.rows)
}

/// A column that only bears the name of another's part has a name of its own in the file.
@Test func namesAreNeverTwiceInAFile() throws {
  let folder = try ScratchFolder()
  let power = ValueType.number(in: try unit("W"), certainty: .ranged)
  let range = Value.range(RangedValue(low: 1, mid: 2, high: 3, shape: .pert))
  let table = Table([
    ("x", power, [range]), ("x_low", .plainText, [.text("a")]), ("y", .plainNumber, [.number(2)]),
    ("y_unit", .plainText, [.text("kW")]),
  ])
  for format in [FileFormat.csv, .json] {
    let path = "\(folder.path)/a.\(format.rawValue)"
    let notes = try FileSaver(path).save(table)
    #expect(
      notes.first == "x_low is saved as x_low_2: a part of another column has its name")
    let loaded = try FileReader(path).read()
    #expect(loaded.fields.map(\.name) == ["x", "x_low_2", "y", "y_unit"])
    #expect(loaded.rows == table.rows)
  }
}

@Test(arguments: [FileFormat.csv, .tsv, .json, .jsonl])
func noRowsAreReadAgain(_ format: FileFormat) throws {
  let folder = try ScratchFolder()
  let path = "\(folder.path)/none.\(format.rawValue)"
  let table = Table([("x", .number(in: try unit("W")), []), ("k", .plainText, [])])
  let notes = try FileSaver(path).save(table)
  let loaded = try FileReader(path).read()
  #expect(loaded.rowCount == 0)
  let namesColumns = format == .csv || format == .tsv
  #expect(loaded.fields == (namesColumns ? table.fields : []))
  #expect(notes.isEmpty == namesColumns)
  let function = format == .tsv ? "csv" : format.rawValue
  let count = try Session().run("from \(function)(\"\(path)\") | aggregate n = count()")
  #expect(count["n"]?.numbers == [0])
}

/// Rows in which all is missing are rows.
@Test(arguments: [FileFormat.csv, .tsv])
func rowsOfMissingValuesComeBack(_ format: FileFormat) throws {
  let folder = try ScratchFolder()
  let path = "\(folder.path)/a.\(format.rawValue)"
  let table = Table([
    ("k", .plainText, [.text("a"), .missing, .text(" b"), .missing]),
    ("l", .plainText, [.text("a"), .missing, .missing, .missing]),
  ])
  try FileSaver(path).save(table)
  let (loaded, remarks) = try FileReader(path).readWithRemarks()
  #expect(loaded.rows == table.rows && remarks.isEmpty)
}

@Test func unitsOfRowsOfOneDimensionStayBesideIt() throws {
  let folder = try ScratchFolder()
  func table(_ text: String, _ schema: [String: String] = [:]) throws -> Table {
    try FileReader(folder.write("a.csv", text), schema: schema).read()
  }
  let kilowatts = try table("x,x_unit\n2,kW\n ,\n500,W\n")
  var power = NumberType(.known(try unit("W").dimension))
  power.rowUnits = ["x_unit"]
  #expect(kilowatts.fields[0] == TableField("x", .number(power)))
  #expect([0, 2].map { kilowatts.columns[0].rowUnits?.unit($0)?.symbol } == ["kW", "W"])
  #expect(kilowatts.rows.map { $0[0] } == [.number(2000), .missing, .number(500)])
  let shares = try table("x,x_unit\n50,%\n2,\n")
  #expect(shares.rows.map { $0[0] } == [.number(0.5), .number(2)])
  let alike = try table("x,x_unit\n2,kW\n3,kW\n")
  #expect(alike.fields[0] == TableField("x", .number(in: try unit("kW"))))
  #expect(alike.columns[0].rowUnits == nil)
  let mixed = try table("x,x_unit\n50,%\n2,USD/kWh\n")
  #expect(mixed.fields[0].type == .number(NumberType(.mixed(by: ["x_unit"]))))
}

@Test(arguments: [
  ("x,x_unit\n2,pieces\n3,W\n", [:]), ("x [W],x_unit\n2,kW\n", [:]), ("x,x_unit\n2,\n", [:]),
  ("x,x_unit\n2,kW\n", ["x": "number"]), ("x,x_unit\n2,kW\n", ["x_unit": "text"]),
  ("x,y_unit\n2,kW\n", [:]),
])
func otherColumnsCalledUnitsAreTexts(_ text: String, _ schema: [String: String]) throws {
  let folder = try ScratchFolder()
  let table = try FileReader(folder.write("a.csv", text), schema: schema).read()
  #expect(table.rows[0][0] == .number(2))
  #expect(table.columns.allSatisfy { $0.rowUnits == nil })
}
