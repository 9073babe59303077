import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Synchronization

/// What the executor asks about facts and rates; the catalogue answers.
package protocol FactBook: Sendable {
  func isDisputed(_ part: FactPart) -> Bool
  /// Whether a part of the fact may be taken by days.
  func isSpreadable(_ part: FactPart) -> Bool
  /// The fact in a message's words.
  func label(_ part: FactPart) -> String
  /// What tells the fact from others of its entity; nil where nothing but its days does.
  func kinds(_ part: FactPart) -> FactKinds?
  /// Two parts that a sum or a mean must not hold both of, and why.
  func doubleCounting(in rows: [[FactPart]], of use: DoubleCountingCheck.Use) -> DoubleCount?
  /// The longest and the shortest of flows, where these are of unlike lengths.
  func unlikeLengths(among parts: [FactPart]) -> DoubleCount?
  /// The average rate over a period: how many `to` one `from` is worth.
  func rate(from: String, to: String, over period: Period, knownOn: Int32?) -> FXRate?
}

extension FactBook {
  package func kinds(_ part: FactPart) -> FactKinds? { nil }
  package func unlikeLengths(among parts: [FactPart]) -> DoubleCount? { nil }
}

/// Two facts, in a message's words, of which a sum must hold one at most.
package struct DoubleCount: Sendable {
  package enum Reason: Sendable, Hashable {
    case sameFact
    /// Of one company, so that the shorter is in the longer; their lengths in days.
    case overlappingDays(shorter: Int, longer: Int)
    /// A year and a quarter, say, whosever they are; their lengths in days.
    case unlikeLengths(shorter: Int, longer: Int)
    /// Two statements about the same days, with a condition that keeps the first alone.
    case sameDays(keeping: String)
    /// The first is of all of what the second is of a part of, with a condition that keeps the first alone.
    case partOfWhole(column: String, keeping: String)
    case groupBesideMember(group: String, member: String)
    /// Two groups that share a member.
    case groupsOfOne(group: String, other: String, member: String)
    /// A group of which nobody states the members, beside somebody else.
    case groupOfUnknown(group: String)
    /// Two statements about a property that differ in a column, a condition that keeps the first's, and what to do
    /// instead.
    case unlike(column: String, first: String, second: String, keeping: String, wayOut: String)
    /// Statements that are alike but for these columns, which say who states them, of what and how.
    case several(apartIn: [String])
  }

  package var first: String
  package var second: String
  package var reason: Reason

  package init(first: String, second: String, reason: Reason) {
    self.first = first
    self.second = second
    self.reason = reason
  }
}

/// What a run needs from outside: the facts, how many threads, whether to stop, where notes go.
package struct ExecutionContext: Sendable {
  package var facts: any FactBook
  package var threadCount: Int
  /// How many draws a ranged value is computed with.
  package var draws: Int
  /// Unknowns that are held at a point of their distribution, a share from 0 to 1, in every draw.
  package var held: [UInt64: Double] = [:]
  /// Where the unknowns that are drawn are written down, if anybody asks.
  package var unknowns: UnknownLog?
  /// Draws that this run shares with others like it.
  package var memo: DrawMemo?
  /// Joins whose rows sums add up, of which it is looked whether they hold any twice.
  package var summedJoins = SummedJoins()
  /// The joins that another run of the same plan made.
  package var joins: JoinMemo?
  package var isCancelled: @Sendable () -> Bool
  /// How many bytes tables may take, those of earlier results included.
  package var memoryLimit = 8 << 30
  package let notes: RunNotes
  /// Whether it is noted how far what is read off draws may be off.
  package var notesErrors = true
  /// Where those who wait read how far the run is; nobody where nil.
  package var progress: RunProgress?
  /// Where the rows and times of operators are written down, if anybody asks.
  package var measures: RunMeasures?

  package init(
    facts: any FactBook, threadCount: Int = 2, draws: Int = 10_000,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    notes: RunNotes = RunNotes()
  ) {
    self.facts = facts
    self.threadCount = threadCount
    self.draws = max(draws, 1)
    self.isCancelled = isCancelled
    self.notes = notes
  }
}

extension ExecutionContext {
  /// The same with notes of its own, which nobody reads unless the caller does.
  package var quiet: ExecutionContext {
    var quiet = ExecutionContext(
      facts: facts, threadCount: threadCount, draws: draws, isCancelled: isCancelled)
    quiet.held = held
    quiet.unknowns = unknowns
    quiet.memo = memo
    quiet.joins = joins
    quiet.progress = progress
    quiet.measures = measures
    quiet.memoryLimit = memoryLimit
    return quiet
  }
}

extension ExecutionContext {
  /// More than these aren't kept for one column: a gigabyte.
  private static let mostPairs = 1 << 27

  /// How many pairs of a row and a draw so many columns have each, if there is room for the numbers of all.
  func pairs(rows: Int, draws: Int, columns: Int) throws(Diagnostic) -> Int {
    let pairs = rows.multipliedReportingOverflow(by: draws)
    let room = max(memoryLimit - HeldMemory.bytes, 0) / MemoryLayout<Double>.stride
    guard !pairs.overflow,
      pairs.partialValue <= min(ExecutionContext.mostPairs, room / max(columns, 1))
    else { throw ExecutionDiagnostics.tooManyDraws(rows: rows, draws: draws) }
    return pairs.partialValue
  }
}

/// Something that happened during a run and that its reader must know; counted, never repeated.
package enum RunNote: Hashable, Sendable {
  case missingSkipped(column: String)
  /// Rows in which a condition compares a value of a column that is missing, and what became of them.
  case comparedMissing(column: String, ComparedMissing)
  /// A range of the rows' own numbers, as it is written, which is one unknown in rows that a sum adds up.
  case sharedUnknown(String)
  /// Results of a column, of so many, that aren't known, as so many values behind them are known on one side alone.
  case unknown(column: String, rows: Int, of: Int)
  /// Rows that are in one alone of two sums, as written, of which one is divided by the other; where they are left out
  /// of both, the share of the weights that the others have.
  case unpaired(of: [String], isLeftOut: Bool, Double?)
  case outOfDomain(Span?)
  /// Rows that have no result in some draws or all.
  case outOfDomainInDraws(Span?)
  /// Rows that a sort puts last, by its first key or another, as one side alone of a column is known; of how many of
  /// them nothing is kept.
  case sortedLast(column: String, isFirst: Bool, leftOut: Int)
  /// Rows without a rank for the same reason.
  case unranked(column: String)
  /// A window function looked for neighbours among rows that are in no order of their periods.
  case unordered(function: String, period: String)
  /// Rows that have a value in some of their draws and none in others.
  case missingInDraws
  case disputedLeftOut
  /// Rows of disputed facts that calls hold all the same.
  case disputedKept(in: [String])
  /// Values that `pivot` has no column for, since the row names none.
  case withoutName(String, of: String)
  /// Rows of calendar periods, of so many, that hold days of a longer span of a file.
  case proRata(Int, of: Int)
  case otherDimension(column: String)
  /// What is left of a fact of a definition, parts of others having been taken off it.
  case mixedRest(FactPart, definition: String, less: [String])
  /// Facts that a window adds up, by group.
  case addedUp(WindowSums)
  /// No period of table `fx` is or tiles this one, so that longer ones around its days gave the rate.
  case cutRate(currency: String, over: Period)
  /// Money that there is no rate for, where that may be: of a fact, else of a period.
  case withoutRate(FactPart?, from: String, to: String, over: Period)
  /// Left rows of a join, by its identity, that matched more than one row of the table named.
  case repeatedRows(join: Int, of: String, at: Span?)
  /// The same where what is made of both sides is added up, and the rows of the right are none that belong together.
  case repeatedPairs(join: Int, of: String, at: Span?, RepeatedPairs)
  /// Rows of the right of a join that stand in more than one row of its result, as those of the table named.
  case sharedRows(join: Int, of: String)
  /// Left rows of a join, by its identity, of so many, that matched no row of the table named.
  case unmatchedRows(join: Int, of: String, rows: Int, areKept: Bool)
  /// How far a statistic of draws may be off: the greatest error of a column, beside the value that has it.
  case samplingError(Double, of: DrawStatistic, value: Double, draws: Int)
  /// The same for an end or the middle of a range that was read off its draws.
  case boundError(Double, of: RangeBound, value: Double, draws: Int)
  /// A remark that is complete in itself.
  case remark(String)
  /// A warning that is complete in itself.
  case warning(Diagnostic)
}

extension RunNote {
  /// Whether it tells of numbers that aren't there, or of others than those that were asked for.
  fileprivate var isOfNumbersBehind: Bool {
    switch self {
    case .missingSkipped, .comparedMissing, .unknown, .unpaired, .outOfDomain, .outOfDomainInDraws,
      .missingInDraws, .disputedLeftOut, .disputedKept, .withoutName, .otherDimension,
      .repeatedRows, .repeatedPairs, .sharedRows,
      .unmatchedRows, .warning:
      true
    case .sharedUnknown, .sortedLast, .unranked, .unordered, .proRata, .mixedRest, .addedUp,
      .cutRate, .withoutRate, .samplingError, .boundError, .remark:
      false
    }
  }
}

/// Several rows of a join's right beside one of its left, of which a sum counts each.
package struct RepeatedPairs: Hashable, Sendable {
  /// What the first of them are of, ` (part = 800G)`.
  package var place: String
  package var difference: Difference

  /// The columns that they differ in.
  package enum Difference: Hashable, Sendable {
    case none
    case times([TableField])
    case numbers([String])
    /// They are statements about one thing.
    case statements([String])
  }
}

/// What became of a row that rests on a comparison with a missing value.
package enum ComparedMissing: Hashable, Sendable {
  case leftOut, kept
  /// It has a value all the same, in a column or a call.
  case valued(in: String)
}

/// Counts the notes of one run; safe from several threads.
package final class RunNotes: Sendable {
  // A list: there are few kinds, and a dictionary of them would cost a short run more than it does.
  private let counts = Mutex<[(note: RunNote, count: Int)]>([])
  /// What groups of an aggregate leave out, by the number of the aggregate.
  private let losses = Mutex<[Int: GroupLosses]>([:])

  package init() {}

  package func add(_ note: RunNote, count: Int = 1) {
    guard count > 0 else { return }
    counts.withLock { counts in
      if let index = counts.firstIndex(where: { $0.note == note }) {
        counts[index].count += count
      } else {
        counts.append((note, count))
      }
    }
  }

  /// Adds what was noted of queries that are values in this one: of the numbers behind them, not of how exact they are
  /// or where they come from, which is told of the values themselves.
  package func add(ofValues other: RunNotes) {
    let known = all
    for (note, count) in other.counted where note.isOfNumbersBehind && known[note] == nil {
      add(note, count: count)
    }
  }

  /// Counts as many of each as another run of the same did, where that is more.
  func raise(to other: RunNotes) {
    for (note, count) in other.counted { raise(note, to: count) }
    for (number, losses) in other.kept { keep(losses, of: number) }
  }

  func raise(_ note: RunNote, to count: Int) {
    let known = counted.first { $0.note == note }?.count ?? 0
    add(note, count: count - known)
  }

  /// Ranges that are one unknown in several rows, as written, each with the most places in which one value has it.
  func tell(shared texts: [String]) {
    for (text, places) in Dictionary(grouping: texts, by: \.self) {
      raise(.sharedUnknown(text), to: places.count)
    }
  }

  func keep(_ losses: GroupLosses, of number: Int) {
    self.losses.withLock { $0[number] = losses }
  }

  /// What is kept of aggregates that were asked about, by their numbers.
  var kept: [Int: GroupLosses] { losses.withLock { $0 } }

  /// Each note once, in the order of first appearance.
  package var counted: [(note: RunNote, count: Int)] { counts.withLock { $0 } }

  package var all: [RunNote: Int] {
    Dictionary(counted.map { ($0.note, $0.count) }, uniquingKeysWith: +)
  }
}
