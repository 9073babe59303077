import OIQExecution
import OIQPlan
import OIQText
import OIQValues

/// The draws of one ranged value, sorted.
struct ChartDraws {
  let sorted: [Double]

  /// As many as a computed value keeps, else as many as are usual.
  static let count = 10_000

  init?(_ ranges: RangeBuffer, row: Int) {
    guard let source = DrawSource(ranges, row: row) else { return nil }
    let count = ranges.samples(row: row)?.count ?? ChartDraws.count
    var draws = [Double](repeating: 0, count: count)
    draws.withUnsafeMutableBufferPointer { source.fill(draws: 0..<count, into: $0) }
    self.init(draws)
  }

  init(_ values: [Double]) { sorted = values.sorted() }

  func quantile(_ level: Double) -> Double { Quantiles.value(ofSorted: sorted, level) ?? 0 }
}

extension ChartBuilder {
  mutating func histogram() throws(Diagnostic) -> Chart {
    guard let part = plot.values.first else {
      throw ChartDiagnostics.nothing(plot, rows: table.rowCount)
    }
    let column = table.columns[part.slot]
    var plain: [Double] = []
    var ranged: [Int] = []
    for row in 0..<column.count {
      switch column[row] {
      case .number(let number): plain.append(number)
      case .range(let range) where range.shape == .point: plain.append(range.mid)
      case .range(let range) where range.shape != .atLeast && range.shape != .atMost:
        ranged.append(row)
      case .range: oneSidedLeftOut += 1
      case .missing, .text, .bool, .date, .period, .list: break
      }
    }
    guard ranged.count + min(plain.count, 1) <= 1 || ranged.isEmpty else {
      throw ChartDiagnostics.severalRanges(ranged.count + plain.count, at: part.span)
    }
    guard let row = ranged.first, case .ranges(let ranges) = column.storage else {
      return try histogram(ofRows: plain, part)
    }
    guard let draws = ChartDraws(ranges, row: row) else {
      throw ChartDiagnostics.nothing(plot, rows: table.rowCount)
    }
    return histogram(ofDraws: draws)
  }

  private func histogram(
    ofRows values: [Double], _ part: PlotPlan.Part
  ) throws(Diagnostic) -> Chart {
    guard !values.isEmpty else { throw ChartDiagnostics.nothing(plot, rows: table.rowCount) }
    let sorted = values.map { shown($0) }.sorted()
    var bins = 1
    // Rice's rule: twice the cube root of the number of values.
    while bins * bins * bins < 8 * sorted.count, bins < 40 { bins += 1 }
    var chart = self.chart(of: sorted, from: sorted[0], to: sorted[sorted.count - 1], bins: bins)
    chart.subject = .rows
    var result = Chart(title: title, series: [], content: .histogram(chart))
    if oneSidedLeftOut > 0 {
      result.remarks.append("\(oneSidedLeftOut) values known from one side only are left out")
    }
    return result
  }

  private func histogram(ofDraws draws: ChartDraws) -> Chart {
    let sorted = draws.sorted.map { shown($0) }
    // The farthest draws would make the rest a spike.
    let (low, high) = (shown(draws.quantile(0.001)), shown(draws.quantile(0.999)))
    var chart = chart(of: sorted, from: low, to: high, bins: 30)
    chart.summary = ChartValue(
      shown(draws.quantile(0.5)), from: shown(draws.quantile(0.05)),
      to: shown(draws.quantile(0.95)))
    chart.summary?.text =
      [0.5, 0.05, 0.95].compactMap { numbers.numbers?.text(draws.quantile($0)) }
      .joined(separator: " ")
    var result = Chart(title: title, series: [], content: .histogram(chart))
    let texts = (chart.summary?.text ?? "").split(separator: " ")
    if texts.count == 3 {
      let unit = numbers.unitLabel.isEmpty ? "" : " \(numbers.unitLabel)"
      result.remarks.append("median \(texts[0]), 90% between \(texts[1]) and \(texts[2])\(unit)")
    }
    let beyond = chart.total - chart.counts.reduce(0, +)
    if beyond > 0 { result.remarks.append("\(beyond) of \(chart.total) draws lie beyond the axis") }
    return result
  }

  /// Bins of a round width, of which about so many cover the values.
  private func chart(of sorted: [Double], from low: Double, to high: Double, bins: Int) -> Histogram
  {
    var step = ChartScale.step(for: (high - low) / Double(max(bins, 1)))
    if high - low <= max(low.magnitude, high.magnitude) * 1e-12 {
      step = ChartScale.step(for: max(low.magnitude, 1) / 10)
    }
    let first = (low / step).rounded(.down)
    let count = max(1, min(Int((high / step).rounded(.down) - first) + 1, 200))
    let edges = (0...count).map { (first + Double($0)) * step }
    var counts = [Int](repeating: 0, count: count)
    for value in sorted {
      let bin = Int(min(max((value / step - first).rounded(.down), -1), Double(count)))
      if counts.indices.contains(bin) { counts[bin] += 1 }
    }
    return Histogram(
      subject: .draws, x: ChartAxis(valueTitle, edges[0]...edges[count], .numbers(.anywhere)),
      edges: edges, counts: counts, total: sorted.count)
  }
}
