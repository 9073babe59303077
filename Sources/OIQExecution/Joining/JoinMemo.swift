import OIQPlan
import OIQText
import OIQValues
import Synchronization

/// The joins that a run of a plan made, for further runs of this very plan that hold unknowns: a join below which none
/// of these is drawn gives the same rows again. Runs of other plans have no part in it.
package final class JoinMemo: Sendable {
  private struct Place: Hashable {
    var join: Int
    var slots: Set<Int>?
  }

  private struct Made {
    var table: Table
    var unknowns: Set<UInt64>
  }

  /// Pairs of a row and a draw above which a join isn't kept.
  fileprivate static let mostPairs = 1 << 20

  private let made = Mutex<[Place: Made]>([:])

  package init() {}
}

extension JoinMemo {
  fileprivate func table(
    of join: Int, reading slots: Set<Int>?, holding held: [UInt64: Double]
  ) -> Table? {
    guard let made = made.withLock({ $0[Place(join: join, slots: slots)] }),
      made.unknowns.isDisjoint(with: held.keys)
    else { return nil }
    return made.table
  }

  fileprivate func keep(
    _ table: Table, of join: Int, reading slots: Set<Int>?, drawing unknowns: Set<UInt64>
  ) {
    made.withLock {
      $0[Place(join: join, slots: slots)] = Made(table: table, unknowns: unknowns)
    }
  }
}

extension Executor {
  /// The rows of a join, those of an earlier run where they can't be others.
  func remembered(_ join: JoinPlan, reading slots: Set<Int>?) throws(Diagnostic) -> Table {
    guard let joins = context.joins, join.identity > 0 else {
      return try joined(join, reading: slots)
    }
    if let table = joins.table(of: join.identity, reading: slots, holding: context.held) {
      return table
    }
    let drawn = UnknownLog()
    var noting = context
    noting.unknowns = drawn
    let table = try Executor(context: noting).joined(join, reading: slots)
    context.unknowns?.add(drawn)
    if context.held.isEmpty, table.rowCount <= JoinMemo.mostPairs / context.draws {
      joins.keep(table, of: join.identity, reading: slots, drawing: Set(drawn.all.keys))
    }
    return table
  }
}
