import Glibc
import OIQText
import OIQValues

extension Column {
  /// The rows of the first, then of the second. Columns of different storage are brought to one: points
  /// beside ranges become ranges, and a column without any value becomes whatever the other is.
  func appending(_ other: Column, threads: Int) -> Column {
    let (first, second) = Column.alike(self, other, threads: threads)
    return Column(
      first.storage.appending(second.storage),
      presence: Presence.appending(first, second),
      rowUnits: RowUnits.appending(first, second))
  }

  private static func alike(_ first: Column, _ second: Column, threads: Int) -> (Column, Column) {
    switch (first.storage, second.storage) {
    case (.numbers, .numbers), (.codes, .codes), (.bools, .bools), (.dates, .dates),
      (.spans, .spans), (.ranges, .ranges), (.facts, .facts):
      return (first, second)
    case (.numbers, .ranges): return (first.asRanges, second)
    case (.ranges, .numbers): return (first, second.asRanges)
    case (_, _) where first.missingCount == first.count:
      return (second.allMissing(count: first.count, threads: threads), second)
    default:
      // The planner lets only columns of one type together; what is left is a column without values.
      return (first, first.allMissing(count: second.count, threads: threads))
    }
  }

  /// Numbers as ranges without width.
  var asRanges: Column {
    guard case .numbers(let values) = storage else { return self }
    let ranges = RangeBuffer(
      low: values, mid: values, high: values,
      shapes: Buffer(repeating: RangeShape.point.rawValue, count: values.count),
      keys: Buffer(repeating: 0, count: values.count))
    return Column(.ranges(ranges), presence: presence, rowUnits: rowUnits)
  }
}

extension Column.Storage {
  fileprivate func appending(_ other: Column.Storage) -> Column.Storage {
    switch (self, other) {
    case (.numbers(let first), .numbers(let second)): return .numbers(first.appending(second))
    case (.codes(let first, let texts), .codes(let second, let others)):
      return Self.appending(first, texts, second, others)
    case (.bools(let first), .bools(let second)): return .bools(first.appending(second))
    case (.dates(let first), .dates(let second)): return .dates(first.appending(second))
    case (.spans(let starts, let ends), .spans(let otherStarts, let otherEnds)):
      return .spans(starts: starts.appending(otherStarts), ends: ends.appending(otherEnds))
    case (.ranges(let first), .ranges(let second)):
      return .ranges(
        RangeBuffer(
          low: first.low.appending(second.low), mid: first.mid.appending(second.mid),
          high: first.high.appending(second.high), shapes: first.shapes.appending(second.shapes),
          keys: first.keys.appending(second.keys),
          stores: RangeBuffer.joined(first.stores, second.stores)))
    case (.facts(let first), .facts(let second)): return .facts(first.appending(second))
    case (.numbers, _), (.codes, _), (.bools, _), (.dates, _), (.spans, _), (.ranges, _),
      (.facts, _):
      return self
    }
  }

  private static func appending(
    _ first: Buffer<Int32>, _ texts: TextDictionary, _ second: Buffer<Int32>,
    _ others: TextDictionary
  ) -> Column.Storage {
    if texts === others { return .codes(first.appending(second), texts) }
    let merged = MergedTexts([texts, others])
    let remapped = [(first, merged.codes[0]), (second, merged.codes[1])].map { codes, remap in
      Buffer<Int32>(count: codes.count) { target in
        // The code of a missing row may be anything.
        for row in target.indices {
          let code = Int(codes.elements[row])
          target[row] = code >= 0 && code < remap.count ? remap.elements[code] : 0
        }
      }
    }
    return .codes(remapped[0].appending(remapped[1]), merged.dictionary)
  }
}

extension Buffer {
  func appending(_ other: Buffer) -> Buffer {
    if count == 0 { return other }
    if other.count == 0 { return self }
    return Buffer(count: count + other.count) { target in
      let first = UnsafeMutableBufferPointer(rebasing: target[..<count])
      let second = UnsafeMutableBufferPointer(rebasing: target[count...])
      _ = first.update(fromContentsOf: elements)
      _ = second.update(fromContentsOf: other.elements)
    }
  }
}

extension Presence {
  fileprivate static func appending(_ first: Column, _ second: Column) -> Presence? {
    if first.presence == nil, second.presence == nil { return nil }
    let count = first.count + second.count
    let words = Buffer<UInt64>(count: (count + 63) / 64) { words in
      words.update(repeating: 0)
      words.place(first.presence, count: first.count, at: 0)
      words.place(second.presence, count: second.count, at: first.count)
    }
    let presence = Presence(words: words, count: count)
    return presence.missingCount == 0 ? nil : presence
  }
}

extension UnsafeMutableBufferPointer<UInt64> {
  /// Sets the bits of the present rows, from bit `start` on; no presence means all.
  fileprivate func place(_ presence: Presence?, count: Int, at start: Int) {
    let shift = UInt64(start & 63)
    for index in 0..<(count + 63) / 64 {
      let width = Swift.min(64, count - index * 64)
      let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
      let word = (presence.map { $0.words.elements[index] } ?? .max) & mask
      let place = start >> 6 + index
      self[place] |= word << shift
      if shift > 0, place + 1 < self.count { self[place + 1] |= word >> (64 - shift) }
    }
  }
}

extension RowUnits {
  /// Where only one side has units of its own, the rows of the other get the plain unit: the executor
  /// gives them theirs beforehand, from the type of the field.
  fileprivate static func appending(_ first: Column, _ second: Column) -> RowUnits? {
    if first.rowUnits == nil, second.rowUnits == nil { return nil }
    let left = first.rowUnits ?? .uniform(.one, count: first.count)
    let right = second.rowUnits ?? .uniform(.one, count: second.count)
    // Each unit stands once, however many unions lie one above the other.
    var units = left.units
    var places = Dictionary(zip(units, Int32(0)...), uniquingKeysWith: { first, _ in first })
    let moved = right.units.map { unit in
      if let place = places[unit] { return place }
      let place = Int32(clamping: units.count)
      places[unit] = place
      units.append(unit)
      return place
    }
    let codes = Buffer<Int32>(count: right.codes.count) { target in
      // The code of a missing row may be anything.
      for row in target.indices {
        let code = Int(right.codes.elements[row])
        target[row] = moved.indices.contains(code) ? moved[code] : 0
      }
    }
    return RowUnits(codes: left.codes.appending(codes), units: units)
  }

  static func uniform(_ unit: Unit, count: Int) -> RowUnits {
    RowUnits(codes: Buffer(repeating: 0, count: count), units: [unit])
  }
}

extension FactLists {
  fileprivate func appending(_ other: FactLists) -> FactLists {
    let own = compact
    let added = other.compact
    if own.count == 0 { return added }
    let shift = Int32(clamping: own.parts.count)
    let offsets = Buffer<Int32>(count: own.count + added.count + 1) { target in
      for row in 0...own.count { target[row] = own.offsets.elements[row] }
      for row in 0..<added.count {
        target[own.count + 1 + row] = added.offsets.elements[row + 1] &+ shift
      }
    }
    return FactLists(offsets: offsets, parts: own.parts.appending(added.parts))
  }

  /// The same lists with offsets from 0 and no parts that no row has.
  private var compact: FactLists {
    guard offsets.count > 0 else { return self }
    let first = offsets[0]
    let last = offsets[offsets.count - 1]
    if first == 0, Int(last) == parts.count { return self }
    let shifted = Buffer<Int32>(count: offsets.count) { target in
      for row in target.indices { target[row] = offsets.elements[row] &- first }
    }
    return FactLists(offsets: shifted, parts: parts.slice(Int(first)..<Int(last)))
  }
}
