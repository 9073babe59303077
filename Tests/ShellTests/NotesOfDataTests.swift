import Support
import Testing

@testable import OIQTool

/// What is to be known of an answer goes with it: below the rows that people read, beside those that go on as data.
struct NotesOfDataTests {
  private let query =
    "from spend | where company in members(Big4) | calendarize amount to year by company | where period == 2023 | aggregate s = sum(amount)"
  private let note = "nothing in it is of Microsoft"

  @Test(arguments: ["csv", "tsv", "json", "jsonl", "insert"])
  func besideData(mode: String) throws {
    let run = try Program.oiq().run(["--mode", mode, "-c", query])
    #expect(run.end == .exited(0))
    #expect(
      run.errors.split(separator: "\n").contains { $0.hasPrefix("note: ") && $0.contains(note) })
    #expect(!run.output.contains(note))
  }

  @Test(arguments: ["box", "markdown", "html", "latex", "record"])
  func belowRows(mode: String) throws {
    let run = try Program.oiq().run(["--mode", mode, "-c", query])
    #expect(run.output.contains(note))
    #expect(run.errors.isEmpty)
  }

  @Test func besideAFile() throws {
    let folder = try ScratchFolder()
    let run = try Program.oiq().run(["-c", query + " | save \"\(folder.path)/s.csv\""])
    #expect(run.output.contains("saved 1 row") && run.output.contains(note))
    #expect(try folder.text("s.csv").split(separator: "\n").count == 2)
  }
}
