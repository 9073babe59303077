import OIQValues

// A range in the formula of rows is one unknown in all of them. A sum over the rows is wider then than one over unknowns
// of their own, a share narrower, which readers are told of where they may have meant the other.

extension Planner {
  /// The unknowns that the rows of a plan share and that are written with them: not those of names, which are meant to
  /// be one for all.
  func sharedUnknowns(of plan: Plan) -> SharedUnknowns {
    SharedUnknowns(of: plan) { [rowRanges] in rowRanges[$0] }
  }

  /// The ranges that are one unknown in all rows of a column, those of names among them, as they are called, by the
  /// column's place.
  package func unknownsByColumn(of relation: Relation) -> [Int: [String]] {
    let called = Dictionary(rangeInputs.map { ($0.key, $0.title) }) { first, _ in first }
    let shared = SharedUnknowns(of: relation.plan) { called[$0] }
    var columns: [Int: [String]] = [:]
    for (slot, column) in relation.scope.columns.enumerated() where column.type.isRanged {
      for text in shared.texts(behind: .column(slot))
      where columns[slot]?.contains(text) != true { columns[slot, default: []].append(text) }
    }
    return columns
  }

  /// The ranges of which a formula over the columns of a relation sets values of several rows against each other.
  func crossed(
    in expression: PlanExpression, over relation: Relation, _ context: Context
  ) -> [CrossedUnknown]? {
    let columns = relation.scope.columns
    // Facts of the catalogue are unknowns of their own.
    guard context.isWritten, !rangeInputs.isEmpty,
      expression.slots.contains(where: { columns.indices.contains($0) && columns[$0].type.isRanged }
      )
    else { return nil }
    let crossed = sharedUnknowns(of: relation.plan).crossed(in: expression)
    return crossed.isEmpty ? nil : crossed
  }
}
