import OIQValues

/// What a function may be given in one place, and how a message says so.
enum Expectation: Sendable {
  case any
  case number, plainNumber
  case text
  case bool
  case date, dateOrPeriod
  /// Numbers, texts, dates and periods.
  case ordered
}

extension Expectation {
  func accepts(_ type: ValueType) -> Bool {
    switch (self, type) {
    case (.any, .facts), (.any, .list): false
    case (.any, _), (_, .missing): true
    case (.number, .number(let number)), (.ordered, .number(let number)): hasOneUnit(number)
    case (.plainNumber, .number(let number)):
      hasOneUnit(number) && number.dimension == .known(.one)
    case (.text, .text), (.ordered, .text): true
    case (.bool, .bool(.point)): true
    case (.date, .date), (.dateOrPeriod, .date), (.dateOrPeriod, .period): true
    case (.ordered, .date), (.ordered, .period): true
    case (.number, _), (.plainNumber, _), (.text, _), (.bool, _), (.date, _), (.dateOrPeriod, _),
      (.ordered, _):
      false
    }
  }

  private func hasOneUnit(_ number: NumberType) -> Bool {
    if case .mixed = number.dimension { false } else { true }
  }

  /// What was expected, knowing what was found.
  func words(insteadOf type: ValueType) -> String {
    switch (self, type) {
    case (.number, .number(let number)), (.plainNumber, .number(let number)),
      (.ordered, .number(let number)):
      if number.certainty == .ranged { return "a number without a range: its low, mid or high" }
      if case .mixed = number.dimension { return "a number in one unit" }
      return words
    case (.bool, .bool): return "a condition without a range"
    case (.any, _), (.number, _), (.plainNumber, _), (.text, _), (.bool, _), (.date, _),
      (.dateOrPeriod, _), (.ordered, _):
      return words
    }
  }

  private var words: String {
    switch self {
    case .any: "a value"
    case .number: "a number"
    case .plainNumber: "a plain number, without a unit"
    case .text: "a text"
    case .bool: "a condition"
    case .date: "a date"
    case .dateOrPeriod: "a date or a period"
    case .ordered: "a number, a text, a date or a period"
    }
  }
}

typealias TypeRule = @Sendable ([ValueType]) -> FunctionResult

/// Checks each argument (the last expectation stands for all that follow), then asks `result`.
func rule(
  _ expectations: [Expectation], _ result: @escaping @Sendable ([ValueType]) -> FunctionResult
) -> TypeRule {
  { types in
    for (index, type) in types.enumerated() {
      guard let expectation = index < expectations.count ? expectations[index] : expectations.last
      else { continue }
      if !expectation.accepts(type) {
        return .problem(argument: index, expected: expectation.words(insteadOf: type))
      }
    }
    return result(types)
  }
}

func rule(_ expectations: [Expectation], gives type: ValueType) -> TypeRule {
  rule(expectations) { _ in .type(type) }
}

/// The type of the first argument that has one; all numbers among them must share a dimension.
func commonType(_ types: [ValueType]) -> FunctionResult {
  guard let first = types.firstIndex(where: { $0 != .missing }) else { return .type(.missing) }
  for (index, type) in types.enumerated().dropFirst(first + 1) where type != .missing {
    if !sameKind(types[first], type) { return .mismatch(first, index) }
  }
  return .type(types[first])
}

private func sameKind(_ left: ValueType, _ right: ValueType) -> Bool {
  switch (left, right) {
  case (.number(let left), .number(let right)): left.dimension == right.dimension
  case (.text, .text), (.bool, .bool), (.date, .date), (.period, .period), (.list, .list),
    (.facts, .facts), (.missing, .missing):
    true
  case (.number, _), (.text, _), (.bool, _), (.date, _), (.period, _), (.list, _), (.facts, _),
    (.missing, _):
    false
  }
}

/// The type of the first argument.
func sameAsFirst(_ types: [ValueType]) -> FunctionResult {
  .type(types.first ?? .missing)
}

/// The type of the first argument, which is no level: that of -3 dBm is no more of a power than that of 3 dBm.
func sizeOfFirst(_ types: [ValueType]) -> FunctionResult {
  guard case .number(let number) = types.first, case .known(let dimension) = number.dimension,
    dimension.isLevel
  else { return sameAsFirst(types) }
  return .problem(
    argument: 0, expected: "a number that is no level; how far one is from 1 mW: `abs(x - 0 dBm)`")
}

/// The type of the first argument, a number that isn't shown in parts or multiples of its base unit: of 15 pJ/bit,
/// rounded to whole J/bit, nothing would be left.
func roundedFirst(_ types: [ValueType]) -> FunctionResult {
  guard case .number(let number) = types.first, let unit = number.display,
    unit.numerator != unit.denominator
  else { return sameAsFirst(types) }
  return .shownIn(unit)
}

/// A number whose square has the first argument's unit.
func squareRootOfFirst(_ types: [ValueType]) -> FunctionResult {
  guard case .number(let number) = types.first, case .known(let dimension) = number.dimension else {
    return .type(.plainNumber)
  }
  guard let root = dimension.squareRoot else {
    return .problem(argument: 0, expected: "a number whose unit is a square, such as m^2")
  }
  return .type(.number(NumberType(.known(root))))
}
