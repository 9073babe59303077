import OIQ

/// Something that tab can put in.
struct Candidate: Equatable {
  let text: String
  let kind: String
  let detail: String
  /// UTF-8 offsets of what the text replaces.
  let replaced: Range<Int>
}

/// What tab offers: the language's names from the session, the shell's commands and their words.
@MainActor
struct ShellCompleter {
  let session: Session

  /// Candidates for the text before `offset` (in UTF-8), sorted, without repetitions.
  func candidates(in text: String, at offset: Int) -> [Candidate] {
    let found =
      Shell.isCommand(text)
      ? commandCandidates(in: text, at: offset)
      : FileCompletion.candidates(inStatement: text, at: offset) ?? names(in: text, at: offset)
    var seen: Set<String> = []
    return found.filter { seen.insert($0.text).inserted }
  }

  private func names(in text: String, at offset: Int) -> [Candidate] {
    session.completions(in: text, at: offset).map {
      Candidate(text: $0.text, kind: $0.kind.rawValue, detail: $0.detail, replaced: $0.replaced)
    }
  }

  private func commandCandidates(in text: String, at offset: Int) -> [Candidate] {
    let head = String(decoding: Array(text.utf8).prefix(offset), as: UTF8.self)
    let word = String(head.reversed().prefix { !$0.isWhitespace }.reversed())
    let range = (offset - word.utf8.count)..<offset
    let words = ShellCommand.split(Shell.trimmed(head).dropFirst())
    let isName = words.count < 2 && head.last?.isWhitespace != true
    if isName {
      return ShellCommand.all.filter { ".\($0.name)".hasPrefix(word) }.map {
        Candidate(text: ".\($0.name)", kind: "command", detail: $0.summary, replaced: range)
      }
    }
    guard let command = ShellCommand.all.first(where: { $0.name == words.first }) else { return [] }
    if command.name == "schema" || command.name == "help" {
      return tables(matching: word, replacing: range)
    }
    if command.arguments.contains("FILE") {
      return FileCompletion.candidates(beginning: word, replacing: range)
    }
    return command.choices.filter { $0.hasPrefix(word) }.map {
      Candidate(text: $0, kind: "word", detail: command.meanings[$0] ?? "", replaced: range)
    }
  }

  /// The tables that a query could start with.
  private func tables(matching word: String, replacing range: Range<Int>) -> [Candidate] {
    let query = "from " + word
    return names(in: query, at: query.utf8.count).map {
      Candidate(text: $0.text, kind: $0.kind, detail: $0.detail, replaced: range)
    }
  }
}

extension ShellCompleter {
  /// What tab puts in place of the word before the cursor; nil where the candidates share no more
  /// than stands there. A sole candidate is followed by a blank, unless it opens something; a file behind a quote by
  /// the other quote, as a blank would be part of its path.
  static func insertion(for found: [Candidate], in text: String, at offset: Int) -> String? {
    guard let first = found.first else { return nil }
    let start = max(0, min(first.replaced.lowerBound, offset))
    let typed = String(
      decoding: Array(text.utf8)[start..<min(offset, text.utf8.count)], as: UTF8.self)
    if found.count == 1 {
      let isOpen = first.text.last.map { "(\".[{/".contains($0) } ?? true
      let isAtEnd = first.replaced.upperBound >= text.utf8.count
      guard isAtEnd && !isOpen else { return first.text }
      let isQuoted = start > 0 && Array(text.utf8)[start - 1] == UInt8(ascii: "\"")
      return first.text + (isQuoted ? "\"" : " ")
    }
    let shared = sharedPrefix(of: found.map(\.text))
    return shared.count > typed.count ? shared : nil
  }

  static func sharedPrefix(of texts: [String]) -> String {
    guard var shared = texts.first else { return "" }
    for text in texts.dropFirst() {
      let pairs = zip(shared, text).prefix { $0.0 == $0.1 }
      shared = String(pairs.map(\.0))
    }
    return shared
  }

  /// As many candidates as a screen shows one a line, with kind, unit and meaning; more of them in columns, names alone.
  static func listing(of found: [Candidate], width: Int, rows: Int = 24) -> String {
    let longest = found.map(\.text.count).max() ?? 0
    let kind = found.map(\.kind.count).max() ?? 0
    if found.count <= max(16, rows - 4) {
      return found.map { candidate in
        let line =
          "  " + pad(candidate.text, to: longest) + "  " + pad(candidate.kind, to: kind)
          + "  " + candidate.detail.prefix { $0 != "\n" }
        return String(Shell.trimmedEnd(line).prefix(max(1, width - 1))) + "\n"
      }.joined()
    }
    let perLine = max(1, width / (longest + 2))
    var lines = ""
    for (index, candidate) in found.enumerated() {
      let isLast = (index + 1) % perLine == 0 || index + 1 == found.count
      lines += isLast ? candidate.text + "\n" : pad(candidate.text, to: longest + 2)
    }
    return lines
  }

  private static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
