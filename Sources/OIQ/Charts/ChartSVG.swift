import OIQText
import OIQValues

/// Draws a chart as SVG 1.1: shapes and texts alone, on a light ground, for browsers and for print.
package struct ChartSVG {
  let chart: Chart
  private(set) var elements: [String] = []
  let width = 800.0
  private(set) var height = 460.0
  /// Where the marks are drawn.
  var plot = Frame(left: 80, top: 70, right: 776, bottom: 380)

  struct Frame {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double
  }

  /// Told apart also by people who see few colours: Okabe and Ito, "Color Universal Design", 2008.
  static let colors = [
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A8A00", "#000000",
  ]
  static let dashes = ["", "6 3", "2 3", "8 3 2 3", "", "6 3", "2 3", "8 3 2 3"]
  static let ink = "#222222"
  static let grid = "#DDDDDD"
}

extension ChartSVG {
  package static func text(of chart: Chart) -> String {
    var drawing = ChartSVG(chart: chart)
    drawing.draw()
    return drawing.document
  }

  private var document: String {
    let title = ChartSVG.escaped(chart.title)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" width="\(number(width))" height="\(number(height))" role="img" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="12" fill="\(ChartSVG.ink)">
      <title>\(title)</title>
      <rect x="0" y="0" width="\(number(width))" height="\(number(height))" fill="#FFFFFF"/>
      \(elements.joined(separator: "\n"))
      </svg>

      """
  }

  static func escaped(_ text: String) -> String {
    Markup.escaped(DisplaySigns.unicode.escaped(text))
  }

  func number(_ value: Double) -> String { NumberText.fixed(value, places: 2) }

  /// About as wide as the usual sans-serif letters are.
  static func width(_ text: String, size: Double = 12) -> Double {
    Double(displayWidth(text)) * size * 0.6
  }

  /// As much of a text as fits.
  static func fitted(_ text: String, _ room: Double, size: Double = 12) -> String {
    text.cut(to: max(1, Int(room / (size * 0.6))), mark: "…")
  }

  static func wrapped(_ text: String, _ room: Double, size: Double) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : "\(line) \(word)"
      if !line.isEmpty, width(longer, size: size) > room {
        lines.append(line)
        line = String(word)
      } else {
        line = longer
      }
    }
    return (lines + [line]).filter { !$0.isEmpty }.map { fitted($0, room, size: size) }
  }
}

// MARK: Shapes

extension ChartSVG {
  enum Anchor: String { case start, middle, end }

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, size: Double = 12,
    weight: String = "normal", fill: String = ChartSVG.ink
  ) {
    elements.append(
      "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor.rawValue)\" "
        + "font-size=\"\(number(size))\" font-weight=\"\(weight)\" fill=\"\(fill)\">"
        + "\(ChartSVG.escaped(text))</text>")
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String = ChartSVG.ink,
    width: Double = 1
  ) {
    elements.append(
      "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" "
        + "stroke=\"\(stroke)\" stroke-width=\"\(number(width))\"/>")
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String, tip: String = ""
  ) {
    let inner = tip.isEmpty ? "/>" : "><title>\(ChartSVG.escaped(tip))</title></rect>"
    elements.append(
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(width, 0.5)))\" "
        + "height=\"\(number(max(height, 0.5)))\" fill=\"\(fill)\"\(inner)")
  }

  mutating func circle(_ x: Double, _ y: Double, fill: String, tip: String = "") {
    let inner = tip.isEmpty ? "/>" : "><title>\(ChartSVG.escaped(tip))</title></circle>"
    elements.append(
      "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"3.5\" fill=\"\(fill)\" "
        + "stroke=\"#FFFFFF\" stroke-width=\"0.8\"\(inner)")
  }

  mutating func path(_ points: [(Double, Double)], stroke: String, dash: String) {
    let list = points.map { "\(number($0.0)),\(number($0.1))" }.joined(separator: " ")
    let dashes = dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
    elements.append(
      "<polyline points=\"\(list)\" fill=\"none\" stroke=\"\(stroke)\" stroke-width=\"2\""
        + " stroke-linejoin=\"round\"\(dashes)/>")
  }

  mutating func area(_ points: [(Double, Double)], fill: String, opacity: Double) {
    let list = points.map { "\(number($0.0)),\(number($0.1))" }.joined(separator: " ")
    elements.append(
      "<polygon points=\"\(list)\" fill=\"\(fill)\" fill-opacity=\"\(number(opacity))\"/>")
  }
}

// MARK: What all charts have

extension ChartSVG {
  private mutating func draw() {
    text(ChartSVG.fitted(chart.title, 752, size: 16), 24, 28, size: 16, weight: "bold")
    legend()
    switch chart.content {
    case .bars(let bars): draw(bars)
    case .lines(let lines): draw(lines)
    case .histogram(let histogram): draw(histogram)
    case .timeline(let timeline): draw(timeline)
    case .heatmap(let heatmap): draw(heatmap)
    }
    caption()
  }

  private mutating func legend() {
    var (x, y) = (24.0, 48.0)
    for (index, name) in chart.series.enumerated() {
      let shown = ChartSVG.fitted(name, 200)
      let room = 18 + ChartSVG.width(shown) + 16
      if x + room > 776 { (x, y) = (24, y + 18) }
      rectangle(x, y - 9, 12, 10, fill: ChartSVG.colors[index % ChartSVG.colors.count])
      text(shown, x + 18, y)
      x += room
    }
    plot.top = (chart.series.isEmpty ? 44 : y + 16) + 22
    plot.bottom = plot.top + 310
  }

  private mutating func caption() {
    var y = plot.bottom + 56
    for line in chart.remarks + chart.caption {
      for part in ChartSVG.wrapped(line, 752, size: 10) {
        text(part, 24, y, size: 10, fill: "#555555")
        y += 14
      }
    }
    height = y + 6
  }

  func x(_ value: Double, _ scale: ChartScale) -> Double {
    plot.left + scale.share(value) * (plot.right - plot.left)
  }

  func y(_ value: Double, _ scale: ChartScale) -> Double {
    plot.bottom - scale.share(value) * (plot.bottom - plot.top)
  }

  /// The numbers at the left, with their grid, and their title above.
  mutating func verticalAxis(_ scale: ChartScale, _ title: String) {
    let widest = scale.ticks.map { ChartSVG.width($0.label) }.max() ?? 0
    plot.left = 34 + widest
    text(ChartSVG.fitted(title, 752), 24, plot.top - 12, fill: "#444444")
    for tick in scale.ticks {
      line(plot.left, y(tick.value, scale), plot.right, y(tick.value, scale), stroke: ChartSVG.grid)
      text(tick.label, plot.left - 6, y(tick.value, scale) + 4, .end)
    }
  }

  mutating func horizontalAxis(_ scale: ChartScale, _ title: String, grid: Bool = false) {
    var free = 0.0
    for tick in scale.ticks {
      let at = x(tick.value, scale)
      let half = ChartSVG.width(tick.label) / 2
      let middle = min(max(at, 6 + half), width - 6 - half)
      if grid { line(at, plot.top, at, plot.bottom, stroke: ChartSVG.grid) }
      guard middle - half >= free else { continue }
      line(at, plot.bottom, at, plot.bottom + 4)
      text(tick.label, middle, plot.bottom + 18, .middle)
      free = middle + half + 8
    }
    line(plot.left, plot.bottom, plot.right, plot.bottom)
    text(ChartSVG.fitted(title, 500), plot.right, plot.bottom + 36, .end, fill: "#444444")
  }
}
