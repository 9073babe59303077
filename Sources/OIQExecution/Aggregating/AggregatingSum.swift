import OIQValues

/// Sums and means, rounded once. The pair of doubles of each group decides nearly always how; groups where
/// it doesn't are `doubtful` and are summed again exactly.
final class SumAccumulator: Accumulator {
  enum Result { case sum, mean }

  struct Cell: BitwiseCopyable {
    var pair = DoubleDouble()
    var count: Int64 = 0
  }

  private let lane: Lane
  private let result: Result
  private(set) var skipped = 0
  private var cells = GroupCells<Cell>(initial: Cell())
  /// The greatest |x| of all groups: with the count it bounds a group's Σ|x|.
  private var largest = 0.0
  /// The smallest |x| but 0.
  private var smallest = Double.infinity
  private var mergeCount = 0
  /// Where there are very many groups, what has not come to its cell yet.
  private var heaps: GroupHeaps?
  /// The sum where there is one group.
  private var total = CertifiedSum()

  init(_ lane: Lane, _ result: Result) {
    self.lane = lane
    self.result = result
  }
}

extension SumAccumulator {
  func add(_ chunk: AggregateChunk) {
    if let sum = chunk.frame.chunkSum { return total.add(sum) }
    let values = chunk.frame.numbers(lane)
    let valid = chunk.validity(lane, &skipped)
    guard let ids = chunk.ids else {
      ChunkSum.add(values, valid, chunk.count, to: &total)
      return
    }
    cells.reserve(chunk.groupCount)
    let extent = ChunkSum.extent(values, valid, chunk.count)
    largest = max(largest, extent.largest)
    smallest = min(smallest, extent.smallest)
    if let valid {
      addValid(values, valid, ids, chunk.count)
    } else if chunk.groupCount > GroupHeaps.worthwhileGroups {
      addToHeaps(values, ids, chunk)
    } else {
      addAll(values, ids, chunk.count)
    }
  }

  private func addToHeaps(
    _ values: UnsafePointer<Double>, _ ids: UnsafePointer<Int32>, _ chunk: AggregateChunk
  ) {
    var heaps = heaps ?? GroupHeaps(groupCount: chunk.groupCount)
    self.heaps = nil
    if heaps.groupCount < chunk.groupCount {
      heaps.empty(addAll)
      heaps = GroupHeaps(groupCount: chunk.groupCount * 2)
    }
    if !heaps.hasRoom(for: chunk.count) { heaps.empty(addAll) }
    heaps.add(values, ids, chunk.count)
    self.heaps = heaps
  }

  func finish() {
    heaps?.empty(addAll)
    heaps = nil
  }

  private func addAll(
    _ values: UnsafePointer<Double>, _ ids: UnsafePointer<Int32>, _ count: Int
  ) {
    guard let cells = cells.elements.baseAddress else { return }
    for row in 0..<count {
      let cell = cells + Int(ids[row])
      cell.pointee.pair.add(values[row])
      cell.pointee.count &+= 1
    }
  }

  private func addValid(
    _ values: UnsafePointer<Double>, _ valid: UnsafePointer<UInt8>,
    _ ids: UnsafePointer<Int32>, _ count: Int
  ) {
    guard let cells = cells.elements.baseAddress else { return }
    for row in 0..<count {
      let cell = cells + Int(ids[row])
      let mask = 0 &- UInt64(valid[row])
      cell.pointee.pair.add(Double(bitPattern: values[row].bitPattern & mask))
      cell.pointee.count &+= Int64(valid[row])
    }
  }

  func merge(_ other: any Accumulator, numbers: [Int32]?, groupCount: Int) {
    guard let other = other as? SumAccumulator else { return }
    cells.reserve(groupCount)
    total.add(other.total)
    largest = max(largest, other.largest)
    smallest = min(smallest, other.smallest)
    mergeCount += 1
    skipped += other.skipped
    cells.merge(other.cells, numbers) { mine, theirs in
      mine.pair.add(theirs.pair)
      mine.count &+= theirs.count
    }
  }

  /// What is known of a group's sum.
  private func certified(_ group: Int32) -> CertifiedSum {
    if total.count > 0 { return total }
    let cell = cells.value(group)
    let count = Int(cell.count)
    return CertifiedSum(
      pair: cell.pair, count: count, magnitude: largest * Double(count),
      depth: count + mergeCount, smallest: smallest)
  }

  private func rounded(_ sum: CertifiedSum) -> Double? {
    switch result {
    case .sum: sum.rounded
    case .mean: sum.roundedMean
    }
  }

  func column(_ groups: [Int32]) -> Column { sums(of: groups, threads: 1).column }

  /// Sums of groups, 0 and a place in `doubtful` where they must be taken again.
  func sums(of groups: [Int32], threads: Int) -> (column: Column, doubtful: [Int]) {
    let ranges = Fork.split(groups.count, threads: threads)
    let doubtful = Results<Int>(count: ranges.count)
    let values = Scratch<Double>(count: groups.count)
    let flags = Scratch<UInt8>(count: groups.count)
    groups.withUnsafeBufferPointer { groups in
      Fork.tasks(ranges.count, threads: ranges.count) { index in
        var places: [Int] = []
        for place in ranges[index] {
          let sum = certified(groups[place])
          let value = rounded(sum)
          values.elements[place] = value ?? 0
          flags.elements[place] = sum.count > 0 ? 1 : 0
          if value == nil && sum.count > 0 { places.append(place) }
        }
        doubtful.set(index, places)
      }
    }
    let presence = Presence.from(UnsafeBufferPointer(flags.elements))
    return (Column(.numbers(values.buffer), presence: presence), doubtful.all.flatMap { $0 })
  }

  /// The exact answer for a group's values; `nil` beyond all doubles.
  func exact(_ values: UnsafeBufferPointer<Double>) -> Double? {
    let sum = ExactSum(values)
    return switch result {
    case .sum: sum.rounded
    case .mean: sum.quotient(by: max(values.count, 1))
    }
  }
}

extension ChunkSum {
  /// The greatest and the smallest |x| of a chunk's values that count, zeros aside; 0 and infinity where
  /// there are none.
  static func extent(
    _ values: UnsafePointer<Double>, _ valid: UnsafePointer<UInt8>?, _ count: Int
  ) -> (largest: Double, smallest: Double) {
    let sign = SIMD4<UInt64>(repeating: 0x7fff_ffff_ffff_ffff)
    let none = SIMD4<Double>(repeating: .infinity)
    let masks = masks
    var greatest = SIMD4<Double>(repeating: 0)
    var least = none
    var row = 0
    while row + 4 <= count {
      var x = load(values, row)
      if let valid { x = masked(x, valid, row, masks) }
      let size = unsafeBitCast(
        unsafeBitCast(x, to: SIMD4<UInt64>.self) & sign, to: SIMD4<Double>.self)
      greatest.replace(with: size, where: size .> greatest)
      least.replace(with: size, where: (size .< least) .& (size .> 0))
      row += 4
    }
    var extent = (largest: greatest.max(), smallest: least.min())
    while row < count {
      let size = valid?[row] ?? 1 != 0 ? values[row].magnitude : 0
      extent.largest = max(extent.largest, size)
      if size > 0 { extent.smallest = min(extent.smallest, size) }
      row += 1
    }
    return extent
  }
}
