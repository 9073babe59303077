import OIQ

// Commands about how results are shown and where they go.

extension ShellCommand {
  @MainActor
  static func null(_ shell: Shell, _ words: Words) -> Shell.Flow {
    shell.console.rendering.missing = words.first
    return .next
  }

  @MainActor
  static func rows(_ shell: Shell, _ words: Words) -> Shell.Flow {
    switch words.first {
    case nil:
      let limit = shell.console.rendering.rowLimit.map(String.init) ?? "all"
      shell.console.output.write(limit + "\n")
    case "all":
      shell.console.rowLimit = .chosen
      shell.console.rendering.rowLimit = nil
    case "auto":
      shell.console.rowLimit = .screen
      shell.console.rendering.rowLimit = nil
      shell.console.fit()
    case let word?:
      guard let count = Int(word), count > 0 else {
        shell.complain(".rows takes a number, all or auto, not \(word)")
        return .next
      }
      shell.console.rowLimit = .chosen
      shell.console.rendering.rowLimit = count
    }
    return .next
  }

  @MainActor
  static func last(_ shell: Shell, _ words: Words) -> Shell.Flow {
    guard let result = shell.session.lastResult else {
      shell.complain("there is no result yet")
      return .next
    }
    var mode: OutputMode?
    if let word = words.first {
      guard let named = OutputMode(rawValue: word) else {
        reportChoice(word, of: "mode", in: shell)
        return .next
      }
      mode = named
    }
    shell.presentWhole(result, mode: mode)
    return .next
  }

  @MainActor
  static func once(_ shell: Shell, _ words: Words) -> Shell.Flow {
    guard !words.text.isEmpty else {
      shell.complain(".once needs a file or | COMMAND", help: ".once report.csv")
      return .next
    }
    shell.once = route(words, "once", in: shell)
    return .next
  }

  @MainActor
  static func output(_ shell: Shell, _ words: Words) -> Shell.Flow {
    if let route = shell.route {
      shell.finish(route)
      shell.route = nil
    }
    if !words.text.isEmpty { shell.route = route(words, "output", in: shell) }
    return .next
  }

  @MainActor
  private static func route(_ words: Words, _ name: String, in shell: Shell) -> ResultRoute? {
    guard !refused(name, in: shell) else { return nil }
    do {
      let isCommand = words.text.hasPrefix("|")
      return try ResultRoute.open(isCommand ? words.text : words.first ?? "")
    } catch {
      shell.complain(error)
      return nil
    }
  }
}
