import OIQPlan
import OIQValues

/// What it takes to have an expression's values.
enum DrawsNeed: Int, Comparable {
  /// A plain value in every row.
  case point
  /// Ranges as they were stated, carried along whole.
  case stated
  /// The same, some of them with draws of their own.
  case sampled
  /// A computation for each draw.
  case drawn

  static func < (left: DrawsNeed, right: DrawsNeed) -> Bool { left.rawValue < right.rawValue }
}

extension Column {
  /// Ranges that are all points are plain numbers: no draws, no memory.
  var withPlainPoints: Column {
    guard case .ranges(let ranges) = storage else { return self }
    let shapes = ranges.shapes.elements
    let point = RangeShape.point.rawValue
    var isPlain = true
    for row in shapes.indices where shapes[row] != point && isPresent(row) {
      isPlain = false
      break
    }
    guard isPlain else { return self }
    return Column(.numbers(ranges.mid), presence: presence, rowUnits: rowUnits)
  }

  var isRanges: Bool {
    if case .ranges = storage { true } else { false }
  }

  var drawsNeed: DrawsNeed {
    guard case .ranges(let ranges) = storage else { return .point }
    return ranges.stores.isEmpty ? .stated : .sampled
  }
}

extension Table {
  var withPlainPoints: Table {
    Table(fields: fields, columns: columns.map(\.withPlainPoints), rowCount: rowCount)
  }
}

extension PlanExpression {
  /// What its values take, by what those of the columns do.
  func drawsNeed(_ columns: [DrawsNeed]) -> DrawsNeed {
    switch self {
    case .column(let slot): return columns.indices.contains(slot) ? columns[slot] : .point
    case .constant(.range(let range)), .range(let range, _):
      return range.shape == .point ? .point : .stated
    case .cell(let column): return column.withPlainPoints.drawsNeed
    case .constant, .undisputed, .bound, .collapse, .isMissing: return .point
    case .each: return .drawn
    case .arithmetic, .negate, .compare, .isOneOf, .isWithin, .overlaps, .and, .or, .not, .call,
      .shiftDate, .shiftPeriod, .periodPart:
      return parts.allSatisfy { $0.drawsNeed(columns) == .point } ? .point : .drawn
    case .orElse(let first, let second):
      return max(first.drawsNeed(columns), second.drawsNeed(columns))
    case .conditional(let condition, let then, let otherwise):
      if condition.drawsNeed(columns) != .point { return .drawn }
      return max(then.drawsNeed(columns), otherwise.drawsNeed(columns))
    case .ofDimension(_, let operand), .known(let operand): return operand.drawsNeed(columns)
    case .exchange(let call):
      // A rate is positive: it moves what was stated as a whole. Draws that were kept are moved one by one;
      // where each row has a currency of its own they are passed on at a rate of one, and else refused.
      let need = call.amount.drawsNeed(columns)
      return need == .sampled && call.from != nil ? .drawn : need
    }
  }

  /// Whether anything in it must be computed for each draw.
  func needsDraws(_ columns: [DrawsNeed]) -> Bool {
    if drawsNeed(columns) == .drawn { return true }
    if case .collapse(_, let operand) = self, operand.drawsNeed(columns) != .point { return true }
    return parts.contains { $0.needsDraws(columns) }
  }
}
