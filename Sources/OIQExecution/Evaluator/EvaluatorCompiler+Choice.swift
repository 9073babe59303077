import OIQPlan
import OIQText
import OIQValues

extension ProgramCompiler {
  func orElse(
    _ first: PlanExpression, _ second: PlanExpression, _ sight: Sight
  ) throws(Diagnostic) -> Term {
    let value = try compile(first, sight)
    if case .constant(let constant) = value {
      return constant == .missing ? try compile(second, sight) : value
    }
    guard case .lane(let lane) = value, lane.presence != nil else { return value }
    let isThere = try negation(isMissing(.lane(lane.kept)))
    let fallback = try compile(second, narrowed(sight, for: second, by: isThere, to: 0))
    return try select(isThere, value, fallback)
  }

  func conditional(
    _ condition: PlanExpression, _ then: PlanExpression, _ otherwise: PlanExpression,
    _ sight: Sight
  ) throws(Diagnostic) -> Term {
    let test = try compileTruth(condition, sight)
    if case .constant(let value) = test {
      return try compile(value == .bool(true) ? then : otherwise, sight)
    }
    let first = try compile(then, narrowed(sight, for: then, by: test, to: 1))
    let second = try compile(otherwise, narrowed(sight, for: otherwise, by: test, to: 0))
    return try select(test, first, second)
  }

  /// Row by row the first where the condition holds, else the second.
  func select(_ test: Term, _ first: Term, _ second: Term) throws(Diagnostic) -> Term {
    guard case .lane(let condition) = test else { throw ExecutionDiagnostics.unfit("a condition") }
    guard let kind = commonKind(first, second) else { return .constant(.missing) }
    if case .facts = kind { throw ExecutionDiagnostics.unfit("facts") }
    let (left, right) = unified(
      try broadcast(first, as: kind), try broadcast(second, as: kind))
    var out = newLane(left.kind, total: left.presence == nil && right.presence == nil)
    if let units = commonUnits(left, right) {
      out.units = LaneUnits(plane: newPlane(.computed(stride: 4)), units: units.units)
    }
    out.name = left.name ?? right.name
    out.stores = RangeBuffer.joined(left.stores, right.stores)
    let result = out
    step { frame in frame.select(condition, left, right, result) }
    release(condition)
    release(left)
    release(right)
    return .lane(out)
  }

  private func commonKind(_ first: Term, _ second: Term) -> LaneKind? {
    guard let left = kind(first) else { return kind(second) }
    guard let right = kind(second) else { return left }
    if case .range = right { return right }
    return left
  }

  /// The units of a choice between two mixed columns of the same units, or one and nothing.
  private func commonUnits(_ left: Lane, _ right: Lane) -> LaneUnits? {
    guard let first = left.units else { return right.units }
    guard let second = right.units else { return first }
    return first.units == second.units ? first : nil
  }
}

extension Lane {
  /// The same lane, to be read again after the step that reads this.
  var kept: Lane {
    var lane = self
    lane.isScratch = false
    return lane
  }
}

extension Frame {
  func select(_ condition: Lane, _ left: Lane, _ right: Lane, _ out: Lane) {
    let test = bytes(condition)
    for (part, stride) in out.kind.strides.enumerated() {
      select(test, left.planes[part], right.planes[part], out.planes[part], stride)
    }
    if let units = out.units?.plane {
      let first = left.units?.plane ?? right.units?.plane ?? units
      select(test, first, right.units?.plane ?? first, units, 4)
    }
    guard let index = out.presence else { return }
    let own = ownPresence(index)
    let first = presence(left)
    let second = presence(right)
    for row in 0..<count {
      let chosen = test[row]
      own[row] = (chosen & (first?[row] ?? 1)) | ((chosen ^ 1) & (second?[row] ?? 1))
    }
    presences[index] = own
  }

  private func select(
    _ test: UnsafePointer<UInt8>, _ left: Int, _ right: Int, _ out: Int, _ stride: Int
  ) {
    switch stride {
    case 1: select(test, left, right, out, as: UInt8.self)
    case 4: select(test, left, right, out, as: UInt32.self)
    default: select(test, left, right, out, as: UInt64.self)
    }
  }

  /// Without a branch: the condition becomes a mask of all bits or none.
  @inline(__always)
  private func select<Element: FixedWidthInteger & BitwiseCopyable>(
    _ test: UnsafePointer<UInt8>, _ left: Int, _ right: Int, _ out: Int, as type: Element.Type
  ) {
    let first = planes[left].assumingMemoryBound(to: type)
    let second = planes[right].assumingMemoryBound(to: type)
    let target = planes[out].assumingMemoryBound(to: type)
    for row in 0..<count {
      let mask = 0 &- Element(truncatingIfNeeded: test[row])
      target[row] = (first[row] & mask) | (second[row] & ~mask)
    }
  }
}
