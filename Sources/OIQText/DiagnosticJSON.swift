/// Writes a diagnostic for programs: one JSON object on a line, shaped as the Language Server
/// Protocol's `Diagnostic`, with the file's name, a format version, and help and edits in `data`.
///
/// Positions count lines from 0 and, in a line, UTF-16 code units from 0, as the protocol does.
package enum DiagnosticJSON {
  package static let version = 1

  package static func line(_ diagnostic: Diagnostic, in map: SourceMap) -> String {
    let primary = diagnostic.labels.first
    var fields: [(String, String)] = [("version", "\(version)")]
    if let primary, let source = map[primary.span.source] {
      fields.append(("file", string(source.name)))
      fields.append(("range", range(primary.span, source)))
    }
    fields.append(("severity", "\(severity(diagnostic.severity))"))
    fields.append(("code", string(diagnostic.code.rawValue)))
    fields.append(("source", string("oiq")))
    fields.append(("message", string(message(diagnostic))))
    let related = diagnostic.labels.dropFirst().compactMap { relatedInformation($0, map) }
    if !related.isEmpty { fields.append(("relatedInformation", array(related))) }
    let edits = diagnostic.edits.compactMap { edit($0, map) }
    fields.append(
      (
        "data",
        object([("help", array(diagnostic.help.map(string))), ("edits", array(edits))])
      ))
    return object(fields)
  }

  /// The title, and what is said at the first label.
  private static func message(_ diagnostic: Diagnostic) -> String {
    guard let label = diagnostic.labels.first?.text, !label.isEmpty else { return diagnostic.title }
    return diagnostic.title + ": " + label
  }

  private static func severity(_ severity: Diagnostic.Severity) -> Int {
    switch severity {
    case .error: 1
    case .warning: 2
    case .note: 3
    }
  }

  private static func relatedInformation(_ label: Diagnostic.Label, _ map: SourceMap) -> String? {
    guard let source = map[label.span.source] else { return nil }
    let location = object([("uri", string(source.name)), ("range", range(label.span, source))])
    return object([("location", location), ("message", string(label.text))])
  }

  private static func edit(_ edit: Diagnostic.Edit, _ map: SourceMap) -> String? {
    guard let source = map[edit.span.source] else { return nil }
    return object([
      ("file", string(source.name)), ("range", range(edit.span, source)),
      ("newText", string(edit.replacement)),
    ])
  }

  private static func range(_ span: Span, _ source: SourceText) -> String {
    object([
      ("start", position(Int(span.start), source)), ("end", position(Int(span.end), source)),
    ])
  }

  private static func position(_ offset: Int, _ source: SourceText) -> String {
    let line = source.line(at: offset)
    let before = source.bytes[line.start..<min(max(line.start, offset), source.bytes.count)]
    let units = String(decoding: before, as: UTF8.self).utf16.count
    return object([("line", "\(line.number - 1)"), ("character", "\(units)")])
  }
}

extension DiagnosticJSON {
  private static func object(_ fields: [(String, String)]) -> String {
    "{" + fields.map { string($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
  }

  private static func array(_ items: [String]) -> String {
    "[" + items.joined(separator: ",") + "]"
  }

  private static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
