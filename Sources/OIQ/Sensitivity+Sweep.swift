import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

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
      guard points.count * steps.count <= 10_000 else {
        throw SensitivityDiagnostics.tooManyPoints(axis.name.span)
      }
      points = points.flatMap { point in steps.map { point + [$0] } }
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
      cells.append(try moved.cell(typed).value)
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
