import OIQText
import OIQValues

/// Draws a chart in characters, fitted to a width.
struct ChartText {
  let chart: Chart
  let options: RenderOptions
  let width: Int

  /// Where no terminal says how wide it is.
  static let usualWidth = 76
  static let height = 14

  init(_ chart: Chart, _ options: RenderOptions) {
    (self.chart, self.options) = (chart, options)
    width = max(24, min(options.width ?? ChartText.usualWidth, 110))
  }
}

extension ChartText {
  var lines: [String] {
    let body: [String] =
      switch chart.content {
      case .bars(let bars): self.bars(bars)
      case .lines(let lines): self.lines(lines)
      case .histogram(let histogram): self.histogram(histogram)
      case .timeline(let timeline): self.timeline(timeline)
      case .heatmap(let heatmap): self.heatmap(heatmap)
      }
    return body.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return isASCII ? ChartText.ascii(line) : line
    }
  }

  var isASCII: Bool { options.characters == .ascii }

  /// Marks of charts and of numbers that ASCII has other signs for.
  private static func ascii(_ text: String) -> String {
    let signs: [Character: String] = [
      "│": "|", "┤": "+", "└": "+", "─": "-", "┬": "+", "…": "...", "≥": ">=", "≤": "<=", "—": "-",
      "█": "#", "▓": "=", "▒": "+", "░": ".", "●": "*", "■": "o", "▲": "x", "◆": "@", "○": "%",
      "□": "&", "△": "$", "◇": "~", "━": "-",
    ]
    return text.map { signs[$0] ?? String($0) }.joined()
  }

  static let marks: [Character] = ["●", "■", "▲", "◆", "○", "□", "△", "◇"]
  static let fills: [Character] = ["█", "▒", "▓", "░", "●", "◆", "■", "○"]

  /// A series' colour.
  func colored(_ text: String, _ series: Int?) -> String {
    guard options.color, let series else { return text }
    let colors = options.theme.seriesStyles
    return "\u{1B}[\(colors[series % colors.count])m\(text)\u{1B}[0m"
  }

  func safe(_ text: String) -> String { options.signs.escaped(text) }

  func padded(_ text: String, _ width: Int, leading: Bool = false) -> String {
    let shown = text.cut(to: width, mark: "…")
    let blanks = String(repeating: " ", count: max(0, width - displayWidth(shown)))
    return leading ? blanks + shown : shown + blanks
  }

  func legend(_ marks: [Character]) -> [String] {
    guard !chart.series.isEmpty else { return [] }
    return [
      chart.series.enumerated().map { index, name in
        colored(String(marks[index % marks.count]), index) + " \(safe(name))"
      }.joined(separator: "   ")
    ]
  }

  /// The line of an axis below a plot, its labels, and its title.
  func footer(_ scale: ChartScale, _ title: String, indent: Int, width: Int) -> [String] {
    var rule = [Character](repeating: "─", count: width)
    var labels = [Character](repeating: " ", count: indent + width + 1)
    var free = 0
    for tick in scale.ticks {
      let column = Int(scale.share(tick.value) * Double(width - 1) + 0.5)
      let text = Array(safe(tick.label))
      let start = min(max(indent + column - text.count / 2, free), labels.count - text.count)
      guard start >= free else { continue }
      rule[column] = "┬"
      for (offset, character) in text.enumerated() { labels[start + offset] = character }
      free = start + text.count + 1
    }
    let blanks = String(repeating: " ", count: max(0, indent - 1))
    return [blanks + "└" + String(rule), String(labels)]
      + (title.isEmpty ? [] : [padded(safe(title), indent + width, leading: true)])
  }
}

// MARK: Bars and timelines

extension ChartText {
  private func labelWidth(_ labels: [String]) -> Int {
    min(labels.map { displayWidth(safe($0)) }.max() ?? 0, width / 3)
  }

  func bars(_ bars: BarChart) -> [String] {
    let isStacked = bars.stacking == .stacked
    let hasNames = !isStacked && !chart.series.isEmpty
    let (first, second) = (labelWidth(bars.categories), hasNames ? labelWidth(chart.series) + 1 : 0)
    let texts = bars.values.flatMap { $0.compactMap { $0?.text } }
    let room = isStacked ? 0 : min((texts.map { displayWidth($0) }.max() ?? 0) + 1, width / 2)
    let indent = first + second + 2
    let plot = max(8, width - indent - room)
    let scale = bars.axis.scale(ticks: max(2, plot / 12))
    var lines = [safe(bars.axis.title)]
    if isStacked { lines += legend(ChartText.fills) }
    if bars.values.contains(where: { $0.contains { !($0?.isCertain ?? true) } }) {
      lines.append("█ to the low end, ▓ to the middle, ░ to the high end")
    }
    for (index, category) in bars.categories.enumerated() {
      let label = padded(safe(category), first)
      if isStacked {
        let values = bars.values.map { $0[index]?.mid }
        lines.append("\(label) │" + stack(values, scale, plot))
        continue
      }
      for (series, values) in bars.values.enumerated() {
        let shown = series == 0 ? label : padded("", first)
        let name = hasNames ? " " + padded(safe(chart.series[series]), second - 1) : ""
        let value = values[index]
        let bar = colored(self.bar(value, scale, plot), hasNames ? series : 0)
        lines.append("\(shown)\(name) │\(bar) \(value?.text ?? "—")")
      }
    }
    return lines + footer(scale, "", indent: indent, width: plot)
  }

  private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  private func bar(_ value: ChartValue?, _ scale: ChartScale, _ width: Int) -> String {
    guard let value else { return String(repeating: " ", count: width) }
    let span = scale.domain.upperBound - scale.domain.lowerBound
    var cells = [Character](repeating: " ", count: width)
    for column in 0..<width {
      let at = scale.domain.lowerBound + span * (Double(column) + 0.5) / Double(width)
      cells[column] = ChartText.fill(at, value)
    }
    let isUpward = value.isCertain && value.mid > 0 && scale.domain.lowerBound >= 0
    if isUpward, !isASCII {
      let eighths = Int(scale.share(value.mid) * Double(width * 8) + 0.5)
      for column in 0..<width { cells[column] = column < eighths / 8 ? "█" : " " }
      if eighths % 8 > 0, eighths / 8 < width {
        cells[eighths / 8] = ChartText.eighths[eighths % 8 - 1]
      }
    }
    return String(cells)
  }

  /// Full where the number surely reaches, lighter where it may.
  private static func fill(_ at: Double, _ value: ChartValue) -> Character {
    func reaches(_ end: Double) -> Bool { at > 0 ? at <= end : at >= end && end < 0 }
    if reaches(value.low) && reaches(value.high) { return "█" }
    if reaches(value.mid) { return "▓" }
    return reaches(value.low) || reaches(value.high) ? "░" : " "
  }

  private func stack(_ values: [Double?], _ scale: ChartScale, _ width: Int) -> String {
    var cells = [Int?](repeating: nil, count: width)
    var (up, down) = (0.0, 0.0)
    for (series, value) in values.enumerated() {
      guard let value, value != 0 else { continue }
      let (from, to) = value > 0 ? (up, up + value) : (down + value, down)
      if value > 0 { up = to } else { down = from }
      let columns = [from, to].map { Int(scale.share($0) * Double(width) + 0.5) }
      for column in columns[0]..<max(columns[0], columns[1]) { cells[column] = series }
    }
    return cells.map { series in
      series.map { colored(String(ChartText.fills[$0 % ChartText.fills.count]), $0) } ?? " "
    }.joined()
  }

  func timeline(_ timeline: Timeline) -> [String] {
    let label = labelWidth(timeline.rows.map(\.label))
    let indent = label + 2
    let plot = max(8, width - indent)
    let scale = timeline.axis.scale(ticks: max(2, plot / 9))
    var lines = legend(ChartText.marks)
    for row in timeline.rows {
      var cells = [Character](repeating: " ", count: plot)
      if let days = row.days {
        let first = Int(scale.share(Double(days.lowerBound)) * Double(plot - 1) + 0.5)
        let last = Int(scale.share(Double(days.upperBound)) * Double(plot - 1) + 0.5)
        for column in first...max(first, last) { cells[column] = "━" }
        cells[last] = ChartText.marks[row.series % ChartText.marks.count]
      }
      let bar = row.days == nil ? "—" : colored(String(cells), row.series)
      lines.append("\(padded(safe(row.label), label)) │\(bar)")
    }
    return lines + footer(scale, timeline.axis.title, indent: indent, width: plot)
  }

  func heatmap(_ map: Heatmap) -> [String] {
    let label = labelWidth(map.rows)
    let texts = map.cells.flatMap { $0.compactMap { $0?.text } } + map.columns.map(safe)
    let widest = (texts.map { displayWidth($0) }.max() ?? 1) + 2
    let room = max(1, (width - label - 2) / max(map.columns.count, 1) - 1)
    let cell = min(widest, room)
    let shown = min(map.columns.count, max(1, (width - label - 2) / (cell + 1)))
    let scale = map.axis.scale(ticks: 5)
    let shades: [Character] = [" ", "░", "▒", "▓", "█"]
    var lines = ["\(safe(map.axis.title))   darker is more"]
    let heads = map.columns.prefix(shown).map { padded(safe($0), cell, leading: true) }
    lines.append(padded("", label + 2) + heads.joined(separator: " "))
    for (row, values) in map.cells.enumerated() {
      let cells = values.prefix(shown).map { value -> String in
        guard let value else { return padded("—", cell, leading: true) }
        let shade = shades[min(Int(scale.share(value.mid) * 5), 4)]
        if displayWidth(value.text) + 1 > cell { return String(repeating: shade, count: cell) }
        let text = " " + value.text
        return String(repeating: shade, count: cell - displayWidth(text)) + text
      }
      lines.append("\(padded(safe(map.rows[row]), label)) │" + cells.joined(separator: " "))
    }
    if shown < map.columns.count {
      lines.append("\(map.columns.count - shown) columns don't fit (a saved svg shows all)")
    }
    return lines
  }
}
