import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// The rows as they are, with a column more for each thing drawn that is no column yet, and how to draw
  /// them.
  func plot(
    _ kind: Name, _ arguments: [Expression], by keys: [Expression], file: String?,
    on relation: Relation, at span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    guard let known = PlotKind(rawValue: kind.text) else {
      throw PlanDiagnostics.unknownPlot(kind)
    }
    if let file, !file.lowercased().hasSuffix(".svg") {
      throw PlanDiagnostics.plotFile(file, at: span)
    }
    guard keys.count <= known.mostKeys else {
      throw PlanDiagnostics.plotKeys(known, at: keys[known.mostKeys].span)
    }
    var builder = PlotBuilder(planner: self, relation: relation, kind: known, context: context)
    var values: [TypedExpression] = []
    for argument in arguments {
      values.append(try value(argument, in: context.seeing(relation.scope)))
    }
    var axes: [TypedExpression] = []
    for key in keys { axes.append(try value(key, in: context.seeing(relation.scope))) }
    if axes.isEmpty { axes = builder.usualKeys(besides: values, at: span) }
    if values.isEmpty { values = builder.usualValues(besides: axes, at: span) }
    try builder.check(values, axes, at: kind.span)
    let written = arguments.map { Optional($0) }
    var parts: [PlotPlan.Part] = []
    for (index, typed) in values.enumerated() {
      parts.append(builder.part(typed, written.indices.contains(index) ? written[index] : nil))
    }
    var axisParts: [PlotPlan.Part] = []
    for (index, typed) in axes.enumerated() {
      axisParts.append(builder.part(typed, keys.indices.contains(index) ? keys[index] : nil))
    }
    var result = builder.relation(at: span)
    result.plot = PlotPlan(
      kind: known, values: parts, axis: axisParts.first, series: axisParts.dropFirst().first,
      file: file, span: span)
    return result
  }

  /// A table of one value, so that it can be drawn: `demand | plot hist`.
  func oneRow(
    _ typed: TypedExpression, before stage: Stage, of head: PipeHead
  ) throws(Diagnostic) -> Relation {
    guard case .expression(let expression) = head else {
      throw PlanDiagnostics.stageOnValue(stage, of: head)
    }
    switch stage.kind {
    case .plot, .compare: return oneRow(typed, named: expression)
    default: throw PlanDiagnostics.stageOnValue(stage, of: head)
    }
  }

  func oneRow(_ typed: TypedExpression, named expression: Expression?) -> Relation {
    var name = "value"
    if case .name(let written)? = expression?.kind { name = written.text }
    let column = ScopeColumn(name, typed.type)
    let plan = Plan(
      .project(Plan(.unit, fields: []), [typed.expression]), fields: [column.field],
      span: typed.span)
    return Relation(plan: plan, scope: Scope(columns: [column]))
  }
}

/// Collects the columns of a picture.
private struct PlotBuilder {
  let planner: Planner
  let base: Relation
  let kind: PlotKind
  private var columns: [Projection]

  init(planner: Planner, relation: Relation, kind: PlotKind, context: Context) {
    (self.planner, base, self.kind) = (planner, relation, kind)
    columns = relation.unchanged
  }
}

extension PlotBuilder {
  mutating func part(_ typed: TypedExpression, _ written: Expression?) -> PlotPlan.Part {
    if case .column(let slot) = typed.expression {
      return PlotPlan.Part(slot: slot, name: base.scope.columns[slot].name, span: typed.span)
    }
    let name = written.map(Printer.print) ?? "value"
    columns.append(Projection(ScopeColumn(name, typed.type), typed.expression))
    return PlotPlan.Part(slot: columns.count - 1, name: name, span: typed.span)
  }

  func relation(at span: Span) -> Relation {
    columns.count == base.scope.columns.count ? base : base.projecting(columns, at: span)
  }

  private func typed(_ slot: Int, at span: Span) -> TypedExpression {
    TypedExpression(.column(slot), base.scope.columns[slot].type, span)
  }

  private func slots(besides others: [TypedExpression]) -> [Int] {
    let taken = others.compactMap { other -> Int? in
      if case .column(let slot) = other.expression { slot } else { nil }
    }
    return base.scope.columns.indices.filter {
      !base.scope.columns[$0].isHidden && !taken.contains($0)
    }
  }

  /// The first numbers that are no key.
  func usualValues(besides axes: [TypedExpression], at span: Span) -> [TypedExpression] {
    let free = slots(besides: axes)
    if kind == .timeline {
      return free.first { base.scope.columns[$0].type.isText }.map { [typed($0, at: span)] } ?? []
    }
    return free.first { base.scope.columns[$0].type.isMeasured }.map { [typed($0, at: span)] } ?? []
  }

  /// What is no number: a period or date before others.
  func usualKeys(besides values: [TypedExpression], at span: Span) -> [TypedExpression] {
    if kind == .hist { return [] }
    let free = slots(besides: values)
    if kind == .scatter {
      let numbers = free.filter { base.scope.columns[$0].type.isMeasured }
      let chosen = values.isEmpty ? numbers.dropFirst().first : numbers.first
      return chosen.map { [typed($0, at: span)] } ?? []
    }
    let kinds = free.filter { !base.scope.columns[$0].type.isMeasured }
    let times = kinds.filter { base.scope.columns[$0].type.isTime }
    if kind == .timeline { return times.first.map { [typed($0, at: span)] } ?? [] }
    guard let first = times.first ?? kinds.first else { return [] }
    let rest = kinds.filter { $0 != first }
    return [typed(first, at: span)] + (rest.count == 1 ? [typed(rest[0], at: span)] : [])
  }
}

extension PlotBuilder {
  func check(
    _ values: [TypedExpression], _ axes: [TypedExpression], at span: Span
  ) throws(Diagnostic) {
    if kind == .timeline {
      guard let axis = axes.first, axis.type.isTime, values.count <= 1 else {
        throw PlanDiagnostics.plotNeeds(
          "a period or a date to run over", kind, found: axes.first, at: span)
      }
      return
    }
    guard let first = values.first else {
      throw PlanDiagnostics.plotNeeds("a column of numbers", kind, found: nil, at: span)
    }
    for value in values { try checkNumber(value, beside: first, at: span) }
    if values.count > 1, kind == .hist || kind == .heatmap || kind == .scatter || kind == .fan {
      throw PlanDiagnostics.plotNeeds("one number", kind, found: values[1], at: values[1].span)
    }
    if values.count > 1, axes.count > 1 { throw PlanDiagnostics.plotSeriesTwice(axes[1]) }
    try checkAxes(axes, at: span)
  }

  private func checkNumber(
    _ value: TypedExpression, beside first: TypedExpression, at span: Span
  ) throws(Diagnostic) {
    guard case .number(let number) = value.type, case .number(let other) = first.type else {
      throw PlanDiagnostics.plotNeeds("a number", kind, found: value, at: span)
    }
    if case .mixed(let deciding) = number.dimension {
      throw try planner.mixed(value, decidedBy: deciding, doing: "plot")
    }
    guard number.dimension == other.dimension else {
      throw PlanDiagnostics.plotTwoUnits(first, value)
    }
    let isRanged = number.certainty == .ranged
    if isRanged, kind == .stacked || kind == .heatmap {
      throw PlanDiagnostics.plotOfRange(kind, value)
    }
    if !isRanged, kind == .fan { throw PlanDiagnostics.fanOfPoints(value) }
  }

  private func checkAxes(_ axes: [TypedExpression], at span: Span) throws(Diagnostic) {
    for (index, axis) in axes.enumerated() {
      if index > 0, axis.type.isRanged || axis.type.isList {
        throw PlanDiagnostics.plotNeeds("a key of texts or periods", kind, found: axis, at: span)
      }
      if index == 0, axis.type.isList || axis.type.isRanged && kind != .scatter {
        throw PlanDiagnostics.plotNeeds(
          "something certain to run over", kind, found: axis, at: span)
      }
      if case .number(let number) = axis.type, case .mixed(let deciding) = number.dimension {
        throw try planner.mixed(axis, decidedBy: deciding, doing: "plot by")
      }
    }
    switch kind {
    case .hist, .timeline: break
    case .heatmap where axes.count != 2:
      throw PlanDiagnostics.plotNeeds("two keys", kind, found: nil, at: span)
    case .scatter where !(axes.first?.type.isMeasured ?? false):
      throw PlanDiagnostics.plotNeeds("a number to run over", kind, found: axes.first, at: span)
    case .bar, .stacked, .line, .fan, .scatter, .heatmap:
      guard !axes.isEmpty else {
        throw PlanDiagnostics.plotNeeds("something to run over", kind, found: nil, at: span)
      }
    }
  }
}

extension ValueType {
  fileprivate var isMeasured: Bool { if case .number = self { true } else { false } }
  var isText: Bool { if case .text = self { true } else { false } }
  fileprivate var isTime: Bool { self == .period || self == .date }
  fileprivate var isList: Bool {
    switch self {
    case .list, .facts, .missing: true
    case .number, .text, .bool, .date, .period: false
    }
  }
}
