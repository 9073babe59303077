import OIQValues

// Shapes of kernels. Each works on whole chunks; rows where an argument is missing stay missing, and a
// result that is no finite number is missing.

/// Reads one column of numbers.
@inline(__always)
func numberKernel(_ operation: @escaping @Sendable (Double) -> Double) -> ScalarKernel {
  { arguments, count in
    guard case .numbers(let values) = arguments[0].storage else { return .missing(count) }
    let elements = values.elements
    return numbers(count, presence: arguments[0].presence) { operation(elements[$0]) }
  }
}

/// Asks one column of numbers; whole where the argument is.
func testKernel(_ operation: @escaping @Sendable (Double) -> Bool) -> ScalarKernel {
  { arguments, count in
    guard case .numbers(let values) = arguments[0].storage else { return .missing(count) }
    let answers = Buffer<UInt8>(count: count) { target in
      for row in 0..<count { target[row] = operation(values.elements[row]) ? 1 : 0 }
    }
    return Column(.bools(answers), presence: arguments[0].presence)
  }
}

@inline(__always)
func numberKernel(_ operation: @escaping @Sendable (Double, Double) -> Double) -> ScalarKernel {
  { arguments, count in
    guard case .numbers(let left) = arguments[0].storage,
      case .numbers(let right) = arguments[1].storage
    else { return .missing(count) }
    let presence = Presence.both(arguments[0].presence, arguments[1].presence)
    let (lefts, rights) = (left.elements, right.elements)
    return numbers(count, presence: presence) { operation(lefts[$0], rights[$0]) }
  }
}

/// Folds any number of columns of numbers or dates, row by row: `least` and `greatest`.
func foldKernel(
  numbers fold: @escaping @Sendable (Double, Double) -> Double,
  dates foldDates: @escaping @Sendable (Int32, Int32) -> Int32
) -> ScalarKernel {
  { arguments, count in
    let presence = arguments.dropFirst().reduce(arguments[0].presence) {
      Presence.both($0, $1.presence)
    }
    switch arguments[0].storage {
    case .numbers(let first):
      var result = first.array
      for case .numbers(let next) in arguments.dropFirst().map(\.storage) {
        for row in 0..<count { result[row] = fold(result[row], next.elements[row]) }
      }
      return Column(.numbers(Buffer(result)), presence: presence)
    case .dates(let first):
      var result = first.array
      for case .dates(let next) in arguments.dropFirst().map(\.storage) {
        for row in 0..<count { result[row] = foldDates(result[row], next.elements[row]) }
      }
      return Column(.dates(Buffer(result)), presence: presence)
    case .codes, .bools, .spans, .ranges, .facts: return .missing(count)
    }
  }
}

/// A number a row; rows whose result is not finite are missing.
@inline(__always)
func numbers(_ count: Int, presence: Presence?, _ value: (Int) -> Double) -> Column {
  var isDefined = true
  let buffer = Buffer<Double>(count: count) { target in
    for row in 0..<count {
      let result = value(row)
      target[row] = result
      isDefined = isDefined && result.isFinite
    }
  }
  if isDefined { return Column(.numbers(buffer), presence: presence) }
  let flags = (0..<count).map { (presence?[$0] ?? true) && buffer[$0].isFinite }
  return Column(.numbers(buffer), presence: Presence.from(flags))
}

extension Column {
  /// A column of numbers without one.
  static func missing(_ count: Int) -> Column {
    Column(.numbers(Buffer(repeating: 0, count: count)), presence: .none(count: count))
  }
}

extension Presence {
  /// Present where both are.
  package static func both(_ left: Presence?, _ right: Presence?) -> Presence? {
    guard let left else { return right }
    guard let right else { return left }
    let words = Buffer<UInt64>(count: left.words.count) { words in
      for index in words.indices { words[index] = left.words[index] & right.words[index] }
    }
    return Presence(words: words, count: left.count)
  }

  static func all(_ columns: [Column]) -> Presence? {
    columns.reduce(nil) { both($0, $1.presence) }
  }
}
