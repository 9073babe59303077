import OIQ

/// `oiq check`: every diagnostic of every script, nothing run.
@MainActor
struct Checker {
  let console: Console
  let parameters: [String: Parameter]
  /// Whose facts scripts see, as when they run.
  let workspace: Invocation.WorkspaceChoice

  func check(_ paths: [String]) -> ExitStatus {
    var status = ExitStatus.success
    for path in paths {
      let file = InputFile(path: path)
      do {
        let session = Session(settings: workspace.settings)
        let problems = session.check(
          try file.read(), name: file.name, parameters: parameters)
        console.show(problems, of: session)
        if let failure = ExitStatus(problems), status == .success { status = failure }
      } catch {
        console.complain(error.message)
        status = .file
      }
    }
    return status
  }
}
