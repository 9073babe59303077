import OIQCatalog
import OIQExecution
import OIQText
import OIQValues

/// A table whose figures carry the numbers of their sources, and the list of references.
struct CitedTable {
  private let result: QueryResult
  private let options: FormatOptions
  private var references = References()
  private var oldest: String?

  /// Rows whose figures are traced; a note for readers has no more.
  private static let rowLimit = 500

  init(_ result: QueryResult, _ options: FormatOptions) {
    self.result = result
    self.options = options
  }
}

extension CitedTable {
  mutating func write(to stream: inout RenderingStream) throws {
    let table = marked()
    try MarkdownWriter(table: table, notes: result.notes, format: options).write(to: &stream)
    if references.lines.isEmpty {
      stream.append("\nno fact of the catalogue stands behind these figures\n" as StaticString)
    } else {
      stream.append("\n" as StaticString)
      for (index, line) in references.lines.enumerated() {
        stream.append("[\(index + 1)] \(options.signs.escaped(line))\n")
      }
      if !summary.isEmpty { stream.append("\n\(summary.joined(separator: "; "))\n") }
    }
    try stream.flush()
  }

  /// The weakest source and the oldest day.
  private var summary: [String] {
    func quality(_ source: Explanation.Source) -> SourceQuality {
      SourceQuality(kind: source.kind, primary: source.primary)
    }
    var words: [String] = []
    let assumptions = references.assumptionCount
    if assumptions > 0 {
      words.append("\(assumptions) \(assumptions == 1 ? "assumption" : "assumptions")")
    }
    if let weakest = references.cited.min(by: { quality($0) < quality($1) }),
      let number = references.number(citing: weakest)
    {
      words.append("weakest source: [\(number)], \(weakest.standing)")
    }
    if let oldest { words.append("oldest fact known since \(oldest)") }
    let undated = references.cited.count { $0.published == nil }
    if undated > 0 { words.append("\(undated) of \(references.cited.count) sources undated") }
    return words
  }

  /// Each column of figures as texts with marks.
  private mutating func marked() -> Table {
    var table = result.table
    guard let provenance = result.provenance else { return table }
    let root = LineageNode(
      provenance.plan, result: result.table, executor: provenance.executor)
    for slot in result.table.visibleIndices {
      guard case .number = table.fields[slot].type else { continue }
      let format = ColumnFormat(
        name: table.fields[slot].name, type: table.fields[slot].type,
        column: table.columns[slot], options: options)
      var texts: [String] = []
      for row in 0..<table.rowCount {
        var text = format.cell(row, of: table.columns[slot]).trimmed
        if row < CitedTable.rowLimit { text += marks(root, row: row, slot: slot) }
        texts.append(text)
      }
      table.fields[slot] = TableField(format.header(table.fields[slot].name), .plainText)
      table.columns[slot] = Column(
        .codes(Buffer((0..<Int32(clamping: texts.count)).map { $0 }), TextDictionary(texts)))
    }
    return table
  }

  /// ` [1, 3]`.
  private mutating func marks(_ root: LineageNode, row: Int, slot: Int) -> String {
    guard let provenance = result.provenance,
      let evidence = try? root.cell(row: row, slot: slot).evidence()
    else { return "" }
    let catalog = provenance.catalog
    let ordered = evidence.rows.sorted { ($0.scan, $0.row) < ($1.scan, $1.row) }
    var found: Set<Int> = []
    let parts = ordered.flatMap { catalog.parts(of: root.sources[$0.scan], row: $0.row) }
    let rates = evidence.rates.flatMap { $0.rate.rows }
    let facts =
      parts.compactMap { Explanation.Fact($0, in: catalog) }
      + rates.compactMap { Explanation.Fact("fx", row: Int($0), in: catalog) }
    for fact in facts {
      if let document = fact.source { found.insert(references.number(of: document)) }
      if let asOf = fact.asOf, oldest.map({ asOf < $0 }) ?? true { oldest = asOf }
    }
    for value in evidence.assumed {
      let text = WhyBuilder.oneLine(provenance.sources.excerpt(value.span))
      found.insert(references.number(of: value.formula, at: text))
    }
    return found.isEmpty ? "" : " [\(found.sorted().map(String.init).joined(separator: ", "))]"
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
