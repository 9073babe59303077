import Foundation
import OIQ
import Testing

/// The README says what is true: its queries print what stands below them, its Swift is compiled and run.
@Suite struct ReadmeTests {
  static let readme =
    (try? String(contentsOfFile: "\(ExampleFile.root)/README.md", encoding: .utf8)) ?? ""

  /// The texts of fenced blocks in a language.
  static func blocks(of language: String) -> [String] {
    var blocks: [String] = []
    for part in readme.components(separatedBy: "\n```\(language)\n").dropFirst() {
      blocks.append((part.components(separatedBy: "\n```\n").first ?? "") + "\n")
    }
    return blocks
  }

  @Test(arguments: blocks(of: "oiq"))
  func queryPrintsItsOutput(_ block: String) throws {
    let made = ExampleRun(name: "README.md").tour(ExampleText(Array(block.utf8)))
    guard made != Array(block.utf8) else { return }
    if ExampleFile.mayRewrite {
      let changed = ReadmeTests.readme.replacingOccurrences(
        of: block, with: String(decoding: made, as: UTF8.self))
      try changed.write(
        toFile: "\(ExampleFile.root)/README.md", atomically: true, encoding: .utf8)
    } else {
      Issue.record("it prints something else now:\n\(String(decoding: made, as: UTF8.self))")
    }
  }

  /// The map of the house has a row for each target.
  @Test func everyTargetIsOnTheMap() throws {
    let rows = ReadmeTests.readme.components(separatedBy: "\n").filter { $0.hasPrefix("| `") }
    let named = rows.flatMap { row in
      (row.components(separatedBy: " | ").first ?? "").components(separatedBy: "`")
        .enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
    let targets = try FileManager.default.contentsOfDirectory(
      atPath: "\(ExampleFile.root)/Sources")
    #expect(named.sorted() == targets.sorted())
  }

  /// `EmbeddingTests.swift` holds the README's block between two marks, and runs with the other tests.
  @Test func swiftIsTheSameAsInItsTest() throws {
    let path = "\(ExampleFile.root)/Tests/OIQTests/EmbeddingTests.swift"
    let test = try String(contentsOfFile: path, encoding: .utf8)
    let shown = ReadmeTests.blocks(of: "swift")
    #expect(!shown.isEmpty)
    for block in shown { #expect(test.contains(block), "\(block)") }
  }
}
