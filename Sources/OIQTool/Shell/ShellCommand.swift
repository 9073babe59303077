import OIQ
import OIQText

/// A command of the shell, `.name arguments`: one row serves dispatch, `.help` and completion.
struct ShellCommand: Sendable {
  let name: String
  /// As shown in help: `NAME` is required, `[NAME]` is not, `on|off` are the words it takes.
  let arguments: String
  let summary: String
  /// What the words that it takes mean, where they don't say it themselves.
  var meanings: [String: String] = [:]
  let action: @MainActor @Sendable (Shell, Words) -> Shell.Flow

  /// What stands behind a command's name.
  struct Words: Sendable {
    /// Split at blanks.
    var list: [String]
    /// As written.
    var text: String

    var first: String? { list.first }
  }
}

extension ShellCommand {
  /// In the order of their letters.
  static let all = (actions + settings).sorted { $0.name < $1.name }

  private static let actions: [ShellCommand] = [
    ShellCommand(
      name: "draws", arguments: "[COUNT]",
      summary: "how many draws a range is computed with", action: draws),
    ShellCommand(
      name: "dump", arguments: "[FILE]", summary: "write statements that make this session again",
      action: dump),
    ShellCommand(
      name: "edit", arguments: "[TEXT]", summary: "edit the last entry in $OIQ_EDITOR, then run it",
      action: edit),
    ShellCommand(
      name: "export", arguments: "[FOLDER]",
      summary: "write recorded facts as csv files that record takes back", action: export),
    ShellCommand(
      name: "exit", arguments: "[STATUS]", summary: "leave, with this exit status", action: exit),
    ShellCommand(
      name: "help", arguments: "[TOPIC]",
      summary: "these commands; or keys, stages, functions, units, a name, an error's code",
      action: help),
    ShellCommand(
      name: "history", arguments: "[COUNT|on|off]",
      summary: "show the last entries (from history is the table); keep new ones or not",
      action: history),
    ShellCommand(
      name: "last", arguments: "[MODE]", summary: "show the last result again, all of it",
      action: last),
    ShellCommand(
      name: "memory", arguments: "[SIZE]",
      summary: "how much memory tables may take, such as 4GB", action: memory),
    ShellCommand(
      name: "null", arguments: "[TEXT]", summary: "what stands for a missing value", action: null),
    ShellCommand(
      name: "once", arguments: "FILE", summary: "send the next result to a file, or to | COMMAND",
      action: once),
    ShellCommand(
      name: "output", arguments: "[FILE]",
      summary: "send results to a file, or to | COMMAND; back to the screen", action: output),
    ShellCommand(name: "quit", arguments: "", summary: "leave (so does ctrl-D)", action: exit),
    ShellCommand(
      name: "read", arguments: "FILE", summary: "run a script and keep its definitions",
      action: read),
    ShellCommand(
      name: "rows", arguments: "[COUNT|all|auto]", summary: "how many rows a box shows at most",
      action: rows),
    ShellCommand(
      name: "safe_mode", arguments: "",
      summary: "no files, no commands of the system, from now on", action: safeMode),
    ShellCommand(
      name: "schema", arguments: "[NAME]", summary: "describe a table's columns", action: schema),
    ShellCommand(
      name: "tables", arguments: "", summary: "list the catalogue's tables", action: tables),
  ]

  /// The words that the command takes, where it takes one of a few.
  var choices: [String] {
    guard arguments.contains("|") else { return [] }
    return arguments.filter { $0 != "[" && $0 != "]" }.split(separator: "|").map(String.init)
      .filter { $0 == $0.lowercased() }
  }

  /// How many words it takes; `nil` where a text may stand behind it.
  private var mostWords: Int? {
    let texts = ["TEXT", "TOPIC", "FILE", "FOLDER", "SIZE"]
    guard !texts.contains(where: arguments.contains) else { return nil }
    return arguments.split(separator: " ").count
  }

  static func named(_ name: String) -> ShellCommand? { all.first { $0.name == name } }

  /// Runs `.name arguments`; what is wrong with it is reported, and the shell goes on.
  @MainActor
  static func run(_ line: String, in shell: Shell) -> Shell.Flow {
    let line = translated(line)
    let text = Shell.trimmed(String(line.dropFirst().drop { !$0.isWhitespace }))
    let words = split(line.dropFirst())
    guard let name = words.first, let command = named(name) else {
      reportUnknown(words.first ?? "", in: shell)
      return .next
    }
    if let most = command.mostWords, words.count - 1 > most {
      shell.complain(
        most == 0
          ? ".\(name) takes nothing behind it" : "`\(words[most + 1])` is more than .\(name) takes",
        help: "\(command.usage): \(command.summary)")
      return .next
    }
    return command.action(shell, Words(list: Array(words.dropFirst()), text: text))
  }

  /// Other shells' spellings: `?` and `\?` for help, `\e`, `\d`, `\q`, `\x`.
  private static func translated(_ line: String) -> String {
    if line.hasPrefix("?") { return ".help " + line.dropFirst() }
    guard line.hasPrefix("\\") else { return line }
    let rest = line.dropFirst()
    let meanings = [
      "?": "help", "h": "help", "e": "edit", "d": "schema", "dt": "tables", "q": "quit",
      "x": "mode record", "i": "read", "o": "output", "s": "history",
    ]
    let word = String(rest.prefix { !$0.isWhitespace })
    return "." + (meanings[word] ?? word) + rest.dropFirst(word.count)
  }

  @MainActor
  private static func reportUnknown(_ name: String, in shell: Shell) {
    let near = Suggestion.nearest(to: name, among: all.map(\.name)).map { ".\($0)" }
    shell.complain(
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
