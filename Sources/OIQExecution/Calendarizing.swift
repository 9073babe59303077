import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// A flow over fiscal spans restated in calendar periods.
  func calendarized(_ calendarize: CalendarizePlan, input: Table) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`calendarize`")
  }

  /// Passes the rows on, or fails the run.
  func checked(_ table: Table, _ check: RowCheck) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("this check")
  }
}
