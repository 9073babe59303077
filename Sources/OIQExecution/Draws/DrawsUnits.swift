import OIQPlan
import OIQValues

extension DrawsChain {
  /// Of the columns that expressions over the last projection read in some dimensions alone, which: rows of others are
  /// missing in them, whatever they hold.
  func dimensionsRead(by expressions: [PlanExpression]) -> [Int: Set<Dimension>] {
    var reads = UnitReads(projections: projections)
    for expression in expressions { reads.read(expression, level: projections.count, in: nil) }
    return reads.asked.filter { !reads.whole.contains($0.key) }
  }
}

/// How the columns of a table are read through projections.
private struct UnitReads {
  private struct Place: Hashable {
    var level: Int
    var slot: Int
    var dimension: Dimension?
  }

  let projections: [[PlanExpression]]
  /// In which dimensions.
  private(set) var asked: [Int: Set<Dimension>] = [:]
  /// Those that are read as they are.
  private(set) var whole: Set<Int> = []
  private var seen: Set<Place> = []

  init(projections: [[PlanExpression]]) { self.projections = projections }

  mutating func read(_ expression: PlanExpression, level: Int, in dimension: Dimension?) {
    switch expression {
    case .ofDimension(let dimension, let operand): read(operand, level: level, in: dimension)
    case .column(let slot):
      guard seen.insert(Place(level: level, slot: slot, dimension: dimension)).inserted else {
        return
      }
      if level > 0, projections[level - 1].indices.contains(slot) {
        read(projections[level - 1][slot], level: level - 1, in: dimension)
      } else if let dimension {
        asked[slot, default: []].insert(dimension)
      } else {
        whole.insert(slot)
      }
    default: for part in expression.parts { read(part, level: level, in: nil) }
    }
  }
}
