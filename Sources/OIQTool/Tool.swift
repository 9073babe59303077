import Glibc
import OIQ

/// The program `oiq`: a shell on a terminal, a runner of scripts and queries elsewhere.
@main
@MainActor
enum Tool {
  static let version = "0.1.0"

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    exit(run(Invocation(arguments)))
  }

  static func run(_ invocation: Invocation) -> Int32 {
    switch invocation {
    case .run(let run):
      return Runner(run).run()
    case .check(let files, let color, let diagnostics):
      let checker = Checker(console: .standard(color: color, diagnostics: diagnostics))
      return checker.check(files).rawValue
    case .format(let files, let color, let purpose):
      let formatter = Formatter(console: .standard(color: color), purpose: purpose)
      return formatter.format(files).rawValue
    case .version:
      FileSink(descriptor: STDOUT_FILENO).write("\(name) (\(snapshot))\n")
      return ExitStatus.success.rawValue
    case .message(let text, let status):
      let descriptor = status == .success ? STDOUT_FILENO : STDERR_FILENO
      FileSink(descriptor: descriptor).write(text + "\n")
      return status.rawValue
    }
  }

  static var name: String { "oiq \(version)" }

  /// How recent the bundled facts are.
  private static var snapshot: String {
    let newest = try? Session().run("from capex | sort as_of desc | take 1")
    return newest?[0, "as_of"]?.date.map { "facts to \($0)" } ?? "no facts"
  }
}
