import OIQ

// What the commands do. Each reports its own wrong arguments.

extension ShellCommand {
  @MainActor
  static func exit(_ shell: Shell, _ arguments: [String]) -> Shell.Flow {
    guard let word = arguments.first else { return .exit(ExitStatus.success.rawValue) }
    guard let status = UInt8(word) else {
      shell.console.complain("an exit status is a number from 0 to 255, not \(word)")
      return .next
    }
    return .exit(Int32(status))
  }

  @MainActor
  static func help(_ shell: Shell, _ arguments: [String]) -> Shell.Flow {
    if let topic = arguments.first {
      let name = topic.hasPrefix(".") ? String(topic.dropFirst()) : topic
      if let command = all.first(where: { $0.name == name }), topic.hasPrefix(".") {
        shell.console.output.write(command.line(padding: 0))
      } else {
        shell.describe(topic)
      }
      return .next
    }
    let width = all.map(\.usage.count).max() ?? 0
    shell.console.output.write(all.map { $0.line(padding: width) }.joined() + keys)
    return .next
  }

  private static let keys = """

    A query runs when it is whole; a line that starts with | goes on from the last query.
    Keys: tab completes, ctrl-R searches the history, alt-enter starts a new line,
    ctrl-C clears the input or stops a query, ctrl-D leaves.

    """

  private var usage: String { arguments.isEmpty ? ".\(name)" : ".\(name) \(arguments)" }

  private func line(padding width: Int) -> String {
    usage + String(repeating: " ", count: max(0, width - usage.count)) + "  \(summary)\n"
  }

  @MainActor
  static func history(_ shell: Shell, _ arguments: [String]) -> Shell.Flow {
    let count = arguments.first.map { Int($0) } ?? 20
    guard let count, count >= 0 else {
      shell.console.complain(".history takes a number, not \(arguments.first ?? "")")
      return .next
    }
    shell.console.output.write(shell.reader.history.suffix(count).map { $0 + "\n" }.joined())
    return .next
  }

  @MainActor
  static func mode(_ shell: Shell, _ arguments: [String]) -> Shell.Flow {
    guard let word = arguments.first else {
      shell.console.output.write(shell.console.rendering.mode.rawValue + "\n")
      return .next
    }
    guard let mode = OutputMode(rawValue: word) else {
      reportChoice(word, of: "mode", in: shell)
      return .next
    }
    shell.console.rendering.mode = mode
    return .next
  }

  @MainActor
  static func timer(_ shell: Shell, _ arguments: [String]) -> Shell.Flow {
    switch arguments.first {
    case "on": shell.isTiming = true
    case "off": shell.isTiming = false
    case nil: shell.console.output.write(shell.isTiming ? "on\n" : "off\n")
    case let word?: reportChoice(word, of: "timer", in: shell)
    }
    return .next
  }

  @MainActor
  private static func reportChoice(_ word: String, of name: String, in shell: Shell) {
    let choices = all.first { $0.name == name }?.choices ?? []
    shell.console.complain(
      ".\(name) doesn't know \(word)", help: "it takes \(choices.joined(separator: ", "))")
  }

  @MainActor
  static func read(_ shell: Shell, _ arguments: [String]) -> Shell.Flow {
    guard let path = arguments.first else {
      shell.console.complain(".read needs a file", help: ".read model.oiq")
      return .next
    }
    do {
      shell.run(try InputFile(path: path).read(), name: path)
    } catch {
      shell.console.complain(error.message)
    }
    return .next
  }

  @MainActor
  static func schema(_ shell: Shell, _ arguments: [String]) -> Shell.Flow {
    guard let name = arguments.first else { return tables(shell, []) }
    shell.describe(name)
    return .next
  }

  @MainActor
  static func tables(_ shell: Shell, _ arguments: [String]) -> Shell.Flow {
    let known = shell.session.completions(in: "from ", at: 5)
    let width = known.map(\.text.count).max() ?? 0
    for (kind, title) in [(Completion.Kind.table, "tables"), (.query, "queries of the model")] {
      let rows = known.filter { $0.kind == kind }.map { row in
        let padding = String(repeating: " ", count: width - row.text.count)
        let meaning = row.detail.prefix { $0 != "\n" }
        return Shell.trimmedEnd("  \(row.text)\(padding)  \(meaning)") + "\n"
      }
      if !rows.isEmpty { shell.console.output.write("\(title):\n" + rows.joined()) }
    }
    return .next
  }
}
