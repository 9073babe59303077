import OIQText
import OIQValues

/// A grid of characters with dots of braille in it, eight to a cell.
struct ChartCanvas {
  let width: Int
  let height: Int
  private var cells: [Character?]
  private var dots: [UInt8]
  private var series: [Int?]

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    cells = Array(repeating: nil, count: width * height)
    dots = Array(repeating: 0, count: width * height)
    series = Array(repeating: nil, count: width * height)
  }
}

extension ChartCanvas {
  /// `share`s are 0 to 1 from the left and from below.
  mutating func put(_ mark: Character, _ x: Double, _ y: Double, series: Int, over: Bool = true) {
    let column = Int(x * Double(width - 1) + 0.5)
    let row = height - 1 - Int(y * Double(height - 1) + 0.5)
    guard (0..<width).contains(column), (0..<height).contains(row) else { return }
    let index = row * width + column
    guard over || cells[index] == nil else { return }
    cells[index] = mark
    self.series[index] = series
  }

  mutating func line(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double), series: Int) {
    let columns = Double(width * 2 - 1)
    let rows = Double(height * 4 - 1)
    let steps = max(1, Int(max(abs(to.x - from.x) * columns, abs(to.y - from.y) * rows) + 1))
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      let column = Int((from.x + (to.x - from.x) * share) * columns + 0.5)
      let row = Int((1 - (from.y + (to.y - from.y) * share)) * rows + 0.5)
      guard (0..<width * 2).contains(column), (0..<height * 4).contains(row) else { continue }
      let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
      let index = row / 4 * width + column / 2
      dots[index] |= bits[row % 4][column % 2]
      if cells[index] == nil { self.series[index] = series }
    }
  }

  func lines(ascii: Bool, _ colored: (String, Int?) -> String) -> [String] {
    (0..<height).map { row in
      (0..<width).map { column -> String in
        let index = row * width + column
        if let cell = cells[index] { return colored(String(cell), series[index]) }
        guard dots[index] != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(dots[index])) else {
          return " "
        }
        return colored(ascii ? "." : String(Character(scalar)), series[index])
      }.joined()
    }
  }
}

extension ChartText {
  /// A plot with numbers at its left and an axis below.
  private func framed(
    _ canvas: ChartCanvas, _ y: ChartScale, _ x: ChartScale, _ title: String
  ) -> [String] {
    let indent = gutter(y)
    var labels: [Int: String] = [:]
    for tick in y.ticks {
      labels[canvas.height - 1 - Int(y.share(tick.value) * Double(canvas.height - 1) + 0.5)] =
        tick.label
    }
    let rows = canvas.lines(ascii: isASCII, colored).enumerated().map { row, line in
      let mark = labels[row] == nil ? "│" : "┤"
      return "\(padded(labels[row] ?? "", indent - 2, leading: true)) \(mark)\(line)"
    }
    return rows + footer(x, title, indent: indent, width: canvas.width)
  }

  private func gutter(_ scale: ChartScale) -> Int {
    (scale.ticks.map { displayWidth($0.label) }.max() ?? 1) + 2
  }

  func lines(_ lines: LineChart) -> [String] {
    let y = lines.y.scale(ticks: 5)
    let plot = max(8, width - gutter(y))
    let x = lines.x.scale(ticks: max(2, plot / 9))
    var canvas = ChartCanvas(width: plot, height: ChartText.height)
    for (series, runs) in lines.runs.enumerated() {
      for run in runs { draw(run, lines.style, x, y, series, on: &canvas) }
    }
    var head = [safe(lines.y.title)] + legend(ChartText.marks)
    if lines.style == .fan { head.append("● median, ▒ 50%, ░ 90% of draws") }
    return head + framed(canvas, y, x, lines.x.title)
  }

  private func draw(
    _ run: [LineChart.Point], _ style: LineChart.Style, _ x: ChartScale, _ y: ChartScale,
    _ series: Int, on canvas: inout ChartCanvas
  ) {
    let mark = ChartText.marks[series % ChartText.marks.count]
    if style == .fan { bands(run, x, y, series, on: &canvas) }
    if style == .line {
      for (one, next) in zip(run, run.dropFirst()) {
        canvas.line(
          (x.share(one.x.mid), y.share(one.y.mid)), (x.share(next.x.mid), y.share(next.y.mid)),
          series: series)
      }
    }
    let every = style == .line ? max(1, run.count * 4 / canvas.width) : 1
    for (index, point) in run.enumerated() where index % every == 0 || index == run.count - 1 {
      if style != .fan {
        whiskers(point, x, y, series, on: &canvas)
      }
      canvas.put(mark, x.share(point.x.mid), y.share(point.y.mid), series: series)
    }
  }

  private func whiskers(
    _ point: LineChart.Point, _ x: ChartScale, _ y: ChartScale, _ series: Int,
    on canvas: inout ChartCanvas
  ) {
    let (column, row) = (x.share(point.x.mid), y.share(point.y.mid))
    if !point.y.isCertain {
      for step in 0...canvas.height * 2 {
        let share = Double(step) / Double(canvas.height * 2)
        if (y.share(point.y.low)...y.share(point.y.high)).contains(share) {
          canvas.put("│", column, share, series: series, over: false)
        }
      }
    }
    if !point.x.isCertain {
      for step in 0...canvas.width * 2 {
        let share = Double(step) / Double(canvas.width * 2)
        if (x.share(point.x.low)...x.share(point.x.high)).contains(share) {
          canvas.put("─", share, row, series: series, over: false)
        }
      }
    }
  }

  /// Quantiles between two points lie on straight lines, as the lines of a chart do.
  private func bands(
    _ run: [LineChart.Point], _ x: ChartScale, _ y: ChartScale, _ series: Int,
    on canvas: inout ChartCanvas
  ) {
    for column in 0..<canvas.width {
      let at = Double(column) / Double(max(canvas.width - 1, 1))
      guard let next = run.firstIndex(where: { x.share($0.x.mid) >= at - 1e-9 }) else { continue }
      let (one, two) = (run[max(next - 1, 0)], run[next])
      let (left, right) = (x.share(one.x.mid), x.share(two.x.mid))
      guard at >= left - 0.5 / Double(canvas.width) else { continue }
      let share = right > left ? min(max((at - left) / (right - left), 0), 1) : 0
      func level(_ part: KeyPath<ChartValue, Double>) -> Double {
        one.y[keyPath: part] + (two.y[keyPath: part] - one.y[keyPath: part]) * share
      }
      for row in 0..<canvas.height {
        let height = Double(row) / Double(canvas.height - 1)
        if (y.share(level(\.low))...y.share(level(\.high))).contains(height) {
          canvas.put("░", at, height, series: series)
        }
        if (y.share(level(\.lowerQuarter))...y.share(level(\.upperQuarter))).contains(height) {
          canvas.put("▒", at, height, series: series)
        }
      }
      canvas.put("━", at, y.share(level(\.mid)), series: series)
    }
  }

  func histogram(_ histogram: Histogram) -> [String] {
    let isShare = histogram.subject == .draws
    let factor = isShare ? 100 / Double(max(histogram.total, 1)) : 1
    let heights = histogram.counts.map { Double($0) * factor }
    let y = ChartScale(0...(heights.max() ?? 1), .zero, ticks: 5)
    let plot = max(8, width - gutter(y))
    let x = ChartScale(
      domain: histogram.edges[0]...histogram.edges[histogram.counts.count],
      ticks: histogram.x.scale(ticks: max(2, plot / 10)).ticks.filter {
        (histogram.edges[0]...histogram.edges[histogram.counts.count]).contains($0.value)
      })
    var canvas = ChartCanvas(width: plot, height: ChartText.height)
    for column in 0..<plot {
      let bin = min(column * heights.count / plot, heights.count - 1)
      let eighths = Int(y.share(heights[bin]) * Double(canvas.height * 8) + 0.5)
      for row in 0..<canvas.height where eighths > row * 8 {
        let rest = min(eighths - row * 8, 8)
        let mark = isASCII ? (rest >= 4 ? "#" : " ") : Sparkline.bars[rest - 1]
        canvas.put(
          mark, Double(column) / Double(max(plot - 1, 1)), Double(row) / Double(canvas.height - 1),
          series: 0)
      }
    }
    return [isShare ? "share of draws [%]" : "rows"] + framed(canvas, y, x, histogram.x.title)
  }
}
