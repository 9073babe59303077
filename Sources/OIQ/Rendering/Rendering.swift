import OIQText
import OIQValues

/// How results are written.
public enum OutputMode: String, Sendable, CaseIterable {
  /// For people: units chosen by size, fitted to a terminal's width.
  case box
  /// As a box, in ASCII and never cut.
  case table
  /// One line a value, for rows that are too wide.
  case record
  /// For programs: every row and digit, numbers in one unit that the header names.
  case csv, tsv, json, jsonl, insert
  /// For documents: numbers as people read them, never cut.
  case markdown, html, latex
  /// As Markdown, each figure with the numbers of its sources, and a list of references below.
  case cite
}

extension OutputMode {
  /// Whether it is looked at rather than taken further: only such results are paged.
  public var isForPeople: Bool {
    switch self {
    case .box, .table, .record: true
    case .csv, .tsv, .json, .jsonl, .insert, .markdown, .html, .latex, .cite: false
    }
  }

  /// Whether what is to be known of a result stands below its rows.
  public var holdsNotes: Bool {
    switch self {
    case .box, .table, .record, .markdown, .html, .latex, .cite: true
    case .csv, .tsv, .json, .jsonl, .insert: false
    }
  }

  /// The mode that a file's ending asks for.
  public init?(path: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    switch path[path.index(after: dot)...].lowercased() {
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "json": self = .json
    case "jsonl", "ndjson": self = .jsonl
    case "md", "markdown": self = .markdown
    case "html", "htm": self = .html
    case "tex": self = .latex
    case "sql": self = .insert
    default: return nil
    }
  }
}

public struct RenderOptions: Sendable {
  /// What the output can show.
  public enum Characters: Sendable { case unicode, ascii }
  /// What becomes of a box that is wider than its terminal.
  public enum WideTables: String, Sendable, CaseIterable {
    /// Texts are cut and columns left out, with a mark.
    case cut
    /// Rows are shown as records where columns would be left out.
    case record
  }
  /// What stands between thousands.
  public enum Grouping: String, Sendable, CaseIterable { case none, comma, underscore, space }

  public var mode: OutputMode = .box
  /// The columns of the terminal; nil where there is none: then no column is ever left out or cut.
  public var width: Int?
  /// How many rows a box shows at most; nil for all.
  public var rowLimit: Int?
  public var color = false
  /// The background that colours are for.
  public var theme = Theme.dark
  public var characters = Characters.unicode
  /// What stands for a missing value in a box or in Markdown.
  public var missing: String?
  public var wideTables = WideTables.cut
  /// Whether all of a result is shown: a box that would cut texts or leave out columns becomes records.
  public var isWhole = false
  public var grouping = Grouping.none
  /// How its reader sees what a box leaves out.
  public var wholeHint = "mode csv shows all"
  public init() {}
}

extension RenderOptions {
  var signs: DisplaySigns { characters == .unicode ? .unicode : .ascii }
  var format: FormatOptions {
    let grouping: DigitGrouping =
      switch grouping {
      case .none: .none
      case .comma: .comma
      case .underscore: .underscore
      case .space: .space
      }
    return FormatOptions(grouping: grouping, signs: signs, missing: missing)
  }

  /// Plain characters and nothing cut.
  fileprivate var plain: RenderOptions {
    var plain = self
    plain.characters = .ascii
    plain.width = nil
    plain.rowLimit = nil
    return plain
  }
}

/// Writes one result in one mode.
struct Rendering {
  let table: Table
  let notes: [String]
  let shape: QueryResult.Shape
  let chart: Chart?
  let options: RenderOptions
  private let result: QueryResult

  init(_ result: QueryResult, _ options: RenderOptions) {
    table = result.table
    notes = result.notes
    shape = result.shape
    self.result = result
    chart = result.chart
    self.options = options
  }
}

extension Rendering {
  /// Notes go into what people read; data modes hold nothing but data.
  func write(to stream: inout RenderingStream) throws {
    if options.width != nil && !options.mode.isForPeople { stream.isForTerminal = true }
    switch options.mode {
    case .box where chart != nil: writeChart(options, to: &stream)
    case .box: try writeBox(options, to: &stream)
    case .table where chart != nil: writeChart(options.plain, to: &stream)
    case .table: try writeBox(options.plain, to: &stream)
    case .record: try RecordWriter(table, notes, options).write(to: &stream)
    case .insert:
      try InsertWriter(columns: DataColumn.columns(of: table), rowCount: table.rowCount)
        .write(to: &stream)
    case .html: try DocumentTable(table, notes, options.format).writeHTML(to: &stream)
    case .latex: try DocumentTable(table, notes, options.format).writeLaTeX(to: &stream)
    case .csv, .tsv:
      let separator = options.mode == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t")
      try CSVWriter(
        columns: DataColumn.columns(of: table), rowCount: table.rowCount, separator: separator
      ).write(to: &stream)
    case .json, .jsonl:
      let layout = options.mode == .json ? JSONWriter.Layout.array : .lines
      try JSONWriter(
        columns: DataColumn.columns(of: table), rowCount: table.rowCount, layout: layout
      ).write(to: &stream)
    case .markdown:
      try MarkdownWriter(table: table, notes: notes, format: options.format).write(to: &stream)
    case .cite:
      var cited = CitedTable(result, options.format)
      try cited.write(to: &stream)
    }
    try stream.flush()
  }

  /// The picture and what must be known beside it; modes for data have the rows.
  private func writeChart(_ options: RenderOptions, to stream: inout RenderingStream) {
    guard let chart else { return }
    let lines = ChartText(chart, options).lines
    for line in lines + BoxFooter(options).lines(chart.remarks + notes) {
      stream.append(line + "\n")
    }
  }

  private func writeBox(_ options: RenderOptions, to stream: inout RenderingStream) throws {
    if shape == .value, let text = valueText {
      for line in [text] + BoxFooter(options).lines(notes) { stream.append(line + "\n") }
      return
    }
    if shape == .description { return writeDescription(to: &stream) }
    let box = try Box(table, notes, options, goOn: stream.goOn)
    if box.leavesOutColumns && options.wideTables == .record || box.isCut && options.isWhole {
      try RecordWriter(table, notes, options).write(to: &stream)
    } else {
      try box.write(to: &stream)
    }
  }

  /// Names and what they are, as `describe NAME` tells them.
  private func writeDescription(to stream: inout RenderingStream) {
    let rows = (0..<table.rowCount).map { row in
      table.columns.map { describe($0[row], .plainText, options.format) }
    }
    let width = rows.map { displayWidth($0[0]) }.max() ?? 0
    for row in rows {
      let padding = String(repeating: " ", count: width - displayWidth(row[0]))
      stream.append("\(row[0])\(padding)  \(row[1])\n")
    }
  }

  /// `655.0 B USD`.
  private var valueText: String? {
    guard table.rowCount == 1, let index = table.visibleIndices.first,
      table.visibleIndices.count == 1
    else { return nil }
    let column = table.columns[index]
    if let unit = column.rowUnits?.unit(0) {
      return describe(column[0], .number(in: unit), options.format)
    }
    return describe(column[0], table.fields[index].type, options.format)
  }
}

extension QueryResult {
  func text(_ options: RenderOptions) -> String {
    var bytes: [UInt8] = []
    var stream = RenderingStream { bytes.append(contentsOf: $0) }
    // An array takes everything.
    try? Rendering(self, options).write(to: &stream)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Session {
  /// A result as text.
  public func render(_ result: QueryResult, options: RenderOptions = RenderOptions()) -> String {
    result.text(options)
  }

  /// A result as UTF-8 bytes, handed on piece by piece; for results of any size. Throws what `send` throws:
  /// a long result is ended by it, also before its first line, since `send` is given an empty piece now and
  /// then while columns are measured.
  public func write(
    _ result: QueryResult, options: RenderOptions = RenderOptions(),
    to send: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try withoutActuallyEscaping(send) { send in
      var stream = RenderingStream(send)
      try Rendering(result, options).write(to: &stream)
    }
  }
}
