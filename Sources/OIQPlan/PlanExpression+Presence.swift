import OIQValues

extension PlanExpression {
  /// Whether a row has a value of it, over columns of which some are ranges.
  func isThere(in fields: [TableField], isRanged: Bool) -> PlanExpression {
    guard isRanged else { return .not(.isMissing(self)) }
    return presence {
      .not(.isMissing(.column($0)))
    } where: { condition in
      condition.unknowns.isEmpty && !condition.slots.contains { fields[$0].type.isRanged }
        ? condition : nil
    }
  }

  /// Whether a row has this range, asked of what it is made of: it has one where all of that is there, and no draw is
  /// made.
  ///
  /// - Parameters:
  ///   - column: Whether a row has a value of a column.
  ///   - condition: A condition as it may be asked there; nil for one that may hold in some draws alone, so that the
  ///     range may be made of either branch.
  package func presence(
    of column: (Int) -> PlanExpression, where condition: (PlanExpression) -> PlanExpression?
  ) -> PlanExpression {
    func presence(_ part: PlanExpression) -> PlanExpression {
      part.presence(of: column, where: condition)
    }
    switch self {
    case .column(let slot): return column(slot)
    case .cell: return .not(.isMissing(self))
    case .constant(let value): return .constant(.bool(value != .missing))
    case .range, .each: return .constant(.bool(true))
    case .conditional(let test, let then, let otherwise):
      let (one, other) = (presence(then), presence(otherwise))
      return condition(test).map { .conditional($0, then: one, otherwise: other) }
        ?? .or(one, other)
    case .orElse(let first, let second): return .or(presence(first), presence(second))
    default: return parts.map(presence).reduce(.constant(.bool(true))) { .and($0, $1) }
    }
  }
}
