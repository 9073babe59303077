import OIQText

/// One thing that is wrong, or worth knowing: a value, with code, place and repair.
public struct Problem: Error, Sendable, Hashable {
  public enum Severity: String, Sendable, Hashable { case error, warning, note }

  /// A place in a text: lines and columns count from 1, columns in characters.
  public struct Place: Sendable, Hashable {
    /// What the text is called; `<last query>` for the query that a text goes on with which begins with `|`.
    public let file: String
    public let line: Int
    public let column: Int
    /// The UTF-8 offsets that it covers.
    public let range: Range<Int>
    /// What is said at that place; may be empty.
    public let text: String
  }

  /// The name of its kind, such as `unit-mismatch`; stable from version to version.
  public let code: String
  public let severity: Severity
  public let title: String
  /// The primary place first; empty for problems of data and files.
  public let places: [Place]
  /// Next steps, most likely first.
  public let help: [String]

  let diagnostic: Diagnostic
  let sources: SourceMap

  init(_ diagnostic: Diagnostic, sources: SourceMap) {
    var sources = sources
    let diagnostic = diagnostic.inTextsAsGiven(&sources)
    self.diagnostic = diagnostic
    self.sources = sources
    code = diagnostic.code.rawValue
    title = diagnostic.title
    help = diagnostic.help
    severity =
      switch diagnostic.severity {
      case .error: .error
      case .warning: .warning
      case .note: .note
      }
    places = diagnostic.labels.compactMap { label in
      guard let text = sources[label.span.source] else { return nil }
      let position = text.position(of: Int(label.span.start))
      return Place(
        file: text.name, line: position.line, column: position.column,
        range: label.span.byteRange, text: label.text)
    }
  }

  /// What they say is the same, at the same places: which of a session's texts it was said of makes no difference.
  public static func == (left: Problem, right: Problem) -> Bool {
    (left.code, left.severity, left.title) == (right.code, right.severity, right.title)
      && left.places == right.places && left.help == right.help
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(title)
    hasher.combine(places)
  }
}

extension Problem: CustomStringConvertible {
  /// One line: code and title with the first place.
  public var description: String {
    let place = places.first.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
    return "\(place)\(severity.rawValue)[\(code)]: \(title)"
  }
}

extension SourceText {
  /// Line and column, from 1, of a byte offset.
  func position(of offset: Int) -> (line: Int, column: Int) {
    let end = min(offset, bytes.count)
    let before = bytes[..<end]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return (line, String(decoding: bytes[lineStart..<end], as: UTF8.self).count + 1)
  }
}
