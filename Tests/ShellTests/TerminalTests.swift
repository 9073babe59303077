import Support
import Testing

/// The program on a terminal, key by key.
@Suite(.serialized)
struct TerminalTests {
  private static let prompt = "oiq> "

  private func start(_ environment: [String: String] = [:]) throws -> PseudoTerminal {
    let settled = ["TERM": "xterm-256color"].merging(environment) { _, given in given }
    let terminal = try PseudoTerminal(.oiq(environment: settled))
    try terminal.expect(TerminalTests.prompt)
    return terminal
  }

  @Test func controlDLeaves() throws {
    let terminal = try start()
    terminal.type("\u{4}")
    #expect(try terminal.expectEnd() == .exited(0))
  }

  @Test func controlCClearsTheInputAndNeverLeaves() throws {
    let terminal = try start()
    for _ in 1...3 {
      terminal.type(".exit 1")
      try terminal.expect(".exit 1")
      terminal.type("\u{3}")
      try terminal.expect("^C")
      try terminal.expect(TerminalTests.prompt)
    }
    terminal.type(".exit 5\r")
    #expect(try terminal.expectEnd() == .exited(5))
  }

  @Test func tabCompletesCommands() throws {
    let terminal = try start()
    terminal.type(".mo\tcs\t\r.mode\r")
    try terminal.expect(".mode csv")
    try terminal.expect("\rcsv\r\n")
    terminal.type(".t\t")
    try terminal.expect("list the catalogue's tables")
    try terminal.expect(".timer")
    try terminal.expect("oiq> .t")
    terminal.type("\u{3}")
    try terminal.expect(TerminalTests.prompt)
  }
}
