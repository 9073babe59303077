import OIQText
import OIQValues

/// An amount that may be ranged: a plain number and multiples of unknowns. Sums, differences and shares of
/// amounts are such again, so that parts of one fact add up to it in every draw, and what was stated stays as
/// stated where nothing but its own share is left.
struct FlowAmount {
  private(set) var offset: Double
  private(set) var terms: [FlowTerm]

  static let zero = FlowAmount(0)

  init(_ number: Double) {
    offset = number
    terms = []
  }

  /// A row of a ranged column.
  init(_ ranges: RangeBuffer, row: Int) {
    let range = ranges[row]
    self.init(range.shape == .point ? range.mid : 0)
    guard range.shape != .point else { return }
    terms = [
      FlowTerm(
        range: range, key: ranges.keys[row], source: DrawSource(ranges, row: row),
        stores: ranges.stores, factor: 1)
    ]
  }
}

/// A multiple of an unknown.
struct FlowTerm {
  var range: RangedValue
  var key: UInt64
  /// `nil` where one side of it alone is known.
  var source: DrawSource?
  var stores: [DrawStore]
  var factor: Double
}

extension FlowTerm {
  var isOneSided: Bool { source == nil }

  /// The range times the factor.
  var scaled: RangedValue {
    let bounds = (range.low * factor, range.high * factor)
    var shape = range.shape
    if factor < 0 {
      switch shape {
      case .atLeast: shape = .atMost
      case .atMost: shape = .atLeast
      case .point, .interval, .pert, .issuer, .lognormal, .normal, .uniform, .triangular, .sampled,
        .percentiles, .writtenPert:
        break
      }
    }
    return RangedValue(
      low: min(bounds.0, bounds.1), mid: range.mid * factor, high: max(bounds.0, bounds.1),
      shape: shape)
  }

  func isSame(as other: FlowTerm) -> Bool { key == other.key && range == other.range }
}

extension FlowAmount {
  var isPoint: Bool { terms.isEmpty }

  /// Whether it is known on one side alone.
  var isOneSided: Bool { terms.contains(where: \.isOneSided) }

  func scaled(by factor: Double) -> FlowAmount {
    var scaled = self
    scaled.offset *= factor
    for index in terms.indices { scaled.terms[index].factor *= factor }
    return scaled
  }

  /// The sum of two amounts; nil where one is known on one side alone and the other is a range.
  func adding(_ other: FlowAmount) -> FlowAmount? {
    var sum = self
    sum.offset += other.offset
    for term in other.terms {
      guard let index = sum.terms.firstIndex(where: { $0.isSame(as: term) }) else {
        sum.terms.append(term)
        continue
      }
      sum.terms[index].factor += term.factor
    }
    sum.terms.removeAll { $0.factor == 0 }
    return sum.isKnown ? sum : nil
  }

  /// The difference: what is left of a total after at least so much is at most the rest.
  func subtracting(_ other: FlowAmount) -> FlowAmount? { adding(other.scaled(by: -1)) }

  /// One-sided amounts go only with points and with others of the same side.
  private var isKnown: Bool {
    guard terms.contains(where: \.isOneSided) else { return true }
    return Set(terms.map(\.scaled.shape)).count == 1
  }

  /// Bounds and middles added up: exact for middles of symmetric ranges, never too narrow.
  var range: RangedValue {
    var sum = RangedValue(low: offset, mid: offset, high: offset, shape: .point)
    for term in terms {
      let scaled = term.scaled
      sum.low += scaled.low
      sum.mid += scaled.mid
      sum.high += scaled.high
      sum.shape = scaled.shape
    }
    return sum
  }

  /// The amount as one range of a kind that can be stated, with what names its unknown; nil where only
  /// draws can tell, or hold what it is.
  var stated: (range: RangedValue, key: UInt64)? {
    guard let first = terms.first else { return (range, 0) }
    if terms.allSatisfy(\.isOneSided) { return (range, first.key) }
    if terms.count == 1, first.factor == 1, offset == 0 { return (range, first.key) }
    // The draws that were kept are of the range as it was.
    if case .kept? = first.source { return nil }
    // Where it is turned over, so are its draws.
    guard first.factor > 0 else { return nil }
    return moved.map { ($0, first.key) }
  }

  /// The amount as the range that it is a multiple of, moved; nil where that is of no kind that can be stated.
  var moved: RangedValue? {
    guard terms.count == 1, let term = terms.first else { return nil }
    func place(_ value: Double) -> Double { value * term.factor + offset }
    return term.range.moved(
      low: place(term.range.low), mid: place(term.range.mid), high: place(term.range.high),
      offset: offset)
  }

  /// Adds the draws up.
  func fill(
    draws: Int, _ context: ExecutionContext, into target: UnsafeMutableBufferPointer<Double>
  ) {
    target.update(repeating: offset)
    let one = Scratch<Double>(count: draws)
    for term in terms {
      context.source(of: term)?.fill(draws: 0..<draws, into: one.elements)
      for draw in 0..<draws { target[draw] += term.factor * one.elements[draw] }
    }
  }
}

extension Column {
  /// Amounts as plain numbers where none is ranged; those that no stated range can say as draws.
  init(_ amounts: [FlowAmount?], context: ExecutionContext) {
    let flags = Buffer(amounts.map { UInt8($0 == nil ? 0 : 1) })
    let presence = Presence.from(flags.elements)
    guard amounts.contains(where: { $0.map { !$0.isPoint } ?? false }) else {
      self.init(.numbers(Buffer(amounts.map { $0?.offset ?? 0 })), presence: presence)
      return
    }
    let computed = amounts.indices.filter { row in amounts[row].map { $0.stated == nil } ?? false }
    let drawn = Column(drawing: computed.compactMap { amounts[$0] }, context)
    var rows = amounts.map { $0?.stated ?? (.point(0), 0) }
    var stores: [DrawStore] = []
    for case .ranges(let ranges) in [drawn.storage] {
      for (place, row) in computed.enumerated() { rows[row] = (ranges[place], ranges.keys[place]) }
      stores = ranges.stores
    }
    for term in amounts.compactMap({ $0 }).flatMap(\.terms) {
      stores = RangeBuffer.joined(stores, term.stores)
    }
    let ranges = RangeBuffer(
      low: Buffer(rows.map(\.range.low)), mid: Buffer(rows.map(\.range.mid)),
      high: Buffer(rows.map(\.range.high)), shapes: Buffer(rows.map(\.range.shape.rawValue)),
      keys: Buffer(rows.map(\.key)), stores: stores)
    self.init(.ranges(ranges), presence: presence)
  }

  /// A column of the draws of amounts, a range in every row.
  private init(drawing amounts: [FlowAmount], _ context: ExecutionContext) {
    let draws = context.draws
    let samples = Scratch<Double>(count: amounts.count * draws)
    Fork.tasks(amounts.count, threads: context.threadCount) { row in
      let part = samples.elements[row * draws..<(row + 1) * draws]
      amounts[row].fill(
        draws: draws, context, into: UnsafeMutableBufferPointer(rebasing: part))
    }
    let all = Buffer<UInt8>(repeating: 1, count: amounts.count)
    let column = DrawsColumn.summing(
      DrawStore(samples: samples.buffer, drawCount: draws), isThere: all.elements,
      isCondition: false, threads: context.threadCount)
    self = column.asRanges.stating { row in
      amounts[row].moved.map { StatedRow(range: $0, key: 0) }
    }
  }
}
