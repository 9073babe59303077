import Glibc

/// The most memory that a program had resident.
///
/// Linux counts what a process had before `exec` as its own, so a child of a big program looks big. A
/// shell therefore starts the program, and then becomes one that tells what its children used.
enum PeakMemory {
  /// The hidden argument with which this executable tells of its children.
  static let reportArgument = "--report-peak-of-children"

  /// Megabytes.
  static func of(_ program: Program) throws(BenchProblem) -> Double {
    let script = #""$@" > /dev/null < /dev/null; exec "$0" \#(reportArgument)"#
    let shell = Program(
      path: "/bin/sh",
      arguments: ["-c", script, Program.ownPath, program.path] + program.arguments)
    let pipe = try Pipe()
    let child = try shell.start(input: nil, output: pipe.writing)
    close(pipe.writing)
    let text = LineReader(descriptor: pipe.reading).next()
    close(pipe.reading)
    _ = try Program.wait(for: child, named: program.path)
    guard let text, let kilobytes = Double(text) else {
      throw .failed("no measure of the memory of \(program.path)")
    }
    return kilobytes / 1024
  }

  static func report() {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    print(usage.ru_maxrss)
  }
}

/// Reads lines of bytes.
final class LineReader {
  private let descriptor: Int32
  private var pending: [UInt8] = []

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Nil at the end.
  func next() -> String? {
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        return line
      }
      var buffer = [UInt8](repeating: 0, count: 65536)
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return nil }
      pending += buffer.prefix(count)
    }
  }
}
