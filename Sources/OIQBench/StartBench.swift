import OIQ

/// Whole processes, from nothing to the first answer.
struct StartBench {
  let oiq: Program
  private static let runsARound = 5

  /// - Parameter path: The executable; the one beside this program, once installed in a folder, when nil.
  static func of(_ path: String?, in folder: String) -> Result<StartBench, BenchProblem> {
    Result { () throws(BenchProblem) in
      let path = if let path { path } else { try installed(in: folder) }
      return StartBench(oiq: Program(path: path, arguments: ["-c", "from spend | take 1"]))
    }
  }

  /// The program beside this one, copied as installing it would: what a linker has just written lies in
  /// memory page by page, and starts a quarter slower than the same file copied, or read from a disk.
  private static func installed(in folder: String) throws(BenchProblem) -> String {
    let parts = Program.ownPath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let sister = (parts + ["oiq"]).joined(separator: "/")
    guard Program.isExecutable(sister), let copier = Program.find("cp") else {
      throw .missing("\(sister) is not there")
    }
    let copy = folder + "/installed-oiq"
    _ = try Program(path: copier, arguments: [sister, copy]).run()
    return copy
  }
}

extension StartBench {
  enum Workload: String, CaseIterable {
    /// `1` against `select 1`: neither reads anything.
    case value = "start-value"
    /// One question of the same rows.
    case question = "start-sqlite"
    /// Nothing, then the first of the rows of `capex`.
    case rows = "start-rows"
    /// A start that finds no workspace.
    case withoutFacts = "start-empty"
    // A query over the catalogue against programs that answer without reading anything.
    case unlike = "start-unlike"
    case duckdb = "start-duckdb"
    case python = "start-python"
  }

  func contest(
    _ workload: Workload, in folder: String, rounds: Int
  ) throws(BenchProblem) -> Contest {
    switch workload {
    case .value:
      let one = Program(path: oiq.path, arguments: ["-c", "1"])
      return contest(workload, 1.5, rounds, one, "sqlite3", StartBench.program("sqlite3"))
    case .question: return try contestOverSpend(in: folder, rounds: rounds)
    case .rows: return try contestOverRows(in: folder, rounds: rounds)
    case .withoutFacts: return emptyContest(rounds: rounds)
    case .unlike:
      return contest(
        workload, nil, rounds, oiq, "sqlite3", StartBench.program("sqlite3"),
        note: "a query over the catalogue against `select 1`")
    case .duckdb:
      return contest(workload, 0.35, rounds, oiq, "duckdb", StartBench.program("duckdb"))
    case .python:
      return contest(workload, 1, rounds, oiq, "python3", StartBench.program("python3"))
    }
  }

  /// A start that looks for a workspace and finds none, against one that does not look. Both go through the
  /// argument parser.
  private func emptyContest(rounds: Int) -> Contest {
    func start(_ arguments: [String]) -> Program {
      Program(path: oiq.path, arguments: ["--no-config"] + arguments + oiq.arguments)
    }
    return contest(
      .withoutFacts, 1.05, rounds, start([]), "unlooked", start(["--no-workspace"]),
      note: "a start that finds no workspace, against one with `--no-workspace`")
  }

  private func contest(
    _ workload: Workload, _ goal: Double?, _ rounds: Int, _ oiq: Program, _ peer: String,
    _ program: Program?, note: String? = nil
  ) -> Contest {
    Contest(
      workload: workload.rawValue, goal: goal, rounds: rounds, oiq: contestant("oiq", oiq),
      peers: [
        program.map { contestant(peer, $0) }
          ?? Contestant(name: peer) { () throws(BenchProblem) in throw .missing("not installed") }
      ], note: note)
  }

  /// The question that `spend` asks, once both are found to give the same answer.
  private func contestOverSpend(in folder: String, rounds: Int) throws(BenchProblem) -> Contest {
    let peer = try SpendInSQLite(in: folder)
    return Contest(
      workload: Workload.question.rawValue, goal: 1.5, rounds: rounds,
      oiq: contestant("oiq", oiq, try SpendInSQLite.ownValues()),
      peers: [contestant("sqlite3", peer.program, try peer.values())],
      note: "the question that `spend` asks, in SQL of a database file that holds the same rows")
  }

  /// Nothing, then the first of the rows of `capex`: OIQ reads the csv that it carries, sqlite3 imports the same
  /// rows from a file. `select 1` asks sqlite3 for no row at all.
  private func contestOverRows(in folder: String, rounds: Int) throws(BenchProblem) -> Contest {
    let file = folder + "/capex.csv"
    do throws(Problem) {
      _ = try Session().run("from capex all versions | save \"\(file)\"")
    } catch { throw .failed("OIQ fails: \(error.title)") }
    let sqlite = Program.find("sqlite3").map {
      Program(
        path: $0,
        arguments: [
          ":memory:", "-cmd", ".import --csv \(file) capex", "select * from capex limit 1",
        ])
    }
    return contest(
      .rows, 1, rounds,
      Program(path: oiq.path, arguments: ["-c", "from capex all versions | take 1"]), "sqlite3",
      sqlite)
  }

  /// The mean of a few runs: one is too short to compare.
  private func contestant(
    _ name: String, _ program: Program, _ values: [Double] = []
  ) -> Contestant {
    Contestant(name: name) { () throws(BenchProblem) in
      var sum = Outcome(wall: 0, cpu: 0, values: values)
      for _ in 0..<StartBench.runsARound {
        let one = try program.run()
        sum.wall += one.wall / Double(StartBench.runsARound)
        sum.cpu += one.cpu / Double(StartBench.runsARound)
      }
      return sum
    }
  }

  /// Megabytes that programs need to answer `1`, OIQ first.
  func peaks() throws(BenchProblem) -> [(name: String, megabytes: Double)] {
    var found = [("oiq", try PeakMemory.of(Program(path: oiq.path, arguments: ["-c", "1"])))]
    found.append(("oiq, a catalogue query", try PeakMemory.of(oiq)))
    for peer in ["sqlite3", "duckdb", "python3"] {
      guard let program = StartBench.program(peer) else { continue }
      found.append((peer, try PeakMemory.of(program)))
    }
    return found
  }

  private static func program(_ name: String) -> Program? {
    switch name {
    case "sqlite3":
      Program.find("sqlite3").map { Program(path: $0, arguments: [":memory:", "select 1"]) }
    case "duckdb":
      duckdb.map { Program(path: $0, arguments: ["-c", "select 1"]) }
    default:
      Program.python.map { Program(path: $0, arguments: ["-c", "1"]) }
    }
  }

  /// The binary itself: the one that PyPI puts on the path is a script of Python that starts it.
  private static let duckdb: String? = {
    guard let found = Program.find("duckdb") else { return nil }
    guard let python = Program.python,
      let inside = Program(
        path: python,
        arguments: ["-c", "import duckdb_cli as d; print(d.__path__[0] + '/duckdb')"]
      ).firstLine, Program.isExecutable(inside)
    else { return found }
    return inside
  }()
}
