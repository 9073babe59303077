import OIQ
import Testing

/// Every example prints what it says that it prints. `OIQ_UPDATE=1 swift test --filter ExampleTests` rewrites
/// the outputs; the difference is the review.
@Suite struct ExampleTests {
  @Test(arguments: ExampleFile.all(in: .tour))
  func tourPrintsItsOutput(_ file: ExampleFile) throws {
    try check(file) { ExampleRun(name: file.path).tour($0) }
  }

  @Test(arguments: ExampleFile.all(in: .errors))
  func specimenPrintsItsMessage(_ file: ExampleFile) throws {
    try check(file) { ExampleRun(name: file.path).specimen($0) }
  }

  /// A tour has no errors in it.
  @Test(arguments: ExampleFile.all(in: .tour))
  func tourSucceeds(_ file: ExampleFile) throws {
    let text = ExampleText(try file.bytes())
    let run = ExampleRun(name: file.path)
    let execution = run.session.execute(text.script, name: file.path)
    #expect(!execution.failed, "\(run.output(of: text.script))")
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
