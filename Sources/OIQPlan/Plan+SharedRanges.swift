extension Plan {
  /// Ranges of the rows' own numbers behind an expression over this plan's columns, as they are written, that are one
  /// unknown in all rows: `(low) to (high)` of two columns, and not within `each`.
  package func sharedRanges(behind expression: PlanExpression) -> [String] {
    var texts: [String] = []
    func add(_ more: [String]) {
      for text in more where !texts.contains(text) { texts.append(text) }
    }
    switch expression {
    case .column(let slot): add(sharedRanges(behind: slot))
    case .call(let function, let arguments, _) where function.takesScore:
      if case .range? = arguments.first, arguments.contains(where: { !$0.slots.isEmpty }) {
        add([function.name])
      }
      for argument in arguments { add(sharedRanges(behind: argument)) }
    case .bound, .collapse, .isMissing: break
    default: for part in expression.parts { add(sharedRanges(behind: part)) }
    }
    return texts
  }

  /// The same behind a column.
  private func sharedRanges(behind slot: Int) -> [String] {
    switch node {
    case .project(let input, let expressions):
      expressions.indices.contains(slot) ? input.sharedRanges(behind: expressions[slot]) : []
    case .filter(let input, _), .sort(let input, _), .take(let input, _, _), .skip(let input, _),
      .distinct(let input, _), .fill(let input, _, _):
      input.sharedRanges(behind: slot)
    case .window(let input, _):
      slot < input.fields.count ? input.sharedRanges(behind: slot) : []
    case .join(let join):
      slot < join.left.fields.count
        ? join.left.sharedRanges(behind: slot)
        : join.right.sharedRanges(behind: slot - join.left.fields.count)
    case .union(let first, let second):
      first.sharedRanges(behind: slot) + second.sharedRanges(behind: slot)
    case .change(let change):
      change.input.sharedRanges(behind: slot)
        + change.withInside.sharedRanges(behind: change.values[slot])
    case .scan, .unit, .aggregate, .calendarize, .part, .pivot, .unpivot: []
    }
  }
}
