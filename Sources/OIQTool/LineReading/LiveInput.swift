import OIQ

/// What is shown of an input beside its plain text: colours, mistakes underlined, and how it may go on.
@MainActor
final class LiveInput {
  private let session: Session
  /// Nil: input stays plain.
  var theme: Theme?
  private var mistakes: [Mistake] = []
  private var checked: [UInt8]?

  init(session: Session, theme: Theme?) {
    self.session = session
    self.theme = theme
  }
}

extension LiveInput {
  /// What the right arrow key puts in, or a remark that nothing can be done with.
  enum Hint: Equatable {
    case continuation(String)
    case remark(String)

    var text: String {
      switch self {
      case .continuation(let text): text
      case .remark(let text): "  ! " + text
      }
    }
  }

  /// The colours of a text, the command's name where it is one.
  func painter(for bytes: [UInt8], theme: Theme, point: Int) -> Painter {
    let text = String(decoding: bytes, as: UTF8.self)
    var painter = Painter()
    if Shell.isCommand(text) {
      let start = bytes.firstIndex(of: UInt8(ascii: ".")) ?? 0
      let end = bytes[start...].firstIndex { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A } ?? bytes.count
      painter.styles = [(start..<end, theme.style(of: .keyword))]
      return painter
    }
    painter.styles = Session.highlights(in: text).map { ($0.range, theme.style(of: $0.role)) }
    painter.styles += shown(in: bytes, point).map { (widened($0.range, in: bytes), Theme.mistake) }
    return painter
  }

  /// Mistakes in what hasn't changed since the last check, but not in the word that is being typed.
  private func shown(in bytes: [UInt8], _ point: Int) -> [Mistake] {
    guard let checked else { return [] }
    let same = zip(checked, bytes).prefix { $0.0 == $0.1 }.count
    let isSame = checked.count == bytes.count && same == bytes.count
    return mistakes.filter { mistake in
      let isTyped = mistake.range.upperBound >= bytes.count && point == bytes.count
      return !isTyped && (isSame || mistake.range.upperBound < same)
    }
  }

  /// At least one character, so that there is something to underline.
  private func widened(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    guard range.isEmpty else { return range }
    return range.lowerBound < bytes.count
      ? range.lowerBound..<range.lowerBound + 1
      : max(0, bytes.count - 1)..<bytes.count
  }

  /// How the latest entry that begins like this goes on; else what is wrong.
  func hint(for bytes: [UInt8], history: [String], point: Int) -> Hint? {
    guard bytes.count > 1, point == bytes.count else { return nil }
    if bytes.last != UInt8(ascii: "\n"),
      let entry = history.last(where: { $0.utf8.count > bytes.count && $0.utf8.starts(with: bytes) }
      )
    {
      return .continuation(String(decoding: entry.utf8.dropFirst(bytes.count), as: UTF8.self))
    }
    return shown(in: bytes, point).first.map { .remark($0.title) }
  }

  func needsCheck(_ bytes: [UInt8]) -> Bool { theme != nil && !bytes.isEmpty && checked != bytes }

  /// Looks for mistakes: costs more than a key stroke may, and so waits for a pause.
  func check(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    mistakes = Shell.isCommand(text) ? [] : session.mistakes(in: text)
    checked = bytes
  }
}
