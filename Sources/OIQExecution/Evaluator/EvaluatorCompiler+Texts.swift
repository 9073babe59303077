import OIQPlan
import OIQText
import OIQValues

extension ProgramCompiler {
  func compareTexts(
    _ operation: ComparisonOperator, _ left: Lane, _ dictionary: TextDictionary, _ right: Term
  ) throws(Diagnostic) -> Term {
    if case .constant(.text(let text)) = right {
      return compareText(operation, left, dictionary, text)
    }
    let other = try broadcast(right, as: .text(dictionary))
    guard case .text(let otherDictionary) = other.kind else { return right }
    let isOrder = operation != .equal && operation != .notEqual
    if !isOrder, dictionary === otherDictionary { return compareIntegers(operation, left, other) }
    let merged = Texts.merge(dictionary, otherDictionary)
    var first = Array(0..<Int32(clamping: dictionary.texts.count))
    var second = merged.codes
    if isOrder {
      let ranks = Texts.ranks(merged.dictionary.texts)
      first = first.map { ranks[Int($0)] }
      second = second.map { ranks[Int($0)] }
    }
    return compareIntegers(operation, recoded(left, first), recoded(other, second))
  }

  /// Every text of the dictionary is compared once; rows look the answer up.
  private func compareText(
    _ operation: ComparisonOperator, _ lane: Lane, _ dictionary: TextDictionary, _ text: String
  ) -> Term {
    if operation == .equal || operation == .notEqual {
      guard let code = dictionary.code(of: text) else {
        return .constant(.bool(operation == .notEqual))
      }
      return addComparison(operation, lane, nil) { frame, out in
        Comparison.scalar(.equal, frame.integers(lane), code, out, frame.count)
      }
    }
    let answers = dictionary.texts.map { entry in
      let order = entry == text ? 0 : Texts.precedes(entry, text) ? -1 : 1
      return UInt8(Comparison.value(operation, order, 0) ? 1 : 0)
    }
    return lookUp(lane, Buffer(answers + [0]))
  }

  /// A lane of integers that stand for the codes of another.
  func recoded(_ lane: Lane, _ codes: [Int32]) -> Lane {
    var out = newLane(.date, total: true)
    out.presence = lane.presence
    let table = Buffer(codes + [0])
    let target = out
    step { frame in
      Lookup.gather(
        table, frame.integers(lane), frame.presence(lane), frame.integers(target), frame.count)
    }
    release(lane)
    return out
  }

  /// Both lanes with codes of one dictionary.
  func unified(_ left: Lane, _ right: Lane) -> (Lane, Lane) {
    guard case .text(let first) = left.kind, case .text(let second) = right.kind,
      first !== second
    else { return (left, right) }
    let merged = Texts.merge(first, second)
    var left = left
    left.kind = .text(merged.dictionary)
    var recoded = recoded(right, merged.codes)
    recoded.kind = .text(merged.dictionary)
    return (left, recoded)
  }
}
