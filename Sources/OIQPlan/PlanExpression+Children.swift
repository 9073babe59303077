import OIQText

extension PlanExpression {
  /// Whether a part is computed for every row, or for those alone that need it.
  package enum Need { case always, sometimes }

  /// The same expression with each of its direct parts replaced.
  package func replacingParts(
    _ change: (PlanExpression, Need) throws(Diagnostic) -> PlanExpression
  ) throws(Diagnostic) -> PlanExpression {
    switch self {
    case .column, .constant, .range, .cell, .undisputed: return self
    case .each(let range, let key, let names, let content):
      var changed: [PlanExpression] = []
      for part in names + content { changed.append(try change(part, .always)) }
      return .each(
        range, key: key, names: Array(changed.prefix(names.count)),
        content: Array(changed.dropFirst(names.count)))
    case .arithmetic(let operation, let left, let right, let span):
      return .arithmetic(operation, try change(left, .always), try change(right, .always), span)
    case .negate(let operand): return .negate(try change(operand, .always))
    case .compare(let operation, let left, let right):
      return .compare(operation, try change(left, .always), try change(right, .always))
    case .isOneOf(let operand, let values): return .isOneOf(try change(operand, .always), values)
    case .isWithin(let left, let right):
      return .isWithin(try change(left, .always), try change(right, .always))
    case .overlaps(let left, let right):
      return .overlaps(try change(left, .always), try change(right, .always))
    case .and(let left, let right):
      return .and(try change(left, .always), try change(right, .sometimes))
    case .or(let left, let right):
      return .or(try change(left, .always), try change(right, .sometimes))
    case .known(let operand): return .known(try change(operand, .always))
    case .not(let operand): return .not(try change(operand, .always))
    case .isMissing(let operand): return .isMissing(try change(operand, .always))
    case .orElse(let first, let second):
      return .orElse(try change(first, .always), try change(second, .sometimes))
    case .conditional(let condition, let then, let otherwise):
      return .conditional(
        try change(condition, .always), then: try change(then, .sometimes),
        otherwise: try change(otherwise, .sometimes))
    case .call(let function, let arguments, let span):
      var changed: [PlanExpression] = []
      for argument in arguments { changed.append(try change(argument, .always)) }
      return .call(function, changed, span)
    case .bound(let bound, let operand): return .bound(bound, try change(operand, .always))
    case .collapse(let statistic, let operand):
      return .collapse(statistic, try change(operand, .always))
    case .ofDimension(let dimension, let operand):
      return .ofDimension(dimension, try change(operand, .always))
    case .shiftDate(let date, let days):
      return .shiftDate(try change(date, .always), days: try change(days, .always))
    case .shiftPeriod(let period, let count):
      return .shiftPeriod(try change(period, .always), by: try change(count, .always))
    case .periodPart(let part, let operand):
      return .periodPart(part, try change(operand, .always))
    case .exchange(var call):
      call.amount = try change(call.amount, .always)
      call.period = try change(call.period, .always)
      return .exchange(call)
    }
  }

  /// The direct parts.
  package var parts: [PlanExpression] {
    var found: [PlanExpression] = []
    _ = try? replacingParts { part, _ in
      found.append(part)
      return part
    }
    return found
  }
}

extension PlanExpression {
  /// The slots that it reads.
  package var slots: Set<Int> {
    var slots: Set<Int> = []
    forEachPart { part in
      if case .column(let slot) = part { slots.insert(slot) }
      if case .undisputed(let slot) = part { slots.insert(slot) }
    }
    return slots
  }

  /// The columns that it reads, each once, in the order of first mention; without those that hold facts.
  package var orderedSlots: [Int] {
    var slots: [Int] = []
    forEachPart { part in
      if case .column(let slot) = part, !slots.contains(slot) { slots.append(slot) }
    }
    return slots
  }

  /// Whether a column is missing that a comparison in it reads and puts nothing else in the place of.
  package var isAnyComparedMissing: PlanExpression? {
    var slots: Set<Int> = []
    forEachPart { part in
      guard case .compare(_, let left, let right) = part else { return }
      for side in [left, right] where !side.choosesAmongValues { slots.formUnion(side.slots) }
    }
    return slots.sorted().map { .isMissing(.column($0)) }.reduce(nil) { all, next in
      all.map { .or($0, next) } ?? next
    }
  }

  /// Whether it has a value where a part of it has none.
  private var choosesAmongValues: Bool {
    var found = false
    forEachPart { part in
      switch part {
      case .orElse, .conditional, .isMissing: found = true
      default: break
      }
    }
    return found
  }

  /// The bounds in it of numbers as they were stated, each with its number: the other bound may be all that is known.
  package var statedBounds: [(bound: PlanExpression, whole: PlanExpression)] {
    var bounds: [(bound: PlanExpression, whole: PlanExpression)] = []
    forEachPart { part in
      if case .bound(_, let whole) = part, whole.isStated { bounds.append((part, whole)) }
    }
    return bounds
  }

  /// Whether it draws an unknown for every row.
  package var drawsEachRow: Bool {
    var found = false
    forEachPart { part in
      if case .each = part { found = true }
    }
    return found
  }

  /// The exchanges of money in it, in the order in which they are written.
  package var exchanges: [ExchangeCall] {
    var calls: [ExchangeCall] = []
    forEachPart { part in
      if case .exchange(let call) = part { calls.append(call) }
    }
    return calls
  }

  /// Whether nothing is computed that takes a number with two sides.
  private var isStated: Bool {
    switch self {
    case .column, .constant: true
    case .ofDimension(_, let whole): whole.isStated
    case .orElse(let first, let second): first.isStated && second.isStated
    case .conditional(_, let then, let otherwise): then.isStated && otherwise.isStated
    case .exchange(let call): call.amount.isStated
    case .arithmetic, .negate, .compare, .isOneOf, .isWithin, .overlaps, .and, .or, .not,
      .isMissing,
      .call, .bound, .known, .shiftDate, .shiftPeriod, .periodPart, .undisputed, .range, .each,
      .cell, .collapse:
      false
    }
  }

  /// Itself, then all that is in it.
  private func forEachPart(_ body: (PlanExpression) -> Void) {
    body(self)
    for part in parts { part.forEachPart(body) }
  }
}
