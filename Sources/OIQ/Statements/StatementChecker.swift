import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// Checks statements in order, before any runs. What a statement binds is bound in the run's own copy of the
/// state, so that those after it can be checked.
struct StatementChecker {
  let run: StatementRun
  private var importing: [ImportedFile] = []
  /// Where each text defines what it defines: a text gives a name, a unit or a scenario one meaning.
  private var defined: [DefinedName: Span] = [:]

  init(run: StatementRun) { self.run = run }

  /// The steps of a statement, or that it is planned later where it reads a file that is still to be saved.
  mutating func steps(
    for statement: Statement, in source: SourceText
  ) throws(Diagnostic) -> [Step] {
    do {
      return try checked(statement, in: source)
    } catch {
      guard error.isOfFileToCome else { throw error }
      return [Step(action: .later(statement, source))]
    }
  }

  private mutating func checked(
    _ statement: Statement, in source: SourceText
  ) throws(Diagnostic) -> [Step] {
    switch statement.kind {
    case .binding(let binding):
      return [try bind(binding, statement)]
    case .unit(let name, let definition):
      return [try unit(name, definition)]
    case .importFile(let path, let span):
      return try imported(path, at: span, from: source)
    case .use(let worlds):
      return [try use(worlds, at: statement.span)]
    case .assert(let condition, let tolerance, let message):
      return [try assertion(condition, tolerance, message, at: statement.span)]
    case .pipe(let pipe):
      defer { run.expectFile(of: pipe) }
      return [try query(pipe, at: statement.span)]
    case .explain(let pipe, let analyze):
      return [try explanation(of: pipe, analyze: analyze)]
    case .describe(let names):
      return [Step(action: try description(of: names))]
    case .scenario(let scenario):
      return [try self.scenario(scenario, statement)]
    case .record(let table, let fields):
      return [try RecordStatement(run: run, table: table).step(fields)]
    case .recordRows(let table, let pipe):
      return [try RecordStatement(run: run, table: table).step(pipe)]
    case .tornado(let pipe):
      try Sensitivity.requireNumber(pipe)
      let sensitivity = try run.sensitivity()
      let planner = Planner(environment: sensitivity.environment)
      _ = try planner.plan(pipe)
      return [
        computed(by: planner) { () throws(Diagnostic) in try sensitivity.tornado(pipe) }
      ]
    case .solve(let name, let left, let right, let bounds):
      let sensitivity = try run.sensitivity()
      let span = statement.span
      return [
        computed(.value, by: try planner(of: [left, right], sensitivity)) { () throws(Diagnostic) in
          try sensitivity.solve(name, left, right, bounds: bounds, at: span)
        }
      ]
    case .sweep(let expression, let axes):
      let sensitivity = try run.sensitivity()
      return [
        computed(by: try planner(of: [expression], sensitivity)) { () throws(Diagnostic) in
          try sensitivity.sweep(expression, axes: axes)
        }
      ]
    case .why(let address):
      return [Step(action: .why(address), span: statement.span)]
    case .invalid:
      return []
    }
  }
}

extension StatementChecker {
  private func computed(
    _ shape: QueryResult.Shape = .table, by planner: Planner,
    _ make: @escaping @Sendable () throws(Diagnostic) -> SensitivityAnswer
  ) -> Step {
    let redefined = planner.redefined.map(Footer.redefined)
    let told: @Sendable () throws(Diagnostic) -> SensitivityAnswer = { () throws(Diagnostic) in
      var answer = try make()
      answer.notes += redefined
      return answer
    }
    return Step(action: .computed(told, shape), notes: planner.notes)
  }

  /// Knows what is to be said of formulas that are going to be computed with other inputs: whether they can be with
  /// their own is not asked.
  private func planner(
    of formulas: [Expression], _ sensitivity: Sensitivity
  ) throws(Diagnostic) -> Planner {
    let planner = Planner(environment: sensitivity.environment)
    for formula in formulas {
      do { _ = try planner.plan(formula) } catch  where error.isOfFileToCome { throw error } catch {
      }
    }
    return planner
  }

  mutating func define(
    _ kind: SessionDiagnostics.Definition, _ name: Name, of qualifier: Name? = nil
  ) throws(Diagnostic) {
    let key = DefinedName(
      kind: kind, name: name.text, qualifier: qualifier?.text, source: name.span.source)
    if let first = defined.updateValue(name.span, forKey: key) {
      throw SessionDiagnostics.definedTwice(kind, name, first: first)
    }
  }

  private mutating func bind(
    _ binding: OIQSyntax.Binding, _ statement: Statement
  ) throws(Diagnostic) -> Step {
    let name = binding.name.text
    try define(.name, binding.name, of: binding.qualifier)
    var formula = NamedFormula(
      name: name, binding: binding, documentation: statement.documentation,
      home: binding.qualifier == nil ? .session : .model)
    if let qualifier = binding.qualifier {
      guard qualifier.text == "model", let bundled = BundledModel.formulas[name] else {
        throw SessionDiagnostics.unknownModelName(
          qualifier, binding.name, known: BundledModel.formulas.names)
      }
      formula.replaced = bundled.binding
      let before = run.state.modelOverrides[name]
      let change: @Sendable (inout SessionState) -> Void = { [formula] state in
        state.modelOverrides[name] = formula
      }
      run.change(change)
      if binding.parameters == nil {
        let planned = try Planner(environment: run.environment()).plan(formula)
        do {
          try requireLike(bundled, binding, planned)
        } catch {
          // What uses it is no second mistake.
          run.change { $0.modelOverrides[name] = before }
          throw error
        }
      }
      return Step(action: .change(change, message: nil))
    }
    if run.state.registered[name] != nil { throw SessionDiagnostics.registered(binding.name) }
    let redefined = run.state.bindings[name] != nil
    let change: @Sendable (inout SessionState) -> Void = { [formula] state in
      state.bindings[name] = formula
    }
    run.change(change)
    // A formula without parameters is checked now; a function at each call.
    if binding.parameters == nil {
      let planner = Planner(environment: try run.environment())
      _ = try planner.plan(binding.body)
    }
    return Step(
      action: .change(
        change, message: redefined ? "`\(name)` has a new meaning; what uses it follows" : nil))
  }

  /// What a name means; of a ranged number what it is like as well.
  private func description(of names: [Name]) throws(Diagnostic) -> Step.Action {
    let environment = try run.environment()
    let text = try Description(environment).text(of: names)
    guard names.count == 1,
      let formula = environment.formula(names[0].text),
      formula.binding.parameters == nil
    else { return .message(text) }
    let sensitivity = try run.sensitivity()
    return .described { () throws(Diagnostic) in
      let lines = try sensitivity.description(of: names[0])
      let own = text.hasSuffix("\n") ? String(text.dropLast()) : text
      return lines.isEmpty ? text : ([own] + lines).joined(separator: "\n")
    }
  }

  private func use(_ worlds: [World], at span: Span) throws(Diagnostic) -> Step {
    let planner = Planner(environment: try run.environment())
    let world = try planner.world(of: worlds)
    let change: @Sendable (inout SessionState) -> Void = { $0.world = world }
    run.change(change)
    return Step(action: .change(change, message: nil), notes: planner.notes)
  }

  private func assertion(
    _ condition: Expression, _ tolerance: Expression?, _ message: String?, at span: Span
  ) throws(Diagnostic) -> Step {
    let planner = Planner(environment: try run.environment())
    let typed = try planner.planCondition(condition, within: tolerance)
    var assertion = Assertion(
      condition: typed, sides: nil, tolerance: nil, message: message, span: condition.span)
    if case .binary(let op, let left, let right, _) = condition.unbracketed.kind, op.isComparison {
      let sides = try planner.planSides(left, right)
      assertion.sides = (sides.left, sides.right)
      if tolerance != nil, op != .equal {
        throw SessionDiagnostics.toleranceNeedsEquality(op, at: condition.span)
      }
    }
    if let tolerance {
      guard let sides = assertion.sides else {
        throw SessionDiagnostics.toleranceNeedsSides(tolerance.span)
      }
      assertion.tolerance = try self.tolerance(tolerance, between: sides.left, planner)
    }
    return Step(action: .assertion(assertion), notes: planner.notes)
  }

  /// By how much two sides may lie apart: a share of the right one, or so much in their own unit.
  private func tolerance(
    _ written: Expression, between side: TypedExpression, _ planner: Planner
  ) throws(Diagnostic) -> Assertion.Tolerance {
    let typed = try planner.plan(written)
    guard case .number(let type) = typed.type, type.certainty == .point,
      case .number(let difference) = side.type.distance
    else { throw SessionDiagnostics.toleranceNeedsNumbers(typed, side) }
    let isShare = type.dimension == .known(.one) && type.display?.symbol == "%"
    if isShare, !side.type.isOfDecibels { return .share(typed) }
    if type.dimension == difference.dimension { return .amount(typed) }
    throw SessionDiagnostics.toleranceInOtherUnit(typed, side)
  }

  private func query(_ pipe: Pipe, at span: Span) throws(Diagnostic) -> Step {
    let planner = Planner(environment: try run.environment())
    let query: Step.Query
    let planned: PlannedPipe
    do {
      planned = try planner.plan(pipe, isStatement: true)
    } catch {
      throw error.besides(planner.notes)
    }
    switch planned {
    case .value(let typed): query = self.query(typed, of: pipe, by: planner, at: span)
    case .table(let relation):
      if case .describe? = pipe.stages.last?.kind {
        return Step(
          action: .columns(Description.columns(of: relation.scope)), notes: planner.notes)
      }
      query = self.query(relation, of: pipe, by: planner, at: span)
    }
    try run.refuseSource(of: pipe)
    return Step(action: .query(query), notes: planner.notes)
  }

  /// A value is one row; a list a row for each of its members.
  private func query(
    _ typed: TypedExpression, of pipe: Pipe, by planner: Planner, at span: Span
  ) -> Step.Query {
    var query = Step.Query(
      plan: Plan(valueOf: typed), shape: .value, text: run.sources.excerpt(span), span: span,
      facts: facts(by: planner))
    if case .list(let element) = typed.type, case .list(let members)? = typed.constant {
      query.plan = Plan(rowsOf: members[...], type: element, span: typed.span)
      query.shape = .table
      return query
    }
    query.plan.assumed = planner.assumed
    query.plan.places[0] = pipe.span
    query.facts.usedLengths = planner.rests(onLengthsIn: Scope())
    switch typed.expression {
    case .collapse, .bound: query.facts.isStatistic = true
    default: break
    }
    return query
  }

  private func query(
    _ relation: Relation, of pipe: Pipe, by planner: Planner, at span: Span
  ) -> Step.Query {
    var query = Step.Query(
      plan: relation.plan, shape: .table, text: continuable(pipe) ?? run.sources.excerpt(span),
      span: span, plot: relation.plot, facts: facts(by: planner))
    query.facts.footnotes = relation.scope.footnotes
    query.facts.wanted = relation.scope.wanted("company")
    query.facts.factsBehind = relation.scope.factsBehind
    query.facts.factsOfOthers = relation.scope.factsOfOthers
    query.facts.reach = ScenarioReach.all(of: pipe, by: planner)
    query.facts.usedLengths = planner.rests(onLengthsIn: relation.scope)
    if pipe.comparesScenarios { query.facts.world = query.facts.world.below(0) }
    if case .save(let path)? = pipe.stages.last?.kind { query.file = path }
    if let plot = relation.plot { query.file = plot.file }
    if query.file != nil { query.facts.shared = planner.unknownsByColumn(of: relation) }
    return query
  }

  /// What the planner has noted of a query.
  private func facts(by planner: Planner) -> QueryFacts {
    QueryFacts(
      scans: planner.scans, told: run.told, usedBindings: planner.usedBindings,
      world: run.state.world, remarks: planner.remarks, comparisons: planner.comparisons,
      knowledgeCompared: planner.knowledgeCompared, summedJoins: planner.summedJoins,
      sparedFigures: planner.sparedFigures, changedSpans: planner.changedSpans,
      noRows: planner.noRows, redefined: planner.redefined)
  }

  /// What a `|` after a chart or a file goes on with: the query without its `plot` or `save`.
  private func continuable(_ pipe: Pipe) -> String? {
    switch pipe.stages.last?.kind {
    case .plot, .save: break
    default: return nil
    }
    let head =
      switch pipe.head {
      case .from(let table): table.span.end
      case .expression(let expression): expression.span.end
      }
    let before = pipe.stages.dropLast().last?.span.end ?? pipe.worlds.last?.span.end ?? head
    return run.sources.excerpt(
      Span(start: Int(pipe.span.start), end: Int(before), source: pipe.span.source))
  }

  /// How a query is planned; with the rows and the time of each operator once it has run.
  private func explanation(of pipe: Pipe, analyze: Bool) throws(Diagnostic) -> Step {
    let planner = Planner(environment: try run.environment())
    let plan: Plan
    switch try planner.plan(pipe, isStatement: true) {
    case .table(let relation): plan = relation.plan
    case .value(let typed):
      guard analyze else {
        return Step(
          action: .message("a value: \(typed.type.described)"), notes: planner.notes)
      }
      plan = Plan(valueOf: typed)
    }
    guard analyze else { return Step(action: .message(plan.outline), notes: planner.notes) }
    let executor = run.executor(notes: RunNotes())
    let sources = run.sources
    return Step(
      action: .described { () throws(Diagnostic) in
        try RunAnalysis.text(of: plan, executor, sources)
      }, notes: planner.notes)
  }

  /// The statements of another file, once; relative to the file that imports it.
  private mutating func imported(
    _ path: String, at span: Span, from source: SourceText
  ) throws(Diagnostic) -> [Step] {
    let file = ImportedFile(path, from: source, folder: run.settings.folder)
    if importing.isEmpty { importing.append(ImportedFile(source, folder: run.settings.folder)) }
    if let first = importing.firstIndex(where: { $0.identity == file.identity }) {
      let chain = importing[first...] + [file]
      throw SessionDiagnostics.importCycle(chain.map(\.name), at: span)
    }
    guard !run.state.imported.contains(file.identity) else { return [] }
    if run.reach == .textAlone { throw RunReach.beyond }
    if run.state.isConfined { throw SessionDiagnostics.confined(at: span) }
    let bytes = try FilePath.read(file.location, named: path, at: span)
    run.change { $0.imported.insert(file.identity) }
    let text = run.addSource(name: file.name, bytes: bytes)
    let parsed = Parser.parse(text)
    if let first = parsed.diagnostics.first { throw first }
    importing.append(file)
    defer { importing.removeLast() }
    var found: [Step] = []
    for statement in parsed.script.statements {
      found += try steps(for: statement, in: text)
    }
    found.append(Step(action: .change({ $0.imported.insert(file.identity) }, message: nil)))
    return found
  }
}

/// A file that is being imported: as messages call it, where it is, and what tells it from others.
private struct ImportedFile: Sendable {
  var name: String
  var location: String
  var identity: String

  init(_ path: String, from source: SourceText, folder: String?) {
    self.init(
      name: FilePath.simplified(FilePath.resolve(path, beside: source.name, folder: nil)),
      folder: folder)
  }

  init(_ source: SourceText, folder: String?) {
    self.init(name: FilePath.simplified(source.name), folder: folder)
  }

  private init(name: String, folder: String?) {
    self.name = name
    location = FilePath.resolve(name, beside: "<input>", folder: folder)
    identity = FilePath.canonical(location)
  }
}

private struct DefinedName: Hashable {
  var kind: SessionDiagnostics.Definition
  var name: String
  var qualifier: String?
  var source: SourceID
}

extension Plan {
  /// A row for each of some values, in halves: a long list isn't a deep tree.
  fileprivate init(rowsOf values: ArraySlice<Value>, type: ValueType, span: Span) {
    let fields = [TableField("value", type)]
    if values.count > 1 {
      let middle = values.startIndex + values.count / 2
      self.init(
        .union(
          Plan(rowsOf: values[..<middle], type: type, span: span),
          Plan(rowsOf: values[middle...], type: type, span: span)), fields: fields, span: span)
    } else {
      let row = Plan(.unit, fields: [])
      let rows = values.isEmpty ? Plan(.take(row, count: 0, by: []), fields: []) : row
      self.init(
        .project(rows, [.constant(values.first ?? .missing)]), fields: fields, span: span)
    }
  }
}

extension OIQSyntax.Operator {
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    case .or, .and, .isIn, .notIn, .overlaps, .orElse, .through, .add, .subtract, .multiply,
      .divide,
      .rangeTo, .plusMinus, .power:
      false
    }
  }
}

extension Diagnostic {
  /// The same, where the kind of a value is wrong, with what is odd about the files that were read: a column of numbers
  /// may be one of texts on account of a word in it.
  fileprivate func besides(_ remarks: [Diagnostic]) -> Diagnostic {
    guard [.badArguments, .typeMismatch].contains(code) else { return self }
    var diagnostic = self
    diagnostic.help += remarks.filter { $0.code == .badData }.prefix(2).map(\.line)
    return diagnostic
  }
}
