import OIQPlan
import OIQText
import OIQValues

extension ChartBuilder {
  mutating func lines() throws(Diagnostic) -> Chart {
    guard let axis = plot.axis else { throw ChartDiagnostics.nothing(plot, rows: table.rowCount) }
    let (names, ofRow) = try series()
    if plot.kind != .line, table.rowCount > ChartBuilder.mostPoints {
      throw ChartDiagnostics.tooMany(
        "points", table.rowCount, most: ChartBuilder.mostPoints, at: plot.span)
    }
    let places = ChartPlaces(axis, table, format(of: axis))
    let count = max(names.count, 1)
    var points = [[(x: ChartValue, y: ChartValue?)]](repeating: [], count: count)
    for row in 0..<table.rowCount {
      guard let x = position(axis, row, places) else { continue }
      for (index, part) in plot.values.enumerated() {
        points[plot.series == nil ? index : ofRow[row]].append((x, value(part, row)))
      }
    }
    let style: LineChart.Style =
      switch plot.kind {
      case .scatter: .points
      case .fan: .fan
      case .bar, .stacked, .line, .hist, .timeline, .heatmap: .line
      }
    var runs: [[[LineChart.Point]]] = []
    for line in points { runs.append(try self.runs(line, style, places, at: axis.span)) }
    let all = runs.flatMap { $0.flatMap { $0 } }
    guard !all.isEmpty else { throw ChartDiagnostics.nothing(plot, rows: table.rowCount) }
    let chart = LineChart(
      style: style, x: places.axis(titled: title(of: axis), extent(all.map(\.x))),
      y: ChartAxis(valueTitle, extent(all.map(\.y)), .numbers(.anywhere)), runs: runs)
    return Chart(title: title, series: names, content: .lines(chart))
  }

  private mutating func position(
    _ axis: PlotPlan.Part, _ row: Int, _ places: ChartPlaces
  ) -> ChartValue? {
    let column = table.columns[axis.slot]
    if places.kind == .numbers { return value(column, row, places.format) }
    return places.position(of: column[row]).map { ChartValue($0) }
  }

  /// Lines run along the axis, and break where a value or a period is missing.
  private func runs(
    _ points: [(x: ChartValue, y: ChartValue?)], _ style: LineChart.Style, _ places: ChartPlaces,
    at span: Span
  ) throws(Diagnostic) -> [[LineChart.Point]] {
    if style == .points {
      return [points.compactMap { point in point.y.map { LineChart.Point(x: point.x, y: $0) } }]
    }
    let sorted = points.enumerated().sorted {
      ($0.element.x.mid, $0.offset) < ($1.element.x.mid, $1.offset)
    }.map(\.element)
    for (one, next) in zip(sorted, sorted.dropFirst()) where one.x.mid == next.x.mid {
      throw ChartDiagnostics.twice(places.name(of: one.x.mid), at: span)
    }
    var runs: [[LineChart.Point]] = [[]]
    var last: Double?
    for (x, y) in sorted {
      if let last, !places.isNext(x.mid, after: last) { runs.append([]) }
      last = x.mid
      if let y {
        runs[runs.count - 1].append(LineChart.Point(x: x, y: y))
      } else {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }
}

/// Where the values of an axis lie.
struct ChartPlaces {
  enum Kind { case numbers, days, names }

  let kind: Kind
  let format: ColumnFormat
  /// The places that have a name, in order.
  private var ticks: [ChartTick] = []
  private var positions: [Value: Double] = [:]
  /// The periods, where all are of one kind, and what follows each of them.
  private var following: [Double: Double] = [:]

  init(_ part: PlotPlan.Part, _ table: Table, _ format: ColumnFormat) {
    self.format = format
    let column = table.columns[part.slot]
    switch table.fields[part.slot].type {
    case .number: kind = .numbers
    case .date: kind = .days
    case .period:
      kind = .days
      placePeriods(column)
    case .text, .bool, .list, .facts, .missing:
      kind = .names
      for row in 0..<column.count where column.isPresent(row) && positions[column[row]] == nil {
        positions[column[row]] = Double(positions.count)
        ticks.append(ChartTick(Double(ticks.count), format.cell(column[row])))
      }
    }
  }

  private mutating func placePeriods(_ column: Column) {
    var kinds: Set<PeriodKind> = []
    for row in 0..<column.count {
      guard case .period(let period) = column[row], positions[.period(period)] == nil else {
        continue
      }
      let middle = ChartPlaces.middle(period)
      kinds.insert(period.kind)
      positions[.period(period)] = middle
      ticks.append(ChartTick(middle, period.label))
      if let next = period.next(by: 1) { following[middle] = ChartPlaces.middle(next) }
    }
    ticks.sort { $0.value < $1.value }
    if kinds.count != 1 || kinds.contains(.other) { following = [:] }
  }

  private static func middle(_ period: Period) -> Double {
    (Double(period.start) + Double(period.end)) / 2
  }
}

extension ChartPlaces {
  func position(of value: Value) -> Double? {
    switch value {
    case .date(let day): Double(day)
    case .period, .text, .bool: positions[value]
    case .missing, .number, .range, .list: nil
    }
  }

  /// Whether a period is the next of its kind; elsewhere nothing lies between two rows.
  func isNext(_ position: Double, after last: Double) -> Bool {
    guard !following.isEmpty else { return true }
    return following[last] == position
  }

  func name(of position: Double) -> String {
    if let tick = ticks.first(where: { $0.value == position }) { return tick.label }
    switch kind {
    case .days: return dateText(Int32(clamping: Int(position)))
    case .numbers, .names: return NumberText.significant(position, digits: 6)
    }
  }

  func axis(titled title: String, _ extent: ClosedRange<Double>) -> ChartAxis {
    switch kind {
    case .numbers: ChartAxis(title, extent, .numbers(.anywhere))
    case .names: ChartAxis(title, 0...Double(max(ticks.count - 1, 0)), .places(ticks))
    case .days where ticks.isEmpty: ChartAxis(title, extent, .days)
    case .days: ChartAxis(title, extent, .places(ticks))
    }
  }
}

extension ChartBuilder {
  mutating func timeline() throws(Diagnostic) -> Chart {
    guard let axis = plot.axis else { throw ChartDiagnostics.nothing(plot, rows: table.rowCount) }
    guard table.rowCount <= ChartBuilder.mostRows else {
      throw ChartDiagnostics.tooMany(
        "rows", table.rowCount, most: ChartBuilder.mostRows, at: axis.span)
    }
    let (names, ofRow) = try series()
    let label = plot.values.first
    let labels = label.map { format(of: $0) }
    var rows: [Timeline.Row] = []
    for row in 0..<table.rowCount {
      var days: Range<Int32>?
      switch table.columns[axis.slot][row] {
      case .date(let day): days = day..<day + 1
      case .period(let period) where !period.isEmpty: days = period.start..<period.end
      case .missing, .number, .range, .text, .bool, .period, .list: break
      }
      let text = label.flatMap { part in labels?.cell(table.columns[part.slot][row]) }
      rows.append(
        Timeline.Row(label: text ?? "", days: days, series: names.isEmpty ? 0 : ofRow[row]))
    }
    let known = rows.compactMap(\.days)
    guard let first = known.map(\.lowerBound).min(), let last = known.map(\.upperBound).max() else {
      throw ChartDiagnostics.nothing(plot, rows: table.rowCount)
    }
    let pad = max(1, Double(last - first) * 0.02)
    let extent = Double(first) - pad...Double(last) + pad
    let content = Timeline(rows: rows, axis: ChartAxis(axis.name, extent, .days))
    return Chart(title: title, series: names, content: .timeline(content))
  }
}
