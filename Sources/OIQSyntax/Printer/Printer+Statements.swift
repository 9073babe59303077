import OIQText

extension Printer {
  /// The lines of a statement. A query goes on one line while it is short and has no comments.
  static func segments(_ statement: Statement, hasComments: Bool) -> [Segment] {
    let span = statement.span
    switch statement.kind {
    case .binding(let binding):
      return segments("let " + head(binding) + " = ", binding.body, span, hasComments)
    case .tornado(let pipe): return segments("tornado ", pipe, span, hasComments)
    case .recordRows(let table, let pipe):
      return segments("record \(name(table)) ", pipe, span, hasComments)
    case .explain(let pipe, let analyze):
      let lead = analyze ? "explain analyze " : "explain "
      var lines = segments(lead, pipe, span, hasComments)
      if !analyze { lines[0].quoteFirstWord(after: lead) { $0 == .analyze } }
      return lines
    case .pipe(let pipe):
      var lines = segments("", pipe, span, hasComments)
      lines[0].quoteFirstWord(after: "", where: isMisreadAtStart)
      return lines
    case .scenario(let scenario): return segments(scenario, span)
    case .record(let table, let fields):
      return [
        Segment(
          pieces: ["record \(name(table)) {" + self.fields(fields) + "}"], start: span.start,
          end: span.end)
      ]
    case .unit, .importFile, .use, .assert, .solve, .sweep, .why, .describe, .invalid:
      return [Segment(pieces: [line(statement.kind)], start: span.start, end: span.end)]
    }
  }

  /// Words that start another kind of statement.
  private static func isMisreadAtStart(_ keyword: Keyword) -> Bool { keyword.place != .anywhere }

  private static func segments(
    _ lead: String, _ pipe: Pipe, _ span: Span, _ hasComments: Bool
  ) -> [Segment] {
    if pipe.stages.count <= 2 {
      let whole = lead + inline(pipe)
      if !pipe.stages.isEmpty, whole.count <= width, !hasComments {
        return [Segment(pieces: [whole], start: span.start, end: span.end)]
      }
    }
    let first = headPieces(lead, pipe)
    if pipe.stages.isEmpty { return [Segment(pieces: first, start: span.start, end: span.end)] }
    let headEnd = max(span.start, headEnd(pipe))
    let indent = lead.isEmpty ? 0 : 2
    return [Segment(pieces: first, start: span.start, end: headEnd)]
      + pipe.stages.map { stage in
        Segment(
          pieces: pieces(stage), start: stage.span.start, end: stage.span.end, indent: indent,
          commentIndent: indent, lead: "| ")
      }
  }

  private static func headPieces(_ lead: String, _ pipe: Pipe) -> [String] {
    guard case .expression(let expression) = pipe.head else { return [lead + head(pipe)] }
    return suffixed(
      prefixed(lead, pieces(expression)), pipe.worlds.map { " " + world($0) }.joined())
  }

  private static func headEnd(_ pipe: Pipe) -> Int32 {
    let head =
      switch pipe.head {
      case .from(let table): table.span.end
      case .expression(let expression): expression.span.end
      }
    return pipe.worlds.reduce(head) { max($0, $1.span.end) }
  }

  private static func segments(_ scenario: Scenario, _ span: Span) -> [Segment] {
    let title = scenario.title.map { " " + quoted($0) } ?? ""
    let first = "scenario " + name(scenario.name) + title + " {"
    let opening = Segment(pieces: [first], start: span.start, end: scenario.name.span.end)
    let closing = Segment(
      pieces: ["}"], start: max(span.start, span.end - 1), end: span.end, commentIndent: 2)
    return [opening] + scenario.overrides.map(segment) + [closing]
  }

  private static func segment(_ override: Override) -> Segment {
    switch override {
    case .binding(let binding):
      return Segment(
        pieces: ["let " + head(binding) + " = " + inline(binding.body)],
        start: (binding.qualifier ?? binding.name).span.start, end: binding.body.span.end,
        indent: 2,
        commentIndent: 2)
    case .column(let table, let column, let value, let over, let filter):
      var line = "\(name(table)).\(name(column)) = \(text(value))"
      if let over { line += " over " + text(over) }
      if let filter { line += " where " + text(filter) }
      let end = (filter ?? over ?? value).span.end
      return Segment(pieces: [line], start: table.span.start, end: end, indent: 2, commentIndent: 2)
    }
  }

  static func head(_ binding: Binding) -> String {
    let qualifier = binding.qualifier.map { name($0) + "." } ?? ""
    let parameters = binding.parameters.map { parameters in
      "(" + parameters.map(parameter).joined(separator: ", ") + ")"
    }
    return qualifier + name(binding.name) + (parameters ?? "")
  }

  private static func parameter(_ parameter: Parameter) -> String {
    name(parameter.name) + (parameter.defaultValue.map { ": " + text($0) } ?? "")
  }

  private static func line(_ kind: StatementKind) -> String {
    switch kind {
    case .unit(let unit, let definition):
      return "unit " + name(unit) + (definition.map { " = " + text($0) } ?? "")
    case .importFile(let path, _): return "import " + quoted(path)
    case .use(let worlds): return "use " + worlds.map(world).joined(separator: " ")
    case .assert(let condition, let tolerance, let message):
      return "assert " + text(condition) + (tolerance.map { " within " + text($0, .sum) } ?? "")
        + (message.map { " " + quoted($0) } ?? "")
    case .solve(let unknown, let left, let right, let range):
      return "solve \(name(unknown)) for \(text(left, .sum)) == \(text(right, .sum))"
        + (range.map { " in " + bounds($0) } ?? "")
    case .sweep(let swept, let axes):
      return "sweep \(text(swept)) over " + axes.map(axis).joined(separator: ", ")
    case .why(let address): return address == .last ? "why" : "why " + self.address(address)
    case .describe(let path): return "describe " + path.map(name).joined(separator: ".")
    case .binding, .scenario, .record, .recordRows, .tornado, .explain, .pipe, .invalid: return ""
    }
  }

  private static func bounds(_ bounds: Bounds) -> String {
    text(bounds.lower, .sum) + ".." + text(bounds.upper, .sum)
  }

  private static func axis(_ axis: Axis) -> String {
    let points =
      switch axis.points {
      case .steps(let range, let step): bounds(range) + " step " + text(step, .sum)
      case .list(let list): text(list, .sum)
      }
    return "\(name(axis.name)) in \(points)"
  }

  private static func address(_ address: Address) -> String {
    switch address {
    case .last: ""
    case .all(.last): "all"
    case .all(let inner): "all " + self.address(inner)
    case .cell(let row, let column, let path):
      "\(row).\(name(column))" + path.map { "/\($0)" }.joined()
    case .filtered(let column, let filter):
      (column.text == Keyword.all.rawValue ? "`all`" : name(column))
        + (filter.map { " where " + text($0) } ?? "")
    }
  }
}

extension Segment {
  /// Puts backticks around the word after `lead` where it would be read as a keyword.
  fileprivate mutating func quoteFirstWord(
    after lead: String, where isMisread: (Keyword) -> Bool
  ) {
    let rest = pieces[0].dropFirst(lead.count)
    let word = rest.prefix { $0.isLetter }
    let following = rest.dropFirst(word.count).first
    if let following, following == "_" || following.isNumber { return }
    let lowered = word.lowercased()
    guard let keyword = Keyword(rawValue: lowered), isMisread(keyword) || lowered != word else {
      return
    }
    pieces[0] = lead + "`\(word)`" + rest.dropFirst(word.count)
  }
}
