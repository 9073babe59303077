import OIQ

/// What explanations cost: a cell of a group-by explained, against running the query itself; and a query of
/// which nobody asks why, against one that can't be asked.
struct WhyBench {
  let session: Session

  /// Registers the big table.
  init(_ data: BenchData, in session: Session) throws {
    try data.registerFacts(in: session)
    self.session = session
  }
}

extension WhyBench {
  private static let query =
    "from facts | where x < 0.5 | derive v = x * y | aggregate s = sum(v) by k1k"

  static let names = (asked: "why", unasked: "why-unasked")

  /// `why` of one cell, against the query.
  func asked(rounds: Int) throws -> Contest {
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
    return Contest(
      workload: WhyBench.names.asked, goal: 3, rounds: rounds, oiq: why, peers: [query])
  }

  /// The query, whose result keeps its plan and its tables so that `why` may be asked, against the same query
  /// where nothing is kept: inside of `assert`, which runs it and forgets it.
  func unasked(rounds: Int) -> Contest {
    let session = session
    let whole = "\(WhyBench.query) | aggregate t = sum(s)"
    func contestant(_ name: String, _ text: String) -> Contestant {
      Contestant(name: name) { () throws(BenchProblem) in
        let (wall, cpu, _) = try Clock.time { () throws(BenchProblem) -> QueryResult in
          do throws(Problem) { return try session.run(text) } catch {
            throw .failed("OIQ fails: \(error.title)")
          }
        }
        return Outcome(wall: wall, cpu: cpu)
      }
    }
    return Contest(
      workload: WhyBench.names.unasked, goal: 1.05, rounds: rounds,
      oiq: contestant("the query", whole),
      peers: [contestant("forgotten", "assert (\(whole)) != 0")],
      note:
        "a query whose result is kept for `why`, against the same in `assert`, which keeps nothing"
    )
  }
}
