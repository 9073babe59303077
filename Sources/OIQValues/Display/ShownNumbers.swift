import Glibc

/// The numbers that cells show, in base units: passed through as often as needed, since millions of them
/// are cheaper to read again than to copy.
enum ShownNumbers {
  case list([Double])
  case numbers(Buffer<Double>, Presence?)
  case ranges(RangeBuffer, Presence?)
}

extension ShownNumbers {
  init(_ column: Column) {
    switch column.storage {
    case .numbers(let buffer): self = .numbers(buffer, column.presence)
    case .ranges(let ranges): self = .ranges(ranges, column.presence)
    case .codes, .bools, .dates, .spans, .facts: self = .list([])
    }
  }

  /// Whether one of them is as asked for; none is looked at after it.
  @inline(__always)
  func contains(where isWanted: (Double) -> Bool) -> Bool {
    switch self {
    case .list(let values):
      for value in values where isWanted(value) { return true }
    case .numbers(let buffer, let presence):
      let values = buffer.elements
      guard let presence else {
        for value in values where isWanted(value) { return true }
        return false
      }
      for row in values.indices where presence[row] && isWanted(values[row]) { return true }
    case .ranges(let ranges, let presence):
      for row in 0..<ranges.count where presence?[row] ?? true {
        for value in ranges[row].shownBounds where isWanted(value) { return true }
      }
    }
    return false
  }

  @inline(__always)
  func each(_ body: (Double) -> Void) {
    _ = contains {
      body($0)
      return false
    }
  }
}

/// The largest and the smallest size among numbers, leaving zeros out.
struct Magnitudes {
  var largest: Double?
  var smallest: Double?
}

extension Magnitudes {
  init(_ values: ShownNumbers) {
    self.init(values, within: 0..<Double.infinity) { $0 }
  }

  /// Of the sizes within a span, each number turned first into what is shown.
  @inline(__always)
  init(_ values: ShownNumbers, within span: Range<Double>, _ shown: (Double) -> Double) {
    var (low, high) = (Double.infinity, 0.0)
    values.each { value in
      let size = shown(value).magnitude
      // A negated comparison leaves out what is no number.
      guard size > 0, size < span.upperBound, size >= span.lowerBound else { return }
      low = min(low, size)
      high = max(high, size)
    }
    guard high > 0 else { return }
    (largest, smallest) = (high, low)
  }
}

/// How wide the numbers of a column are drawn, found from the largest and the smallest of them: texts of the
/// others are not made.
struct NumberWidth {
  private let layout: NumberLayout
  private let plain: (least: Double, end: Double)
  private var highest: Double?
  private var lowest: Double?
  /// Of those in powers of ten, which follow no order.
  private var powerWidth = 0
  private var powersMeasured = 0

  private static let widestPower = "-1.234e-308".utf8.count
  private static let mostMeasured = 1000

  init(_ layout: NumberLayout) {
    self.layout = layout
    plain = layout.plainSizes
  }
}

extension NumberWidth {
  mutating func add(_ value: Double) {
    let size = value.magnitude
    guard size == 0 || (size >= plain.least && size < plain.end) else {
      return measurePower(value)
    }
    if value > highest ?? -.infinity { highest = value }
    if value < lowest ?? .infinity { lowest = value }
  }

  private mutating func measurePower(_ value: Double) {
    guard powersMeasured < NumberWidth.mostMeasured else {
      powerWidth = max(powerWidth, NumberWidth.widestPower)
      return
    }
    powersMeasured += 1
    powerWidth = max(powerWidth, layout.text(value).utf8.count)
  }

  var width: Int {
    [highest, lowest].reduce(powerWidth) { max($0, $1.map { layout.text($0).utf8.count } ?? 0) }
  }
}
