import OIQText
import OIQValues
import Support
import Testing

@testable import OIQ

private func render(
  _ table: Table, notes: [String] = [], shape: QueryResult.Shape = .table,
  _ change: (inout RenderOptions) -> Void = { _ in }
) -> String {
  var options = RenderOptions()
  change(&options)
  return Session().render(QueryResult(table: table, notes: notes, shape: shape), options: options)
}

private func spend() throws -> Table {
  Table([
    ("company", .plainText, [.text("Amazon"), .text("中文 Ltd"), .missing]),
    ("total", .number(in: try unit("USD")), [.number(131.8e9), .number(9.14e9), .missing]),
    ("growth", .number(in: try unit("%")), [.number(0.6), .number(-0.05), .number(12)]),
    ("day", .date, [.date(20493), .missing, .date(0)]),
  ])
}

@Test func aBoxShowsUnitsInItsHeader() throws {
  #expect(
    render(try spend(), notes: ["assumptions as of today"]) == """
      ┌──────────┬───────────────┬────────────┬────────────┐
      │ company  │ total [B USD] │ growth [%] │ day        │
      ├──────────┼───────────────┼────────────┼────────────┤
      │ Amazon   │        131.80 │         60 │ 2026-02-09 │
      │ 中文 Ltd │          9.14 │         -5 │ —          │
      │ —        │             — │       1200 │ 1970-01-01 │
      └──────────┴───────────────┴────────────┴────────────┘
      3 rows
      assumptions as of today

      """)
}

@Test func aBoxOfASCII() throws {
  let table = Table([("a", .plainNumber, [.number(1), .missing])])
  #expect(
    render(table) { $0.characters = .ascii } == """
      +---+
      | a |
      +---+
      | 1 |
      | - |
      +---+
      2 rows

      """)
}

@Test func oneValueIsPrintedAsOne() throws {
  let table = Table([("value", .number(in: try unit("USD")), [.number(655e9)])])
  #expect(render(table, shape: .value) == "655.0 B USD\n")
  #expect(render(table, notes: ["note"], shape: .value) == "655.0 B USD\nnote\n")
  #expect(render(table, shape: .value) { $0.mode = .csv } == "value [USD]\n655000000000\n")
}

@Test func rowsLeftOutAreMarkedAndCounted() {
  let table = Table([("n", .plainNumber, (1...1000).map { .number(Double($0)) })])
  let shown = render(table) {
    $0.width = 80
    $0.rowLimit = 4
  }
  #expect(
    shown == """
      ┌──────┐
      │    n │
      ├──────┤
      │    1 │
      │    2 │
      │    ⋮ │
      │  999 │
      │ 1000 │
      └──────┘
      1,000 rows, 4 shown (mode csv shows all)

      """)
  let few = render(table) { $0.rowLimit = 4 }
  #expect(few == shown, "what is asked for holds without a terminal")
  #expect(
    render(table).split(separator: "\n").count == 1005, "nothing is left out that nobody asked for")
}

@Test func unitsMoveBelowNamesBeforeAnythingIsCut() throws {
  let table = Table([
    ("speed", .number(in: try unit("Gbps")), [.number(8e11)]),
    ("name", .plainText, [.text("abcdef")]),
  ])
  #expect(
    render(table) { $0.width = 20 } == """
      ┌────────┬────────┐
      │  speed │ name   │
      │ [Gb/s] │        │
      ├────────┼────────┤
      │    800 │ abcdef │
      └────────┴────────┘
      1 row

      """)
}

@Test func controlCharactersAreWrittenOut() {
  let table = Table([("a\u{1B}[2J", .plainText, [.text("red\u{1B}[31m\nnext\u{202E}")])])
  for mode in [OutputMode.box, .markdown, .json, .jsonl] {
    let shown = render(table, notes: ["n\u{7}"]) { $0.mode = mode }
    #expect(
      !shown.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
    #expect(!shown.contains("\u{1B}"))
  }
  #expect(render(table).contains("red\\e[31m⏎next"))
}

/// Figures are what a table is asked for: texts give way first, and the gap says so.
@Test func narrowBoxesKeepFigures() {
  let table = Table([
    ("name", .plainText, [.text("a company")]), ("note", .plainText, [.text("a long remark")]),
    ("amount", .plainNumber, [.number(123456)]), ("source", .plainText, [.text("a document")]),
  ])
  let shown = render(table) { $0.width = 40 }
  #expect(shown.contains("amount") && shown.contains("123456"))
  #expect(shown.contains("name") && !shown.contains("source") && shown.contains("…"))
  for line in shown.split(separator: "\n").prefix(5) { #expect(line.count <= 40) }
}

/// A wide figure that has to go leaves room for texts that went before it.
@Test func narrowBoxesShowWhatFits() {
  let wide = " 8.674  [ 3.461 … 20.467]"
  let table = Table([
    ("period", .plainText, [.text("2027")]), ("class", .plainText, [.text("400G")]),
    ("modules", .plainText, [.text(wide)]), ("evidence", .plainText, [.text("forecast")]),
  ])
  let shown = render(table) { $0.width = 32 }
  #expect(shown.contains("period") && shown.contains("class") && shown.contains("…"))
  for line in shown.split(separator: "\n").prefix(5) { #expect(line.count <= 32) }
  let figures = Table([
    ("period", .plainText, [.text("2027")]), ("class", .plainText, [.text("400G")]),
    ("modules", .plainNumber, [.number(1_234_567_890_123)]),
    ("evidence", .plainText, [.text("forecast, error judged")]),
  ])
  for width in 20...60 {
    let shown = render(figures) { $0.width = width }
    for line in shown.split(separator: "\n").prefix(5) { #expect(line.count <= width) }
  }
}

@Test func dataModesHoldEverythingWhateverTheWidth() {
  let long = String(repeating: "long ", count: 100)
  let table = Table([("t", .plainText, (0..<100).map { .text("\(long)\($0)") })])
  for mode in OutputMode.allCases where mode != .box && mode != .record {
    let shown = render(table, notes: ["a note"]) {
      $0.mode = mode
      $0.width = 20
      $0.color = mode != .table
    }
    for row in 0..<100 { #expect(shown.contains("\(long)\(row)")) }
    #expect(!shown.contains("…") && !shown.contains("\u{1B}"))
    let hasNotes = [.table, .markdown, .html, .latex, .cite].contains(mode)
    #expect(shown.contains("a note") == hasNotes)
  }
}

@Test func mixedColumnsNameEachRowsUnit() throws {
  let units = RowUnits(codes: Buffer<Int32>([0, 1]), units: [try unit("W"), try unit("USD")])
  let type = ValueType.number(NumberType(.mixed(by: ["metric"])))
  let column = Column(.numbers(Buffer([15, 400])), rowUnits: units)
  let table = Table(fields: [TableField("amount", type)], columns: [column], rowCount: 2)
  #expect(render(table) { $0.mode = .csv } == "amount,amount_unit\n15,W\n400,USD\n")
  #expect(render(table).contains("│    15 W │\n│ 400 USD │"))
}

@Test func aBoxNeverExceedsItsWidth() throws {
  var generator = TableGenerator(random: SeededGenerator(seed: 99))
  for round in 0..<60 {
    var table = generator.table()
    if round % 3 == 0 {
      table.fields = table.fields.map { TableField("中文 name \($0.name)", $0.type) }
    }
    for width in [12, 20, 40, 79, 200] {
      for characters in [RenderOptions.Characters.unicode, .ascii] {
        let shown = render(table, notes: ["a note of more than a few words about définitions"]) {
          $0.width = width
          $0.rowLimit = 10
          $0.characters = characters
        }
        let lines = shown.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(
          lines.allSatisfy { displayWidth($0) <= width }, "round \(round), width \(width)\n\(shown)"
        )
        let box = lines.prefix { !$0.contains("row") }
        #expect(Set(box.map { displayWidth($0) }).count == 1, "ragged box\n\(shown)")
      }
    }
  }
}

private let links = Table([
  ("name", .plainText, [.text("a|b & \"c\" <d> 'e'"), .text("x_1")]),
  ("power", .plainNumber, [.number(1.5), .missing]),
])

@Test(arguments: [
  (
    OutputMode.insert,
    "INSERT INTO result (\"name\",\"power\") VALUES ('a|b & \"c\" <d> ''e''',1.5);\n"
  ),
  (.insert, "VALUES ('x_1',NULL);\n"),
  (
    .html,
    "<tr><td>a|b &amp; &quot;c&quot; &lt;d&gt; 'e'</td><td style=\"text-align: right\">1.5</td></tr>\n"
  ),
  (.latex, "\\begin{tabular}{lr}\n\\hline\nname & power \\\\\n"), (.latex, "x\\_1 & --- \\\\\n"),
  (.table, "| x_1               |     - |\n"), (.record, "name   x_1\npower  —\n"),
])
func documentsAndStatementsEscapeWhatTheyMust(_ mode: OutputMode, _ part: String) {
  let shown = render(links) { $0.mode = mode }
  #expect(shown.contains(part), "\(shown)")
}

@Test func controlsReachNoTerminalInDataModesEither() {
  let table = Table([("a", .plainText, [.text("red\u{1B}[31m\u{9B}2J")])])
  let onTerminal = render(table) {
    $0.mode = .csv
    $0.width = 80
  }
  #expect(onTerminal == "a\nred^[[31mM-^[2J\n")
  #expect(render(table) { $0.mode = .csv } == "a\nred\u{1B}[31m\u{9B}2J\n")
}

@Test func aTableThatIsTooWideMayBecomeRecords() {
  let table = Table((0..<30).map { ("column\($0)", .plainText, [.text("value \($0)")]) })
  let shown = render(table) {
    $0.width = 60
    $0.wideTables = .record
  }
  for index in 0..<30 { #expect(shown.contains("value \(index)\n")) }
}

/// Before its first line is there: whoever waits for a long result may leave.
@Test(arguments: [OutputMode.box, .record, .csv, .json, .markdown])
func aLongResultStopsWhereItsReaderDoes(_ mode: OutputMode) {
  struct Stopped: Error {}
  let codes = (0..<300_000).map { Int32($0 % 7) }
  let texts = TextDictionary((0..<7).map { "item \($0)" })
  let table = Table(
    fields: [TableField("name", .plainText), TableField("id", .plainNumber)],
    columns: [
      Column(.codes(Buffer(codes), texts)), Column(.numbers(Buffer(codes.map(Double.init)))),
    ], rowCount: codes.count)
  var options = RenderOptions()
  options.mode = mode
  var sent = 0
  #expect(throws: Stopped.self) {
    try Session().write(
      QueryResult(table: table, notes: [], shape: .table), options: options
    ) { piece in
      sent += piece.count
      throw Stopped()
    }
  }
  #expect(mode == .box ? sent == 0 : sent < 100_000)
}
