import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues
import Synchronization

/// `tornado`, `sweep` and `solve`: a formula computed many times, with an input at other places each time.
struct Sensitivity {
  var environment: PlanEnvironment
  /// What each run computes with.
  var context: ExecutionContext
}

/// What such a statement found, and the lines below it.
struct SensitivityAnswer {
  var table: Table
  var notes: [String] = []
}

extension SensitivityAnswer {
  /// Says how far the numbers of columns, each with the greatest error in it, may be off.
  mutating func note(_ errors: [(column: Int, error: Double)], draws: Int) {
    let isAlone = table.columns.count == 1
    let words = errors.compactMap { index, error in
      MonteCarloError.text(error, table.fields[index], table.columns[index]).map {
        isAlone ? $0 : "\(table.fields[index].name) \($0)"
      }
    }
    notes += MonteCarloError.lines(words, draws: draws)
  }

  /// Says how far statistics of draws may be off that stand in the formula.
  mutating func noteStatistics(of run: RunNotes) {
    let found = Footer.statistics(in: run.counted, of: nil)
    notes += MonteCarloError.lines(found.words, draws: found.draws)
  }
}

/// A formula that was planned once, to run with other unknowns held each time.
struct SensitivityFormula {
  var pipe: Pipe
  var planned: PlannedPipe
  var planner: Planner
  /// Unknowns that had a part in planning it: were one of them held, the plan would be another.
  var settled: Set<UInt64>
  /// What its first run made that others need not make again.
  let joins = JoinMemo()
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

  /// How far its median may be off, as it comes from so many draws; nil where it comes from none.
  var error: (error: Double, draws: Int)? {
    DrawsErrors.ofMedians(in: column).map { ($0.error, $0.draws) }
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
  private func run(
    _ plan: Plan, holding held: [UInt64: Double], noting unknowns: UnknownLog?
  ) throws(Diagnostic) -> Table {
    var context = context
    context.held = held
    context.unknowns = unknowns
    return try Executor(context: context).run(plan)
  }

  /// A planner some of whose unknowns are held, in bracketed queries as well.
  func planner(
    holding held: [UInt64: Double] = [:], noting unknowns: UnknownLog? = nil
  ) -> Planner {
    var environment = environment
    environment.held = held
    environment.runAll { (plan) throws(Diagnostic) in
      try run(plan, holding: held, noting: unknowns)
    }
    return Planner(environment: environment)
  }

  func formula(
    _ pipe: Pipe, holding held: [UInt64: Double] = [:], noting unknowns: UnknownLog? = nil
  ) throws(Diagnostic) -> SensitivityFormula {
    let drawn = UnknownLog()
    let planner = planner(holding: held, noting: drawn)
    let planned = try planner.plan(pipe)
    unknowns?.add(drawn)
    return SensitivityFormula(
      pipe: pipe, planned: planned, planner: planner,
      settled: planner.correlated.union(drawn.all.keys))
  }

  /// The one number that a formula or a query of one cell gives, with some unknowns held.
  func cell(
    of formula: SensitivityFormula, holding held: [UInt64: Double] = [:],
    noting unknowns: UnknownLog? = nil
  ) throws(Diagnostic) -> SensitivityCell {
    let span = formula.pipe.span
    let typed: TypedExpression
    switch formula.planned {
    case .value(let value): typed = value
    case .table(let relation):
      var one = self
      one.context.joins = formula.joins
      typed = try one.planner(holding: held, noting: unknowns).cells(of: relation, at: span)
    }
    guard case .number = typed.type else { throw SensitivityDiagnostics.noNumber(at: span) }
    return try cell(typed, holding: held, noting: unknowns)
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
    let table = try run(plan, holding: held, noting: unknowns)
    return SensitivityCell(column: table.columns[0], type: typed.type)
  }

  /// The median with some unknowns held, and its error. The formula is planned again only where one of these had a
  /// part in that.
  func median(
    of formula: SensitivityFormula, holding held: [UInt64: Double]
  ) throws(Diagnostic) -> (median: Double, error: Double) {
    let isAsPlanned = formula.settled.isDisjoint(with: held.keys)
    let fitting = isAsPlanned ? formula : try self.formula(formula.pipe, holding: held)
    let cell = try cell(of: fitting, holding: held)
    guard let median = cell.median else {
      throw SensitivityDiagnostics.noNumber(at: formula.pipe.span, cell)
    }
    return (median, cell.error?.error ?? 0)
  }
}

// MARK: Many runs

extension Sensitivity {
  /// What runs give that don't depend on each other, in order; on all threads.
  func each<Result: Sendable>(
    _ count: Int, _ run: (Int, Sensitivity) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> [Result] {
    let threads = max(1, min(context.threadCount, count))
    var single = self
    single.context.threadCount = max(1, context.threadCount / threads)
    single.context.progress = nil
    let results = Mutex([Result?](repeating: nil, count: count))
    context.progress?.count(count, "runs")
    try Parallel.run(count, threads: threads) { index throws(Diagnostic) in
      let result = try run(index, single)
      results.withLock { $0[index] = result }
      context.progress?.advance()
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}

// MARK: Replacing a binding by a point

extension Sensitivity {
  /// The name that a replaced binding reads its value from; no parameter of a user can be called so.
  private static let point = "a point"

  /// The parameter that a replaced binding reads its value from.
  static func parameter(_ name: Name) -> String { "\(point) \(name.text)" }

  /// The environment in which a binding is a number.
  func replacing(_ name: Name, by number: Double, _ type: ValueType) -> PlanEnvironment {
    var environment = environment
    let home =
      environment.bindings[name.text]?.home ?? environment.model[name.text]?.home ?? .session
    let parameter = Sensitivity.parameter(name)
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
  func binding(_ name: Name) throws(Diagnostic) -> VariedBinding {
    guard let formula = environment.formula(name.text) else {
      throw SensitivityDiagnostics.noBinding(
        name, known: environment.formulaNames)
    }
    let cell = try cell(of: self.formula(formula.binding.body))
    switch cell.value {
    case .number(let number):
      return VariedBinding(name: name, type: cell.type.point, low: number, high: number)
    case .range(let range):
      return VariedBinding(name: name, type: cell.type.point, low: range.low, high: range.high)
    case .missing, .text, .bool, .date, .period, .list:
      throw SensitivityDiagnostics.noNumber(at: name.span, cell)
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
