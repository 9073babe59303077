import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// `quality(x)`: what the figures of a table or a value rest on, in the world of the use.
  func quality(
    _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    guard arguments.count == 1, arguments[0].label == nil else {
      throw PlanDiagnostics.arguments(name, ["table"], at: span)
    }
    let written = arguments[0].value
    let inner = context.seeing(nil)
    let start = assumed.count
    var plan: Plan
    let planned: PlannedPipe
    if let table = try pipe(written, in: inner) {
      planned = table
    } else {
      planned = .value(try value(written, in: inner))
    }
    switch planned {
    case .table(let relation): plan = try relation.withoutPlot(at: span).plan
    case .value(let typed):
      plan = oneRow(typed, named: written).plan
      plan.assumed = Array(assumed[min(start, assumed.count)...])
      plan.places[0] = written.span
    }
    do throws(Diagnostic) {
      let weighed = try environment.weigh(plan)
      if let remark = weighed.remark, !remarks.contains(remark) { remarks.append(remark) }
      return scan(MemorySource(name: name.text, table: weighed.table))
    } catch {
      var placed = error
      if placed.labels.isEmpty { placed.labels = [.init(span)] }
      throw placed
    }
  }
}
