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
    let inside = wantedClasses(of: ranks)
    let members = members(draws, least, scale)
    var found: [Int: Double] = [:]
    var start = 0
    for (rank, skipped) in zip(ranks, inside) {
      found[rank] = QuickSelect.value(at: rank - skipped, in: members, from: start)
      start = rank - skipped
    }
    return found
  }

  /// Marks the classes that hold ascending ranks by a 1 where their counts were, all others by a 0; gives by rank how
  /// many draws lie below it in classes that hold none.
  private func wantedClasses(of ranks: [Int]) -> [Int] {
    let counts = counts.elements
    var skipped: [Int] = []
    var (first, left) = (0, 0)
    for index in counts.indices {
      let end = first + Int(counts[index])
      let inside = ranks[skipped.count...].prefix { $0 < end }.count
      if inside == 0 { left += end - first }
      skipped += repeatElement(left, count: inside)
      counts[index] = inside > 0 ? 1 : 0
      first = end
    }
    return skipped
  }

  @inline(__always)
  private func classOf(_ draw: Double, _ least: Double, _ scale: Double) -> Int {
    min(Int((draw - least) * scale), DrawsQuantiles.classes)
  }

  /// The draws of marked classes, in one go over all and without a branch.
  private func members(
    _ draws: UnsafeBufferPointer<Double>, _ least: Double, _ scale: Double
  ) -> UnsafeMutableBufferPointer<Double> {
    let marks = counts.elements
    let members = values.elements
    var count = 0
    for draw in draws {
      members[count] = draw
      count &+= Int(marks[classOf(draw, least, scale)])
    }
    return UnsafeMutableBufferPointer(rebasing: members[..<count])
  }
}
