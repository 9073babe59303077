/// One way of doing a workload: runs it once, and says how long that took and what came out.
struct Contestant {
  let name: String
  let run: () throws(BenchProblem) -> Outcome
}

/// Milliseconds, and the numbers by which results are compared.
struct Outcome {
  var wall: Double
  var cpu: Double
  var values: [Double] = []
}

enum BenchProblem: Error {
  /// The peer isn't installed, or can't do this.
  case missing(String)
  case failed(String)
}

extension BenchProblem {
  var message: String {
    switch self {
    case .missing(let text), .failed(let text): text
    }
  }
}

/// Rounds in which every contestant runs once, each round beginning with another one: what slows the
/// machine for a while slows all of them.
struct Contest {
  let workload: String
  /// `nil` where the ratio is only told.
  let goal: Double?
  let rounds: Int
  let oiq: Contestant
  let peers: [Contestant]
  /// How far a peer's numbers may lie from OIQ's, as a share of them.
  var tolerance = 1e-9
  /// What is set beside what, where the names don't say it.
  var note: String?
}

extension Contest {
  /// - Throws: When OIQ fails, or a peer computes something else. Missing peers are only listed.
  func run() throws(BenchProblem) -> Verdict {
    let expected = try oiq.run().values
    var missing: [String] = []
    var present: [Contestant] = []
    for peer in peers {
      do throws(BenchProblem) {
        try agree(peer, try peer.run().values, expected)
        present.append(peer)
      } catch {
        guard case .missing(let text) = error else { throw error }
        missing.append("\(peer.name): \(text)")
      }
    }
    let samples = try sampled([oiq] + present)
    return Verdict(contest: self, samples: samples, peers: present.map(\.name), missing: missing)
  }

  /// One list a contestant, one outcome a round.
  private func sampled(_ contestants: [Contestant]) throws(BenchProblem) -> [[Outcome]] {
    var samples = [[Outcome]](repeating: [], count: contestants.count)
    for round in 0..<rounds {
      for turn in contestants.indices {
        let index = (turn + round) % contestants.count
        samples[index].append(try contestants[index].run())
      }
    }
    return samples
  }

  private func agree(
    _ peer: Contestant, _ found: [Double], _ expected: [Double]
  ) throws(BenchProblem) {
    guard found.count == expected.count else {
      throw .failed("\(peer.name) gives \(found.count) numbers, OIQ \(expected.count)")
    }
    for (index, (theirs, ours)) in zip(found, expected).enumerated() {
      let scale = max(abs(theirs), abs(ours))
      guard abs(theirs - ours) <= tolerance * scale else {
        throw .failed("number \(index + 1) is \(ours) in OIQ and \(theirs) in \(peer.name)")
      }
    }
  }
}

/// What a contest showed.
struct Verdict {
  let workload: String
  let goal: Double?
  let oiq: Outcome
  /// The peer with the least median wall time, and the medians of the rounds' ratios to it.
  let best: (name: String, outcome: Outcome, wallRatio: Double, cpuRatio: Double)?
  let others: [(name: String, wall: Double)]
  let missing: [String]
  let note: String?
}

extension Verdict {
  init(contest: Contest, samples: [[Outcome]], peers: [String], missing: [String]) {
    workload = contest.workload
    goal = contest.goal
    self.missing = missing
    note = contest.note
    let medians = samples.map { list in
      Outcome(wall: median(list.map(\.wall)), cpu: median(list.map(\.cpu)))
    }
    oiq = medians[0]
    let order = peers.indices.sorted { medians[$0 + 1].wall < medians[$1 + 1].wall }
    best = order.first.map { index in
      let pairs = zip(samples[0], samples[index + 1])
      return (
        peers[index], medians[index + 1], median(pairs.map { $0.wall / $1.wall }),
        median(pairs.map { $0.cpu / $1.cpu })
      )
    }
    others = order.dropFirst().map { (peers[$0], medians[$0 + 1].wall) }
  }
}

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return .nan }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
