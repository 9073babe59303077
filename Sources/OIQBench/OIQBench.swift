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
    measureStart(&report, folder: userData.folder)
    if isWanted(ShellBench.workload), let path = (try? StartBench(path: oiq))?.oiq.path {
      ShellBench(path: path, rounds: rounds).run(&report)
    }
    measureFabrics(&report)
    let data = try BenchData(rows: max(rows, 1))
    defer { data.remove() }
    measureQueries(data, &report)
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
  private func measureStart(_ report: inout Report, folder: String) {
    let wanted = StartBench.goals.map(\.workload).filter(isWanted)
    if isWanted(StartBench.rows) {
      measure(StartBench.rows, &report) {
        try StartBench(path: oiq).contestOverRows(in: folder, rounds: rounds)
      }
    }
    do throws(BenchProblem) {
      guard !wanted.isEmpty || isWanted(StartBench.withoutFacts) else { return }
      let start = try StartBench(path: oiq)
      if isWanted(StartBench.withoutFacts) {
        report.add(try start.emptyContest(rounds: rounds).run())
      }
      guard !wanted.isEmpty else { return }
      for workload in wanted {
        guard let contest = start.contest(workload, rounds: rounds) else { continue }
        report.add(try contest.run())
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
    measureDraws(kernels.peers, data, &report)
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

  private func measureFabrics(_ report: inout Report) {
    let bench = FabricBench(rounds: rounds, threads: threads)
    let lines: [(String, () throws(BenchProblem) -> String)] = [
      (FabricBench.fabrics, bench.counts), (FabricBench.links, bench.rows),
      (
        FabricBench.tour,
        { () throws(BenchProblem) in try bench.examples(StartBench(path: oiq).oiq) }
      ),
    ]
    for (name, line) in lines where isWanted(name) {
      do throws(BenchProblem) { report.tell(try line()) } catch {
        report.fail(name, error.message)
      }
    }
  }

  private func measureDraws(
    _ peers: PeerProcesses, _ data: BenchData, _ report: inout Report
  ) {
    let bench = DrawsBench(peers: peers, threads: threads)
    for line in DrawsBench.lines where isWanted(line.name) {
      measure(line.name, &report) { bench.contest(line, rounds: rounds) }
    }
    guard isWanted(DrawsBench.groupName) else { return }
    do throws(BenchProblem) {
      let start = try StartBench(path: oiq)
      let found = try DrawsBench.groups(start.oiq, in: data.folder)
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
