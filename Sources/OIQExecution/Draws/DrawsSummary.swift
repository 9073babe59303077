import OIQValues

/// What a column says of one row's draws.
struct DrawsSummary {
  var least: Double
  var greatest: Double
  private let quantiles: DrawsQuantiles

  /// `draws` holds one number at least, and numbers alone.
  init(_ draws: UnsafeBufferPointer<Double>, _ quantiles: DrawsQuantiles) {
    var (least, greatest) = (Double.infinity, -Double.infinity)
    for draw in draws {
      least = draw < least ? draw : least
      greatest = draw > greatest ? draw : greatest
    }
    (self.least, self.greatest, self.quantiles) = (least, greatest, quantiles)
  }
}

extension DrawsSummary {
  var isPoint: Bool { least == greatest }

  /// Whether they differ by what rounding leaves of a range that is taken off itself, and are one number.
  private var isRounded: Bool { greatest - least <= 1e-14 * max(abs(least), abs(greatest)) }

  /// The median between the ends of the 90% interval.
  func range(_ draws: UnsafeBufferPointer<Double>) -> RangedValue {
    // -0 and 0 are equal: one of them stands for both.
    if isPoint { return .point(least + 0) }
    if isRounded { return .point(quantiles(draws, levels: [0.5])[0]) }
    let found = quantiles.of(
      draws, least: least, greatest: greatest, levels: [0.05, 0.5, 0.95])
    return RangedValue(low: found[0], mid: found[1], high: found[2], shape: .sampled)
  }

  func quantiles(_ draws: UnsafeBufferPointer<Double>, levels: [Double]) -> [Double] {
    quantiles.of(draws, least: least, greatest: greatest, levels: levels)
  }

  func mean(_ draws: UnsafeBufferPointer<Double>) -> Double {
    ExactSum.mean(draws) ?? least / 2 + greatest / 2
  }
}

/// A column in the making, one row for each row of a store. Threads set rows of their own.
struct DrawsColumn {
  private let low: Scratch<Double>
  private let mid: Scratch<Double>
  private let high: Scratch<Double>
  private let shapes: Scratch<UInt8>
  private let keys: Scratch<UInt64>
  private let store: DrawStore
  private let isCondition: Bool

  init(_ store: DrawStore, rowCount: Int, isCondition: Bool) {
    low = Scratch(repeating: 0, count: rowCount)
    mid = Scratch(repeating: 0, count: rowCount)
    high = Scratch(repeating: 0, count: rowCount)
    shapes = Scratch(repeating: RangeShape.point.rawValue, count: rowCount)
    keys = Scratch(repeating: 0, count: rowCount)
    self.store = store
    self.isCondition = isCondition
  }
}

extension DrawsColumn {
  func set(_ row: Int, _ summary: DrawsSummary, _ draws: UnsafeBufferPointer<Double>) {
    var range = isCondition && !summary.isPoint ? chance(draws, summary) : summary.range(draws)
    if range.shape == .point { range = .point(range.mid) }
    low.elements[row] = range.low
    mid.elements[row] = range.mid
    high.elements[row] = range.high
    shapes.elements[row] = range.shape.rawValue
    if range.shape == .sampled { keys.elements[row] = store.key(row: row) }
  }

  /// A condition that holds in some draws is shown as the share of those.
  private func chance(
    _ draws: UnsafeBufferPointer<Double>, _ summary: DrawsSummary
  ) -> RangedValue {
    let share = summary.mean(draws)
    return RangedValue(low: share, mid: share, high: share, shape: .sampled)
  }

  /// The column of a store's rows, those that have a value in all draws.
  static func summing(
    _ store: DrawStore, isThere: UnsafeBufferPointer<UInt8>, isCondition: Bool, threads: Int
  ) -> Column {
    let made = DrawsColumn(store, rowCount: isThere.count, isCondition: isCondition)
    let draws = store.drawCount
    let step = max(1, (1 << 18) / draws)
    Fork.tasks((isThere.count + step - 1) / step, threads: threads) { task in
      let quantiles = DrawsQuantiles(capacity: draws)
      for row in task * step..<min((task + 1) * step, isThere.count) where isThere[row] != 0 {
        let part = UnsafeBufferPointer(
          rebasing: store.samples.elements[row * draws..<(row + 1) * draws])
        made.set(row, DrawsSummary(part, quantiles), part)
      }
    }
    return made.column(presence: Presence.from(isThere))
  }

  /// Plain where every row is a point; the draws are then let go.
  func column(presence: Presence?) -> Column {
    guard shapes.elements.contains(RangeShape.sampled.rawValue) else {
      guard isCondition else { return Column(.numbers(mid.buffer), presence: presence) }
      return Column(.bools(Buffer(mid.elements.map { $0 != 0 ? 1 : 0 })), presence: presence)
    }
    let ranges = RangeBuffer(
      low: low.buffer, mid: mid.buffer, high: high.buffer, shapes: shapes.buffer,
      keys: keys.buffer, stores: [store])
    return Column(.ranges(ranges), presence: presence)
  }
}
