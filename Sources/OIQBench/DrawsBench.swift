import OIQ

/// Ranges by Monte Carlo: against NumPy in chunks that stay in the cache, with the same distributions.
struct DrawsBench {
  let peers: PeerProcesses
  let threads: Int

  struct Line {
    let name: String
    let draws: Int
    let goal: Double
    /// Both sides draw at random: how far their quantiles may lie apart.
    let tolerance: Double
  }
}

extension DrawsBench {
  static let lines = [
    Line(name: "draws-1m", draws: 1_000_000, goal: 1.0, tolerance: 0.02),
    Line(name: "draws-10m", draws: 10_000_000, goal: 1.0, tolerance: 0.01),
    Line(name: "draws-chain", draws: 10_000, goal: 2.0, tolerance: 0.1),
  ]

  /// Two lognormals, two normals and nine operations.
  private static let expression = """
    let a = 1 to 4
    let b = 2 to 3
    let c = 10 ± 3
    let d = 5 ± 1
    (a * b + c) * d / (a + b) + c * 2 - a / b
    """

  /// The charter's way from capital expenditure to modules.
  private static let chain = """
    let ai = 65% to 80%
    let network = 10% to 15%
    let optics = 40% to 60%
    let price = $0.50/Gbps to $0.90/Gbps
    $660B * ai * network * optics / (price * 1.6T/module)
    """

  func contest(_ line: Line, rounds: Int) -> Contest {
    let session = Session(
      settings: SessionSettings(threadCount: threads, drawCount: line.draws))
    let text = line.name == "draws-chain" ? DrawsBench.chain : DrawsBench.expression
    let oiq = Contestant(name: "oiq") { () throws(BenchProblem) in
      let (wall, cpu, result) = try Clock.time { () throws(BenchProblem) -> QueryResult in
        do throws(Problem) { return try session.run(text) } catch {
          throw .failed("OIQ fails: \(error.title)")
        }
      }
      guard let cell = result[0, "value"], let bounds = cell.bounds, let median = cell.number else {
        throw .failed("OIQ gives no range")
      }
      return Outcome(
        wall: wall, cpu: cpu, values: [bounds.lowerBound, median, bounds.upperBound])
    }
    return Contest(
      workload: line.name, goal: line.goal, rounds: rounds, oiq: oiq,
      peers: [peers.contestant(.numpy, line.name)], tolerance: line.tolerance)
  }
}

// MARK: Memory

extension DrawsBench {
  static let groupName = "draws-group"
  private static let groupRows = 100_000
  private static let groupDraws = 1000
  /// Megabytes; all draws at once would take 800.
  static let memoryGoal = 100.0

  /// A hundred thousand rows, each a range of its own, summed in groups: what it takes.
  static func groups(
    _ oiq: Program, in folder: String
  ) throws(BenchProblem) -> (milliseconds: Double, megabytes: Double) {
    let path = folder + "/ranged.csv"
    var text = "k,x\n"
    for row in 0..<UInt64(groupRows) {
      text += "\(row % 100),\(BenchData.unit(BenchData.mix(row, salt: 77)))\n"
    }
    guard Array(text.utf8).withUnsafeBytes({ OutputBytes.write($0, to: path) }) else {
      throw .failed("\(path) can't be written")
    }
    let query = """
      from csv("\(path)") | derive r = x * each(0.8 to 1.2) | aggregate s = sum(r) by k | take 3
      """
    let program = Program(
      path: oiq.path, arguments: ["--draws", String(groupDraws), "-c", query])
    return (try program.run().wall, try PeakMemory.of(program))
  }
}
