import Support
import Testing

/// A shell on a terminal of its own.
enum Typing {
  static let prompt = "oiq> "
  static let controlC = "\u{3}"
  static let controlD = "\u{4}"
  static let escape = "\u{1b}"

  /// Without colours, so that what readline draws can be looked for as it is, unless the environment asks for them.
  static func start(
    _ environment: [String: String] = [:], _ arguments: [String] = [], columns: UInt16 = 80
  ) throws -> PseudoTerminal {
    let settled = ["TERM": "xterm-256color", "NO_COLOR": "1"].merging(environment) { $1 }
    let terminal = try PseudoTerminal(
      .oiq(environment: settled), arguments, columns: columns)
    try terminal.expect(prompt)
    return terminal
  }

  /// Waits for the prompt first: a ctrl-D typed while a query runs is for nobody.
  static func leave(_ terminal: PseudoTerminal) throws {
    try terminal.expect(prompt)
    terminal.type(controlD)
    #expect(try terminal.expectEnd() == .exited(0))
  }

  /// Types an entry and waits for what it shows.
  static func enter(_ keys: String, _ terminal: PseudoTerminal, shows text: String) throws {
    terminal.type(keys + "\r")
    try terminal.expect(text)
  }

  /// Two tables of so many rows: joining them on a condition takes as long as a test needs.
  static func longQuery(rows: Int = 20_000) throws -> String {
    let file = try TemporaryFile("v\n" + (1...rows).map { "\($0)\n" }.joined(), name: "long.csv")
    return "from csv(\"\(file.path)\") | join b = csv(\"\(file.path)\") on v + b.v < 0"
  }
}
