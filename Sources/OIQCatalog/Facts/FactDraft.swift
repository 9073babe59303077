import OIQText
import OIQValues

/// A fact that a user wants to record, checked against its table field by field.
///
/// In: values by the names of the table's columns, or of its csv file's fields. Out: the fields that the
/// csv file would hold.
package struct FactDraft {
  /// A value with its type, and the unit that it was written in.
  package struct Given {
    package var value: Value
    package var type: ValueType

    package init(_ value: Value, _ type: ValueType) {
      self.value = value
      self.type = type
    }
  }

  let definition: TableDefinition
  let catalog: Catalog
  var fields: [String: String] = [:]
  /// Columns that the fact to withdraw is to lack.
  var absent: Set<String> = []
  var isWithdrawal = false
}

/// What is wrong with a field of a fact; `nil` names the fact as a whole.
package struct FactProblem: Error {
  package var field: String?
  package var diagnostic: Diagnostic
}

extension FactDraft {
  /// - Parameters:
  ///   - absent: Columns that are missing on purpose, and not for want of knowledge.
  ///   - recordedAt: `2026-11-20T14:03:07Z`.
  package static func fact(
    of definition: TableDefinition, _ given: [(name: String, given: Given)],
    absent: Set<String> = [], in catalog: Catalog, recordedAt: String
  ) throws(FactProblem) -> RecordedFact {
    var draft = FactDraft(definition: definition, catalog: catalog)
    draft.absent = absent.intersection(definition.key)
    // Texts first: a unit or qualifier among them says how a number is meant.
    for (name, given) in given where given.value.isText { try draft.take(name, given) }
    for (name, given) in given where given.value != .missing && !given.value.isText {
      try draft.take(name, given)
    }
    for (name, _) in given where draft.column(of: name) == nil && name != "withdrawn" {
      throw FactProblem(
        field: name, diagnostic: RecordDiagnostics.unknownField(name, of: definition))
    }
    if draft.isWithdrawal {
      try draft.completeWithdrawal()
    } else {
      try draft.fillDefaults()
    }
    try draft.requireFields()
    try draft.requireActualDays()
    try draft.requireNoDebts()
    try draft.requireMonth()
    try draft.requireKnownDimension()
    try draft.requireKnownDay(recordedAt: recordedAt)
    return RecordedFact(
      table: definition.name, fields: draft.fields, isWithdrawal: draft.isWithdrawal,
      recordedAt: recordedAt)
  }

  /// The column that a name stands for: its own, or one that is made from a field of that name.
  private func column(of name: String) -> ColumnDefinition? {
    definition.column(name)
      ?? definition.columns.first { $0.filling.fields.contains { $0.0 == name } }
  }

  private mutating func take(_ name: String, _ given: Given) throws(FactProblem) {
    do throws(Diagnostic) {
      if name == "withdrawn" {
        guard case .bool(let flag) = given.value else {
          throw RecordDiagnostics.wrongKind(name, given, expected: "true or false")
        }
        isWithdrawal = flag
        return
      }
      guard let column = column(of: name) else { return }
      if definition.column(name) == nil {
        try takeField(name, column, given)
      } else {
        try takeColumn(column, given)
      }
    } catch {
      throw FactProblem(field: name, diagnostic: error)
    }
  }
}

extension FactDraft {
  private mutating func takeColumn(
    _ column: ColumnDefinition, _ given: Given
  ) throws(Diagnostic) {
    let name = column.name
    switch column.filling {
    case .text(let field):
      guard case .text(let text) = given.value else {
        throw RecordDiagnostics.wrongKind(name, given, expected: "a text: write it in quotes")
      }
      try checkMember(text, of: column)
      fields[field] = text
    case .bool(let field):
      guard case .bool(let flag) = given.value else {
        throw RecordDiagnostics.wrongKind(name, given, expected: "true or false")
      }
      fields[field] = flag ? "true" : "false"
    case .date(let field), .knowledge(let field):
      fields[field] = try date(given, name)
    case .number(let field, let unit):
      guard case .number(let number) = given.value else {
        throw RecordDiagnostics.wrongKind(name, given, expected: "one number")
      }
      try take(given.type, unit, column: column) { (draft, unit) in
        draft.fields[field] = NumberText.machine(number, in: unit)
      }
    case .speed(let field):
      fields[field] = try speed(given, name)
    case .span(let span):
      let period = try period(given, name)
      fields[span.start] = dateText(period.start)
      fields[span.end] = dateText(period.end &- 1)
      if let label = span.label { fields[label] = period.label }
    case .label(let field):
      let period = try period(given, name)
      guard CalendarLabel.period(period.label) != nil else {
        throw RecordDiagnostics.wrongKind(name, given, expected: "a period such as 2026Q3")
      }
      fields[field] = period.label
    case .range(let range, let unit):
      try takeRange(given, range, unit, column)
    }
  }

  /// A field of the csv file: a bound in the row's unit, or a first or last day.
  private mutating func takeField(
    _ name: String, _ column: ColumnDefinition, _ given: Given
  ) throws(Diagnostic) {
    let kind = column.filling.fields.first { $0.0 == name }?.1
    switch kind {
    case .date?: fields[name] = try date(given, name)
    case .number?:
      guard case .number(let number) = given.value, case .number(let type) = given.type,
        type.dimension == .known(.one)
      else {
        throw RecordDiagnostics.wrongKind(
          name, given, expected: "a plain number; `\(column.name)` takes one with its unit")
      }
      fields[name] = NumberText.shortest(number)
    case .text?, .bool?, .period?, .automatic?, nil:
      guard case .text(let text) = given.value else {
        throw RecordDiagnostics.wrongKind(name, given, expected: "a text")
      }
      fields[name] = text
    }
  }

  private func date(_ given: Given, _ name: String) throws(Diagnostic) -> String {
    guard case .date(let day) = given.value else {
      throw RecordDiagnostics.wrongKind(name, given, expected: "a day such as 2026-11-20")
    }
    return dateText(day)
  }

  private func period(_ given: Given, _ name: String) throws(Diagnostic) -> Period {
    switch given.value {
    case .period(let period): return period
    case .date(let day): return Period(.day, containing: day)
    case .number(let number):
      if let year = Int(exactly: number), let period = Period.parse("\(year)") { return period }
    case .text(let text):
      if let period = CalendarLabel.period(text) { return period }
    case .missing, .range, .bool, .list: break
    }
    throw RecordDiagnostics.wrongKind(name, given, expected: "a period such as 2027 or 2026Q3")
  }

  /// `800G` or `1.6T`.
  static func speedText(gigabits: Double) -> String {
    gigabits >= 1000
      ? NumberText.shortest(gigabits / 1000) + "T" : NumberText.shortest(gigabits) + "G"
  }

  private func speed(_ given: Given, _ name: String) throws(Diagnostic) -> String {
    if case .number(let number) = given.value, case .number(let type) = given.type,
      case .known(let dimension) = type.dimension, number > 0,
      case .success(let unit) = UnitTable.standard.unit("Gbps"), dimension == unit.dimension
    {
      return FactDraft.speedText(gigabits: unit.fromBase(number))
    }
    if case .text(let text) = given.value, "GT".contains(text.last ?? " "),
      NumberText.parse(String(text.dropLast())) != nil
    {
      return text
    }
    throw RecordDiagnostics.wrongKind(name, given, expected: "a speed such as 800G")
  }
}

extension FactDraft {
  /// Notes the unit of a number in its field and hands it on: the row's own, or the one that the table fixes.
  private mutating func take(
    _ type: ValueType, _ unit: RowUnit, column: ColumnDefinition,
    store: (inout FactDraft, Unit) -> Void
  ) throws(Diagnostic) {
    guard case .number(let number) = type, case .known(let dimension) = number.dimension else {
      throw RecordDiagnostics.wrongKind(
        column.name, Given(.missing, type), expected: "a number with its unit")
    }
    var chosen = Unit.one
    switch unit {
    case .one: break
    case .fixed(let symbol): chosen = try known(symbol, column)
    case .dollarsPer(let field):
      guard let currency = fields[field] else {
        throw RecordDiagnostics.needsFirst(field, before: column.name)
      }
      chosen = try known("USD/\(currency)", column)
    case .field(let field, let metricField):
      let metric = metricField.flatMap { fields[$0] }
      if let named = fields[field] {
        let stated = try known(named, column)
        // The metric's name has the time, which a row's unit is without.
        chosen = stated.untimed(by: metric)
        if chosen != stated { fields[field] = chosen.symbol }
        let timed = chosen.timed(by: metric)
        // A bare number beside a unit is in that unit.
        if dimension == .one, chosen.dimension != .one {
          let bare = Unit(symbol: chosen.symbol, dimension: .one)
          return store(&self, chosen == stated ? bare : stated.plain(in: timed))
        }
        if dimension == timed.dimension { chosen = timed }
      } else {
        guard dimension != .one || number.display != nil else {
          throw RecordDiagnostics.unitless(column.name, field)
        }
        chosen = number.display ?? Unit(symbol: dimension.symbol, dimension: dimension)
        chosen = try known(chosen.symbol, column).untimed(by: metric)
        let symbol = chosen.symbol
        fields[field] = symbol
        if chosen.dimension != dimension { chosen = chosen.timed(by: metric) }
        if let decider = definition.column(field) { try checkMember(symbol, of: decider) }
      }
    }
    guard chosen.dimension == dimension else {
      throw RecordDiagnostics.unitMismatch(column.name, dimension, chosen)
    }
    store(&self, chosen)
  }

  private func known(_ symbol: String, _ column: ColumnDefinition) throws(Diagnostic) -> Unit {
    switch UnitTable.standard.unit(symbol) {
    case .success(let unit): return unit
    case .failure(let problem):
      throw Diagnostic(
        .badFact, "\(column.name): \(problem.message)", help: problem.help.map { [$0] } ?? [])
    }
  }

  /// A range becomes what its source would state: bounds, a value, or one bound alone.
  private mutating func takeRange(
    _ given: Given, _ range: RangeFields, _ unit: RowUnit, _ column: ColumnDefinition
  ) throws(Diagnostic) {
    var bounds: (low: Double?, value: Double?, high: Double?)
    switch given.value {
    case .number(let number):
      bounds =
        switch fields["qualifier"] {
        case "at_least"? where range.low != nil: (number, nil, nil)
        case "at_most"? where range.high != nil: (nil, nil, number)
        default: (nil, number, nil)
        }
    case .range(let stated):
      switch stated.shape {
      case .point: bounds = (nil, stated.mid, nil)
      case .lognormal, .interval, .issuer: bounds = (stated.low, nil, stated.high)
      case .pert, .writtenPert: bounds = (stated.low, stated.mid, stated.high)
      case .atLeast: bounds = (stated.low, nil, nil)
      case .atMost: bounds = (nil, nil, stated.high)
      case .normal, .uniform, .triangular, .sampled, .percentiles:
        throw RecordDiagnostics.unstatable(column.name)
      }
      guard range.low != nil || bounds.low == nil, range.high != nil || bounds.high == nil else {
        throw RecordDiagnostics.wrongKind(column.name, given, expected: "one number")
      }
    case .missing, .text, .bool, .date, .period, .list:
      throw RecordDiagnostics.wrongKind(
        column.name, given, expected: "a number with its unit, or `low to high`")
    }
    let stated = bounds
    try take(given.type, unit, column: column) { (draft, unit) in
      for (field, bound) in [
        (range.low, stated.low), (range.value, stated.value), (range.high, stated.high),
      ] {
        if let field, let bound { draft.fields[field] = NumberText.machine(bound, in: unit) }
      }
    }
  }
}

extension Value {
  fileprivate var isText: Bool {
    if case .text = self { true } else { false }
  }
}
