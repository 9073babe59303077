import OIQPlan
import OIQValues

// The parts of a column's key: one for most kinds, two for periods, four for ranges.

extension KeyPart {
  /// Parts that order rows: texts by code point, periods by start and then end, ranges by their middle.
  static func ordering(
    of column: Column, _ direction: SortTerm.Direction, threads: Int
  ) -> [KeyPart] {
    let presence = column.presence
    var parts: [KeyPart]
    switch column.storage {
    case .numbers(let buffer): parts = [numbers(buffer, presence, threads: threads)]
    case .codes(let buffer, let texts):
      let ranks = TextNumbers.ranks(of: texts, usedBy: buffer)
      parts = [codes(buffer, presence, numbers: ranks.numbers, bound: ranks.bound)]
    case .bools(let buffer): parts = [bools(buffer, presence)]
    case .dates(let buffer): parts = [words(buffer, presence, threads: threads)]
    case .spans(let starts, let ends):
      parts = [
        words(starts, presence, threads: threads), words(ends, presence, threads: threads),
      ]
    case .ranges(let ranges): parts = [numbers(ranges.mid, presence, threads: threads)]
    case .facts: parts = []
    }
    for index in parts.indices { parts[index].direction = direction }
    return parts
  }

  /// Parts that tell values apart.
  static func equality(of column: Column, threads: Int) -> [KeyPart] {
    let presence = column.presence
    var parts: [KeyPart]
    switch column.storage {
    case .codes(let buffer, let texts):
      let same = TextNumbers.distinct(texts, usedBy: buffer)
      parts = [codes(buffer, presence, numbers: same.numbers, bound: same.bound)]
    case .ranges(let ranges):
      parts = [
        numbers(ranges.low, presence, threads: threads),
        numbers(ranges.mid, presence, threads: threads),
        numbers(ranges.high, presence, threads: threads), bytes(ranges.shapes, presence),
      ]
    case .numbers, .bools, .dates, .spans, .facts:
      parts = ordering(of: column, .ascending, threads: threads)
    }
    if let units = column.rowUnits { parts.append(dimensions(units, presence)) }
    return parts
  }

  /// Units of one dimension don't tell numbers apart: those are in base units.
  private static func dimensions(_ units: RowUnits, _ presence: Presence?) -> KeyPart {
    var numbers: [Dimension: Int32] = [:]
    let ids = units.units.map { unit in
      let next = Int32(clamping: numbers.count)
      numbers[unit.dimension, default: next] += 0
      return numbers[unit.dimension] ?? next
    }
    return codes(units.codes, presence, numbers: Buffer(ids), bound: numbers.count)
  }
}

/// Two columns' parts of keys that are compared with each other.
struct KeyPair {
  let built: KeyPart
  let probed: KeyPart

  /// One pair a part of a pair of columns.
  static func pairs(built: Column, probed: Column, threads: Int) -> [KeyPair] {
    let own = KeyPart.equality(of: built.withoutRowUnits, threads: threads)
    let sources = probedSources(built: built, probed: probed)
    guard own.count == sources.count else {
      return [KeyPair(built: .nothing(count: built.count), probed: .nothing(count: probed.count))]
    }
    return zip(own, sources).map { part, source in
      var other = part
      other.source = source
      if case .wholes = part.source, case .doubles(let buffer) = source {
        other.source = .wholes(buffer)
      }
      other.presence = probed.presence
      return KeyPair(built: part, probed: other)
    }
  }

  private static func probedSources(built: Column, probed: Column) -> [KeyPart.Source] {
    switch (built.storage, probed.storage) {
    case (.numbers, .numbers(let buffer)): return [.doubles(buffer)]
    case (.codes(let codes, let texts), .codes(let buffer, let others)):
      let numbers = TextNumbers.matching(others, usedBy: buffer, in: texts, usedBy: codes)
      return [.codes(buffer, numbers: numbers)]
    case (.bools, .bools(let buffer)): return [.bytes(buffer)]
    case (.dates, .dates(let buffer)): return [.words(buffer)]
    case (.spans, .spans(let starts, let ends)): return [.words(starts), .words(ends)]
    case (.ranges, .ranges(let ranges)):
      return [
        .doubles(ranges.low), .doubles(ranges.mid), .doubles(ranges.high), .bytes(ranges.shapes),
      ]
    case (.numbers, _), (.codes, _), (.bools, _), (.dates, _), (.spans, _), (.ranges, _),
      (.facts, _):
      return []
    }
  }
}

extension KeyPart {
  /// A part that no row has a value for: columns of different kinds match nowhere.
  fileprivate static func nothing(count: Int) -> KeyPart {
    KeyPart(
      source: .bytes(Buffer(repeating: 0, count: count)), presence: .none(count: count), lowest: 0,
      span: 0)
  }
}

extension Column {
  fileprivate var withoutRowUnits: Column { Column(storage, presence: presence) }
}
