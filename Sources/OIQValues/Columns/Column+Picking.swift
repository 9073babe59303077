extension Column {
  /// A few rows, in the order given.
  package func picked(_ rows: [Int]) -> Column {
    func pick<Element: BitwiseCopyable>(_ buffer: Buffer<Element>) -> Buffer<Element> {
      Buffer(rows.map { buffer[$0] })
    }
    let storage: Storage =
      switch self.storage {
      case .numbers(let values): .numbers(pick(values))
      case .codes(let codes, let dictionary): .codes(pick(codes), dictionary)
      case .bools(let flags): .bools(pick(flags))
      case .dates(let days): .dates(pick(days))
      case .spans(let starts, let ends): .spans(starts: pick(starts), ends: pick(ends))
      case .ranges(let ranges):
        .ranges(
          RangeBuffer(
            low: pick(ranges.low), mid: pick(ranges.mid), high: pick(ranges.high),
            shapes: pick(ranges.shapes), keys: pick(ranges.keys), stores: ranges.stores))
      case .facts(let lists): .facts(lists)
      }
    return Column(
      storage, presence: Presence.from(rows.map(isPresent)),
      rowUnits: rowUnits.map { RowUnits(codes: pick($0.codes), units: $0.units) })
  }
}
