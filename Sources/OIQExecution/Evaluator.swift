import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// The rows of a chain of filters and projections above any other node.
  func streamed(_ plan: Plan) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("this query", at: plan.span)
  }

  /// One value of `expression` for each row of `table`; slots are indices into its columns.
  func evaluate(_ expression: PlanExpression, over table: Table) throws(Diagnostic) -> Column {
    throw ExecutionDiagnostics.notYet("this expression")
  }
}
