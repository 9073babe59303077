import Glibc

/// Another program, run as a child.
struct Program {
  let path: String
  let arguments: [String]
}

extension Program {
  /// The first of these that is on the path; nil when none is.
  static func find(_ names: String...) -> String? {
    let folders = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":")
    for name in names {
      for folder in folders where access("\(folder)/\(name)", X_OK) == 0 {
        return "\(folder)/\(name)"
      }
    }
    return nil
  }

  /// The interpreter itself, where a script of a version manager stands in front of it.
  static let python: String? = find("python3").map { found in
    Program(path: found, arguments: ["-c", "import sys; print(sys.executable)"]).firstLine ?? found
  }

  /// The running executable, beside which its sisters are.
  static var ownPath: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    return String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Starts it with ends of pipes for its standard input and output; nil for `/dev/null`.
  func start(input: Int32?, output: Int32?) throws(BenchProblem) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, target, mode) in [(input, 0, O_RDONLY), (output, 1, O_WRONLY)] {
      if let descriptor {
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
      } else {
        posix_spawn_file_actions_addopen(&actions, Int32(target), "/dev/null", mode, 0)
      }
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, path, &actions, nil, words, environ)
    guard status == 0 else {
      throw .missing("\(path) does not start: \(String(cString: strerror(status)))")
    }
    return child
  }

  /// Runs it to its end with nothing to read and nobody listening.
  func run() throws(BenchProblem) -> Outcome {
    let before = Clock.wall
    let child = try start(input: nil, output: nil)
    let usage = try Program.wait(for: child, named: path)
    return Outcome(wall: Clock.wall - before, cpu: usage)
  }

  /// Gives the processor time that it used, in milliseconds.
  static func wait(for child: pid_t, named name: String) throws(BenchProblem) -> Double {
    var status: Int32 = 0
    var usage = rusage()
    while wait4(child, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw .failed("\(name) was lost") }
    }
    guard status == 0 else { throw .failed("\(name) ended with status \(status >> 8)") }
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)
  }

  private static func milliseconds(_ time: timeval) -> Double {
    Double(time.tv_sec) * 1e3 + Double(time.tv_usec) * 1e-3
  }
}

/// Two ends of a pipe that children don't inherit by accident.
struct Pipe {
  let reading: Int32
  let writing: Int32

  init() throws(BenchProblem) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .failed("no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }
}

extension Program {
  /// What it writes first; nil when it can't be run or writes nothing.
  var firstLine: String? {
    guard let pipe = try? Pipe(), let child = try? start(input: nil, output: pipe.writing) else {
      return nil
    }
    close(pipe.writing)
    let line = LineReader(descriptor: pipe.reading).next()
    close(pipe.reading)
    _ = try? Program.wait(for: child, named: path)
    return line
  }

  static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }
}
