import OIQText

/// The kinds of picture that `plot` draws.
package enum PlotKind: String, CaseIterable, Sendable, Hashable {
  case bar, stacked, line, fan, hist, scatter, timeline, heatmap
}

extension PlotKind {
  /// One line of manual.
  package var summary: String {
    switch self {
    case .bar: "a bar for each row, beside each other for a second key; ranges show their interval"
    case .stacked: "bars on top of each other, whose lengths add up"
    case .line: "a line over periods, dates or numbers, one for each value of a second key"
    case .fan: "the median of a range with its 50% and 90% bands"
    case .hist: "how the values of a column, or the draws of one range, are spread"
    case .scatter: "a point for each row, one number against another"
    case .timeline: "a bar from the first to the last day of each row's period"
    case .heatmap: "a number by two keys, the darker the greater"
    }
  }

  /// How it is written.
  package var usage: String {
    switch self {
    case .bar: "plot bar y by x, or by x, series"
    case .stacked: "plot stacked y by x, series"
    case .line: "plot line y by x, or by x, series"
    case .fan: "plot fan y by x, or by x, series"
    case .hist: "plot hist x"
    case .scatter: "plot scatter y by x, or by x, series"
    case .timeline: "plot timeline label by period, or by period, series"
    case .heatmap: "plot heatmap x by column, row"
    }
  }

  /// A query that runs against the bundled catalogue.
  package var example: String {
    switch self {
    case .bar: "from sources | aggregate n = count() by kind | plot bar n by kind"
    case .stacked:
      "from sources | aggregate n = count() by kind, primary | plot stacked n by kind, primary"
    case .line: "totals | plot line total by period"
    case .fan: "from periods(2026..2028) | derive x = 10 to 20 | plot fan x by period"
    case .hist: "from periods(2026..2026) | derive x = 10 to 20 | plot hist x"
    case .scatter:
      "from specs | where metric == power and per == module | derive power = mid(amount) | plot scatter power by speed"
    case .timeline:
      "from milestones | where window is not missing | take 5 | plot timeline event by window"
    case .heatmap:
      "from sources | aggregate n = count() by kind, primary | plot heatmap n by kind, primary"
    }
  }

  /// How many keys may stand after `by`.
  var mostKeys: Int {
    switch self {
    case .hist: 0
    case .bar, .stacked, .line, .fan, .scatter, .timeline, .heatmap: 2
    }
  }
}

/// What a picture shows: columns of the table that the pipe gives, by their slots.
package struct PlotPlan: Sendable {
  package struct Part: Sendable {
    package var slot: Int
    /// What axes and legends call it.
    package var name: String
    package var span: Span
  }

  package var kind: PlotKind
  /// The numbers, all of one dimension; a timeline's label, if there is one.
  package var values: [Part]
  /// What the axis runs over; none for a histogram.
  package var axis: Part?
  /// What tells series apart, or the rows of a heatmap.
  package var series: Part?
  /// Where the picture is to be saved.
  package var file: String?
  package var span: Span
}
