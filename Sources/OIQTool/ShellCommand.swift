import OIQ
import OIQText

/// A command of the shell, `.name arguments`: one row serves dispatch, `.help` and completion.
struct ShellCommand: Sendable {
  let name: String
  /// As shown in help: `NAME` is required, `[NAME]` is not, `on|off` are the words it takes.
  let arguments: String
  let summary: String
  let action: @MainActor @Sendable (Shell, [String]) -> Shell.Flow
}

extension ShellCommand {
  static let all: [ShellCommand] = [
    ShellCommand(
      name: "exit", arguments: "[STATUS]", summary: "leave, with this exit status", action: exit),
    ShellCommand(
      name: "help", arguments: "[NAME]",
      summary: "list the commands, or describe a table or function", action: help),
    ShellCommand(
      name: "history", arguments: "[COUNT]", summary: "show the last entries", action: history),
    ShellCommand(
      name: "mode", arguments: OutputMode.allCases.map(\.rawValue).joined(separator: "|"),
      summary: "choose how results are shown", action: mode),
    ShellCommand(name: "quit", arguments: "", summary: "leave (so does ctrl-D)", action: exit),
    ShellCommand(
      name: "read", arguments: "FILE", summary: "run a script and keep its definitions",
      action: read),
    ShellCommand(
      name: "schema", arguments: "[NAME]", summary: "describe a table's columns", action: schema),
    ShellCommand(
      name: "tables", arguments: "", summary: "list the catalogue's tables", action: tables),
    ShellCommand(
      name: "timer", arguments: "on|off", summary: "show how long each entry takes", action: timer),
  ]

  /// The words that the command takes, where it takes one of a few.
  var choices: [String] {
    arguments.contains("|") ? arguments.split(separator: "|").map(String.init) : []
  }

  /// Runs `.name arguments`; what is wrong with it is reported, and the shell goes on.
  @MainActor
  static func run(_ line: String, in shell: Shell) -> Shell.Flow {
    let words = split(line.dropFirst())
    guard let name = words.first, let command = all.first(where: { $0.name == name }) else {
      reportUnknown(words.first ?? "", in: shell)
      return .next
    }
    return command.action(shell, Array(words.dropFirst()))
  }

  @MainActor
  private static func reportUnknown(_ name: String, in shell: Shell) {
    let near = Suggestion.nearest(to: name, among: all.map(\.name)).map { ".\($0)" }
    shell.console.complain(
      "unknown command .\(name)",
      help: near.isEmpty
        ? ".help lists the commands" : "did you mean \(near.joined(separator: " or "))?")
  }

  /// Splits at blanks; a part in quotes stays together.
  static func split(_ line: some StringProtocol) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character.isWhitespace {
        if let finished = word { words.append(finished) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
