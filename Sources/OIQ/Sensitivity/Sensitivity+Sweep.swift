import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

// MARK: sweep

extension Sensitivity {
  /// A row for each point of the grid: the inputs, and the formula's value there. A point for which there is none, as
  /// for a network that can't be built, has a row without a value and a line that says why.
  func sweep(_ expression: Expression, axes: [Axis]) throws(Diagnostic) -> SensitivityAnswer {
    var points: [[Double]] = [[]]
    var types: [ValueType] = []
    for (index, axis) in axes.enumerated() {
      if axes[..<index].contains(where: { $0.name.text == axis.name.text }) {
        throw SensitivityDiagnostics.axisTwice(axis.name)
      }
      let input = try binding(axis.name)
      let steps = try self.steps(of: axis, input)
      types.append(input.type)
      guard points.count * steps.count <= 10_000 else {
        throw SensitivityDiagnostics.tooManyPoints(axis.name.span)
      }
      points = points.flatMap { point in steps.map { point + [$0] } }
    }
    let inputs = Array(zip(axes.map(\.name), types))
    let found = try each(points.count) { (index, one) throws(Diagnostic) in
      try one.outcome { (one) throws(Diagnostic) in
        var moved = one
        for ((name, type), number) in zip(inputs, points[index]) {
          moved.environment = moved.replacing(name, by: number, type)
        }
        return try moved.cell(moved.planner().plan(expression))
      }
    }
    let type = try SensitivityOutcome.type(of: found)
    var fields = inputs.map { TableField($0.0.text, $0.1) }
    var columns = axes.indices.map { axis in
      Column(.numbers(Buffer(points.map { $0[axis] })))
    }
    fields.append(TableField("value", type))
    columns.append(Column(cells: found.map { $0.cell?.value ?? .missing }))
    let table = Table(fields: fields, columns: columns, rowCount: points.count)
    let failures = zip(points, found).compactMap { point, outcome in
      outcome.failure.map { failure in
        zip(inputs, point).map { input, number in
          "\(input.0.text) = \(describe(.number(number), input.1))"
        }.joined(separator: ", ") + ": " + failure.line
      }
    }
    let idle = axes.indices.filter { isIdle($0, points, found) }.map {
      "`\(axes[$0].name.text)` makes no difference: the value is the same at all its points"
    }
    var answer = SensitivityAnswer(table: table, notes: idle + Sensitivity.few(failures))
    answer.noteStatistics(of: context.notes)
    let greatest = found.compactMap { $0.cell?.error }.max { $0.error < $1.error }
    if let greatest {
      answer.note([(table.columns.count - 1, greatest.error)], draws: greatest.draws)
    }
    return answer
  }

  /// Whether the values are the same whatever one input is, as where a scenario binds its name anew.
  private func isIdle(_ axis: Int, _ points: [[Double]], _ found: [SensitivityOutcome]) -> Bool {
    guard Set(points.map { $0[axis] }).count > 1, found.allSatisfy({ $0.cell != nil }) else {
      return false
    }
    let alike = Dictionary(grouping: points.indices) { point in
      axes(of: points[point], besides: axis)
    }
    return alike.values.allSatisfy { points in
      Set(points.map { found[$0].cell?.value ?? .missing }).count == 1
    }
  }

  private func axes(of point: [Double], besides axis: Int) -> [Double] {
    point.enumerated().filter { $0.offset != axis }.map(\.element)
  }

  /// The first three of many lines.
  private static func few(_ lines: [String]) -> [String] {
    let shown = 3
    guard lines.count > shown + 1 else { return lines }
    return lines.prefix(shown) + ["and so for \(lines.count - shown) more"]
  }

  private func steps(of axis: Axis, _ input: VariedBinding) throws(Diagnostic) -> [Double] {
    switch axis.points {
    case .list(let list): try input.numbers(of: list, planner())
    case .steps(let bounds, let step): try steps(bounds, step, input)
    }
  }

  private func steps(
    _ bounds: Bounds, _ written: Expression, _ input: VariedBinding
  ) throws(Diagnostic) -> [Double] {
    let planner = Planner(environment: environment)
    var numbers: [Double] = []
    for part in [bounds.lower, bounds.upper, written] {
      numbers.append(try input.number(part, planner))
    }
    let (low, high, step) = (numbers[0], numbers[1], numbers[2])
    let count = ((high - low) / step).rounded(.down)
    guard step > 0, high >= low, count.isFinite else {
      throw SensitivityDiagnostics.axisBounds(input.name)
    }
    guard count <= 10_000 else { throw SensitivityDiagnostics.tooManyPoints(written.span) }
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
