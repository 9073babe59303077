import OIQPlan
import OIQText
import OIQValues

// A sum of a whole table that is the only one to read what the last step writes: step and sum are done in one pass
// over the chunk. Waiting for memory, which the step does, and adding up, which the sum does, then overlap.

/// What the last step of a program does, for a sum to take it over.
enum ClosingStep: Sendable {
  case arithmetic(ArithmeticStep)
  case test(NumberTest, answer: Term)
  /// Keeps the rows that pass, of all that there are.
  case filter(NumberTest)

  /// The test that `term` is the answer of.
  func test(answering term: Term) -> NumberTest? {
    guard case .test(let test, .lane(let answer)) = self, case .lane(let lane) = term,
      lane.planes == answer.planes
    else { return nil }
    return test
  }
}

/// Whether a row's number lies within bounds.
struct NumberTest: Sendable {
  let lane: Lane
  let interval: NumberInterval
}

/// Numbers from `low` to `high`, both included.
struct NumberInterval: Sendable {
  var low = -Double.infinity
  var high = Double.infinity

  /// The numbers that a comparison with `value` holds for; `nil` where they aren't side by side.
  init?(_ operation: ComparisonOperator, _ value: Double) {
    switch operation {
    case .equal: (low, high) = (value, value)
    case .less: high = value.nextDown
    case .lessOrEqual: high = value
    case .greater: low = value.nextUp
    case .greaterOrEqual: low = value
    case .notEqual: return nil
    }
  }
}

extension ProgramCompiler {
  /// The program with its last step taken over by the only call, if that is a sum of what the step gives.
  func summing(_ calls: [PreparedCall]) -> Program? {
    guard calls.count == 1, calls[0].isSum, let lane = calls[0].lane, case .number = lane.kind,
      let closingStep
    else { return nil }
    switch closingStep {
    case .arithmetic(let step):
      guard step.out.planes == lane.planes else { return nil }
      return program.replacingLast(1) { frame in frame.sum(of: step) }
    case .filter(let test):
      return program.replacingLast(2) { frame in frame.sum(of: lane, where: test) }
    case .test: return nil
    }
  }
}

extension PreparedCall {
  fileprivate var isSum: Bool {
    call.operation == .kind(.sum) || call.operation == .kind(.mean)
  }
}

extension Program {
  /// The last steps run only for chunks that `sum` gives no answer for.
  fileprivate func replacingLast(
    _ count: Int, sum: @escaping @Sendable (Frame) -> CertifiedSum?
  ) -> Program {
    var program = self
    let steps = instructions.suffix(count).map(\.step)
    program.instructions.removeLast(steps.count)
    program.instructions.append(
      Instruction(
        step: { (frame) throws(Diagnostic) in
          frame.chunkSum = frame.doubt == .none ? sum(frame) : nil
          guard frame.chunkSum == nil else { return }
          for step in steps { try step(frame) }
        }, mask: nil))
    return program
  }
}

extension Frame {
  /// `nil` where a row is missing or the sum isn't finite: a result may not be either, which the step looks into.
  fileprivate func sum(of step: ArithmeticStep) -> CertifiedSum? {
    guard isFull(step.first.lane), isFull(step.second.lane) else { return nil }
    var sum = CertifiedSum()
    let isDone = ChunkSum.add(
      step.operation, step.first.operand(self), step.second.operand(self), selection, count,
      to: &sum)
    return isDone && sum.pair.high.isFinite && sum.pair.low.isFinite ? sum : nil
  }

  /// `nil` where a row is missing.
  fileprivate func sum(of lane: Lane, where test: NumberTest) -> CertifiedSum? {
    guard isFull(lane), isFull(test.lane) else { return nil }
    var sum = CertifiedSum()
    ChunkSum.add(numbers(lane), where: numbers(test.lane), in: test.interval, count, to: &sum)
    return sum
  }

  private func isFull(_ lane: Lane?) -> Bool { lane.flatMap { presence($0) } == nil }
}

extension ChunkSum {
  /// Adds what an operation gives; rows whose byte in `valid` is 0 are left out. Returns whether it can do so for
  /// this operation.
  static func add(
    _ operation: ArithmeticOperator, _ left: NumberOperand, _ right: NumberOperand,
    _ valid: UnsafePointer<UInt8>?, _ count: Int, to total: inout CertifiedSum
  ) -> Bool {
    switch operation {
    case .add: combine(left, right, valid, count, to: &total) { $0 + $1 }
    case .subtract: combine(left, right, valid, count, to: &total) { $0 - $1 }
    case .multiply: combine(left, right, valid, count, to: &total) { $0 * $1 }
    case .divide: combine(left, right, valid, count, to: &total) { $0 / $1 }
    case .power: return false
    }
    return true
  }

  @inline(__always)
  private static func combine(
    _ left: NumberOperand, _ right: NumberOperand, _ valid: UnsafePointer<UInt8>?, _ count: Int,
    to total: inout CertifiedSum,
    _ operation: (SIMD4<Double>, SIMD4<Double>) -> SIMD4<Double>
  ) {
    switch (left, right) {
    case (.plane(let left), .plane(let right)):
      add(
        valid, count, to: &total, block: { operation(load(left, $0), load(right, $0)) },
        single: { operation(SIMD4(repeating: left[$0]), SIMD4(repeating: right[$0]))[0] })
    case (.plane(let left), .scalar(let right)):
      let right = SIMD4(repeating: right)
      add(
        valid, count, to: &total, block: { operation(load(left, $0), right) },
        single: { operation(SIMD4(repeating: left[$0]), right)[0] })
    case (.scalar(let left), .plane(let right)):
      let left = SIMD4(repeating: left)
      add(
        valid, count, to: &total, block: { operation(left, load(right, $0)) },
        single: { operation(left, SIMD4(repeating: right[$0]))[0] })
    case (.scalar(let left), .scalar(let right)):
      let result = operation(SIMD4(repeating: left), SIMD4(repeating: right))
      add(valid, count, to: &total, block: { _ in result }, single: { _ in result[0] })
    }
  }

  /// Adds the values of the rows whose number in `tested` lies in an interval.
  static func add(
    _ values: UnsafePointer<Double>, where tested: UnsafePointer<Double>,
    in interval: NumberInterval, _ count: Int, to total: inout CertifiedSum
  ) {
    let low = SIMD4(repeating: interval.low)
    let high = SIMD4(repeating: interval.high)
    func inside(_ row: Int) -> SIMD4<UInt64> {
      let number = load(tested, row)
      return unsafeBitCast(number .>= low, to: SIMD4<UInt64>.self)
        & unsafeBitCast(number .<= high, to: SIMD4<UInt64>.self)
    }
    func kept(_ row: Int, _ inside: SIMD4<UInt64>) -> SIMD4<Double> {
      unsafeBitCast(
        unsafeBitCast(load(values, row), to: SIMD4<UInt64>.self) & inside, to: SIMD4<Double>.self)
    }
    // Counted by doubles: adding masks up as integers costs more instructions.
    var counts = SIMD4<Double>(repeating: 0)
    let one = SIMD4(repeating: 1.0.bitPattern)
    var rest = 0
    accumulate(
      count, to: &total,
      block: { row in
        let inside = inside(row)
        counts += unsafeBitCast(inside & one, to: SIMD4<Double>.self)
        return kept(row, inside)
      },
      again: { kept($0, inside($0)) },
      single: { row in
        guard tested[row] >= interval.low, tested[row] <= interval.high else { return 0 }
        rest += 1
        return values[row]
      })
    total.count += Int(counts.sum()) + rest
  }
}
