import OIQPlan
import OIQText
import OIQValues

/// Written ranges that a program reads as columns of draws, by the slot of the column.
struct DrawLiterals {
  var sources: [(slot: Int, source: DrawSource)] = []
}

extension ProgramCompiler {
  /// A written range: a range in every row or, where draws are computed, a column of them.
  func range(_ range: RangedValue, key: UInt64) throws(Diagnostic) -> Term {
    if range.shape == .point { return .constant(.number(range.mid)) }
    if let heldAt { return .constant(.number(heldAt.map { range[$0] } ?? 0)) }
    guard literals != nil else {
      var lane = constantLane(.range(range))
      lane.planes[4] = newPlane(.word(key))
      return .lane(lane)
    }
    return try draws(of: context.source(range, key: key))
  }

  /// The one cell of another query: its own range with its own draws, in every row.
  func cell(_ column: Column) throws(Diagnostic) -> Term {
    guard case .ranges(let ranges) = column.storage, column.count == 1, column.isPresent(0) else {
      return .constant(column.count == 1 ? column[0] : .missing)
    }
    let range = ranges[0]
    if range.shape == .point { return .constant(.number(range.mid)) }
    if let heldAt { return .constant(.number(heldAt.map { range[$0] } ?? 0)) }
    guard literals == nil else { return try draws(of: context.source(ranges, row: 0)) }
    var lane = constantLane(.range(range))
    lane.planes[4] = newPlane(.word(ranges.keys[0]))
    lane.stores = ranges.stores
    return .lane(lane)
  }

  /// A column of the draws of an unknown; `nil` is one of which a side alone is known.
  private func draws(of source: DrawSource?) throws(Diagnostic) -> Term {
    guard let source else { throw ExecutionDiagnostics.oneSided("", row: 0) }
    program.table.columns.append(Column(.numbers(Buffer([]))))
    let slot = program.table.columns.count - 1
    literals?.sources.append((slot, source))
    return .lane(try baseLane(slot).anonymous)
  }

  /// A statistic of a value without width.
  func pointStatistic(_ statistic: DrawStatistic, _ term: Term) throws(Diagnostic) -> Term {
    switch statistic {
    case .mean, .quantile: return term
    case .sd, .outline: return try arithmetic(.subtract, term, term, nil, nil)
    case .chance:
      let test = try truth(term)
      if case .constant(let value) = test {
        return .constant(.number(value == .bool(true) ? 1 : 0))
      }
      return try select(test, .constant(.number(1)), .constant(.number(0)))
    }
  }
}

/// A program over rows × draws: each pair of a row and a draw is a row of its own, in which every ranged
/// column is a plain one.
struct DrawsProgram: Sendable {
  let program: Program
  let outputs: [Term]
  let context: ExecutionContext
  /// The table whose rows are drawn.
  let table: Table
  let inputs: [Input]
  let draws: Int

  /// A column that the program reads.
  struct Input: Sendable {
    var slot: Int
    var content: Content
  }

  enum Content: Sendable {
    /// One source a row; `nil` where the row is missing.
    case numbers([DrawSource?])
    case conditions([DrawSource?])
    /// The same draws in every row.
    case literal(DrawSource)
    /// One value for all draws of a row.
    case plain
  }

  /// Pairs of a row and a draw that are computed together: a few columns of them stay in the second cache.
  static let tile = 1 << 12
}

extension DrawsProgram {
  /// The values of `expressions` over the last projection of a chain; numbers or conditions.
  init(_ expressions: [PlanExpression], in chain: DrawsChain) throws(Diagnostic) {
    context = chain.executor.context
    draws = context.draws
    table = chain.table
    let compiler = ProgramCompiler(
      table: DrawsProgram.layout(of: chain.table), context: context.quiet)
    compiler.literals = DrawLiterals()
    let sight = chain.sight(in: compiler)
    var terms: [Term] = []
    for expression in expressions {
      let term = try compiler.compile(expression, sight).kept
      guard compiler.isDrawable(term) else { throw ExecutionDiagnostics.textOfDraws() }
      terms.append(term)
    }
    outputs = terms
    program = compiler.program
    inputs = try DrawsProgram.inputs(
      program, chain.table, compiler.literals?.sources ?? [],
      chain.dimensionsRead(by: expressions), context)
  }

  /// Columns as the program sees them, without rows.
  private static func layout(of table: Table) -> Table {
    let columns = zip(table.columns, table.fields).map { column, field in
      let storage: Column.Storage
      switch column.storage {
      case .ranges: storage = field.type.isCondition ? .bools(Buffer([])) : .numbers(Buffer([]))
      case .numbers: storage = .numbers(Buffer([]))
      case .codes(_, let texts): storage = .codes(Buffer([]), texts)
      case .bools: storage = .bools(Buffer([]))
      case .dates: storage = .dates(Buffer([]))
      case .spans: storage = .spans(starts: Buffer([]), ends: Buffer([]))
      case .facts: storage = .facts(FactLists(offsets: Buffer([0]), parts: Buffer([])))
      }
      return Column(
        storage, presence: column.presence.map { _ in .none(count: tile) },
        rowUnits: column.rowUnits.map { RowUnits(codes: Buffer([]), units: $0.units) })
    }
    return Table(fields: table.fields, columns: columns, rowCount: tile)
  }

  private static func inputs(
    _ program: Program, _ table: Table, _ literals: [(slot: Int, source: DrawSource)],
    _ dimensions: [Int: Set<Dimension>], _ context: ExecutionContext
  ) throws(Diagnostic) -> [Input] {
    var inputs = literals.map { Input(slot: $0.slot, content: .literal($0.source)) }
    for slot in program.slotsRead.sorted() where table.columns.indices.contains(slot) {
      let isCondition = table.fields[slot].type.isCondition
      guard case .ranges = table.columns[slot].storage else {
        inputs.append(Input(slot: slot, content: .plain))
        continue
      }
      let sources = try sources(slot, of: table, in: dimensions[slot], context)
      inputs.append(
        Input(slot: slot, content: isCondition ? .conditions(sources) : .numbers(sources)))
    }
    return inputs
  }

  /// Where the draws of each row of a ranged column come from; `nil` for missing rows. A row of which one
  /// side alone is known is an error.
  ///
  /// - Parameter dimensions: Those in which it is read, where rows of others are missing and have no draws.
  static func sources(
    _ slot: Int, of table: Table, in dimensions: Set<Dimension>? = nil,
    _ context: ExecutionContext
  ) throws(Diagnostic) -> [DrawSource?] {
    let column = table.columns[slot]
    guard case .ranges(let ranges) = column.storage else { return [] }
    var sources: [DrawSource?] = []
    sources.reserveCapacity(ranges.count)
    for row in 0..<ranges.count {
      guard column.isPresent(row) else {
        sources.append(nil)
        continue
      }
      if let dimensions, let units = column.rowUnits,
        !dimensions.contains(units.units[Int(units.codes[row])].dimension)
      {
        sources.append(nil)
        continue
      }
      guard let source = context.source(ranges, row: row) else {
        throw ExecutionDiagnostics.oneSided(table.fields[slot].name, row: row, of: table)
      }
      guard ranges[row].hasFiniteDraws else {
        throw ExecutionDiagnostics.tooWide(table.fields[slot].name, row: row, of: table)
      }
      sources.append(source)
    }
    return sources
  }
}

extension ProgramCompiler {
  fileprivate func isDrawable(_ term: Term) -> Bool {
    guard let kind = kind(term) else { return true }
    switch kind {
    case .number, .bool: return true
    case .date, .period, .range, .facts, .text: return false
    }
  }
}

extension Program {
  /// Columns of the base table that a step or an output reads.
  var slotsRead: Set<Int> {
    var slots: Set<Int> = []
    for case .base(let slot, _, _) in planes { slots.insert(slot) }
    for case .base(let slot) in presences { slots.insert(slot) }
    return slots
  }
}

extension ValueType {
  var isCondition: Bool {
    if case .bool = self { true } else { false }
  }
}
