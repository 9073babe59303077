import OIQ

// What the commands do. Each reports its own wrong arguments.

extension ShellCommand {
  @MainActor
  static func exit(_ shell: Shell, _ words: Words) -> Shell.Flow {
    guard let word = words.first else { return .exit(ExitStatus.success.rawValue) }
    guard let status = UInt8(word) else {
      shell.complain("an exit status is a number from 0 to 255, not \(word)")
      return .next
    }
    return .exit(Int32(status))
  }

  @MainActor
  static func history(_ shell: Shell, _ words: Words) -> Shell.Flow {
    switch words.first {
    case "on": shell.settings.recordsHistory = true
    case "off": shell.settings.recordsHistory = false
    default:
      let count = words.first.map { Int($0) } ?? 20
      guard let count, count >= 0 else {
        shell.complain(".history takes a number, on or off, not \(words.first ?? "")")
        return .next
      }
      shell.present(shell.reader.history.suffix(count).map { $0 + "\n" }.joined())
    }
    return .next
  }

  @MainActor
  static func draws(_ shell: Shell, _ words: Words) -> Shell.Flow {
    guard let word = words.first else {
      shell.present("\(shell.session.drawCount)\n")
      return .next
    }
    guard let count = Int(word.filter { $0 != "_" && $0 != "," }),
      Session.drawCounts.contains(count)
    else {
      shell.complain(".draws takes a number from 100 to 10000000, not \(word)")
      return .next
    }
    shell.session.drawCount = count
    return .next
  }

  @MainActor
  static func memory(_ shell: Shell, _ words: Words) -> Shell.Flow {
    if words.text.isEmpty {
      shell.present("\(Session.text(ofBytes: shell.session.memoryLimit))\n")
    } else if let bytes = Session.bytes(of: words.text) {
      shell.session.memoryLimit = bytes
    } else {
      shell.complain(".memory takes a size, not \(words.text)", help: ".memory 4GB")
    }
    return .next
  }

  @MainActor
  static func read(_ shell: Shell, _ words: Words) -> Shell.Flow {
    guard !refused("read", in: shell) else { return .next }
    guard let path = words.first else {
      shell.complain(".read needs a file", help: ".read model.oiq")
      return .next
    }
    do {
      shell.run(try InputFile(path: path).read(), name: path)
    } catch {
      shell.complain(error)
    }
    return .next
  }

  @MainActor
  static func dump(_ shell: Shell, _ words: Words) -> Shell.Flow {
    let script = shell.session.script
    guard let path = words.first else {
      shell.console.output.write(script)
      return .next
    }
    guard !refused("dump", in: shell) else { return .next }
    do {
      try InputFile(path: path).replace(with: script)
    } catch {
      shell.complain(error)
    }
    return .next
  }

  @MainActor
  static func export(_ shell: Shell, _ words: Words) -> Shell.Flow {
    guard !refused("export", in: shell) else { return .next }
    do {
      let lines = try shell.session.exportFacts(to: words.first ?? ".")
      shell.present(lines.map { $0 + "\n" }.joined())
    } catch {
      shell.note(.failure)
      shell.console.show([error], of: shell.session)
    }
    return .next
  }

  @MainActor
  static func safeMode(_ shell: Shell, _ words: Words) -> Shell.Flow {
    shell.makeSafe()
    return .next
  }

  /// Whether safe mode forbids the command, which has been said then.
  @MainActor
  static func refused(_ name: String, in shell: Shell) -> Bool {
    guard shell.settings.isSafe else { return false }
    shell.complain(
      "safe mode keeps files and commands out of reach",
      help: "start oiq without --safe for .\(name)")
    return true
  }

  @MainActor
  static func schema(_ shell: Shell, _ words: Words) -> Shell.Flow {
    guard let name = words.first else { return tables(shell, words) }
    shell.describe(name)
    return .next
  }

  @MainActor
  static func tables(_ shell: Shell, _ words: Words) -> Shell.Flow {
    let known = shell.session.completions(in: "from ", at: 5)
    let width = known.map(\.text.count).max() ?? 0
    let ends = Dictionary(
      Session.tables.map { ($0.name, $0.collectedTo ?? "") }, uniquingKeysWith: { $1 })
    for (kind, title) in [
      (Completion.Kind.table, "tables, and to when their facts were collected"),
      (.query, "queries of the model"),
    ] {
      let rows = known.filter { $0.kind == kind }.map { row in
        let padding = String(repeating: " ", count: width - row.text.count)
        let meaning = row.detail.prefix { $0 != "\n" }
        let end = kind == .table ? (ends[row.text] ?? "") : nil
        let day = end.map { $0 + String(repeating: " ", count: max(0, 12 - $0.count)) } ?? ""
        return Shell.trimmedEnd("  \(row.text)\(padding)  \(day)\(meaning)") + "\n"
      }
      if !rows.isEmpty { shell.console.output.write("\(title):\n" + rows.joined()) }
    }
    return .next
  }

  @MainActor
  static func edit(_ shell: Shell, _ words: Words) -> Shell.Flow {
    guard !refused("edit", in: shell) else { return .next }
    let before = shell.reader.history.last { !Shell.isCommand($0) } ?? ""
    guard let text = Editor.edit(words.text.isEmpty ? before : words.text) else {
      shell.complain("the editor failed; nothing is run")
      return .next
    }
    let entry = Shell.trimmed(text)
    if entry.isEmpty { return .next }
    shell.console.output.write(entry + "\n")
    return shell.handle(entry)
  }
}
