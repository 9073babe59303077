import OIQPlan
import OIQText
import OIQValues

/// A table with projections over it, some of whose columns are ranged: none of those is computed before
/// someone asks for it, and then draw by draw through all projections at once.
///
/// What doesn't depend on a draw (plain parts of expressions, statistics of ranges) is computed once a row
/// beforehand and becomes a further column of the table that all projections pass on.
struct DrawsChain {
  let executor: Executor
  private(set) var table: Table
  /// Lowest first.
  private(set) var projections: [[PlanExpression]] = []
  /// Of each projection, the columns that rows are sorted by and that nobody sees.
  private var orderSlots: [Set<Int>] = []
  /// What the columns of the table and then of each projection take.
  private(set) var needs: [[DrawsNeed]]
  /// Columns of the last projection that became columns of the table.
  private var fixed: [Int: Int] = [:]
  /// The columns of the last projection as readers know them.
  private(set) var fields: [TableField] = []
  /// What they know columns by that were kept, of which a value is missing where that column's is, by their slots.
  private(set) var keptNames: [Int: String] = [:]
  /// Whether it is noted how far the bounds that are read off draws may be off; not of what only orders rows or
  /// chooses among them.
  private var notesBounds = true

  init(_ table: Table, _ executor: Executor) {
    self.executor = executor
    self.table = table.withPlainPoints
    needs = [self.table.columns.map(\.drawsNeed)]
  }
}

extension DrawsChain {
  /// What the columns of the last projection take.
  var columnNeeds: [DrawsNeed] { needs.last ?? [] }

  func need(_ expression: PlanExpression) -> DrawsNeed { expression.drawsNeed(columnNeeds) }

  mutating func append(_ stages: [Plan]) throws(Diagnostic) {
    for stage in stages {
      if case .filter(let input, let condition) = stage.node {
        name(input.fields)
        tellCrossed(0, of: stage)
        try filter(condition, isTold: stage.isTold)
      } else if case .project(let input, let expressions) = stage.node {
        name(input.fields)
        try project(expressions, of: stage)
      } else {
        throw ExecutionDiagnostics.unfit("a stage that isn't streamed", at: stage.span)
      }
    }
  }

  /// Says how readers know the columns of the last projection.
  mutating func name(_ fields: [TableField]) { self.fields = fields }

  mutating func project(
    _ expressions: [PlanExpression], of stage: Plan? = nil
  ) throws(Diagnostic) {
    var prepared: [PlanExpression] = []
    for (slot, expression) in expressions.enumerated() {
      notesBounds = !(stage?.orderSlots ?? []).contains(slot)
      prepared.append(try self.prepared(expression))
    }
    notesBounds = true
    if let stage {
      for (slot, expression) in prepared.enumerated() {
        tellCrossed(slot, of: stage, isRead: !expressions[slot].isNothing)
        guard stage.isTold, let name = stage.nameTold(slot) else { continue }
        guard need(expression) == .point else {
          tellMissing(inDrawn: expressions[slot], of: name)
          continue
        }
        try tellMissing(in: expression, as: .value(in: name))
      }
    }
    let needs = prepared.map { need($0) }
    projections.append(prepared)
    orderSlots.append(stage?.orderSlots ?? [])
    self.needs.append(needs)
    fixed = [:]
    keptNames = [:]
  }

  /// Projections work row by row, so a filter above them may as well choose among the rows of the table.
  ///
  /// - Parameter isTold: Whether readers are told of rows in which it compares what is missing.
  mutating func filter(_ condition: PlanExpression, isTold: Bool) throws(Diagnostic) {
    notesBounds = false
    let condition = try prepared(condition)
    notesBounds = true
    guard need(condition) == .point else { throw ExecutionDiagnostics.textOfDraws() }
    if isTold { try tellMissing(in: condition, as: .choice) }
    let compiler = ProgramCompiler(table: table, context: executor.context)
    let column = try truth(condition, sight(in: compiler), compiler)
    guard case .bools(let flags) = column.storage else { return }
    let rows = flags.elements.indices.filter { flags.elements[$0] != 0 && column.isPresent($0) }
    let list = RowList(Buffer(rows.map { Int32(truncatingIfNeeded: $0) }))
    table = table.gathered(list, threads: executor.context.threadCount).withPlainPoints
    needs = [table.columns.map(\.drawsNeed)]
    for projection in projections { needs.append(projection.map { need($0) }) }
  }

  private func truth(
    _ condition: PlanExpression, _ sight: Sight, _ compiler: ProgramCompiler
  ) throws(Diagnostic) -> Column {
    compiler.notesBounds = false
    let test = try compiler.compileTruth(condition, sight)
    compiler.program.outputs = [.lane(try compiler.broadcast(test, as: .bool))]
    return try Materialiser(program: compiler.program, context: executor.context).columns()[0]
  }

  /// How expressions over the last projection see the table, or another of the same layout.
  func sight(in compiler: ProgramCompiler) -> Sight {
    var sight = Sight(slots: SlotTable(.base), mask: nil)
    for (projection, ordering) in zip(projections, orderSlots) {
      sight.slots = SlotTable(.projection(projection, sight), orderSlots: ordering)
    }
    return sight
  }
}

// MARK: - Preparing expressions

extension DrawsChain {
  /// The same expression, ready to be computed: what it says of draws in a plain number is computed, and so
  /// are plain parts of what is computed draw by draw.
  mutating func prepared(_ expression: PlanExpression) throws(Diagnostic) -> PlanExpression {
    if case .constant(.range(let range)) = expression { return .range(range, key: range.ownKey) }
    // Facts belong to rows; rows × draws have none.
    if case .undisputed = expression { return try fixedPart(expression) }
    if case .each(let range, let key, let names, let content) = expression {
      let column = try executor.rangesOfRows(range, key: key, names, content, in: self)
      return .column(keep(column, TableField("", DrawsChain.ranged)))
    }
    var parts: [PlanExpression] = []
    for part in expression.parts { parts.append(try prepared(part)) }
    var next = parts.makeIterator()
    let whole = try expression.replacingParts { part, _ in next.next() ?? part }
    if case .collapse(let statistic, let operand) = whole {
      if need(operand) == .point { return whole }
      let column = try executor.statistic(statistic, of: operand, in: self)
      return .column(keep(column, TableField("", .plainNumber)))
    }
    if case .bound(let bound, let operand) = whole, need(operand) == .drawn {
      let column = try executor.drawn([operand], in: self)[0]
      if notesBounds { executor.context.noteError(of: bound, in: column) }
      return .bound(bound, .column(keep(column, of: expression)))
    }
    if case .known(let operand) = whole {
      let isStated = need(operand) == .stated || need(operand) == .sampled
      return isStated ? try fixedPart(whole) : operand
    }
    if case .isMissing(let operand) = whole, need(operand) == .drawn {
      let column = try executor.drawn([operand], in: self)[0]
      return .isMissing(.column(keep(column, of: expression)))
    }
    return need(whole) == .point ? whole : try withFixedParts(whole)
  }

  /// A condition that chooses rows by whether they have a value: of what is computed draw by draw what it is made of
  /// is asked.
  mutating func preparedRows(_ condition: PlanExpression) throws(Diagnostic) -> PlanExpression {
    switch condition {
    case .isMissing(let operand) where need(operand) == .drawn:
      let compiler = ProgramCompiler(table: table, context: executor.context)
      let column = try truth(
        .not(presence(of: operand, level: projections.count)),
        Sight(slots: SlotTable(.base), mask: nil), compiler)
      return .column(keep(column, TableField("", .plainBool)))
    case .and, .or, .not, .conditional:
      var parts: [PlanExpression] = []
      for part in condition.parts { parts.append(try preparedRows(part)) }
      var next = parts.makeIterator()
      return try condition.replacingParts { part, _ in next.next() ?? part }
    default: return try prepared(condition)
    }
  }

  /// Over the columns of the table, of which the projections so far make it.
  private func presence(of expression: PlanExpression, level: Int) -> PlanExpression {
    expression.presence { slot in
      guard level > 0, projections[level - 1].indices.contains(slot) else {
        return .not(.isMissing(.column(slot)))
      }
      return needs[level][slot] == .drawn
        ? presence(of: projections[level - 1][slot], level: level - 1)
        : .not(.isMissing(onTable(.column(slot), level: level)))
    } where: { condition in
      condition.drawsNeed(needs[level]) == .point ? onTable(condition, level: level) : nil
    }
  }

  /// An expression over a projection as one over the table.
  private func onTable(_ expression: PlanExpression, level: Int) -> PlanExpression {
    guard level > 0 else { return expression }
    if case .column(let slot) = expression, projections[level - 1].indices.contains(slot) {
      return onTable(projections[level - 1][slot], level: level - 1)
    }
    let changed = try? expression.replacingParts { part, _ in onTable(part, level: level) }
    return changed ?? expression
  }

  /// Keeps the ranges that an expression is made of and nothing else, and knows them by what readers do.
  private mutating func keep(_ column: Column, of expression: PlanExpression) -> Int {
    let name = nameTold(of: expression)
    let slot = keep(column, TableField("", DrawsChain.ranged))
    if let name { keptNames[slot] = name }
    return slot
  }

  private static let ranged = ValueType.number(NumberType(.known(.one), certainty: .ranged))

  private mutating func withFixedParts(
    _ expression: PlanExpression
  ) throws(Diagnostic) -> PlanExpression {
    var parts: [PlanExpression] = []
    var needed: [PlanExpression.Need] = []
    _ = try expression.replacingParts { part, need in
      parts.append(part)
      needed.append(need)
      return part
    }
    for index in parts.indices where isWorthFixing(parts[index], needed[index]) {
      parts[index] = try fixedPart(parts[index])
    }
    var next = parts.makeIterator()
    return try expression.replacingParts { part, _ in next.next() ?? part }
  }

  /// A part that few rows need might count what those rows alone should.
  private func isWorthFixing(_ part: PlanExpression, _ needed: PlanExpression.Need) -> Bool {
    guard need(part) == .point, !isPlain(part, level: projections.count) else { return false }
    let compiler = ProgramCompiler(table: .empty, context: executor.context)
    return needed == .always || !compiler.canFail(part)
  }

  /// A column of the table or a constant, by whatever name.
  private func isPlain(_ part: PlanExpression, level: Int) -> Bool {
    if case .constant = part { return true }
    guard case .column(let slot) = part else { return false }
    guard level > 0, projections[level - 1].indices.contains(slot) else { return level == 0 }
    return isPlain(projections[level - 1][slot], level: level - 1)
  }

  private mutating func fixedPart(_ part: PlanExpression) throws(Diagnostic) -> PlanExpression {
    if case .column(let slot) = part, let known = fixed[slot] { return .column(known) }
    let column = try executor.plain([part], in: self)[0]
    let kept = keep(column, TableField("", column.isRanges ? DrawsChain.ranged : .plainNumber))
    if case .column(let slot) = part { fixed[slot] = kept }
    return .column(kept)
  }

  /// Makes a column one of the table's, and of all projections'; its slot in the last of them.
  mutating func keep(_ column: Column, _ field: TableField) -> Int {
    let column = column.withPlainPoints
    table.columns.append(column)
    table.fields.append(field)
    needs[0].append(column.drawsNeed)
    var slot = table.columns.count - 1
    for index in projections.indices {
      projections[index].append(.column(slot))
      needs[index + 1].append(column.drawsNeed)
      slot = projections[index].count - 1
    }
    return slot
  }
}

extension RangedValue {
  /// Stands for the place where a range was written, where that isn't known: unlike ranges are unlike
  /// unknowns.
  var ownKey: UInt64 {
    var key = UInt64(shape.rawValue)
    for bound in [low, mid, high] {
      key = (key ^ bound.bitPattern) &* 0x9e37_79b9_7f4a_7c15
      key ^= key >> 29
    }
    return key
  }
}
