/// One base of the unit system: `bit s m kg A K dB dBm`, a currency, or a countable thing.
package struct BaseUnit: Hashable, Sendable, Comparable {
  package let symbol: String
  package init(_ symbol: String) { self.symbol = symbol }
  package static func < (left: BaseUnit, right: BaseUnit) -> Bool { left.symbol < right.symbol }
}

/// A product of powers of base units; the empty product is a plain number.
package struct Dimension: Hashable, Sendable {
  package struct Factor: Hashable, Sendable {
    package var base: BaseUnit
    package var exponent: Int
    package init(_ base: BaseUnit, _ exponent: Int) {
      self.base = base
      self.exponent = exponent
    }
  }

  /// Sorted by base, no exponent zero.
  package private(set) var factors: [Factor]

  package init(_ factors: [Factor] = []) {
    self.factors = []
    for factor in factors where factor.exponent != 0 { multiply(by: factor) }
  }
}

extension Dimension {
  /// Few factors: walking them beats a dictionary.
  private mutating func multiply(by factor: Factor) {
    var index = 0
    while index < factors.count, factors[index].base < factor.base { index += 1 }
    guard index < factors.count, factors[index].base == factor.base else {
      factors.insert(factor, at: index)
      return
    }
    factors[index].exponent = Dimension.limited(
      factors[index].exponent.addingReportingOverflow(factor.exponent))
    if factors[index].exponent == 0 { factors.remove(at: index) }
  }

  /// Powers beyond any use stay where they are rather than overflow.
  private static func limited(_ result: (partialValue: Int, overflow: Bool)) -> Int {
    let limit = 1_000_000_000
    return result.overflow ? limit : min(max(result.partialValue, -limit), limit)
  }
}

extension Dimension {
  package static let one = Dimension()

  package init(_ symbol: String) { self.init([Factor(BaseUnit(symbol), 1)]) }

  package static func * (left: Dimension, right: Dimension) -> Dimension {
    if left.factors.isEmpty { return right }
    if right.factors.isEmpty { return left }
    var result = left
    for factor in right.factors { result.multiply(by: factor) }
    return result
  }

  package static func / (left: Dimension, right: Dimension) -> Dimension {
    if right.factors.isEmpty { return left }
    return left * right.raised(to: -1)
  }

  package func raised(to power: Int) -> Dimension {
    if power == 1 { return self }
    return Dimension(
      factors.map {
        Factor($0.base, Dimension.limited($0.exponent.multipliedReportingOverflow(by: power)))
      })
  }

  /// The square root, where every exponent is even.
  package var squareRoot: Dimension? {
    guard factors.allSatisfy({ $0.exponent % 2 == 0 }) else { return nil }
    return Dimension(factors.map { Factor($0.base, $0.exponent / 2) })
  }
}

/// A unit as written, what it measures, and how many base units it is: `numerator / denominator`,
/// two exact numbers where possible, so that 15 pJ/bit is stored as 15 / 1e12 rounded once.
package struct Unit: Hashable, Sendable {
  package var symbol: String
  package var dimension: Dimension
  package var numerator: Double
  package var denominator: Double

  package init(
    symbol: String, dimension: Dimension, numerator: Double = 1, denominator: Double = 1
  ) {
    self.symbol = symbol
    self.dimension = dimension
    self.numerator = numerator
    self.denominator = denominator
  }
}

extension Unit {
  package static let one = Unit(symbol: "", dimension: .one)
  package static let day = Unit(symbol: "d", dimension: Dimension("s"), numerator: 86_400)
  package static let percent = Unit(symbol: "%", dimension: .one, numerator: 1, denominator: 100)

  /// Takes numbers in this unit to base units: `unit.toBase(15)`. Kept for many numbers, as a column has, it is made
  /// but once.
  package var toBase: UnitScale { UnitScale(numerator: numerator, denominator: denominator) }

  /// Takes numbers in base units to this one.
  package var fromBase: UnitScale { UnitScale(numerator: denominator, denominator: numerator) }
}

/// Takes numbers from one unit to another of its dimension.
///
/// Exact but for one rounding where the scale is one of whole numbers, as of hours and bytes, and the number was written
/// as a decimal: equal quantities are equal numbers, whatever unit each was written in.
package struct UnitScale: Sendable, Hashable {
  private let numerator: Double
  private let denominator: Double
  private let shift: DecimalShift?

  fileprivate init(numerator: Double, denominator: Double) {
    (self.numerator, self.denominator) = (numerator, denominator)
    shift = DecimalShift(numerator, over: denominator)
  }

  package func callAsFunction(_ value: Double) -> Double {
    shift?(value) ?? value * numerator / denominator
  }
}
