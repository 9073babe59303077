import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  func sort(
    _ relation: Relation, by keys: [SortKey], at span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    let ordered = try sortTerms(keys, on: relation, in: context)
    var sorted = ordered.relation.adding(.sort(ordered.relation.plan, ordered.terms), at: span)
    sorted.plan.isTold = context.isWritten
    let count = relation.scope.columns.count
    guard count < sorted.scope.columns.count else { return sorted }
    return sorted.projecting(Array(sorted.unchanged.prefix(count)), at: span)
  }

  /// The first rows; of rows that were sorted by a key of their own before it is dropped, so that it is known whom the
  /// order had no place for.
  func first(_ count: Int, of relation: Relation, at span: Span) -> Relation {
    guard case .project(let sorted, let expressions) = relation.plan.node,
      case .sort(_, let terms) = sorted.node, terms.contains(where: { $0.ranged != nil })
    else { return relation.adding(.take(relation.plan, count: count, by: []), at: span) }
    var result = relation
    let taken = Plan(.take(sorted, count: count, by: []), fields: sorted.fields, span: span)
    result.plan.node = .project(taken, expressions)
    return result
  }

  /// Sort keys as slots; keys that are no columns are computed into columns at the end first.
  func sortTerms(
    _ keys: [SortKey], on relation: Relation, in context: Context
  ) throws(Diagnostic) -> (relation: Relation, terms: [SortTerm]) {
    var made: [Projection] = []
    var terms: [SortTerm] = []
    for key in keys {
      if let column = relation.scope.column(spelledAs: key.value.unbracketed) {
        throw PlanDiagnostics.sortByConstant(key.value.span, column: column)
      }
      var typed = try value(key.value, in: context.seeing(relation.scope))
      guard typed.constant == nil else {
        throw PlanDiagnostics.sortByConstant(key.value.span, column: nil)
      }
      var ranged: Int?
      if typed.type.isRanged {
        if case .column(let slot) = typed.expression { ranged = slot }
        typed.expression = .bound(.mid, typed.expression)
      }
      try requireOneDimension(typed, doing: "sort by", in: relation.scope)
      let slot: Int
      if case .column(let existing) = typed.expression {
        slot = existing
      } else {
        slot = relation.scope.columns.count + made.count
        var column = ScopeColumn("sort key", typed.type, isHidden: true)
        column.isYear = typed.isYear
        made.append(Projection(column, typed.expression))
      }
      var term = SortTerm(slot, key.descending ? .descending : .ascending)
      term.ranged = ranged
      terms.append(term)
    }
    guard !made.isEmpty else { return (relation, terms) }
    var projected = relation.projecting(relation.unchanged + made, at: nil)
    projected.plan.orderSlots = Set(relation.scope.columns.count..<projected.scope.columns.count)
    return (projected, terms)
  }
}
