import OIQPlan
import OIQText
import Synchronization

/// What the operators of a run took and gave, in the order in which they were begun. Operators that are computed
/// together are one: the last of them is named.
package final class RunMeasures: Sendable {
  package struct Measure: Sendable {
    /// The operator, and the stage that it came from.
    package let title: String
    package let span: Span?
    let began = ContinuousClock.now
    /// Rows given; nil where it didn't come to an end.
    package internal(set) var rows: Int?
    /// With what it read from.
    package internal(set) var took = Duration.zero

    init(_ plan: Plan) {
      title = plan.node.title
      span = plan.span
    }
  }

  private let measures = Mutex<[Measure]>([])

  package init() {}
}

extension RunMeasures {
  package var all: [Measure] { measures.withLock { $0 } }

  /// Gives the number of the measure that has begun.
  func begin(_ plan: Plan) -> Int {
    measures.withLock { measures in
      measures.append(Measure(plan))
      return measures.count - 1
    }
  }

  func end(_ number: Int, rows: Int) {
    measures.withLock { measures in
      measures[number].rows = rows
      measures[number].took = .now - measures[number].began
    }
  }
}
