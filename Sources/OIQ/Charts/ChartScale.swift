import Glibc
import OIQText
import OIQValues

package struct ChartTick: Sendable, Hashable {
  package var value: Double
  package var label: String

  package init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}

/// A direction in which a chart measures, with its unit in the title.
package struct ChartAxis: Sendable {
  package enum Marks: Sendable {
    /// Round numbers. Bars are as long as their numbers only if the axis begins at zero.
    case numbers(Origin)
    /// These places and no others.
    case places([ChartTick])
    /// Round days, months and years; values are days since 1970-01-01.
    case days
  }

  package enum Origin: Sendable { case zero, anywhere }

  package var title: String
  package var extent: ClosedRange<Double>
  package var marks: Marks

  package init(_ title: String, _ extent: ClosedRange<Double>, _ marks: Marks) {
    self.title = title
    self.extent = extent
    self.marks = marks
  }
}

/// An axis as it is drawn: from where to where, with its ticks, all inside.
package struct ChartScale: Sendable {
  package var domain: ClosedRange<Double>
  package var ticks: [ChartTick]
}

extension ChartScale {
  /// 0 at the domain's lower end, 1 at its upper.
  package func share(_ value: Double) -> Double {
    let width = domain.upperBound - domain.lowerBound
    guard width > 0 else { return 0.5 }
    return min(max((value - domain.lowerBound) / width, 0), 1)
  }
}

extension ChartAxis {
  /// A scale of about so many ticks, two at least.
  package func scale(ticks count: Int) -> ChartScale {
    switch marks {
    case .numbers(let origin): ChartScale(extent, origin, ticks: max(count, 2))
    case .places(let places):
      ChartScale(domain: padded, ticks: ChartAxis.thinned(places, to: max(count, 2)))
    case .days: ChartScale(days: extent, ticks: max(count, 2))
    }
  }

  private var padded: ClosedRange<Double> {
    let pad = max((extent.upperBound - extent.lowerBound) * 0.04, 1e-9)
    return extent.lowerBound - pad...extent.upperBound + pad
  }

  private static func thinned(_ places: [ChartTick], to count: Int) -> [ChartTick] {
    let step = max(1, (places.count + count - 1) / count)
    return places.enumerated().filter { $0.offset % step == 0 }.map(\.element)
  }
}

extension ChartScale {
  /// Steps of 1, 2 or 5 times a power of ten (after Heckbert, "Nice Numbers for Graph Labels", Graphics
  /// Gems, 1990), with the domain widened to whole steps.
  package init(_ extent: ClosedRange<Double>, _ origin: ChartAxis.Origin, ticks count: Int) {
    var (low, high) = (extent.lowerBound, extent.upperBound)
    if origin == .zero { (low, high) = (min(low, 0), max(high, 0)) }
    let size = max(low.magnitude, high.magnitude)
    // Numbers nearer to each other than rounding shows are one number.
    if high - low <= size * 1e-12 {
      let pad = size > 0 ? size / 2 : 1
      if origin == .zero {
        (low, high) = (0, 1)
      } else {
        (low, high) = (low - pad, high + pad)
      }
    }
    let step = ChartScale.step(for: (high - low) / Double(max(count - 1, 1)))
    let first = (low / step + 1e-9).rounded(.down)
    let last = (high / step - 1e-9).rounded(.up)
    let places = max(0, -Int(log10(step * 1.0001).rounded(.down)))
    ticks = (0...max(Int(last - first), 1)).map { index in
      let value = (first + Double(index)) * step
      return ChartTick(value, ChartScale.label(value, places: places))
    }
    domain = first * step...max(last, first + 1) * step
  }

  /// The smallest round number that is no smaller.
  package static func step(for width: Double) -> Double {
    guard width.isFinite, width > 0 else { return 1 }
    let power = pow(10, log10(width).rounded(.down))
    for factor in [1.0, 2, 5, 10] where factor * power >= width * (1 - 1e-9) {
      return factor * power
    }
    return 10 * power
  }

  private static func label(_ value: Double, places: Int) -> String {
    let isPlain = value.magnitude < 1e9 && places <= 6
    return isPlain
      ? NumberText.fixed(value, places: places) : NumberText.significant(value, digits: 6)
  }
}

extension ChartScale {
  /// Days of the calendar: the first of years, halves, quarters or months, or single days.
  package init(days extent: ClosedRange<Double>, ticks count: Int) {
    domain = extent.lowerBound...max(extent.upperBound, extent.lowerBound + 1)
    let (first, last) = (
      CivilDate(daysSince1970: Int32(clamping: Int(domain.lowerBound))),
      CivilDate(daysSince1970: Int32(clamping: Int(domain.upperBound)))
    )
    let months = (last.year - first.year) * 12 + last.month - first.month
    let steps = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200]
    let step = steps.first { months / $0 < count } ?? 12_000
    ticks = []
    if months < 2 {
      days(count)
      return
    }
    var month = (first.year * 12 + first.month - 1) / step * step
    while month <= last.year * 12 + last.month {
      let day = CivilDate(year: month / 12, month: month % 12 + 1, day: 1).daysSince1970
      if domain.contains(Double(day)) {
        ticks.append(ChartTick(Double(day), ChartScale.label(month, step)))
      }
      month += step
    }
  }

  private mutating func days(_ count: Int) {
    let width = domain.upperBound - domain.lowerBound
    let step = max(1, (width / Double(count)).rounded(.up))
    ticks = stride(from: domain.lowerBound.rounded(.up), through: domain.upperBound, by: step).map {
      ChartTick($0, dateText(Int32(clamping: Int($0))))
    }
  }

  private static func label(_ month: Int, _ step: Int) -> String {
    let kind: PeriodKind = step >= 12 ? .year : step == 6 ? .half : step == 3 ? .quarter : .month
    let day = CivilDate(year: month / 12, month: month % 12 + 1, day: 1).daysSince1970
    return Period(kind, containing: day).label
  }
}
