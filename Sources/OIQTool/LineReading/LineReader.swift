import Glibc
import OIQ

/// What a reader brings: a whole entry (one or more lines), ctrl-C at the prompt, or the end.
enum Entry: Equatable {
  case text(String)
  case interrupted
  case end
}

/// Where the shell's input comes from: readline on a terminal, a pipe, or a test's list.
@MainActor
protocol LineReader: AnyObject {
  /// The next entry. It is whole when `isWhole` says so; until then more lines are read.
  func read(isWhole: @escaping (String) -> Bool) -> Entry
  /// Keeps an entry in the history, if there is one.
  func remember(_ entry: String)
  /// The entries kept so far, oldest first.
  var history: [String] { get }
  /// The colours of the input; nil where it stays plain.
  var theme: Theme? { get set }
}

/// Reads lines from a descriptor that is no terminal: no prompt, no history.
@MainActor
final class PipeReader: LineReader {
  private let descriptor: Int32
  var theme: Theme?
  private var pending: [UInt8] = []
  private var reachedEnd = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Reads the lines of a text.
  init(_ bytes: [UInt8]) {
    descriptor = -1
    pending = bytes
    reachedEnd = true
  }

  var history: [String] { [] }
  func remember(_ entry: String) {}

  func read(isWhole: @escaping (String) -> Bool) -> Entry {
    guard var entry = nextLine() else { return .end }
    while !isWhole(entry), let line = nextLine() { entry += "\n" + line }
    return .text(entry)
  }
}

extension PipeReader {
  /// The next line without its end; the last one needs none.
  private func nextLine() -> String? {
    var searched = 0
    while true {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        return take(upTo: end, dropping: 1)
      }
      searched = pending.count
      if reachedEnd { return pending.isEmpty ? nil : take(upTo: pending.count, dropping: 0) }
      fill()
    }
  }

  private func take(upTo end: Int, dropping terminator: Int) -> String {
    var line = pending[..<end]
    if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
    let text = String(decoding: line, as: UTF8.self)
    pending.removeFirst(end + terminator)
    return text
  }

  private func fill() {
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(descriptor, &chunk, chunk.count)
    if count > 0 {
      pending.append(contentsOf: chunk[..<count])
    } else if count == 0 || errno != EINTR {
      reachedEnd = true
    }
  }
}
