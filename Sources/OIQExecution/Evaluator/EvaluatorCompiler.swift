import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

/// Compiles expressions into a program's steps. Columns of projections are compiled when something reads
/// them, once; what nothing reads is never computed.
final class ProgramCompiler {
  let context: ExecutionContext
  var program: Program
  private var freePlanes: [Int: [Int]] = [:]
  var exchangeCount = 0
  /// Where written ranges become columns of draws; `nil` where they stay ranges.
  var literals: DrawLiterals?
  /// Where written ranges are held at one of their points, or at 0 in place of a point; `nil` where they stay ranges.
  var heldAt: RangeBound??
  /// The join that some columns come from, and the plane of the rows that it found.
  var lookup: (join: LookupJoin, plane: Int)?
  /// Whether steps count what a reader is told; not where they compute what others compute and count too.
  var isTelling = true
  /// Whether it is noted how far ends and middles that are read off draws may be off; not of what only orders rows
  /// or chooses among them.
  var notesBounds = true
  /// What a step does, and how many steps there were with it.
  private var closing: (step: ClosingStep, end: Int)?

  init(table: Table, context: ExecutionContext) {
    self.context = context
    program = Program(table: table)
  }
}

/// The columns that an expression sees and the rows that have passed so far.
struct Sight {
  var slots: SlotTable
  var mask: Int?
}

/// What the slots of one stage stand for.
final class SlotTable {
  enum Source {
    case base
    case projection([PlanExpression], Sight)
  }

  let source: Source
  /// The projection, where it is told which of its rows rest on comparisons with missing values.
  let told: Plan?
  /// Columns that rows are sorted by, and that nobody sees.
  let orderSlots: Set<Int>
  var known: [Int: Term] = [:]

  init(_ source: Source, told: Plan? = nil, orderSlots: Set<Int> = []) {
    self.source = source
    self.told = told
    self.orderSlots = orderSlots
  }
}

extension ProgramCompiler {
  /// Compiles a chain of filters and projections, lowest first.
  func compile(stages: [Plan], over join: LookupJoin? = nil) throws(Diagnostic) -> Sight {
    var sight = Sight(slots: SlotTable(.base), mask: nil)
    if let join { sight.mask = addLookup(join) }
    for stage in stages {
      switch stage.node {
      case .filter(let input, let condition):
        if stage.isTold { try tellMissing(in: condition, sight, input.fields, as: .choice) }
        sight.mask = try filter(condition, sight)
      case .project(_, let expressions):
        sight.slots = SlotTable(
          .projection(expressions, sight), told: stage.isTold ? stage : nil,
          orderSlots: stage.orderSlots)
      case .scan, .unit, .window, .aggregate, .sort, .take, .skip, .distinct, .join, .union,
        .calendarize, .change, .part, .pivot, .unpivot, .fill:
        throw ExecutionDiagnostics.unfit("a stage that isn't streamed", at: stage.span)
      }
    }
    program.mask = sight.mask
    return sight
  }

  private func filter(_ condition: PlanExpression, _ sight: Sight) throws(Diagnostic) -> Int {
    let term = try readingBounds(.quietly) { () throws(Diagnostic) in
      try compileTruth(condition, sight)
    }
    let mask = newMask()
    let before = sight.mask
    let test = before == nil ? closingStep?.test(answering: term) : nil
    let step: Program.Step
    switch term {
    case .constant(let value):
      let flag: UInt8 = value == .bool(true) ? 1 : 0
      step = { frame in frame.setMask(mask, before) { _ in flag } }
    case .lane(let lane):
      step = { frame in frame.setMask(mask, before, frame.bytes(lane)) }
      release(lane)
    }
    program.instructions.append(Program.Instruction(step: step, mask: mask))
    if let test { close(with: .filter(test)) }
    return mask
  }

  func term(_ slot: Int, _ slots: SlotTable) throws(Diagnostic) -> Term {
    if let known = slots.known[slot] { return known }
    let term: Term
    switch slots.source {
    case .base: term = .lane(try baseLane(slot))
    case .projection(let expressions, let sight):
      guard expressions.indices.contains(slot) else { throw ExecutionDiagnostics.unfit("a column") }
      // Whoever reads it first, its steps are all its readers'.
      let wasTelling = isTelling
      isTelling = true
      defer { isTelling = wasTelling }
      if let told = slots.told { try tellMissing(in: expressions[slot], slot, of: told, sight) }
      let reading = slots.orderSlots.contains(slot) ? BoundReading.quietly : .aloud
      let compiled = try readingBounds(reading) { () throws(Diagnostic) in
        try compile(expressions[slot], sight)
      }
      switch compiled {
      case .constant(let value): term = .constant(value)
      case .lane(var lane):
        lane.isScratch = false
        term = .lane(lane)
      }
    }
    slots.known[slot] = term
    return term
  }

  /// The lane of a column of the base table.
  func baseLane(_ slot: Int) throws(Diagnostic) -> Lane {
    guard program.table.columns.indices.contains(slot) else {
      throw ExecutionDiagnostics.unfit("a column")
    }
    if let (join, plane) = lookup, slot >= join.firstSlot {
      return try lookupLane(slot, join, plane)
    }
    let column = program.table.columns[slot]
    let kind = column.laneKind
    let planes = kind.strides.enumerated().map { part, stride in
      newPlane(.base(slot: slot, part: part, stride: stride))
    }
    var lane = Lane(kind: kind, planes: planes, presence: nil, slot: slot)
    if column.presence != nil { lane.presence = newPresence(.base(slot: slot)) }
    if let units = column.rowUnits {
      let plane = newPlane(.base(slot: slot, part: planes.count, stride: 4))
      lane.units = LaneUnits(plane: plane, units: units.units)
    }
    let fields = program.table.fields
    lane.name = fields.indices.contains(slot) ? fields[slot].name : nil
    if case .ranges(let ranges) = column.storage { lane.stores = ranges.stores }
    return lane
  }
}

extension ProgramCompiler {
  func step(_ step: @escaping Program.Step) {
    program.instructions.append(Program.Instruction(step: step, mask: nil))
  }

  /// Says what the last step does.
  func close(with step: ClosingStep) { closing = (step, program.instructions.count) }

  /// What the last step does, where that is known.
  var closingStep: ClosingStep? {
    closing.flatMap { $0.end == program.instructions.count ? $0.step : nil }
  }

  /// A step that makes a mask without ending the chunk where it is empty.
  func newMask() -> Int {
    program.maskCount += 1
    return program.maskCount - 1
  }

  func newPlane(_ source: PlaneSource) -> Int {
    if case .computed(let stride) = source, let plane = freePlanes[stride]?.popLast() {
      return plane
    }
    program.planes.append(source)
    return program.planes.count - 1
  }

  func newPresence(_ source: PresenceSource = .computed) -> Int {
    program.presences.append(source)
    return program.presences.count - 1
  }

  /// A lane of its own memory; `total` when no row of it is ever missing.
  func newLane(_ kind: LaneKind, total: Bool = false) -> Lane {
    Lane(
      kind: kind, planes: kind.strides.map { newPlane(.computed(stride: $0)) },
      presence: total ? nil : newPresence(), isScratch: true)
  }

  /// Says that a lane won't be read by later steps: a result may take its place in memory.
  func release(_ lane: Lane) {
    guard lane.isScratch else { return }
    for (plane, stride) in zip(lane.planes, lane.kind.strides) {
      freePlanes[stride, default: []].append(plane)
    }
  }

  func release(_ term: Term) {
    if case .lane(let lane) = term { release(lane) }
  }

  func note(_ note: RunNote) -> Int {
    let told = isTelling ? note : nil
    if let index = program.notes.firstIndex(of: told) { return index }
    program.notes.append(told)
    return program.notes.count - 1
  }

  /// Whether it is told of the bounds that are read.
  enum BoundReading { case aloud, quietly }

  /// Compiles something with or without a word on how far the bounds in it may be off.
  private func readingBounds(
    _ reading: BoundReading, _ body: () throws(Diagnostic) -> Term
  ) throws(Diagnostic) -> Term {
    let before = notesBounds
    notesBounds = reading == .aloud
    defer { notesBounds = before }
    return try body()
  }
}

extension Frame {
  /// The rows of `before` that `condition` holds for.
  func setMask(_ index: Int, _ before: Int?, _ condition: UnsafePointer<UInt8>) {
    let out = writableMask(index)
    if let earlier = mask(before) {
      Bytes.and(earlier, condition, out, count)
    } else {
      out.update(from: condition, count: count)
    }
    maskCounts[index] = Bytes.sum(out, count)
  }

  func setMask(_ index: Int, _ before: Int?, _ condition: (Int) -> UInt8) {
    let out = writableMask(index)
    let earlier = mask(before)
    for row in 0..<count { out[row] = (earlier?[row] ?? 1) & condition(row) }
    maskCounts[index] = Bytes.sum(out, count)
  }

  private func writableMask(_ index: Int) -> UnsafeMutablePointer<UInt8> { masks[index] }
}
