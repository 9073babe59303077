import Glibc
import OIQ

/// When output carries colour.
enum ColorChoice: String, CaseIterable {
  case auto, always, never
}

/// How problems are written.
enum DiagnosticsFormat: String, CaseIterable {
  case text
  /// One object a line, for editors and programs.
  case json
}

/// The two streams that a run writes to, and how results look on them.
struct Console {
  let output: any TextSink
  let errors: any TextSink
  var rendering: RenderOptions
  var errorRendering: RenderOptions
  var diagnostics = DiagnosticsFormat.text
  var rowLimit = RowLimit.screen

  /// How many rows of a box are shown on a terminal.
  enum RowLimit: Equatable { case screen, chosen }
}

extension Console {
  /// Standard output and standard error, each coloured and fitted only where it is a terminal.
  static func standard(
    mode: OutputMode = .box, color: ColorChoice, diagnostics: DiagnosticsFormat = .text
  ) -> Console {
    var console = Console(
      output: FileSink(descriptor: STDOUT_FILENO), errors: FileSink(descriptor: STDERR_FILENO),
      rendering: rendering(mode: mode, color: color, descriptor: STDOUT_FILENO),
      errorRendering: rendering(mode: .box, color: color, descriptor: STDERR_FILENO),
      diagnostics: diagnostics)
    console.fit()
    return console
  }

  private static func rendering(
    mode: OutputMode, color: ColorChoice, descriptor: Int32
  ) -> RenderOptions {
    var options = RenderOptions()
    options.mode = mode
    options.width = Terminal.width(of: descriptor)
    let isPlain = options.width != nil && !Terminal.isUnicode(Terminal.environment)
    options.characters = isPlain ? .ascii : .unicode
    options.theme = .chosen(by: Terminal.environment)
    options.color = Terminal.wantsColor(
      color, isTerminal: isatty(descriptor) == 1, environment: Terminal.environment)
    return options
  }

  /// Follows a terminal that has been resized.
  mutating func fit() {
    if rendering.width != nil, let size = Terminal.size(of: STDOUT_FILENO) {
      rendering.width = size.columns
      // Beside the frame and a few notes.
      if rowLimit == .screen { rendering.rowLimit = max(10, size.rows - 8) }
    }
    if errorRendering.width != nil { errorRendering.width = Terminal.width(of: STDERR_FILENO) }
  }

  /// The colours of results and of errors.
  var theme: Theme {
    get { rendering.theme }
    set { (rendering.theme, errorRendering.theme) = (newValue, newValue) }
  }

  /// Writes what became of each statement: results to the output, problems to the errors.
  ///
  /// - Parameter isStopped: Asked between pieces of a long result; true ends the writing.
  func show(
    _ execution: Execution, of session: Session, isStopped: () -> Bool = { false }
  ) {
    for outcome in execution.outcomes {
      switch outcome {
      case .table(let result):
        guard show(result, of: session, isStopped: isStopped) else { return }
      case .explanation(let explanation):
        keepApart()
        output.write(session.render(explanation, options: rendering))
      case .message(let text):
        keepApart()
        output.write(text.hasSuffix("\n") ? text : text + "\n")
      case .failure(let problems): show(problems, of: session)
      }
    }
  }

  /// In Markdown what follows a table without an empty line is a row of it.
  private func keepApart() {
    if output.outcomes.another(), rendering.mode == .markdown { output.write("\n") }
  }

  /// False where its reader has stopped it.
  @discardableResult
  func show(
    _ result: QueryResult, of session: Session, isStopped: () -> Bool = { false }
  ) -> Bool {
    keepApart()
    do {
      try session.write(result, options: rendering) { piece in
        if isStopped() { throw Stopped() }
        if (output as? CommandSink)?.isClosed == true { throw Closed() }
        output.write(piece)
      }
    } catch is Closed {
      return false
    } catch {
      errors.write("\nstopped\n")
      return false
    }
    // Data goes on to where nobody would see them.
    if !rendering.mode.holdsNotes, diagnostics == .text {
      for note in result.notes { errors.write("note: \(note)\n") }
    }
    return true
  }

  private struct Stopped: Error {}
  /// A pager that was left has seen enough.
  private struct Closed: Error {}

  enum Look { case plain, asOnScreen }

  /// The same with results going elsewhere, nothing cut.
  func redirected(to sink: any TextSink, _ look: Look = .plain) -> Console {
    var other = Console(
      output: sink, errors: errors, rendering: rendering, errorRendering: errorRendering,
      diagnostics: diagnostics)
    other.rendering.rowLimit = nil
    if look == .plain {
      other.rendering.width = nil
      other.rendering.color = false
    }
    return other
  }

  func show(_ problems: [Problem], of session: Session) {
    switch diagnostics {
    case .text: errors.write(session.render(problems, options: errorRendering))
    case .json: errors.write(session.renderJSON(problems))
    }
  }

  /// Reports a problem of the program rather than of the language.
  func complain(_ text: String, help: String? = nil) {
    errors.write("error: \(text)\n" + (help.map { "  = help: \($0)\n" } ?? ""))
  }
}
