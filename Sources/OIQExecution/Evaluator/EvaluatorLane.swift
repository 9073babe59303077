import OIQValues

/// Where the values of one expression lie while a chunk is worked on: indices of the frame's planes.
struct Lane: Sendable {
  var kind: LaneKind
  /// number, text, bool, date: one; period: starts and ends; range: low, mid, high, shapes, keys.
  var planes: [Int]
  /// Index of the frame's presence bytes; `nil` where no row can be missing.
  var presence: Int?
  /// Where rows have units of their own: the plane of unit codes and the units they stand for.
  var units: LaneUnits?
  /// The column of the base table that this is, unchanged.
  var slot: Int?
  /// Whether the planes may be overwritten once the lane has been read.
  var isScratch = false
  /// Whether numbers may not be finite: the step that reads it must look.
  var isUnchecked = false
  var name: String?
  /// Where the draws of a range's sampled rows lie.
  var stores: [DrawStore] = []
}

struct LaneUnits: Sendable {
  var plane: Int
  var units: [Unit]
}

enum LaneKind: Sendable {
  case number, bool, date, period, range, facts
  /// Codes of this dictionary.
  case text(TextDictionary)
}

extension LaneKind {
  /// Bytes of a value in each plane.
  var strides: [Int] {
    switch self {
    case .number: [8]
    case .text, .date: [4]
    case .bool: [1]
    case .period: [4, 4]
    case .range: [8, 8, 8, 1, 8]
    case .facts: []
    }
  }

  func isSame(as other: LaneKind) -> Bool {
    switch (self, other) {
    case (.number, .number), (.bool, .bool), (.date, .date), (.period, .period), (.range, .range),
      (.facts, .facts), (.text, .text):
      true
    case (.number, _), (.bool, _), (.date, _), (.period, _), (.range, _), (.facts, _), (.text, _):
      false
    }
  }
}

/// The result of compiling an expression.
enum Term: Sendable {
  case constant(Value)
  case lane(Lane)
}

/// What a plane of the frame points at.
enum PlaneSource: Sendable {
  /// A part of a column of the base table; moves on with each chunk.
  case base(slot: Int, part: Int, stride: Int)
  case computed(stride: Int)
  /// One value in every row, written when the frame is made.
  case number(Double)
  case integer(Int32)
  case byte(UInt8)
  case word(UInt64)
  /// Set by a step.
  case given
}

/// What presence bytes say.
enum PresenceSource: Sendable {
  case base(slot: Int)
  case computed
  case nowhere
}

extension Column {
  /// The planes of the storage, then the unit codes of a mixed column.
  var planePointers: [UnsafeRawPointer] {
    var pointers: [UnsafeRawPointer?]
    switch storage {
    case .numbers(let buffer): pointers = [buffer.raw]
    case .codes(let buffer, _), .dates(let buffer): pointers = [buffer.raw]
    case .bools(let buffer): pointers = [buffer.raw]
    case .spans(let starts, let ends): pointers = [starts.raw, ends.raw]
    case .ranges(let ranges):
      pointers = [
        ranges.low.raw, ranges.mid.raw, ranges.high.raw, ranges.shapes.raw, ranges.keys.raw,
      ]
    case .facts: pointers = []
    }
    if let rowUnits { pointers.append(rowUnits.codes.raw) }
    return pointers.compactMap { $0 }
  }

  var laneKind: LaneKind {
    switch storage {
    case .numbers: .number
    case .codes(_, let dictionary): .text(dictionary)
    case .bools: .bool
    case .dates: .date
    case .spans: .period
    case .ranges: .range
    case .facts: .facts
    }
  }
}

extension Buffer {
  var raw: UnsafeRawPointer? { elements.baseAddress.map { UnsafeRawPointer($0) } }
}
