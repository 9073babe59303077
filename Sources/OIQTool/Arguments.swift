import ArgumentParser
import OIQ

// The command line as swift-argument-parser sees it: `oiq …`, `oiq check …` and `oiq fmt …`.

extension OutputMode: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
extension DiagnosticsFormat: ExpressibleByArgument {}

/// `-csv` and the like, as in other shells, for `--mode csv`.
extension OutputMode: EnumerableFlag {
  public static func name(for value: OutputMode) -> NameSpecification {
    .customLong(value.rawValue, withSingleDash: true)
  }

  public static func help(for value: OutputMode) -> ArgumentHelp? { .hidden }
}

struct RunArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oiq",
    abstract: "Ask about optical interconnects and what is spent on them.",
    usage: """
      oiq [FILE ...] [NAME=VALUE ...] [-c QUERY ...] [--mode MODE] [--draws N] [--memory SIZE] [-i]
      oiq check FILE ... [NAME=VALUE ...]
      oiq fmt [--check] [FILE ...]
      oiq test [--update] FILE ... [NAME=VALUE ...]
      oiq explain CODE ...
      """,
    discussion: """
      Without files and queries: a shell on a terminal, else a script from the standard input, \
      which is also what the file - stands for. A script with a syntax or name error runs nothing; \
      the first statement that fails ends it. NAME=VALUE behind a script binds $NAME, as -p does; \
      -- ends the options.

      Exit status: 0 success, 1 a statement failed, 2 usage, 3 a file can't be read or written, by a \
      statement too, or a command that results go to fails, 130 ctrl-C.
      """)

  @Argument(help: ArgumentHelp("Scripts to run, in order.", valueName: "file"))
  var files: [String] = []

  @Option(
    name: .customShort("c"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run a query, or a command of the shell; repeatable.", valueName: "query"))
  var queries: [String] = []

  @Flag(name: .customShort("i"), help: "Go on with the shell afterwards.")
  var startsShell = false

  @Option(name: .customLong("mode"), help: "How results are written.")
  var mode: OutputMode?

  @Flag(exclusivity: .chooseLast)
  var modeFlag: OutputMode?

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Bind $NAME to a value as the language writes it: 2026-01-01, 30 W, Meta; repeatable.",
      valueName: "name=value"))
  var parameters: [String] = []

  @Option(
    help: ArgumentHelp("How many draws a range is computed with: 100 to 10000000.", valueName: "n"))
  var draws: Int?

  @Option(
    help: ArgumentHelp(
      "How much memory tables may take: 4GB, 500MB; three quarters of the machine's else.",
      valueName: "size"))
  var memory: String?

  @Option(help: "Colour in results and errors.")
  var color: ColorChoice = .auto

  @Option(help: "How errors are written.")
  var diagnostics: DiagnosticsFormat = .text

  @Flag(help: "No files, no commands of the system; can't be switched off.")
  var safe = false

  @Flag(name: .customLong("no-init"), help: "Don't read ~/.config/oiq/init.oiq.")
  var noInit = false

  @Flag(name: .customLong("no-config"), help: "Read no init file, no inputrc; keep no history.")
  var noConfig = false

  @OptionGroup var workspace: WorkspaceArguments

  @Flag(help: "Show the version and how recent the data is.")
  var version = false
}

extension RunArguments {
  func validate() throws {
    if let draws, !Session.drawCounts.contains(draws) {
      throw ValidationError("--draws takes a number from 100 to 10000000, not \(draws)")
    }
    if let memory, Session.bytes(of: memory) == nil {
      throw ValidationError("--memory takes a size such as 4GB or 500MB, not \(memory)")
    }
  }
}

struct WorkspaceArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep and read the facts of `record` in this file; $XDG_DATA_HOME/oiq/workspace.sqlite else.",
      valueName: "path"))
  var workspace: String?

  @Flag(name: .customLong("no-workspace"), help: "Use the bundled facts alone.")
  var noWorkspace = false
}

struct CheckArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oiq check", abstract: "Report every error of scripts without running them.")

  @Argument(help: ArgumentHelp("Scripts; - is the standard input.", valueName: "file"))
  var files: [String]

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Bind $NAME to a value; repeatable.", valueName: "name=value"))
  var parameters: [String] = []

  @OptionGroup var workspace: WorkspaceArguments

  @Option(help: "Colour in errors.")
  var color: ColorChoice = .auto

  @Option(help: "How errors are written.")
  var diagnostics: DiagnosticsFormat = .text
}

struct TestArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oiq test",
    abstract: "Check that scripts print what stands behind #> in them and that no statement fails.",
    discussion: """
      What a statement prints stands below it, each line behind #>. A script without such lines \
      passes when no statement and no assertion of it fails.
      """)

  @Argument(help: ArgumentHelp("Scripts; - is the standard input.", valueName: "file"))
  var files: [String]

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Bind $NAME to a value; repeatable.", valueName: "name=value"))
  var parameters: [String] = []

  @Flag(help: "Write what they print into the scripts.")
  var update = false
}

struct ExplainArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oiq explain",
    abstract: "Say what an error's code means: what, why, an example and its repair.",
    discussion: "Without a code: all of them.")

  @Argument(help: ArgumentHelp("Codes such as unit-mismatch.", valueName: "code"))
  var codes: [String] = []
}

struct FormatArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oiq fmt",
    abstract: "Write scripts in the canonical form, in place; the standard input to the output.")

  @Argument(help: ArgumentHelp("Scripts; - is the standard input.", valueName: "file"))
  var files: [String] = ["-"]

  @Flag(help: "Change nothing; name the files that would change and exit with status 1.")
  var check = false

  @Option(help: "Colour in errors.")
  var color: ColorChoice = .auto
}
