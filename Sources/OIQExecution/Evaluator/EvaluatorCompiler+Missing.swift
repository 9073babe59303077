import OIQPlan
import OIQText
import OIQValues

// A comparison with a missing value is false. Whoever reads an answer that rests on one is told so, of those rows alone
// that would be unknown in a logic of three values (S. C. Kleene, "On notation for ordinal numbers", 1938): where
// another part of the condition decides, or asks whether the value is there, nothing rests on it. Columns without
// missing values cost nothing: no step is made for them.

/// What a condition is there for.
enum ConditionUse {
  /// To choose rows.
  case choice
  /// To make a value, in a column or a call.
  case value(in: String)
}

extension ProgramCompiler {
  /// Adds steps that count the rows in which a column of a projection rests on comparisons with missing values; whether
  /// there are any.
  @discardableResult
  func tellMissing(
    in expression: PlanExpression, _ slot: Int, of stage: Plan, _ sight: Sight
  ) throws(Diagnostic) -> Bool {
    guard stage.isTold, case .project(let input, _) = stage.node, let name = stage.nameTold(slot)
    else { return false }
    return try tellMissing(in: expression, sight, input.fields, as: .value(in: name))
  }

  /// The same for a condition or a value over the columns of `fields`.
  @discardableResult
  func tellMissing(
    in expression: PlanExpression, _ sight: Sight, _ fields: [TableField], as use: ConditionUse
  ) throws(Diagnostic) -> Bool {
    let columns = try comparedColumns(of: expression, sight, fields, as: use)
    guard let first = columns.first else { return false }
    if expression.comparesOneColumn {
      for outcome in first.outcomes {
        countMissing(first.lane, sight.mask, under: note(first.name, outcome))
      }
      return true
    }
    // What its parts lose is counted where the value itself is computed.
    let before = (isTelling, notesBounds)
    (isTelling, notesBounds) = (false, false)
    defer { (isTelling, notesBounds) = before }
    let found =
      use.isChoice
      ? try unsettledCondition(expression, sight) : try unsettled(expression, sight)
    guard let unsettled = found else { return false }
    var truth: Term?
    if use.outcomes(of: expression).count > 1 { truth = try compileTruth(expression, sight).kept }
    isTelling = true
    for column in columns {
      let rows = try both(unsettled, isMissing(.lane(column.lane)).kept)
      for outcome in column.outcomes {
        let part =
          switch outcome {
          case .kept: try truth.map { (truth) throws(Diagnostic) in try both(rows, truth) }
          case .leftOut:
            try truth.map { (truth) throws(Diagnostic) in try both(rows, outside(truth)) }
          case .valued: rows
          }
        count(part ?? rows, sight.mask, under: note(column.name, outcome))
      }
    }
    return true
  }

  /// A column that may lack values, and what is told of the rows in which a comparison meets that.
  private typealias ComparedColumn = (name: String, lane: Lane, outcomes: [ComparedMissing])

  private func comparedColumns(
    of expression: PlanExpression, _ sight: Sight, _ fields: [TableField], as use: ConditionUse
  ) throws(Diagnostic) -> [ComparedColumn] {
    let outcomes = use.outcomes(of: expression)
    // Who asks for rows that are equal to something has those that are known to be; how great the others are is a
    // question left open.
    let open = use.isChoice ? expression.comparedSlots(.condition, in: .ofOrder) : []
    var columns: [ComparedColumn] = []
    for slot in expression.comparedSlots(use.isChoice ? .condition : .value)
    where fields.indices.contains(slot) && !fields[slot].name.isEmpty {
      let told = outcomes.filter { $0 != .leftOut || open.contains(slot) }
      guard !told.isEmpty, case .lane(let lane) = try term(slot, sight.slots) else { continue }
      let bounds = try boundsRead(in: expression, of: slot, lane, sight)
      columns += bounds.map { ("\($0.bound.rawValue)(\(fields[slot].name))", $0.lane, told) }
      guard bounds.isEmpty, lane.presence != nil else { continue }
      columns.append((fields[slot].name, lane.kept, told))
    }
    return columns
  }

  /// The bounds that it reads of a ranged column, each once: rows known on one side alone lack some.
  private func boundsRead(
    in expression: PlanExpression, of slot: Int, _ lane: Lane, _ sight: Sight
  ) throws(Diagnostic) -> [(bound: RangeBound, lane: Lane)] {
    guard case .range = lane.kind else { return [] }
    var read: [RangeBound] = []
    for (part, _) in expression.statedBounds {
      if case .bound(let bound, .column(slot)) = part, !read.contains(bound) { read.append(bound) }
    }
    var found: [(bound: RangeBound, lane: Lane)] = []
    for bound in read {
      guard case .lane(let lane) = try compile(.bound(bound, .column(slot)), sight) else {
        continue
      }
      found.append((bound, lane.kept))
    }
    return found
  }

  private func note(_ column: String, _ outcome: ComparedMissing) -> Int {
    note(.comparedMissing(column: column, outcome))
  }

  private func countMissing(_ lane: Lane, _ mask: Int?, under note: Int) {
    let out = newLane(.bool, total: true)
    step { frame in
      guard let presence = frame.presence(lane) else { return }
      var there = Bytes.sum(presence, frame.count)
      var all = frame.count
      if let selected = frame.mask(mask) {
        Bytes.and(presence, selected, frame.bytes(out), frame.count)
        there = Bytes.sum(frame.bytes(out), frame.count)
        all = Bytes.sum(selected, frame.count)
      }
      frame.noteCounts[note] += all - there
    }
    release(out)
  }

  private func count(_ rows: Term, _ mask: Int?, under note: Int) {
    guard case .lane(let lane) = rows else { return }
    let out = newLane(.bool, total: true)
    step { frame in
      var counted = frame.bytes(lane)
      if let selected = frame.mask(mask) {
        Bytes.and(counted, selected, frame.bytes(out), frame.count)
        counted = frame.bytes(out)
      }
      frame.noteCounts[note] += Bytes.sum(counted, frame.count)
    }
    release(out)
  }
}

extension ConditionUse {
  fileprivate var isChoice: Bool {
    if case .choice = self { true } else { false }
  }

  /// What may become of rows that a comparison with a missing value leaves open.
  fileprivate func outcomes(of expression: PlanExpression) -> [ComparedMissing] {
    switch self {
    case .value(let name): [.valued(in: name)]
    case .choice:
      expression.answerWhereUnsettled.map { [$0 ? .kept : .leftOut] } ?? [.kept, .leftOut]
    }
  }
}

extension PlanExpression {
  /// Whether it is a comparison of a column with constants, or what is not so: it rests on what is missing where that
  /// column is.
  fileprivate var comparesOneColumn: Bool {
    switch self {
    case .not(let operand): operand.comparesOneColumn
    case .isOneOf(.column, _), .isOneOf(.bound(_, .column), _): true
    case .compare(_, .column, .constant), .compare(_, .constant, .column),
      .compare(_, .bound(_, .column), .constant), .compare(_, .constant, .bound(_, .column)),
      .isWithin(.column, .constant), .overlaps(.column, .constant):
      true
    default: false
    }
  }
}

extension Plan {
  /// What a column is called that readers see.
  func nameTold(_ slot: Int) -> String? {
    guard fields.indices.contains(slot), !fields[slot].isHidden, !fields[slot].name.isEmpty else {
      return nil
    }
    return fields[slot].name
  }
}

// MARK: - Rows that rest on a comparison with a missing value

extension ProgramCompiler {
  /// Rows for which a condition would be unknown; `nil` where it never is.
  private func unsettledCondition(
    _ expression: PlanExpression, _ sight: Sight
  ) throws(Diagnostic) -> Term? {
    switch expression {
    case .column, .orElse:
      // A flag that is missing counts as one that is not set.
      return try either(unsettled(expression, sight), lacks(expression, sight))
    default: return try unsettled(expression, sight)
    }
  }

  /// Rows whose value would be another or unknown if a comparison in it were unknown; `nil` where there are none.
  private func unsettled(
    _ expression: PlanExpression, _ sight: Sight
  ) throws(Diagnostic) -> Term? {
    switch expression {
    case .compare, .isOneOf, .isWithin, .overlaps:
      var found: Term?
      for side in expression.parts {
        found = try either(found, either(unsettled(side, sight), lacks(side, sight)))
      }
      return found
    case .not(let operand): return try unsettledCondition(operand, sight)
    case .and(let left, let right):
      return try unsettled(left, right, deciding: .falsehood, sight)
    case .or(let left, let right): return try unsettled(left, right, deciding: .truth, sight)
    case .conditional(let condition, let then, let otherwise):
      let test = try compileTruth(condition, sight).kept
      let first = try unsettled(then, narrowed(sight, for: then, by: test, to: 1))
      let second = try unsettled(otherwise, narrowed(sight, for: otherwise, by: test, to: 0))
      return try either(
        unsettledCondition(condition, sight),
        either(both(first, test), both(second, outside(test))))
    case .orElse(let first, let second):
      return try either(
        unsettled(first, sight), both(lacks(first, sight), unsettled(second, sight)))
    case .isMissing, .collapse, .column, .constant, .range, .cell, .each, .undisputed: return nil
    case .arithmetic, .negate, .call, .bound, .known, .ofDimension, .shiftDate, .shiftPeriod,
      .periodPart, .exchange:
      var found: Term?
      for part in expression.parts { found = try either(found, unsettled(part, sight)) }
      return found
    }
  }

  /// The answer of one side that makes the other's no matter.
  private enum Deciding { case truth, falsehood }

  private func unsettled(
    _ left: PlanExpression, _ right: PlanExpression, deciding: Deciding, _ sight: Sight
  ) throws(Diagnostic) -> Term? {
    let wanted: UInt8 = deciding == .truth ? 0 : 1
    let first = try compileTruth(left, sight).kept
    let sightOfSecond = narrowed(sight, for: right, by: first, to: wanted)
    let unknown = (
      try unsettledCondition(left, sight), try unsettledCondition(right, sightOfSecond)
    )
    guard let any = try either(unknown.0, unknown.1) else { return nil }
    let second = try compileTruth(right, sightOfSecond).kept
    // Neither side decides: each is unknown or has the other answer.
    let open = deciding == .truth ? (try outside(first), try outside(second)) : (first, second)
    return try both(
      any, both(either(unknown.0, open.0), either(unknown.1, open.1)))
  }

  /// Rows in which an expression has no value as a column that it reads has none; `nil` where there are none. What a
  /// computation itself loses is told there.
  private func lacks(_ expression: PlanExpression, _ sight: Sight) throws(Diagnostic) -> Term? {
    switch expression {
    case .column(let slot):
      guard case .lane(let lane) = try term(slot, sight.slots), lane.presence != nil else {
        return nil
      }
      return try isMissing(.lane(lane.kept)).kept
    case .bound, .known: return try missing(expression, sight)
    case .ofDimension(let dimension, let operand):
      // Of the rows of other units it is said that they are.
      return try missing(.ofDimension(dimension, operand), sight)
    case .orElse(let first, let second):
      return try both(lacks(first, sight), lacks(second, sight))
    case .conditional(let condition, let then, let otherwise):
      let parts = (try lacks(then, sight), try lacks(otherwise, sight))
      guard parts.0 != nil || parts.1 != nil else { return nil }
      let test = try compileTruth(condition, sight).kept
      return try either(both(parts.0, test), both(parts.1, outside(test)))
    case .arithmetic, .negate, .call, .shiftDate, .shiftPeriod, .periodPart, .exchange:
      var found: Term?
      for part in expression.parts { found = try either(found, lacks(part, sight)) }
      return found
    case .constant(.missing): return .constant(.bool(true))
    case .constant, .range, .cell, .each, .undisputed, .collapse, .compare, .isOneOf, .isWithin,
      .overlaps, .and, .or, .not, .isMissing:
      return nil
    }
  }

  private func missing(
    _ expression: PlanExpression, _ sight: Sight
  ) throws(Diagnostic) -> Term? {
    switch try compile(.isMissing(expression), sight) {
    case .constant: return nil
    case .lane(let lane): return .lane(lane.kept)
    }
  }
}

// MARK: - Rows of rows

extension ProgramCompiler {
  /// Rows of one or the other, where no rows are `nil`.
  private func either(_ left: Term?, _ right: Term?) throws(Diagnostic) -> Term? {
    guard let left else { return right }
    guard let right else { return left }
    return try combine(left, right, bytes: { Bytes.or($0, $1, $2, $3) }, values: { $0 || $1 }).kept
  }

  private func both(_ left: Term?, _ right: Term?) throws(Diagnostic) -> Term? {
    guard let left, let right else { return nil }
    return try both(left, right)
  }

  private func both(_ left: Term, _ right: Term) throws(Diagnostic) -> Term {
    try combine(left, right, bytes: { Bytes.and($0, $1, $2, $3) }, values: { $0 && $1 }).kept
  }

  private func outside(_ rows: Term) throws(Diagnostic) -> Term { try negation(rows).kept }
}
