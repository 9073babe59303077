import OIQText
import OIQValues

/// A column of a box: its header lines, its cells, and how wide it is drawn.
struct BoxColumn {
  /// One line, or two with the unit below the name.
  private(set) var header: [String]
  private(set) var width: Int
  let isGap: Bool
  private let unit: String
  private let name: String
  /// Makes a row's cell: kept as a recipe, since a result may have millions of rows.
  private let text: @Sendable (Int) -> String
  let isPresent: @Sendable (Int) -> Bool
  private let cellWidth: Int
  private let alignment: ColumnFormat.Alignment
  private let mark: String
}

extension BoxColumn {
  /// Throws what `goOn`, called from time to time, throws.
  init(
    _ name: String, _ type: ValueType, _ column: Column, _ options: RenderOptions,
    goOn: () throws -> Void
  ) rethrows {
    let format = ColumnFormat(name: name, type: type, column: column, options: options.format)
    let shown = options.signs.escaped(format.header(name))
    text = { format.cell($0, of: column) }
    isPresent = { column.isPresent($0) }
    cellWidth = try format.width(of: column, upTo: options.width ?? .max, goOn: goOn)
    header = [shown]
    self.name = options.signs.escaped(name)
    unit = shown == self.name ? "" : "[\(options.signs.escaped(format.shownLabel(beside: name)))]"
    alignment = format.alignment
    mark = options.characters == .unicode ? "…" : "..."
    isGap = false
    width = max(cellWidth, displayWidth(shown))
  }

  /// Stands for columns that are left out.
  private init(gapMarked mark: String) {
    header = [mark]
    (name, unit, cellWidth) = (mark, "", 1)
    text = { _ in mark }
    isPresent = { _ in true }
    alignment = .leading
    self.mark = mark
    isGap = true
    width = displayWidth(mark)
  }

  static func gap(_ options: RenderOptions) -> BoxColumn {
    BoxColumn(gapMarked: options.characters == .unicode ? "…" : "...")
  }

  func cell(_ row: Int) -> String { aligned(text(row)) }

  func headerCell(_ line: Int) -> String {
    aligned(header.indices.contains(line) ? header[line] : "")
  }

  func aligned(_ text: String) -> String {
    let shown = text.cut(to: width, mark: mark)
    let padding = String(repeating: " ", count: max(0, width - displayWidth(shown)))
    switch alignment {
    case .leading: return shown + padding
    case .trailing: return padding + shown
    }
  }
}

extension BoxColumn {
  var isText: Bool { alignment == .leading && !isGap }

  /// Whether it is narrower than a cell of it, or its name.
  var isCut: Bool { width < max(cellWidth, header.map(displayWidth).max() ?? 0) }

  /// With the unit on a line of its own, which is narrower where the numbers are.
  var stacked: BoxColumn {
    guard !unit.isEmpty else { return self }
    var column = self
    column.header = [name, unit]
    column.width = max(cellWidth, displayWidth(name), displayWidth(unit))
    return column
  }

  func narrowed(to limit: Int) -> BoxColumn {
    var column = self
    column.width = max(1, min(width, limit))
    return column
  }
}

/// Chooses columns and widths so that a box fits.
///
/// What gives way, in this order: units move below names, texts are cut, columns of texts are left out and
/// then those of figures, the last first, and at last the first column is cut whatever it is.
struct BoxFit {
  let columns: [BoxColumn]
  /// Texts are not cut below this before columns are left out.
  private static let leastText = 12

  init(_ columns: [BoxColumn], _ options: RenderOptions) {
    guard let width = options.width, BoxFit.width(of: columns) > width else {
      self.columns = columns
      return
    }
    let stacked = columns.map(\.stacked)
    if let cut = BoxFit.cut(stacked, to: width) {
      self.columns = cut
      return
    }
    let gap = BoxColumn.gap(options)
    func fitting(_ leftOut: Set<Int>) -> [BoxColumn]? {
      BoxFit.cut(BoxFit.columns(stacked, without: leftOut, gap), to: width)
    }
    var leftOut: Set<Int> = []
    var fit: [BoxColumn]?
    let order = BoxFit.leastWanted(stacked)
    for index in order where fit == nil {
      leftOut.insert(index)
      fit = fitting(leftOut)
    }
    // Wide figures that had to go may leave room for texts that went before them.
    let lostFigures = leftOut.contains { !stacked[$0].isText }
    for index in order.reversed() where fit != nil && lostFigures && leftOut.contains(index) {
      guard let more = fitting(leftOut.subtracting([index])) else { continue }
      leftOut.remove(index)
      fit = more
    }
    self.columns = fit ?? BoxFit.firstAlone(stacked, gap, width)
  }

  /// Which columns to leave out first: texts before figures, the last before the first, never the first.
  private static func leastWanted(_ columns: [BoxColumn]) -> [Int] {
    let others = columns.indices.dropFirst().reversed()
    return others.filter { columns[$0].isText } + others.filter { !columns[$0].isText }
  }

  /// With one gap where neighbours are left out.
  private static func columns(
    _ columns: [BoxColumn], without leftOut: Set<Int>, _ gap: BoxColumn
  ) -> [BoxColumn] {
    columns.indices.compactMap { index in
      if !leftOut.contains(index) { return columns[index] }
      return leftOut.contains(index - 1) ? nil : gap
    }
  }

  private static func width(of columns: [BoxColumn]) -> Int {
    columns.reduce(1) { $0 + $1.width + 3 }
  }

  /// Cuts texts to the largest common width with which all columns fit.
  private static func cut(_ columns: [BoxColumn], to width: Int) -> [BoxColumn]? {
    if self.width(of: columns) <= width { return columns }
    func narrowed(_ limit: Int) -> [BoxColumn] {
      columns.map { $0.isText ? $0.narrowed(to: limit) : $0 }
    }
    guard self.width(of: narrowed(leastText)) <= width else { return nil }
    var (fits, tooWide) = (leastText, columns.map(\.width).max() ?? leastText)
    while tooWide - fits > 1 {
      let middle = (fits + tooWide) / 2
      if self.width(of: narrowed(middle)) <= width { fits = middle } else { tooWide = middle }
    }
    return narrowed(fits)
  }

  private static func firstAlone(
    _ columns: [BoxColumn], _ gap: BoxColumn, _ width: Int
  ) -> [BoxColumn] {
    guard let first = columns.first else { return [] }
    if columns.count == 1 { return [first.narrowed(to: width - 4)] }
    let room = width - 4 - (gap.width + 3)
    return [first.narrowed(to: room), gap]
  }
}
