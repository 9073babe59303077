import OIQSyntax
import OIQText

extension Session {
  /// Problems as a person reads them: code, place, the line with carets, help.
  public func render(
    _ problems: [Problem], options: RenderOptions = RenderOptions()
  ) -> String {
    let renderer = DiagnosticRenderer(
      style: options.color ? options.theme.ofDiagnostics : .plain, width: options.width ?? 100,
      screen: options.width)
    return problems.map { renderer.render($0.diagnostic, in: $0.sources) }.joined()
  }

  /// Problems as programs read them: one LSP-shaped JSON object a line.
  public func renderJSON(_ problems: [Problem]) -> String {
    problems.map { DiagnosticJSON.line($0.diagnostic, in: $0.sources) + "\n" }.joined()
  }

  /// A text in its canonical layout, comments kept. Throws the first error of its syntax.
  public func format(_ text: String, name: String = "<input>") throws(Problem) -> String {
    try format(Array(text.utf8), name: name)
  }

  /// As ``format(_:name:)``, for bytes that may not be UTF-8.
  public func format(_ bytes: [UInt8], name: String = "<input>") throws(Problem) -> String {
    var sources = SourceMap()
    let source = sources.add(name: name, bytes: bytes)
    let parsed = Parser.parse(source)
    if let first = parsed.diagnostics.first { throw Problem(first, sources: sources) }
    return Printer.print(parsed.script, of: source)
  }

  /// What is wrong with a text, without running it.
  ///
  /// - Parameters:
  ///   - text: Statements of the language.
  ///   - name: What messages call the text, such as a file's path.
  ///   - parameters: Values for `$name`.
  public func check(
    _ text: String, name: String = "<input>", parameters: [String: Parameter] = [:]
  ) -> [Problem] {
    check(Array(text.utf8), name: name, parameters: parameters)
  }
}
