import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// `tornado`, `sweep` and `solve`: a formula computed many times, with an input at other places each time.
struct Sensitivity {
  var environment: PlanEnvironment
  /// Runs a plan with some unknowns held at a quantile.
  var run: @Sendable (Plan, [UInt64: Double]) throws(Diagnostic) -> Table
}

// MARK: tornado

extension Sensitivity {
  /// One row an input: the formula's median with the input at its 5% and at its 95% point, the others drawn
  /// as ever; the greatest swing first.
  func tornado(_ pipe: Pipe) throws(Diagnostic) -> Table {
    let planner = Planner(environment: environment)
    let typed = try value(of: pipe, planner)
    let inputs = planner.rangeInputs
    guard !inputs.isEmpty else { throw SensitivityDiagnostics.nothingRanged(at: pipe.span) }
    var rows: [(input: RangeInput, low: Double, high: Double)] = []
    for input in inputs {
      let low = try median(typed, holding: [input.key: 0.05], at: pipe.span)
      let high = try median(typed, holding: [input.key: 0.95], at: pipe.span)
      rows.append((input, low, high))
    }
    rows.sort { abs($0.high - $0.low) > abs($1.high - $1.low) }
    let type = typed.type.point
    let texts = rows.map { row in
      row.input.formula.isEmpty ? row.input.text : "\(row.input.formula) = \(row.input.text)"
    }
    return Table(
      fields: [
        TableField("input", .plainText), TableField("at_5", type), TableField("at_95", type),
        TableField("swing", type),
      ],
      columns: [
        Column(
          .codes(Buffer(rows.indices.map { Int32($0) }), TextDictionary(texts))),
        Column(.numbers(Buffer(rows.map(\.low)))), Column(.numbers(Buffer(rows.map(\.high)))),
        Column(.numbers(Buffer(rows.map { abs($0.high - $0.low) }))),
      ], rowCount: rows.count)
  }

  private func value(of pipe: Pipe, _ planner: Planner) throws(Diagnostic) -> TypedExpression {
    switch try planner.plan(pipe) {
    case .value(let typed):
      guard case .number = typed.type else { throw SensitivityDiagnostics.noNumber(at: pipe.span) }
      return typed
    case .table: throw SensitivityDiagnostics.noNumber(at: pipe.span)
    }
  }

  /// The value, or its median, with some unknowns held.
  private func median(
    _ typed: TypedExpression, holding held: [UInt64: Double], at span: Span
  ) throws(Diagnostic) -> Double {
    switch try cell(typed, holding: held) {
    case .number(let number): return number
    case .range(let range): return range.mid
    case .missing, .text, .bool, .date, .period, .list:
      throw SensitivityDiagnostics.noNumber(at: span)
    }
  }

  private func cell(
    _ typed: TypedExpression, holding held: [UInt64: Double]
  ) throws(Diagnostic) -> Value {
    if let constant = typed.constant { return constant }
    let plan = Plan(
      .project(Plan(.unit, fields: []), [typed.expression]),
      fields: [TableField("value", typed.type)], span: typed.span)
    let table = try run(plan, held)
    return table.rowCount == 1 ? table.columns[0][0] : .missing
  }
}

// MARK: Replacing a binding by a point

extension Sensitivity {
  /// The name that a replaced binding reads its value from; no parameter of a user can be called so.
  private static let point = "a point"

  /// The environment in which a binding is a number.
  private func replacing(_ name: Name, by number: Double, _ type: ValueType) -> PlanEnvironment {
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
  private func binding(
    _ name: Name
  ) throws(Diagnostic) -> (type: ValueType, low: Double, high: Double) {
    guard let formula = environment.bindings[name.text] ?? environment.model[name.text] else {
      throw SensitivityDiagnostics.noBinding(
        name, known: Array(environment.bindings.keys) + Array(environment.model.keys))
    }
    let typed = try value(of: formula.binding.body, Planner(environment: environment))
    switch try cell(typed, holding: [:]) {
    case .number(let number): return (typed.type.point, number, number)
    case .range(let range): return (typed.type.point, range.low, range.high)
    case .missing, .text, .bool, .date, .period, .list:
      throw SensitivityDiagnostics.noNumber(at: name.span)
    }
  }
}

// MARK: sweep

extension Sensitivity {
  /// A row for each point of the grid: the inputs, and the formula's value there.
  func sweep(_ expression: Expression, axes: [Axis]) throws(Diagnostic) -> Table {
    var points: [[Double]] = [[]]
    var types: [ValueType] = []
    for axis in axes {
      let type = try binding(axis.name).type
      let steps = try self.steps(of: axis, type)
      types.append(type)
      points = points.flatMap { point in steps.map { point + [$0] } }
      guard points.count <= 10_000 else {
        throw SensitivityDiagnostics.tooManyPoints(axis.name.span)
      }
    }
    var cells: [Value] = []
    var type = ValueType.plainNumber
    for point in points {
      var moved = self
      for (axis, (number, type)) in zip(axes, zip(point, types)) {
        moved.environment = moved.replacing(axis.name, by: number, type)
      }
      let typed = try Planner(environment: moved.environment).plan(expression)
      type = typed.type
      cells.append(try moved.cell(typed, holding: [:]))
    }
    var fields = zip(axes, types).map { TableField($0.name.text, $1) }
    var columns = axes.indices.map { axis in
      Column(.numbers(Buffer(points.map { $0[axis] })))
    }
    fields.append(TableField("value", type))
    columns.append(Column(cells: cells))
    return Table(fields: fields, columns: columns, rowCount: points.count)
  }

  private func steps(of axis: Axis, _ type: ValueType) throws(Diagnostic) -> [Double] {
    let planner = Planner(environment: environment)
    var numbers: [Double] = []
    for part in [axis.bounds.lower, axis.bounds.upper, axis.step] {
      let typed = try planner.plan(part)
      guard case .number(let number)? = typed.constant, typed.type.dimension == type.dimension
      else {
        throw SensitivityDiagnostics.axisValue(typed, of: axis.name, type)
      }
      numbers.append(number)
    }
    let (low, high, step) = (numbers[0], numbers[1], numbers[2])
    let count = ((high - low) / step).rounded(.down)
    guard step > 0, high >= low, count.isFinite, count <= 10_000 else {
      throw SensitivityDiagnostics.axisBounds(axis.name)
    }
    // The last point is included though it is off by a rounding error.
    let last = (high - low) / step - count > 1 - 1e-9 ? count + 1 : count
    return (0...Int(last)).map { low + Double($0) * step }
  }
}

// MARK: solve

extension Sensitivity {
  /// The value of a binding at which the median of the two sides' difference is zero.
  func solve(
    _ name: Name, _ left: Expression, _ right: Expression, bounds: Bounds?, at span: Span
  ) throws(Diagnostic) -> Table {
    let input = try binding(name)
    let difference = Expression(
      .binary(.subtract, left, right, operatorSpan: left.span), left.span.joined(with: right.span))
    func distance(_ number: Double) throws(Diagnostic) -> Double {
      var moved = self
      moved.environment = replacing(name, by: number, input.type)
      let typed = try Planner(environment: moved.environment).plan(difference)
      return try moved.median(typed, holding: [:], at: span)
    }
    let grid = try self.grid(for: input, bounds, name)
    var previous = (at: grid[0], distance: try distance(grid[0]))
    var roots: [Double] = previous.distance == 0 ? [grid[0]] : []
    for point in grid.dropFirst() {
      let here = (at: point, distance: try distance(point))
      if here.distance == 0 {
        roots.append(point)
      } else if previous.distance != 0, (here.distance < 0) != (previous.distance < 0) {
        roots.append(try bisect(previous, here, distance))
      }
      previous = here
    }
    guard let root = roots.first else {
      throw SensitivityDiagnostics.noSolution(name, from: grid[0], to: previous.at, input.type)
    }
    guard roots.count == 1 else {
      throw SensitivityDiagnostics.manySolutions(name, roots, input.type)
    }
    return Table(
      fields: [TableField(name.text, input.type)], columns: [Column(.numbers(Buffer([root])))],
      rowCount: 1)
  }

  private func bisect(
    _ first: (at: Double, distance: Double), _ second: (at: Double, distance: Double),
    _ distance: (Double) throws(Diagnostic) -> Double
  ) throws(Diagnostic) -> Double {
    var (low, high) = (first, second)
    for _ in 0..<100 {
      let middle = low.at + (high.at - low.at) / 2
      if middle == low.at || middle == high.at { break }
      let here = (at: middle, distance: try distance(middle))
      if here.distance == 0 { return middle }
      if (here.distance < 0) == (low.distance < 0) { low = here } else { high = here }
      if abs(high.at - low.at) <= 1e-12 * max(abs(high.at), abs(low.at)) { break }
    }
    return abs(low.distance) < abs(high.distance) ? low.at : high.at
  }

  /// Points to look for changes of sign between: the given bounds, else three decades around the value.
  private func grid(
    for input: (type: ValueType, low: Double, high: Double), _ bounds: Bounds?, _ name: Name
  ) throws(Diagnostic) -> [Double] {
    let count = 32
    if let bounds {
      let planner = Planner(environment: environment)
      var ends: [Double] = []
      for part in [bounds.lower, bounds.upper] {
        let typed = try planner.plan(part)
        guard case .number(let number)? = typed.constant,
          typed.type.dimension == input.type.dimension
        else { throw SensitivityDiagnostics.axisValue(typed, of: name, input.type) }
        ends.append(number)
      }
      guard ends[0] < ends[1] else { throw SensitivityDiagnostics.axisBounds(name) }
      return (0...count).map { ends[0] + (ends[1] - ends[0]) * Double($0) / Double(count) }
    }
    guard input.low > 0 else { throw SensitivityDiagnostics.needsBounds(name) }
    var point = input.low / 32
    var grid = [point]
    let factor = 1.25
    while point < input.high * 32 {
      point *= factor
      grid.append(point)
    }
    return grid
  }
}

extension ValueType {
  /// The same type without a range.
  fileprivate var point: ValueType {
    guard case .number(var number) = self else { return self }
    number.certainty = .point
    return .number(number)
  }

  fileprivate var dimension: UnitBasis? {
    if case .number(let number) = self { number.dimension } else { nil }
  }
}

extension Column {
  /// A column of numbers, ranged where one of them is.
  fileprivate init(cells: [Value]) {
    let ranges = cells.map { cell -> RangedValue? in
      switch cell {
      case .number(let number): .point(number)
      case .range(let range): range
      case .missing, .text, .bool, .date, .period, .list: nil
      }
    }
    let presence = Presence.from(ranges.map { $0 != nil })
    let known = ranges.map { $0 ?? .point(0) }
    if known.allSatisfy({ $0.shape == .point }) {
      self.init(.numbers(Buffer(known.map(\.mid))), presence: presence)
    } else {
      self.init(
        .ranges(
          RangeBuffer(
            low: Buffer(known.map(\.low)), mid: Buffer(known.map(\.mid)),
            high: Buffer(known.map(\.high)), shapes: Buffer(known.map(\.shape.rawValue)),
            keys: Buffer(repeating: 0, count: known.count))), presence: presence)
    }
  }
}
