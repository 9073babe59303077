import OIQText

/// A half-open span of days since 1970-01-01. Facts are identified by their span, never by a label.
package struct Period: Hashable, Sendable, Comparable {
  package var start: Int32
  package var end: Int32

  package init(start: Int32, end: Int32) {
    self.start = start
    self.end = end
  }

  /// By start, then by end.
  package static func < (left: Period, right: Period) -> Bool {
    left.start != right.start ? left.start < right.start : left.end < right.end
  }
}
