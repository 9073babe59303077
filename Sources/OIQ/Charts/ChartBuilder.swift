import OIQPlan
import OIQText
import OIQValues

/// Makes a chart of the rows of a result.
struct ChartBuilder {
  let plot: PlotPlan
  let table: Table
  /// How the numbers of all values are written: one unit for all.
  let numbers: ColumnFormat
  /// Values of which one side alone is known.
  private(set) var oneSided = 0
  /// Those that a histogram can't place.
  var oneSidedLeftOut = 0

  static let mostSeries = 8
  static let mostBars = 200
  static let mostPoints = 20_000
  static let mostRows = 100

  init(_ plot: PlotPlan, _ table: Table) {
    (self.plot, self.table) = (plot, table)
    numbers = ChartBuilder.format(plot.values, table)
  }

  static func chart(_ plot: PlotPlan, _ table: Table) throws(Diagnostic) -> Chart {
    var builder = ChartBuilder(plot, table)
    guard table.rowCount > 0 else { throw ChartDiagnostics.nothing(plot, rows: 0) }
    for part in plot.values + [plot.axis, plot.series].compactMap({ $0 }) {
      try builder.checkSize(of: part)
    }
    var chart: Chart
    switch plot.kind {
    case .bar, .stacked: chart = try builder.bars()
    case .line, .fan, .scatter: chart = try builder.lines()
    case .hist: chart = try builder.histogram()
    case .timeline: chart = try builder.timeline()
    case .heatmap: chart = try builder.heatmap()
    }
    if [.line, .fan].contains(plot.kind), builder.hasNestedPeriods {
      chart.remarks.append(
        "periods that lie in others are on one axis: keep one length, `where span.days < 100 d`")
    }
    chart.remarks += builder.gaps(in: chart)
    if builder.oneSided > 0 {
      chart.remarks.append(
        builder.oneSided == 1
          ? "1 value is known from one side only and drawn at that bound"
          : "\(builder.oneSided) values are known from one side only and drawn at that bound")
    }
    return chart
  }
}

extension ChartBuilder {
  /// Whether a year stands beside a quarter of it on the axis, whose figures are of another size.
  private var hasNestedPeriods: Bool {
    guard let axis = plot.axis,
      case .spans(let starts, let ends) = table.columns[axis.slot].storage
    else { return false }
    let column = table.columns[axis.slot]
    let spans = (0..<table.rowCount).filter(column.isPresent)
      .map { Period(start: starts[$0], end: ends[$0]) }
      .sorted { ($0.start, $1.days) < ($1.start, $0.days) }
    return zip(spans, spans.dropFirst()).contains { $0 != $1 && $0.contains($1) }
  }
}

// MARK: What isn't there

extension ChartBuilder {
  /// Where a missing value leaves no gap to be seen: a stack without one of its parts is shorter than the others, and
  /// points and classes are as if there were no such row.
  fileprivate func gaps(in chart: Chart) -> [String] {
    switch (plot.kind, chart.content) {
    case (.stacked, .bars(let bars)): return lackingParts(bars, chart.series)
    case (.hist, _), (.scatter, _):
      let columns = (plot.values + [plot.axis].compactMap { $0 }).map { table.columns[$0.slot] }
      let lost = (0..<table.rowCount).count { row in columns.contains { !$0.isPresent(row) } }
      guard lost > 0 else { return [] }
      return [
        lost == 1
          ? "1 row without a value isn't drawn" : "\(lost) rows without a value aren't drawn"
      ]
    case (.bar, _), (.stacked, _), (.line, _), (.fan, _), (.timeline, _), (.heatmap, _): return []
    }
  }

  private func lackingParts(_ bars: BarChart, _ series: [String]) -> [String] {
    let lacking = bars.categories.indices.compactMap { category -> String? in
      let missing = series.indices.filter { bars.values[$0][category] == nil }.map { series[$0] }
      return missing.isEmpty
        ? nil : "\(bars.categories[category]) without \(missing.joined(separator: ", "))"
    }
    guard !lacking.isEmpty, series.count > 1 else { return [] }
    let shown = 3
    let more = lacking.count > shown ? "; and \(lacking.count - shown) more" : ""
    return ["stacks that lack a part: \(lacking.prefix(shown).joined(separator: "; "))\(more)"]
  }
}

// MARK: Numbers

extension ChartBuilder {
  /// Numbers beyond it can't be subtracted, stacked and stepped through without leaving what a number holds.
  private static let greatest = 1e290

  private func checkSize(of part: PlotPlan.Part) throws(Diagnostic) {
    let column = table.columns[part.slot]
    let numbers: [Buffer<Double>] =
      switch column.storage {
      case .numbers(let numbers): [numbers]
      case .ranges(let ranges): [ranges.low, ranges.high]
      case .codes, .bools, .dates, .spans, .facts: []
      }
    for buffer in numbers {
      for row in 0..<buffer.count where column.isPresent(row) {
        // A bound that isn't known is infinite.
        if buffer[row].isFinite, buffer[row].magnitude > ChartBuilder.greatest {
          throw ChartDiagnostics.tooGreat(row: row, at: part.span)
        }
      }
    }
  }

  private static func format(_ parts: [PlotPlan.Part], _ table: Table) -> ColumnFormat {
    guard let first = parts.first else {
      return ColumnFormat(name: "", type: .plainText, column: Column(.bools(Buffer([]))))
    }
    let type = table.fields[first.slot].type
    if parts.count == 1 {
      return ColumnFormat(
        name: first.name, type: type, column: table.columns[first.slot].inOneUnit)
    }
    var all: [Double] = []
    for part in parts {
      let column = table.columns[part.slot]
      for row in 0..<column.count {
        switch column[row] {
        case .number(let number): all.append(number)
        case .range(let range): all += [range.low, range.mid, range.high]
        case .missing, .text, .bool, .date, .period, .list: break
        }
      }
    }
    return ColumnFormat(name: "", type: type, column: Column(.numbers(Buffer(all))))
  }

  func shown(_ base: Double) -> Double { shown(base, numbers) }

  private func shown(_ base: Double, _ format: ColumnFormat) -> Double {
    format.numbers?.unit.unit.fromBase(base) ?? base
  }

  /// `total [B USD]`.
  var valueTitle: String {
    let names = plot.values.map(\.name)
    let unit = numbers.unitLabel
    if names.count == 1 { return numbers.header(names[0]) }
    return unit.isEmpty ? names.joined(separator: ", ") : "[\(unit)]"
  }

  mutating func value(_ part: PlotPlan.Part, _ row: Int) -> ChartValue? {
    value(table.columns[part.slot], row, numbers)
  }

  mutating func value(_ column: Column, _ row: Int, _ format: ColumnFormat) -> ChartValue? {
    let cell = column[row]
    let text = ChartBuilder.trimmed(format.cell(cell))
    switch cell {
    case .number(let number): return ChartValue(shown(number, format), text: text)
    case .range(let range):
      switch range.shape {
      case .atLeast, .atMost:
        oneSided += 1
        let bound = range.shape == .atLeast ? range.low : range.high
        return ChartValue(shown(bound, format), text: text)
      case .point, .interval, .pert, .issuer, .lognormal, .normal, .uniform, .triangular, .sampled,
        .percentiles, .writtenPert:
        let range = range.shown
        var value = ChartValue(
          shown(range.mid, format), from: shown(range.low, format), to: shown(range.high, format),
          text: text)
        value.lowerQuarter = value.mid
        value.upperQuarter = value.mid
        if plot.kind == .fan, !value.isCertain, case .ranges(let ranges) = column.storage,
          let draws = ChartDraws(ranges, row: row)
        {
          value.low = shown(draws.quantile(0.05), format)
          value.lowerQuarter = shown(draws.quantile(0.25), format)
          value.mid = shown(draws.quantile(0.5), format)
          value.upperQuarter = shown(draws.quantile(0.75), format)
          value.high = shown(draws.quantile(0.95), format)
        }
        return value
      }
    case .missing, .text, .bool, .date, .period, .list: return nil
    }
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  func extent(_ values: [ChartValue]) -> ClosedRange<Double> {
    let low = values.map { min($0.low, $0.mid) }.min() ?? 0
    let high = values.map { max($0.high, $0.mid) }.max() ?? 0
    return low...max(low, high)
  }
}

// MARK: Categories and series

/// The different values of a column, in the order of the rows.
struct ChartCategories {
  private(set) var names: [String] = []
  private var places: [Value: Int] = [:]

  mutating func place(of value: Value, _ format: ColumnFormat) -> Int {
    if let place = places[value] { return place }
    places[value] = names.count
    names.append(format.cell(value))
    return names.count - 1
  }
}

extension Column {
  /// An axis has one unit.
  fileprivate var inOneUnit: Column { Column(storage, presence: presence) }
}

extension ChartBuilder {
  func format(of part: PlotPlan.Part) -> ColumnFormat {
    ColumnFormat(
      name: part.name, type: table.fields[part.slot].type,
      column: table.columns[part.slot].inOneUnit)
  }

  /// The name of the x axis, with its unit.
  func title(of part: PlotPlan.Part?) -> String {
    part.map { format(of: $0).header($0.name) } ?? ""
  }

  /// `total by period, company`.
  var title: String {
    let values = plot.values.map(\.name).joined(separator: ", ")
    let keys = [plot.axis, plot.series].compactMap { $0?.name }.joined(separator: ", ")
    if values.isEmpty { return keys }
    return keys.isEmpty ? values : "\(values) by \(keys)"
  }

  /// Each row's series, and the names of all.
  func series() throws(Diagnostic) -> (names: [String], ofRow: [Int]) {
    guard let part = plot.series else {
      return (plot.values.count > 1 ? plot.values.map(\.name) : [], [])
    }
    var categories = ChartCategories()
    let format = format(of: part)
    let column = table.columns[part.slot]
    var rows: [Int] = []
    for row in 0..<table.rowCount { rows.append(categories.place(of: column[row], format)) }
    guard categories.names.count <= ChartBuilder.mostSeries else {
      throw ChartDiagnostics.tooMany(
        "series", categories.names.count, most: ChartBuilder.mostSeries, at: part.span)
    }
    return (categories.names, rows)
  }

  mutating func bars() throws(Diagnostic) -> Chart {
    guard let axis = plot.axis else { throw ChartDiagnostics.nothing(plot, rows: table.rowCount) }
    let (names, ofRow) = try series()
    var categories = ChartCategories()
    let format = format(of: axis)
    let column = table.columns[axis.slot]
    var places: [Int] = []
    for row in 0..<table.rowCount { places.append(categories.place(of: column[row], format)) }
    let count = max(names.count, 1)
    guard categories.names.count * count <= ChartBuilder.mostBars else {
      throw ChartDiagnostics.tooMany(
        "bars", categories.names.count * count, most: ChartBuilder.mostBars, at: axis.span)
    }
    let empty = [ChartValue?](repeating: nil, count: categories.names.count)
    var values = [[ChartValue?]](repeating: empty, count: count)
    var taken: Set<Int> = []
    for row in 0..<table.rowCount {
      let series = plot.series == nil ? 0 : ofRow[row]
      guard taken.insert(places[row] * count + series).inserted else {
        throw ChartDiagnostics.twice(categories.names[places[row]], at: axis.span)
      }
      for (index, part) in plot.values.enumerated() {
        values[plot.series == nil ? index : series][places[row]] = value(part, row)
      }
    }
    let all = values.flatMap { $0.compactMap { $0 } }
    guard !all.isEmpty else { throw ChartDiagnostics.nothing(plot, rows: table.rowCount) }
    let stacking: BarChart.Stacking = plot.kind == .stacked ? .stacked : .grouped
    let extent = stacking == .stacked ? ChartBuilder.stackExtent(values) : extent(all)
    let chart = BarChart(
      categories: categories.names, categoryTitle: title(of: axis), values: values,
      stacking: stacking, axis: ChartAxis(valueTitle, extent, .numbers(.zero)))
    return Chart(title: title, series: names, content: .bars(chart))
  }

  /// What is above zero adds up on one side, what is below on the other.
  private static func stackExtent(_ values: [[ChartValue?]]) -> ClosedRange<Double> {
    var (low, high) = (0.0, 0.0)
    for category in values.first?.indices ?? [].indices {
      let parts = values.compactMap { $0[category]?.mid }
      high = max(high, parts.filter { $0 > 0 }.reduce(0, +))
      low = min(low, parts.filter { $0 < 0 }.reduce(0, +))
    }
    return low...high
  }

  mutating func heatmap() throws(Diagnostic) -> Chart {
    guard let part = plot.values.first, let axis = plot.axis, let second = plot.series else {
      throw ChartDiagnostics.nothing(plot, rows: table.rowCount)
    }
    var (columns, rows) = (ChartCategories(), ChartCategories())
    let (columnFormat, rowFormat) = (format(of: axis), format(of: second))
    var places: [(row: Int, column: Int)] = []
    for row in 0..<table.rowCount {
      places.append(
        (
          rows.place(of: table.columns[second.slot][row], rowFormat),
          columns.place(of: table.columns[axis.slot][row], columnFormat)
        ))
    }
    for (names, part) in [(columns.names, axis), (rows.names, second)]
    where names.count > ChartBuilder.mostRows {
      throw ChartDiagnostics.tooMany(
        "values of `\(part.name)`", names.count, most: ChartBuilder.mostRows, at: part.span)
    }
    let empty = [ChartValue?](repeating: nil, count: columns.names.count)
    var cells = [[ChartValue?]](repeating: empty, count: rows.names.count)
    var taken: Set<Int> = []
    for (row, place) in places.enumerated() {
      guard taken.insert(place.row * columns.names.count + place.column).inserted else {
        let name = "\(columns.names[place.column]), \(rows.names[place.row])"
        throw ChartDiagnostics.twice(name, at: axis.span)
      }
      cells[place.row][place.column] = value(part, row)
    }
    let all = cells.flatMap { $0.compactMap { $0 } }
    guard !all.isEmpty else { throw ChartDiagnostics.nothing(plot, rows: table.rowCount) }
    let map = Heatmap(
      columns: columns.names, rows: rows.names, columnTitle: title(of: axis),
      rowTitle: title(of: second), cells: cells,
      axis: ChartAxis(valueTitle, extent(all), .numbers(.anywhere)))
    return Chart(title: title, series: [], content: .heatmap(map))
  }
}
