import OIQPlan
import OIQValues
import Synchronization

// What a column's values are like decides how few bits their numbers take.

extension KeyPart {
  /// A part over whole or broken numbers.
  static func numbers(_ buffer: Buffer<Double>, _ presence: Presence?, threads: Int) -> KeyPart {
    let extent = NumberExtent.of(buffer, presence, threads: threads)
    guard extent.low <= extent.high else {
      return KeyPart(source: .doubles(buffer), presence: presence, lowest: 0, span: 0)
    }
    if extent.isWhole {
      let lowest = raw(whole: extent.low)
      return KeyPart(
        source: .wholes(buffer), presence: presence, lowest: lowest,
        span: raw(whole: extent.high) &- lowest)
    }
    let lowest = raw(double: extent.low)
    return KeyPart(
      source: .doubles(buffer), presence: presence, lowest: lowest,
      span: raw(double: extent.high) &- lowest)
  }

  static func words(_ buffer: Buffer<Int32>, _ presence: Presence?, threads: Int) -> KeyPart {
    let extent = WordExtent.of(buffer, presence, threads: threads)
    let source = Source.words(buffer)
    guard extent.low <= extent.high else {
      return KeyPart(source: source, presence: presence, lowest: 0, span: 0)
    }
    let lowest = raw(word: extent.low)
    return KeyPart(
      source: source, presence: presence, lowest: lowest,
      span: raw(word: extent.high) &- lowest)
  }

  /// A part over words known to lie in `0..<bound`.
  static func ids(_ buffer: Buffer<Int32>, _ presence: Presence?, bound: Int) -> KeyPart {
    KeyPart(
      source: .words(buffer), presence: presence, lowest: raw(word: 0),
      span: UInt64(max(bound - 1, 0)))
  }

  static func codes(
    _ buffer: Buffer<Int32>, _ presence: Presence?, numbers: Buffer<Int32>, bound: Int
  ) -> KeyPart {
    KeyPart(
      source: .codes(buffer, numbers: numbers), presence: presence, lowest: raw(word: 0),
      span: UInt64(max(bound - 1, 0)))
  }

  static func bytes(_ buffer: Buffer<UInt8>, _ presence: Presence?) -> KeyPart {
    KeyPart(source: .bytes(buffer), presence: presence, lowest: 0, span: 255)
  }

  static func bools(_ buffer: Buffer<UInt8>, _ presence: Presence?) -> KeyPart {
    KeyPart(source: .bytes(buffer), presence: presence, lowest: 0, span: 1)
  }
}

/// The smallest and greatest number of a column, and whether all are whole and below 2^51.
struct NumberExtent {
  var low = Double.infinity
  var high = -Double.infinity
  var isWhole = true

  static func of(_ buffer: Buffer<Double>, _ presence: Presence?, threads: Int) -> NumberExtent {
    guard let presence else { return NumberExtent(buffer.zones(threads: threads)) }
    let ranges = Fork.split(buffer.count, threads: threads)
    let parts = Scratch<NumberExtent>(repeating: NumberExtent(), count: ranges.count)
    Fork.tasks(ranges.count, threads: ranges.count) { index in
      var extent = NumberExtent()
      extent.add(buffer.elements, presence, ranges[index])
      parts.elements[index] = extent
    }
    return parts.elements.reduce(NumberExtent()) { $0.joined(with: $1) }.limited
  }

  private func joined(with other: NumberExtent) -> NumberExtent {
    NumberExtent(
      low: Swift.min(low, other.low), high: Swift.max(high, other.high),
      isWhole: isWhole && other.isWhole)
  }

  private var limited: NumberExtent {
    let bound = 2_251_799_813_685_248.0
    return NumberExtent(low: low, high: high, isWhole: isWhole && low > -bound && high < bound)
  }

  private mutating func add(
    _ values: UnsafeBufferPointer<Double>, _ presence: Presence, _ range: Range<Int>
  ) {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 64) {
      let rows = start..<min(start + 64, range.upperBound)
      if !presence.isFull(rows) {
        for row in rows where presence[row] { add(values[row]) }
      } else {
        add(block: values, rows)
      }
    }
  }

  @inline(__always)
  private mutating func add(_ value: Double) {
    if value < low { low = value }
    if value > high { high = value }
    isWhole = isWhole && KeyPart.isWhole(value)
  }

  private mutating func add(block values: UnsafeBufferPointer<Double>, _ rows: Range<Int>) {
    let raw = UnsafeRawPointer(values.baseAddress.unsafelyUnwrapped)
    var least = SIMD4<Double>(repeating: low)
    var most = SIMD4<Double>(repeating: high)
    let magic = SIMD4<Double>(repeating: KeyPart.magic)
    var row = rows.lowerBound
    var broken = SIMD4<UInt64>(repeating: 0)
    while row + 4 <= rows.upperBound {
      let four = raw.loadUnaligned(fromByteOffset: row * 8, as: SIMD4<Double>.self)
      least.replace(with: four, where: four .< least)
      most.replace(with: four, where: four .> most)
      if isWhole {
        let rest = ((four + magic) - magic) - four
        broken |= unsafeBitCast(rest, to: SIMD4<UInt64>.self) & (UInt64.max >> 1)
      }
      row += 4
    }
    low = least.min()
    high = most.max()
    isWhole = isWhole && broken == .zero
    while row < rows.upperBound {
      add(values[row])
      row += 1
    }
  }
}

extension NumberExtent {
  /// Of all zones.
  private init(_ zones: NumberZones) {
    low = zones.low.elements.min() ?? .infinity
    high = zones.high.elements.max() ?? -.infinity
    isWhole = zones.isWhole
  }

  /// Of a stretch without missing rows.
  fileprivate init(_ values: UnsafeBufferPointer<Double>, _ rows: Range<Int>) {
    add(block: values, rows)
    self = limited
  }
}

extension Buffer<Double> {
  /// The zones of a column's numbers, all of which are there.
  func zones(threads: Int) -> NumberZones {
    zones {
      let count = (count + NumberZones.size - 1) / NumberZones.size
      let (low, high) = (Scratch<Double>(count: count), Scratch<Double>(count: count))
      let isBroken = Atomic<Bool>(false)
      Fork.rows(self.count, multiple: NumberZones.size, threads: threads) { rows in
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: NumberZones.size) {
          let zone = start / NumberZones.size
          let extent = NumberExtent(
            elements, start..<Swift.min(start + NumberZones.size, rows.upperBound))
          (low.elements[zone], high.elements[zone]) = (extent.low, extent.high)
          if !extent.isWhole { isBroken.store(true, ordering: .relaxed) }
        }
      }
      return NumberZones(
        low: low.buffer, high: high.buffer, isWhole: !isBroken.load(ordering: .relaxed))
    }
  }
}

struct WordExtent {
  var low = Int32.max
  var high = Int32.min

  static func of(_ buffer: Buffer<Int32>, _ presence: Presence?, threads: Int) -> WordExtent {
    let ranges = Fork.split(buffer.count, threads: threads)
    let parts = Scratch<WordExtent>(repeating: WordExtent(), count: ranges.count)
    Fork.tasks(ranges.count, threads: ranges.count) { index in
      var extent = WordExtent()
      let values = buffer.elements
      if let presence {
        for row in ranges[index] where presence[row] { extent.add(values[row]) }
      } else {
        for row in ranges[index] { extent.add(values[row]) }
      }
      parts.elements[index] = extent
    }
    return parts.elements.reduce(WordExtent()) {
      WordExtent(low: Swift.min($0.low, $1.low), high: Swift.max($0.high, $1.high))
    }
  }

  @inline(__always)
  private mutating func add(_ value: Int32) {
    low = Swift.min(low, value)
    high = Swift.max(high, value)
  }
}

extension Presence {
  /// Whether all rows of a range that starts at a multiple of 64 and is at most 64 long are present.
  func isFull(_ rows: Range<Int>) -> Bool {
    let mask = rows.count >= 64 ? UInt64.max : (1 << UInt64(rows.count)) - 1
    return words.elements[rows.lowerBound >> 6] & mask == mask
  }
}
