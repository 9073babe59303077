import Foundation
import OIQSyntax
import OIQText
import SyntaxSupport
import Testing

/// The language's own files: the bundled model and the tour.
private let files: [String] = {
  ["Sources/CatalogData/model", "examples"].flatMap { folder in
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: Grammar.root.appending(path: folder).path)
    return (names ?? []).filter { $0.hasSuffix(".oiq") }.sorted().map { "\(folder)/\($0)" }
  }
}()

private func source(_ file: String) throws -> SourceText {
  let data = try Data(contentsOf: Grammar.root.appending(path: file))
  return SourceText(id: SourceID(0), name: file, bytes: Array(data))
}

@Test(arguments: files)
func filesReadBackFromTheirPrint(file: String) throws {
  let text = try source(file)
  let parsed = Parser.parse(text)
  #expect(parsed.diagnostics.map(\.title) == [])
  let printed = Printer.print(parsed.script, of: text)
  let again = SourceText(id: SourceID(0), name: file, bytes: Array(printed.utf8))
  let reparsed = Parser.parse(again)
  #expect(reparsed.diagnostics.map(\.title) == [])
  #expect(shape(reparsed.script.statements) == shape(parsed.script.statements))
  #expect(reparsed.script.comments.map(\.text) == parsed.script.comments.map(\.text))
  #expect(Printer.print(reparsed.script, of: again) == printed)
}

@Test func everyWordAndSignIsUsedInASample() throws {
  var used: Set<String> = []
  let texts =
    try files.map(source)
    + Charter.samples.map {
      SourceText(id: SourceID(0), name: "charter", bytes: Array($0.utf8))
    }
  for text in texts {
    for token in Lexer.tokens(in: text) {
      used.insert(token.keyword?.rawValue ?? token.kind.spelling ?? "")
    }
  }
  let all = Keyword.allCases.map(\.rawValue) + Token.Kind.allCases.compactMap(\.spelling)
  #expect(all.filter { !used.contains($0) } == [])
}
