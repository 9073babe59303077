import ArgumentParser
import OIQ

/// What the program was asked to do.
enum Invocation {
  case run(Run)
  case check(Check)
  case test(files: [String], parameters: [String], purpose: Tester.Purpose)
  case explain(codes: [String])
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
    var draws: Int?
    var memory: Int?
    var color = ColorChoice.auto
    var diagnostics = DiagnosticsFormat.text
    var isSafe = false
    var config = Config.all
    var workspace = WorkspaceChoice.standard
  }

  struct Check: Equatable {
    var files: [String]
    var parameters: [String] = []
    var color = ColorChoice.auto
    var diagnostics = DiagnosticsFormat.text
    var workspace = WorkspaceChoice.standard
  }

  /// Which of the user's own files are read.
  enum Config {
    case all
    /// All but the init file.
    case noInit
    /// None: neither init file nor history nor readline's settings.
    case none
  }

  /// Where `record` keeps facts.
  enum WorkspaceChoice: Equatable {
    case standard, none
    case file(String)

    /// A session that keeps facts so.
    var settings: SessionSettings {
      var settings = SessionSettings()
      settings.workspace = path(environment: Terminal.environment)
      return settings
    }

    /// `$XDG_DATA_HOME/oiq/workspace.sqlite`, below the home folder where that isn't set; nil where there is
    /// no home either.
    func path(environment: (String) -> String?) -> String? {
      switch self {
      case .none: return nil
      case .file(let path): return path
      case .standard:
        if let data = environment("XDG_DATA_HOME"), data.hasPrefix("/") {
          return data + "/oiq/workspace.sqlite"
        }
        guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
        return home + "/.local/share/oiq/workspace.sqlite"
      }
    }
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
    let (command, rest) = Command.split(arguments)
    self =
      switch command {
      case .check: Invocation.parse(CheckArguments.self, rest)
      case .test: Invocation.parse(TestArguments.self, rest)
      case .explain: Invocation.parse(ExplainArguments.self, rest)
      case .fmt: Invocation.parse(FormatArguments.self, rest)
      case .help: Invocation.parse(RunArguments.self, ["--help"])
      case nil: Invocation.parse(RunArguments.self, arguments[...])
      }
  }

  /// The first words that are no scripts.
  fileprivate enum Command: String {
    case check, test, explain, fmt, help

    /// The options of all commands behind which a value stands.
    private static let valued = ["--diagnostics", "--color", "--workspace", "-p"]

    /// A command, be it behind options, and the other words.
    static func split(_ arguments: [String]) -> (Command?, ArraySlice<String>) {
      var index = 0
      while index < arguments.count, arguments[index].hasPrefix("-"), arguments[index] != "--" {
        index += valued.contains(arguments[index]) ? 2 : 1
      }
      guard index < arguments.count, let command = Command(rawValue: arguments[index]) else {
        return (nil, arguments[...])
      }
      return (command, (arguments[..<index] + arguments[(index + 1)...])[...])
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
    guard let first = arguments.first, Invocation.Command(rawValue: first) == nil else {
      return nil
    }
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "-c" {
        guard let query = rest.popFirst() else { return nil }
        queries.append(query)
      } else if (word.hasPrefix("-") && word != "-") || word.contains("=") {
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
    (run.files, run.parameters) = RunArguments.split(files)
    run.queries = queries
    run.startsShell = startsShell
    run.mode = mode ?? modeFlag ?? .box
    run.parameters += parameters
    run.isSafe = safe
    run.config = noConfig ? .none : noInit ? .noInit : .all
    run.draws = draws
    run.memory = memory.flatMap(Session.bytes)
    run.workspace = workspace.choice
    run.color = color
    run.diagnostics = diagnostics
    return .run(run)
  }
}

extension CheckArguments: Invocable {
  var invocation: Invocation {
    let (scripts, bound) = RunArguments.split(files)
    return .check(
      Invocation.Check(
        files: scripts, parameters: bound + parameters, color: color, diagnostics: diagnostics,
        workspace: workspace.choice))
  }
}

extension WorkspaceArguments {
  var choice: Invocation.WorkspaceChoice {
    noWorkspace ? .none : workspace.map { .file($0) } ?? .standard
  }
}

extension TestArguments: Invocable {
  var invocation: Invocation {
    let (scripts, bound) = RunArguments.split(files)
    return .test(
      files: scripts, parameters: bound + parameters, purpose: update ? .update : .compare)
  }
}

extension ExplainArguments: Invocable {
  var invocation: Invocation { .explain(codes: codes) }
}

extension RunArguments {
  /// Words such as `company=Meta` behind a script are for it, as with `-p`.
  static func split(_ words: [String]) -> (files: [String], parameters: [String]) {
    var (files, parameters): ([String], [String]) = ([], [])
    for word in words {
      let name = word.prefix { $0 != "=" }
      let isParameter =
        name.count < word.count && name.first?.isLetter == true && !files.isEmpty
        && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      if isParameter { parameters.append(word) } else { files.append(word) }
    }
    return (files, parameters)
  }
}

extension FormatArguments: Invocable {
  var invocation: Invocation {
    .format(files: files, color: color, purpose: check ? .check : .rewrite)
  }
}
