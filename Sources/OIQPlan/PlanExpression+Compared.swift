// What conditions compare, which may be missing.

extension PlanExpression {
  /// What an expression stands for where it is read.
  package enum Standing { case condition, value }

  /// Which comparisons: all, or those that ask which of two is the greater, or whether one lies in the other.
  package enum Comparisons { case all, ofOrder }

  /// The columns that conditions in it compare, each once, in the order of first mention.
  package func comparedSlots(
    _ standing: Standing, in comparisons: Comparisons = .all
  ) -> [Int] {
    var slots: [Int] = []
    func add(_ more: [Int]) { for slot in more where !slots.contains(slot) { slots.append(slot) } }
    switch self {
    case .column(let slot):
      if standing == .condition, comparisons == .all { add([slot]) }
    case .compare(.less, _, _), .compare(.lessOrEqual, _, _), .compare(.greater, _, _),
      .compare(.greaterOrEqual, _, _), .isWithin, .overlaps:
      add(slotsOfValue)
    case .compare, .isOneOf:
      if comparisons == .all {
        add(slotsOfValue)
      } else {
        for part in parts { add(part.comparedSlots(.value, in: comparisons)) }
      }
    case .and, .or, .not:
      for part in parts { add(part.comparedSlots(.condition, in: comparisons)) }
    case .conditional(let condition, let then, let otherwise):
      add(condition.comparedSlots(.condition, in: comparisons))
      add(then.comparedSlots(standing, in: comparisons))
      add(otherwise.comparedSlots(standing, in: comparisons))
    case .orElse: for part in parts { add(part.comparedSlots(standing, in: comparisons)) }
    case .isMissing, .collapse, .constant, .range, .cell, .each, .undisputed: break
    case .arithmetic, .negate, .call, .bound, .known, .ofDimension, .shiftDate, .shiftPeriod,
      .periodPart, .exchange:
      for part in parts { add(part.comparedSlots(.value, in: comparisons)) }
    }
    return slots
  }

  /// The columns that its value is made of, each once, in the order of first mention: not those that only tell the rows
  /// apart for which a range is drawn.
  package var slotsOfValue: [Int] {
    switch self {
    case .column(let slot): return [slot]
    case .each: return []
    default:
      return parts.reduce(into: []) { slots, part in
        for slot in part.slotsOfValue where !slots.contains(slot) { slots.append(slot) }
      }
    }
  }

  /// Whether some part of it asks whether a value is there, or puts one in its place.
  package var asksForPresence: Bool {
    switch self {
    // The chance of what isn't known, as it is planned.
    case .conditional(.isMissing, .constant(.missing), .collapse): false
    case .isMissing, .orElse, .known: true
    default: parts.contains(where: \.asksForPresence)
    }
  }

  /// Whether it has no value where one of the columns in it has none.
  package var isOfAllItsParts: Bool {
    switch self {
    case .column, .constant, .range, .cell, .each: true
    case .arithmetic, .negate, .bound, .ofDimension: parts.allSatisfy(\.isOfAllItsParts)
    case .call(let function, let arguments, _):
      function.takesScore && arguments.allSatisfy(\.isOfAllItsParts)
    default: false
    }
  }

  /// Whether it is a condition that is computed, which is true or false in every row.
  package var isNeverMissing: Bool {
    switch self {
    case .compare, .isOneOf, .isWithin, .overlaps, .and, .or, .not, .isMissing: true
    case .column, .constant, .arithmetic, .negate, .orElse, .conditional, .call, .bound, .known,
      .ofDimension, .shiftDate, .shiftPeriod, .periodPart, .undisputed, .exchange, .range, .each,
      .cell, .collapse:
      false
    }
  }

  /// What a condition says of rows that a comparison with a missing value leaves open, where that is the same of all.
  package var answerWhereUnsettled: Bool? {
    switch self {
    case .compare(.notEqual, _, _): true
    case .compare, .isOneOf, .isWithin, .overlaps, .column: false
    case .not(let operand): operand.answerWhereUnsettled.map { !$0 }
    case .and(let left, let right), .or(let left, let right):
      left.answerWhereUnsettled == right.answerWhereUnsettled ? left.answerWhereUnsettled : nil
    case .arithmetic, .negate, .isMissing, .orElse, .conditional, .call, .bound, .known,
      .ofDimension, .shiftDate, .shiftPeriod, .periodPart, .constant, .exchange, .range, .each,
      .cell, .collapse, .undisputed:
      nil
    }
  }
}
