import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

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
      guard let median = try moved.cell(typed).median else {
        throw SensitivityDiagnostics.noNumber(at: span)
      }
      return median
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
