import OIQ

// Commands that take one of a few words; without one they show which is in force.

/// A word that a command takes, with what it means.
protocol DescribedChoice { var meaning: String { get } }

extension OutputMode: DescribedChoice {
  var meaning: String {
    switch self {
    case .box: "lines drawn, fitted to the terminal"
    case .table: "as a box, in ASCII and never cut"
    case .record: "one line a value"
    case .csv: "every row and digit, commas between"
    case .tsv: "the same with tabs between"
    case .json: "one array of objects"
    case .jsonl: "one object a line"
    case .insert: "SQL statements"
    case .markdown: "a table for Markdown"
    case .html: "a table for a web page"
    case .latex: "a tabular for LaTeX"
    case .cite: "Markdown with numbered sources"
    }
  }
}

extension PagerChoice: DescribedChoice {
  var meaning: String {
    switch self {
    case .auto: "what was asked for whole and is longer than the screen"
    case .on: "every result longer than the screen"
    case .off: "never"
    }
  }
}

extension RenderOptions.WideTables: DescribedChoice {
  var meaning: String {
    switch self {
    case .cut: "texts are cut and columns left out, with a mark"
    case .record: "rows are shown one line a value"
    }
  }
}

extension ShellCommand {
  private enum Switch: String, CaseIterable { case on, off }

  /// - Parameter get: Nil where it is off.
  static func setting<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ summary: String,
    get: @escaping @MainActor @Sendable (Shell) -> Choice?,
    set: @escaping @MainActor @Sendable (Shell, Choice) -> Void
  ) -> ShellCommand {
    let choices = Choice.allCases.map(\.rawValue).joined(separator: "|")
    let described = Choice.allCases.compactMap { choice in
      (choice as? any DescribedChoice).map { (choice.rawValue, $0.meaning) }
    }
    return ShellCommand(
      name: name, arguments: choices, summary: summary,
      meanings: Dictionary(uniqueKeysWithValues: described)
    ) { shell, words in
      guard let word = words.first else {
        shell.console.output.write((get(shell)?.rawValue ?? "off") + "\n")
        return .next
      }
      if let choice = Choice(rawValue: word) {
        set(shell, choice)
      } else {
        reportChoice(word, of: name, in: shell)
      }
      return .next
    }
  }

  /// One that is on or off.
  static func setting(
    _ name: String, _ summary: String,
    _ flag: any WritableKeyPath<Shell.Settings, Bool> & Sendable
  ) -> ShellCommand {
    setting(name, summary) {
      $0.settings[keyPath: flag] ? Switch.on : .off
    } set: {
      $0.settings[keyPath: flag] = $1 == .on
    }
  }

  @MainActor
  static func reportChoice(_ word: String, of name: String, in shell: Shell) {
    let choices = named(name)?.choices ?? []
    shell.complain(
      ".\(name) doesn't know \(word)", help: "it takes \(choices.joined(separator: ", "))")
  }
}

extension ShellCommand {
  static let settings: [ShellCommand] = [
    setting("bail", "whether a failure ends the input", \.bails),
    setting("echo", "show how each entry was read, all brackets written", \.echoes),
    setting("stats", "show rows, processor time and memory", \.showsStatistics),
    setting("timer", "show how long each entry takes", \.isTiming),
    setting("mode", "choose how results are shown") {
      $0.console.rendering.mode
    } set: {
      $0.console.rendering.mode = $1
    },
    setting("pager", "when long results are paged") {
      $0.settings.pager
    } set: {
      $0.settings.pager = $1
    },
    setting("wide", "what becomes of tables that don't fit") {
      $0.console.rendering.wideTables
    } set: {
      $0.console.rendering.wideTables = $1
    },
    setting("thousands", "what stands between thousands") {
      $0.console.rendering.grouping
    } set: {
      $0.console.rendering.grouping = $1
    },
    setting("theme", "colours for a dark or a light background") {
      $0.console.theme
    } set: {
      $0.console.theme = $1
      // Where typing stays plain it stays so.
      if $0.reader.theme != nil { $0.reader.theme = $1 }
    },
    setting("highlight", "colours and hints while typing") {
      $0.reader.theme == nil ? Switch.off : .on
    } set: {
      $0.reader.theme = $1 == .on ? $0.console.theme : nil
    },
  ]
}
