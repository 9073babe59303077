import OIQText
import OIQValues

/// How results are written.
public enum OutputMode: String, Sendable, CaseIterable {
  /// For people: units chosen by size, fitted to a terminal's width.
  case box
  /// For programs: every row and digit, numbers in one unit that the header names.
  case csv, tsv, json, jsonl
  /// For documents: numbers as people read them, never cut.
  case markdown
}

public struct RenderOptions: Sendable {
  /// What the output can show.
  public enum Characters: Sendable { case unicode, ascii }

  public var mode: OutputMode = .box
  /// The columns of the terminal; nil where there is none: then nothing is ever left out or cut.
  public var width: Int?
  /// How many rows a box in a terminal shows at most; nil for all.
  public var rowLimit: Int? = 40
  public var color = false
  public var characters = Characters.unicode
  /// What stands for a missing value in a box or in Markdown.
  public var missing: String?
  public init() {}
}

extension RenderOptions {
  var signs: DisplaySigns { characters == .unicode ? .unicode : .ascii }
  var format: FormatOptions { FormatOptions(signs: signs, missing: missing) }
}

/// Writes one result in one mode.
struct Rendering {
  let table: Table
  let notes: [String]
  let shape: QueryResult.Shape
  let options: RenderOptions

  init(_ result: QueryResult, _ options: RenderOptions) {
    table = result.table
    notes = result.notes
    shape = result.shape
    self.options = options
  }
}

extension Rendering {
  /// Notes go into boxes and Markdown only; data modes hold nothing but data.
  func write(to stream: inout RenderingStream) throws {
    switch options.mode {
    case .box:
      if shape == .value, let text = valueText {
        for line in [text] + BoxFooter(options).lines(notes) { stream.append(line + "\n") }
      } else {
        try Box(table, notes, options).write(to: &stream)
      }
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
    }
    try stream.flush()
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

extension Session {
  /// A result as text.
  public func render(_ result: QueryResult, options: RenderOptions = RenderOptions()) -> String {
    var bytes: [UInt8] = []
    // An array takes everything.
    try? write(result, options: options) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A result as UTF-8 bytes, handed on piece by piece; for results of any size. Throws what `send` throws.
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

extension Table {
  /// The names of the visible columns: bare where that is enough, else with the joined table's alias.
  var shownNames: [String] {
    let names = visibleIndices.map { fields[$0].name }
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    return visibleIndices.map { index in
      let field = fields[index]
      guard counts[field.name, default: 0] > 1, let qualifier = field.qualifier else {
        return field.name
      }
      return "\(qualifier).\(field.name)"
    }
  }
}
