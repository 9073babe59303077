import Glibc
import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues
import Synchronization

/// One conversation with the language: its bindings, its world, its registered tables, its last result.
///
/// ```swift
/// let session = Session()
/// let table = try session.run("from spend | where company == $c", ["c": "Meta"])
/// print(table.rowCount, table.columnNames)
/// ```
///
/// Safe from several tasks at once: each run sees the bindings as they were when it began, and what it
/// binds is there for the runs that begin after it ends. A unit that it declares means the same for good, since a
/// heading says nothing but the unit's name. Making a session reads no data.
public final class Session: Sendable {
  let state: Mutex<SessionState>
  let interruption = Interruption()
  /// Of the run that began last.
  let running = Mutex<RunProgress?>(nil)
  let settings: SessionSettings

  public init(settings: SessionSettings = SessionSettings()) {
    self.settings = settings
    var state = SessionState()
    state.workspace = settings.workspace.map { Workspace(path: $0) }
    state.drawCount = settings.drawCount
    state.memoryLimit = settings.memoryLimit
    self.state = Mutex(state)
  }
}

extension Session {
  /// How many draws a range may be computed with.
  public static let drawCounts = 100...10_000_000

  /// How many draws a range is computed with from now on: 10,000 unless the settings say otherwise. The first
  /// draws stay the same when more are asked for. A count beyond ``drawCounts`` is the nearest that is within.
  public var drawCount: Int {
    get { state.withLock { $0.drawCount } }
    set { state.withLock { $0.drawCount = newValue.clamped(to: Session.drawCounts) } }
  }
}

extension Session {
  /// How many bytes tables may take from now on, those of earlier results and of other sessions included; a
  /// query that needs more fails with the code `too-large`.
  public var memoryLimit: Int {
    get { state.withLock { $0.memoryLimit } }
    set { state.withLock { $0.memoryLimit = max(newValue, 0) } }
  }

  /// Bytes of a text such as `4GB`, `500 MB` or `2 GiB`; nil for anything else.
  public static func bytes(of text: String) -> Int? {
    let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "_" }
    let word = text.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Double(digits.filter { $0 != "_" }), word.last == "B",
      case .success(let unit) = UnitTable.standard.unit(String(word)),
      case .success(let byte) = UnitTable.standard.unit("B"), unit.dimension == byte.dimension
    else { return nil }
    let bytes = byte.fromBase(unit.toBase(number))
    return bytes.isFinite && bytes < 0x1p62 ? Int(bytes) : nil
  }

  /// `6.2 GB`.
  public static func text(ofBytes count: Int) -> String {
    guard case .success(let byte) = UnitTable.standard.unit("B") else { return "\(count) B" }
    return describe(.number(byte.toBase(Double(count))), .number(in: byte))
  }
}

extension Int {
  fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}

extension Session {
  /// A session whose `record` keeps facts in a file, which is made with the first of them.
  public convenience init(workspace path: String) {
    var settings = SessionSettings()
    settings.workspace = path
    self.init(settings: settings)
  }
}

/// What a session may use of its machine. What lies beyond what a setting may be is the nearest that it may.
public struct SessionSettings: Sendable, Hashable {
  /// How many threads a query may run on.
  public static let threadCounts = 1...256

  /// How many threads a query runs on, of ``threadCounts``; as many as the machine has cores unless told otherwise.
  /// Answers are the same on any number.
  public var threadCount: Int {
    didSet { threadCount = threadCount.clamped(to: SessionSettings.threadCounts) }
  }
  /// How many draws a range is computed with at first, of ``Session/drawCounts``.
  public var drawCount: Int {
    didSet { drawCount = drawCount.clamped(to: Session.drawCounts) }
  }
  /// The folder that paths in queries are relative to; the process's own when nil or empty.
  public var folder: String? {
    didSet { if folder?.isEmpty ?? false { folder = nil } }
  }
  /// The file of the user's own facts; nil for the bundled facts alone.
  public var workspace: String?
  /// The present, in seconds since 1970, against which a query that names no day is told that facts are old;
  /// nothing is told when nil, so that answers are the same on every day. Within the years 1000 to 9999, which are
  /// those of the language.
  public var now: Int? {
    didSet { now = now?.clamped(to: SessionSettings.seconds) }
  }
  /// How many bytes tables may take at first, 0 or more: three quarters of what the machine has.
  public var memoryLimit = SessionSettings.usualMemory {
    didSet { memoryLimit = max(memoryLimit, 0) }
  }

  private static let seconds: ClosedRange<Int> = {
    let first = CivilDate(year: 1000, month: 1, day: 1).daysSince1970
    let last = CivilDate(year: 9999, month: 12, day: 31).daysSince1970
    return Int(first) * 86_400...Int(last) * 86_400 + 86_399
  }()

  private static let coreCount = sysconf(Int32(_SC_NPROCESSORS_ONLN))

  private static let usualMemory: Int = {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages / 4 * 3 * size : 8 << 30
  }()

  /// - Parameter threadCount: As many as the machine has cores when nil.
  public init(threadCount: Int? = nil, folder: String? = nil, drawCount: Int = 10_000) {
    self.threadCount = (threadCount ?? SessionSettings.coreCount).clamped(
      to: SessionSettings.threadCounts)
    self.drawCount = drawCount.clamped(to: Session.drawCounts)
    self.folder = folder.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// What statements change; copied at the start of a run and put back at its end.
struct SessionState: Sendable {
  var sources = SourceMap()
  var bindings: [String: NamedFormula] = [:]
  /// Overrides of the model by `let model.name = …`.
  var modelOverrides: [String: NamedFormula] = [:]
  var scenarios: [String: NamedScenario] = [:]
  var units = UnitTable.standard
  var registered: [String: any TableSource] = [:]
  var world = WorldState.today
  var parameters: [String: TypedValue] = [:]
  var drawCount = 10_000
  var memoryLimit = 8 << 30
  /// The text of the last query, which a `|` at the start of the next continues.
  var lastQuery: String?
  var lastResult: QueryResult?
  var imported: Set<String> = []
  /// Whether files and everything else outside are off limits, for good.
  var isConfined = false
  var workspace: Workspace?
  /// The facts as this run knows them.
  var catalog = Catalog.bundled
}

/// Lets another thread stop what runs.
final class Interruption: Sendable {
  private let generation = Atomic<Int>(0)

  func interrupt() { generation.wrappingAdd(1, ordering: .relaxed) }

  /// A question that turns true once somebody interrupts after now.
  func watch() -> @Sendable () -> Bool {
    let begun = generation.load(ordering: .relaxed)
    return { self.generation.load(ordering: .relaxed) != begun }
  }
}

extension Session {
  /// Stops the queries that are running in this session, from another thread or task; each fails with the code
  /// `cancelled`, and the session stays of use: the statements before it keep their effect. A query that begins later
  /// runs; cancelling a task stops none.
  public func cancel() { interruption.interrupt() }

  /// Runs a text and gives the table that its last query makes.
  ///
  /// - Parameters:
  ///   - text: Statements of the language.
  ///   - parameters: Values for `$name`, never spliced as text.
  /// - Returns: The table, with the warnings and notes of the whole text in its ``QueryResult/problems``.
  /// - Throws: The first error. A text with an error that can be told beforehand has run nothing. Of one that fails
  ///   while it runs, or is cancelled, the statements before the one that failed keep their effect: what they have
  ///   bound, declared, recorded and saved stays.
  public func run(
    _ text: String, _ parameters: [String: Parameter] = [:]
  ) throws(Problem) -> QueryResult {
    let execution = execute(text, parameters: parameters)
    var last = QueryResult(table: .empty, notes: [], shape: .table)
    var told: [Problem] = []
    for outcome in execution.outcomes {
      switch outcome {
      case .failure(let problems):
        if let error = problems.first(where: { $0.severity == .error }) { throw error }
        told += problems
      case .table(let result): last = result
      case .message, .explanation: break
      }
    }
    last.problems = told
    return last
  }

  /// The last table that a query of this session made.
  public var lastResult: QueryResult? { state.withLock { $0.lastResult } }
}
