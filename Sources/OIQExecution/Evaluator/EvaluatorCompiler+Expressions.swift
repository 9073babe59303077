import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

extension ProgramCompiler {
  /// The lane or constant that holds an expression's values, with the steps that compute it added.
  func compile(_ expression: PlanExpression, _ sight: Sight) throws(Diagnostic) -> Term {
    switch expression {
    case .column(let slot): try term(slot, sight.slots)
    case .constant(let value): .constant(value)
    case .arithmetic(let operation, let left, let right, let span):
      try arithmetic(operation, left, right, span, sight, check: .now)
    case .negate(let operand): try negated(compile(operand, sight))
    case .compare(let operation, let left, let right):
      try comparison(operation, compile(left, sight), compile(right, sight))
    case .isOneOf(let operand, let values): try isOneOf(compile(operand, sight), values)
    case .isWithin(let inner, let outer):
      try isWithin(compile(inner, sight), compile(outer, sight))
    case .overlaps(let left, let right): try overlaps(compile(left, sight), compile(right, sight))
    case .and(let left, let right): try conjunction(left, right, sight)
    case .or(let left, let right): try disjunction(left, right, sight)
    case .not(let operand): try negation(compileTruth(operand, sight))
    case .isMissing(.ofDimension(let dimension, let operand)):
      // A question about the unit loses nothing that would have to be said.
      try isMissing(ofDimension(dimension, compile(operand, sight), sight.mask, note: nil))
    case .isMissing(let operand): try isMissing(compile(operand, sight))
    case .orElse(let first, let second): try orElse(first, second, sight)
    case .conditional(let condition, let then, let otherwise):
      try conditional(condition, then, otherwise, sight)
    case .call(let function, let arguments, let span):
      try call(function, arguments.compiled(by: self, sight), at: span, sight)
    case .bound(let bound, let operand): try self.bound(bound, of: operand, sight)
    case .known(let operand): try known(compile(operand, sight))
    case .ofDimension(let dimension, let operand):
      try ofDimension(dimension, compile(operand, sight), sight.mask)
    case .shiftDate(let date, let days):
      try shiftDate(compile(date, sight), compile(days, sight), sight.mask)
    case .shiftPeriod(let period, let count):
      try shiftPeriod(compile(period, sight), compile(count, sight), sight.mask)
    case .periodPart(let part, let operand): try periodPart(part, compile(operand, sight))
    case .undisputed(let facts): try undisputed(term(facts, sight.slots))
    case .exchange(let exchange): try self.exchange(exchange, sight)
    case .range(let range, let key): try self.range(range, key: key)
    case .cell(let column): try cell(column)
    case .each: throw ExecutionDiagnostics.unfit("ranges of rows, which are made before")
    case .collapse(let statistic, let operand):
      try pointStatistic(statistic, compile(operand, sight))
    }
  }

  /// A condition: bytes that are never missing, or a bool constant.
  func compileTruth(_ expression: PlanExpression, _ sight: Sight) throws(Diagnostic) -> Term {
    try truth(compile(expression, sight))
  }

  /// Turns missing into false.
  func truth(_ term: Term) throws(Diagnostic) -> Term {
    switch term {
    case .constant(let value): return .constant(.bool(value == .bool(true)))
    case .lane(let lane):
      guard case .bool = lane.kind else { throw ExecutionDiagnostics.unfit("a condition") }
      guard lane.presence != nil else { return term }
      release(lane)
      let out = newLane(.bool, total: true)
      step { frame in
        let target = frame.bytes(out)
        if let presence = frame.presence(lane) {
          Bytes.and(frame.bytes(lane), presence, target, frame.count)
        } else if target != frame.bytes(lane) {
          target.update(from: frame.bytes(lane), count: frame.count)
        }
      }
      return .lane(out)
    }
  }
}

extension [PlanExpression] {
  func compiled(by compiler: ProgramCompiler, _ sight: Sight) throws(Diagnostic) -> [Term] {
    var terms: [Term] = []
    for expression in self { terms.append(try compiler.compile(expression, sight)) }
    return terms
  }
}

extension ProgramCompiler {
  /// Whether computing it for rows that don't need it could be seen: it counts or throws something.
  func canFail(_ expression: PlanExpression) -> Bool {
    switch expression {
    case .column, .constant, .undisputed, .range, .cell, .each: false
    case .arithmetic, .call, .ofDimension, .shiftDate, .shiftPeriod, .exchange: true
    case .negate(let operand), .isOneOf(let operand, _), .not(let operand),
      .isMissing(let operand), .bound(_, let operand), .periodPart(_, let operand),
      .collapse(_, let operand), .known(let operand):
      canFail(operand)
    case .compare(_, let left, let right), .isWithin(let left, let right),
      .overlaps(let left, let right), .and(let left, let right), .or(let left, let right),
      .orElse(let left, let right):
      canFail(left) || canFail(right)
    case .conditional(let condition, let then, let otherwise):
      canFail(condition) || canFail(then) || canFail(otherwise)
    }
  }

  /// A sight of those rows alone for which `lane` holds, or doesn't, where that could be seen.
  func narrowed(
    _ sight: Sight, for expression: PlanExpression, by term: Term, to wanted: UInt8
  ) -> Sight {
    guard canFail(expression), case .lane(let lane) = term else { return sight }
    let mask = newMask()
    let before = sight.mask
    step { frame in
      let bytes = frame.bytes(lane)
      frame.setMask(mask, before) { (bytes[$0] ^ wanted) ^ 1 }
    }
    return Sight(slots: sight.slots, mask: mask)
  }

  func conjunction(
    _ left: PlanExpression, _ right: PlanExpression, _ sight: Sight
  ) throws(Diagnostic) -> Term {
    let first = try compileTruth(left, sight)
    if case .constant(let value) = first {
      return value == .bool(true) ? try compileTruth(right, sight) : first
    }
    let second = try compileTruth(right, narrowed(sight, for: right, by: first, to: 1))
    return try combine(
      first, second, bytes: { Bytes.and($0, $1, $2, $3) }, values: { $0 && $1 })
  }

  func disjunction(
    _ left: PlanExpression, _ right: PlanExpression, _ sight: Sight
  ) throws(Diagnostic) -> Term {
    let first = try compileTruth(left, sight)
    if case .constant(let value) = first {
      return value == .bool(true) ? first : try compileTruth(right, sight)
    }
    let second = try compileTruth(right, narrowed(sight, for: right, by: first, to: 0))
    return try combine(
      first, second, bytes: { Bytes.or($0, $1, $2, $3) }, values: { $0 || $1 })
  }

  func combine(
    _ left: Term, _ right: Term,
    bytes:
      @escaping @Sendable (
        UnsafePointer<UInt8>, UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>, Int
      ) -> Void, values: (Bool, Bool) -> Bool
  ) throws(Diagnostic) -> Term {
    if case .constant(let left) = left, case .constant(let right) = right {
      return .constant(.bool(values(left == .bool(true), right == .bool(true))))
    }
    let first = try broadcast(left, as: .bool)
    let second = try broadcast(right, as: .bool)
    release(first)
    release(second)
    let out = newLane(.bool, total: true)
    step { frame in bytes(frame.bytes(first), frame.bytes(second), frame.bytes(out), frame.count) }
    return .lane(out)
  }

  func negation(_ term: Term) throws(Diagnostic) -> Term {
    switch term {
    case .constant(let value): return .constant(.bool(value != .bool(true)))
    case .lane(let lane):
      release(lane)
      let out = newLane(.bool, total: true)
      step { frame in Bytes.not(frame.bytes(lane), frame.bytes(out), frame.count) }
      return .lane(out)
    }
  }

  func isMissing(_ term: Term) throws(Diagnostic) -> Term {
    switch term {
    case .constant(let value): return .constant(.bool(value == .missing))
    case .lane(let lane):
      guard lane.presence != nil else { return .constant(.bool(false)) }
      release(lane)
      let out = newLane(.bool, total: true)
      step { frame in
        let target = frame.bytes(out)
        if let presence = frame.presence(lane) {
          Bytes.not(presence, target, frame.count)
        } else {
          target.update(repeating: 0, count: frame.count)
        }
      }
      return .lane(out)
    }
  }
}
