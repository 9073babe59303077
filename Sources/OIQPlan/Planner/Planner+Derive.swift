import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  func derive(
    _ definitions: [Definition], by: [Expression], sort: [SortKey], on relation: Relation,
    in context: Context
  ) throws(Diagnostic) -> Relation {
    var result = relation
    var replaced: [String: Span] = [:]
    for definition in definitions {
      let before = result
      result = try derive(
        definition, by: by, sort: sort, on: result, in: context, replaced: replaced)
      if before.scope.unqualifiedSlot(of: definition.name) != nil {
        replaced[definition.name.text] = definition.name.span
      }
    }
    return result
  }

  private func derive(
    _ definition: Definition, by: [Expression], sort: [SortKey], on relation: Relation,
    in context: Context, replaced: [String: Span]
  ) throws(Diagnostic) -> Relation {
    let windows = WindowCollector(planner: self, relation: relation, by: by, sort: sort)
    let typed = try value(
      definition.value, in: context.seeing(relation.scope, calls: .window(windows)))
    var below = windows.relation
    if context.isWritten { below = pairingSums(in: typed.expression, over: below) }
    if below.scope.columns.count > relation.scope.columns.count {
      try requireKeysOfStage(by, sort, replaced: replaced)
    }
    // Columns that only served the windows go; an older column of the name is replaced in its place.
    var columns = below.unchanged
    columns.removeLast(columns.count - relation.scope.columns.count)
    let made = Projection(column(definition.name, typed, in: below.scope), typed.expression)
    var place = columns.count
    var span: [Projection] = []
    if let slot = relation.scope.unqualifiedSlot(of: definition.name) {
      columns[slot] = made
      place = slot
      if slot == relation.scope.spanOfFile { span = hiddenSpan(besides: columns, in: below.scope) }
    } else {
      noteHidden(definition.name, by: .made, in: context)
      guard columns.count < Planner.columnLimit else {
        throw PlanDiagnostics.tooManyColumns(Planner.columnLimit, at: definition.name.span)
      }
      columns.append(made)
    }
    // The facts behind the values that windows have taken from other rows stay with them.
    columns += hiddenFacts(for: [made], in: below.scope).filter { facts in
      facts.column.origin.flatMap { relation.scope.slot(of: $0) } == nil
    }
    columns += span
    var result = below.projecting(columns, at: definition.value.span)
    result.plan.isTold = context.isWritten
    result.plan.crossed[place] = crossed(in: typed.expression, over: below, context)
    result.plan.places[place] = definition.value.span
    return result
  }

  /// `by` and `sort` belong to the stage: a column that they name and a definition has replaced would be one thing to
  /// the calls before it and another to those behind it.
  private func requireKeysOfStage(
    _ by: [Expression], _ sort: [SortKey], replaced: [String: Span]
  ) throws(Diagnostic) {
    guard !replaced.isEmpty else { return }
    for key in by + sort.map(\.value) {
      var names: [Name] = []
      key.forEachExpression { part in
        if case .name(let name) = part.kind { names.append(name) }
      }
      for name in names {
        if let place = replaced[name.text] { throw PlanDiagnostics.keyReplaced(name, at: place) }
      }
    }
  }
}
