import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// Key columns, then one column a call; groups in key order, missing last.
  func aggregated(
    _ input: Plan, keys: [Int], calls: [AggregateCall], fields: [TableField]
  ) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("this aggregate", at: input.span)
  }
}
