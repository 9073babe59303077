import Foundation
import OIQ
import OIQText
import Testing

/// What every message must be like, asked of the specimens.
@Suite struct SpecimenTests {
  /// Codes that no text can show by itself, and why.
  static let unshowable: [DiagnosticCode: String] = [
    .cancelled: "somebody has to stop the query while it runs; SessionTests does",
    .workspaceProblem: "somebody has to leave the workspace out or damage it; WorkspaceTests does",
  ]

  static let specimens = ExampleFile.all(in: .errors)

  @Test(arguments: DiagnosticCode.allCases)
  func codeHasASpecimen(_ code: DiagnosticCode) {
    let isShown = SpecimenTests.specimens.contains { $0.name == code.rawValue }
    #expect(isShown != (SpecimenTests.unshowable[code] != nil), "\(code.rawValue)")
  }

  private func problems(of file: ExampleFile) throws -> [Problem] {
    let session = Session(settings: ExampleFile.settings)
    let text = ExampleText(try file.bytes())
    return session.execute(text.script, name: file.path).outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
  }

  /// One mistake, one message.
  @Test(arguments: specimens)
  func showsItsCodeOnce(_ file: ExampleFile) throws {
    #expect(try problems(of: file).map(\.code) == [file.name])
  }

  @Test(arguments: specimens)
  func saysWhereAndWhatNext(_ file: ExampleFile) throws {
    for problem in try problems(of: file) {
      #expect(!problem.places.isEmpty, "no place")
      #expect(!problem.help.isEmpty, "no next step")
      #expect(problem.title.last != ".")
      for place in problem.places { #expect(place.range.lowerBound <= place.range.upperBound) }
    }
  }

  @Test(arguments: specimens)
  func fitsInEightLines(_ file: ExampleFile) throws {
    let session = Session()
    for problem in try problems(of: file) {
      let lines = session.render([problem]).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 9)  // the last is empty
      for line in lines { #expect(line.count <= 160, "\(line)") }
    }
  }

  /// `oiq explain` shows what is compiled in.
  @Test func everySpecimenIsCompiledIn() throws {
    #expect(ErrorPage.codes == SpecimenTests.specimens.map(\.name).sorted())
    for code in DiagnosticCode.allCases { #expect(Session.explanation(of: code.rawValue) != nil) }
  }

  /// The comments above a specimen's script say what is wrong, then why; those behind `# Repaired:` what to write
  /// instead, which works.
  @Test(arguments: specimens)
  func saysWhyAndHowToRepair(_ file: ExampleFile) throws {
    let bytes = try file.bytes()
    let page = ErrorPage(code: file.name, specimen: bytes)
    #expect(!page.what.isEmpty && !page.why.isEmpty, "say why below the first line of the file")
    try #require(!page.repaired.isEmpty, "say behind `# Repaired:` what to write instead")
    var settings = ExampleFile.settings
    // A repair may record a fact, which must not reach its reader's own.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    settings.workspace = "\(folder.path)/workspace.sqlite"
    let session = Session(settings: settings)
    let wrong = Set(try problems(of: file).flatMap(\.places).map(\.line))
    let text = ExampleText(bytes)
    for chunk in text.chunks where wrong.allSatisfy({ $0 > chunk.upperBound }) {
      _ = session.execute(text.text(of: chunk), name: file.path)
    }
    let repaired = page.repaired.map { $0 + "\n" }.joined()
    let problems = session.execute(repaired, name: file.path).outcomes.flatMap {
      outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
    let left = problems.filter { $0.severity == .error || $0.code == file.name }
    #expect(left.isEmpty, "\(session.render(left))")
  }

  /// Words of this program's inside that no reader should meet.
  static let internalWords = [
    "token", "slot", "Optional(", "nil", "enum", "AST", "planner", "parser", "lexer", "executor",
    "diagnostic", "plan node", "identifier", "literal",
  ]

  @Test(arguments: specimens)
  func usesNoInternalWord(_ file: ExampleFile) throws {
    for problem in try problems(of: file) {
      let words = ([problem.title] + problem.help + problem.places.map(\.text)).joined(
        separator: "\n")
      for word in SpecimenTests.internalWords {
        #expect(!words.contains(word), "\(word) in: \(words)")
      }
    }
  }
}
