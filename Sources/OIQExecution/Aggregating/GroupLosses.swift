import OIQPlan
import OIQValues
import Synchronization

/// What the groups of one run of an aggregate leave out, each by itself: a reader is told of those alone that the
/// result rests on.
package struct GroupLosses: Sendable {
  /// The keys and the results, a row a group.
  package var table: Table?
  /// How many of its columns are keys.
  var keyCount = 0
  /// The groups that the result rests on, by their rows; nil where nobody looked.
  private(set) var groups: Set<Int>?
  package internal(set) var losses: [Loss] = []

  package struct Loss: Sendable {
    package let kind: Kind
    /// The call whose results would be others without it, by its place among the calls; nil where none would.
    package let call: Int?
    /// How many rows of each group.
    package internal(set) var counts: [Int]
  }

  package enum Kind: Sendable {
    /// Values of a column that aren't there.
    case missing(column: String)
    /// Values that are known on one side alone, so that the result of the group isn't known.
    case unknown(column: String)
    case disputed(keptIn: [String])
    /// Rows that are in one of two sums alone of which one is divided by the other: this call's.
    case unpaired(PairedSum, sum: Int)
  }
}

extension GroupLosses {
  /// Of more groups than these nobody asks which ones the result rests on.
  static let mostGroups = 100_000

  mutating func add(_ kind: Kind, call: Int?, _ counts: [Int]) {
    guard counts.contains(where: { $0 > 0 }) else { return }
    losses.append(Loss(kind: kind, call: call, counts: counts))
  }

  /// The calls whose results would be others without them.
  var calls: Set<Int> { Set(losses.compactMap(\.call)) }

  /// Keeps what these groups leave out, and of how many groups they are some.
  mutating func keep(_ groups: Set<Int>) {
    self.groups = groups
    for index in losses.indices {
      for group in losses[index].counts.indices where !groups.contains(group) {
        losses[index].counts[group] = 0
      }
    }
    losses.removeAll { $0.count == 0 }
  }

  /// What is to be said of it.
  var notes: [(note: RunNote, count: Int)] {
    var said = Set<String>()
    var notes: [(note: RunNote, count: Int)] = []
    for loss in losses {
      switch loss.kind {
      case .missing(let column):
        // Several calls of a column skip the same values.
        guard said.insert(column).inserted else { continue }
        notes.append((.missingSkipped(column: column), loss.count))
      case .unknown(let column):
        let results = groups?.count ?? loss.counts.count
        let note = RunNote.unknown(column: column, rows: loss.count, of: results)
        notes.append((note, loss.counts.count { $0 > 0 }))
      case .disputed(let calls):
        notes.append((.disputedLeftOut, loss.count))
        if !calls.isEmpty { notes.append((.disputedKept(in: calls), loss.count)) }
      case .unpaired(let paired, let sum):
        let held: Double? = if let whole = paired.whole { share(of: sum, in: whole) } else { nil }
        let note = RunNote.unpaired(of: paired.of, isLeftOut: paired.whole != nil, held)
        notes.append((note, loss.count))
      }
    }
    return notes
  }
}

extension GroupLosses {
  /// How much of what a call adds up another does, in all groups; nil where that means nothing.
  private func share(of part: Int, in whole: Int) -> Double? {
    guard let part = total(part), let whole = total(whole), whole != 0 else { return nil }
    let share = part / whole
    return (0...1).contains(share) ? share : nil
  }

  private func total(_ call: Int) -> Double? {
    guard let table, case .numbers(let sums) = table.columns[keyCount + call].storage else {
      return nil
    }
    let rows = groups ?? Set(sums.elements.indices)
    return rows.reduce(0) {
      table.columns[keyCount + call].isPresent($1) ? $0 + sums[$1] : $0
    }
  }
}

extension GroupLosses.Loss {
  var count: Int { counts.reduce(0, +) }

  /// Takes off what each group has too many, or all of them where they are counted together.
  fileprivate mutating func subtract(_ rows: [Int]) {
    let rows = counts.count == rows.count ? rows : [rows.reduce(0, +)]
    for (place, count) in zip(counts.indices, rows) {
      counts[place] = max(counts[place] - count, 0)
    }
  }
}

extension AggregateCall {
  /// The slots of the facts that its argument is missing for where one of them is disputed.
  fileprivate var checkedFacts: [Int] {
    var slots: [Int] = []
    var part = argument
    while case .conditional(.undisputed(let slot), let value, .constant(.missing))? = part {
      slots.append(slot)
      part = value
    }
    return slots
  }
}

/// Where one run of an aggregate writes down what it leaves out.
struct LossCollector: Sendable {
  /// Whether of each group by itself; else of missing values their number in all groups is enough.
  let isByGroup: Bool
  private let calls: [AggregateCall]
  /// By call that the writer knows, its place among the calls of the aggregate.
  private let places: [Int]
  private let found: Found

  private final class Found: Sendable {
    let losses = Mutex(GroupLosses())
    /// By slot of facts, in how many rows of each group one is disputed.
    let disputedRows = Mutex<[Int: [Int]]>([:])
  }

  init(isByGroup: Bool, _ calls: [AggregateCall]) {
    self.isByGroup = isByGroup
    self.calls = calls
    places = Array(calls.indices)
    found = Found()
  }

  private init(_ other: LossCollector, places: [Int]) {
    (isByGroup, calls, found) = (other.isByGroup, other.calls, other.found)
    self.places = places
  }
}

extension LossCollector {
  /// The same for whoever knows these calls alone.
  func of(_ calls: [Int]) -> LossCollector { LossCollector(self, places: calls.map { places[$0] }) }

  func add(_ kind: GroupLosses.Kind, call: Int?, _ counts: [Int]) {
    found.losses.withLock { $0.add(kind, call: call.map { places[$0] }, counts) }
  }

  /// The disputed facts that a call which puts facts together leaves out, and in how many rows of each group they are.
  func addDisputed(_ counts: [Int], rows: [Int], call: Int) {
    let call = calls[places[call]]
    found.losses.withLock {
      $0.add(.disputed(keptIn: call.keepingDisputed), call: nil, counts)
    }
    if case .column(let slot)? = call.argument {
      found.disputedRows.withLock { $0[slot] = rows }
    }
  }

  /// What was left out. Rows that have no value as their facts are disputed are told of as such, and lack none.
  private var losses: GroupLosses {
    var losses = found.losses.withLock { $0 }
    let disputed = found.disputedRows.withLock { $0 }
    for (index, loss) in losses.losses.enumerated() {
      guard case .missing = loss.kind, let call = loss.call else { continue }
      for rows in calls[call].checkedFacts.compactMap({ disputed[$0] }) {
        losses.losses[index].subtract(rows)
      }
    }
    losses.losses.removeAll { $0.count == 0 }
    return losses
  }

  /// Notes what was left out, or keeps it under the number of the aggregate where somebody asks of which groups.
  func hand(over notes: RunNotes, of table: Table, _ asked: Int?) {
    var losses = losses
    guard !losses.losses.isEmpty else { return }
    losses.table = table
    losses.keyCount = table.columns.count - places.count
    if let asked, table.rowCount <= GroupLosses.mostGroups {
      notes.keep(losses, of: asked)
    } else {
      for (note, count) in losses.notes { notes.add(note, count: count) }
    }
  }
}
