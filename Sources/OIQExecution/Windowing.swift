import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// The columns of `table`, then one column a call, row order kept.
  func windowed(_ table: Table, calls: [WindowCall]) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("a window function")
  }
}
