import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// A flow over fiscal spans restated in calendar periods.
  func calendarized(_ calendarize: CalendarizePlan, input: Table) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`calendarize`")
  }
}
