import OIQValues

extension Column {
  /// One value in every row; missing and lists give a column without values.
  init(repeating value: Value, count: Int) {
    switch value {
    case .number(let number): self.init(.numbers(Buffer(repeating: number, count: count)))
    case .text(let text):
      self.init(.codes(Buffer(repeating: 0, count: count), TextDictionary([text])))
    case .bool(let flag): self.init(.bools(Buffer(repeating: flag ? 1 : 0, count: count)))
    case .date(let day): self.init(.dates(Buffer(repeating: day, count: count)))
    case .period(let period):
      self.init(
        .spans(
          starts: Buffer(repeating: period.start, count: count),
          ends: Buffer(repeating: period.end, count: count)))
    case .range(let range):
      self.init(
        .ranges(
          RangeBuffer(
            low: Buffer(repeating: range.low, count: count),
            mid: Buffer(repeating: range.mid, count: count),
            high: Buffer(repeating: range.high, count: count),
            shapes: Buffer(repeating: range.shape.rawValue, count: count),
            keys: Buffer(repeating: 0, count: count))))
    case .missing, .list:
      self.init(
        .numbers(Buffer(repeating: 0, count: count)),
        presence: count == 0 ? nil : Presence.none(count: count))
    }
  }

  /// Room for rows of a kind, unwritten.
  init(
    unwritten kind: LaneKind, units: [Unit]?, stores: [DrawStore] = [], count: Int
  ) {
    let storage: Storage
    switch kind {
    case .number: storage = .numbers(.unwritten(count))
    case .bool: storage = .bools(.unwritten(count))
    case .date: storage = .dates(.unwritten(count))
    case .period: storage = .spans(starts: .unwritten(count), ends: .unwritten(count))
    case .text(let dictionary): storage = .codes(.unwritten(count), dictionary)
    case .range:
      storage = .ranges(
        RangeBuffer(
          low: .unwritten(count), mid: .unwritten(count), high: .unwritten(count),
          shapes: .unwritten(count), keys: .unwritten(count), stores: stores))
    case .facts: storage = .facts(FactLists(offsets: Buffer([0]), parts: Buffer([])))
    }
    let rowUnits = units.map { RowUnits(codes: .unwritten(count), units: $0) }
    self.init(storage, rowUnits: rowUnits)
  }

  /// The first rows. Shares memory, unless that would keep much for little.
  func first(_ count: Int) -> Column {
    let storage: Storage
    switch self.storage {
    case .numbers(let buffer): storage = .numbers(buffer.first(count))
    case .codes(let buffer, let dictionary): storage = .codes(buffer.first(count), dictionary)
    case .bools(let buffer): storage = .bools(buffer.first(count))
    case .dates(let buffer): storage = .dates(buffer.first(count))
    case .spans(let starts, let ends):
      storage = .spans(starts: starts.first(count), ends: ends.first(count))
    case .ranges(let ranges):
      storage = .ranges(
        RangeBuffer(
          low: ranges.low.first(count), mid: ranges.mid.first(count),
          high: ranges.high.first(count), shapes: ranges.shapes.first(count),
          keys: ranges.keys.first(count), stores: ranges.stores))
    case .facts: storage = self.storage
    }
    let units = rowUnits.map { RowUnits(codes: $0.codes.first(count), units: $0.units) }
    return Column(storage, presence: presence, rowUnits: units)
  }
}

extension Buffer {
  /// Memory that the caller writes before anyone reads it.
  static func unwritten(_ count: Int) -> Buffer { Buffer(count: count) { _ in } }

  func first(_ wanted: Int) -> Buffer {
    guard wanted < count else { return self }
    let part = slice(0..<wanted)
    return wanted < count / 8 ? Buffer(part.array) : part
  }

  /// For the one who made the buffer, before it is shared.
  var writable: UnsafeMutablePointer<Element>? {
    elements.baseAddress.map { UnsafeMutablePointer(mutating: $0) }
  }
}
