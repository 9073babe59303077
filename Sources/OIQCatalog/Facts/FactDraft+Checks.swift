import OIQText
import OIQValues

extension FactDraft {
  /// A text must be a member of its vocabulary. New are only documents, and members of a vocabulary that
  /// grows with its column; there, what differs from a member in its spelling alone is a slip. What is only near
  /// to one may be new: whoever records it is told.
  func checkMember(_ text: String, of column: ColumnDefinition) throws(Diagnostic) {
    guard case .text(let name?) = column.type else { return }
    guard !text.isEmpty else { throw RecordDiagnostics.emptyText(column.name) }
    let vocabulary = try catalog.vocabulary(name)
    if vocabulary.contains(text) || isDefining(column) { return }
    guard let shared = Vocabulary.Name(rawValue: name) else {
      let key = text.spellingKey
      if let member = vocabulary.names.first(where: { $0.spellingKey == key }) {
        throw RecordDiagnostics.misspelt(text, of: column.name, as: member)
      }
      if column.isClosed {
        throw RecordDiagnostics.notAMember(text, of: column.name, vocabulary.names)
      }
      return
    }
    if shared == .source { return }
    throw RecordDiagnostics.notAMember(text, of: column.name, vocabulary.names, shared)
  }

  /// `record companies {company: …}` is where a new company is named.
  private func isDefining(_ column: ColumnDefinition) -> Bool { definition.key == [column.name] }

  /// What follows from the rest: the span of a fiscal label, who states a company's own figures, the
  /// company's own definition.
  mutating func fillDefaults() throws(FactProblem) {
    do throws(Diagnostic) {
      if definition.name == "capex" { try fillCapex() }
      if definition.column("disputed") != nil, fields["disputed"] == nil {
        fields["disputed"] = "false"
      }
      if definition.column("qualifier") != nil, fields["qualifier"] == nil {
        fields["qualifier"] = defaultQualifier
      }
    } catch {
      throw FactProblem(field: nil, diagnostic: error)
    }
  }

  private var defaultQualifier: String {
    switch (fields["low"], fields["value"], fields["high"]) {
    case (_?, nil, nil): "at_least"
    case (nil, nil, _?): "at_most"
    default: "exact"
    }
  }

  private mutating func fillCapex() throws(Diagnostic) {
    guard let company = fields["company"] else { return }
    try fillSpan(of: company)
    if fields["stated_by"] == nil, fields["basis"] == "actual" || fields["basis"] == "guidance" {
      fields["stated_by"] = company
    }
    let companies = try catalog.contents("companies")
    let own = (0..<companies.table.rowCount).first { companies.text("company", row: $0) == company }
      .flatMap { companies.text("headline_definition", row: $0) }
    if fields["definition"] == nil {
      fields["definition"] = fields["basis"] == "estimate" ? "unspecified" : own
    }
    if fields["headline"] == nil {
      var reported: Set<String> = []
      if let own { reported = [own] } else { reported = try headlineDefinitions(of: company) }
      // What a company reports on that has stated nothing else is its own measure.
      let isHeadline =
        fields["basis"] == "estimate" || reported.isEmpty
        || fields["definition"].map(reported.contains) ?? false
      fields["headline"] = isHeadline ? "true" : "false"
    }
  }

  /// The definitions on which a company's headline figures are known.
  private func headlineDefinitions(of company: String) throws(Diagnostic) -> Set<String> {
    let facts = try catalog.contents("capex")
    var definitions: Set<String> = []
    for row in 0..<facts.table.rowCount where facts.text("company", row: row) == company {
      guard facts.text("basis", row: row) != "estimate",
        case .bool(true)? = facts.column("headline")?[row],
        let definition = facts.text("definition", row: row)
      else { continue }
      definitions.insert(definition)
    }
    return definitions
  }

  /// The days of a fiscal label; those that are given must be its own.
  private mutating func fillSpan(of company: String) throws(Diagnostic) {
    guard let label = fields["fiscal_period"] else { return }
    // Who gives the days says what nobody has stated.
    let hasDays = fields["start"] != nil && fields["end"] != nil
    let meant = hasDays ? try? span(of: label, company) : try span(of: label, company)
    guard let start = fields["start"].flatMap(CivilDate.parse)?.daysSince1970,
      let last = fields["end"].flatMap(CivilDate.parse)?.daysSince1970
    else {
      if fields["start"] != nil || fields["end"] != nil { return }
      guard let meant else { throw RecordDiagnostics.noSpan(label, company) }
      fields["start"] = dateText(meant.start)
      fields["end"] = dateText(meant.end &- 1)
      return
    }
    // A year of whole weeks ends some days beside the month's end.
    if let meant, abs(meant.start - start) > 7 || abs(meant.end - 1 - last) > 7 {
      throw RecordDiagnostics.otherSpan(label, company, meant, Period(start: start, end: last + 1))
    }
  }

  private func span(of label: String, _ company: String) throws(Diagnostic) -> Period? {
    label.hasPrefix("CY")
      ? Period.parse(String(label.dropFirst(2))) : try catalog.fiscalSpan(label, of: company)
  }

  /// Every key that all facts of the table have, the day, the document, and something measured.
  func requireFields() throws(FactProblem) {
    do throws(Diagnostic) {
      let contents = try catalog.contents(definition.name)
      var missing: [String] = []
      for name in definition.key {
        guard let column = definition.column(name), !isFilled(column),
          contents.column(name)?.presence == nil
        else { continue }
        missing.append(name)
      }
      if let asOf = definition.asOf, fields[asOf] == nil { missing.append(asOf) }
      if definition.column("source") != nil, definition.name != "sources", fields["source"] == nil,
        !missing.contains("source")
      {
        missing.append("source")
      }
      let measures = definition.columns.filter { $0.role == .measure }
      if definition.name == "capex" || definition.name == "specs", !isWithdrawal,
        let measure = measures.first, !measures.contains(where: isFilled)
      {
        missing.append(measure.name)
      }
      guard missing.isEmpty else { throw RecordDiagnostics.missing(missing, of: definition) }
    } catch {
      throw FactProblem(field: nil, diagnostic: error)
    }
  }

  /// An actual covers days that had passed when it became known.
  func requireActualDays() throws(FactProblem) {
    guard !isWithdrawal, fields["basis"] == "actual", let start = fields["start"],
      let end = fields["end"], let day = fields[definition.asOf ?? ""], end > day
    else { return }
    throw FactProblem(
      field: "as_of",
      diagnostic: RecordDiagnostics.notOver(fields["fiscal_period"] ?? "\(start)..\(end)", on: day))
  }

  /// Figures with a unit are of something that is there: none is below zero but a ratio in decibels.
  func requireNoDebts() throws(FactProblem) {
    for column in definition.columns {
      let (names, unit) = column.filling.figures
      guard let unit, let dimension = dimension(unit), dimension != .one, dimension != .decibels,
        !dimension.isLevel
      else { continue }
      for name in names where fields[name]?.hasPrefix("-") ?? false {
        let field = fields[column.name] == nil ? column.name : name
        throw FactProblem(field: field, diagnostic: RecordDiagnostics.negative(column.name))
      }
    }
  }

  /// A year ends in one of twelve months.
  func requireMonth() throws(FactProblem) {
    let name = "fiscal_year_end_month"
    guard let month = fields[name].flatMap(NumberText.parse),
      !(1...12).map(Double.init).contains(month)
    else { return }
    throw FactProblem(field: name, diagnostic: RecordDiagnostics.noMonth(name))
  }

  private func dimension(_ unit: RowUnit) -> Dimension? {
    let symbol: String? =
      switch unit {
      case .one: ""
      case .fixed(let symbol): symbol
      case .field(let field, _): fields[field]
      case .dollarsPer(let field): fields[field].map { "USD/\($0)" }
      }
    return symbol.flatMap { try? UnitTable.standard.unit($0).get() }?.dimension
  }

  /// Days ahead of both today and the newest facts that a day of knowledge may be; a clock may be behind.
  private static let daysAhead: Int32 = 366

  /// What becomes known on a day to come isn't known.
  func requireKnownDay(recordedAt: String) throws(FactProblem) {
    guard let name = definition.asOf, let text = fields[name],
      let day = CivilDate.parse(text)?.daysSince1970,
      let today = CivilDate.parse(String(recordedAt.prefix(10)))?.daysSince1970
    else { return }
    let newest = catalog.tables.compactMap(\.collectedTo).max() ?? today
    guard day > max(today, newest) + FactDraft.daysAhead else { return }
    throw FactProblem(field: name, diagnostic: RecordDiagnostics.ahead(name, text))
  }

  private func isFilled(_ column: ColumnDefinition) -> Bool {
    column.filling.fields.contains { fields[$0.0] != nil }
  }
}

extension ColumnFilling {
  /// The fields of figures, and how their unit is known.
  var figures: (fields: [String], unit: RowUnit?) {
    switch self {
    case .number(let field, let unit): ([field], unit)
    case .range(let range, let unit):
      ([range.low, range.value, range.high].compactMap { $0 }, unit)
    case .text, .bool, .date, .knowledge, .speed, .span, .label: ([], nil)
    }
  }
}

extension FactDraft {
  /// A withdrawal names its fact by as much of the key as tells it from all others.
  mutating func completeWithdrawal() throws(FactProblem) {
    do throws(Diagnostic) {
      guard definition.asOf != nil else { throw RecordDiagnostics.undated(definition.name) }
      let contents = try catalog.contents(definition.name)
      let given = definition.key.filter { name in
        definition.column(name).map(isFilled) ?? false
      }
      func isMissing(_ name: String, _ row: Int) -> Bool {
        contents.column(name).map { !$0.isPresent(row) } ?? true
      }
      func isMeant(_ row: Int) -> Bool {
        given.allSatisfy { !isMissing($0, row) && matches($0, contents, row) }
          && absent.allSatisfy { isMissing($0, row) }
          && (fields["fiscal_period"] == nil || given.contains("fiscal_period")
            || contents.column("fiscal_period") == nil
            || contents.text("fiscal_period", row: row) == fields["fiscal_period"])
      }
      var rows = contents.rows(inWorld: .latest).rows.map(Int.init).filter(isMeant)
      // What was withdrawn in the same words is known already.
      if rows.isEmpty {
        rows = (0..<contents.table.rowCount).filter {
          isSameWithdrawal($0, contents) && isMeant($0)
        }
      }
      // Of several the one that has no more than was given.
      let exact = rows.filter { row in
        definition.key.allSatisfy { given.contains($0) || isMissing($0, row) }
      }
      if exact.count == 1 { rows = exact }
      guard let row = rows.first, rows.count == 1 else {
        throw rows.isEmpty
          ? RecordDiagnostics.nothingToWithdraw(definition.name)
          : RecordDiagnostics.ambiguousWithdrawal(
            rows.prefix(3).compactMap { try? catalog.label(contents, row: $0) }, rows.count)
      }
      copyKey(of: contents, row: row)
    } catch {
      throw FactProblem(field: nil, diagnostic: error)
    }
  }

  private func isSameWithdrawal(_ row: Int, _ contents: CatalogTable) -> Bool {
    guard contents.isWithdrawal(row), let day = definition.asOf else { return false }
    return fields[day] == dateText(contents.knownOn[row])
      && fields["source"] == contents.text("source", row: row)
  }

  private func matches(_ name: String, _ contents: CatalogTable, _ row: Int) -> Bool {
    guard let column = definition.column(name) else { return true }
    return written(column, contents, row).allSatisfy { fields[$0.key] == $0.value }
  }

  private mutating func copyKey(of contents: CatalogTable, row: Int) {
    for name in definition.key + ["fiscal_period", "headline"] {
      guard let column = definition.column(name), !isFilled(column) else { continue }
      for (field, text) in written(column, contents, row) { fields[field] = text }
    }
  }

  /// The fields that a column of a row was made from, for the kinds of columns that keys have.
  private func written(
    _ column: ColumnDefinition, _ contents: CatalogTable, _ row: Int
  ) -> [String: String] {
    switch (column.filling, contents.value(column.name, row: row)) {
    case (.text(let field), .text(let text)?): return [field: text]
    case (.bool(let field), .bool(let flag)?): return [field: flag ? "true" : "false"]
    case (.number(let field, _), .number(let number)?): return [field: NumberText.shortest(number)]
    case (.speed(let field), .number(let number)?):
      return [field: FactDraft.speedText(gigabits: number / 1e9)]
    case (.label(let field), .period(let period)?): return [field: period.label]
    case (.span(let span), .period(let period)?):
      var texts = [span.start: dateText(period.start), span.end: dateText(period.end &- 1)]
      if let label = span.label { texts[label] = period.label }
      return texts
    default: return [:]
    }
  }
}

extension String {
  /// The letters and digits alone, small: what two spellings of one name share.
  fileprivate var spellingKey: String {
    lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
