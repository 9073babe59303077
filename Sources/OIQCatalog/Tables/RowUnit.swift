import OIQValues

/// How a number's unit is known.
enum RowUnit: Sendable, Hashable {
  case one
  case fixed(String)
  /// A field of the row holds it. Where another names a metric such as `capacity_per_month`, it is per that time.
  case field(String, metric: String? = nil)
  /// US dollars per the currency that a field of the row holds.
  case dollarsPer(String)
}

/// The time that a metric's name says its figures are per.
///
/// Sources write 50 M lasers where they mean 50 M lasers a month, and a year's beside it: without their time the two
/// would be of one unit, and a twelfth or twelve times a market's units.
enum MetricTime: String, CaseIterable {
  case month, year

  init?(of metric: String) {
    guard let time = MetricTime.allCases.first(where: { metric.hasSuffix("_per_\($0)") }) else {
      return nil
    }
    self = time
  }

  /// What a unit's symbol is followed by.
  var divisor: String {
    switch self {
    case .month: "/month"
    case .year: "/yr"
    }
  }
}

extension Unit {
  /// The unit of a metric's figures, of which a row has this one: with the metric's time, where it has none yet.
  func timed(by metric: String?) -> Unit {
    guard let metric, let time = MetricTime(of: metric),
      !dimension.factors.contains(where: { $0.base == BaseUnit("s") }),
      case .success(let rate) = UnitTable.standard.unit(symbol + time.divisor)
    else { return self }
    return rate
  }

  /// What a row's unit is of a metric that has the time in its name: `module` of `module/month` and of `module/yr`. This
  /// unit itself where the metric or the unit has no time.
  func untimed(by metric: String?) -> Unit {
    guard let metric, MetricTime(of: metric) != nil else { return self }
    let parts = symbol.split(separator: "/", omittingEmptySubsequences: false)
    let kept = parts.filter {
      (try? UnitTable.standard.unit(String($0)).get())?.dimension != .time
    }
    guard kept.count == parts.count - 1,
      case .success(let unit) = UnitTable.standard.unit(kept.joined(separator: "/")),
      unit.dimension == dimension * .time
    else { return self }
    return unit
  }

  /// How many of another unit of the same dimension a plain number of this one is.
  func plain(in other: Unit) -> Unit {
    Unit(
      symbol: other.symbol, dimension: .one, numerator: other.numerator * denominator,
      denominator: other.denominator * numerator)
  }
}
