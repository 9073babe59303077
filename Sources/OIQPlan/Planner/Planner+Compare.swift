import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// A scenario beside the base, and the columns that say how much it changes.
package struct Comparison: Hashable, Sendable {
  /// What its columns are called by.
  package var name: String
  package var scenarios: [String]
  /// The columns that tell the rows apart.
  package var keys: [String]
  package var place: Span
  package var changes: [String]
  /// What the changes are of: the columns of the base and of the scenario.
  package var sides: [Sides]

  package struct Sides: Hashable, Sendable {
    package var base: String
    package var other: String
  }
}

/// A pipe in one of the worlds that are compared.
struct ComparedSide {
  /// What its columns are called by.
  var name: String
  var relation: Relation
  /// Where the world is written.
  var place: Span
}

extension Pipe {
  /// Whether it sets scenarios side by side: those that hold around it have no part in that.
  package var comparesScenarios: Bool {
    stages.contains { stage in
      guard case .compare(let comparands) = stage.kind else { return false }
      return comparands.allSatisfy { if case .mix = $0 { true } else { false } }
    }
  }
}

extension Comparand {
  fileprivate var span: Span {
    switch self {
    case .asOf(_, let span), .mix(_, _, let span): span
    }
  }

  /// The day that it is known on, and where it stands.
  fileprivate var day: (Expression?, Span) {
    switch self {
    case .asOf(let date, let span): (date, span)
    case .mix(_, let date, let span): (date, span)
    }
  }
}

extension Planner {
  /// `… | compare base, shortfall`: the pipe so far in each world, aligned by its key, the values side by side.
  func compare(
    _ comparands: [Comparand], pipe: Pipe, before index: Int, at span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    for stage in pipe.stages.prefix(index) {
      switch stage.kind {
      case .take, .skip: throw PlanDiagnostics.compareAfterTake(stage.span)
      default: continue
      }
    }
    guard comparands.count >= 2 else { throw PlanDiagnostics.compareNeedsTwo(at: span) }
    var prefix = pipe
    prefix.stages = Array(pipe.stages.prefix(index))
    prefix.worlds = []
    var sides: [ComparedSide] = []
    var worlds: [WorldState] = []
    let outerUse = worldUse
    worldUse = WorldUse()
    defer { worldUse.add(outerUse) }
    for comparand in comparands {
      let world = try world(of: comparand, in: context)
      let inner = Context(
        frame: context.frame, scope: nil, world: world.state, usedIn: context,
        calls: context.calls)
      let relation =
        switch try plan(prefix, in: inner) {
        case .table(let table): table
        case .value(let typed): try oneRow(typed, before: pipe.stages[index], of: pipe.head)
        }
      sides.append(ComparedSide(name: world.name, relation: relation, place: comparand.span))
      sides[sides.count - 1].relation.plan.isOneOfSeveral = true
      worlds.append(world.state)
    }
    for index in sides.indices.dropFirst()
    where sides[..<index].contains(where: { $0.name == sides[index].name }) {
      sides[index].name += "_\(index + 1)"
    }
    let result = try aligned(sides, at: span)
    if worldUse.readsDated {
      noteWorlds(sides, worlds)
    } else if context.isWritten {
      for case (let day?, let span) in comparands.map(\.day) {
        noteIdleKnowledge(of: day, at: span)
      }
    }
    let places = comparands.map(\.span)
    let isBase = worlds.map(\.scenarios.isEmpty)
    for index in sides.indices.dropFirst() where isBase[0] && !isBase[index] {
      let suffix = sides.count > 2 ? "_change_\(sides[index].name)" : "_change"
      let changes = result.scope.columns.map(\.name).filter { $0.hasSuffix(suffix) }
      comparisons.append(
        Comparison(
          name: sides[index].name,
          scenarios: worlds[index].scenarios,
          keys: keySlots(of: sides[0].relation.scope).map {
            sides[0].relation.scope.columns[$0].name
          },
          place: places[index], changes: changes,
          sides: changes.map { change in
            let measure = change.dropLast(suffix.count)
            return Comparison.Sides(
              base: "\(measure)_\(sides[0].name)", other: "\(measure)_\(sides[index].name)")
          }))
    }
    return result
  }

  /// The world of a side. A mix is as it is written: scenarios that hold around it have no part in it, as its columns
  /// are named by it alone. All versions stay all versions, of those known on its day.
  private func world(
    of comparand: Comparand, in context: Context
  ) throws(Diagnostic) -> (name: String, state: WorldState) {
    var inner = context.seeing(nil)
    switch comparand {
    case .asOf(let date, let span):
      let day = try day(date, span, in: &inner)
      return (day, inner.world)
    case .mix(let names, let date, let span):
      var title = names.map(\.text).joined(separator: "_")
      inner.world = inner.world.below(0)
      if names.map(\.text) != ["base"] { try apply(.under(names, span), to: &inner) }
      if let date { title += "_" + (try day(date, span, in: &inner)) }
      return (title, inner.world)
    }
  }

  /// Goes to what was known on a day; what the columns of that are called by.
  private func day(
    _ date: Expression, _ span: Span, in context: inout Context
  ) throws(Diagnostic) -> String {
    let before = context.world.knowledge
    try apply(.asOf(date, span), to: &context)
    let title = name(of: context.world.knowledge)
    if before.hasAllVersions {
      context.world.knowledge = .allVersions(until: context.world.knowledge.day)
    }
    return title
  }

  private func name(of knowledge: KnowledgeWorld) -> String {
    switch knowledge {
    case .asOf(let day): dateText(day).split(separator: "-").joined()
    case .latest: "latest"
    case .allVersions(let day): "all" + (day.map { "_" + name(of: .asOf($0)) } ?? "")
    }
  }

  /// Joins the sides on the pipe's key; for each value `x_A x_B`, and against the first `x_change x_ratio`.
  private func aligned(
    _ sides: [ComparedSide], at span: Span
  ) throws(Diagnostic) -> Relation {
    let first = sides[0].relation.scope
    let keys = keySlots(of: first)
    let values = first.columns.indices.filter { slot in
      guard case .number = first.columns[slot].type else { return false }
      return !keys.contains(slot) && !first.columns[slot].isHidden
    }
    guard !values.isEmpty else { throw PlanDiagnostics.compareNeedsValues(at: span) }
    for side in sides.dropFirst() { try requireAlike(values, sides[0], side) }
    // What the rows of all sides rest on is said below them.
    let facts = first.columns.indices.filter { first.columns[$0].type == .facts }
    var result = allKeys(sides, keys: keys, at: span)
    for side in sides {
      result = matched(result, side, keys: keys, values: values + facts, at: span)
    }
    return differences(
      result, first: first, keys: keys.count, values: values, facts: facts.count,
      sides: sides.map(\.name), at: span)
  }

  /// A binding of another dimension in one of the worlds has no change against the other.
  private func requireAlike(
    _ values: [Int], _ first: ComparedSide, _ side: ComparedSide
  ) throws(Diagnostic) {
    for slot in values {
      let column = first.relation.scope.columns[slot]
      let other = side.relation.scope.columns[slot]
      guard case .number(let a) = column.type, case .number(let b) = other.type,
        a.dimension == b.dimension
      else {
        throw PlanDiagnostics.comparedUnlike(
          column.name, (column.type, first.name, first.place), (other.type, side.name, side.place))
      }
    }
  }

  func keySlots(of scope: Scope) -> [Int] {
    if let key = scope.key {
      let slots = key.compactMap { name in
        scope.columns.firstIndex { $0.name == name && !$0.isHidden }
      }
      // A part of a key names no row.
      if slots.count == key.count { return slots }
    }
    return scope.columns.indices.filter { slot in
      if scope.columns[slot].isHidden { return false }
      switch scope.columns[slot].type {
      case .text, .bool, .date, .period: return true
      case .number, .list, .facts, .missing: return false
      }
    }
  }

  /// Each combination of key values that any side has.
  private func allKeys(
    _ sides: [ComparedSide], keys: [Int], at span: Span
  ) -> Relation {
    var result: Relation?
    for side in sides {
      let narrowed = side.relation.projecting(
        keys.map { side.relation.unchanged($0) }, at: span)
      result =
        result.map { earlier in
          earlier.adding(.union(earlier.plan, narrowed.plan), at: span)
        } ?? narrowed
    }
    let all = result ?? sides[0].relation
    if keys.isEmpty { return all.adding(.take(all.plan, count: 1, by: []), at: span) }
    return all.adding(.distinct(all.plan, keys: Array(keys.indices)), at: span)
  }

  private func matched(
    _ left: Relation, _ side: ComparedSide, keys: [Int], values: [Int],
    at span: Span
  ) -> Relation {
    let columns = side.relation.scope.columns
    let chosen = values.map { slot in
      var column = columns[slot]
      column.name += "_\(side.name)"
      return Projection(column, .column(slot))
    }
    let named = left.projecting(
      left.unchanged + matchable(Array(keys.indices), of: left.scope), at: span)
    let right = side.relation.projecting(
      chosen + matchable(keys, of: side.relation.scope), at: span)
    let (leftCount, rightCount) = (left.scope.columns.count, values.count)
    var join = JoinPlan(
      kind: .paired, left: named.plan, right: right.plan,
      keys: (named.scope.columns.indices.dropFirst(leftCount)).map {
        (left: $0, right: $0 - leftCount + rightCount)
      }, condition: nil)
    join.name = side.name
    join.place = span
    var scope = named.scope
    scope.columns += right.scope.columns
    let joined = Relation(
      plan: Plan(.join(join), fields: scope.fields, span: span), scope: scope)
    let first = named.scope.columns.count
    let kept = Array(0..<leftCount) + Array(first..<first + rightCount)
    return joined.projecting(kept.map { joined.unchanged($0) }, at: span)
  }

  /// What keys are joined by. A join's key that is missing matches nothing, but of two worlds a row is the same row
  /// where its name has a part that is missing: each key becomes a value in any case, and whether it is one.
  private func matchable(_ slots: [Int], of scope: Scope) -> [Projection] {
    slots.flatMap { slot in
      let column = scope.columns[slot]
      guard let standIn = column.type.standIn else { return [Projection(column, .column(slot))] }
      return [
        Projection(
          ScopeColumn(column.name, column.type), .orElse(.column(slot), .constant(standIn))),
        Projection(
          ScopeColumn("\(column.name) is missing", .plainBool, isHidden: true),
          .isMissing(.column(slot))),
      ]
    }
  }

  private func differences(
    _ relation: Relation, first: Scope, keys: Int, values: [Int], facts: Int, sides: [String],
    at span: Span
  ) -> Relation {
    let width = values.count + facts
    var columns = Array(relation.unchanged.prefix(keys))
    for (index, slot) in values.enumerated() {
      let places = sides.indices.map { keys + $0 * width + index }
      columns += places.map { relation.unchanged($0) }
      for (side, place) in zip(sides, places).dropFirst() {
        let suffix = sides.count > 2 ? "_\(side)" : ""
        let name = first.columns[slot].name
        let (a, b) = (
          PlanExpression.known(.column(places[0])), PlanExpression.known(.column(place))
        )
        columns.append(
          Projection(
            ScopeColumn("\(name)_change\(suffix)", relation.scope.columns[place].type.distance),
            .arithmetic(.subtract, b, a, span)))
        // Levels are logarithms: their change is their ratio.
        if relation.scope.columns[place].type.isLevel { continue }
        var ratio = NumberType(.known(.one))
        ratio.certainty = relation.scope.columns[place].type.isRanged ? .ranged : .point
        columns.append(
          Projection(
            ScopeColumn("\(name)_ratio\(suffix)", .number(ratio)),
            .arithmetic(.divide, b, a, span)))
      }
    }
    for side in sides.indices {
      let first = keys + side * width + values.count
      columns += (first..<first + facts).map { relation.unchanged($0) }
    }
    return relation.projecting(columns, at: span)
  }
}

extension ValueType {
  /// Some value of the type; nil where it has none of one unit.
  fileprivate var standIn: Value? {
    switch self {
    case .text: .text("")
    case .bool: .bool(false)
    case .date: .date(0)
    case .period: .period(Period(start: 0, end: 1))
    case .number(let number):
      if case .known = number.dimension, number.certainty == .point { .number(0) } else { nil }
    case .list, .facts, .missing: nil
    }
  }
}
