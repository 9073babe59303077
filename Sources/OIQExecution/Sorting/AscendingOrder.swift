import OIQPlan
import OIQValues

/// The places of numbers in ascending order, equal ones as they stand.
package struct AscendingOrder: Sendable {
  private let rows: Buffer<Int32>?
  package let count: Int

  /// `nil` where the work was stopped.
  package init?(
    of values: [Double], threads: Int = 1,
    until isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    let parts = KeyPart.ordering(
      of: Column(.numbers(Buffer(values))), .ascending, threads: threads)
    let order = RowOrder(parts: parts, rowCount: values.count, threads: threads, until: isStopped)
    rows = order.rows()
    count = values.count
    if isStopped() { return nil }
  }

  package subscript(place: Int) -> Int { rows.map { Int($0.elements[place]) } ?? place }
}
