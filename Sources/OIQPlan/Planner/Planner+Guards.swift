import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// The error for a measure that is summed across columns that guard it, with conditions that keep rows which there
  /// are.
  func guardedSum(
    _ measureGuard: MeasureGuard, _ open: [Origin], behind typed: TypedExpression, keys: [String],
    on relation: Relation, doing kind: AggregateKind, at span: Span
  ) throws(Diagnostic) -> Diagnostic {
    let pins = try oneOfEach(open, measureGuard, behind: typed, in: relation).map {
      column, member in
      func spelled(_ column: String) -> String {
        relation.scope.spelling(of: Origin(scan: measureGuard.scan, column: column)) ?? column
      }
      switch member {
      case .same(let other): return "\(spelled(column)) == \(spelled(other))"
      case .member(let text):
        let name = Printer.name(Name(text, span))
        return "\(spelled(column)) == \(name == text ? text : Printer.quoted(text))"
      }
    }
    return PlanDiagnostics.guardedSum(
      measureGuard, open, keys: keys, pins: pins,
      computed: computedColumn(behind: typed, in: relation.scope), scope: relation.scope,
      doing: kind, at: span)
  }

  /// The column that is made of a guarded measure and is another, which may be accepted as such; as it is written.
  private func computedColumn(behind typed: TypedExpression, in scope: Scope) -> String? {
    let column = typed.expression.slots.map { scope.columns[$0] }.first { column in
      !column.isHidden && !column.guards.isEmpty
        && column.guards.allSatisfy { $0.measure != column.name }
    }
    return column.map { Printer.spelled($0.name) }
  }

  /// Growth, or an index: what is a multiple of another row's value multiplies.
  func refuseRatios(_ typed: TypedExpression, in scope: Scope) throws(Diagnostic) {
    guard case .number(let number) = typed.type, number.dimension == .known(.one),
      typed.guards.contains(where: \.isOfOthers)
    else { return }
    throw PlanDiagnostics.addedRatios(typed, column: computedColumn(behind: typed, in: scope))
  }

  /// The same where statements aren't told apart any more by who has made them.
  func columnToAccept(_ typed: TypedExpression, in scope: Scope) -> String? {
    scope.bareNames.contains("stated_by") ? nil : computedColumn(behind: typed, in: scope)
  }

  /// Which member of each column to keep: of the rows at hand, where these still have all the columns, else of the rows
  /// of the table.
  private func oneOfEach(
    _ open: [Origin], _ measureGuard: MeasureGuard, behind typed: TypedExpression,
    in relation: Relation
  ) throws(Diagnostic) -> [(column: String, member: OneMember)] {
    let columns = open.map(\.column)
    let names = columns + columns.compactMap { measureGuard.oneOfEach[$0]?.otherColumn }
    let slots = names.compactMap {
      relation.scope.slot(of: Origin(scan: measureGuard.scan, column: $0))
    }
    guard slots.count == names.count else {
      return try environment.catalog.oneOfEach(
        columns, of: measureGuard.table, measure: measureGuard.measure,
        preferring: measureGuard.oneOfEach,
        where: relation.scope.pinnedTexts(of: measureGuard.scan))
    }
    let fields = slots.map { relation.scope.columns[$0].field }
    let present = relation.adding(
      .filter(relation.plan, .not(.isMissing(typed.expression))), at: typed.span)
    let rows = try environment.run(
      Plan(.project(present.plan, slots.map { .column($0) }), fields: fields))
    return OneMember.ofEach(columns, preferring: measureGuard.oneOfEach, of: 0..<rows.rowCount) {
      name in
      names.firstIndex(of: name).map { rows.columns[$0] }
    }
  }
}
