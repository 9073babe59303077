import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

/// The rate by which a row's formula turned money of one currency into money of another.
package struct LineageRate: Sendable, Hashable {
  package let from: String
  package let to: String
  package let rate: FXRate
}

extension LineageCell {
  /// The rates that a row's formula used, each once; none where the money was of that currency already.
  package func rates(
    in expression: PlanExpression, _ inputs: [LineageCell]
  ) throws(Diagnostic) -> [LineageRate] {
    var found: [LineageRate] = []
    for call in expression.exchanges {
      if let rate = try rate(of: call, inputs), !found.contains(rate) { found.append(rate) }
    }
    return found
  }

  /// The currency of the row that an exchange takes.
  package func currency(
    of call: ExchangeCall, _ inputs: [LineageCell]
  ) throws(Diagnostic) -> String? {
    if let from = call.from { return from }
    let read = call.amount.orderedSlots
    for input in inputs where input.slot.map(read.contains) ?? false {
      if case .number(let type) = try input.type(), let unit = type.display {
        return unit.exchangedCurrency
      }
    }
    return nil
  }

  private func rate(
    of call: ExchangeCall, _ inputs: [LineageCell]
  ) throws(Diagnostic) -> LineageRate? {
    guard let span = try value(of: call.period)?.days,
      let from = try currency(of: call, inputs), from != call.to,
      let rate = node.trace.executor.context.facts.rate(
        from: from, to: call.to, over: span, knownOn: call.knownOn)
    else { return nil }
    return LineageRate(from: from, to: call.to, rate: rate)
  }
}

extension Unit {
  /// What table `fx` calls the money of a row.
  var exchangedCurrency: String {
    dimension.factors.count == 1 ? dimension.factors[0].base.symbol : symbol
  }
}

extension Value {
  /// A period, or the one day of a date.
  fileprivate var days: Period? {
    switch self {
    case .period(let period): period
    case .date(let day): Period(start: day, end: day &+ 1)
    case .missing, .number, .range, .text, .bool, .list: nil
    }
  }
}
