import OIQText

extension StatementRun {
  /// A text among the run's own. One that begins with `|` goes on with the last query, which is put before it.
  func addContinued(name: String, bytes: [UInt8]) -> SourceText {
    let first = bytes.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
    guard first == UInt8(ascii: "|"), let last = state.lastQuery else {
      return addSource(name: name, bytes: bytes)
    }
    let lead = Array(last.utf8) + [UInt8(ascii: "\n")]
    return addSource(name: name, bytes: lead + bytes, lead: lead.count)
  }
}

extension Diagnostic {
  /// The same, its places in the texts that somebody wrote: in one that goes on with the last query from its own first
  /// line on, and in that query.
  func inTextsAsGiven(_ sources: inout SourceMap) -> Diagnostic {
    var parts: [SourceID: ContinuedParts] = [:]
    for source in labels.map(\.span.source) + edits.map(\.span.source) where parts[source] == nil {
      let lead = sources.lead(of: source)
      if lead > 0, let text = sources[source] {
        parts[source] = ContinuedParts(text, lead: lead, &sources)
      }
    }
    guard !parts.isEmpty else { return self }
    func moved(_ span: Span) -> Span { parts[span.source]?.moved(span) ?? span }
    var result = self
    for index in labels.indices { result.labels[index].span = moved(labels[index].span) }
    for index in edits.indices { result.edits[index].span = moved(edits[index].span) }
    // What was written now comes first; and that it goes on is what is wrong where nothing else of it is.
    if let first = labels.first, let part = parts[first.span.source],
      result.labels[0].span.source == part.query
    {
      if !result.labels.contains(where: { $0.span.source == part.given }) {
        result.labels.append(Label(part.start, "goes on with the last query"))
      }
      result = result.placed(in: part.given)
    }
    return result
  }
}

/// The last query and what goes on with it, as two texts.
private struct ContinuedParts {
  let query: SourceID
  let given: SourceID
  /// The `|` that goes on.
  let start: Span
  private let lead: Int

  init(_ text: SourceText, lead: Int, _ sources: inout SourceMap) {
    let rest = Array(text.bytes[lead...])
    self.lead = lead
    query = sources.add(name: "<last query>", bytes: Array(text.bytes[..<(lead - 1)])).id
    given = sources.add(name: text.name, bytes: rest).id
    let pipe = rest.firstIndex(of: UInt8(ascii: "|")) ?? 0
    start = Span(start: pipe, end: pipe + 1, source: given)
  }

  /// What covers both is said of what was written now.
  func moved(_ span: Span) -> Span {
    let range = span.byteRange
    let isOfQuery = range.upperBound < lead || (range.isEmpty && range.lowerBound < lead)
    return isOfQuery
      ? Span(start: range.lowerBound, end: range.upperBound, source: query)
      : Span(
        start: max(range.lowerBound - lead, 0), end: range.upperBound - lead, source: given)
  }
}
