import OIQPlan
import OIQText
import OIQValues
import Testing

@testable import OIQExecution

@Test func unitPlanGivesOneRow() throws {
  let table = try Executor(context: .test()).run(Plan(.unit, fields: []))
  #expect(table.rowCount == 1)
}

@Test func cancellationStopsARun() {
  var context = ExecutionContext.test()
  context.isCancelled = { true }
  let executor = Executor(context: context)
  #expect { try executor.run(Plan(.unit, fields: [])) } throws: {
    ($0 as? Diagnostic)?.code == .cancelled
  }
}
