import OIQText
import OIQValues

/// A fact as calendarize sees it: an amount that flows over a span.
struct FlowFact {
  var period: Period
  var amount: FlowAmount
  /// 0 is strongest.
  var basis: Int
  var definition: Int32
  var knownOn: Int32
  var parts: [FactPart]
  /// The rows of the input that it is, or that it is the difference of.
  var rows: [Int]
  /// Whether its days may be separated.
  var isSpreadable: Bool
  /// Whether it was stated without saying what it counts.
  var isOfAnyDefinition = false
  /// Facts taken from each other rather than one that was stated.
  var isDifference = false
  /// Whether these overlap each other.
  var isOfOverlaps = false
}

extension FlowFact {
  var days: Int { period.days }

  /// The first two facts that nothing tells apart, of which a choice would be arbitrary.
  static func firstTwice(_ facts: [FlowFact]) -> (FlowFact, FlowFact)? {
    struct Identity: Hashable {
      var period: Period
      var basis: Int
      var definition: Int32
      var knownOn: Int32
    }
    var seen: [Identity: FlowFact] = [:]
    for fact in facts {
      let identity = Identity(
        period: fact.period, basis: fact.basis, definition: fact.definition, knownOn: fact.knownOn)
      if let other = seen.updateValue(fact, forKey: identity) { return (other, fact) }
    }
    return nil
  }

  /// How many of them say of the same days what later ones say otherwise.
  static func superseded(_ facts: [FlowFact]) -> Int {
    struct Statement: Hashable {
      var period: Period
      var basis: Int
      var definition: Int32
    }
    let all = facts.map {
      Statement(period: $0.period, basis: $0.basis, definition: $0.definition)
    }
    return all.count - Set(all).count
  }

  /// Whether a fact and what is stated of its parts say that of the rest the reverse had flowed of what did in both.
  static func contradict(whole: Double, parts: Double) -> Bool {
    let rest = whole - parts
    // What rounding alone leaves is nothing.
    guard abs(rest) > 1e-12 * max(abs(whole), abs(parts)) else { return false }
    return whole >= 0 && parts > 0 && rest < 0 || whole <= 0 && parts < 0 && rest > 0
  }

  /// What follows from two facts with one start: the days that only the longer has. Nil where they contradict each
  /// other.
  static func difference(_ longer: FlowFact, _ shorter: FlowFact) -> FlowFact? {
    guard longer.period.start == shorter.period.start, longer.period.end > shorter.period.end,
      longer.definition == shorter.definition, longer.basis == shorter.basis,
      longer.isSpreadable, shorter.isSpreadable,
      !contradict(whole: longer.amount.range.mid, parts: shorter.amount.range.mid),
      let amount = longer.amount.subtracting(shorter.amount)
    else { return nil }
    let period = Period(start: shorter.period.end, end: longer.period.end)
    return FlowFact(
      period: period, amount: amount, basis: longer.basis, definition: longer.definition,
      knownOn: max(longer.knownOn, shorter.knownOn),
      parts: longer.parts.map { $0.trimmed(to: period) }, rows: longer.rows + shorter.rows,
      isSpreadable: true, isDifference: true)
  }
}

extension FactPart {
  func trimmed(to period: Period) -> FactPart {
    FactPart(
      table: table, row: row, start: Swift.max(start, period.start),
      end: Swift.max(Swift.max(start, period.start), Swift.min(end, period.end)))
  }
}
