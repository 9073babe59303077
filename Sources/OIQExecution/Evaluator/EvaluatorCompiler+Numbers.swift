import OIQPlan
import OIQText
import OIQValues

extension ProgramCompiler {
  func arithmetic(
    _ operation: ArithmeticOperator, _ left: PlanExpression, _ right: PlanExpression,
    _ span: Span?, _ sight: Sight, check: FiniteCheck
  ) throws(Diagnostic) -> Term {
    let dividend = operation == .power ? FiniteCheck.now : .later
    let divisor = operation == .divide ? FiniteCheck.now : dividend
    let first = try operand(left, sight, check: dividend)
    let second = try operand(right, sight, check: divisor)
    return try arithmetic(operation, first, second, span, sight.mask, check)
  }

  /// Compiles one side; with `.later` its own last step leaves the check to the one that reads it.
  private func operand(
    _ expression: PlanExpression, _ sight: Sight, check: FiniteCheck
  ) throws(Diagnostic) -> Term {
    if case .arithmetic(let operation, let left, let right, let span) = expression,
      operation != .power
    {
      return try arithmetic(operation, left, right, span, sight, check: check)
    }
    return try compile(expression, sight)
  }

  func arithmetic(
    _ operation: ArithmeticOperator, _ left: Term, _ right: Term, _ span: Span?, _ mask: Int?,
    _ check: FiniteCheck = .now
  ) throws(Diagnostic) -> Term {
    if left.isConstantMissing || right.isConstantMissing { return .constant(.missing) }
    if case .constant(.number(let a)) = left, case .constant(.number(let b)) = right,
      let result = operation.value(a, b)
    {
      return .constant(.number(result))
    }
    let first = try numberSource(left)
    let second = try numberSource(right)
    release(left)
    release(right)
    var out = newLane(.number)
    // A mixed column times a plain number keeps each row's unit; what one is of another has none.
    let isRatio = operation == .divide && first.lane?.units != nil && second.lane?.units != nil
    out.units = isRatio ? nil : first.lane?.units ?? second.lane?.units
    out.isUnchecked = check == .later
    let presence = try ownedPresence(out)
    let made = ArithmeticStep(
      operation: operation, first: first, second: second, out: out, presence: presence, mask: mask,
      note: note(.outOfDomain(span)), check: check)
    step { frame in made.run(frame) }
    close(with: .arithmetic(made))
    if operation == .add || operation == .subtract || operation == .divide,
      let units = first.lane?.units, let others = second.lane?.units
    {
      dropUnlike(presence, out, units, others)
    }
    return .lane(out)
  }

  func negated(_ term: Term) throws(Diagnostic) -> Term {
    switch term {
    case .constant(.number(let value)): return .constant(.number(0 - value))
    case .constant(.missing): return term
    case .constant, .lane:
      let lane = try broadcast(term, as: .number)
      release(lane)
      var out = newLane(.number, total: true)
      out.presence = lane.presence
      out.units = lane.units
      let result = out
      step { frame in Arithmetic.negate(frame.numbers(lane), frame.numbers(result), frame.count) }
      return .lane(result)
    }
  }

  /// Makes rows missing whose two numbers are of different dimensions: `compare` meets them, where a row was stated
  /// anew in another unit.
  private func dropUnlike(_ presence: Int, _ lane: Lane, _ units: LaneUnits, _ others: LaneUnits) {
    let count = others.units.count
    let isLike = Buffer(
      units.units.flatMap { unit in
        others.units.map { UInt8(unit.dimension == $0.dimension ? 1 : 0) }
      })
    let codes = Lane(kind: .date, planes: [units.plane])
    let otherCodes = Lane(kind: .date, planes: [others.plane])
    step { frame in
      let (codes, otherCodes) = (frame.integers(codes), frame.integers(otherCodes))
      let isThere = frame.presence(lane)
      let isLike = isLike.elements
      let own = frame.ownPresence(presence)
      for row in 0..<frame.count {
        // Only rows with both numbers have both units.
        let has = isThere?[row] ?? 1
        own[row] = has == 0 ? 0 : isLike[Int(codes[row]) * count + Int(otherCodes[row])]
      }
      frame.presences[presence] = own
    }
  }

  func numberSource(_ term: Term) throws(Diagnostic) -> NumberSource {
    switch term {
    case .constant(.number(let value)): return NumberSource(lane: nil, constant: value)
    case .constant: return NumberSource(lane: try broadcast(term, as: .number))
    case .lane(let lane):
      guard case .number = lane.kind else { throw ExecutionDiagnostics.unfit("a number") }
      return NumberSource(lane: lane)
    }
  }

  /// The presence that a new lane has been given.
  func ownedPresence(_ lane: Lane) throws(Diagnostic) -> Int {
    guard let presence = lane.presence else { throw ExecutionDiagnostics.unfit("a value") }
    return presence
  }

  func bound(
    _ bound: RangeBound, of operand: PlanExpression, _ sight: Sight
  ) throws(Diagnostic) -> Term {
    if notesBounds, case .cell(let column) = operand { context.noteError(of: bound, in: column) }
    return try self.bound(bound, compile(operand, sight))
  }

  private func bound(_ bound: RangeBound, _ term: Term) throws(Diagnostic) -> Term {
    switch term {
    case .constant(.range(let range)):
      return .constant(range.has(bound) ? .number(range[bound]) : .missing)
    case .constant: return term
    case .lane(let lane):
      if case .number = lane.kind { return term }
      guard case .range = lane.kind else { throw ExecutionDiagnostics.unfit("a range") }
      if notesBounds, !lane.stores.isEmpty, let slot = lane.slot {
        context.noteError(of: bound, in: program.table.columns[slot])
      }
      return try self.bound(bound, lane)
    }
  }

  /// The same range, missing where one side of it alone is known.
  func known(_ term: Term) throws(Diagnostic) -> Term {
    guard case .lane(var lane) = term, case .range = lane.kind,
      case .lane(let middle) = try bound(.mid, lane)
    else {
      if case .constant(.range(let range)) = term, !range.has(.mid) { return .constant(.missing) }
      return term
    }
    lane.presence = middle.presence
    lane.slot = nil
    lane.isScratch = false
    return .lane(lane)
  }

  private func bound(_ bound: RangeBound, _ lane: Lane) throws(Diagnostic) -> Term {
    let part =
      switch bound {
      case .low: 0
      case .mid: 1
      case .high: 2
      }
    let has = UInt8.allShapes { $0.has(bound) }
    let presence = newPresence()
    step { frame in
      let shapes = frame.bytes(lane, 3)
      let before = frame.presence(lane)
      let own = frame.ownPresence(presence)
      for row in 0..<frame.count { own[row] = (before?[row] ?? 1) & has[Int(shapes[row] & 15)] }
      frame.presences[presence] = own
    }
    return .lane(
      Lane(
        kind: .number, planes: [lane.planes[part]], presence: presence, units: lane.units,
        name: lane.name))
  }

  /// Keeps the rows of a mixed column whose unit is of a dimension; the others become missing.
  func ofDimension(_ dimension: Dimension, _ term: Term, _ mask: Int?) throws(Diagnostic) -> Term {
    guard case .lane(let lane) = term else { return term }
    return try ofDimension(
      dimension, term, mask, note: note(.otherDimension(column: lane.name ?? "")))
  }

  /// The same; those that become missing are counted under a note, if any.
  func ofDimension(
    _ dimension: Dimension, _ term: Term, _ mask: Int?, note: Int?
  ) throws(Diagnostic) -> Term {
    guard case .lane(let lane) = term, let units = lane.units else { return term }
    let fits = Buffer(units.units.map { UInt8($0.dimension == dimension ? 1 : 0) } + [0])
    let presence = newPresence()
    let unitLane = Lane(kind: .date, planes: [units.plane], presence: lane.presence)
    step { frame in
      frame.presences[presence] = frame.presence(lane)
      let codes = frame.integers(unitLane)
      let isThere = frame.presence(lane)
      let entries = fits.elements
      frame.drop(
        presence,
        where: { row in
          entries[(isThere?[row] ?? 1) == 0 ? entries.count - 1 : Int(codes[row])]
        }, mask: mask, note: note)
    }
    return .lane(
      Lane(
        kind: lane.kind, planes: lane.planes, presence: presence, name: lane.name,
        stores: lane.stores))
  }
}

/// Where numbers come from when a step runs.
struct NumberSource: Sendable {
  var lane: Lane?
  var constant = 0.0

  var isUnchecked: Bool { lane?.isUnchecked ?? false }

  func operand(_ frame: Frame) -> NumberOperand {
    lane.map { .plane(frame.numbers($0)) } ?? .scalar(constant)
  }
}

/// One operation on the numbers of a chunk.
struct ArithmeticStep: Sendable {
  let operation: ArithmeticOperator
  let first: NumberSource
  let second: NumberSource
  let out: Lane
  /// That of `out`.
  let presence: Int
  /// Rows that lose their result count where this mask has them.
  let mask: Int?
  let note: Int
  let check: FiniteCheck

  func run(_ frame: Frame) {
    let isLater = check == .later && frame.doubt == .none
    let isFinite = Arithmetic.apply(
      operation, first.operand(frame), second.operand(frame), frame.numbers(out), frame.count,
      isLater ? .later : .now)
    frame.setPresence(presence, first.lane, second.lane)
    if isFinite { return }
    if first.isUnchecked || second.isUnchecked, frame.doubt == .none {
      frame.doubt = .found
    } else {
      frame.dropInfinite(out, presence, mask, note)
    }
  }
}

extension Frame {
  /// Makes rows missing whose result is not finite.
  func dropInfinite(_ lane: Lane, _ presence: Int, _ mask: Int?, _ note: Int) {
    let values = numbers(lane)
    drop(
      presence, where: { unsafeBitCast(values[$0].isFinite, to: UInt8.self) }, mask: mask,
      note: note)
  }
}

extension Term {
  var isConstantMissing: Bool {
    if case .constant(.missing) = self { true } else { false }
  }
}

extension RangeShape {
  func has(_ bound: RangeBound) -> Bool {
    switch (self, bound) {
    case (.atLeast, .low), (.atMost, .high): true
    case (.atLeast, _), (.atMost, _): false
    case (.point, _), (.interval, _), (.pert, _), (.issuer, _), (.lognormal, _), (.normal, _),
      (.uniform, _), (.triangular, _), (.sampled, _), (.percentiles, _),
      (.writtenPert, _):
      true
    }
  }
}

extension RangedValue {
  func has(_ bound: RangeBound) -> Bool { shape.has(bound) }
}

extension UInt8 {
  /// An answer for each shape's raw value, 16 in all; shapes that don't exist get 0.
  static func allShapes(_ answer: (RangeShape) -> Bool) -> [UInt8] {
    (0..<16).map { RangeShape(rawValue: $0).map(answer) == true ? 1 : 0 }
  }
}
