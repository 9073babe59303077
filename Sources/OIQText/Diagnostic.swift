/// Something to tell the user about a text or its data: facts in the factories, rendering elsewhere.
package struct Diagnostic: Error, Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable {
    case error, warning, note
  }

  /// A place and what is to be said at that place. The first label is the primary one.
  package struct Label: Sendable, Hashable {
    package var span: Span
    package var text: String

    package init(_ span: Span, _ text: String = "") {
      self.span = span
      self.text = text
    }
  }

  /// A replacement that would repair the text.
  package struct Edit: Sendable, Hashable {
    package var span: Span
    package var replacement: String

    package init(_ span: Span, _ replacement: String) {
      self.span = span
      self.replacement = replacement
    }
  }

  package var code: DiagnosticCode
  package var severity: Severity
  /// One sentence without a full stop: what is wrong, in the user's words.
  package var title: String
  package var labels: [Label]
  /// Next steps, most likely first; each is shown on a line of its own.
  package var help: [String]
  package var edits: [Edit]

  /// The same, its first place in a text, where it has any there: what a caller wrote, before what was called.
  package func placed(in source: SourceID) -> Diagnostic {
    guard labels.first?.span.source != source else { return self }
    var result = self
    result.labels =
      labels.filter { $0.span.source == source } + labels.filter { $0.span.source != source }
    return result
  }

  package init(
    _ code: DiagnosticCode, severity: Severity = .error, _ title: String, at labels: [Label] = [],
    help: [String] = [], edits: [Edit] = []
  ) {
    self.code = code
    self.severity = severity
    self.title = title
    self.labels = labels
    self.help = help
    self.edits = edits
  }
}
