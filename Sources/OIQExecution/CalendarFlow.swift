import OIQText
import OIQValues

/// An amount that may be ranged, moved and scaled as one unknown.
struct FlowAmount {
  var range: RangedValue
  /// What names its unknown, where it is ranged.
  var key: UInt64

  static let zero = FlowAmount(range: RangedValue(low: 0, mid: 0, high: 0, shape: .point), key: 0)

  var isPoint: Bool { range.shape == .point }

  func scaled(by factor: Double) -> FlowAmount {
    FlowAmount(
      range: RangedValue(
        low: range.low * factor, mid: range.mid * factor, high: range.high * factor,
        shape: range.shape), key: key)
  }

  /// The sum of two amounts; nil where both are ranged, which needs draws.
  func adding(_ other: FlowAmount) -> FlowAmount? {
    combined(
      other,
      RangedValue(
        low: range.low + other.range.low, mid: range.mid + other.range.mid,
        high: range.high + other.range.high, shape: .point))
  }

  /// The difference: what is left of a total after at least so much is at most the rest.
  func subtracting(_ other: FlowAmount) -> FlowAmount? {
    var other = other
    switch other.range.shape {
    case .atLeast: other.range.shape = .atMost
    case .atMost: other.range.shape = .atLeast
    case .point, .interval, .pert, .issuer, .lognormal, .normal, .uniform, .triangular, .sampled:
      break
    }
    return combined(
      other,
      RangedValue(
        low: range.low - other.range.high, mid: range.mid - other.range.mid,
        high: range.high - other.range.low, shape: .point))
  }

  private func combined(_ other: FlowAmount, _ result: RangedValue) -> FlowAmount? {
    var result = result
    if other.isPoint || other.range.shape == range.shape && isOneSided {
      result.shape = range.shape
      return FlowAmount(range: result, key: key)
    }
    guard isPoint else { return nil }
    result.shape = other.range.shape
    return FlowAmount(range: result, key: other.key)
  }

  private var isOneSided: Bool { range.shape == .atLeast || range.shape == .atMost }
}

/// A fact as calendarize sees it: an amount that flows over a span.
struct FlowFact {
  var period: Period
  var amount: FlowAmount
  /// 0 is strongest.
  var basis: Int
  var definition: Int32
  var knownOn: Int32
  var parts: [FactPart]
  /// Whether its days may be separated.
  var isSpreadable: Bool
  /// Year-to-date facts taken from each other rather than one that was stated.
  var isDifference = false
}

extension FlowFact {
  var days: Int { period.days }

  /// What follows from two facts with one start: the days that only the longer has.
  static func difference(_ longer: FlowFact, _ shorter: FlowFact) -> FlowFact? {
    guard longer.period.start == shorter.period.start, longer.period.end > shorter.period.end,
      longer.definition == shorter.definition, longer.basis == shorter.basis,
      longer.isSpreadable, shorter.isSpreadable,
      let amount = longer.amount.subtracting(shorter.amount)
    else { return nil }
    let period = Period(start: shorter.period.end, end: longer.period.end)
    return FlowFact(
      period: period, amount: amount, basis: longer.basis, definition: longer.definition,
      knownOn: max(longer.knownOn, shorter.knownOn),
      parts: longer.parts.map { $0.trimmed(to: period) }, isSpreadable: true, isDifference: true)
  }
}

extension FactPart {
  func trimmed(to period: Period) -> FactPart {
    FactPart(
      table: table, row: row, start: Swift.max(start, period.start),
      end: Swift.max(Swift.max(start, period.start), Swift.min(end, period.end)))
  }
}
