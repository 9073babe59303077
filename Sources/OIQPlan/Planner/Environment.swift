import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// What is taken as known (`as of`) and as assumed (`under`).
package struct WorldState: Hashable, Sendable {
  package var knowledge: KnowledgeWorld
  package var scenarios: [String]
  /// A scenario of which all bindings hold, and overrides up to one that is being worked out; and where it stands among
  /// the others.
  private var partial: Partial?

  private struct Partial: Hashable, Sendable {
    var scenario: String
    var level: Int
    var overrides: Int
  }

  package init(knowledge: KnowledgeWorld = .latest, scenarios: [String] = []) {
    self.knowledge = knowledge
    self.scenarios = scenarios
  }

  package static let today = WorldState()
}

extension WorldState {
  /// A scenario of the world with how many of its overrides hold; its bindings all do.
  struct Layer {
    var scenario: String
    var overrides: Int
  }

  /// The scenarios that hold, the last above the others.
  var layers: [Layer] {
    var layers = scenarios.map { Layer(scenario: $0, overrides: .max) }
    guard let partial else { return layers }
    let own = Layer(scenario: partial.scenario, overrides: partial.overrides)
    layers.insert(own, at: min(partial.level, layers.count))
    return layers
  }

  /// The world of the first of these.
  package func below(_ level: Int) -> WorldState {
    var below = self
    let isAbove = partial.map { level > $0.level } ?? false
    below.scenarios = Array(scenarios.prefix(isAbove ? level - 1 : level))
    if !isAbove { below.partial = nil }
    return below
  }

  /// The world in which an override of the layer at `level` is worked out: that below its scenario, with the scenario's
  /// bindings and with its overrides that are written before.
  func inside(_ level: Int, before override: Int) -> WorldState {
    let scenario = layers[level].scenario
    var inside = below(level)
    inside.partial = Partial(scenario: scenario, level: level, overrides: override)
    return inside
  }
}

/// A name bound to a formula, with where it was written.
package struct NamedFormula: Sendable {
  package enum Home: Hashable, Sendable { case session, model }

  package var name: String
  package var binding: OIQSyntax.Binding
  package var documentation: String?
  package var home: Home
  /// The bundled definition that it takes the place of.
  package var replaced: OIQSyntax.Binding?

  package init(
    name: String, binding: OIQSyntax.Binding, documentation: String?, home: Home
  ) {
    self.name = name
    self.binding = binding
    self.documentation = documentation
    self.home = home
  }
}

extension NamedFormula {
  /// Whether it is a value that somebody assumed, rather than a query of facts that have dates.
  var isAssumption: Bool {
    guard case .expression(let expression) = binding.body.head else { return false }
    if case .pipe = expression.kind { return false }
    return binding.body.stages.isEmpty
  }
}

extension NamedFormula {
  private static let distributions = ["normal", "uniform", "triangular", "pert", "lognormal"]

  /// Whether it gives a range of its own accord: one between ends that a query gives is as stated there.
  package var statesRange: Bool {
    var found = false
    binding.body.forEachExpression { expression in
      let isRange =
        switch expression.kind {
        case .binary(.rangeTo, _, _, _), .binary(.plusMinus, _, _, _): true
        case .call(let name, _): NamedFormula.distributions.contains(name.text)
        default: false
        }
      if isRange, !expression.containsQuery { found = true }
    }
    return found
  }
}

extension Expression {
  fileprivate var containsQuery: Bool {
    var found = false
    forEachExpression { part in
      if case .pipe = part.kind { found = true }
    }
    return found
  }
}

/// A parameter's value as the embedding program or the command line gave it.
package struct TypedValue: Hashable, Sendable {
  package var value: Value
  package var type: ValueType
  package init(_ value: Value, _ type: ValueType) {
    self.value = value
    self.type = type
  }
}

/// What a file function was asked for.
package struct FileRequest: Sendable {
  package var format: PlannedFunction
  package var path: String
  /// Column name to unit or type, as written.
  package var schema: [String: String]
  /// Texts that stand for a missing value.
  package var absent: Set<String>
  package var span: Span

  package init(
    format: PlannedFunction, path: String, schema: [String: String], absent: Set<String>, span: Span
  ) {
    self.format = format
    self.path = path
    self.schema = schema
    self.absent = absent
    self.span = span
  }
}

/// How well figures are backed, and what is to be said of that below it.
package struct WeighedEvidence: Sendable {
  package var table: Table
  package var remark: String?

  package init(table: Table, remark: String? = nil) {
    self.table = table
    self.remark = remark
  }
}

/// All that exists for the names in a text to mean something.
package struct PlanEnvironment: Sendable {
  package var catalog: Catalog
  package var functions: FunctionLibrary
  package var units: UnitTable
  /// Session bindings by name; they come before the model's.
  package var bindings: [String: NamedFormula]
  package var model: NamedDefinitions<NamedFormula>
  /// The model's and the session's.
  package var scenarios = NamedDefinitions<NamedScenario>()
  package var parameters: [String: TypedValue]
  package var registered: [String: any TableSource]
  package var world: WorldState
  /// Unknowns that the plan is made to hold at a point, a share from 0 to 1.
  package var held: [UInt64: Double] = [:]
  package var openFile: @Sendable (FileRequest) throws(Diagnostic) -> any TableSource
  /// Runs a finished plan for what a stage needs to know, such as a pivot's headings.
  package var run: @Sendable (Plan) throws(Diagnostic) -> Table
  /// Runs a query that is used as a value: what is to be known of its rows is to be known of the value.
  package var cell: @Sendable (Plan, SummedJoins) throws(Diagnostic) -> Table
  /// Tells how well the figures of a finished plan are backed.
  package var weigh: @Sendable (Plan) throws(Diagnostic) -> WeighedEvidence = { (_) in
    WeighedEvidence(table: .empty)
  }

  package init(
    catalog: Catalog, functions: FunctionLibrary, units: UnitTable,
    bindings: [String: NamedFormula] = [:],
    model: NamedDefinitions<NamedFormula> = NamedDefinitions(),
    parameters: [String: TypedValue] = [:], registered: [String: any TableSource] = [:],
    world: WorldState = .today,
    openFile: @escaping @Sendable (FileRequest) throws(Diagnostic) -> any TableSource,
    run: @escaping @Sendable (Plan) throws(Diagnostic) -> Table
  ) {
    self.catalog = catalog
    self.functions = functions
    self.units = units
    self.bindings = bindings
    self.model = model
    self.parameters = parameters
    self.registered = registered
    self.world = world
    self.openFile = openFile
    self.run = run
    cell = { (plan, _) throws(Diagnostic) in try run(plan) }
  }

  /// Runs all plans so, those of values too.
  package mutating func runAll(
    by run: @escaping @Sendable (Plan) throws(Diagnostic) -> Table
  ) {
    self.run = run
    cell = { (plan, _) throws(Diagnostic) in try run(plan) }
  }
}
