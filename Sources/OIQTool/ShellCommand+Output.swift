import Glibc
import OIQ

// Commands about how results are shown and where they go.

extension ShellCommand {
  /// Takes one of a few words; without one it shows which is in force.
  @MainActor
  private static func choose<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ words: Words, in shell: Shell, now: Choice?, _ set: (Choice) -> Void
  ) where Choice.RawValue == String {
    guard let word = words.first else {
      shell.console.output.write((now?.rawValue ?? "off") + "\n")
      return
    }
    guard let choice = Choice(rawValue: word) else {
      return reportChoice(word, of: name, in: shell)
    }
    set(choice)
  }

  private enum Switch: String, CaseIterable { case on, off }

  static func toggle(
    _ name: String, _ setting: any WritableKeyPath<Shell.Settings, Bool> & Sendable
  ) -> @MainActor @Sendable (Shell, Words) -> Shell.Flow {
    { shell, words in
      let now = shell.settings[keyPath: setting] ? Switch.on : .off
      choose(name, words, in: shell, now: now) { shell.settings[keyPath: setting] = $0 == .on }
      return .next
    }
  }

  @MainActor
  private static func reportChoice(_ word: String, of name: String, in shell: Shell) {
    let choices = named(name)?.choices ?? []
    shell.complain(
      ".\(name) doesn't know \(word)", help: "it takes \(choices.joined(separator: ", "))")
  }

  @MainActor
  static func mode(_ shell: Shell, _ words: Words) -> Shell.Flow {
    choose("mode", words, in: shell, now: shell.console.rendering.mode) {
      shell.console.rendering.mode = $0
    }
    return .next
  }

  @MainActor
  static func pager(_ shell: Shell, _ words: Words) -> Shell.Flow {
    choose("pager", words, in: shell, now: shell.settings.pager) { shell.settings.pager = $0 }
    return .next
  }

  @MainActor
  static func wide(_ shell: Shell, _ words: Words) -> Shell.Flow {
    choose("wide", words, in: shell, now: shell.console.rendering.wideTables) {
      shell.console.rendering.wideTables = $0
    }
    return .next
  }

  @MainActor
  static func thousands(_ shell: Shell, _ words: Words) -> Shell.Flow {
    choose("thousands", words, in: shell, now: shell.console.rendering.grouping) {
      shell.console.rendering.grouping = $0
    }
    return .next
  }

  @MainActor
  static func theme(_ shell: Shell, _ words: Words) -> Shell.Flow {
    choose("theme", words, in: shell, now: shell.reader.theme) { shell.reader.theme = $0 }
    return .next
  }

  @MainActor
  static func highlight(_ shell: Shell, _ words: Words) -> Shell.Flow {
    let now = shell.reader.theme == nil ? Switch.off : .on
    choose("highlight", words, in: shell, now: now) {
      shell.reader.theme = $0 == .on ? .chosen(by: Terminal.environment) : nil
    }
    return .next
  }

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
    case "auto": shell.console.rowLimit = .screen
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
