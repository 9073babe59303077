import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

// MARK: solve

extension Sensitivity {
  /// The value of a binding at which the median of the two sides' difference is zero. Of an input that takes whole
  /// numbers alone, as the size of a network does, the first at which the difference has changed its sign.
  func solve(
    _ name: Name, _ left: Expression, _ right: Expression, bounds: Bounds?, at span: Span
  ) throws(Diagnostic) -> SensitivityAnswer {
    let input = try binding(name)
    let search = SensitivitySearch(
      sensitivity: self, name: name, type: input.type,
      difference: Expression(
        .binary(.subtract, left, right, operatorSpan: left.span),
        left.span.joined(with: right.span)), span: span)
    let kind = try search.kind(at: input.low)
    let grid = try self.grid(for: input, bounds, kind)
    let points = try search.points(at: grid)
    let nearest = try search.nearest(among: points, kind)
    let crossings = try search.crossings(among: points, kind) + nearest.crossings
    let matches = try search.matches(crossings, among: points, kind)
    guard let match = matches.first else {
      let isIdle = points.allSatisfy { $0.distance == points[0].distance }
      if isIdle, points.count > 1 { throw SensitivityDiagnostics.idle(name) }
      throw SensitivityDiagnostics.noSolution(
        name, from: grid[0], to: grid[grid.count - 1], input.type,
        jump: crossings.first(where: \.isJump), nearest: nearest.point,
        try search.distanceType())
    }
    guard matches.count == 1, case .point(let found) = match else {
      throw SensitivityDiagnostics.manySolutions(name, matches, input.type)
    }
    let table = Table(
      fields: [TableField(name.text, input.type)],
      columns: [Column(.numbers(Buffer([found.root.at])))], rowCount: 1)
    var answer = SensitivityAnswer(table: table, notes: try search.lines(found))
    if !found.isStep, !found.isTouch, let error = try search.error(of: found) {
      answer.note([(0, error.error)], draws: error.draws)
    }
    answer.noteStatistics(of: context.notes)
    return answer
  }

  /// Points to look for changes of sign between: the given bounds, else three decades around the value.
  private func grid(
    for input: VariedBinding, _ bounds: Bounds?, _ kind: SensitivitySearch.Kind
  ) throws(Diagnostic) -> [Double] {
    var grid: [Double] = []
    if let bounds {
      let (low, high) = try ends(of: bounds, input)
      let count = 32
      grid = (0...count).map { low + (high - low) * Double($0) / Double(count) }
    } else {
      guard input.low > 0 else { throw SensitivityDiagnostics.needsBounds(input.name) }
      // A number that is smaller still doesn't grow by a factor.
      let first = max(input.low / 32, .leastNormalMagnitude)
      let end = min(input.high * 32, .greatestFiniteMagnitude / 2)
      let factor = 1.25
      grid = [first]
      while let last = grid.last, last < end { grid.append(last * factor) }
    }
    guard kind == .whole else { return grid }
    var whole: [Double] = []
    for point in grid.map({ $0.rounded() }) where point >= 1 && point != whole.last {
      whole.append(point)
    }
    guard !whole.isEmpty else { throw SensitivityDiagnostics.axisBounds(input.name) }
    return whole
  }

  private func ends(
    of bounds: Bounds, _ input: VariedBinding
  ) throws(Diagnostic) -> (low: Double, high: Double) {
    let planner = Planner(environment: environment)
    var ends: [Double] = []
    for part in [bounds.lower, bounds.upper] { ends.append(try input.number(part, planner)) }
    guard ends[0] < ends[1] else { throw SensitivityDiagnostics.axisBounds(input.name) }
    return (ends[0], ends[1])
  }
}

/// The search for where two sides are equal.
struct SensitivitySearch {
  let sensitivity: Sensitivity
  let name: Name
  let type: ValueType
  let difference: Expression
  let span: Span
}

extension SensitivitySearch {
  /// Which numbers the input may be.
  enum Kind: Hashable, Sendable { case any, whole }

  /// An input and the difference of the two sides at it.
  struct Point: Sendable {
    var at: Double
    var distance: Double
  }

  /// Where the difference changes its sign: two points next to each other, or one where it is zero.
  struct Crossing: Sendable {
    var before: Point
    var after: Point
    /// The one that is the answer.
    var root: Point
    /// Whether no input between the two has an answer.
    var isStep = false
    /// Whether the difference changes its sign without being near zero on either side, which makes nothing equal.
    var isJump = false
    /// Whether the difference comes to zero and doesn't change its sign.
    var isTouch = false
    /// By how much the difference grows with the input around here; 0 where that isn't known.
    var slope = 0.0
  }

  /// Whole where a network's size or ports are read from the input.
  func kind(at point: Double) throws(Diagnostic) -> Kind {
    var moved = sensitivity
    moved.environment = sensitivity.replacing(name, by: point.rounded(), type)
    let planner = moved.planner()
    _ = try sensitivity.outcome { (_) throws(Diagnostic) in
      try moved.cell(planner.plan(difference))
    }
    return planner.wholeParameters.contains(Sensitivity.parameter(name)) ? .whole : .any
  }

  /// The differences that there are.
  func points(at grid: [Double]) throws(Diagnostic) -> [Point] {
    let outcomes = try sensitivity.each(grid.count) { (index, one) throws(Diagnostic) in
      try outcome(at: grid[index], one)
    }
    _ = try SensitivityOutcome.type(of: outcomes)
    let points = zip(grid, outcomes).compactMap { at, outcome in
      outcome.cell?.median.map { Point(at: at, distance: $0) }
    }
    guard !points.isEmpty else {
      throw SensitivityDiagnostics.noNumber(at: span, outcomes.lazy.compactMap(\.cell).first)
    }
    return points
  }

  func crossings(among points: [Point], _ kind: Kind) throws(Diagnostic) -> [Crossing] {
    var crossings: [Crossing] = []
    for (index, point) in points.enumerated() {
      if point.distance == 0 {
        crossings.append(Crossing(before: point, after: point, root: point))
      } else if index > 0 {
        let before = points[index - 1]
        guard before.distance != 0, (before.distance < 0) != (point.distance < 0) else { continue }
        var crossing = try narrowed(before, point, kind)
        crossing.slope = (point.distance - before.distance) / (point.at - before.at)
        crossings.append(crossing)
      }
    }
    return crossings
  }

  /// How far the root may be off: what the median of the difference may be off there, over the slope.
  func error(of found: Crossing) throws(Diagnostic) -> (error: Double, draws: Int)? {
    guard found.slope != 0, found.slope.isFinite,
      let (error, draws) = try outcome(at: found.root.at, sensitivity).cell?.error
    else { return nil }
    return (error / abs(found.slope), draws)
  }

  /// What the answer is next to, where the two sides are equal nowhere.
  func lines(_ found: Crossing) throws(Diagnostic) -> [String] {
    guard found.isStep || found.isTouch else { return [] }
    let type = try distanceType()
    let number = Sensitivity.describing(self.type)
    let distance = Sensitivity.describing(type)
    if found.isTouch {
      return [
        "the left side less the right comes to \(distance(0)) there and doesn't change its sign"
      ]
    }
    return [
      "the left side less the right is \(distance(found.before.distance)) at "
        + "\(number(found.before.at)) and \(distance(found.after.distance)) at "
        + "\(number(found.after.at)); nothing between makes them equal"
    ]
  }
}

extension SensitivitySearch {
  func distanceType() throws(Diagnostic) -> ValueType {
    try sensitivity.planner().plan(difference).type.point
  }

  /// Nil for an input that has no answer, or a missing one.
  func point(at input: Double) throws(Diagnostic) -> Point? {
    try outcome(at: input, sensitivity).cell?.median.map { Point(at: input, distance: $0) }
  }

  private func outcome(
    at point: Double, _ one: Sensitivity
  ) throws(Diagnostic) -> SensitivityOutcome {
    try one.outcome { (one) throws(Diagnostic) in
      var moved = one
      moved.environment = moved.replacing(name, by: point, type)
      return try moved.cell(moved.planner().plan(difference))
    }
  }

  func narrowed(
    _ first: Point, _ second: Point, _ kind: Kind
  ) throws(Diagnostic) -> Crossing {
    var bracket = SensitivityBracket(first, second, kind)
    while let middle = bracket.next {
      let reading = try outcome(at: middle, sensitivity)
      // An input between that has no answer, as a year and a half, doesn't count.
      guard case .found(let cell) = reading else { return bracket.step }
      // One whose answer is missing may be the only one, as what is divided by zero is.
      var found = cell.median.map { Point(at: middle, distance: $0) }
      if found == nil { found = try point(at: bracket.aside) }
      guard let here = found else { return bracket.jump }
      if here.distance == 0 { return Crossing(before: here, after: here, root: here) }
      bracket.narrow(to: here)
    }
    return kind == .whole ? bracket.step : bracket.root
  }
}

extension SensitivitySearch {
  /// Whether the difference rests on draws.
  func isDrawn(at input: Double) throws(Diagnostic) -> Bool {
    let unknowns = UnknownLog()
    var moved = sensitivity
    moved.environment = sensitivity.replacing(name, by: input, type)
    let typed = try moved.planner(noting: unknowns).plan(difference)
    _ = try moved.cell(typed, noting: unknowns)
    return !unknowns.all.isEmpty
  }
}

extension Sensitivity {
  /// How numbers of a type are written in a line.
  static func describing(_ type: ValueType) -> (Double) -> String {
    { describe(.number($0), type) }
  }
}
