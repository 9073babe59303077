import ArgumentParser
import OIQ

// The command line as swift-argument-parser sees it: `oiq …`, `oiq check …` and `oiq fmt …`.

extension OutputMode: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
extension DiagnosticsFormat: ExpressibleByArgument {}

/// `-csv` and the like, as in other shells, for `--mode csv`.
enum ModeFlag: String, EnumerableFlag {
  case box, table, record, csv, tsv, json, jsonl, insert, markdown, html, latex

  static func name(for value: ModeFlag) -> NameSpecification {
    .customLong(value.rawValue, withSingleDash: true)
  }

  static func help(for value: ModeFlag) -> ArgumentHelp? { .hidden }
}

struct RunArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oiq",
    abstract: "Ask about optical interconnects and what is spent on them.",
    usage: """
      oiq [FILE ...] [-c QUERY ...] [--mode MODE] [-p NAME=VALUE ...] [-i]
      oiq check FILE ...
      oiq fmt [--check] [FILE ...]
      """,
    discussion: """
      Without files and queries: a shell on a terminal, else a script from the standard input, \
      which is also what the file - stands for. A script with a syntax or name error runs nothing; \
      the first statement that fails ends it.

      Exit status: 0 success, 1 a statement failed, 2 usage, 3 a file can't be read or written, \
      130 ctrl-C.
      """)

  @Argument(help: ArgumentHelp("Scripts to run, in order.", valueName: "file"))
  var files: [String] = []

  @Option(
    name: .customShort("c"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run a query; repeatable.", valueName: "query"))
  var queries: [String] = []

  @Flag(name: .customShort("i"), help: "Go on with the shell afterwards.")
  var startsShell = false

  @Option(name: .customLong("mode"), help: "How results are written.")
  var mode: OutputMode?

  @Flag(exclusivity: .chooseLast)
  var modeFlag: ModeFlag?

  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Bind $NAME to a value as the language writes it: 2026-01-01, 30 W, Meta; repeatable.",
      valueName: "name=value"))
  var parameters: [String] = []

  @Option(help: "Colour in results and errors.")
  var color: ColorChoice = .auto

  @Option(help: "How errors are written.")
  var diagnostics: DiagnosticsFormat = .text

  @Flag(help: "Show the version and how recent the data is.")
  var version = false
}

struct CheckArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oiq check", abstract: "Report every error of scripts without running them.")

  @Argument(help: ArgumentHelp("Scripts; - is the standard input.", valueName: "file"))
  var files: [String]

  @Option(help: "Colour in errors.")
  var color: ColorChoice = .auto

  @Option(help: "How errors are written.")
  var diagnostics: DiagnosticsFormat = .text
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
