import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// Makes the tree of one cell from its lineage.
struct WhyBuilder {
  let provenance: Provenance
  /// How many inputs of a step are shown.
  let limit: Int

  /// Inputs shown where there are too many to show all.
  static let shownOfMany = 8
}

extension WhyBuilder {
  /// The tree of a cell of a result.
  func explanation(
    of cell: LineageCell, in table: Table, row: Int
  ) throws(Diagnostic) -> Explanation {
    var made = try explanation(of: cell)
    guard let slot = cell.slot else { return made }
    made.name = table.fields[slot].name
    if table.visibleIndices.count > 1 {
      made.row = rowLabel(table, row: row, besides: slot)
    }
    // A name alone is what it stands for.
    if made.operation == .formula, made.inputs.count == 1, made.inputs[0].name == made.formula,
      made.inputs[0].operation == .assumption
    {
      return made.inputs[0]
    }
    return made
  }

  /// Follows a cell down to where something made it.
  func explanation(of cell: LineageCell) throws(Diagnostic) -> Explanation {
    var cell = cell
    var step = try cell.step()
    while true {
      if case .same(let below) = step {
        cell = below
      } else if case .formula(let expression, let inputs) = step,
        let amount = try passed(expression, inputs, of: cell)
      {
        cell = amount
      } else {
        break
      }
      step = try cell.step()
    }
    var node = try bare(cell)
    try fill(&node, from: step, of: cell)
    return node
  }

  /// The cell whose value a formula only hands on.
  private func passed(
    _ expression: PlanExpression, _ inputs: [LineageCell], of cell: LineageCell
  ) throws(Diagnostic) -> LineageCell? {
    if let amount = try unexchanged(expression, inputs, of: cell) { return amount }
    if let own = cell.filled(expression), let input = inputs.first(where: { $0.slot == own }),
      try input.value() != .missing
    {
      return input
    }
    if let amount = try replaced(expression, inputs, of: cell) { return amount }
    return try unbounded(expression, inputs, of: cell)
  }

  /// The figure that is known on one side alone for which a formula puts a number of its own: nobody said that number.
  private func replaced(
    _ expression: PlanExpression, _ inputs: [LineageCell], of cell: LineageCell
  ) throws(Diagnostic) -> LineageCell? {
    func input(_ slot: Int) -> LineageCell? { inputs.first { $0.slot == slot } }
    if case .orElse(.bound(_, .column(let slot)), .constant(let instead)) = expression,
      let figure = input(slot), case .range(let range) = try figure.value(), range.isOneSided,
      try cell.value() == instead
    {
      return figure
    }
    guard expression.chooses, case .column(let slot) = try cell.taken(expression).value,
      let chosen = input(slot), case .formula(let below, let cells) = try chosen.step()
    else { return nil }
    return try replaced(below, cells, of: chosen)
  }

  /// The amount below a bound of a range that has no width.
  private func unbounded(
    _ expression: PlanExpression, _ inputs: [LineageCell], of cell: LineageCell
  ) throws(Diagnostic) -> LineageCell? {
    guard case .bound(_, .column) = expression, let input = inputs.first,
      try input.value().isOnePoint, try cell.value() != .missing
    else { return nil }
    return input
  }

  /// Name, row and value, before it is said how it was made.
  private func bare(_ cell: LineageCell) throws(Diagnostic) -> Explanation {
    let values = try cell.node.values(of: cell.row)
    let type = try cell.type()
    return Explanation(
      name: cell.field?.name ?? "", row: rowLabel(values, row: 0, besides: cell.slot),
      cell: Cell(value: try cell.value(), type: type), operation: .constant, summary: "",
      formula: nil, inputs: [], foldedCount: 0, asideCount: 0, fact: nil, documentation: nil)
  }

  private func fill(
    _ node: inout Explanation, from step: LineageStep, of cell: LineageCell
  ) throws(Diagnostic) {
    switch step {
    case .source(let source, let row): describe(&node, source, row: row)
    case .same: break
    case .constant: node.summary = "as the query says"
    case .formula(let expression, let inputs):
      try describe(&node, expression, inputs, of: cell)
    case .aggregate(let call, let rows):
      node.operation = Explanation.Operation(call)
      try describe(&node, rows, verb: call.verb)
    case .window(let call, let rows):
      node.operation = Explanation.Operation(call.kind)
      try describe(&node, rows, of: call)
    case .calendar(_, let lineage): try describe(&node, lineage, target: cell)
    case .rows(let cells):
      node.operation = .count
      try describe(&node, LineageRows(cells: cells), verb: "made of")
    case .absent(let join):
      node.operation = .absence
      node.summary = "no row of `\(join.name)` matches"
    }
  }

  // MARK: Rows

  private func describe(_ node: inout Explanation, _ source: any TableSource, row: Int) {
    node.operation = .row
    let parts = provenance.catalog.parts(of: source, row: row)
    if source is CatalogSource, let part = parts.first {
      describe(&node, part, in: source.name)
    } else if let revisions = source as? RevisionSource {
      node.summary = "a fact that was stated anew"
      for (name, part) in zip(["old", "new"], parts) {
        var version = node
        (version.name, version.inputs) = (name, [])
        if let amount = revisions.amount(row: Int(part.row)) {
          version.cell = Cell(value: amount.value, type: amount.type)
        }
        describe(&version, part, in: revisions.table)
        node.inputs.append(version)
      }
    } else {
      node.summary = source.name.isEmpty ? "row \(row + 1)" : "row \(row + 1) of \(source.name)"
    }
  }

  private func describe(_ node: inout Explanation, _ part: FactPart, in table: String) {
    node.fact = Explanation.Fact(part, in: provenance.catalog)
    node.summary = "fact of \(table)"
    guard let info = try? provenance.catalog.fact(part) else { return }
    node.row = info.name
    let kind = [info.basis, info.definition].compactMap { $0?.plain }
    if !kind.isEmpty { node.summary = kind.joined(separator: ", ") }
  }

  private func describe(
    _ node: inout Explanation, _ rows: LineageRows, verb: String
  ) throws(Diagnostic) {
    let count = rows.cells.count + rows.competitors.count
    node.summary = "\(verb) \(counted(count, "row"))"
    if rows.missing > 0 { node.summary += ", \(rows.missing) without a value aside" }
    node.asideCount = rows.missing + rows.competitors.count
    try add(rows, to: &node)
  }

  private func describe(
    _ node: inout Explanation, _ rows: LineageRows, of call: WindowCall
  ) throws(Diagnostic) {
    let count = counted(rows.cells.count, "row")
    switch call.kind {
    case .prev: node.summary = rows.cells.isEmpty ? "no row before, or a gap" : "the row before"
    case .next: node.summary = rows.cells.isEmpty ? "no row after, or a gap" : "the row after"
    case .first: node.summary = "the first row"
    case .last: node.summary = "the last row"
    case .cumsum: node.summary = "running sum of \(count)"
    case .share: node.summary = "its share of the sum of \(count)"
    case .movavg: node.summary = "mean of the last \(count)"
    case .rank, .rowNumber:
      node.summary = "place among \(counted(rows.competitors.count, "row")) up to it"
    }
    node.asideCount = rows.competitors.count
    var shown = rows
    if rows.cells.isEmpty { shown.cells = rows.competitors }
    try add(shown, to: &node)
  }

  /// The inputs, where there are many those of the greatest size first.
  private func add(_ rows: LineageRows, to node: inout Explanation) throws(Diagnostic) {
    var cells = rows.cells
    if cells.count > limit {
      let sizes = rows.values.map(sizes) ?? []
      if sizes.count == cells.count {
        let order = cells.indices.sorted { (sizes[$0], $1) > (sizes[$1], $0) }
        cells = order.prefix(WhyBuilder.shownOfMany).map { cells[$0] }
      } else {
        cells = Array(cells.prefix(WhyBuilder.shownOfMany))
      }
    }
    node.foldedCount = rows.cells.count - cells.count
    for cell in cells { node.inputs.append(try explanation(of: cell)) }
  }

  private func sizes(_ column: Column) -> [Double] {
    switch column.storage {
    case .numbers(let numbers): numbers.elements.map { $0.magnitude }
    case .ranges(let ranges): ranges.mid.elements.map { $0.magnitude }
    case .codes, .bools, .dates, .spans, .facts: []
    }
  }

  // MARK: Calendar periods

  private func describe(
    _ node: inout Explanation, _ lineage: CalendarCellLineage, target: LineageCell
  ) throws(Diagnostic) {
    node.operation = .calendarize
    var words: [String] = []
    if !lineage.inside.isEmpty {
      words.append("\(counted(lineage.inside.count, "fact")) in the period")
    }
    for share in lineage.shares {
      let less = share.less.isEmpty ? "" : " less \(counted(share.less.count, "part"))"
      words.append("\(share.days) of \(share.freeDays) days of a fact around it\(less)")
    }
    node.summary = words.joined(separator: ", and ")
    if node.cell.isMissing, !words.isEmpty { node.summary += ", and days that no fact covers" }
    for piece in lineage.inside { node.inputs.append(try explanation(of: piece)) }
    for share in lineage.shares {
      var whole = try explanation(of: share.piece)
      for part in share.less {
        var taken = try explanation(of: part)
        taken.summary = "taken off first: \(taken.summary)"
        whole.inputs.append(taken)
      }
      whole.share = Explanation.Share(
        days: share.days, ofDays: share.freeDays, partCount: share.less.count,
        cell: Cell(value: share.amount.value, type: whole.cell.type))
      node.inputs.append(whole)
    }
  }

  private func explanation(of piece: CalendarPiece) throws(Diagnostic) -> Explanation {
    guard piece.cells.count > 1, let first = piece.cells.first else {
      return try explanation(of: piece.cells[0])
    }
    var node = try bare(first)
    node.row = piece.period.label
    node.cell = Cell(
      value: piece.amount.value, type: try first.type())
    node.operation = .formula
    node.summary =
      piece.isOfOverlaps
      ? "what follows for these days from facts that overlap"
      : "what the longer of two facts from one day has beyond the shorter"
    for cell in piece.cells { node.inputs.append(try explanation(of: cell)) }
    return node
  }
}

extension WhyBuilder {
  func counted(_ count: Int, _ thing: String) -> String {
    count == 1 ? "1 \(thing)" : "\(count) \(thing)s"
  }

  /// The texts, dates and periods that a row begins with, three at most.
  func rowLabel(_ table: Table, row: Int, besides slot: Int?) -> String {
    var words: [String] = []
    for index in table.visibleIndices where index != slot && words.count < 3 {
      switch table.columns[index][row] {
      case .text(let text): words.append(text)
      case .period(let period): words.append(period.label)
      case .date(let day): words.append(dateText(day))
      case .missing, .number, .range, .bool, .list: continue
      }
    }
    return words.joined(separator: " ")
  }

  static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  }
}

extension LineageCell {
  /// Of a cell that `fill` gives the column that it fills.
  func filled(_ expression: PlanExpression) -> Int? {
    guard case .orElse(.column(let own), _) = expression, own == slot,
      node.plan.places[own] != node.plan.span
    else { return nil }
    return own
  }
}

extension PlanExpression {
  /// Whether it takes one of several values as it is.
  fileprivate var chooses: Bool {
    switch self {
    case .orElse, .conditional: true
    default: false
    }
  }
}

extension RangedValue {
  /// A range without width is a number.
  fileprivate var value: Value { shape == .point ? .number(mid) : .range(self) }
}

extension Value {
  fileprivate var isOnePoint: Bool {
    switch self {
    case .number: true
    case .range(let range): range.shape == .point
    case .missing, .text, .bool, .date, .period, .list: false
    }
  }
}

extension Explanation.Operation {
  init(_ call: AggregateCall) {
    guard case .kind(let kind) = call.operation else {
      self = .row
      return
    }
    switch kind {
    case .sum: self = .sum
    case .mean: self = .mean
    case .median: self = .median
    case .quantile: self = .quantile
    case .sd: self = .sd
    case .count: self = .count
    case .countDistinct: self = .countDistinct
    case .min: self = .min
    case .max: self = .max
    case .any: self = .any
    case .all: self = .all
    case .first: self = .first
    case .last: self = .last
    }
  }

  init(_ kind: WindowKind) {
    switch kind {
    case .prev: self = .prev
    case .next: self = .next
    case .first: self = .first
    case .last: self = .last
    case .cumsum: self = .cumsum
    case .share: self = .share
    case .movavg: self = .movavg
    case .rank: self = .rank
    case .rowNumber: self = .rowNumber
    }
  }
}

extension AggregateCall {
  /// `sum of`.
  fileprivate var verb: String {
    switch Explanation.Operation(self) {
    case .sd: "standard deviation of"
    case .countDistinct: "different values in"
    case .any: "whether any of"
    case .all: "whether all of"
    case .min: "least of"
    case .max: "greatest of"
    case .first: "first of"
    case .last: "last of"
    case .row, .formula, .sum, .mean, .median, .quantile, .count, .prev, .next, .cumsum, .share,
      .movavg, .rank, .rowNumber, .calendarize, .assumption, .query, .constant, .absence:
      "\(Explanation.Operation(self).rawValue) of"
    }
  }
}
