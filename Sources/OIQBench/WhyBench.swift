import OIQ

/// Explaining a cell of a group-by, against running the query itself.
struct WhyBench {
  let data: BenchData
  let session: Session
}

extension WhyBench {
  private static let query =
    "from facts | where x < 0.5 | derive v = x * y | aggregate s = sum(v) by k1k"

  func contest(rounds: Int) throws -> Contest {
    try data.registerFacts(in: session)
    let session = session
    func run() throws(BenchProblem) -> QueryResult {
      do throws(Problem) { return try session.run(WhyBench.query) } catch {
        throw .failed("OIQ fails: \(error.title)")
      }
    }
    let result = try run()
    let place = result.rowCount / 2
    let why = Contestant(name: "why") { () throws(BenchProblem) in
      let (wall, cpu, tree) = try Clock.time { () throws(BenchProblem) -> Explanation in
        do throws(Problem) { return try result.why(row: place, column: "s") } catch {
          throw .failed("OIQ fails: \(error.title)")
        }
      }
      return Outcome(wall: wall, cpu: cpu, values: [tree.cell.number ?? 0])
    }
    let query = Contestant(name: "the query") { () throws(BenchProblem) in
      let (wall, cpu, again) = try Clock.time(run)
      return Outcome(wall: wall, cpu: cpu, values: [again[place, "s"]?.number ?? 0])
    }
    return Contest(workload: "why", goal: 3, rounds: rounds, oiq: why, peers: [query])
  }
}
