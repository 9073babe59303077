import OIQText
import OIQValues

extension ChartSVG {
  private func color(_ series: Int) -> String {
    ChartSVG.colors[series % ChartSVG.colors.count]
  }

  /// Room at the left for labels of rows, and a row's height.
  private mutating func rows(_ labels: [String], height: Double) {
    let widest = labels.map { ChartSVG.width($0) }.max() ?? 0
    plot.left = 34 + min(widest, 240)
    plot.bottom = plot.top + max(Double(labels.count) * height, 40)
  }

  private mutating func rowLabel(_ label: String, _ middle: Double) {
    text(ChartSVG.fitted(label, plot.left - 34), plot.left - 6, middle + 4, .end)
  }

  mutating func draw(_ bars: BarChart) {
    let isGrouped = bars.stacking == .grouped
    let lanes = isGrouped ? bars.values.count : 1
    let height = isGrouped ? max(26, Double(lanes) * 15 + 10) : 30
    rows(bars.categories, height: height)
    let texts = bars.values.flatMap { $0.compactMap { $0?.text } }
    if isGrouped {
      plot.right = 768 - min((texts.map { ChartSVG.width($0, size: 11) }.max() ?? 0), 260)
    }
    let scale = bars.axis.scale(ticks: 6)
    text(ChartSVG.fitted(bars.categoryTitle, 300), 24, plot.top - 10, fill: "#444444")
    horizontalAxis(scale, bars.axis.title, grid: true)
    for (index, category) in bars.categories.enumerated() {
      let top = plot.top + Double(index) * height
      rowLabel(category, top + height / 2)
      if isGrouped {
        for (lane, values) in bars.values.enumerated() {
          guard let value = values[index] else { continue }
          let size = (height - 8) / Double(lanes)
          bar(value, top + 4 + Double(lane) * size, size - 2, scale, color(lane))
        }
      } else {
        stack(bars.values.map { $0[index] }, top + 4, height - 8, scale)
      }
    }
    line(x(0, scale), plot.top, x(0, scale), plot.bottom)
  }

  private mutating func bar(
    _ value: ChartValue, _ top: Double, _ height: Double, _ scale: ChartScale, _ color: String
  ) {
    let (zero, end) = (x(0, scale), x(value.mid, scale))
    rectangle(min(zero, end), top, abs(end - zero), height, fill: color, tip: value.text)
    if !value.isCertain {
      let (low, high) = (x(value.low, scale), x(value.high, scale))
      let middle = top + height / 2
      line(low, middle, high, middle, width: 1.5)
      for side in [low, high] { line(side, middle - 4, side, middle + 4, width: 1.5) }
    }
    let right = max(zero, end, x(value.high, scale))
    text(value.text, min(right, plot.right) + 6, top + height / 2 + 4, size: 11)
  }

  private mutating func stack(
    _ values: [ChartValue?], _ top: Double, _ height: Double, _ scale: ChartScale
  ) {
    var (up, down) = (0.0, 0.0)
    for (series, value) in values.enumerated() {
      guard let value, value.mid != 0 else { continue }
      let (from, to) =
        value.mid > 0 ? (up, up + value.mid) : (down + value.mid, down)
      if value.mid > 0 { up = to } else { down = from }
      let (left, right) = (x(from, scale), x(to, scale))
      rectangle(left, top, max(right - left - 1, 0.5), height, fill: color(series), tip: value.text)
    }
  }

  mutating func draw(_ lines: LineChart) {
    let (x, y) = (lines.x.scale(ticks: 9), lines.y.scale(ticks: 6))
    verticalAxis(y, lines.y.title)
    horizontalAxis(x, lines.x.title)
    for (series, runs) in lines.runs.enumerated() {
      for run in runs { draw(run, lines.style, x, y, series) }
    }
    if lines.style == .fan {
      text("line: median; dark band: 50%, light band: 90% of draws", plot.left, plot.bottom + 36)
    }
  }

  private mutating func draw(
    _ run: [LineChart.Point], _ style: LineChart.Style, _ xs: ChartScale, _ ys: ChartScale,
    _ series: Int
  ) {
    func band(_ low: KeyPath<ChartValue, Double>, _ high: KeyPath<ChartValue, Double>)
      -> [(Double, Double)]
    {
      run.map { (x($0.x.mid, xs), y($0.y[keyPath: high], ys)) }
        + run.reversed().map { (x($0.x.mid, xs), y($0.y[keyPath: low], ys)) }
    }
    if style == .fan {
      area(band(\.low, \.high), fill: color(series), opacity: 0.2)
      area(band(\.lowerQuarter, \.upperQuarter), fill: color(series), opacity: 0.35)
    }
    if style != .points {
      let dash = style == .fan ? "" : ChartSVG.dashes[series % ChartSVG.dashes.count]
      path(run.map { (x($0.x.mid, xs), y($0.y.mid, ys)) }, stroke: color(series), dash: dash)
    }
    for point in run where style == .points || run.count <= 60 {
      let (column, row) = (x(point.x.mid, xs), y(point.y.mid, ys))
      if style != .fan, !point.y.isCertain {
        line(column, y(point.y.low, ys), column, y(point.y.high, ys), stroke: color(series))
      }
      if !point.x.isCertain {
        line(x(point.x.low, xs), row, x(point.x.high, xs), row, stroke: color(series))
      }
      circle(column, row, fill: color(series), tip: point.y.text)
    }
  }

  mutating func draw(_ histogram: Histogram) {
    let isShare = histogram.subject == .draws
    let factor = isShare ? 100 / Double(max(histogram.total, 1)) : 1
    let heights = histogram.counts.map { Double($0) * factor }
    let ys = ChartScale(0...(heights.max() ?? 1), .zero, ticks: 6)
    let xs = histogram.x.scale(ticks: 9)
    verticalAxis(ys, isShare ? "share of draws [%]" : "rows")
    for (bin, share) in heights.enumerated() where share > 0 {
      let (left, right) = (x(histogram.edges[bin], xs), x(histogram.edges[bin + 1], xs))
      rectangle(
        left, y(share, ys), right - left - 1, plot.bottom - y(share, ys), fill: color(0))
    }
    if let summary = histogram.summary {
      for value in [summary.low, summary.mid, summary.high] {
        line(x(value, xs), plot.top, x(value, xs), plot.bottom, stroke: color(5), width: 1.5)
      }
    }
    horizontalAxis(xs, histogram.x.title)
  }

  mutating func draw(_ timeline: Timeline) {
    rows(timeline.rows.map(\.label), height: 24)
    let scale = timeline.axis.scale(ticks: 9)
    horizontalAxis(scale, timeline.axis.title, grid: true)
    for (index, row) in timeline.rows.enumerated() {
      let top = plot.top + Double(index) * 24
      rowLabel(row.label, top + 12)
      guard let days = row.days else { continue }
      let (left, right) = (
        x(Double(days.lowerBound), scale), x(Double(days.upperBound), scale)
      )
      rectangle(left, top + 7, max(right - left, 3), 10, fill: color(row.series))
    }
  }

  mutating func draw(_ map: Heatmap) {
    rows(map.rows, height: 28)
    let scale = map.axis.scale(ticks: 6)
    let cell = (plot.right - plot.left) / Double(max(map.columns.count, 1))
    text(ChartSVG.fitted("\(map.axis.title), darker is more", 752), 24, plot.top - 12)
    for (row, values) in map.cells.enumerated() {
      let top = plot.top + Double(row) * 28
      rowLabel(map.rows[row], top + 14)
      for (column, value) in values.enumerated() {
        guard let value else { continue }
        let left = plot.left + Double(column) * cell
        let share = scale.share(value.mid)
        rectangle(
          left + 1, top + 1, cell - 2, 26, fill: ChartSVG.shade(share), tip: value.text)
        if ChartSVG.width(value.text, size: 11) <= cell - 4 {
          text(
            value.text, left + cell / 2, top + 18, .middle, size: 11,
            fill: share > 0.55 ? "#FFFFFF" : ChartSVG.ink)
        }
      }
    }
    for (column, name) in map.columns.enumerated() {
      let shown = ChartSVG.fitted(name, cell - 4)
      text(shown, plot.left + (Double(column) + 0.5) * cell, plot.bottom + 16, .middle)
    }
    text(ChartSVG.fitted(map.columnTitle, 500), plot.right, plot.bottom + 36, .end)
  }

  /// From nearly white to a dark blue, which also prints.
  private static func shade(_ share: Double) -> String {
    let ends = [(240.0, 8.0), (246, 64), (252, 129)]
    return "#"
      + ends.map { light, dark in
        let part = String(Int(light + (dark - light) * share + 0.5), radix: 16, uppercase: true)
        return part.count < 2 ? "0" + part : part
      }.joined()
  }
}
