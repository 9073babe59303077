import OIQText
import OIQValues

/// Writes an explanation as a tree, its sources numbered below.
struct WhyRendering {
  let options: RenderOptions
  private var lines: [String] = []
  private var references = References()
  /// Notes that have been shown: many facts share theirs.
  private var noted: Set<String> = []
  /// Steps that have been shown whole.
  private var shown: Set<Explanation> = []

  init(_ options: RenderOptions) { self.options = options }
}

extension Session {
  /// An explanation as text: a tree with numbered sources, or JSON where `options.mode` is a JSON mode.
  public func render(
    _ explanation: Explanation, options: RenderOptions = RenderOptions()
  ) -> String {
    switch options.mode {
    case .json, .jsonl: return WhyJSON.text(of: explanation) + "\n"
    case .box, .table, .record, .csv, .tsv, .insert, .markdown, .html, .latex, .cite:
      var rendering = WhyRendering(options)
      return rendering.text(of: explanation)
    }
  }
}

extension WhyRendering {
  /// Whether a value is told from others by its column too, or by its row alone.
  private enum Style { case named, byRow }

  private var isUnicode: Bool { options.characters == .unicode }
  private var dot: String { isUnicode ? " · " : " - " }

  mutating func text(of explanation: Explanation) -> String {
    lines.append(headline(explanation, as: .named))
    addWords(of: explanation, prefix: "")
    add(explanation, prefix: "")
    if !references.cited.isEmpty { lines.append("sources:") }
    for (index, line) in references.lines.enumerated() { lines.append("[\(index + 1)] \(line)") }
    let written = lines.map { options.signs.escaped($0) }
    return written.joined(separator: "\n") + "\n"
  }

  private mutating func add(_ node: Explanation, prefix: String) {
    let rest = node.foldedCount
    for (index, input) in node.inputs.enumerated() {
      let isLast = index + 1 == node.inputs.count && rest == 0
      let branch = isUnicode ? (isLast ? "└─ " : "├─ ") : (isLast ? "`- " : "|- ")
      let below = prefix + (isLast ? "   " : isUnicode ? "│  " : "|  ")
      let style = node.operation == .formula ? Style.named : .byRow
      let line = prefix + branch + headline(input, as: style)
      if !input.inputs.isEmpty, !shown.insert(input).inserted {
        lines.append("\(line)\(dot)as above")
        continue
      }
      lines.append(line)
      addWords(of: input, prefix: below)
      add(input, prefix: below)
    }
    guard rest > 0 else { return }
    lines.append(prefix + (isUnicode ? "└─ " : "`- ") + "and \(rest) more \(things(node, rest))")
  }

  /// A fact's note and what a binding's author says.
  private mutating func addWords(of node: Explanation, prefix: String) {
    if let note = node.fact?.note, noted.insert(note).inserted {
      lines.append("\(prefix)note: \(note)")
    }
    if let documentation = node.documentation {
      lines.append("\(prefix)\(WhyBuilder.oneLine(documentation))")
    }
  }

  /// `rows of capex`.
  private func things(_ node: Explanation, _ count: Int) -> String {
    let word = count == 1 ? "row" : "rows"
    var first = node.inputs.first
    while let input = first, input.fact == nil, input.operation != .row {
      first = input.inputs.first
    }
    return first?.fact.map { "\(word) of \($0.table)" } ?? word
  }

  private mutating func headline(_ node: Explanation, as style: Style) -> String {
    var words = [title(node, as: style)]
    if let share = node.share { words.append(part(share)) }
    if !node.summary.isEmpty { words.append(node.summary) }
    if let fact = node.fact {
      if let asOf = fact.asOf { words.append("known \(asOf)") }
      if fact.versionCount > 1 { words.append("version \(fact.version) of \(fact.versionCount)") }
      if fact.isDisputed { words.append("disputed") }
      if fact.recordedAt != nil { words.append("recorded by you") }
    }
    let line = words.joined(separator: dot)
    return node.fact?.source.map { "\(line) [\(references.number(of: $0))]" } ?? line
  }

  /// `59 of 90 days: 12.22 B USD`.
  private func part(_ share: Explanation.Share) -> String {
    let days =
      share.partCount == 0
      ? "\(share.days) of \(share.ofDays) days"
      : "\(share.days) of the \(share.ofDays) days left"
    return "\(days): \(describe(share.cell.value, share.cell.type, options.format))"
  }

  private func title(_ node: Explanation, as style: Style) -> String {
    let value = describe(node.cell.value, node.cell.type, options.format)
    if node.operation == .count, node.cell.value == .missing { return node.row }
    var name = node.row.isEmpty ? node.name : node.row
    if style == .named || node.operation == .formula, !node.row.isEmpty, !node.name.isEmpty {
      name = "\(node.name), \(node.row)"
    }
    return node.name.isEmpty && node.row.isEmpty ? value : "\(name) = \(value)"
  }
}

/// An explanation as one JSON object, its inputs nested.
enum WhyJSON {
  static func text(of node: Explanation) -> String {
    var fields: [(String, String)] = [
      ("name", JSONWriter.quoted(node.name)), ("row", JSONWriter.quoted(node.row)),
      ("value", value(node.cell)),
      ("shown", JSONWriter.quoted(describe(node.cell.value, node.cell.type))),
      ("operation", JSONWriter.quoted(node.operation.rawValue)),
      ("summary", JSONWriter.quoted(node.summary)),
    ]
    if let formula = node.formula { fields.append(("formula", JSONWriter.quoted(formula))) }
    if let text = node.documentation { fields.append(("documentation", JSONWriter.quoted(text))) }
    if let fact = node.fact { fields.append(("fact", object(of: fact))) }
    if let share = node.share {
      fields.append(
        (
          "share",
          object([
            ("days", "\(share.days)"), ("of_days", "\(share.ofDays)"),
            ("value", value(share.cell)),
            ("shown", JSONWriter.quoted(describe(share.cell.value, share.cell.type))),
          ])
        ))
    }
    if node.foldedCount > 0 { fields.append(("folded", "\(node.foldedCount)")) }
    if !node.inputs.isEmpty {
      fields.append(("inputs", "[\(node.inputs.map(text).joined(separator: ","))]"))
    }
    return object(fields)
  }

  private static func value(_ cell: Cell) -> String {
    switch cell.value {
    case .missing, .list: return "null"
    case .number(let number): return NumberText.shortest(number)
    case .range(let range):
      return "[\(NumberText.shortest(range.low)),\(NumberText.shortest(range.high))]"
    case .text(let text): return JSONWriter.quoted(text)
    case .bool(let flag): return flag ? "true" : "false"
    case .date(let day): return JSONWriter.quoted(dateText(day))
    case .period(let period): return JSONWriter.quoted(period.label)
    }
  }

  private static func object(of fact: Explanation.Fact) -> String {
    var fields: [(String, String)] = [
      ("table", JSONWriter.quoted(fact.table)), ("row", "\(fact.row)"),
      ("key", object(fact.key.map { ($0.column, JSONWriter.quoted($0.value)) })),
      ("version", "\(fact.version)"), ("versions", "\(fact.versionCount)"),
      ("as_of", quoted(fact.asOf)), ("disputed", fact.isDisputed ? "true" : "false"),
    ]
    if let recorded = fact.recordedAt { fields.append(("recorded", JSONWriter.quoted(recorded))) }
    if let note = fact.note { fields.append(("note", JSONWriter.quoted(note))) }
    if let source = fact.source {
      fields.append(
        (
          "source",
          object([
            ("id", JSONWriter.quoted(source.id)), ("publisher", quoted(source.publisher)),
            ("title", quoted(source.title)), ("published", quoted(source.published)),
            ("url", quoted(source.url)), ("kind", quoted(source.kind)),
            ("primary", quoted(source.primary)),
          ])
        ))
    }
    return object(fields)
  }

  private static func quoted(_ text: String?) -> String {
    text.map { JSONWriter.quoted($0) } ?? "null"
  }

  private static func object(_ fields: [(String, String)]) -> String {
    "{\(fields.map { "\(JSONWriter.quoted($0.0)):\($0.1)" }.joined(separator: ","))}"
  }
}
