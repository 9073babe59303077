import OIQ
import Support
import Testing

/// What is odd about a file is said by every statement that reads it.
@Suite struct RemarkTests {
  @Test(arguments: [
    "from FILE | take 1", "explain from FILE | take 1", "explain analyze from FILE | take 1",
    "let y = 2\nsweep y * (from FILE | aggregate n = count()) over y in [1, 2]",
    "let y = 2\nsolve y for y * (from FILE | aggregate n = count()) == 6",
    "let y = 1 to 2\ntornado y * (from FILE | aggregate n = count())",
  ])
  func everyStatementTells(text: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("odd.csv", "day,n\n2026-01-01,1\n2026-13-45,2\n2026-01-03,3\n")
    let run = Session().execute(
      text.split(separator: "FILE", omittingEmptySubsequences: false).joined(
        separator: "csv(\"\(path)\")"))
    let problems = run.outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
    #expect(problems.map(\.code) == ["bad-data"], "\(text)")
    #expect(problems.first?.severity == .warning)
  }
}
