import ArgumentParser
import OIQ

/// What the program was asked to do.
enum Invocation {
  case run(Run)
  case check(files: [String], color: ColorChoice, diagnostics: DiagnosticsFormat)
  case format(files: [String], color: ColorChoice, purpose: FormatPurpose)
  case version
  /// Help, or what is wrong with the arguments.
  case message(String, ExitStatus)

  struct Run: Equatable {
    var files: [String] = []
    var queries: [String] = []
    var startsShell = false
    var mode = OutputMode.box
    var parameters: [String] = []
    var color = ColorChoice.auto
    var diagnostics = DiagnosticsFormat.text
  }

  enum FormatPurpose {
    case rewrite, check
  }
}

extension Invocation {
  init(_ arguments: [String]) {
    if let run = Run(plain: arguments) {
      self = .run(run)
      return
    }
    switch arguments.first {
    case "check": self = Invocation.parse(CheckArguments.self, arguments.dropFirst())
    case "fmt": self = Invocation.parse(FormatArguments.self, arguments.dropFirst())
    case "help": self = Invocation.parse(RunArguments.self, ["--help"])
    default: self = Invocation.parse(RunArguments.self, arguments[...])
    }
  }

  private static func parse<Arguments: ParsableCommand & Invocable>(
    _ type: Arguments.Type, _ arguments: ArraySlice<String>
  ) -> Invocation {
    do {
      return try Arguments.parse(Array(arguments)).invocation
    } catch {
      let isHelp = Arguments.exitCode(for: error).isSuccess
      return .message(Arguments.fullMessage(for: error), isHelp ? .success : .usage)
    }
  }
}

extension Invocation.Run {
  /// The common command lines, files and `-c` queries alone, which need no argument parser: setting
  /// one up takes longer than many a query. Nil for all others.
  init?(plain arguments: [String]) {
    guard let first = arguments.first, !["check", "fmt", "help"].contains(first) else { return nil }
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "-c" {
        guard let query = rest.popFirst() else { return nil }
        queries.append(query)
      } else if word.hasPrefix("-") && word != "-" {
        return nil
      } else {
        files.append(word)
      }
    }
  }
}

/// Arguments that say what to do.
protocol Invocable {
  var invocation: Invocation { get }
}

extension RunArguments: Invocable {
  var invocation: Invocation {
    if version { return .version }
    var run = Invocation.Run()
    run.files = files
    run.queries = queries
    run.startsShell = startsShell
    run.mode = mode ?? modeFlag.flatMap { OutputMode(rawValue: $0.rawValue) } ?? .box
    run.parameters = parameters
    run.color = color
    run.diagnostics = diagnostics
    return .run(run)
  }
}

extension CheckArguments: Invocable {
  var invocation: Invocation { .check(files: files, color: color, diagnostics: diagnostics) }
}

extension FormatArguments: Invocable {
  var invocation: Invocation {
    .format(files: files, color: color, purpose: check ? .check : .rewrite)
  }
}
