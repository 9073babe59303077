import OIQPlan
import Synchronization

/// How far a run has come, for those who wait for it: read from another thread at any time.
package final class RunProgress: Sendable {
  package struct Reading: Sendable, Hashable {
    /// The stage that is at work.
    package var step = ""
    /// Pieces of its work; 0 where nobody counts.
    package var total = 0
    package var done = 0
    /// What the pieces are.
    package var noun = ""
  }

  private struct State {
    var reading = Reading()
    var began = ContinuousClock.now
  }

  private let state = Mutex(State())

  package init() {}
}

extension RunProgress {
  /// What is being done and for how long the count has been going on.
  package var reading: (Reading, Duration) {
    state.withLock { ($0.reading, ContinuousClock.now - $0.began) }
  }

  /// Names the stage at work. Gives the one before, to be named again afterwards.
  package func enter(_ step: String) -> String {
    state.withLock { state in
      let before = state.reading.step
      state.reading = Reading(step: step)
      return before
    }
  }

  /// Begins to count pieces of work.
  package func count(_ total: Int, _ noun: String) {
    state.withLock { state in
      state.reading.total = total
      state.reading.done = 0
      state.reading.noun = noun
      state.began = .now
    }
  }

  /// To be called once a piece, and pieces are large.
  func advance(to done: Int) { state.withLock { $0.reading.done = done } }
  package func advance() { state.withLock { $0.reading.done += 1 } }
}

extension PlanNode {
  /// The stage as its user knows it.
  var stepName: String {
    switch self {
    case .scan, .unit: "from"
    case .filter: "where"
    case .project, .window: "derive"
    case .aggregate: "aggregate"
    case .sort: "sort"
    case .take: "take"
    case .skip: "skip"
    case .distinct: "distinct"
    case .join: "join"
    case .union: "union"
    case .calendarize, .part: "calendarize"
    case .change: "under"
    case .pivot: "pivot"
    case .unpivot: "unpivot"
    case .fill: "fill"
    }
  }
}
