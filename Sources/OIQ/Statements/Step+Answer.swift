import OIQExecution
import OIQPlan
import OIQText
import OIQValues

extension Step.Query {
  /// Its rows; what is to be known of them, and of the values that it takes from other queries, is noted in the context.
  func answer(in context: ExecutionContext) throws(Diagnostic) -> Table {
    var context = context
    context.summedJoins = facts.summedJoins
    let table = try Executor(context: context).answer(plan)
    context.notes.add(ofValues: facts.told)
    return table
  }
}

extension RunNotes {
  /// Runs a query that is used as a value, and notes what is to be known of that.
  func cell(_ plan: Plan, in context: ExecutionContext) throws(Diagnostic) -> Table {
    let table = try Executor(context: context).answer(plan)
    add(ofValues: context.notes)
    return table
  }
}
