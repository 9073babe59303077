import OIQText

/// How wide a column's cells are drawn, without making the text of each: of numbers the extremes are
/// written, of texts each different one, of the rest what they have in common.
struct ColumnWidth {
  private let format: ColumnFormat
  private let column: Column
  private(set) var width = 1

  /// Rows between two questions whether to go on.
  private static let rowsAtOnce = 1 << 16
  private static let mostSpans = 1 << 12
}

extension ColumnFormat {
  /// The width of the widest cell, 1 or more.
  ///
  /// - Parameters:
  ///   - limit: Wider cells are cut anyway: from here on none is looked at.
  ///   - goOn: Called every few thousand rows; what it throws ends the measuring.
  package func width(
    of column: Column, upTo limit: Int = .max, goOn: () throws -> Void
  ) rethrows -> Int {
    var measure = ColumnWidth(self, column)
    try measure.run(upTo: limit, goOn)
    return measure.width
  }
}

extension ColumnWidth {
  fileprivate init(_ format: ColumnFormat, _ column: Column) {
    self.format = format
    self.column = column
    if column.missingCount > 0 { add(format.options.missingText) }
  }

  private mutating func add(_ text: String) { width = max(width, displayWidth(text)) }

  fileprivate mutating func run(upTo limit: Int, _ goOn: () throws -> Void) rethrows {
    switch column.storage {
    case .numbers(let values):
      guard let layout = format.numbers else { return try cells(upTo: limit, goOn) }
      var numbers = NumberWidth(layout)
      try rows(upTo: limit, goOn) { _, row in numbers.add(values[row]) }
      width = max(width, numbers.width)
    case .codes(let codes, let dictionary):
      var isKnown = [Bool](repeating: false, count: dictionary.texts.count)
      try rows(upTo: limit, goOn) { measure, row in
        let code = Int(codes[row])
        if isKnown[code] { return }
        isKnown[code] = true
        measure.add(measure.format.options.signs.escaped(dictionary.texts[code]))
      }
    case .bools(let flags):
      try rows(upTo: limit, goOn) { measure, row in
        if measure.width < 5 { measure.add(flags[row] == 0 ? "false" : "true") }
      }
    case .dates(let days):
      var (first, last) = (Int32.max, Int32.min)
      try rows(upTo: limit, goOn) { _, row in
        first = min(first, days[row])
        last = max(last, days[row])
      }
      if first <= last { for day in [first, last] { add(dateText(day)) } }
    case .spans(let starts, let ends):
      try spans(starts, ends, upTo: limit, goOn)
    case .ranges, .facts: try cells(upTo: limit, goOn)
    }
  }

  private mutating func spans(
    _ starts: Buffer<Int32>, _ ends: Buffer<Int32>, upTo limit: Int, _ goOn: () throws -> Void
  ) rethrows {
    // By their days in one number: a kind of element of its own would cost a short run more.
    var seen: Set<Int> = []
    try rows(upTo: limit, goOn) { measure, row in
      let span = Period(start: starts[row], end: ends[row])
      guard seen.count < ColumnWidth.mostSpans else { return }
      let days = Int(span.start) << 32 | Int(UInt32(bitPattern: span.end))
      if seen.insert(days).inserted { measure.add(span.label) }
    }
    // Past so many different ones the longest kind of label is among them, or may be.
    if seen.count == ColumnWidth.mostSpans { add("2024-01-29..2024-04-28") }
  }

  /// One by one, where each has a unit or a shape of its own.
  private mutating func cells(upTo limit: Int, _ goOn: () throws -> Void) rethrows {
    try rows(upTo: limit, goOn) { $0.add($0.format.cell($1, of: $0.column)) }
  }

  private mutating func rows(
    upTo limit: Int, _ goOn: () throws -> Void, _ body: (inout ColumnWidth, Int) -> Void
  ) rethrows {
    var start = 0
    while start < column.count, width < limit {
      try goOn()
      let end = min(start + ColumnWidth.rowsAtOnce, column.count)
      if let presence = column.presence {
        for row in start..<end where presence[row] { body(&self, row) }
      } else {
        for row in start..<end { body(&self, row) }
      }
      start = end
    }
  }
}
