import OIQCatalog
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

// What takes the place of something that is there: scenarios, and the model's own formulas.

extension StatementChecker {
  /// Checked by planning, in its world, each table that it overrides.
  mutating func scenario(
    _ scenario: Scenario, _ statement: Statement
  ) throws(Diagnostic) -> Step {
    guard scenario.name.text != "base" else {
      throw SessionDiagnostics.scenarioCalledBase(scenario.name)
    }
    try define(.scenario, scenario.name)
    let named = NamedScenario(
      scenario: scenario, documentation: statement.documentation, home: .session)
    let name = scenario.name.text
    let change: @Sendable (inout SessionState) -> Void = { $0.scenarios[name] = named }
    try requireMeaning(of: scenario)
    run.change(change)
    var environment = try run.environment()
    environment.world.scenarios.append(name)
    for override in scenario.overrides {
      switch override {
      case .column(let table, let column, let value, _, let filter):
        let head = PipeHead.from(.name(table))
        let planned = try Planner(environment: environment).plan(Pipe(head: head, span: table.span))
        if environment.catalog.definition(table.text) == nil {
          throw try notOverridable(table, column, by: value, where: filter, planned, environment)
        }
      case .binding(let binding) where binding.parameters == nil:
        let head = PipeHead.expression(Expression(.name(binding.name), binding.name.span))
        let planned = try Planner(environment: environment).plan(
          Pipe(head: head, span: binding.name.span))
        if run.state.bindings[binding.name.text] == nil,
          let bundled = BundledModel.formulas[binding.name.text]
        {
          do {
            try requireLike(bundled, binding, planned)
          } catch {
            // What uses it is no second mistake.
            run.change { $0.scenarios[name]?.scenario.leaveOut(binding) }
            throw error
          }
        }
      case .binding: break
      }
    }
    return Step(action: .change(change, message: nil))
  }

  /// A bound table or a view has no rows of its own that a scenario could change: what it is made of has.
  private func notOverridable(
    _ table: Name, _ column: Name, by value: Expression, where filter: Expression?,
    _ planned: PlannedPipe, _ environment: PlanEnvironment
  ) throws(Diagnostic) -> Diagnostic {
    let pipe = Pipe(
      head: .from(.name(table)),
      stages: [Stage(kind: .select([.path([column])]), span: column.span)],
      span: table.span)
    _ = try Planner(environment: environment).plan(pipe)
    var origin: String?
    if case .table(let relation) = planned,
      let made = relation.scope.visible.first(where: { $0.name == column.text }),
      let behind = made.table,
      environment.catalog.definition(behind)?.columns.contains(where: { $0.name == column.text })
        == true
    {
      origin = behind
    }
    return SessionDiagnostics.notOverridable(
      table, column, by: value, where: filter, from: origin,
      isRegistered: environment.registered[table.text] != nil)
  }

  /// A name that a scenario binds is bound already, or another of its overrides uses it.
  private func requireMeaning(of scenario: Scenario) throws(Diagnostic) {
    let environment = try run.environment()
    let known = environment.formulaNames
    let own = scenario.overrides.flatMap { $0.namesUsed }
    var first: [String: Span] = [:]
    for case .binding(let binding) in scenario.overrides {
      if let first = first.updateValue(binding.name.span, forKey: binding.name.text) {
        throw SessionDiagnostics.boundTwice(binding.name, in: scenario, first: first)
      }
    }
    for case .binding(let binding) in scenario.overrides
    where !known.contains(binding.name.text) && !own.contains(binding.name.text) {
      throw PlanDiagnostics.overrideOfNothing(binding.name, known: known)
    }
  }
}

extension StatementChecker {
  /// A formula that takes the place of one of the model's measures what that does: of another dimension it would be an
  /// error in the model's formulas, which its reader hasn't written.
  func requireLike(
    _ bundled: NamedFormula, _ binding: OIQSyntax.Binding, _ planned: PlannedPipe
  ) throws(Diagnostic) {
    guard bundled.binding.parameters == nil, case .number(let given)? = planned.cellType,
      case .known(let dimension) = given.dimension
    else { return }
    var environment = try run.environment()
    environment.model[bundled.name] = bundled
    let original = try? Planner(environment: environment).plan(bundled)
    guard let type = original?.cellType, case .number(let own) = type,
      case .known(let wanted) = own.dimension,
      wanted != dimension || lacksPercent(given, planned, insteadOf: own, original)
    else { return }
    throw SessionDiagnostics.unlikeModel(
      binding, of: .number(given), insteadOf: type, at: binding.body.span)
  }
}

extension StatementChecker {
  /// Whether a number without a unit takes the place of a formula in %.
  private func lacksPercent(
    _ given: NumberType, _ planned: PlannedPipe, insteadOf own: NumberType,
    _ original: PlannedPipe?
  ) -> Bool {
    guard case .value(let typed) = planned, case .number(let number)? = typed.constant,
      case .value(let replaced)? = original
    else { return false }
    let greatest =
      switch replaced.expression {
      case .constant(.number(let value)): value
      case .range(let range, _): range.high
      default: 5.0
      }
    return given.lacksPercent(number, insteadOf: own, upTo: greatest)
  }
}

extension PlannedPipe {
  /// The type of its value, or of its only column.
  fileprivate var cellType: ValueType? {
    switch self {
    case .value(let typed): return typed.type
    case .table(let relation):
      let columns = relation.scope.visible
      return columns.count == 1 ? columns[0].type : nil
    }
  }
}

extension Pipe {
  /// A plain number, or a range of two, with a unit that it lacks; `nil` for anything else.
  func written(in unit: String) -> String? {
    guard stages.isEmpty, worlds.isEmpty, case .expression(let value) = head else { return nil }
    func number(_ expression: Expression) -> String? {
      guard case .number(_, let suffix) = expression.kind, suffix != "%" else { return nil }
      return Printer.print(expression) + (unit == "%" ? unit : " \(unit)")
    }
    if case .binary(let op, let left, let right, _) = value.unbracketed.kind {
      guard op == .rangeTo || op == .plusMinus, let low = number(left), let high = number(right)
      else { return nil }
      return "\(low) \(op.rawValue) \(high)"
    }
    return number(value.unbracketed)
  }
}

extension Override {
  /// The names that stand in its formula.
  fileprivate var namesUsed: [String] {
    var names: [String] = []
    func visit(_ expression: Expression) {
      switch expression.kind {
      case .name(let name), .call(let name, _): names.append(name.text)
      default: break
      }
    }
    switch self {
    case .binding(let binding): binding.body.forEachExpression(visit)
    case .column(_, _, let value, let over, let filter):
      for expression in [value, over, filter] { expression?.forEachExpression(visit) }
    }
    return names
  }
}

extension Scenario {
  fileprivate mutating func leaveOut(_ binding: OIQSyntax.Binding) {
    overrides.removeAll { $0 == .binding(binding) }
  }
}
