import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Planner {
  /// `revisions(capex)`: the revisions of a catalogue table, as known in the world of the use.
  func revisions(
    _ name: Name, _ arguments: [Argument], span: Span, in context: Context
  ) throws(Diagnostic) -> Relation {
    guard arguments.count == 1, arguments[0].label == nil,
      case .name(let table) = arguments[0].value.unbracketed.kind
    else { throw PlanDiagnostics.arguments(name, ["table"], at: span) }
    let versioned = environment.catalog.tables.filter(\.isVersioned)
    guard let definition = versioned.first(where: { $0.name == table.text }),
      let source = RevisionSource(
        try environment.catalog.contents(definition.name), world: context.world.knowledge)
    else { throw PlanDiagnostics.unknownTable(table, known: versioned.map(\.name)) }
    var relation = scan(source)
    scans.append(TableScan(table: definition.name, knowledge: context.world.knowledge))
    worldUse.readsDated = true
    for index in relation.scope.columns.indices {
      relation.scope.columns[index].table = definition.name
    }
    return relation
  }
}

extension TableDefinition {
  /// Whether its facts have days and figures, so that one may be stated anew.
  fileprivate var isVersioned: Bool {
    asOf != nil && columns.contains { $0.role == .measure }
  }
}
