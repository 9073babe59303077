import ArgumentParser
import Glibc
import OIQ

/// Measures OIQ beside other systems in one run, as ratios: absolute times differ between machines.
@main
struct OIQBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oiq-bench",
    abstract: "Measure OIQ beside sqlite3, DuckDB, Polars and NumPy.",
    discussion: """
      Peers run in child processes of python3; those that aren't installed are left out. Every workload \
      runs once to warm up and is compared with the peers' results, then in interleaved rounds. Shown are \
      medians, and medians of the rounds' ratios to the fastest peer. `oiq` is looked for beside this program.

      Exit status: 0, or 1 when a workload failed or a peer computed something else.
      """)

  @Option(help: "Rows of the big table.")
  var rows = 10_000_000

  @Option(help: "Rows of the csv file.")
  var csvRows = 1_000_000

  @Option(help: "Rounds after the warm-up.")
  var rounds = 7

  @Option(help: "Threads that everybody may use.")
  var threads = 2

  @Option(help: ArgumentHelp("Only workloads whose name begins so; repeatable.", valueName: "name"))
  var only: [String] = []

  @Option(help: "The executable whose start is measured.")
  var oiq: String?

  @Flag(name: .customLong("report-peak-of-children"), help: .hidden)
  var reportsPeakOfChildren = false

  mutating func run() throws {
    if reportsPeakOfChildren { return PeakMemory.report() }
    signal(SIGPIPE, SIG_IGN)
    let userData = try UserData()
    defer { userData.remove() }
    var report = Report()
    report.header()
    let start = StartBench.of(oiq, in: userData.folder)
    measureStart(start, &report, folder: userData.folder)
    if isWanted(ShellBench.workload), let path = (try? start.get())?.oiq.path {
      ShellBench(path: path, rounds: rounds).run(&report)
    }
    measureFabrics(start, &report)
    let data = try BenchData(rows: max(rows, 1))
    defer { data.remove() }
    measureQueries(data, &report)
    measureGroups(start, data, &report)
    if !report.overGoal.isEmpty {
      report.tell("over the goal: \(report.overGoal.joined(separator: ", "))")
    }
    if report.failures > 0 { throw ExitCode(1) }
  }

  func validate() throws {
    guard rows > 0, csvRows > 0, rounds > 0, threads > 0 else {
      throw ValidationError("rows, rounds and threads are 1 or more")
    }
  }
}

extension OIQBench {
  private func isWanted(_ workload: String) -> Bool {
    only.isEmpty || only.contains { workload.hasPrefix($0) }
  }

  /// First of all, while this process is small.
  private func measureStart(
    _ start: Result<StartBench, BenchProblem>, _ report: inout Report, folder: String
  ) {
    let wanted = StartBench.Workload.allCases.filter { isWanted($0.rawValue) }
    do throws(BenchProblem) {
      guard !wanted.isEmpty else { return }
      let start = try start.get()
      for workload in wanted {
        measure(workload.rawValue, &report) {
          try start.contest(workload, in: folder, rounds: rounds)
        }
      }
      report.add(peaks: try start.peaks(), goal: 12)
    } catch {
      report.fail("start", error.message)
      report.tell("  swift build -c release --product oiq makes what is measured here")
    }
  }

  private func measureQueries(_ data: BenchData, _ report: inout Report) {
    var kernels = KernelBench(data: data, csvRows: csvRows, threads: threads)
    if isWanted("check") {
      measure("check", &report) { CheckBench(peers: kernels.peers).contest(rounds: rounds) }
    }
    measureWhy(data, kernels.session, &report)
    for workload in Workload.all where isWanted(workload.name) {
      measure(workload.name, &report) { try kernels.contest(workload, rounds: rounds) }
    }
    for line in DrawsBench.lines where isWanted(line.name) {
      measure(line.name, &report) {
        DrawsBench(peers: kernels.peers, threads: threads).contest(line, rounds: rounds)
      }
    }
  }

  private func measureWhy(_ data: BenchData, _ session: Session, _ report: inout Report) {
    let (asked, unasked) = WhyBench.names
    guard isWanted(asked) || isWanted(unasked) else { return }
    do {
      let bench = try WhyBench(data, in: session)
      if isWanted(asked) { report.add(try bench.asked(rounds: rounds).run()) }
      if isWanted(unasked) { report.add(try bench.unasked(rounds: rounds).run()) }
    } catch {
      report.fail(asked, (error as? BenchProblem)?.message ?? "\(error)")
    }
  }

  private func measureFabrics(
    _ start: Result<StartBench, BenchProblem>, _ report: inout Report
  ) {
    let bench = FabricBench(rounds: rounds, threads: threads)
    let lines: [(String, () throws(BenchProblem) -> String)] = [
      (FabricBench.fabrics, bench.counts), (FabricBench.links, bench.rows),
      (
        FabricBench.tour,
        { () throws(BenchProblem) in try bench.examples(try start.get().oiq) }
      ),
    ]
    for (name, line) in lines where isWanted(name) {
      do throws(BenchProblem) { report.tell(try line()) } catch {
        report.fail(name, error.message)
      }
    }
  }

  private func measureGroups(
    _ start: Result<StartBench, BenchProblem>, _ data: BenchData, _ report: inout Report
  ) {
    guard isWanted(DrawsBench.groupName) else { return }
    do throws(BenchProblem) {
      let found = try DrawsBench.groups(try start.get().oiq, in: data.folder)
      report.addDraws(found, goal: DrawsBench.memoryGoal)
    } catch {
      report.fail(DrawsBench.groupName, error.message)
    }
  }

  private func measure(_ workload: String, _ report: inout Report, _ contest: () throws -> Contest)
  {
    do {
      report.add(try contest().run())
    } catch let problem as BenchProblem {
      report.fail(workload, problem.message)
    } catch {
      report.fail(workload, "\(error)")
    }
  }
}
