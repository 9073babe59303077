import OIQPlan
import OIQText
import OIQValues

extension ProgramCompiler {
  func comparison(
    _ operation: ComparisonOperator, _ left: Term, _ right: Term
  ) throws(Diagnostic) -> Term {
    if left.isConstantMissing || right.isConstantMissing {
      return .constant(.bool(operation == .notEqual))
    }
    if case .constant(let left) = left, case .constant(let right) = right {
      return .constant(.bool(try compareConstants(operation, left, right)))
    }
    if case .constant = left { return try comparison(operation.mirrored, right, left) }
    guard case .lane(let lane) = left else { throw ExecutionDiagnostics.unfit("a comparison") }
    switch lane.kind {
    case .number: return try compareNumbers(operation, lane, right)
    case .text(let dictionary): return try compareTexts(operation, lane, dictionary, right)
    case .bool: return try compareBools(operation, lane, right)
    case .date: return try compareDates(operation, lane, right)
    case .period: return try comparePeriods(operation, lane, right)
    case .range, .facts: throw ExecutionDiagnostics.unfit("a comparison")
    }
  }

  private func compareConstants(
    _ operation: ComparisonOperator, _ left: Value, _ right: Value
  ) throws(Diagnostic) -> Bool {
    switch (left, right) {
    case (.number(let a), .number(let b)): return Comparison.value(operation, a, b)
    case (.date(let a), .date(let b)): return Comparison.value(operation, a, b)
    case (.period(let a), .period(let b)): return Comparison.value(operation, a, b)
    case (.bool(let a), .bool(let b)):
      return Comparison.value(operation, a ? 1 : 0, b ? 1 : 0)
    case (.text(let a), .text(let b)):
      let order = a == b ? 0 : Texts.precedes(a, b) ? -1 : 1
      return Comparison.value(operation, order, 0)
    case (.number, _), (.date, _), (.period, _), (.bool, _), (.text, _), (.missing, _),
      (.range, _), (.list, _):
      throw ExecutionDiagnostics.unfit("a comparison")
    }
  }

  /// Adds the step that fills the answer; missing rows are false, and `notEqual` is turned over last.
  func addComparison(
    _ operation: ComparisonOperator, _ left: Lane, _ right: Lane?,
    _ compare: @escaping @Sendable (Frame, UnsafeMutablePointer<UInt8>) -> Void
  ) -> Term {
    release(left)
    if let right { release(right) }
    let out = newLane(.bool, total: true)
    step { frame in
      let target = frame.bytes(out)
      // The operands' planes may be the target's, so presences are read from memory of their own.
      compare(frame, target)
      if let presence = frame.presence(left) { Bytes.and(target, presence, target, frame.count) }
      if let right, let presence = frame.presence(right) {
        Bytes.and(target, presence, target, frame.count)
      }
      if operation == .notEqual { Bytes.not(target, target, frame.count) }
    }
    return .lane(out)
  }

  private func compareNumbers(
    _ operation: ComparisonOperator, _ left: Lane, _ right: Term
  ) throws(Diagnostic) -> Term {
    if case .constant(.number(let value)) = right {
      let answer = addComparison(operation, left, nil) { frame, out in
        Comparison.scalar(operation, frame.numbers(left), value, out, frame.count)
      }
      if let interval = NumberInterval(operation, value) {
        close(with: .test(NumberTest(lane: left, interval: interval), answer: answer))
      }
      return answer
    }
    let other = try broadcast(right, as: .number)
    return addComparison(operation, left, other) { frame, out in
      Comparison.planes(operation, frame.numbers(left), frame.numbers(other), out, frame.count)
    }
  }

  private func compareDates(
    _ operation: ComparisonOperator, _ left: Lane, _ right: Term
  ) throws(Diagnostic) -> Term {
    if case .constant(.date(let value)) = right {
      return addComparison(operation, left, nil) { frame, out in
        Comparison.scalar(operation, frame.integers(left), value, out, frame.count)
      }
    }
    let other = try broadcast(right, as: .date)
    return compareIntegers(operation, left, other)
  }

  func compareIntegers(_ operation: ComparisonOperator, _ left: Lane, _ right: Lane) -> Term {
    addComparison(operation, left, right) { frame, out in
      Comparison.planes(operation, frame.integers(left), frame.integers(right), out, frame.count)
    }
  }

  private func compareBools(
    _ operation: ComparisonOperator, _ left: Lane, _ right: Term
  ) throws(Diagnostic) -> Term {
    let other = try broadcast(right, as: .bool)
    return addComparison(operation, left, other) { frame, out in
      Comparison.planes(operation, frame.bytes(left), frame.bytes(other), out, frame.count)
    }
  }

  private func comparePeriods(
    _ operation: ComparisonOperator, _ left: Lane, _ right: Term
  ) throws(Diagnostic) -> Term {
    let other = try broadcast(right, as: .period)
    return addComparison(operation, left, other) { frame, out in
      let a = (frame.integers(left), frame.integers(left, 1))
      let b = (frame.integers(other), frame.integers(other, 1))
      for row in 0..<frame.count {
        let first = Comparison.key(start: a.0[row], end: a.1[row])
        let second = Comparison.key(start: b.0[row], end: b.1[row])
        out[row] = unsafeBitCast(Comparison.value(operation, first, second), to: UInt8.self)
        if operation == .notEqual { out[row] ^= 1 }
      }
    }
  }

  func isOneOf(_ term: Term, _ values: [Value]) throws(Diagnostic) -> Term {
    if case .lane(let lane) = term, case .text(let dictionary) = lane.kind {
      let wanted = Set(
        values.compactMap { value in
          if case .text(let text) = value { text } else { nil }
        })
      return lookUp(lane, Buffer(dictionary.texts.map { wanted.contains($0) ? 1 : 0 } + [0]))
    }
    if case .constant(let value) = term {
      return .constant(.bool(value != .missing && values.contains(value)))
    }
    guard case .lane(var lane) = term else { return term }
    lane.isScratch = false
    if values.count > 16, case .number = lane.kind { return isOneOfMany(lane, values) }
    var answer = Term.constant(.bool(false))
    for value in values where value != .missing {
      let next = try comparison(.equal, .lane(lane), .constant(value))
      answer = try either(answer, next)
    }
    return answer
  }

  private func either(_ left: Term, _ right: Term) throws(Diagnostic) -> Term {
    if case .constant(.bool(let value)) = left { return value ? left : right }
    guard case .lane(let first) = left, case .lane(let second) = right else { return right }
    release(first)
    release(second)
    let out = newLane(.bool, total: true)
    step { frame in
      Bytes.or(frame.bytes(first), frame.bytes(second), frame.bytes(out), frame.count)
    }
    return .lane(out)
  }

  private func isOneOfMany(_ lane: Lane, _ values: [Value]) -> Term {
    let wanted = Set(
      values.compactMap { value in
        if case .number(let number) = value { number } else { nil }
      })
    return addComparison(.equal, lane, nil) { frame, out in
      let numbers = frame.numbers(lane)
      for row in 0..<frame.count { out[row] = wanted.contains(numbers[row]) ? 1 : 0 }
    }
  }

  /// An answer for each code, the last entry for missing rows.
  func lookUp(_ lane: Lane, _ answers: Buffer<UInt8>) -> Term {
    let out = newLane(.bool, total: true)
    step { frame in
      Lookup.gather(
        answers, frame.integers(lane), frame.presence(lane), frame.bytes(out), frame.count)
    }
    release(lane)
    return .lane(out)
  }
}
