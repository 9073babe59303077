import OIQValues

/// Quantiles of the draws of one row at a time, with memory that is used again: as `Quantiles` defines them.
struct DrawsQuantiles {
  private var values: Scratch<Double>
  private var counts: Scratch<UInt32>

  /// Draws fall into this many classes between the least and the greatest, so that only those in the classes
  /// that hold a quantile are sorted.
  private static let classes = 1024

  init(capacity: Int) {
    values = Scratch(count: capacity)
    counts = Scratch(count: DrawsQuantiles.classes + 1)
  }
}

extension DrawsQuantiles {
  /// One number a level, levels ascending, of finite draws between `least` and `greatest`.
  func of(
    _ draws: UnsafeBufferPointer<Double>, least: Double, greatest: Double, levels: [Double]
  ) -> [Double] {
    let last = Double(draws.count - 1)
    let places = levels.map { min(max($0, 0), 1) * last }
    var wanted: [Int] = []
    for place in places {
      for rank in [Int(place), min(Int(place) + 1, draws.count - 1)] where rank != wanted.last {
        if !wanted.contains(rank) { wanted.append(rank) }
      }
    }
    let found = ranked(wanted.sorted(), draws, least, greatest)
    return places.map { place in
      let low = found[Int(place)] ?? least
      let high = found[min(Int(place) + 1, draws.count - 1)] ?? low
      return Quantiles.interpolate(low, high, place - place.rounded(.down))
    }
  }

  /// The draws at ascending ranks.
  private func ranked(
    _ ranks: [Int], _ draws: UnsafeBufferPointer<Double>, _ least: Double, _ greatest: Double
  ) -> [Int: Double] {
    let width = greatest - least
    let scale = Double(DrawsQuantiles.classes) / width
    guard width.isFinite, scale.isFinite, scale > 0, draws.count > 256 else {
      let sorted = draws.sorted()
      return Dictionary(uniqueKeysWithValues: ranks.map { ($0, sorted[$0]) })
    }
    let counts = counts.elements
    counts.update(repeating: 0)
    for draw in draws { counts[classOf(draw, least, scale)] &+= 1 }
    var found: [Int: Double] = [:]
    var first = 0
    var rest = ranks[...]
    for (index, count) in counts.enumerated() {
      if rest.isEmpty { break }
      let end = first + Int(count)
      let inside = rest.prefix { $0 < end }
      if !inside.isEmpty {
        select(inside, index, first, draws, least, scale, &found)
        rest = rest.dropFirst(inside.count)
      }
      first = end
    }
    return found
  }

  @inline(__always)
  private func classOf(_ draw: Double, _ least: Double, _ scale: Double) -> Int {
    min(Int((draw - least) * scale), DrawsQuantiles.classes)
  }

  private func select(
    _ ranks: ArraySlice<Int>, _ index: Int, _ first: Int, _ draws: UnsafeBufferPointer<Double>,
    _ least: Double, _ scale: Double, _ found: inout [Int: Double]
  ) {
    let members = values.elements
    var count = 0
    for draw in draws {
      members[count] = draw
      count &+= classOf(draw, least, scale) == index ? 1 : 0
    }
    let part = UnsafeMutableBufferPointer(rebasing: members[..<count])
    var start = 0
    for rank in ranks {
      found[rank] = QuickSelect.value(at: rank - first, in: part, from: start)
      start = rank - first
    }
  }
}
