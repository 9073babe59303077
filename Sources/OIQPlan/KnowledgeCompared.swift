import OIQCatalog
import OIQText
import OIQValues

/// One query as it was answered on two days.
package struct KnowledgeCompared: Sendable {
  /// Days since 1970-01-01.
  package var first: Int32
  package var last: Int32
  package var before: Plan
  package var after: Plan
  /// The columns that tell the rows of both apart, and those that change.
  package var keys: [Int]
  package var values: [Int]
  /// The scenarios of either, where they are others.
  package var scenarios: (before: [String], after: [String])?
}

extension Planner {
  /// Notes each later day that is compared with the first.
  func noteWorlds(_ sides: [ComparedSide], _ worlds: [WorldState]) {
    guard let base = worlds.first, case .asOf(let first) = base.knowledge,
      let before = sides.first?.relation
    else { return }
    let keys = keySlots(of: before.scope)
    let values = before.scope.columns.indices.filter { slot in
      guard case .number = before.scope.columns[slot].type else { return false }
      return !keys.contains(slot) && !before.scope.columns[slot].isHidden
    }
    for (side, world) in zip(sides, worlds).dropFirst() {
      guard case .asOf(let last) = world.knowledge, last > first else { continue }
      knowledgeCompared.append(
        KnowledgeCompared(
          first: first, last: last, before: before.plan, after: side.relation.plan, keys: keys,
          values: values,
          scenarios: base.scenarios == world.scenarios ? nil : (base.scenarios, world.scenarios)))
    }
  }
}
