import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

extension ProgramCompiler {
  func call(
    _ function: FunctionDefinition, _ arguments: [Term], at span: Span?, _ sight: Sight
  ) throws(Diagnostic) -> Term {
    guard case .scalar(let kernel) = function.body else {
      throw ExecutionDiagnostics.unfit("the function \(function.name)")
    }
    if let constants = arguments.constants {
      let columns = try constants.map { value throws(Diagnostic) in try column(of: value, count: 1)
      }
      let result = kernel(columns, 1)
      let isLost = !result.isPresent(0) && columns.allSatisfy { $0.isPresent(0) }
      if isLost, let refusal = function.refusal {
        throw PlanDiagnostics.refused(constants.map(\.plainText), refusal, row: nil, at: span)
      }
      if case .numbers = result.storage, isLost, isTelling {
        context.notes.add(.outOfDomain(span), count: program.table.rowCount)
      }
      return .constant(result[0])
    }
    let reading = function.refusal.map { Reading(refusal: $0, place: span, mask: sight.mask) }
    if let term = try perText(kernel, arguments, reading) { return term }
    let lanes = try arguments.map { term throws(Diagnostic) in
      try broadcast(term, as: kind(term) ?? .number)
    }
    let sample = kernel(try lanes.map { lane throws(Diagnostic) in emptyColumn(of: lane) }, 0)
    if case .text = sample.laneKind { return try wholeColumn(kernel, arguments) }
    return .lane(try perChunk(kernel, lanes, sample.laneKind, at: span, sight.mask, reading))
  }

  /// Calls the kernel once a chunk.
  private func perChunk(
    _ kernel: @escaping ScalarKernel, _ lanes: [Lane], _ kind: LaneKind, at span: Span?,
    _ mask: Int?, _ reading: Reading?
  ) throws(Diagnostic) -> Lane {
    let presence = newPresence()
    let planes = kind.strides.map { _ in newPlane(.given) }
    let out = Lane(kind: kind, planes: planes, presence: presence)
    let note = note(.outOfDomain(span))
    guard let first = planes.first else { throw ExecutionDiagnostics.unfit("facts") }
    let countsMissing = kind.isSame(as: .number)
    step { frame throws(Diagnostic) in
      let result = kernel(lanes.map { frame.column($0) }, frame.count)
      try frame.check(reading, lanes) { result.isPresent($0) }
      frame.held[first] = result
      for (plane, pointer) in zip(planes, result.planePointers) {
        frame.setPlane(plane, to: pointer)
      }
      frame.takePresence(of: result, presence, lanes, mask, countsMissing ? note : nil)
    }
    return out
  }

  /// A function of one text column and constants is computed once for each text of the dictionary, and
  /// once for missing.
  private func perText(
    _ kernel: ScalarKernel, _ arguments: [Term], _ reading: Reading?
  ) throws(Diagnostic) -> Term? {
    let lanes = arguments.indices.filter { arguments[$0].constant == nil }
    guard lanes.count == 1, case .lane(let lane) = arguments[lanes[0]],
      case .text(let dictionary) = lane.kind,
      dictionary.texts.count <= max(program.table.rowCount, 64)
    else { return nil }
    let count = dictionary.texts.count + 1
    var columns: [Column] = []
    for argument in arguments {
      if let value = argument.constant {
        columns.append(try column(of: value, count: count))
      } else {
        columns.append(everyText(of: dictionary))
      }
    }
    return try gathered(kernel(columns, count), lane, reading)
  }

  /// Each text of a dictionary, then a missing row.
  private func everyText(of dictionary: TextDictionary) -> Column {
    let count = dictionary.texts.count
    let padded = TextDictionary(count == 0 ? [""] : dictionary.texts)
    let codes = (0..<count).map { Int32(clamping: $0) } + [0]
    let flags = [Bool](repeating: true, count: count) + [false]
    return Column(.codes(Buffer(codes), padded), presence: Presence.from(flags))
  }

  /// The entry of `table` for the code of each row.
  private func gathered(
    _ table: Column, _ lane: Lane, _ reading: Reading?
  ) throws(Diagnostic) -> Term {
    let kind = table.laneKind
    guard !kind.strides.isEmpty else { throw ExecutionDiagnostics.unfit("facts") }
    let out = newLane(kind, total: table.presence == nil)
    let flags = Buffer((0..<table.count).map { UInt8(table.isPresent($0) ? 1 : 0) })
    step { frame throws(Diagnostic) in
      let codes = frame.integers(lane)
      let isThere = frame.presence(lane)
      try frame.check(reading, [lane]) { table.isPresent(Int(codes[$0])) }
      for (part, stride) in kind.strides.enumerated() {
        let source = table.planePointers[part]
        let target = frame.planes[out.planes[part]]
        frame.gather(source, stride, table.count - 1, codes, isThere, target)
      }
      guard let presence = out.presence else { return }
      let own = frame.ownPresence(presence)
      Lookup.gather(flags, codes, isThere, own, frame.count)
      frame.presences[presence] = own
    }
    return .lane(out)
  }

  /// A text made from several columns needs a dictionary before anything can be compared with it: the
  /// call runs over the whole table first, and its result becomes one more column of the base.
  private func wholeColumn(_ kernel: ScalarKernel, _ arguments: [Term]) throws(Diagnostic) -> Term {
    if literals != nil { throw ExecutionDiagnostics.textOfDraws() }
    let result = kernel(
      try program.wholeColumns(of: arguments, in: context), program.table.rowCount)
    program.table.columns.append(result)
    return .lane(try baseLane(program.table.columns.count - 1).anonymous)
  }

  func column(of value: Value, count: Int) throws(Diagnostic) -> Column {
    Column(repeating: value, count: count)
  }

  private func emptyColumn(of lane: Lane) -> Column {
    switch lane.kind {
    case .number: Column(.numbers(Buffer([])))
    case .bool: Column(.bools(Buffer([])))
    case .date: Column(.dates(Buffer([])))
    case .period: Column(.spans(starts: Buffer([]), ends: Buffer([])))
    case .text(let dictionary): Column(.codes(Buffer([]), dictionary))
    case .range:
      Column(repeating: .range(RangedValue(low: 0, mid: 0, high: 0, shape: .point)), count: 0)
    case .facts: Column(.facts(FactLists(offsets: Buffer([0]), parts: Buffer([]))))
    }
  }
}

extension Lane {
  /// A lane that is no column of the table that was given.
  var anonymous: Lane {
    var lane = self
    lane.name = nil
    return lane
  }
}

extension Term {
  var constant: Value? {
    if case .constant(let value) = self { value } else { nil }
  }
}

extension [Term] {
  /// All values, if none is a lane.
  var constants: [Value]? {
    let values = compactMap(\.constant)
    return values.count == count ? values : nil
  }
}

/// What a function says of arguments that it makes nothing of.
private struct Reading: Sendable {
  var refusal: Refusal
  var place: Span?
  /// Which rows are looked at.
  var mask: Int?
}

extension Value {
  /// A text, a day or a number as a message shows it.
  fileprivate var plainText: String {
    switch self {
    case .text(let text): text
    case .date(let day): dateText(day)
    case .number(let number): NumberText.shortest(number)
    case .missing, .range, .bool, .period, .list: "—"
    }
  }
}

extension Frame {
  /// Refuses the first row whose arguments are there and gave no value.
  fileprivate func check(
    _ reading: Reading?, _ lanes: [Lane], hasValue: (Int) -> Bool
  ) throws(Diagnostic) {
    guard let reading else { return }
    let given = lanes.map { presence($0) }
    let selected = mask(reading.mask)
    for row in 0..<count where selected?[row] ?? 1 == 1 && !hasValue(row) {
      guard given.allSatisfy({ $0?[row] ?? 1 == 1 }) else { continue }
      throw PlanDiagnostics.refused(
        lanes.map { column($0)[row].plainText }, reading.refusal, row: start + row + 1,
        at: reading.place)
    }
  }

  func gather(
    _ table: UnsafeRawPointer, _ stride: Int, _ last: Int, _ codes: UnsafePointer<Int32>,
    _ presence: UnsafePointer<UInt8>?, _ out: UnsafeMutableRawPointer
  ) {
    for row in 0..<count {
      let entry = (presence?[row] ?? 1) == 0 ? last : Int(codes[row])
      (out + row * stride).copyMemory(from: table + entry * stride, byteCount: stride)
    }
  }

  /// A copy of the chunk's rows of a lane, as kernels of functions take them.
  func column(_ lane: Lane) -> Column {
    let storage: Column.Storage
    switch lane.kind {
    case .number: storage = .numbers(copy(lane, 0))
    case .bool: storage = .bools(copy(lane, 0))
    case .date: storage = .dates(copy(lane, 0))
    case .period: storage = .spans(starts: copy(lane, 0), ends: copy(lane, 1))
    case .text(let dictionary): storage = .codes(copy(lane, 0), dictionary)
    case .range:
      storage = .ranges(
        RangeBuffer(
          low: copy(lane, 0), mid: copy(lane, 1), high: copy(lane, 2), shapes: copy(lane, 3),
          keys: copy(lane, 4), stores: lane.stores))
    case .facts: storage = .facts(FactLists(offsets: Buffer([0]), parts: Buffer([])))
    }
    let flags = presence(lane).map { UnsafeBufferPointer(start: $0, count: count) }
    return Column(storage, presence: flags.flatMap { Presence.from($0) })
  }

  private func copy<Element: BitwiseCopyable>(_ lane: Lane, _ part: Int) -> Buffer<Element> {
    let source = planes[lane.planes[part]]
    return Buffer(count: count) { target in
      guard let base = target.baseAddress, count > 0 else { return }
      UnsafeMutableRawPointer(base).copyMemory(
        from: source, byteCount: count * MemoryLayout<Element>.stride)
    }
  }

  /// The presence of a call's result; rows that only the call made missing are counted under `note`.
  func takePresence(of result: Column, _ target: Int, _ lanes: [Lane], _ mask: Int?, _ note: Int?) {
    guard let flags = result.presence else {
      presences[target] = nil
      return
    }
    let own = ownPresence(target)
    PresenceBytes.expand(flags, 0, count, into: own)
    presences[target] = own
    guard let note else { return }
    let given = lanes.map { presence($0) }
    let selected = self.mask(mask)
    for row in 0..<count where own[row] == 0 && given.allSatisfy({ $0?[row] ?? 1 == 1 }) {
      noteCounts[note] += Int(selected?[row] ?? 1)
    }
  }
}
