import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// `tornado`, `sweep` and `solve`: a formula computed many times, with an input at other places each time.
struct Sensitivity {
  /// Runs a plan with some unknowns held at a quantile, and writes down those that are drawn.
  typealias Run =
    @Sendable (Plan, [UInt64: Double], UnknownLog?) throws(Diagnostic) -> Table

  var environment: PlanEnvironment
  /// How many draws a range has.
  var draws: Int
  var run: Run

  init(environment: PlanEnvironment, draws: Int, run: @escaping Run) {
    self.environment = environment
    self.draws = draws
    self.run = run
  }
}

/// One number, with its draws where it has some.
struct SensitivityCell {
  var column: Column
  var type: ValueType
}

extension SensitivityCell {
  var value: Value { column.count == 1 ? column[0] : .missing }

  /// The number, or the median of a range; nil where it is none.
  var median: Double? {
    switch value {
    case .number(let number): number
    case .range(let range): range.mid
    case .missing, .text, .bool, .date, .period, .list: nil
    }
  }

  /// All its draws, if it is ranged.
  func draws(_ count: Int) -> [Double]? {
    guard case .ranges(let ranges) = column.storage, column.count == 1,
      let source = DrawSource(ranges, row: 0)
    else { return nil }
    return source.drawn(count)
  }
}

extension DrawSource {
  func drawn(_ count: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { target, filled in
      fill(draws: 0..<count, into: UnsafeMutableBufferPointer(rebasing: target[..<count]))
      filled = count
    }
  }
}

// MARK: One number

extension Sensitivity {
  /// A planner some of whose unknowns are held, in bracketed queries as well.
  private func planner(holding held: [UInt64: Double], _ unknowns: UnknownLog?) -> Planner {
    var environment = environment
    let run = run
    environment.held = held
    environment.run = { (plan) throws(Diagnostic) in try run(plan, held, unknowns) }
    return Planner(environment: environment)
  }

  /// The one number that a formula or a query of one cell gives, with some unknowns held.
  func cell(
    _ pipe: Pipe, holding held: [UInt64: Double] = [:], noting unknowns: UnknownLog? = nil
  ) throws(Diagnostic) -> (cell: SensitivityCell, planner: Planner) {
    let planner = planner(holding: held, unknowns)
    let typed: TypedExpression
    switch try planner.plan(pipe) {
    case .value(let value): typed = value
    case .table(let relation): typed = try planner.cells(of: relation, at: pipe.span)
    }
    guard case .number = typed.type else { throw SensitivityDiagnostics.noNumber(at: pipe.span) }
    return (try cell(typed, holding: held, noting: unknowns), planner)
  }

  func cell(
    _ typed: TypedExpression, holding held: [UInt64: Double] = [:],
    noting unknowns: UnknownLog? = nil
  ) throws(Diagnostic) -> SensitivityCell {
    // A range alone would be shown as it was stated, and not be drawn.
    let drawn = PlanExpression.arithmetic(
      .multiply, typed.expression, .constant(.number(1)), nil)
    let plan = Plan(
      .project(Plan(.unit, fields: []), [drawn]),
      fields: [TableField("value", typed.type)], span: typed.span)
    return SensitivityCell(column: try run(plan, held, unknowns).columns[0], type: typed.type)
  }

  func median(
    _ pipe: Pipe, holding held: [UInt64: Double]
  ) throws(Diagnostic) -> Double {
    guard let median = try cell(pipe, holding: held).cell.median else {
      throw SensitivityDiagnostics.noNumber(at: pipe.span)
    }
    return median
  }
}

// MARK: Replacing a binding by a point

extension Sensitivity {
  /// The name that a replaced binding reads its value from; no parameter of a user can be called so.
  private static let point = "a point"

  /// The environment in which a binding is a number.
  func replacing(_ name: Name, by number: Double, _ type: ValueType) -> PlanEnvironment {
    var environment = environment
    let home =
      environment.bindings[name.text]?.home ?? environment.model[name.text]?.home ?? .session
    let parameter = "\(Sensitivity.point) \(name.text)"
    let body = Pipe(
      head: .expression(Expression(.parameter(parameter), name.span)), span: name.span)
    let formula = NamedFormula(
      name: name.text,
      binding: OIQSyntax.Binding(qualifier: nil, name: name, parameters: nil, body: body),
      documentation: nil, home: home)
    environment.parameters[parameter] = TypedValue(.number(number), type)
    switch home {
    case .session: environment.bindings[name.text] = formula
    case .model: environment.model[name.text] = formula
    }
    return environment
  }

  /// The binding's type and the span that its value lies in.
  func binding(
    _ name: Name
  ) throws(Diagnostic) -> (type: ValueType, low: Double, high: Double) {
    guard let formula = environment.formula(name.text) else {
      throw SensitivityDiagnostics.noBinding(
        name, known: environment.formulaNames)
    }
    let cell = try cell(formula.binding.body).cell
    switch cell.value {
    case .number(let number): return (cell.type.point, number, number)
    case .range(let range): return (cell.type.point, range.low, range.high)
    case .missing, .text, .bool, .date, .period, .list:
      throw SensitivityDiagnostics.noNumber(at: name.span)
    }
  }
}

extension ValueType {
  /// The same type without a range.
  var point: ValueType {
    guard case .number(var number) = self else { return self }
    number.certainty = .point
    return .number(number)
  }

  var dimension: UnitBasis? {
    if case .number(let number) = self { number.dimension } else { nil }
  }
}
