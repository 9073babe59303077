import Glibc
import OIQ

/// When output carries colour.
enum ColorChoice: String, CaseIterable {
  case auto, always, never
}

/// The two streams that a run writes to, and how results look on them.
struct Console {
  let output: any TextSink
  let errors: any TextSink
  var rendering: RenderOptions
  var errorRendering: RenderOptions
}

extension Console {
  /// Standard output and standard error, each coloured and fitted only where it is a terminal.
  static func standard(mode: OutputMode, color: ColorChoice) -> Console {
    Console(
      output: FileSink(descriptor: STDOUT_FILENO), errors: FileSink(descriptor: STDERR_FILENO),
      rendering: rendering(mode: mode, color: color, descriptor: STDOUT_FILENO),
      errorRendering: rendering(mode: .box, color: color, descriptor: STDERR_FILENO))
  }

  private static func rendering(
    mode: OutputMode, color: ColorChoice, descriptor: Int32
  ) -> RenderOptions {
    var options = RenderOptions()
    options.mode = mode
    options.width = Terminal.width(of: descriptor)
    options.color = Terminal.wantsColor(
      color, isTerminal: isatty(descriptor) == 1, environment: Terminal.environment)
    return options
  }

  /// Writes what became of each statement: results to the output, problems to the errors.
  func show(_ execution: Execution, of session: Session) {
    for outcome in execution.outcomes {
      switch outcome {
      case .table(let result):
        // The sink never throws: a reader that has left ends the program.
        try? session.write(result, options: rendering) { output.write($0) }
      case .message(let text): output.write(text.hasSuffix("\n") ? text : text + "\n")
      case .failure(let problems): show(problems, of: session)
      }
    }
  }

  func show(_ problems: [Problem], of session: Session) {
    errors.write(session.render(problems, options: errorRendering))
  }

  /// Reports a problem of the program rather than of the language.
  func complain(_ text: String, help: String? = nil) {
    errors.write("error: \(text)\n" + (help.map { "  = help: \($0)\n" } ?? ""))
  }
}
