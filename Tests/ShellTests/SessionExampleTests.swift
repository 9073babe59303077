import Support
import Testing

/// The first minutes of a new user, typed as they stand in `examples/session`.
struct SessionExampleTests {
  private static let path: String = {
    let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(here)/examples/session/five-minutes.txt"
  }()

  @Test func theFirstFiveMinutesWork() throws {
    let saved = try TemporaryFile("", name: "totals.csv")
    let folder = saved.path.dropLast("totals.csv".count)
    let text = try TemporaryFile.read(SessionExampleTests.path)
    let terminal = try Typing.start(["OIQ_PAGER": "cat"], [], columns: 120)
    var isFirst = true
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix(Typing.prompt) {
        if !isFirst { try terminal.expect(Typing.prompt) }
        isFirst = false
        let entry = line.dropFirst(Typing.prompt.count)
          .replacing("\"totals.", with: "\"\(folder)totals.")
        terminal.type(entry + "\r")
        // What was typed is no answer.
        try terminal.expect("\u{1b}[?2004l")
      } else {
        try terminal.expect(String(line))
      }
    }
    try Typing.leave(terminal)
    #expect(try saved.read().contains("\n2024,"))
    let chart = try TemporaryFile.read("\(folder)totals.svg")
    #expect(chart.contains("<svg ") && chart.contains(">Sources: ") && chart.contains("B USD"))
  }
}
