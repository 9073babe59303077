import OIQCatalog
import OIQText
import OIQValues

// The tables that a pipe begins with: those of the catalogue in a world, files, and what programs register.

extension Planner {
  func scan(_ source: any TableSource) -> Relation {
    scanCount += 1
    let fields = source.fields
    let scope = Scope(
      columns: fields.map { field in
        ScopeColumn(
          field.name, field.type, isHidden: field.isHidden,
          origin: Origin(scan: scanCount, column: field.name))
      })
    fileSources[scanCount] = source
    let node = PlanNode.scan(source, columns: Array(fields.indices))
    return Relation(plan: Plan(node, fields: fields), scope: scope)
  }

  /// A table that a file or a registered source holds.
  func fileRelation(_ request: FileRequest) throws(Diagnostic) -> Relation {
    let source = try environment.openFile(request)
    for var remark in source.remarks {
      remark.labels = [.init(request.span)]
      if !notes.contains(remark) { notes.append(remark) }
    }
    return scan(source)
  }

  func scan(
    _ definition: TableDefinition, world: WorldState
  ) throws(Diagnostic) -> Relation {
    let source = CatalogSource(
      catalog: environment.catalog, definition: definition, world: world.knowledge)
    scanCount += 1
    scans.append(TableScan(table: definition.name, knowledge: world.knowledge))
    if definition.asOf != nil { worldUse.readsDated = true }
    let guards = measureGuards(of: definition, scan: scanCount, world: world.knowledge)
    let fields = source.fields
    var scope = Scope(
      columns: fields.map { field in
        ScopeColumn(
          field.name, field.type, isHidden: field.isHidden,
          origin: Origin(scan: scanCount, column: field.name),
          guards: guards.filter { $0.measure == field.name },
          table: definition.name)
      })
    scope.key = definition.key
    let node = PlanNode.scan(source, columns: Array(fields.indices))
    let relation = Relation(plan: Plan(node, fields: fields), scope: scope)
    return world.layers.isEmpty
      ? relation : try overridden(relation, of: definition, world: world)
  }

  private func measureGuards(
    of definition: TableDefinition, scan: Int, world: KnowledgeWorld
  ) -> [MeasureGuard] {
    func origin(_ column: String) -> Origin { Origin(scan: scan, column: column) }
    if let comparability = definition.comparability {
      var measureGuard = MeasureGuard(
        measure: comparability.measure, table: definition.name, scan: scan,
        notAcross: comparability.columns.map(origin), oneOfEach: [:],
        wayOut: comparability.wayOut)
      measureGuard.rule = .compares
      measureGuard.alikeIn = comparability.things.map(origin)
      measureGuard.statedApart = definition.key.map(origin)
      return [measureGuard]
    }
    return definition.additivities.map { additivity in
      var across = additivity.notAcross
      if world.hasAllVersions, let asOf = definition.asOf { across.append(asOf) }
      return MeasureGuard(
        measure: additivity.measure, table: definition.name, scan: scan,
        notAcross: across.map(origin), rule: additivity.span == nil ? .stays : .adds,
        alikeIn: additivity.alikeIn.map(origin),
        ofEach: additivity.entity.prefix(1).map(origin),
        oneOfEach: additivity.oneOfEach, wayOut: additivity.wayOut,
        flows: additivity.flows.map { flows in
          MeasureGuard.Flows(
            column: origin(flows.column), members: flows.members,
            others: ([additivity.span].compactMap { $0 } + additivity.entity).map(origin))
        })
    }
  }
}
