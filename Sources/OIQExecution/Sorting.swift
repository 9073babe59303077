import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// Stable; missing last in either direction.
  func sorted(_ table: Table, by terms: [SortTerm]) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`sort`")
  }
}
