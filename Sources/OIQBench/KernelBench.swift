import OIQ

/// Queries over millions of rows, against the peers in their processes.
struct KernelBench {
  let data: BenchData
  let csvRows: Int
  let session: Session
  let peers: PeerProcesses
  private var made: Set<BenchTable> = []

  init(data: BenchData, csvRows: Int, threads: Int) {
    self.data = data
    self.csvRows = csvRows
    session = Session(settings: SessionSettings(threadCount: threads, folder: data.folder))
    peers = PeerProcesses(data: data, threads: threads)
  }
}

extension KernelBench {
  mutating func contest(_ workload: Workload, rounds: Int) throws -> Contest {
    for table in workload.tables where made.insert(table).inserted { try make(table) }
    let session = session
    let oiq = Contestant(name: "oiq") { () throws(BenchProblem) in
      let (wall, cpu, result) = try Clock.time { () throws(BenchProblem) -> QueryResult in
        do throws(Problem) { return try session.run(workload.query) } catch {
          throw .failed("OIQ fails: \(error.title)")
        }
      }
      return Outcome(wall: wall, cpu: cpu, values: try workload.told.values(of: result))
    }
    return Contest(
      workload: workload.name, goal: workload.goal, rounds: rounds, oiq: oiq,
      peers: workload.peers.map { peers.contestant($0, workload.name) })
  }

  private func make(_ table: BenchTable) throws {
    switch table {
    case .facts: try data.registerFacts(in: session)
    case .part: try data.registerPart(in: session)
    case .small: try data.registerDimension("small", key: "n1k", count: 1000, in: session)
    case .large: try data.registerDimension("large", key: "k1m", count: 1_000_000, in: session)
    case .file: try data.writeCSV(rows: csvRows)
    }
  }
}

/// Parsing and checking one query, nothing run.
struct CheckBench {
  let peers: PeerProcesses
  private static let repeats = 200
}

extension CheckBench {
  func contest(rounds: Int) -> Contest {
    let session = Session()
    let oiq = Contestant(name: "oiq") { () throws(BenchProblem) in
      let (wall, cpu, _) = try Clock.time { () throws(BenchProblem) in
        for _ in 0..<CheckBench.repeats {
          let problems = session.check(ParsedQueries.oiq)
          if let first = problems.first(where: { $0.severity == .error }) {
            throw .failed("OIQ rejects the query: \(first.title)")
          }
        }
      }
      let repeats = Double(CheckBench.repeats)
      return Outcome(wall: wall / repeats, cpu: cpu / repeats)
    }
    return Contest(
      workload: "check", goal: 0.5, rounds: rounds, oiq: oiq,
      peers: [.sqlite, .duckdb].map { peers.contestant($0, "check") })
  }
}
