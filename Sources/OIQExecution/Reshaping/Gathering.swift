import OIQText
import OIQValues

/// Whether a list of rows may hold -1, "no row", which gives a missing value.
enum Holes { case none, possible }

/// Rows of a table by number, in any order and with repeats: how sorts, joins and windows give results.
struct RowList {
  var rows: Buffer<Int32>
  var holes: Holes

  init(_ rows: Buffer<Int32>, holes: Holes = .none) {
    self.rows = rows
    self.holes = holes
  }
}

extension Table {
  /// Columns outside of `slots` aren't going to be read.
  func gathered(_ list: RowList, reading slots: Set<Int>? = nil, threads: Int) -> Table {
    let columns = columns.enumerated().map { slot, column in
      slots?.contains(slot) == false
        ? .unread(count: list.rows.count) : column.gathered(list, threads: threads)
    }
    return Table(fields: fields, columns: columns, rowCount: list.rows.count)
  }

  /// A contiguous piece; shares memory.
  func piece(_ range: Range<Int>) -> Table {
    let range = range.clamped(to: 0..<rowCount)
    return Table(
      fields: fields, columns: columns.map { $0.piece(range) }, rowCount: range.count)
  }
}

extension Column {
  /// The values of the listed rows; a hole is missing.
  func gathered(_ list: RowList, threads: Int) -> Column {
    let kernel = GatherKernel(list: list, threads: threads)
    return Column(
      storage.mapped(kernel), presence: kernel.presence(presence),
      rowUnits: rowUnits.map { RowUnits(codes: kernel.values($0.codes), units: $0.units) })
  }

  /// A contiguous piece; shares memory.
  func piece(_ range: Range<Int>) -> Column {
    if range == 0..<count { return self }
    return Column(
      storage.piece(range), presence: presence?.slice(range),
      rowUnits: rowUnits.map { RowUnits(codes: $0.codes.slice(range), units: $0.units) })
  }

  /// What stands in the place of a column that nothing reads. Its memory is never written to, so no row has a value:
  /// who reads it all the same, as a message that names a row does, finds none.
  static func unread(count: Int) -> Column {
    Column(.bools(Buffer(count: count) { _ in }), presence: .none(count: count))
  }

  /// A column of the same kind as this one whose every row is missing.
  func allMissing(count: Int, threads: Int) -> Column {
    gathered(RowList(Buffer(repeating: -1, count: count), holes: .possible), threads: threads)
  }
}

extension Column.Storage {
  fileprivate func mapped(_ kernel: GatherKernel) -> Column.Storage {
    switch self {
    case .numbers(let buffer): return .numbers(kernel.values(buffer))
    case .codes(let buffer, let texts):
      return .codes(kernel.values(buffer), texts.texts.isEmpty ? TextDictionary([""]) : texts)
    case .bools(let buffer): return .bools(kernel.values(buffer))
    case .dates(let buffer): return .dates(kernel.values(buffer))
    case .spans(let starts, let ends):
      return .spans(starts: kernel.values(starts), ends: kernel.values(ends))
    case .ranges(let ranges):
      return .ranges(
        RangeBuffer(
          low: kernel.values(ranges.low), mid: kernel.values(ranges.mid),
          high: kernel.values(ranges.high), shapes: kernel.values(ranges.shapes),
          keys: kernel.values(ranges.keys), stores: ranges.stores))
    case .facts(let lists): return .facts(kernel.facts(lists))
    }
  }

  fileprivate func piece(_ range: Range<Int>) -> Column.Storage {
    switch self {
    case .numbers(let buffer): return .numbers(buffer.slice(range))
    case .codes(let buffer, let texts): return .codes(buffer.slice(range), texts)
    case .bools(let buffer): return .bools(buffer.slice(range))
    case .dates(let buffer): return .dates(buffer.slice(range))
    case .spans(let starts, let ends):
      return .spans(starts: starts.slice(range), ends: ends.slice(range))
    case .ranges(let ranges):
      return .ranges(
        RangeBuffer(
          low: ranges.low.slice(range), mid: ranges.mid.slice(range),
          high: ranges.high.slice(range), shapes: ranges.shapes.slice(range),
          keys: ranges.keys.slice(range), stores: ranges.stores))
    case .facts(let lists):
      guard !lists.offsets.elements.isEmpty else { return self }
      let offsets = lists.offsets.slice(range.lowerBound..<range.upperBound + 1)
      return .facts(FactLists(offsets: offsets, parts: lists.parts))
    }
  }
}
