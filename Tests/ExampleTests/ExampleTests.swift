import OIQ
import Support
import Testing

/// Every example prints what it says that it prints. `OIQ_UPDATE=1 swift test --filter ExampleTests` rewrites
/// the outputs; the difference is the review.
@Suite struct ExampleTests {
  @Test(arguments: ExampleFile.tours)
  func tourPrintsItsOutput(_ file: ExampleFile) throws {
    let folder = try ScratchFolder()
    let workspace = "\(folder.path)/workspace.sqlite"
    try check(file) { ExampleRun(name: file.path, workspace: workspace).tour($0) }
  }

  @Test(arguments: ExampleFile.all(in: .errors))
  func specimenPrintsItsMessage(_ file: ExampleFile) throws {
    try check(file) { ExampleRun(name: file.path).specimen($0) }
  }

  /// A tour has no errors in it: neither when it is checked whole, nor in what it prints.
  @Test(arguments: ExampleFile.tours)
  func tourSucceeds(_ file: ExampleFile) throws {
    let written = try file.bytes()
    // Checking writes nothing: a folder that isn't there will do.
    let session = ExampleRun(name: file.path, workspace: "/nowhere/workspace.sqlite").session
    let problems = session.check(ExampleText(written).script, name: file.path)
    #expect(problems.allSatisfy { $0.severity != .error }, "\(session.render(problems))")
    #expect(!String(decoding: written, as: UTF8.self).contains("#> error["))
  }

  private func check(_ file: ExampleFile, _ run: (ExampleText) -> [UInt8]) throws {
    let written = try file.bytes()
    let made = run(ExampleText(written))
    guard made != written else { return }
    if ExampleFile.mayRewrite {
      try file.replace(with: made)
    } else {
      let shown = String(decoding: made, as: UTF8.self)
      Issue.record("\(file.path) prints something else now:\n\(shown)")
    }
  }
}
