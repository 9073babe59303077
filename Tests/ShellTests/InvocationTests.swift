import OIQ
import Testing

@testable import OIQTool

struct InvocationTests {
  @Test(arguments: [
    ["a.oiq"], ["-c", "1"], ["-c", "1", "-c", "-2"], ["a.oiq", "-c", "x", "b.oiq"], ["-"],
    ["a.oiq", "check"], ["-c", "fmt"], ["-c", "--version"], ["-c", ""],
  ])
  func plainCommandLinesMeanWhatTheParserMakesOfThem(_ arguments: [String]) throws {
    let plain = try #require(Invocation.Run(plain: arguments))
    guard case .run(let parsed) = try RunArguments.parse(arguments).invocation else {
      Issue.record("no run")
      return
    }
    #expect(plain == parsed)
  }

  @Test(arguments: [
    [], ["check", "a"], ["fmt"], ["test", "a"], ["explain"], ["help"], ["-i"], ["-c"],
    ["--mode", "csv"], ["-csv"], ["--", "a"],
    ["a", "-p", "x=1"],
  ])
  func otherCommandLinesAreLeftToTheParser(_ arguments: [String]) {
    #expect(Invocation.Run(plain: arguments) == nil)
  }

  /// Options stand before a command as well as behind it.
  @Test(arguments: [
    ["--diagnostics", "json", "check", "a"], ["--diagnostics=json", "check", "a"],
    ["check", "--diagnostics", "json", "a"],
    ["--no-workspace", "--diagnostics", "json", "check", "a"],
  ])
  func optionsStandBeforeACommand(_ arguments: [String]) {
    guard case .check(let check) = Invocation(arguments) else {
      Issue.record("no check")
      return
    }
    #expect(check.files == ["a"] && check.diagnostics == .json)
  }

  @Test(arguments: [["--", "check"], ["-c", "1", "check"], ["a", "check"]])
  func otherWordsAreScripts(_ arguments: [String]) {
    guard case .run(let run) = Invocation(arguments) else {
      Issue.record("no run")
      return
    }
    #expect(run.files.contains("check"))
  }

  @Test(arguments: [["--mode", "csv"], ["-csv"], ["--mode=csv"]])
  func modesHaveShortNames(_ arguments: [String]) {
    guard case .run(let run) = Invocation(arguments) else {
      Issue.record("no run")
      return
    }
    #expect(run.mode == .csv)
  }

  @Test(arguments: OutputMode.allCases) func everyModeHasItsFlag(_ mode: OutputMode) {
    guard case .run(let run) = Invocation(["-\(mode.rawValue)"]) else {
      Issue.record("no run")
      return
    }
    #expect(run.mode == mode)
  }

  @Test(arguments: [["--mode", "xml"], ["--nope"], ["-c"], ["check"], ["fmt", "--nope"]])
  func wrongUseHasStatusTwo(_ arguments: [String]) {
    guard case .message(let text, .usage) = Invocation(arguments) else {
      Issue.record("no usage message")
      return
    }
    #expect(text.contains("oiq"))
  }

  @Test(arguments: [["--help"], ["-h"], ["help"], ["check", "--help"], ["fmt", "-h"]])
  func helpIsNoError(_ arguments: [String]) {
    guard case .message(let text, .success) = Invocation(arguments) else {
      Issue.record("no help")
      return
    }
    #expect(text.contains("USAGE: oiq"))
  }

  @Test(
    arguments: [
      (.always, false, ["NO_COLOR": "1"], true), (.never, true, ["CLICOLOR_FORCE": "1"], false),
      (.auto, true, [:], true), (.auto, false, [:], false), (.auto, true, ["NO_COLOR": "1"], false),
      (.auto, true, ["NO_COLOR": ""], true), (.auto, true, ["TERM": "dumb"], false),
      (.auto, false, ["CLICOLOR_FORCE": "1"], true), (.auto, false, ["CLICOLOR_FORCE": "0"], false),
      (.auto, false, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
    ] as [(ColorChoice, Bool, [String: String], Bool)])
  func colourFollowsFlagThenEnvironmentThenStream(
    _ choice: ColorChoice, _ isTerminal: Bool, _ environment: [String: String], _ wants: Bool
  ) {
    #expect(
      Terminal.wantsColor(choice, isTerminal: isTerminal) { environment[$0] } == wants)
  }

  @Test(
    arguments: [
      ([:], true), (["LANG": "en_US.UTF-8"], true),
      (["LC_ALL": "C", "LANG": "en_US.UTF-8"], false),
      (["LC_ALL": "", "LC_CTYPE": "C.utf8"], true), (["LANG": "de_DE@euro"], false),
    ] as [([String: String], Bool)])
  func signsFollowTheLocale(_ environment: [String: String], _ isUnicode: Bool) {
    #expect(Terminal.isUnicode { environment[$0] } == isUnicode)
  }
}
