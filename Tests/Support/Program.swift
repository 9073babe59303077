import Glibc

/// A program under test and the environment it runs in: nothing of the tester's own settings.
package struct Program {
  package let path: String
  package var environment: [String: String]

  package init(path: String, environment: [String: String]) {
    self.path = path
    self.environment = environment
  }
}

/// How a program ended and what it wrote.
package struct ProgramResult {
  package var output: String
  package var errors: String
  package var end: ProgramEnd
}

package enum ProgramEnd: Equatable, Sendable {
  case exited(Int32)
  case signalled(Int32)

  init(status: Int32) {
    let signal = status & 0x7f
    self = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
  }
}

package struct SystemFailure: Error {
  package let call: String
  package let code: Int32
}

extension Program {
  /// The executable product of this package, which lies beside the test bundle.
  package static func oiq(environment: [String: String] = [:]) -> Program {
    var path = [CChar](repeating: 0, count: 4096)
    let count = max(0, readlink("/proc/self/exe", &path, path.count - 1))
    let own = String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.lastIndex(of: "/").map { own[...$0] } ?? "./"
    // On the day on which collecting ended, whatever day it is.
    let settled = [
      "LC_ALL": "C.UTF-8", "INPUTRC": "/dev/null", "OIQ_HISTORY": "",
      "SOURCE_DATE_EPOCH": "1791504000",
    ]
    return Program(
      path: folder + "oiq", environment: settled.merging(environment) { _, given in given })
  }

  /// Starts the program; `files` says which descriptors it gets, `flags` are for `posix_spawn`.
  package func spawn(
    _ arguments: [String], flags: Int16 = 0,
    files: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    files(&actions)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals as a shell would give them, whatever the test runner has set.
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, flags | Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var child = pid_t()
    let status = withCStrings([path] + arguments) { arguments in
      withCStrings(environment.map { "\($0)=\($1)" }) { environment in
        posix_spawn(&child, path, &actions, &attributes, arguments, environment)
      }
    }
    guard status == 0 else { throw SystemFailure(call: "posix_spawn", code: status) }
    return child
  }

  /// Runs to the end with a text on the standard input.
  package func run(_ arguments: [String], input: some Collection<UInt8> = []) throws
    -> ProgramResult
  {
    let (standardInput, output, errors) = (try Pipe(), try Pipe(), try Pipe())
    let child = try spawn(arguments) { actions in
      posix_spawn_file_actions_adddup2(&actions, standardInput.reading, 0)
      posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
      posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
    }
    close(standardInput.reading)
    close(output.writing)
    close(errors.writing)
    let texts = Pipe.exchange(
      Array(input), to: standardInput.writing, reading: [output.reading, errors.reading])
    return ProgramResult(output: texts[0], errors: texts[1], end: wait(for: child))
  }

  package func run(_ arguments: [String], input: String) throws -> ProgramResult {
    try run(arguments, input: Array(input.utf8))
  }
}

/// Waits for a child to end.
package func wait(for child: pid_t) -> ProgramEnd {
  var status: Int32 = 0
  while waitpid(child, &status, 0) < 0 && errno == EINTR {}
  return ProgramEnd(status: status)
}

private func withCStrings<T>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> T
) -> T {
  var pointers = texts.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return pointers.withUnsafeMutableBufferPointer { buffer in
    // Never empty: the closing nil is always there.
    body(UnsafePointer(buffer.baseAddress!))
  }
}
