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

  /// Kept to the end of the process: taking a session apart then is work for nobody.
  private static var runner: Runner?

  static func run(_ invocation: Invocation) -> Int32 {
    switch invocation {
    case .run(let run):
      let runner = Runner(run)
      self.runner = runner
      defer { runner.close() }
      return runner.run()
    case .check(let check):
      let console = Console.standard(color: check.color, diagnostics: check.diagnostics)
      guard let parameters = Runner.parameters(check.parameters, console) else {
        return ExitStatus.usage.rawValue
      }
      let checker = Checker(
        console: console, parameters: parameters, workspace: check.workspace)
      return checker.check(check.files).rawValue
    case .test(let files, let words, let purpose):
      let console = Console.standard(color: .never)
      guard let parameters = Runner.parameters(words, console) else {
        return ExitStatus.usage.rawValue
      }
      let tester = Tester(console: console, purpose: purpose, parameters: parameters)
      return tester.test(files).rawValue
    case .explain(let codes): return explain(codes).rawValue
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

  private static func explain(_ codes: [String]) -> ExitStatus {
    let console = Console.standard(color: .auto)
    var status = ExitStatus.success
    if codes.isEmpty { console.output.write(Session.help("errors") ?? "") }
    for (index, code) in codes.enumerated() {
      guard let page = Session.explanation(of: code) else {
        let near = Session.codes(near: code)
        console.complain(
          "there is no error called \(code)",
          help: near.isEmpty
            ? "oiq explain lists them all" : "did you mean \(near.joined(separator: " or "))?")
        status = .usage
        continue
      }
      console.output.write((index > 0 ? "\n" : "") + page)
    }
    return status
  }

  static var name: String { "oiq \(version)" }

  /// How recent the bundled facts are: tables were collected to different days.
  private static var snapshot: String {
    let ends = Session.tables.compactMap(\.collectedTo)
    guard let first = ends.min(), let last = ends.max() else { return "no facts" }
    return first == last ? "facts end \(last)" : "facts end \(first) to \(last)"
  }
}
