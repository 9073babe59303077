import OIQPlan
import OIQText
import OIQValues

// What is a multiple of one range plus a plain number stays a range of that kind: its bounds are what the same
// arithmetic makes of the range's own, and draws, which it keeps all the same, have no say in them.

/// The rows of expressions over a chain that are ranges as they were stated, moved.
struct MovedRanges {
  private let table: Table
  /// By output and row, the ranges that it is a sum of multiples of; nil for one that only draws can tell.
  private let ranges: [[[RangeLeaf]?]]
  /// By output, where the ranges' lows, middles and highs come to lie, and where nothing does.
  private let points: [[Column]]

  init(_ expressions: [PlanExpression], in chain: DrawsChain) throws(Diagnostic) {
    table = chain.table
    var forms = RangeForms(chain)
    let places = expressions.map { forms.add($0) }
    let ranges = forms.ranges(of: places)
    self.ranges = ranges
    let slots = ranges.indices.filter { slot in ranges[slot].contains { $0?.isEmpty == false } }
    var points = expressions.map { _ in [Column]() }
    for bound in slots.isEmpty ? [] : [RangeBound.low, .mid, .high, nil] {
      let columns = try chain.values(of: slots.map { expressions[$0] }, at: bound)
      for (slot, column) in zip(slots, columns) { points[slot].append(column) }
    }
    self.points = points
  }
}

extension MovedRanges {
  /// An output's column that was made of draws, its rows as they are stated where they can be.
  func stating(_ column: Column, output: Int) -> Column {
    if points[output].isEmpty { return column }
    return column.stating { range(of: output, row: $0) }
  }

  private func range(of output: Int, row: Int) -> StatedRow? {
    guard let leaves = ranges[output][row] else { return nil }
    let ranges = leaves.compactMap { table.range(of: $0, row: row) }
    let numbers = points[output].compactMap { $0.number(row) }
    // Sums of several unknowns are of no kind that could be stated.
    guard let first = ranges.first, numbers.count == 4,
      ranges.allSatisfy({ $0.key == first.key && $0.range.isAlike(first.range) })
    else { return nil }
    // Nothing of it is left where it is taken off itself.
    if numbers.allSatisfy({ $0 == numbers[1] }) {
      return StatedRow(range: .point(numbers[1]), key: first.key)
    }
    guard
      let moved = first.range.moved(
        low: numbers[0], mid: numbers[1], high: numbers[2], offset: numbers[3])
    else { return nil }
    if let same = ranges.first(where: { $0.range == moved && !$0.isMoved }) { return same }
    return StatedRow(
      range: moved, key: first.key, source: DrawSource(moved, key: first.key), isMoved: true)
  }
}

/// A range that stands in an expression: that of each row of a column, or one for all rows.
enum RangeLeaf: Hashable {
  case column(Int)
  case one(RangedValue, key: UInt64)
}

/// What a row of draws is known to be without them.
struct StatedRow {
  var range: RangedValue
  var key: UInt64
  /// Where the draws of the range come from, where it is drawn and not kept.
  var source: DrawSource?
  var stores: [DrawStore] = []
  /// Whether it is a multiple of the unknown, plus a number, with draws of its own.
  var isMoved = false
}

extension Table {
  /// A row's range; nil for one that is none.
  fileprivate func range(of leaf: RangeLeaf, row: Int) -> StatedRow? {
    switch leaf {
    case .one(let range, let key):
      return StatedRow(range: range, key: key, source: DrawSource(range, key: key))
    case .column(let slot):
      guard case .ranges(let ranges) = columns[slot].storage, columns[slot].isPresent(row),
        ranges[row].shape != .point
      else { return nil }
      let (key, origin) = (ranges.keys[row], ranges.origin(row: row))
      return StatedRow(
        range: ranges[row], key: origin ?? key, source: DrawSource(ranges, row: row),
        stores: ranges.stores, isMoved: origin != nil && origin != key)
    }
  }
}

// MARK: - How expressions are made of ranges

/// Expressions over a chain as sums and multiples of ranges.
private struct RangeForms {
  private enum Form {
    case plain
    case leaf(RangeLeaf)
    case sum([Int])
    case product(Int, Int)
    case quotient(Int, Int)
    /// Whatever else is made of them: of a range only draws can tell what that is.
    case computed([Int])
  }

  /// A column of a projection.
  private struct Place: Hashable {
    var level: Int
    var slot: Int
  }

  private let chain: DrawsChain
  /// Each behind those that it is made of.
  private var forms: [Form] = []
  private var known: [Place: Int] = [:]

  init(_ chain: DrawsChain) { self.chain = chain }
}

extension RangeForms {
  /// The place of an expression over the last projection.
  mutating func add(_ expression: PlanExpression) -> Int {
    add(expression, level: chain.projections.count)
  }

  private mutating func add(_ expression: PlanExpression, level: Int) -> Int {
    if case .column(let slot) = expression, level > 0 {
      let place = Place(level: level, slot: slot)
      if let found = known[place] { return found }
      let found = add(chain.projections[level - 1][slot], level: level - 1)
      known[place] = found
      return found
    }
    let form = form(of: expression, level: level)
    forms.append(form)
    return forms.count - 1
  }

  private mutating func form(of expression: PlanExpression, level: Int) -> Form {
    if expression.drawsNeed(chain.needs[level]) == .point { return .plain }
    switch expression {
    case .column(let slot): return .leaf(.column(slot))
    case .range(let range, let key): return .leaf(.one(range, key: key))
    case .cell(let column):
      guard case .ranges(let ranges) = column.storage, column.count == 1 else { return .plain }
      return .leaf(.one(ranges[0], key: ranges.keys[0]))
    case .arithmetic(.add, let left, let right, _), .arithmetic(.subtract, let left, let right, _),
      .orElse(let left, let right):
      return .sum([add(left, level: level), add(right, level: level)])
    case .arithmetic(.multiply, let left, let right, _):
      return .product(add(left, level: level), add(right, level: level))
    case .arithmetic(.divide, let left, let right, _):
      return .quotient(add(left, level: level), add(right, level: level))
    case .negate(let operand), .known(let operand), .ofDimension(_, let operand):
      return .sum([add(operand, level: level)])
    case .exchange(let call): return .sum([add(call.amount, level: level)])
    case .conditional(let condition, let then, let otherwise)
    where condition.drawsNeed(chain.needs[level]) == .point:
      return .sum([add(then, level: level), add(otherwise, level: level)])
    default: return .computed(expression.parts.map { add($0, level: level) })
    }
  }
}

extension RangeForms {
  /// By place and row, the ranges of which it is a sum of multiples, plus a plain number; nil where more is done
  /// with one. A row's answer follows from its own ranges, whatever stands beside it.
  func ranges(of places: [Int]) -> [[[RangeLeaf]?]] {
    var found = places.map { _ in [[RangeLeaf]?]() }
    for row in 0..<chain.table.rowCount {
      var made: [[RangeLeaf]?] = []
      for form in forms { made.append(ranges(of: form, made, row: row)) }
      for (index, place) in places.enumerated() { found[index].append(made[place]) }
    }
    return found
  }

  private func ranges(of form: Form, _ made: [[RangeLeaf]?], row: Int) -> [RangeLeaf]? {
    func isPlain(_ part: Int) -> Bool { made[part]?.isEmpty == true }
    switch form {
    case .plain: return []
    case .leaf(let leaf): return chain.table.range(of: leaf, row: row) == nil ? [] : [leaf]
    case .sum(let parts):
      var all: [RangeLeaf] = []
      for part in parts {
        guard let ranges = made[part] else { return nil }
        all += ranges.filter { !all.contains($0) }
      }
      return all
    case .product(let left, let right):
      return isPlain(left) ? made[right] : isPlain(right) ? made[left] : nil
    case .quotient(let dividend, let divisor): return isPlain(divisor) ? made[dividend] : nil
    case .computed(let parts): return parts.allSatisfy(isPlain) ? [] : nil
    }
  }
}

extension DrawsChain {
  /// The values of expressions where each range is at one of its points, or at 0.
  fileprivate func values(
    of expressions: [PlanExpression], at bound: RangeBound?
  ) throws(Diagnostic) -> [Column] {
    var held = table
    for (slot, column) in table.columns.enumerated() where !table.fields[slot].type.isCondition {
      guard case .ranges(let ranges) = column.storage else { continue }
      held.columns[slot] = Column(
        .numbers(ranges.values(at: bound)), presence: column.presence, rowUnits: column.rowUnits)
    }
    let context = executor.context.quiet
    let compiler = ProgramCompiler(table: held, context: context)
    compiler.heldAt = .some(bound)
    compiler.program.outputs = try expressions.compiled(by: compiler, sight(in: compiler))
    return try Materialiser(program: compiler.program, context: context).columns()
  }
}

extension RangeBuffer {
  /// Of each row a point of its range, or 0; of a plain number that.
  fileprivate func values(at bound: RangeBound?) -> Buffer<Double> {
    switch bound {
    case .low: low
    case .mid: mid
    case .high: high
    case nil: Buffer((0..<count).map { self[$0].shape == .point ? mid[$0] : 0 })
    }
  }
}

// MARK: - Columns

extension Column {
  fileprivate func number(_ row: Int) -> Double? {
    if case .number(let number) = self[row] { number } else { nil }
  }

  /// The same draws, some rows shown as ranges that are known without them. A row whose draws are those of a range is
  /// that range, of which nothing is to be kept. Where all draws are one, as those of a range that is held are, they say
  /// what the row is.
  func stating(_ stated: (Int) -> StatedRow?) -> Column {
    guard case .ranges(let ranges) = storage else { return self }
    var rows = (0..<ranges.count).map { ranges[$0] }
    var keys = Array(ranges.keys.elements)
    var stores = ranges.stores
    for row in rows.indices where isPresent(row) && rows[row].shape == .sampled {
      guard let known = stated(row) else { continue }
      rows[row] = known.range
      guard let source = known.source, let draws = ranges.samples(row: row) else { continue }
      if known.isMoved {
        guard source.comesClose(to: draws, known.range) else { continue }
        for store in stores { store.note(origin: known.key, of: keys[row]) }
      } else if source.gives(draws) {
        keys[row] = known.key
        stores = RangeBuffer.joined(stores, known.stores)
      }
    }
    var column = self
    column.storage = .ranges(
      RangeBuffer(
        low: Buffer(rows.map(\.low)), mid: Buffer(rows.map(\.mid)), high: Buffer(rows.map(\.high)),
        shapes: Buffer(rows.map(\.shape.rawValue)), keys: Buffer(keys), stores: stores))
    return column
  }
}

extension DrawSource {
  /// Whether its first draws are these, to the last bit.
  fileprivate func gives(_ draws: Buffer<Double>) -> Bool {
    let own = Scratch<Double>(count: draws.count)
    fill(draws: 0..<draws.count, into: own.elements)
    return draws.elements.elementsEqual(own.elements)
  }

  /// Whether it may stand for these draws of a multiple of its unknown: a few tell it from one that is turned over or
  /// held, and none differs by more than the arithmetic rounds.
  fileprivate func comesClose(to draws: Buffer<Double>, _ range: RangedValue) -> Bool {
    let count = min(draws.count, 64)
    let own = Scratch<Double>(count: count)
    fill(draws: 0..<count, into: own.elements)
    let rounding = 1e-12 * max(abs(range.low), abs(range.high))
    return (0..<count).allSatisfy { abs(draws[$0] - own.elements[$0]) <= rounding }
  }
}
