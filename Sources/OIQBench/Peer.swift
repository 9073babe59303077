import Glibc

/// A system that OIQ is measured against.
enum Peer: String, CaseIterable {
  case duckdb, polars
  /// The other engine of Polars.
  case streaming
  case numpy, sqlite
}

extension Peer {
  /// The process that it runs in.
  var host: Peer {
    switch self {
    case .duckdb, .polars, .numpy, .sqlite: self
    case .streaming: .polars
    }
  }
}

/// The long-lived child processes of the peers, each started when a workload first needs it.
final class PeerProcesses {
  private let data: BenchData
  private let threads: Int
  private var running: [Peer: PeerProcess] = [:]

  init(data: BenchData, threads: Int) {
    self.data = data
    self.threads = threads
  }

  func contestant(_ peer: Peer, _ workload: String) -> Contestant {
    Contestant(name: peer.rawValue) { () throws(BenchProblem) in
      try self.process(peer.host).run(workload, engine: peer.rawValue)
    }
  }

  private func process(_ host: Peer) throws(BenchProblem) -> PeerProcess {
    if let process = running[host] { return process }
    let process = try PeerProcess(host, data: data, threads: threads)
    running[host] = process
    return process
  }
}

/// One child: a request a line (`WORKLOAD ENGINE`), an answer a line: `ok WALL CPU VALUE…` in
/// milliseconds, `missing WHY` or `failed WHY`.
final class PeerProcess {
  private let name: String
  private let child: pid_t
  private let requests: Int32
  private let answers: LineReader

  init(_ peer: Peer, data: BenchData, threads: Int) throws(BenchProblem) {
    guard let python = Program.python else { throw .missing("python3 is not installed") }
    let program = Program(
      path: python,
      arguments: ["-c", PeerScript.text, peer.rawValue, data.folder, String(threads)])
    let input = try Pipe()
    let output = try Pipe()
    name = peer.rawValue
    child = try program.start(input: input.reading, output: output.writing)
    close(input.reading)
    close(output.writing)
    requests = input.writing
    answers = LineReader(descriptor: output.reading)
  }

  deinit { close(requests) }

  func run(_ workload: String, engine: String) throws(BenchProblem) -> Outcome {
    let request = Array("\(workload) \(engine)\n".utf8)
    guard write(requests, request, request.count) == request.count, let answer = answers.next()
    else { throw .missing("\(name) does not answer") }
    let words = answer.split(separator: " ", maxSplits: 1)
    let rest = words.count > 1 ? String(words[1]) : ""
    guard words.first == "ok" else {
      throw words.first == "missing" ? .missing(rest) : .failed("\(name): \(rest)")
    }
    let numbers = rest.split(separator: " ").compactMap { Double($0) }
    guard numbers.count >= 2 else { throw .failed("\(name) answers \(answer)") }
    return Outcome(wall: numbers[0], cpu: numbers[1], values: Array(numbers[2...]))
  }
}
