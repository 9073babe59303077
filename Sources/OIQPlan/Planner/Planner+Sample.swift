import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// `where sample(5%)`: about a share of the rows, chosen by their places. The same query keeps the same rows at
/// each run and on every machine, and each sample of a statement is one of its own.
extension Planner {
  /// The share, from 0 to 1, where a condition is a call of `sample`.
  func sampledShare(
    _ condition: Expression, in context: Context
  ) throws(Diagnostic) -> Double? {
    guard case .call(let name, let arguments) = condition.unbracketed.kind,
      formula(name.text, in: context) == nil,
      let function = environment.functions.named(name.text).first,
      case .planned(.sample) = function.body
    else { return nil }
    let given = try arranged(arguments, for: function, name, span: condition.span)
    let typed = try value(given[0][0], in: context.seeing(nil))
    guard case .number(let share)? = typed.constant, (0...1).contains(share),
      typed.type.measure == ValueType.plainNumber.measure
    else { throw PlanDiagnostics.badShare(typed, of: name) }
    return share
  }

  /// The rows of a sample. Rows are numbered where they stand, so that rows of the same content aren't kept or left
  /// together.
  func sampled(_ relation: Relation, share: Double, written condition: Expression) -> Relation {
    sampleCount += 1
    let row = WindowCall.rowNumber
    var scope = relation.scope
    scope.columns.append(ScopeColumn(row.field.name, row.field.type, isHidden: true))
    let numbered = Relation(
      plan: Plan(.window(relation.plan, [row]), fields: scope.fields, span: condition.span),
      scope: scope)
    let isKept = PlanExpression.call(
      .isSampled(share, key: UInt64(sampleCount)), [.column(scope.columns.count - 1)],
      condition.span)
    let kept = numbered.adding(.filter(numbered.plan, isKept), at: condition.span)
    var result = kept.projecting(
      Array(kept.unchanged.prefix(relation.scope.columns.count)), at: condition.span)
    let footnote = "\(Printer.print(condition)) keeps some of the rows: sums and counts are theirs"
    if !result.scope.footnotes.contains(footnote) { result.scope.footnotes.append(footnote) }
    return result
  }
}
