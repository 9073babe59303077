import OIQ

/// Whole processes, from nothing to the first answer.
struct StartBench {
  let oiq: Program
  private static let runsARound = 5

  /// - Parameter path: The executable `oiq`; the one beside this program when nil.
  init(path: String?) throws(BenchProblem) {
    let folder = Program.ownPath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let sister = (folder + ["oiq"]).joined(separator: "/")
    oiq = Program(path: path ?? sister, arguments: ["-c", "from spend | take 1"])
  }
}

extension StartBench {
  static let goals: [(workload: String, peer: String, goal: Double)] = [
    ("start-sqlite", "sqlite3", 1.5), ("start-duckdb", "duckdb", 0.35),
    ("start-python", "python3", 1),
  ]

  static let withoutFacts = "start-empty"

  /// A start that looks for a workspace and finds none, against one that does not look. Both go through the
  /// argument parser.
  func emptyContest(rounds: Int) -> Contest {
    func start(_ arguments: [String]) -> Program {
      Program(path: oiq.path, arguments: ["--no-config"] + arguments + oiq.arguments)
    }
    return Contest(
      workload: StartBench.withoutFacts, goal: 1.05, rounds: rounds,
      oiq: contestant("oiq", start([])), peers: [contestant("unlooked", start(["--no-workspace"]))],
      note: "a start that finds no workspace, against one with `--no-workspace`")
  }

  func contest(_ workload: String, rounds: Int) -> Contest? {
    guard let (_, peer, goal) = StartBench.goals.first(where: { $0.workload == workload }) else {
      return nil
    }
    return contest(workload, goal, rounds, oiq, peer, StartBench.program(peer))
  }

  private func contest(
    _ workload: String, _ goal: Double, _ rounds: Int, _ oiq: Program, _ peer: String,
    _ program: Program?
  ) -> Contest {
    Contest(
      workload: workload, goal: goal, rounds: rounds, oiq: contestant("oiq", oiq),
      peers: [
        program.map { contestant(peer, $0) }
          ?? Contestant(name: peer) { () throws(BenchProblem) in throw .missing("not installed") }
      ])
  }

  static let rows = "start-rows"

  /// Nothing, then the first of the rows of `capex`: OIQ reads the csv that it carries, sqlite3 imports the same
  /// rows from a file. `select 1` asks sqlite3 for no row at all.
  func contestOverRows(in folder: String, rounds: Int) throws(BenchProblem) -> Contest {
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
      StartBench.rows, 1, rounds,
      Program(path: oiq.path, arguments: ["-c", "from capex all versions | take 1"]), "sqlite3",
      sqlite)
  }

  /// The mean of a few runs: one is too short to compare.
  private func contestant(_ name: String, _ program: Program) -> Contestant {
    Contestant(name: name) { () throws(BenchProblem) in
      var sum = Outcome(wall: 0, cpu: 0)
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
    for (_, peer, _) in StartBench.goals {
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
