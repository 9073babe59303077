import Glibc
import OIQ

/// Counting fabrics, making their links a row each, and the whole tour of examples: absolute times, since no other
/// program does the same.
struct FabricBench {
  let rounds: Int
  let threads: Int
}

extension FabricBench {
  /// Names that can be asked for with `--only`.
  static let fabrics = "fabrics"
  static let links = "links"
  static let tour = "tour"

  /// The kinds at about ten million endpoints, each as large as switches of the given ports allow.
  private static let largest = [
    "fat_tree, endpoints: 10_000_000, radix: 512",
    "rail_optimised, endpoints: 10_000_000, radix: 512",
    "rail_only, endpoints: 10_000_000, radix: 512, tiers: 3",
    "multi_plane, endpoints: 10_000_000, radix: 512",
    "dragonfly, endpoints: 10_000_000, radix: 255",
    "slim_fly, endpoints: 10_000_000, radix: 512",
    "torus, endpoints: 10_000_000, ocs: false",
    "scale_up, endpoints: 9_999_936",
  ]

  /// From the text of the query to the counts, the slowest kind.
  func counts() throws(BenchProblem) -> String {
    let session = Session(settings: SessionSettings(threadCount: threads))
    var slowest = (kind: "", time: 0.0)
    for fabric in FabricBench.largest {
      let query = "from fabric(\(fabric)) | select tier, links, modules"
      _ = try run(query, session)
      var times: [Double] = []
      for _ in 0..<rounds * 3 {
        times.append(try Clock.time { () throws(BenchProblem) in try run(query, session) }.wall)
      }
      let time = median(times)
      if time > slowest.time { slowest = (String(fabric.prefix { $0 != "," }), time) }
    }
    return "fabrics, the slowest of \(FabricBench.largest.count) kinds (\(slowest.kind)): "
      + "\(shown(slowest.time)) ms, goal <= 1 ms: \(slowest.time <= 1 ? "ok" : "over")"
  }

  /// Three columns of every link, made and summed.
  func rows() throws(BenchProblem) -> String {
    let session = Session(settings: SessionSettings(threadCount: threads))
    let query = """
      from links(fat_tree, endpoints: 4_000_000, radix: 512)
      | aggregate n = count(), a = sum(lower_number), b = sum(upper_number), l = max(length)
      """
    guard let count = try run(query, session)[0, "n"]?.number else {
      throw .failed("OIQ counts no links")
    }
    var rates: [Double] = []
    for _ in 0..<rounds {
      let cpu = try Clock.time { () throws(BenchProblem) in try run(query, session) }.cpu
      rates.append(count / cpu / 1000)
    }
    let rate = median(rates)
    return
      "links, \(Int(count / 1e6)) M rows of 3 columns made and summed: \(shown(rate)) M rows/s "
      + "of a core, goal >= 10 M: \(rate >= 10 ? "ok" : "over")"
  }

  /// Every file of `examples` beside the current folder, each in a process of its own.
  func examples(_ oiq: Program) throws(BenchProblem) -> String {
    let files = FabricBench.names(in: "examples") + FabricBench.names(in: "examples/monday")
    guard !files.isEmpty else { throw .missing("no folder `examples` here") }
    var (whole, longest) = (0.0, (file: "", time: 0.0))
    for file in files {
      let time = try Program(path: oiq.path, arguments: [file]).run().wall
      whole += time
      if time > longest.time { longest = (file, time) }
    }
    return "tour, \(files.count) examples: \(shown(whole / 1000)) s, the longest \(longest.file) "
      + "\(shown(longest.time / 1000)) s, goal <= 10 s: \(whole <= 10_000 ? "ok" : "over")"
  }

  private func run(_ query: String, _ session: Session) throws(BenchProblem) -> QueryResult {
    do throws(Problem) { return try session.run(query) } catch {
      throw .failed("OIQ fails: \(error.title)")
    }
  }

  private func shown(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".oiq") { names.append("\(folder)/\(name)") }
    }
    return names.sorted()
  }
}
