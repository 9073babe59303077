import OIQText
import OIQValues

/// The working memory of one thread that computes rows × draws, a tile at a time.
///
/// Pairs are laid out row after row; the columns of a tile are made anew for each, from the generator or from
/// what was kept, and never all at once.
final class DrawsTile {
  private let program: DrawsProgram
  private let frame: Frame
  private let quiet: ExecutionContext
  /// Columns of conditions are drawn as numbers first.
  private let numbers: Scratch<Double>
  /// By output: for each row of the tile 1 if all its draws have a value.
  private(set) var isWhole: [[UInt8]] = []
  /// By output: for each row of the tile 1 if any of its draws has a value.
  private(set) var hasSome: [[UInt8]] = []
  /// By output: the unit code of each row of the tile, where rows have units of their own.
  private(set) var unitCodes: [[Int32]] = []

  init(_ program: DrawsProgram, _ context: ExecutionContext) {
    self.program = program
    quiet = context
    numbers = Scratch(count: DrawsProgram.tile)
    frame = Frame(program: program.program, table: program.memory())
  }
}

extension DrawsTile {
  /// Computes the outputs for rows × draws, at most `DrawsProgram.tile` pairs, into one place an output.
  func compute(
    rows: ArraySlice<Int>, draws: Range<Int>, into targets: [UnsafeMutablePointer<Double>]
  ) throws(Diagnostic) {
    for input in program.inputs { fill(input, rows, draws) }
    isWhole = targets.map { _ in [UInt8](repeating: 1, count: rows.count) }
    hasSome = targets.map { _ in [UInt8](repeating: 0, count: rows.count) }
    unitCodes = targets.map { _ in [Int32](repeating: 0, count: rows.count) }
    let width = draws.count
    try program.program.run(0..<rows.count * width, in: frame, context: quiet) { frame in
      for (output, target) in targets.enumerated() {
        copy(program.outputs[output], frame, to: target + frame.start)
        mark(program.outputs[output], frame, width: width, output)
        takeUnits(program.outputs[output], frame, width: width, output)
      }
    }
  }

  private func copy(_ term: Term, _ frame: Frame, to target: UnsafeMutablePointer<Double>) {
    switch term {
    case .constant(.number(let value)): target.update(repeating: value, count: frame.count)
    case .constant(.bool(let value)): target.update(repeating: value ? 1 : 0, count: frame.count)
    case .constant: target.update(repeating: 0, count: frame.count)
    case .lane(let lane):
      if case .bool = lane.kind {
        let bytes = frame.bytes(lane)
        for row in 0..<frame.count { target[row] = Double(bytes[row]) }
      } else {
        target.update(from: frame.numbers(lane), count: frame.count)
      }
    }
  }

  private func mark(_ term: Term, _ frame: Frame, width: Int, _ output: Int) {
    switch term {
    case .constant(let value):
      guard value == .missing else { return }
      for row in isWhole[output].indices { isWhole[output][row] = 0 }
    case .lane(let lane):
      guard let presence = frame.presence(lane) else { return }
      var pair = 0
      while pair < frame.count {
        let row = (frame.start + pair) / width
        let next = min((row + 1) * width - frame.start, frame.count)
        var present = 0
        for place in pair..<next { present += presence[place] == 0 ? 0 : 1 }
        if present < next - pair { isWhole[output][row] = 0 }
        if present > 0 { hasSome[output][row] = 1 }
        pair = next
      }
    }
  }
}

extension DrawsTile {
  /// The unit of a row is that of its first draw.
  private func takeUnits(_ term: Term, _ frame: Frame, width: Int, _ output: Int) {
    guard case .lane(let lane) = term, let units = lane.units else { return }
    let codes = frame.planes[units.plane].assumingMemoryBound(to: Int32.self)
    var row = (frame.start + width - 1) / width
    while row * width < frame.start + frame.count {
      unitCodes[output][row] = codes[row * width - frame.start]
      row += 1
    }
  }
}

// MARK: - Making the columns

extension DrawsTile {
  private func fill(_ input: DrawsProgram.Input, _ rows: ArraySlice<Int>, _ draws: Range<Int>) {
    let width = draws.count
    switch input.content {
    case .literal(let source): fill(source, input.slot, rows.count, draws)
    case .numbers(let sources):
      guard case .numbers(let buffer) = frame.table.columns[input.slot].storage,
        let target = buffer.writable
      else { return }
      draw(sources, rows, draws, into: target)
    case .conditions(let sources):
      guard case .bools(let buffer) = frame.table.columns[input.slot].storage,
        let target = buffer.writable, let scratch = numbers.elements.baseAddress
      else { return }
      draw(sources, rows, draws, into: scratch)
      for pair in 0..<rows.count * width { target[pair] = scratch[pair] != 0 ? 1 : 0 }
    case .plain: repeatPlain(input.slot, rows, width)
    }
    fillUnits(input.slot, rows, width)
    fillPresence(input.slot, rows, width)
  }

  private func draw(
    _ sources: [DrawSource?], _ rows: ArraySlice<Int>, _ draws: Range<Int>,
    into target: UnsafeMutablePointer<Double>
  ) {
    for (place, row) in rows.enumerated() {
      let part = UnsafeMutableBufferPointer(
        start: target + place * draws.count, count: draws.count)
      if let source = sources[row] {
        source.fill(draws: draws, into: part)
      } else {
        part.update(repeating: 0)
      }
    }
  }

  /// The same unknown in every row: drawn once.
  private func fill(_ source: DrawSource, _ slot: Int, _ rowCount: Int, _ draws: Range<Int>) {
    guard case .numbers(let buffer) = frame.table.columns[slot].storage,
      let target = buffer.writable
    else { return }
    source.fill(
      draws: draws, into: UnsafeMutableBufferPointer(start: target, count: draws.count))
    for row in 1..<max(rowCount, 1) {
      (target + row * draws.count).update(from: target, count: draws.count)
    }
  }

  private func repeatPlain(_ slot: Int, _ rows: ArraySlice<Int>, _ width: Int) {
    let sources = program.table.columns[slot].planePointers
    let column = frame.table.columns[slot]
    let strides = column.laneKind.strides
    for (part, pointer) in column.planePointers.enumerated() where part < strides.count {
      let target = UnsafeMutableRawPointer(mutating: pointer)
      switch strides[part] {
      case 1: spread(sources[part], target, rows, width, as: UInt8.self)
      case 4: spread(sources[part], target, rows, width, as: UInt32.self)
      default: spread(sources[part], target, rows, width, as: UInt64.self)
      }
    }
  }

  private func fillUnits(_ slot: Int, _ rows: ArraySlice<Int>, _ width: Int) {
    guard program.table.columns.indices.contains(slot),
      let source = program.table.columns[slot].rowUnits?.codes.raw,
      let target = frame.table.columns[slot].rowUnits?.codes.raw
    else { return }
    spread(source, UnsafeMutableRawPointer(mutating: target), rows, width, as: UInt32.self)
  }

  private func spread<Element: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ rows: ArraySlice<Int>,
    _ width: Int, as type: Element.Type
  ) {
    let from = source.assumingMemoryBound(to: type)
    let to = target.assumingMemoryBound(to: type)
    for (place, row) in rows.enumerated() {
      (to + place * width).update(repeating: from[row], count: width)
    }
  }

  /// A row is missing in all its draws.
  private func fillPresence(_ slot: Int, _ rows: ArraySlice<Int>, _ width: Int) {
    guard program.table.columns.indices.contains(slot),
      let presence = program.table.columns[slot].presence
    else { return }
    guard rows.contains(where: { !presence[$0] }) else {
      frame.table.columns[slot].presence = nil
      return
    }
    let flags = Scratch<UInt8>(count: rows.count * width)
    for (place, row) in rows.enumerated() {
      flags.elements[place * width..<(place + 1) * width].update(repeating: presence[row] ? 1 : 0)
    }
    frame.table.columns[slot].presence = Presence.from(flags.buffer.elements)
  }
}

extension DrawsProgram {
  /// Room for one tile of every column that is read.
  fileprivate func memory() -> Table {
    let read = Set(inputs.map(\.slot))
    let columns = program.table.columns.enumerated().map { slot, column in
      guard read.contains(slot) else { return column }
      var memory = Column(
        unwritten: column.laneKind, units: column.rowUnits?.units, count: DrawsProgram.tile)
      memory.presence = column.presence
      return memory
    }
    return Table(
      fields: program.table.fields, columns: columns, rowCount: DrawsProgram.tile)
  }
}
