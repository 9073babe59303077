import OIQ

/// Where results go instead of the screen: a file that is replaced whole or not at all, or a command.
@MainActor
final class ResultRoute {
  private enum Target {
    case file(InputFile, MemorySink)
    case command(CommandSink, String)
  }

  private let target: Target

  private init(_ target: Target) { self.target = target }
}

extension ResultRoute {
  /// `FILE`, or `| COMMAND`.
  static func open(_ text: String) throws(FileFailure) -> ResultRoute {
    guard text.hasPrefix("|") else {
      return ResultRoute(.file(InputFile(path: text), MemorySink()))
    }
    let command = Shell.trimmed(String(text.dropFirst()))
    guard !command.isEmpty, let sink = CommandSink(command) else {
      throw FileFailure(message: "can't start the command \(command)")
    }
    return ResultRoute(.command(sink, command))
  }

  var sink: any TextSink {
    switch target {
    case .file(_, let sink): sink
    case .command(let sink, _): sink
    }
  }

  /// The mode that the file's name asks for.
  var mode: OutputMode? {
    if case .file(let file, _) = target { OutputMode(path: file.path) } else { nil }
  }

  /// Puts the file in its place, or waits for the command.
  func finish() throws(FileFailure) {
    switch target {
    case .file(let file, let sink): try file.replace(with: sink.bytes)
    case .command(let sink, let command):
      let status = sink.finish()
      if status != 0 { throw FileFailure(message: "\(command) ended with status \(status)") }
    }
  }

  /// Leaves a file as it was.
  func abandon() {
    if case .command(let sink, _) = target { _ = sink.finish() }
  }
}

/// Keeps what is written to it.
final class MemorySink: TextSink {
  let outcomes = OutcomesWritten()
  private(set) var bytes: [UInt8] = []
  func write(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }
}

extension MemorySink {
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
