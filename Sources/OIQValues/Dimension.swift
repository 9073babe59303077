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
    var powers: [BaseUnit: Int] = [:]
    for factor in factors { powers[factor.base, default: 0] += factor.exponent }
    self.factors = powers.filter { $0.value != 0 }.map { Factor($0.key, $0.value) }
      .sorted { $0.base < $1.base }
  }
}

extension Dimension {
  package static let one = Dimension()

  package init(_ symbol: String) { self.init([Factor(BaseUnit(symbol), 1)]) }

  package static func * (left: Dimension, right: Dimension) -> Dimension {
    if left.factors.isEmpty { return right }
    if right.factors.isEmpty { return left }
    return Dimension(left.factors + right.factors)
  }

  package static func / (left: Dimension, right: Dimension) -> Dimension {
    if right.factors.isEmpty { return left }
    return left * right.raised(to: -1)
  }

  package func raised(to power: Int) -> Dimension {
    Dimension(factors.map { Factor($0.base, $0.exponent * power) })
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

  package func toBase(_ value: Double) -> Double { value * numerator / denominator }
  package func fromBase(_ value: Double) -> Double { value * denominator / numerator }
}
