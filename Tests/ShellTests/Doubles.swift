import OIQ

@testable import OIQTool

/// Hands out a list of entries.
@MainActor
final class ListReader: LineReader {
  private var entries: [Entry]
  private(set) var history: [String] = []
  var theme: Theme?

  init(_ entries: [Entry]) { self.entries = entries.reversed() }

  func read(isWhole: @escaping (String) -> Bool) -> Entry { entries.popLast() ?? .end }
  func remember(_ entry: String) { history.append(entry) }
}

/// A shell over a list of entries, and what it wrote and answered.
@MainActor
struct ShellRun {
  let status: Int32
  let output: String
  let errors: String
  let history: [String]

  init(_ entries: [String]) { self.init(entries.map(Entry.text)) }

  init(_ entries: [Entry]) {
    let (output, errors) = (MemorySink(), MemorySink())
    let console = Console(
      output: output, errors: errors, rendering: RenderOptions(), errorRendering: RenderOptions())
    let reader = ListReader(entries)
    let shell = Shell(session: Session(), reader: reader, console: console)
    status = shell.run()
    self.output = output.text
    self.errors = errors.text
    history = reader.history
  }
}
