import OIQCatalog
import OIQExecution
import OIQPlan
import OIQText
import OIQValues

/// Something that became known between two days, and how much of the change of one cell it explains.
public struct KnowledgeChange: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    /// A fact of which nothing was known.
    case added
    /// A new version of a fact.
    case superseded
    /// What no single fact explains: the query itself differs between the days.
    case other
  }

  public enum Cause: String, Sendable, Hashable {
    case accounting, price, scope, rounding, plan
  }

  /// What became of the cell.
  public enum Effect: String, Sendable, Hashable {
    /// It had a value and has another.
    case changed
    /// It had none: with the fact there is all that it needs. What others add to it was known before.
    case appeared
    /// It has none any more.
    case vanished
  }

  /// The column of the result, without the name of a world.
  public var column: String
  /// What tells the row from others; empty where there is one.
  public var row: String
  public var kind: Kind
  public var effect: Effect
  /// How much the cell rises; a missing value counts as 0.
  public var amount: Cell
  /// `nil` for what no single fact explains.
  public var fact: Explanation.Fact?
  /// `Microsoft CY2026 190.0 → 175.0 B USD`.
  public var summary: String
  /// As far as the fact's note says.
  public var cause: Cause?
  /// Whether the cell moved by more than the fact itself did, as where it completes a year of which the other
  /// parts were known.
  public var exceedsFact = false
}

/// Finds what explains the difference of two days: the facts become known one after the other, in the order
/// in which they did, and the query is answered after each. The steps add up to the whole.
struct KnowledgeChanges {
  private let compared: KnowledgeCompared
  private let executor: Executor
  private let catalog: Catalog
  private(set) var found: [KnowledgeChange] = []

  init(_ compared: KnowledgeCompared, executor: Executor, catalog: Catalog) throws(Diagnostic) {
    self.compared = compared
    self.executor = executor
    self.catalog = catalog
    try find()
  }
}

extension KnowledgeChanges {
  private struct News {
    var table: String
    var contents: CatalogTable
    var row: Int32
    var day: Int32 { contents.knownOn[Int(row)] }
  }

  private mutating func find() throws(Diagnostic) {
    var news: [News] = []
    for table in tables(of: compared.before) {
      let contents = try catalog.contents(table)
      news += contents.rows(knownAfter: compared.first, until: compared.last)
        .map { News(table: table, contents: contents, row: $0) }
    }
    news.sort { ($0.day, $0.table, $0.row) < ($1.day, $1.table, $1.row) }
    var revealed: [String: Set<Int32>] = [:]
    var answer = try executor.run(compared.before)
    var index = 0
    while index < news.count {
      let day = news[index...].prefix { $0.day == news[index].day }
      var whole = revealed
      for item in day { whole[item.table, default: []].insert(item.row) }
      let after = try self.answer(whole)
      if !isSame(answer, after) {
        for item in day {
          revealed[item.table, default: []].insert(item.row)
          let next = try self.answer(revealed)
          add(from: answer, to: next, because: item)
          answer = next
        }
      }
      (revealed, index) = (whole, index + day.count)
      if isSame(answer, after) { continue }
      answer = after
    }
    add(from: answer, to: try executor.run(compared.after), because: nil)
  }

  private func tables(of plan: Plan) -> [String] {
    var names: [String] = []
    if case .scan(let source, _) = plan.node, let table = source as? CatalogSource,
      table.world.day == compared.first, !names.contains(table.name)
    {
      names.append(table.name)
    }
    for input in plan.node.inputs {
      for name in tables(of: input) where !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// What the query gives when these rows are known beside those of the first day.
  private func answer(_ revealed: [String: Set<Int32>]) throws(Diagnostic) -> Table {
    let plan = compared.before.replacingSources { source in
      guard let table = source as? CatalogSource, table.world.day == compared.first,
        let contents = try? catalog.contents(table.name)
      else { return nil }
      return RevealedSource(
        contents, world: table.world, later: revealed[table.name] ?? [])
    }
    return try executor.run(plan)
  }

  // MARK: Differences

  private func key(_ table: Table, _ row: Int) -> [Value] {
    compared.keys.map { table.columns[$0][row] }
  }

  /// In base units, and the unit of the row where each has its own.
  private struct Amount: Equatable {
    var number: Double
    var unit: Unit?
  }

  private func amounts(_ table: Table, _ slot: Int) -> [[Value]: Amount] {
    var amounts: [[Value]: Amount] = [:]
    for row in 0..<table.rowCount {
      let unit = table.columns[slot].rowUnits?.unit(row)
      switch table.columns[slot][row] {
      case .number(let number): amounts[key(table, row)] = Amount(number: number, unit: unit)
      case .range(let range): amounts[key(table, row)] = Amount(number: range.mid, unit: unit)
      case .missing, .text, .bool, .date, .period, .list: continue
      }
    }
    return amounts
  }

  private func isSame(_ first: Table, _ second: Table) -> Bool {
    compared.values.allSatisfy { amounts(first, $0) == amounts(second, $0) }
  }

  private mutating func add(from first: Table, to second: Table, because item: News?) {
    for slot in compared.values {
      let (before, after) = (amounts(first, slot), amounts(second, slot))
      let keys = Set(before.keys).union(after.keys).map { ($0, label($0, of: first)) }
      for (key, row) in keys.sorted(by: { $0.1 < $1.1 }) {
        let (old, new) = (before[key], after[key])
        guard old != new else { continue }
        // Of two dimensions there is no difference.
        let isOne = old?.unit?.dimension == new?.unit?.dimension || old == nil || new == nil
        let change = (new?.number ?? 0) - (old?.number ?? 0)
        if isOne, change == 0, old != nil, new != nil { continue }
        let unit = new?.unit ?? old?.unit
        let amount = Cell(
          value: isOne ? .number(change) : .missing,
          type: unit.map { .number(in: $0) } ?? first.fields[slot].type)
        var found = self.change(of: first.fields[slot].name, row: row, by: amount, because: item)
        found.effect = old == nil ? .appeared : new == nil ? .vanished : .changed
        self.found.append(found)
      }
    }
  }

  private func label(_ key: [Value], of table: Table) -> String {
    zip(key, compared.keys).map { describe($0, table.fields[$1].type) }.joined(separator: " ")
  }

  /// What the facts leave is of the query.
  private var unexplained: String {
    guard let scenarios = compared.scenarios else { return "how the query reads its two worlds" }
    let names = [scenarios.before, scenarios.after].map { names in
      names.isEmpty ? "no scenario" : "`\(names.joined(separator: " + "))`"
    }
    return "\(names[1]) in place of \(names[0])"
  }

  private func change(
    of column: String, row: String, by amount: Cell, because item: News?
  ) -> KnowledgeChange {
    var change = KnowledgeChange(
      column: column, row: row, kind: .other, effect: .changed, amount: amount, fact: nil,
      summary: unexplained, cause: nil)
    guard let item else { return change }
    change.fact = Explanation.Fact(item.table, row: Int(item.row), in: catalog)
    let predecessor = item.contents.predecessor(of: item.row)
    change.kind = predecessor == nil ? .added : .superseded
    change.cause = change.fact?.note.flatMap { RevisionCause(note: $0) }
      .flatMap { KnowledgeChange.Cause(rawValue: $0.rawValue) }
    change.summary = item.contents.revision(of: item.row, from: predecessor, in: catalog)
    if let own = item.contents.largestMove(of: item.row, from: predecessor, in: catalog),
      case .number(let type) = amount.type, case .known(own.unit.dimension) = type.dimension,
      let number = amount.number
    {
      change.exceedsFact = abs(number) > own.amount * (1 + 1e-9)
    }
    return change
  }
}

extension CatalogTable {
  private func fact(_ row: Int32, in catalog: Catalog) -> FactInfo? {
    guard let number = catalog.number(of: definition.name) else { return nil }
    return try? catalog.fact(FactPart(table: number, row: row, start: 0, end: 0))
  }

  /// By how much a version differs from the one before, or from nothing: of its low, middle and high the most.
  fileprivate func largestMove(
    of row: Int32, from before: Int32?, in catalog: Catalog
  ) -> (amount: Double, unit: Unit)? {
    guard let new = fact(row, in: catalog), let amount = new.amount, let unit = new.unit else {
      return nil
    }
    let old = before.flatMap { fact($0, in: catalog)?.amount }
    let moves = [
      amount.low - (old?.low ?? 0), amount.mid - (old?.mid ?? 0), amount.high - (old?.high ?? 0),
    ]
    return (moves.map { abs($0) }.max() ?? 0, unit)
  }

  /// `Microsoft CY2026 (guidance): 190.0 B USD → 175.0 B USD`.
  fileprivate func revision(of row: Int32, from before: Int32?, in catalog: Catalog) -> String {
    func amount(_ fact: FactInfo?) -> String {
      guard let fact, let amount = fact.amount else { return "—" }
      return describe(
        amount.shape == .point ? .number(amount.mid) : .range(amount),
        .number(in: fact.unit ?? .one))
    }
    let new = fact(row, in: catalog)
    let name = new.map { [$0.name, $0.basis?.plain].compactMap { $0 }.joined(separator: " ") }
    guard let before else { return "\(name ?? ""): \(amount(new)), first stated" }
    let after =
      isWithdrawal(Int(row)) ? remainder(after: row).flatMap { fact($0, in: catalog) } : new
    return "\(name ?? ""): \(amount(fact(before, in: catalog))) → \(amount(after))"
  }
}

extension KnowledgeChanges {
  /// Which of several sides it is about.
  private var under: String {
    guard let names = compared.scenarios?.after, !names.isEmpty else { return "" }
    return ", and under `\(names.joined(separator: " + "))`"
  }

  /// For the footer: the changes by column and row, each with the fact behind it, and what they add up to.
  var lines: [String] {
    guard !found.isEmpty else {
      return ["no fact that became known between the days changed this result"]
    }
    var lines = [
      "what became known after \(dateText(compared.first)) until \(dateText(compared.last))\(under):"
    ]
    var groups: [(name: String, changes: [KnowledgeChange])] = []
    for change in found {
      let name = change.row.isEmpty ? change.column : "\(change.row), \(change.column)"
      if let place = groups.firstIndex(where: { $0.name == name }) {
        groups[place].changes.append(change)
      } else {
        groups.append((name, [change]))
      }
    }
    for group in groups.prefix(12) { lines += KnowledgeChanges.lines(group.name, group.changes) }
    if groups.count > 12 { lines.append("and \(groups.count - 12) more cells") }
    return lines
  }

  private static func lines(_ name: String, _ changes: [KnowledgeChange]) -> [String] {
    guard let type = changes.first?.amount.type else { return [] }
    let amounts = changes.map { change in
      change.amount.number.map { number in
        change.effect == .appeared ? describe(.number(number), type) : signed(number, type)
      } ?? "—"
    }
    let width = amounts.map(\.count).max() ?? 0
    return ["\(name): \(whole(changes, type))"]
      + zip(changes, amounts).map { change, amount in
        let padding = String(repeating: " ", count: width - amount.count)
        return "  \(padding)\(amount)  \(words(change))"
      }
  }

  /// What the changes of a cell come to.
  private static func whole(_ changes: [KnowledgeChange], _ type: ValueType) -> String {
    let numbers = changes.map(\.amount.number)
    guard !numbers.contains(nil) else { return "in another unit now" }
    let total = numbers.compactMap { $0 }.reduce(0, +)
    switch (changes.first?.effect, changes.last?.effect) {
    case (.appeared, .vanished): return "known between the days alone"
    case (.appeared, _): return "not known before, \(describe(.number(total), type)) then"
    case (_, .vanished): return "not known any more, \(describe(.number(-total), type)) before"
    default: return "\(signed(total, type)) in all"
    }
  }

  private static func words(_ change: KnowledgeChange) -> String {
    let day = change.fact?.asOf.map { ", \($0)" } ?? ""
    let cause = (change.kind == .added ? nil : change.cause).map { "; \($0.rawValue)" } ?? ""
    let fact = "\(change.summary)\(day)\(cause)"
    switch change.effect {
    case .changed: return fact + (change.exceedsFact ? "; more than the fact itself changed" : "")
    case .appeared: return (change.kind == .other ? "known by " : "known once there was ") + fact
    case .vanished:
      return (change.kind == .other ? "not known any more by " : "not known any more after ") + fact
    }
  }

  private static func signed(_ amount: Double, _ type: ValueType) -> String {
    (amount > 0 ? "+" : "") + describe(.number(amount), type)
  }
}
