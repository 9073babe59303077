import Synchronization
import Testing

@testable import OIQ

/// What is only checked runs no query. Whoever runs one here asks whether it is cancelled, and is.
struct ReachTests {
  private final class Asked: Sendable {
    let times = Atomic<Int>(0)
  }

  private func run(_ reach: RunReach, _ asked: Asked, after text: String = "") -> StatementRun {
    let session = Session(workspace: "/nonexistent/workspace.sqlite")
    _ = session.execute(text)
    return StatementRun(
      state: session.state.withLock { $0 }, settings: session.settings,
      isCancelled: {
        asked.times.wrappingAdd(1, ordering: .relaxed)
        return true
      }, reach: reach)
  }

  @Test func askingIsHowAQueryIsNoticed() {
    let asked = Asked()
    let execution = run(.everything, asked).execute(
      Array("let x = 10 to 20\ndescribe x".utf8), name: "", parameters: [:])
    #expect(execution.failed && asked.times.load(ordering: .relaxed) > 0)
  }

  @Test(arguments: [RunReach.everything, .textAlone])
  func describingIsCheckedWithoutDraws(_ reach: RunReach) {
    let asked = Asked()
    let found = run(reach, asked).check(
      Array("let x = 10 to 20\ndescribe x\ndescribe nosuch".utf8), name: ""
    ).found
    #expect(found.map(\.code.rawValue) == ["unknown-name"])
    #expect(asked.times.load(ordering: .relaxed) == 0)
  }

  @Test(arguments: [
    "record capex from (from capex | take 1)", "record capex from companies",
    "record capex { company: Meta, amount: x * 2 }", "tornado x * 2",
    "solve x such that x * 2 == 30", "sweep x * 2 over x", "describe x", "why",
    "from capex | pivot company, amount by span",
  ])
  func typingRunsNothing(_ text: String) {
    let asked = Asked()
    let run = run(.textAlone, asked, after: "let x = 10 to 20")
    _ = run.check(Array(text.utf8), name: "", incomplete: .isNoMistake)
    #expect(asked.times.load(ordering: .relaxed) == 0)
  }
}
