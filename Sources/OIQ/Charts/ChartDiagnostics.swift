import OIQPlan
import OIQText
import OIQValues

/// The wording of what the rows of a result don't allow to draw.
enum ChartDiagnostics {
  static func nothing(_ plot: PlotPlan, rows: Int) -> Diagnostic {
    Diagnostic(
      .emptyPlot,
      rows == 0
        ? "there is nothing to plot: the result has no rows"
        : "there is nothing to plot: no row has a value for the chart",
      at: [.init(plot.values.first?.span ?? plot.span)],
      help: [
        rows == 0
          ? "leave out `plot`, and conditions one by one, to see where the rows go"
          : "leave out `plot` to see the rows"
      ])
  }

  static func tooMany(_ what: String, _ count: Int, most: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .crowdedPlot, "\(count) \(what) are too many to tell apart; a chart shows \(most)",
      at: [.init(span)],
      help: ["keep fewer rows: `| sort y desc | take 5`, or `where`; or group by something coarser"]
    )
  }

  static func twice(_ place: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .manyMatches, "more than one row is at \(place), and a chart has one place for them",
      at: [.init(span)],
      help: ["sum them first: `| aggregate y = sum(y) by x`, or name a second key: `by x, series`"])
  }

  static func tooGreat(row: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .badPlot, "the number in row \(row + 1) is too great to be drawn", at: [.init(span)],
      help: ["leave such rows out with `where`, or divide the numbers"])
  }

  static func severalRanges(_ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .crowdedPlot, "a histogram shows the draws of one range, and there are \(count)",
      at: [.init(span)],
      help: ["keep one row: `| take 1`; or plot their middles: `plot hist mid(x)`, or a fan"])
  }
}
