import Dispatch
import Glibc
import OIQCatalog
import OIQText
import OIQValues
import Support
import Synchronization
import Testing

@testable import OIQ

/// Files at their edges: no rows, one column, ranges that run backwards, pipes without an end.
@Suite struct FileEdgeTests {
  /// RFC 8259, section 6: no zeros before other digits, digits on both sides of a point and after an `e`.
  @Test(arguments: [
    ("01", "1"), ("-01", "-1"), ("1.", "1"), ("00", "0"), ("1.e3", "1000"), ("1e", nil), ("-", nil),
    ("1.5.2", nil), ("1e+", nil), ("0x1", nil),
  ])
  func numbersAreAsJSONWritesThem(_ text: String, _ repair: String?) throws {
    let folder = try ScratchFolder()
    for (name, rows) in [("a.json", "[{\"x\": \(text)}]"), ("a.jsonl", "{\"x\": \(text)}\n")] {
      let path = try folder.write(name, rows)
      let problem = #expect(throws: Diagnostic.self) { try FileReader(path).read() }
      #expect(problem?.code == .badData)
      if let repair { #expect(problem?.help == ["JSON writes it \(repair)"], "\(text)") }
    }
  }

  @Test func numbersOfJSONAreRead() throws {
    let folder = try ScratchFolder()
    let texts = ["0", "-0", "10", "0.5", "-0.05e-1", "1E3", "1e+2", "120.00"]
    let rows = texts.map { "{\"x\":\($0)}" }.joined(separator: "\n")
    let table = try FileReader(folder.write("a.jsonl", rows)).read()
    #expect(
      table.rows.map { $0[0] } == [0, 0, 10, 0.5, -0.005, 1000, 100, 120].map { .number($0) })
  }

  /// A range in JSON is one by its shape.
  @Test(arguments: [
    (#"{"x [W]": {"low": 5, "high": 3}}"#, "its low, 5, is above its high, 3"),
    (#"{"x [W]": {"high": 3, "value": 4, "low": 1}}"#, "its value, 4, is above its high, 3"),
    (#"{"x [W]": {"p5": 2, "p50": 1, "p95": 3}}"#, "its p5, 2, is above its p50, 1"),
  ])
  func rangesOfJSONDoNotRunBackwards(_ row: String, _ words: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("a.jsonl", "{\"x [W]\": null}\n\(row)\n")
    let problem = #expect(throws: Diagnostic.self) { try FileReader(path).read() }
    #expect(problem?.title.contains("line 2") == true && problem?.title.contains(words) == true)
    // Whoever makes columns of the parts may have any order.
    if row.contains("low") {
      let apart = try FileReader(path, schema: ["x_low": "number"]).read()
      #expect(apart.fields.map(\.name).contains("x_low"))
    }
  }

  /// In csv the names alone make a range; that they don't is said.
  @Test func rangesOfCSVSayWhatIsInTheWay() throws {
    let folder = try ScratchFolder()
    let text = "x_low [kW],x_value [kW],x_high [kW]\n1,2,3\n5,,3\n"
    let path = try folder.write("a.csv", text)
    let (table, remarks) = try FileReader(path).readWithRemarks()
    #expect(table.fields.map(\.name) == ["x_low", "x_value", "x_high"])
    #expect(remarks.count == 1)
    #expect(remarks.first?.title.contains("row 2: x_low 5 kW is above x_high 3 kW") == true)
    #expect(remarks.first?.help.last?.hasSuffix("schema: {x_low: kW}") == true)
    let schema = try FileReader(path, schema: ["x_low": "kW"]).readWithRemarks()
    #expect(schema.remarks.isEmpty && schema.table.rows[1][0] == .number(5000))
    let mended = try folder.write("b.csv", text.replacing("5,,3", with: "3,,5"))
    let range = try FileReader(mended).readWithRemarks()
    #expect(range.table.fields.map(\.name) == ["x"] && range.remarks.isEmpty)
  }

  /// Many readers pass over empty lines: Python's `csv.DictReader` and pandas' `read_csv` do.
  @Test(arguments: [
    (
      "x", ValueType.plainNumber, [Value.number(1), .missing, .number(3), .missing],
      "x\n1\n\"\"\n3\n\"\"\n"
    ),
    ("x", .plainNumber, [.missing], "x [number]\n\"\"\n"),
    ("k", .plainText, [.text("a"), .missing, .text("")], "k\na\n \n\"\"\n"),
    ("b", .plainBool, [.missing, .bool(true)], "b\n\"\"\ntrue\n"),
    ("d", .date, [.date(0), .missing], "d\n1970-01-01\n\"\"\n"),
    ("p", .period, [.missing, .period(Period(year: 2026))], "p [period]\n\"\"\n2026\n"),
  ])
  func oneColumnHasNoEmptyLines(
    _ name: String, _ type: ValueType, _ values: [Value], _ text: String
  ) throws {
    let folder = try ScratchFolder()
    let path = "\(folder.path)/a.csv"
    let table = Table([(name, type, values)])
    try FileSaver(path).save(table)
    #expect(try folder.text("a.csv") == text)
    let loaded = try FileReader(path).read()
    #expect(loaded.fields == table.fields && loaded.rows == table.rows)
  }

  /// A name twice would be one column to most readers.
  @Test func noKeyStandsTwice() throws {
    let table = Table([
      ("x", .number(in: try unit("W")), [.number(1)]), ("x [W]", .plainNumber, [.number(3)]),
      ("x [number]", .plainText, [.text("a")]),
    ])
    let result = QueryResult(table: table, notes: [], shape: .table)
    var options = RenderOptions()
    options.mode = .jsonl
    #expect(
      result.text(options) == #"{"x [W]":1,"x [W] [number]":3,"x [number]":"a"}"# + "\n")
    options.mode = .csv
    #expect(result.text(options) == "x [W],x [W] [number],x [number]\n1,3,a\n")
  }

  /// A pipe that somebody else fills is read whole.
  @Test func pipesAreReadWhole() throws {
    let folder = try ScratchFolder()
    let path = "\(folder.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let rows = 400_000
    // Beside the tests' own threads, which wait for each other.
    DispatchQueue(label: "writer").async {
      let file = open(path, O_WRONLY)
      guard file >= 0 else { return }
      let text = Array("x\n".utf8) + Array(repeating: Array("12345\n".utf8), count: rows).joined()
      var rest = text[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        rest = rest.dropFirst(count)
      }
      close(file)
    }
    let table = try FileReader(path, format: .csv).read()
    #expect(table.rowCount == rows && table.columns[0][rows - 1] == .number(12345))
  }

  /// A pipe that nothing comes through is waited for until somebody stops it.
  @Test func waitingForAPipeIsStopped() throws {
    let folder = try ScratchFolder()
    let path = "\(folder.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let writer = open(path, O_RDWR | O_CLOEXEC)
    defer { close(writer) }
    let asked = Mutex(0)
    let problem = #expect(throws: Diagnostic.self) {
      try FileReader(
        path, format: .csv,
        until: {
          asked.withLock {
            $0 += 1
            return $0 > 3
          }
        }
      ).read()
    }
    #expect(problem?.code == .cancelled)
  }

  /// A device without an end fills what tables may take, and no more.
  @Test(arguments: [FileFormat.csv, .json, .jsonl])
  func devicesAreReadWithinBounds(_ format: FileFormat) {
    let limit = HeldMemory.bytes + 20_000_000
    let problem = #expect(throws: Diagnostic.self) {
      try FileReader("/dev/zero", format: format, memory: limit).read()
    }
    #expect(problem?.code == .tooLarge, "\(problem?.title ?? "")")
    #expect(problem?.help.last?.contains("--memory") == true)
    let stopped = #expect(throws: Diagnostic.self) {
      try FileReader("/dev/zero", format: format, until: { true }).read()
    }
    #expect(stopped?.code == .cancelled)
  }

  @Test func theSessionsMemoryBoundsWhatIsRead() {
    let session = Session()
    session.memoryLimit = 50_000_000
    let problems = session.execute("from csv(\"/dev/zero\")").outcomes.flatMap { outcome in
      if case .failure(let problems) = outcome { problems } else { [Problem]() }
    }
    #expect(problems.map(\.code) == ["too-large"])
  }

  /// Asked every few thousand objects, whatever their number.
  @Test(arguments: [FileFormat.json, .jsonl])
  func readingJSONIsStopped(_ format: FileFormat) {
    let one = format == .json ? "{\"x\":1}," : "{\"x\":1}\n"
    let text =
      (format == .json ? "[" : "") + String(repeating: one, count: 20_000) + "{\"x\":1}"
      + (format == .json ? "]" : "")
    for (isStopped, rows) in [(false, 20_001), (true, nil)] {
      let read = Array(text.utf8).withUnsafeBytes { bytes -> Int? in
        var reader = JSONReader(name: "a", bytes: bytes, until: { isStopped })
        return try? reader.read().rowCount
      }
      #expect(read == rows)
    }
  }

  /// What a text begins with is its own, in documents too.
  @Test(arguments: [
    (OutputMode.html, "<td>  a</td><td style=\"text-align: right\">1</td>"),
    (.latex, "\n  a & 1 \\\\\n"), (.markdown, "|   a "),
  ])
  func documentsKeepBlanksOfTexts(_ mode: OutputMode, _ part: String) {
    let table = Table([
      ("t", .plainText, [.text("  a"), .text("b")]),
      ("n", .plainNumber, [.number(1), .number(10)]),
    ])
    var options = RenderOptions()
    options.mode = mode
    let text = QueryResult(table: table, notes: [], shape: .table).text(options)
    #expect(text.contains(part), "\(text)")
  }
}
