import Synchronization
import Testing

@testable import OIQ

/// To tell what an aggregate skips, the rows of an answer are followed down to groups; nothing is drawn for that.
@Suite struct FollowedRowsTests {
  private final class Asked: Sendable {
    private let count = Atomic<Int>(0)

    var questions: Int { count.load(ordering: .relaxed) }

    func ask() -> Bool {
      count.add(1, ordering: .relaxed)
      return false
    }
  }

  /// How often a text asks whether to stop: once for each block of draws, and for each stage.
  private func questions(_ text: String, draws: Int) -> Int {
    let asked = Asked()
    let session = Session(settings: SessionSettings(threadCount: 1, drawCount: draws))
    let run = StatementRun(
      state: session.state.withLock { $0 }, settings: session.settings,
      isCancelled: { asked.ask() })
    let execution = run.execute(Array(text.utf8), name: "<input>", parameters: [:])
    #expect(!execution.failed)
    return asked.questions
  }

  /// `explain analyze` runs the same plan and follows no row: what is asked beyond it is the same for few draws and for
  /// many.
  @Test(arguments: [
    "from demand | where period == 2026", "versus",
    "demand | aggregate m = sum(modules) by period | sort period desc | where period == 2026",
    "demand | pivot period, modules by class | where class == \"800G\"",
    "demand | derive before = prev(modules) by class sort period | where period == 2026",
    "demand | where class == \"800G\" | union (from demand | where period == 2027) | where period == 2027",
    "demand | join m = (from demand | aggregate most = max(modules) by class) on class | where class == \"800G\"",
  ])
  func nothingIsDrawnAgain(_ query: String) {
    let alone = [1000, 20_000].map { questions("explain analyze \(query)", draws: $0) }
    let told = [1000, 20_000].map { questions(query, draws: $0) }
    #expect(alone[1] > alone[0] + 100, "\(alone)")
    #expect(told[1] - alone[1] == told[0] - alone[0], "\(told) and \(alone)")
  }

  /// A condition on what is drawn needs the draws that it had.
  @Test func whatDecidesIsDrawnAgain() throws {
    let session = Session(settings: SessionSettings(drawCount: 2000))
    try session.register(
      "t",
      [
        .texts("k", ["a", "a", "b", "b"]), .numbers("x", [1, nil, 2, 3]),
        .numbers("y", [1, 1, 5, 5]),
      ])
    // Of a `z` is about 2 and of b about 10.
    let pipe =
      "from t | derive w = y * (1 to 1.01) | aggregate s = sum(x), z = sum(w) by k "
    for (rest, count) in [
      ("| where mid(z) > 5", 0), ("| where mid(z) < 5", 1), ("| sort mid(z) desc | take 1", 0),
      ("| derive h = z * 2 | where chance(h > 5) > 50% | select k", 0),
      ("| derive h = z * 2 | where chance(h > 5) < 50% | select k", 1),
    ] {
      let notes = try session.run(pipe + rest).notes.filter { $0.hasSuffix("skipped") }
      #expect(notes.count == count, "\(rest): \(notes)")
    }
  }
}
