import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// What became of the statements of one text, in order, up to the first that failed.
public struct Execution: Sendable {
  /// Where the time went. Showing the results is not in it.
  public struct Times: Sendable, Hashable {
    public internal(set) var parse = Duration.zero
    /// Checking names, types, units and worlds of every statement.
    public internal(set) var plan = Duration.zero
    public internal(set) var run = Duration.zero
  }

  public enum Outcome: Sendable {
    case table(QueryResult)
    /// The answer to `why`.
    case explanation(Explanation)
    case message(String)
    /// Errors end the run; warnings and notes do not.
    case failure([Problem])
  }

  public let outcomes: [Outcome]
  public internal(set) var times = Times()

  /// Whether an error ended the run.
  public var failed: Bool {
    outcomes.contains {
      if case .failure(let problems) = $0 {
        problems.contains { $0.severity == .error }
      } else {
        false
      }
    }
  }
}

extension Session {
  /// Runs a text. Every statement is checked before the first one runs: a text with an error in its syntax,
  /// names, types or units has run nothing.
  ///
  /// - Parameters:
  ///   - text: Statements of the language; one that begins with `|` continues the last query.
  ///   - name: What messages call the text, such as a file's path.
  ///   - parameters: Values for `$name`.
  public func execute(
    _ text: String, name: String = "<input>", parameters: [String: Parameter] = [:]
  ) -> Execution {
    execute(Array(text.utf8), name: name, parameters: parameters)
  }

  /// As ``execute(_:name:parameters:)``, for bytes that may not be UTF-8.
  public func execute(
    _ bytes: [UInt8], name: String = "<input>", parameters: [String: Parameter] = [:]
  ) -> Execution {
    let run = StatementRun(
      state: state.withLock { $0 }, settings: settings, isCancelled: interruption.watch())
    running.withLock { $0 = run.progress }
    defer { running.withLock { $0 = nil } }
    let execution = run.execute(bytes, name: name, parameters: parameters)
    state.withLock { run.hand(over: &$0) }
    return execution
  }

  /// As ``check(_:name:parameters:)``, for bytes that may not be UTF-8.
  public func check(
    _ bytes: [UInt8], name: String = "<input>", parameters: [String: Parameter] = [:]
  ) -> [Problem] {
    let run = StatementRun(
      state: state.withLock { $0 }, settings: settings, isCancelled: interruption.watch())
    let found = run.check(bytes, name: name, parameters: parameters).found
    return found.map { Problem($0, sources: run.sources) }
  }

  /// Whether a text stops in the middle of a statement, so that a shell should ask for more.
  public func isComplete(_ text: String) -> Bool {
    var sources = SourceMap()
    let source = sources.add(name: "<input>", bytes: Array(text.utf8))
    return !Parser.parse(source).isIncomplete
  }
}

/// One run of one text: first everything is checked, then it runs statement by statement.
final class StatementRun {
  private(set) var state: SessionState
  let settings: SessionSettings
  let isCancelled: @Sendable () -> Bool
  let reach: RunReach
  let progress = RunProgress()
  private var outcomes: [Execution.Outcome] = []
  private var times = Execution.Times()
  /// What the run has done to its copy of the state, to be done to the session's own.
  private var changes: [@Sendable (inout SessionState) -> Void] = []
  private var hasBound = false
  let workspace: Workspace?
  /// What its text is called.
  private var root = "<input>"
  private var filesToCome = FilesToCome()
  /// By the statement that was planned last.
  private var filesRead = FilesRead()
  /// What is to be known of the queries that the statement planned last uses as values.
  private(set) var told = RunNotes()
  /// Draws that its statements share.
  private let memo = DrawMemo()

  init(
    state: SessionState, settings: SessionSettings, isCancelled: @escaping @Sendable () -> Bool,
    reach: RunReach = .everything
  ) {
    self.state = state
    self.settings = settings
    self.isCancelled = isCancelled
    self.reach = reach
    workspace = state.workspace
    if let workspace { self.state.catalog = workspace.catalog }
  }

  func execute(
    _ bytes: [UInt8], name: String, parameters: [String: Parameter]
  ) -> Execution {
    var clock = LapClock()
    root = name
    let source = addContinued(name: name, bytes: bytes)
    let parsed = Parser.parse(source)
    times.parse = clock.lap()
    do {
      state.parameters = try bound(parameters)
      let errors = parsed.diagnostics
      guard errors.isEmpty else { return failed(errors) }
      let steps = try checked(parsed.script, source)
      times.plan = clock.lap()
      for step in steps {
        try run(step)
        if outcomes.last.map(\.isError) ?? false { break }
      }
    } catch {
      report([error])
    }
    times.run = clock.lap()
    return Execution(outcomes: outcomes, times: times)
  }

  /// What is wrong with a text, which is not run, and the text with what was put before it.
  func check(
    _ bytes: [UInt8], name: String, parameters: [String: Parameter] = [:],
    incomplete: IncompleteText = .isAMistake
  ) -> (found: [Diagnostic], source: SourceText) {
    let source = addContinued(name: name, bytes: bytes)
    let parsed = Parser.parse(source)
    if parsed.isIncomplete && incomplete == .isNoMistake { return ([], source) }
    var found = parsed.diagnostics
    do {
      state.parameters.merge(try bound(parameters)) { $1 }
    } catch {
      found.append(error)
    }
    var checker = StatementChecker(run: self)
    for statement in parsed.script.statements where statement.kind != .invalid {
      do {
        _ = try checker.steps(for: statement, in: source)
      } catch {
        if !found.says(error) { found.append(error) }
      }
    }
    // What could not be looked at may have bound what the rest would miss.
    if found.contains(RunReach.beyond) { found = parsed.diagnostics }
    return (found, source)
  }

  private func failed(_ diagnostics: [Diagnostic]) -> Execution {
    report(diagnostics)
    return Execution(outcomes: outcomes)
  }

  private func report(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    outcomes.append(.failure(diagnostics.map { Problem($0, sources: state.sources) }))
  }

  /// Checks every statement in order, each seeing what those before it bind.
  private func checked(
    _ script: Script, _ source: SourceText
  ) throws(Diagnostic) -> [Step] {
    let before = state
    var checker = StatementChecker(run: self)
    var steps: [Step] = []
    var errors: [Diagnostic] = []
    for statement in script.statements {
      do {
        steps += try checker.steps(for: statement, in: source)
      } catch {
        if !errors.says(error) { errors.append(error) }
      }
    }
    let sources = state.sources
    state = before
    state.sources = sources
    filesToCome = FilesToCome()
    guard errors.isEmpty else {
      report(errors)
      return []
    }
    return steps
  }
}

extension StatementRun {
  /// Does to a session what this run has done, over what other runs did to it meanwhile. A text is kept for
  /// the formulas in it.
  func hand(over session: inout SessionState) {
    guard !changes.isEmpty else { return }
    for change in changes { change(&session) }
    if hasBound { session.sources.merge(sources) }
  }
}

extension Execution.Outcome {
  var isError: Bool {
    if case .failure(let problems) = self {
      problems.contains { $0.severity == .error }
    } else {
      false
    }
  }
}

extension StatementRun {
  /// Runs one checked statement and keeps what it changes.
  private func run(_ step: Step) throws(Diagnostic) {
    report(step.notes)
    switch step.action {
    case .change(let change, let message):
      changes.append(change)
      hasBound = true
      change(&state)
      if let message { outcomes.append(.message(message)) }
    case .query(let query):
      let result = try result(of: query)
      keep(result, text: query.text)
      if let file = query.file {
        if state.isConfined { throw SessionDiagnostics.confined(at: query.span) }
        let message = try OutputFile(
          path: file, beside: sources[query.span.source]?.name ?? "<input>",
          folder: settings.folder
        ).write(result, shared: query.facts.shared, at: query.span)
        let notes = result.chart == nil ? result.notes : []
        outcomes.append(.message(([message] + notes).joined(separator: "\n")))
      } else {
        outcomes.append(.table(result))
      }
    case .computed(let make, let shape):
      let answer = try make()
      var result = QueryResult(table: answer.table, notes: answer.notes, shape: shape)
      result.units = state.units
      keep(result, text: nil)
      outcomes.append(.table(result))
    case .columns(let columns): outcomes.append(.table(columns))
    case .message(let text):
      outcomes.append(.message(text))
    case .described(let make):
      outcomes.append(.message(try make()))
    case .why(let address):
      let span = step.span ?? Span(start: 0, end: 0, source: SourceID(0))
      guard var result = state.lastResult else { throw WhyDiagnostics.noResult(at: span) }
      guard let provenance = result.provenance else { throw WhyDiagnostics.noPlan(at: span) }
      result.provenance = provenance.stopping(when: isCancelled)
      let statement = WhyStatement(result: result, environment: try environment(), span: span)
      outcomes.append(.explanation(try statement.explanation(of: address)))
    case .record(let record):
      try workspace?.file.append(record.facts)
      state.catalog = record.catalog
      workspace?.hasChanged()
      outcomes.append(.message(record.report))
    case .assertion(let assertion):
      try assertion.verify(with: executor(notes: RunNotes()))
    case .later(let statement, let source):
      var checker = StatementChecker(run: self)
      let steps = try checker.steps(for: statement, in: source)
      filesToCome = FilesToCome()
      for step in steps { try run(step) }
    }
  }

  /// As the session's last result, which `why` explains and a leading `|` goes on with.
  private func keep(_ result: QueryResult, text: String?) {
    let change: @Sendable (inout SessionState) -> Void = { state in
      state.lastResult = result
      if let text { state.lastQuery = text }
    }
    change(&state)
    changes.append(change)
  }

  func executor(notes: RunNotes) -> Executor {
    var context = ExecutionContext(
      facts: CatalogFacts(state.catalog), threadCount: settings.threadCount, draws: state.drawCount,
      isCancelled: isCancelled, notes: notes)
    context.progress = progress
    context.memo = memo
    context.memoryLimit = state.memoryLimit
    return Executor(context: context)
  }

  private func result(of query: Step.Query) throws(Diagnostic) -> QueryResult {
    let notes = RunNotes()
    let table = try query.answer(in: executor(notes: notes).context)
    let read = TablesRead(query.facts.scans, in: state.catalog, today: settings.today)
    let footer = Footer(
      query: query, table: table, notes: notes.counted, read: read, catalog: state.catalog)
    report(footer.warnings)
    var result = QueryResult(
      table: table, notes: footer.lines, shape: query.shape,
      provenance: Provenance(
        plan: query.plan, catalog: state.catalog, sources: state.sources, span: query.span,
        threadCount: settings.threadCount, drawCount: state.drawCount,
        memoryLimit: state.memoryLimit))
    result.freshness = read.freshness
    result.units = state.units
    if let provenance = result.provenance?.stopping(when: isCancelled) {
      if table.rowCount == 0 { result.notes += try EmptyResult(provenance: provenance).lines() }
      result.notes += try EmptyResult.lines(of: query.facts.noRows, provenance)
    }
    for compared in query.facts.knowledgeCompared {
      let changes = try KnowledgeChanges(
        compared, executor: executor(notes: RunNotes()), catalog: state.catalog)
      result.changes += changes.found
      result.notes += changes.lines
    }
    if let plot = query.plot {
      result.chart = try ChartBuilder.chart(plot, table)
      result.chart?.caption =
        footer.lines + ChartSources(table, query.facts.scans, in: state.catalog).lines
    }
    return result
  }

  /// What `tornado`, `sweep` and `solve` compute with.
  func sensitivity() throws(Diagnostic) -> Sensitivity {
    Sensitivity(environment: try environment(), context: executor(notes: RunNotes()).context)
  }

  /// All that exists for the names in this run's texts to mean something.
  func environment() throws(Diagnostic) -> PlanEnvironment {
    var model = BundledModel.formulas
    state.sources.shared = BundledModel.source
    model.put(state.modelOverrides)
    let executor = executor(notes: RunNotes())
    told = RunNotes()
    filesRead = FilesRead()
    let files = InputFiles(
      folder: settings.folder, units: state.units, sources: state.sources, root: root,
      memory: state.memoryLimit, isStopped: isCancelled, toCome: filesToCome,
      read: filesRead)
    var environment = PlanEnvironment(
      catalog: state.catalog, functions: .standard, units: state.units, bindings: state.bindings,
      model: model, parameters: state.parameters, registered: state.registered, world: state.world,
      openFile: { (request) throws(Diagnostic) in try files.open(request) },
      run: { (plan) throws(Diagnostic) in try executor.run(plan) })
    let catalog = state.catalog
    let context = executor.context
    environment.cell = { [told] (plan, summed) throws(Diagnostic) in
      var quiet = context.quiet
      quiet.summedJoins = summed
      return try told.cell(plan, in: quiet)
    }
    environment.weigh = { (plan) throws(Diagnostic) in
      let quiet = Executor(context: context.quiet)
      return try EvidenceQuality(plan, executor: quiet, catalog: catalog).weighed()
    }
    environment.scenarios = BundledModel.scenarios
    environment.scenarios.put(state.scenarios)
    if state.isConfined {
      environment.openFile = { (request) throws(Diagnostic) in
        throw SessionDiagnostics.confined(at: request.span)
      }
    }
    if reach == .textAlone {
      environment.openFile = { (_) throws(Diagnostic) in throw RunReach.beyond }
      environment.runAll { (_) throws(Diagnostic) in throw RunReach.beyond }
      environment.weigh = { (_) throws(Diagnostic) in throw RunReach.beyond }
    }
    return environment
  }

  func change(_ change: (inout SessionState) -> Void) { change(&state) }

  /// Notes the file that a query saves, for the statements behind it.
  func expectFile(of pipe: Pipe) {
    if let file = savedFile(of: pipe) { filesToCome.add(file) }
  }

  /// Throws where the query that was planned last would take the place of what it reads.
  func refuseSource(of pipe: Pipe) throws(Diagnostic) {
    guard let stage = pipe.stages.last, case .save(let path) = stage.kind,
      let file = savedFile(of: pipe), filesRead.contains(file)
    else { return }
    throw FileDiagnostics.savedOntoSource(path, at: stage.span)
  }

  private func savedFile(of pipe: Pipe) -> String? {
    guard case .save(let path)? = pipe.stages.last?.kind else { return nil }
    let beside = sources[pipe.span.source]?.name ?? "<input>"
    return FilePath.resolve(path, beside: beside, folder: settings.folder)
  }

  func addSource(name: String, bytes: [UInt8], lead: Int = 0) -> SourceText {
    state.sources.add(name: name, bytes: bytes, lead: lead)
  }

  var sources: SourceMap { state.sources }
}

extension [Diagnostic] {
  /// What is wrong in a definition is said once, however many statements use it; of a chain of formulas that is too
  /// long each place further on is the same mistake.
  fileprivate func says(_ error: Diagnostic) -> Bool {
    contains(error)
      || error.code == .nestingTooDeep
        && contains { ($0.code, $0.title) == (error.code, error.title) }
  }
}

/// Splits time into laps.
private struct LapClock {
  private var last = ContinuousClock.now

  mutating func lap() -> Duration {
    let now = ContinuousClock.now
    defer { last = now }
    return now - last
  }
}
