/// Text shared by the rows of a column: each row holds a code, an index into `texts`.
package final class TextDictionary: Sendable {
  package let texts: [String]
  package init(_ texts: [String]) { self.texts = texts }

  package subscript(code: Int32) -> String { texts[Int(code)] }

  package func code(of text: String) -> Int32? {
    texts.firstIndex(of: text).map { Int32($0) }
  }
}

/// The unit of each row of a mixed column.
package struct RowUnits: Sendable {
  package let codes: Buffer<Int32>
  package let units: [Unit]
  package init(codes: Buffer<Int32>, units: [Unit]) {
    self.codes = codes
    self.units = units
  }
}

/// A column, a piece of one, or one value repeated: typed contiguous storage and a bit a row that says
/// whether there is a value. Numbers are in coherent base units (bit, second, metre, kilogram, USD, …);
/// the unit itself lives in the `ValueType` beside the column. Storage of a missing row is arbitrary.
package struct Column: Sendable {
  package enum Storage: Sendable {
    case numbers(Buffer<Double>)
    case codes(Buffer<Int32>, TextDictionary)
    /// 0 or 1.
    case bools(Buffer<UInt8>)
    /// Days since 1970-01-01.
    case dates(Buffer<Int32>)
    /// Half-open spans of days.
    case spans(starts: Buffer<Int32>, ends: Buffer<Int32>)
    case ranges(RangeBuffer)
    case facts(FactLists)
  }

  package var storage: Storage
  /// `nil` when no row is missing.
  package var presence: Presence?
  /// The unit of each row, in columns whose rows have units of their own.
  package var rowUnits: RowUnits?

  package init(_ storage: Storage, presence: Presence? = nil, rowUnits: RowUnits? = nil) {
    self.storage = storage
    self.presence = presence
    self.rowUnits = rowUnits
  }
}

extension Column {
  package var count: Int {
    switch storage {
    case .numbers(let buffer): buffer.count
    case .codes(let buffer, _), .dates(let buffer): buffer.count
    case .bools(let buffer): buffer.count
    case .spans(let starts, _): starts.count
    case .ranges(let ranges): ranges.count
    case .facts(let lists): lists.count
    }
  }

  package func isPresent(_ row: Int) -> Bool { presence?[row] ?? true }
  package var missingCount: Int { presence?.missingCount ?? 0 }

  /// The value of a row, boxed: for results and messages, never for kernels.
  package subscript(row: Int) -> Value {
    guard isPresent(row) else { return .missing }
    switch storage {
    case .numbers(let buffer): return .number(buffer[row])
    case .codes(let buffer, let dictionary): return .text(dictionary[buffer[row]])
    case .bools(let buffer): return .bool(buffer[row] != 0)
    case .dates(let buffer): return .date(buffer[row])
    case .spans(let starts, let ends): return .period(Period(start: starts[row], end: ends[row]))
    case .ranges(let ranges): return .range(ranges[row])
    case .facts: return .missing
    }
  }
}
