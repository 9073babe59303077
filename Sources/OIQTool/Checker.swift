import OIQ

/// `oiq check`: every diagnostic of every script, nothing run.
@MainActor
struct Checker {
  let console: Console

  func check(_ paths: [String]) -> ExitStatus {
    var status = ExitStatus.success
    for path in paths {
      let file = InputFile(path: path)
      do {
        let session = Session()
        let text = String(decoding: try file.read(), as: UTF8.self)
        let problems = session.check(text, name: file.name)
        console.show(problems, of: session)
        if !problems.isEmpty && status == .success { status = .failure }
      } catch {
        console.complain(error.message)
        status = .file
      }
    }
    return status
  }
}
