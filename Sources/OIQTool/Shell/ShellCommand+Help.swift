import OIQ

// `.help`: the commands, a topic, one command, a name of the language, or an error's code.

extension ShellCommand {
  @MainActor
  static func help(_ shell: Shell, _ words: Words) -> Shell.Flow {
    guard let topic = words.first else {
      let width = all.map(\.usage.count).filter { $0 <= mostUsage }.max() ?? 0
      shell.present(all.map { $0.line(padding: width) }.joined() + topics)
      return .next
    }
    let name = topic.hasPrefix(".") ? String(topic.dropFirst()) : topic
    if topic.hasPrefix("."), let command = named(name) {
      shell.console.output.write(command.line(padding: 0))
    } else if topic == "shortcuts" || topic == "keys" {
      shell.present(keys)
    } else if let text = Session.help(words.list.joined(separator: " ")) ?? Session.help(topic) {
      shell.present(text)
    } else {
      shell.describe(topic)
    }
    return .next
  }

  private static let topics = """

    A query runs when it is whole; a line that starts with | goes on from the last query.
    Help also knows the topics keys, statements, stages, functions, units and errors; the name of a
    table, column, unit or function; and the code of an error.

    """

  private static let keys = """
    tab                completes; once more lists what fits, with units and meaning
    right arrow, end   take the dim text behind the cursor: the last entry that begins like this
    enter              runs what is whole, else starts a new line
    alt-enter          starts a new line anyway
    ctrl-X enter       runs anyway (so do two empty lines)
    up, down           move between the lines of the input, then through the history
    ctrl-R             searches the history; ctrl-G leaves the search
    ctrl-X ctrl-E      edits the input in $OIQ_EDITOR, $VISUAL or $EDITOR
    ctrl-A ctrl-E      start and end of the line; alt-B alt-F and ctrl-arrows by word
    ctrl-K U W Y       cut to the end, to the start, a word; put it back
    ctrl-C             clears the input; stops a query
    ctrl-D             leaves, on an empty input
    All keys can be bound anew in ~/.inputrc; `set editing-mode vi` there turns on vi's.

    """

  var usage: String { arguments.isEmpty ? ".\(name)" : ".\(name) \(arguments)" }

  /// A usage that is longer has its summary on a line of its own, so that the others' fit a screen.
  private static let mostUsage = 30

  private func line(padding width: Int) -> String {
    if width > 0, usage.count > width {
      return "\(usage)\n" + String(repeating: " ", count: width) + "  \(summary)\n"
    }
    return usage + String(repeating: " ", count: max(0, width - usage.count)) + "  \(summary)\n"
  }
}
