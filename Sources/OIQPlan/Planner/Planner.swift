import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// Turns what was written into what is to be done: resolves names, checks types, units and guards, and
/// makes every conversion explicit. One planner plans one statement.
///
/// In: a tree and an environment. Out: a plan, or one diagnostic; beside it the scope of each stage reached,
/// for completion. It reads the catalogue, never a file or a terminal.
package final class Planner {
  let environment: PlanEnvironment
  /// Warnings and notes found on the way.
  package internal(set) var notes: [Diagnostic] = []
  /// The columns before each stage, by the stage's place; kept even when planning fails later.
  package internal(set) var stageScopes: [(span: Span, scope: Scope)] = []
  /// The catalogue tables read, each with the world it was read in.
  package internal(set) var scans: [TableScan] = []
  /// Names of the formulas being expanded, outermost first.
  var chain: [String] = []
  var scanCount = 0
  /// Tables of files, by the number of their scan.
  var fileSources: [Int: any TableSource] = [:]
  var stageCount = 0
  var expansionCount = 0
  let stackBase = Planner.stackPosition()
  /// The places of written ranges, by where they stand in the text.
  var rangePlaces: [Span: RangePlace] = [:]
  /// Overrides that are known to touch something.
  var checkedOverrides: Set<OverrideUse> = []
  /// By scenario the facts whose rows its overrides change.
  package internal(set) var changedFacts: [String: Set<FactPart>] = [:]
  /// Scenarios that change what a formula gives, wherever that is used.
  package internal(set) var changingFormulas: Set<String> = []
  package internal(set) var sparedFigures: [SparedFigures] = []
  package internal(set) var changedSpans: [ChangedSpan] = []
  /// Comparisons of scenarios, for the warning when one of them shows nothing.
  package internal(set) var comparisons: [Comparison] = []
  /// The rows that ranges are drawn for one by one, while an argument of `each` is planned.
  var rowIdentity: RowIdentity?
  /// The written ranges reached, in the order of their use.
  package internal(set) var rangeInputs: [RangeInput] = []
  /// Ranges that are written in the formulas of rows and are one unknown in all of them, by their keys.
  var rowRanges: [UInt64: String] = [:]
  /// What unknowns are whose draws aren't those of a range by itself, by their keys.
  package internal(set) var inputValues: [UInt64: TypedExpression] = [:]
  /// The inputs behind ranges that are drawn for each row, by the key that the plan has for them.
  package internal(set) var rowInputs: [UInt64: UInt64] = [:]
  /// What worlds have had a part in so far.
  var worldUse = WorldUse()
  /// The last stage of the statement, where it may be one that looks at the result.
  var endOfStatement: Span?
  var joinCount = 0
  var sampleCount = 0
  /// The values of bracketed queries that were computed already.
  var subqueries: [SubqueryPlace: (typed: TypedExpression, value: AssumedValue)] = [:]
  /// Queries without a row whose cell was asked for.
  package internal(set) var noRows: [RowlessQuery] = []
  /// Joins that a sum follows over columns whose rows they may have repeated.
  package internal(set) var summedJoins = SummedJoins()
  /// What was known on two days, set side by side.
  package internal(set) var knowledgeCompared: [KnowledgeCompared] = []
  /// The values that expressions took from bindings and bracketed queries, in the order of their use.
  package internal(set) var assumed: [AssumedValue] = []
  /// Unknowns of which the plan would be another were they held.
  package internal(set) var correlated: Set<UInt64> = []
  /// The parameters of the statement that were read, in the order of their use.
  var parametersRead: [String] = []
  /// Those that a network's size or ports were read from, which are whole numbers.
  package internal(set) var wholeParameters: Set<String> = []
  /// The columns of networks that hold lengths of links, which are judged.
  var judgedLengths: Set<Origin> = []
  /// Whether an expression read one.
  var readsLengths = false
  /// What is to be known of tables that functions made, as of a network that is larger than was asked for.
  package internal(set) var remarks: [String] = []
  /// Bindings of which it was said that a column of their name is meant.
  var hiddenNames: Set<String> = []
  /// Whether a binding of the session was used.
  package internal(set) var usedBindings = false
  /// The formulas of the model that were used as the session defines them.
  package internal(set) var redefined: [NamedFormula] = []

  package init(environment: PlanEnvironment) { self.environment = environment }
}

/// A bracketed query by where it is written, in a world.
struct SubqueryPlace: Hashable {
  var span: Span
  var world: WorldState
}

/// That a catalogue table was read, and in which world.
package struct TableScan: Hashable, Sendable {
  package var table: String
  package var knowledge: KnowledgeWorld
}

/// A pipe under construction: the plan so far, and its scope.
package struct Relation: Sendable {
  package var plan: Plan
  package var scope: Scope
  private var picture: Shared<PlotPlan>?

  init(plan: Plan, scope: Scope) {
    self.plan = plan
    self.scope = scope
  }
}

extension Relation {
  /// How its rows are to be drawn, where the pipe ends so.
  package internal(set) var plot: PlotPlan? {
    get { picture?.value }
    set { picture = newValue.map { Shared($0) } }
  }

  /// The same where its rows are read further, by a stage, a join or a formula: a chart is the end of them.
  func withoutPlot(at place: Span) throws(Diagnostic) -> Relation {
    if let plot { throw PlanDiagnostics.afterPlot(place, plot: plot.span) }
    return self
  }
}

/// What a pipe turns out to be.
package enum PlannedPipe: Sendable {
  case table(Relation)
  case value(TypedExpression)
}

/// A resolved expression with what is known of it.
package struct TypedExpression: Sendable {
  package var expression: PlanExpression
  package var type: ValueType
  package var span: Span
  var provenance: Shared<Provenance>

  init(
    _ expression: PlanExpression, _ type: ValueType, _ span: Span,
    _ provenance: Shared<Provenance> = Provenance.none
  ) {
    self.expression = expression
    self.type = type
    self.span = span
    self.provenance = provenance
  }

  /// The column that it is, unchanged.
  var origin: Origin? {
    get { provenance.value.origin }
    set { if newValue != origin { provenance.value.origin = newValue } }
  }

  var guards: [MeasureGuard] {
    get { provenance.value.guards }
    set { if !(newValue.isEmpty && guards.isEmpty) { provenance.value.guards = newValue } }
  }

  var table: String? {
    get { provenance.value.table }
    set { if newValue != table { provenance.value.table = newValue } }
  }

  var grain: String? {
    get { provenance.value.grain }
    set { if newValue != grain { provenance.value.grain = newValue } }
  }

  var isYear: Bool {
    get { provenance.value.isYear }
    set { if newValue != isYear { provenance.value.isYear = newValue } }
  }

  /// The value, where it is the same for every row and known now.
  package var constant: Value? {
    if case .constant(let value) = expression { return value }
    return nil
  }

  /// Whether it is known now that there is no value.
  var isMissing: Bool { if case .constant(.missing) = expression { true } else { false } }
}

extension Planner {
  /// Plans a pipe in the session's world.
  ///
  /// - Parameter isStatement: Whether its last stage may be one that looks at the result and isn't of it: `save`,
  ///   `describe`.
  package func plan(_ pipe: Pipe, isStatement: Bool = false) throws(Diagnostic) -> PlannedPipe {
    placeRanges(of: pipe, formula: "")
    endOfStatement = isStatement ? pipe.stages.last?.span : nil
    return try plan(pipe, in: outermost)
  }

  /// Plans an expression without a table, as `assert` and parameters have.
  package func plan(_ expression: Expression) throws(Diagnostic) -> TypedExpression {
    placeRanges(of: [expression], formula: "")
    return try value(expression, in: outermost)
  }

  /// Plans a formula without parameters, whose names mean what they mean where it is bound.
  @discardableResult
  package func plan(_ formula: NamedFormula) throws(Diagnostic) -> PlannedPipe {
    try expand(formula, arguments: [:], at: formula.binding.name.span, in: outermost)
  }

  /// A condition without a table: `assert`'s, with how far its sides may lie apart.
  package func planCondition(
    _ expression: Expression, within tolerance: Expression?
  ) throws(Diagnostic) -> TypedExpression {
    placeRanges(of: [expression], formula: "")
    return try condition(expression, in: outermost, of: "assert", within: tolerance)
  }

  /// The two sides of a comparison without a table.
  package func planSides(
    _ left: Expression, _ right: Expression
  ) throws(Diagnostic) -> (left: TypedExpression, right: TypedExpression) {
    placeRanges(of: [left, right], formula: "")
    return try operands(left, right, in: outermost)
  }

  /// The session's world with these applied, for `use`.
  package func world(of worlds: [World]) throws(Diagnostic) -> WorldState {
    var context = outermost
    for world in worlds { try apply(world, to: &context) }
    return context.world
  }

  private var outermost: Context {
    Context(frame: Frame(home: .session), scope: nil, world: environment.world)
  }

  func plan(_ pipe: Pipe, in outer: Context) throws(Diagnostic) -> PlannedPipe {
    var context = outer
    context.expectation = pipe.stages.isEmpty ? outer.expectation : nil
    for world in pipe.worlds.inOrder { try apply(world, to: &context) }
    if pipe.comparesScenarios { context.world = context.world.below(0) }
    let outerUse = worldUse
    if !pipe.worlds.isEmpty { worldUse = WorldUse() }
    defer { worldUse.add(outerUse) }
    let rows = rowIdentity
    defer { rowIdentity = rows }
    if pipe.isTable { rowIdentity = nil }
    var planned = try plan(pipe.head, in: context)
    for (index, stage) in pipe.stages.enumerated() {
      let relation = try self.relation(planned, before: stage, of: pipe.head)
      try countStage(at: stage.span)
      stageScopes.append((stage.span, relation.scope))
      planned = .table(try plan(index, of: pipe, on: relation, in: context))
    }
    if context.isWritten { noteIdle(pipe.worlds) }
    return planned
  }

  /// What a stage works on: a table, or for `plot` and `compare` a value.
  private func relation(
    _ planned: PlannedPipe, before stage: Stage, of head: PipeHead
  ) throws(Diagnostic) -> Relation {
    switch planned {
    case .table(let relation):
      return try relation.withoutPlot(at: stage.span)
    case .value(let typed):
      return try oneRow(typed, before: stage, of: head)
    }
  }

  private func plan(_ head: PipeHead, in context: Context) throws(Diagnostic) -> PlannedPipe {
    switch head {
    case .from(let table):
      return .table(try relation(table, in: context))
    case .expression(let expression):
      if let planned = try pipe(expression, in: context) { return planned }
      return .value(try value(expression, in: context))
    }
  }

  /// An expression that may be a table: a name or call bound to a query, a file function, a bracketed pipe.
  func pipe(
    _ expression: Expression, in context: Context
  ) throws(Diagnostic) -> PlannedPipe? {
    switch expression.kind {
    case .name(let name):
      guard case .none = context.scope?.lookup(name.text) ?? .none else { return nil }
      return try named(name, in: context)
    case .member(let base, let name):
      guard case .name(let qualifier) = base.kind, qualifier.text == "model" else { return nil }
      return try modelMember(name, in: context)
    case .call(let name, let arguments):
      return try called(name, arguments, span: expression.span, in: context)
    case .pipe(let pipe): return try plan(pipe, in: context)
    case .group(let inner): return try self.pipe(inner, in: context)
    case .number, .quantity, .text, .boolean, .date, .period, .missing, .parameter, .list, .record,
      .unary, .binary, .isMissing, .convert, .conditional, .invalid:
      return nil
    }
  }

  /// Applies `as of`, `under` or `all versions` to what follows.
  func apply(_ world: World, to context: inout Context) throws(Diagnostic) {
    switch world {
    case .asOf(let date, let span):
      let value = try self.value(date, in: context.seeing(nil))
      guard case .date(let day)? = value.constant else {
        throw PlanDiagnostics.worldNeedsDate(span, found: value)
      }
      context.world.knowledge = .asOf(day)
    case .under(let names, _):
      // What `compare` calls the world without scenarios; none has that name.
      let isBase = names.map(\.text) == ["base"]
      if isBase { context.world = context.world.below(0) }
      // One that holds already holds once: its factors would be taken twice.
      for name in isBase ? [] : try scenarios(names) where !context.world.scenarios.contains(name) {
        context.world.scenarios.append(name)
      }
    case .allVersions:
      context.world.knowledge = .allVersions(until: context.world.knowledge.day)
    }
  }
}

extension [World] {
  /// A day first: `all versions` behind or before it are those that were known on it.
  fileprivate var inOrder: [World] {
    guard count > 1 else { return self }
    var (versions, others): ([World], [World]) = ([], [])
    for world in self {
      if case .allVersions = world { versions.append(world) } else { others.append(world) }
    }
    return others + versions
  }
}

// MARK: Tables

extension Planner {
  func relation(_ table: TableExpression, in context: Context) throws(Diagnostic) -> Relation {
    switch table {
    case .name(let name):
      guard let planned = try named(name, in: context) else {
        throw PlanDiagnostics.unknownTable(name, known: tableNames(in: context))
      }
      return try relation(planned, named: name)
    case .call(let name, let arguments, let span):
      guard let planned = try called(name, arguments, span: span, in: context) else {
        throw PlanDiagnostics.notATableFunction(name, known: tableFunctionNames(in: context))
      }
      return try relation(planned, named: name)
    case .pipe(let pipe):
      let planned = try plan(pipe, in: context.seeing(nil))
      return try relation(planned, named: Name("( … )", pipe.span))
    }
  }

  private func relation(_ planned: PlannedPipe, named name: Name) throws(Diagnostic) -> Relation {
    switch planned {
    case .table(let relation): return relation
    case .value(let value): throw PlanDiagnostics.valueWhereTable(name, value)
    }
  }

  /// What a bare name stands for, where it is a formula or a table.
  func named(_ name: Name, in context: Context) throws(Diagnostic) -> PlannedPipe? {
    if let argument = context.frame.arguments[name.text] {
      var inner = argument.context
      inner.world = context.world
      let planned = try pipe(argument.expression, in: inner)
      if case .value(let typed) = planned { context.frame.note(typed, of: name.text) }
      return planned
    }
    if let formula = formula(name.text, in: context), formula.binding.parameters == nil {
      return try expand(formula, arguments: [:], at: name.span, in: context)
    }
    if context.frame.home == .session, let source = environment.registered[name.text] {
      return .table(scan(source))
    }
    if let definition = environment.catalog.definition(name.text) {
      return .table(try scan(definition, world: context.world))
    }
    return nil
  }

  private func modelMember(_ name: Name, in context: Context) throws(Diagnostic) -> PlannedPipe {
    if let formula = modelFormula(name.text, in: context), formula.binding.parameters == nil {
      return try expand(formula, arguments: [:], at: name.span, in: context)
    }
    if let definition = environment.catalog.definition(name.text) {
      return .table(try scan(definition, world: context.world))
    }
    let known = environment.model.names + environment.catalog.tables.map(\.name)
    throw PlanDiagnostics.unknownName(name, candidates: known, kind: "model definition")
  }

  /// The formula that a name means here: the world's last scenario that rebinds it, else the session's,
  /// but model definitions see only the model.
  func formula(_ name: String, in context: Context) -> NamedFormula? {
    overriding(name, in: worldBelow(name, in: context))?.formula ?? ownFormula(name, in: context)
  }

  /// The same without scenarios.
  func ownFormula(_ name: String, in context: Context) -> NamedFormula? {
    switch context.frame.home {
    case .session: environment.formula(name)
    case .model: environment.model[name]
    }
  }

  /// The formula that `model.NAME` means here: the model's, be it that a scenario rebinds it.
  func modelFormula(_ name: String, in context: Context) -> NamedFormula? {
    guard let own = environment.model[name] else { return nil }
    return overriding(name, in: worldBelow(name, in: context))?.formula ?? own
  }

  /// The world in which a name's value is looked up: inside a scenario's rebinding that below it.
  private func worldBelow(_ name: String, in context: Context) -> WorldState {
    guard let below = context.frame.below[name] else { return context.world }
    return context.world.below(below)
  }

  /// Says that the model reads an assumption of its own where the session has one of the same name.
  private func noteKept(_ formula: NamedFormula, in context: Context) {
    guard formula.home == .model, context.frame.home == .model, formula.isAssumption,
      let own = environment.bindings[formula.name], own.isAssumption,
      own.binding.parameters == nil
    else { return }
    let note = PlanDiagnostics.modelKeepsItsOwn(formula.name)
    if !notes.contains(note) { notes.append(note) }
  }

  /// Plans a formula's body in the world of the use.
  func expand(
    _ formula: NamedFormula, arguments: [String: Frame.Argument], at span: Span, in context: Context
  ) throws(Diagnostic) -> PlannedPipe {
    let world = worldBelow(formula.name, in: context)
    let level = overriding(formula.name, in: world)?.level
    let scenario = level.map { world.layers[$0].scenario }
    if let scenario {
      worldUse.scenarios.insert(scenario)
      changingFormulas.insert(scenario)
    }
    let link = scenario.map { "\(formula.name) under \($0)" } ?? formula.name
    if let first = chain.firstIndex(of: link) {
      let isBundled = formula.home == .session && environment.model[formula.name] != nil
      throw PlanDiagnostics.circular(chain[first...] + [link], bundled: isBundled, at: span)
    }
    try countExpansion(of: formula, at: span)
    try requireStack(at: span)
    usedBindings = usedBindings || formula.home == .session && formula.isAssumption
    noteKept(formula, in: context)
    if formula.replaced != nil, !redefined.contains(where: { $0.name == formula.name }) {
      redefined.append(formula)
    }
    chain.append(link)
    defer { chain.removeLast() }
    // Inside a scenario's rebinding the name means the value below it.
    let below = level.map { [formula.name: $0] } ?? [:]
    let frame = Frame(arguments: arguments, home: formula.home, below: below)
    placeRanges(of: formula, under: scenario, in: context)
    let inner = Context(frame: frame, scope: nil, world: context.world, usedIn: context)
    let start = assumed.count
    let planned: PlannedPipe
    do {
      planned = try plan(formula.binding.body, in: inner)
    } catch {
      guard formula.home == .model else { throw error }
      let placed = error.placed(in: span.source)
      guard context.frame.home != .model else { throw placed }
      throw rangedCall(of: formula, arguments, at: span, error)
        ?? PlanDiagnostics.unfit(placed, for: formula.name, calledIn: span.source)
    }
    if case .value(let typed) = planned {
      noteUse(of: formula, typed, from: start, at: span, in: context)
    }
    return planned
  }

  private func tableNames(in context: Context) -> [String] {
    environment.catalog.tables.map(\.name) + environment.registered.keys.sorted()
      + environment.formulas.filter { $0.binding.parameters == nil }.map(\.name)
  }

  private func tableFunctionNames(in context: Context) -> [String] {
    PlannedFunction.allCases.filter(\.isTable).map(\.rawValue)
      + environment.formulas.filter { $0.binding.parameters != nil }.map(\.name)
  }
}
