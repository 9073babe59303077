import OIQExecution
import OIQPlan
import OIQText
import OIQValues

/// `explain analyze`: the outline of a plan with what each operator gave and took when it ran.
struct RunAnalysis {
  /// Those that no line has shown yet.
  private var measures: [RunMeasures.Measure]
  private let sources: SourceMap
}

extension RunAnalysis {
  /// Runs a plan and tells of it, the last operator first, each with the text that it came from.
  static func text(
    of plan: Plan, _ executor: Executor, _ sources: SourceMap
  ) throws(Diagnostic) -> String {
    var context = executor.context
    let measures = RunMeasures()
    context.measures = measures
    _ = try Executor(context: context).run(plan)
    var analysis = RunAnalysis(measures: measures.all, sources: sources)
    return analysis.lines(of: plan, depth: 0).lines.joined(separator: "\n")
  }

  /// The lines of a plan, and the time of what was measured in it.
  private mutating func lines(of plan: Plan, depth: Int) -> (lines: [String], took: Duration) {
    let own = take(plan)
    var below: [String] = []
    var read = Duration.zero
    for input in plan.node.inputs {
      let part = lines(of: input, depth: depth + 1)
      below += part.lines
      read += part.took
    }
    let title = String(repeating: "  ", count: depth) + plan.node.title
    let text = plan.span.map { "  ← " + WhyBuilder.oneLine(sources.excerpt($0)) } ?? ""
    guard let own, let rows = own.rows else {
      return (["\(title): with what reads it\(text)"] + below, read)
    }
    let count = rows == 1 ? "1 row" : "\(rows) rows"
    let time = RunAnalysis.text(of: max(own.took - read, .zero))
    return (["\(title): \(count) in \(time)\(text)"] + below, own.took)
  }

  /// The measure of an operator; of several alike the one that was begun first.
  private mutating func take(_ plan: Plan) -> RunMeasures.Measure? {
    let index = measures.firstIndex { $0.span == plan.span && $0.title == plan.node.title }
    return index.map { measures.remove(at: $0) }
  }

  private static func text(of duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    return describe(
      .number(Double(seconds) + Double(attoseconds) * 1e-18),
      .number(NumberType(.known(Dimension("s")))))
  }
}
