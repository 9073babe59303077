import OIQCatalog
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// Facts that have been checked and are to be kept.
struct Recording: Sendable {
  /// Without those that are known already.
  var facts: [RecordedFact]
  /// The catalogue with them.
  var catalog: Catalog
  var report: String
}

/// `record TABLE { … }` and `record TABLE from …`, checked before anything runs: what follows in the text
/// already sees the new facts.
struct RecordStatement {
  let run: StatementRun
  let table: Name
}

extension RecordStatement {
  func step(_ fields: [Field]) throws(Diagnostic) -> Step {
    let definition = try definition()
    var given: [(name: String, given: FactDraft.Given)] = []
    for field in fields {
      if given.contains(where: { $0.name == field.name.text }) {
        throw RecordWording.twice(field.name)
      }
      given.append((field.name.text, try value(of: field, definition)))
    }
    let absent = given.filter { $0.given.value == .missing }.map(\.name)
    let fact = try make(definition, given, absent: Set(absent), in: run.state.catalog) {
      (name, diagnostic) in
      var placed = diagnostic
      let span = fields.first { $0.name.text == name }.map { $0.value.span } ?? table.span
      placed.labels = [.init(span)]
      return placed
    }
    return try step(keeping: [fact], definition)
  }

  /// Each row of a query is a fact; all of them or none.
  func step(_ pipe: Pipe) throws(Diagnostic) -> Step {
    let definition = try definition()
    let planner = Planner(environment: try run.environment())
    guard case .table(let relation) = try planner.plan(pipe) else {
      throw RecordWording.needsRows(pipe.span)
    }
    let rows = try run.environment().run(relation.plan)
    let old = try run.state.catalog.recordedFacts().values.flatMap { $0 }
    var facts: [RecordedFact] = []
    for row in 0..<rows.rowCount {
      let given = rows.visibleIndices.map { index in
        (name: rows.fields[index].name, given: self.cell(rows, row, index, definition))
      }
      // A row may withdraw what one above it records.
      let isWithdrawal = given.contains { $0.name == "withdrawn" && $0.given.value == .bool(true) }
      let above = facts
      let catalog =
        isWithdrawal && !above.isEmpty
        ? Catalog { () throws(Diagnostic) in old + above } : run.state.catalog
      facts.append(
        try make(definition, given, in: catalog) { (_, diagnostic) in
          var placed = diagnostic
          placed.title = "row \(row + 1): \(diagnostic.title)"
          placed.labels = [.init(pipe.span)]
          return placed
        })
    }
    var step = try step(keeping: facts, definition)
    step.notes = planner.notes + step.notes
    return step
  }

  /// A text where a figure belongs is read as the language writes figures: `$150B to $170B`.
  private func cell(
    _ rows: Table, _ row: Int, _ index: Int, _ definition: TableDefinition
  ) -> FactDraft.Given {
    let column = rows.columns[index]
    if case .text(let text) = column[row],
      definition.column(rows.fields[index].name)?.role == .measure,
      let typed = try? run.literal(text, name: rows.fields[index].name)
    {
      switch typed.value {
      case .number, .range, .text, .bool, .date, .period:
        return FactDraft.Given(typed.value, typed.type)
      case .missing, .list: break
      }
    }
    var type = rows.fields[index].type
    if let units = column.rowUnits, case .number(let number) = type {
      type = .number(in: units.units[Int(units.codes[row])], certainty: number.certainty)
    }
    return FactDraft.Given(column[row], type)
  }

  private func definition() throws(Diagnostic) -> TableDefinition {
    guard let definition = run.state.catalog.definition(table.text) else {
      throw RecordWording.unknownTable(
        table, isView: BundledModel.formulas[table.text] != nil,
        known: run.state.catalog.tables.map(\.name))
    }
    if definition.name == "members" { throw RecordWording.members(table.span) }
    return definition
  }

  private func make(
    _ definition: TableDefinition, _ given: [(name: String, given: FactDraft.Given)],
    absent: Set<String> = [], in catalog: Catalog, place: (String?, Diagnostic) -> Diagnostic
  ) throws(Diagnostic) -> RecordedFact {
    do throws(FactProblem) {
      return try FactDraft.fact(
        of: definition, given, absent: absent, in: catalog, recordedAt: Workspace.now)
    } catch {
      throw place(error.field, error.diagnostic)
    }
  }
}

extension RecordStatement {
  /// A bare name in a column of texts is the text itself, as it is beside `==`; everything else is a
  /// formula of one value.
  private func value(
    of field: Field, _ definition: TableDefinition
  ) throws(Diagnostic) -> FactDraft.Given {
    let column = definition.column(field.name.text)
    if case .name(let name) = field.value.kind, case .text? = column?.type,
      run.state.bindings[name.text] == nil
    {
      return FactDraft.Given(.text(name.text), .plainText)
    }
    let typed = try Planner(environment: run.environment()).plan(field.value)
    if let constant = typed.constant { return FactDraft.Given(constant, typed.type) }
    if case .range(let range, _) = typed.expression {
      return FactDraft.Given(.range(range), typed.type)
    }
    let table = try run.environment().run(Plan(valueOf: typed))
    return FactDraft.Given(table.rowCount == 1 ? table.columns[0][0] : .missing, typed.type)
  }

  private func step(
    keeping facts: [RecordedFact], _ definition: TableDefinition
  ) throws(Diagnostic) -> Step {
    guard run.workspace != nil else {
      throw SessionDiagnostics.noWorkspace(to: "record in", at: table.span)
    }
    if run.state.isConfined { throw SessionDiagnostics.confined(at: table.span) }
    let old = try run.state.catalog.recordedFacts().values.flatMap { $0 }
    do throws(Diagnostic) {
      let comparison = try RecordComparison(facts, definition, old: old)
      let kept = comparison.kept
      let after = Catalog { () throws(Diagnostic) in old + kept }
      run.change { $0.catalog = after }
      return Step(
        action: .record(Recording(facts: kept, catalog: after, report: comparison.report)),
        notes: ahead(kept, definition).map { [$0] } ?? [])
    } catch {
      var placed = error
      if placed.labels.isEmpty { placed.labels = [.init(table.span)] }
      throw placed
    }
  }
}

extension RecordStatement {
  /// What to say of facts that are known from a day to come; nothing where the session has no present.
  private func ahead(_ facts: [RecordedFact], _ definition: TableDefinition) -> Diagnostic? {
    guard let name = definition.asOf, let today = run.settings.today.map(dateText) else {
      return nil
    }
    let days = facts.compactMap { $0.fields[name] }.filter { $0 > today }
    return days.max().map { RecordWording.ahead(name, $0, today: today, at: table.span) }
  }
}

/// The wording of errors about `record`.
enum RecordWording {
  static func twice(_ name: Name) -> Diagnostic {
    Diagnostic(
      .badFact, "`\(name.text)` is given twice", at: [.init(name.span)],
      help: ["leave one of the two out"])
  }

  /// A day to come on which something would have become known: it may be the day that the fact is about.
  static func ahead(_ name: String, _ day: String, today: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .badFact, severity: .warning, "`\(name)` is \(day), and today is \(today)",
      at: [.init(span)],
      help: [
        "give the day on which it became known: before it `as of` doesn't see the fact, and it stands above all that becomes known until then"
      ])
  }

  static func needsRows(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badFact, "there are no rows to record", at: [.init(span)],
      help: ["write `record capex from csv(\"facts.csv\")`"])
  }

  /// - Parameter isView: Whether the model computes what has that name.
  static func unknownTable(_ name: Name, isView: Bool, known: [String]) -> Diagnostic {
    let near = isView ? [] : Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownTable, "facts are recorded in tables of the catalogue, and `\(name.text)` is none",
      at: [.init(name.span, isView ? "is computed from them" : "")],
      help: Suggestion.didYouMean(near) ?? ["there are: " + known.joined(separator: ", ")])
  }

  static func members(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badFact, "who belongs to a group has no day, and can't be recorded", at: [.init(span)],
      help: ["name the companies where you use them: `where company in [Meta, Oracle]`"])
  }
}
