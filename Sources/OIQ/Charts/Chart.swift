import OIQText
import OIQValues

/// What is drawn, apart from how: a renderer for text and one for SVG read this and nothing else. Numbers
/// are in the unit that their axis names.
package struct Chart: Sendable {
  package var title: String
  /// The names of the series, in the order of the result; empty where there is one without a name.
  package var series: [String]
  package var content: Content
  /// What a reader must know of the marks.
  package var remarks: [String] = []
  /// The footer of the result, and the sources: for files.
  package var caption: [String] = []

  package enum Content: Sendable {
    case bars(BarChart)
    case lines(LineChart)
    case histogram(Histogram)
    case timeline(Timeline)
    case heatmap(Heatmap)
  }
}

/// A number with its interval, which is the number itself where it is certain.
package struct ChartValue: Sendable, Hashable {
  package var low: Double
  package var mid: Double
  package var high: Double
  /// The middle half, for fans.
  package var lowerQuarter: Double
  package var upperQuarter: Double
  /// As a person reads it, without the unit.
  package var text: String

  package init(_ mid: Double, from low: Double? = nil, to high: Double? = nil, text: String = "") {
    (self.mid, self.low, self.high) = (mid, low ?? mid, high ?? mid)
    (lowerQuarter, upperQuarter) = (mid, mid)
    self.text = text
  }
}

extension ChartValue {
  package var isCertain: Bool { low == high }
}

package struct BarChart: Sendable {
  package enum Stacking: Sendable { case grouped, stacked }

  package var categories: [String]
  package var categoryTitle: String
  /// By series, then by category; nil where the result has no row or no value.
  package var values: [[ChartValue?]]
  package var stacking: Stacking
  package var axis: ChartAxis
}

/// Lines, fans and points: numbers over numbers or days.
package struct LineChart: Sendable {
  package enum Style: Sendable { case line, fan, points }

  package struct Point: Sendable {
    package var x: ChartValue
    package var y: ChartValue
  }

  package var style: Style
  package var x: ChartAxis
  package var y: ChartAxis
  /// By series, the runs of points between gaps.
  package var runs: [[[Point]]]
}

package struct Histogram: Sendable {
  package enum Subject: Sendable { case draws, rows }

  package var subject: Subject
  package var x: ChartAxis
  /// One more than there are counts.
  package var edges: [Double]
  package var counts: [Int]
  /// Those beyond the edges among them.
  package var total: Int
  /// The interval and the median of draws.
  package var summary: ChartValue?
}

package struct Timeline: Sendable {
  package struct Row: Sendable {
    package var label: String
    /// Days, the end excluded; nil where it isn't known.
    package var days: Range<Int32>?
    package var series: Int
  }

  package var rows: [Row]
  package var axis: ChartAxis
}

package struct Heatmap: Sendable {
  package var columns: [String]
  package var rows: [String]
  package var columnTitle: String
  package var rowTitle: String
  /// By row, then by column.
  package var cells: [[ChartValue?]]
  package var axis: ChartAxis
}
