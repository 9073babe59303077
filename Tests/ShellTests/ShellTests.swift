import OIQ
import Testing

@testable import OIQTool

@MainActor
struct ShellTests {
  @Test func endOfInputLeavesWithSuccess() {
    let run = ShellRun([String]())
    #expect(run.status == 0)
    #expect(run.output.isEmpty && run.errors.isEmpty)
  }

  @Test(
    arguments: [(".quit", 0), (".exit", 0), (".exit 7", 7), (" .exit 255 ", 255)]
      as [(String, Int32)])
  func commandsLeave(_ entry: String, with status: Int32) {
    #expect(ShellRun([entry, ".exit 99"]).status == status)
  }

  @Test func aBadStatusIsReportedAndTheShellGoesOn() {
    let run = ShellRun([".exit 256", ".exit 3"])
    #expect(run.status == 3)
    #expect(run.errors.contains("256"))
  }

  @Test func helpListsEveryCommandOnce() {
    let lines = ShellRun([".help"]).output.split(separator: "\n")
    for command in ShellCommand.all {
      let rows = lines.indices.filter { lines[$0].hasPrefix(".\(command.name) ") }
      #expect(rows.count == 1, "\(command.name)")
      // A long usage has its summary on the next line.
      #expect(
        rows.allSatisfy { row in
          lines[row].hasSuffix(command.summary)
            || row + 1 < lines.count && lines[row].count > 30
              && lines[row + 1].hasSuffix("  \(command.summary)")
        }, "\(command.name)")
    }
  }

  @Test func helpOfOneCommandShowsItAlone() {
    #expect(ShellRun([".help .timer"]).output == ".timer on|off  show how long each entry takes\n")
  }

  @Test(arguments: [
    (".mdoe", ".mode"), (".table", ".tables"), (".quti", ".quit"), (".shcema", ".schema"),
  ])
  func anUnknownCommandSuggestsTheNearest(_ entry: String, _ near: String) {
    let run = ShellRun([entry])
    #expect(run.errors.contains("did you mean \(near)?"))
    #expect(run.output.isEmpty)
  }

  @Test func aFarCommandPointsToHelp() {
    #expect(ShellRun([".xyzzy"]).errors.contains(".help lists the commands"))
  }

  @Test func modesAreShownAndChecked() {
    let run = ShellRun([".mode csv", ".mode", ".mode cvs"])
    #expect(run.output == "csv\n")
    #expect(run.errors.contains(OutputMode.allCases.map(\.rawValue).joined(separator: ", ")))
  }

  @Test func timesGoToTheErrors() {
    let run = ShellRun([".timer on", "1", ".timer", ".timer off", "1"])
    #expect(run.errors.split(separator: "\n").count { $0.hasPrefix("time: ") } == 1)
    #expect(run.output.contains("on\n"))
  }

  @Test func onlyTheSecondInterruptInARowShowsTheWayOut() {
    let once = ShellRun([.interrupted, .text("1"), .interrupted])
    #expect(!once.errors.contains("ctrl-D"))
    let often = ShellRun([.interrupted, .interrupted, .interrupted])
    #expect(often.errors == "ctrl-D or .quit to leave\n")
  }

  @Test func entriesAreRememberedUnlessABlankStandsBefore() {
    let run = ShellRun([".mode", "", "  ", " .timer", "1 +\n2\n", ".mdoe"])
    #expect(run.history == [".mode", "1 +\n2", ".mdoe"])
  }

  @Test func aLeadingBarWithoutAQueryIsExplained() {
    #expect(ShellRun(["| take 3"]).errors.contains("no query to continue"))
  }

  @Test func aMissingScriptIsReported() {
    let run = ShellRun([".read /no/such.oiq", ".read", ".exit 4"])
    #expect(run.errors.contains("can't read /no/such.oiq: No such file or directory"))
    #expect(run.errors.contains(".read needs a file"))
    #expect(run.status == 4)
  }

  @Test(arguments: [
    ("a b  c", ["a", "b", "c"]), ("read \"a b.oiq\"", ["read", "a b.oiq"]), ("", []),
    ("x '' y", ["x", "", "y"]), ("x 'it\"s", ["x", "it\"s"]), ("a\"b c\"d", ["ab cd"]),
  ])
  func argumentsAreSplitAtBlanksOutsideQuotes(_ line: String, _ words: [String]) {
    #expect(ShellCommand.split(line) == words)
  }

  @Test(arguments: [
    (Duration.milliseconds(1), "1.0"), (.microseconds(1_250), "1.2"), (.seconds(61), "61000.0"),
    (.zero, "0.0"), (.microseconds(99), "0.0"), (.microseconds(100), "0.1"),
  ])
  func timesHaveOneDigit(_ duration: Duration, _ text: String) {
    #expect(Shell.milliseconds(duration) == text)
  }
}
