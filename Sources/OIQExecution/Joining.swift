import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// The left's columns then the right's (anti: the left's alone), in the left's order.
  func joined(_ join: JoinPlan, left: Table, right: Table) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`join`")
  }
}
