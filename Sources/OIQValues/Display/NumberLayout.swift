import Glibc

/// How the numbers of one column are written: one unit, and as many decimals in every cell.
package struct NumberLayout: Hashable, Sendable {
  package var unit: DisplayUnit
  package var places: Int
  /// Decimals that every number is rounded to, of which `places` are those that some number needs.
  private let finestPlaces: Int
  var grouping: DigitGrouping
  /// Touches each number: `%`, where it doesn't stand in a header.
  var attached = ""
}

extension NumberLayout {
  /// Digits shown of the largest number, of the smallest, and at most of any: beyond that a double has none.
  private static let usualDigits = 4
  private static let leastDigits = 3
  private static let mostDigits = 15
  /// Decimals that are shown of numbers in their base unit none of which has more: as people round to, and as `round`
  /// counts them.
  private static let roundedPlaces = 2
  /// Decimals by which a share is told from all: of an availability the nines count, and of a solution what lies nearer
  /// to 1 is no more than how near the search came.
  private static let sharePlaces = 10
  /// Plain notation lies between these; beyond, a power of ten is written.
  private static let plain = 1e-5..<1e15
  /// From here on a number keeps its digits by decimals of its own, below by a power of ten.
  private static let leastWithOwnPlaces = 1e-3

  /// `values` are in base units.
  init(_ values: ShownNumbers, unit: DisplayUnit, grouping: DigitGrouping) {
    self.unit = unit
    self.grouping = grouping
    let least = unit.isScaled ? 1 : 0
    let finest = NumberLayout.finestPlaces(for: values, in: unit.unit)
    places = max(
      least, finest.map { NumberLayout.needed(by: values, in: unit.unit, upTo: $0) } ?? 0)
    finestPlaces = max(places, finest ?? 0)
  }

  /// About four digits of the largest number and three of the smallest, and those that numbers are rounded to; `nil`
  /// where none is written plainly.
  private static func finestPlaces(for values: ShownNumbers, in unit: Unit) -> Int? {
    let sizes = Magnitudes(values, within: plain) { unit.fromBase($0) }
    guard let largest = sizes.largest, let smallest = sizes.smallest else { return nil }
    let digitsBefore = Int(log10(largest).rounded(.down)) + 1
    let wanted = max(
      usualDigits - digitsBefore, leastDigits - 1 - Int(log10(smallest).rounded(.down)))
    let most = max(mostDigits - digitsBefore, 0)
    var limit = max(min(wanted, most), 0)
    let whole = unit.fromBase(1)
    if unit.dimension == .one,
      let finer = (limit...max(min(most, sharePlaces), limit)).first(where: { places in
        !values.contains { isAlmostAll(unit.fromBase($0), of: whole, places) }
      })
    {
      limit = finer
    }
    let rounded = min(roundedPlaces, most)
    if limit < rounded, unit.numerator == unit.denominator,
      !values.contains(where: { !isRounded(unit.fromBase($0), to: rounded) })
    {
      limit = rounded
    }
    return limit
  }

  /// Whether a number has no more decimals as it is written.
  private static func isRounded(_ shown: Double, to places: Int) -> Bool {
    let scaled = shown * pow(10, Double(places))
    return (scaled - scaled.rounded()).magnitude <= scaled.magnitude.ulp
  }

  /// Whether a share that isn't all would read as 100 %, or a part of 1 as 1.
  private static func isAlmostAll(_ shown: Double, of whole: Double, _ places: Int) -> Bool {
    let scale = pow(10, Double(places))
    return shown != whole && (shown * scale).rounded() == whole * scale
  }

  /// The fewest places that show every number as `limit` places would.
  private static func needed(by values: ShownNumbers, in unit: Unit, upTo limit: Int) -> Int {
    let scale = pow(10, Double(limit))
    return (0..<limit).first { places in
      let step = pow(10, Double(limit - places))
      return !values.contains { value in
        let shown = unit.fromBase(value)
        return plain ~= shown.magnitude && !isSame(shown, scale, step)
      }
    } ?? limit
  }

  /// Whether a number of so many units of the last place is one of whole steps too.
  private static func isSame(_ value: Double, _ scale: Double, _ step: Double) -> Bool {
    let scaled = (value * scale).rounded()
    // Beyond 2^53 there are no decimals to lose.
    return scaled.magnitude >= 0x1p53 || (scaled / step).rounded() * step == scaled
  }

  /// Sizes in base units of which larger ones have no shorter texts: none of them is written with decimals of its own
  /// or as a power of ten.
  var plainSizes: (least: Double, end: Double) {
    let unit = unit.unit
    let places = NumberLayout.leastDigits - 1 - finestPlaces
    return (unit.toBase(pow(10, Double(places))), unit.toBase(NumberLayout.plain.upperBound))
  }

  /// A base value without its unit.
  package func text(_ base: Double) -> String { digits(base) + attached }

  private func digits(_ base: Double) -> String {
    let shown = unit.unit.fromBase(base)
    guard let digits = DecimalDigits(shown) else { return NumberText.shortest(shown) }
    if shown == 0 { return digits.plainText(places: places) }
    guard shown.magnitude < NumberLayout.plain.upperBound, keepsDigits(digits) else {
      let short = digits.rounded(toDigits: NumberLayout.usualDigits)
      let hasOwnPlaces =
        NumberLayout.leastWithOwnPlaces..<NumberLayout.plain.upperBound ~= shown.magnitude
      return hasOwnPlaces ? short.plainText(grouping: grouping) : short.scientificText()
    }
    return digits.rounded(toPlaces: places).plainText(places: places, grouping: grouping)
  }

  /// Whether a number that isn't zero is more than a digit or two of itself where it is rounded as the others are: beside
  /// numbers that are long before the point, or below what is written plainly, it may be.
  private func keepsDigits(_ digits: DecimalDigits) -> Bool {
    let rounded = digits.rounded(toPlaces: finestPlaces)
    return rounded == digits
      || !rounded.digits.isEmpty && rounded.exponent + finestPlaces >= NumberLayout.leastDigits
  }
}

extension NumberLayout {
  /// A range without its unit, by what it is: `655  [632 … 678]`, `195 … 205`, `≥ 650`, `≤ 70`.
  func text(_ range: RangedValue, _ signs: DisplaySigns, gap: String) -> String {
    switch range.shape {
    case .point: text(range.mid)
    case .atLeast: "\(signs.atLeast) \(text(range.low))"
    case .atMost: "\(signs.atMost) \(text(range.high))"
    case .issuer: "\(text(range.low)) \(signs.between) \(text(range.high))"
    case .uniform, .triangular, .writtenPert: text(range.shown, signs, gap: gap)
    case .interval, .pert, .lognormal, .normal, .sampled, .percentiles:
      "\(text(range.mid))\(gap)[\(text(range.low)) \(signs.between) \(text(range.high))]"
    }
  }
}

extension RangedValue {
  /// The bounds that are shown.
  var shownBounds: [Double] {
    switch shape {
    case .point: [mid]
    case .atLeast: [low]
    case .atMost: [high]
    case .issuer: [low, high]
    case .uniform, .triangular, .writtenPert: shown.shownBounds
    case .interval, .pert, .lognormal, .normal, .sampled, .percentiles: [low, mid, high]
    }
  }

  /// Whether it is shown as a middle with an interval behind it.
  var hasInterval: Bool {
    switch shape {
    case .point, .atLeast, .atMost, .issuer: false
    case .interval, .pert, .lognormal, .normal, .uniform, .triangular, .sampled, .percentiles,
      .writtenPert:
      true
    }
  }
}
