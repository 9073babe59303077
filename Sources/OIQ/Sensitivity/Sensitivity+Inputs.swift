import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// An unknown that a number rests on.
struct SensitivityInput {
  var key: UInt64
  var title: String
  /// Spearman's rank correlation of its draws with the number's; nil where the number has none, as a chance has none.
  var correlation: Double?
  /// The share of the number's variance that it explains by itself.
  var share = 0.0
  /// Whether others are drawn together with it.
  var isCorrelated = false
}

extension Sensitivity {
  /// What a number rests on: the written ranges and the facts that were drawn for it, in the order in which
  /// the formulas name them, facts last. Points and ranges that don't matter are left out.
  func inputs(
    of pipe: Pipe
  ) throws(Diagnostic) -> (
    formula: SensitivityFormula, cell: SensitivityCell, inputs: [SensitivityInput]
  ) {
    let log = UnknownLog()
    let formula = try formula(pipe, noting: log)
    let cell = try cell(of: formula, noting: log)
    let drawn = log.all
    let draws = cell.draws(context.draws)
    let ranks = try draws.map { (draws) throws(Diagnostic) in
      Ranks(draws, in: try ascending(draws))
    }
    let titles = try self.titles(of: drawn, rows: log.ofRows, formula.planner)
    let inputs = try each(titles.count) { (index, one) throws(Diagnostic) -> SensitivityInput in
      let (key, title) = titles[index]
      var input = SensitivityInput(key: key, title: title)
      input.isCorrelated = formula.planner.correlated.contains(key)
      guard let draws, let ranks else { return input }
      let own =
        try one.values(of: key, in: formula)
        ?? drawn[key].flatMap { DrawSource($0, key: key) }?.drawn(one.context.draws)
      guard let own, own.count == draws.count else { return input }
      let order = try one.ascending(own)
      input.correlation = ranks.correlation(with: Ranks(own, in: order))
      input.share = ExplainedSpread(of: draws, by: own, in: order).share
      return input
    }
    return (formula, cell, inputs)
  }

  /// The order of draws.
  ///
  /// - Throws: `cancelled` where somebody stops it.
  private func ascending(_ draws: [Double]) throws(Diagnostic) -> AscendingOrder {
    let order = AscendingOrder(
      of: draws, threads: context.threadCount, until: context.isCancelled)
    guard let order else { throw CatalogDiagnostics.cancelled() }
    return order
  }

  /// The draws of an unknown that is computed from those of its key, as one that goes with another is.
  private func values(
    of key: UInt64, in formula: SensitivityFormula
  ) throws(Diagnostic) -> [Double]? {
    guard let value = formula.planner.inputValues[key] else { return nil }
    return try cell(value).draws(context.draws)
  }

  private func titles(
    of drawn: [UInt64: RangedValue], rows: [UInt64: UnknownLog.RowUnknown], _ planner: Planner
  ) throws(Diagnostic) -> [(UInt64, String)] {
    var titles: [(UInt64, String)] = []
    for input in planner.rangeInputs where !titles.contains(where: { $0.0 == input.key }) {
      guard drawn[input.key] != nil else { continue }
      titles.append((input.key, input.title))
    }
    for (key, unknown) in rows.sorted(by: { ($0.value.row, $0.key) < ($1.value.row, $1.key) })
    where drawn[key] != nil {
      let written = planner.rowInputs[unknown.range]
      guard let input = planner.rangeInputs.first(where: { $0.key == written }) else { continue }
      titles.append((key, "\(input.title), \(unknown.row)"))
    }
    let rest = Set(drawn.keys).subtracting(titles.map(\.0))
    guard !rest.isEmpty else { return titles }
    let facts = try facts(of: rest, tables: Set(planner.scans.map(\.table)))
    let others = rest.subtracting(facts.map(\.0)).sorted()
    return titles + facts + others.map { ($0, "a range of a file") }
  }

  /// The facts that unknowns belong to, as they are in the catalogue; the last of several versions.
  private func facts(
    of keys: Set<UInt64>, tables: Set<String>
  ) throws(Diagnostic) -> [(UInt64, String)] {
    var found: [(UInt64, String)] = []
    for (number, definition) in environment.catalog.tables.enumerated()
    where tables.contains(definition.name) {
      let table = try environment.catalog.contents(definition.name).table
      for column in table.columns {
        guard case .ranges(let ranges) = column.storage else { continue }
        for row in 0..<ranges.count where keys.contains(ranges.keys[row]) {
          let part = FactPart(
            table: Int32(clamping: number), row: Int32(clamping: row), start: 0, end: 0)
          guard let fact = try environment.catalog.fact(part) else { continue }
          let key = ranges.keys[row]
          found.removeAll { $0.0 == key }
          found.append((key, fact.label))
        }
      }
    }
    return found
  }
}

/// The places of numbers in ascending order, ties at their middle, as C. Spearman's correlation compares them
/// ("The Proof and Measurement of Association between Two Things", 1904).
struct Ranks {
  private let ranks: [Double]

  init(_ values: [Double], in order: AscendingOrder) {
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
      start = end
    }
    self.ranks = ranks
  }

  /// From -1 to 1; 0 where one side is the same everywhere.
  func correlation(with other: Ranks) -> Double {
    let middle = Double(ranks.count - 1) / 2
    var (product, first, second) = (0.0, 0.0, 0.0)
    for (left, right) in zip(ranks, other.ranks) {
      product += (left - middle) * (right - middle)
      first += (left - middle) * (left - middle)
      second += (right - middle) * (right - middle)
    }
    let scale = (first * second).squareRoot()
    return scale > 0 ? product / scale : 0
  }
}
