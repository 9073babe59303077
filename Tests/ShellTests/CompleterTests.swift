import OIQ
import Support
import Testing

@testable import OIQTool

@MainActor
struct CompleterTests {
  private func candidate(_ text: String, _ range: Range<Int> = 0..<1) -> Candidate {
    Candidate(text: text, kind: "table", detail: "", replaced: range)
  }

  @Test(arguments: [
    (".he", [".help"]), (".ti", [".timer"]), (".mode j", ["json", "jsonl"]),
    (".timer ", ["on", "off"]), (".nosuch x", []), (".quit ", []), ("  .he", [".help"]),
  ])
  func commandsAndTheirWordsComplete(_ text: String, _ expected: [String]) {
    let found = ShellCompleter(session: Session()).candidates(in: text, at: text.utf8.count)
    #expect(found.map(\.text) == expected)
    for candidate in found {
      let replaced = Array(text.utf8)[candidate.replaced]
      #expect(candidate.text.utf8.starts(with: replaced))
    }
  }

  @Test func modesAreTold() {
    let found = ShellCompleter(session: Session()).candidates(in: ".mode ", at: 6)
    #expect(found.count == OutputMode.allCases.count)
    #expect(found.allSatisfy { !$0.detail.isEmpty })
    #expect(Set(found.map(\.detail)).count == found.count)
  }

  /// `capex` is a table as well as the beginning of longer names.
  @Test func aNameThatOthersBeginWithIsOneOfThem() {
    let completer = ShellCompleter(session: Session())
    for text in ["from cap", "from capex"] {
      let found = completer.candidates(in: text, at: text.utf8.count)
      #expect(found.map(\.text).prefix(1) == ["capex"] && found.count > 1)
      let inserted = ShellCompleter.insertion(for: found, in: text, at: text.utf8.count)
      #expect(inserted == (text == "from capex" ? nil : "capex"))
    }
    #expect(completer.candidates(in: "from taxonomy_that_is_none", at: 26).isEmpty)
    #expect(completer.candidates(in: "from companies", at: 14).isEmpty)
  }

  @Test func aSoleCandidateIsInsertedWithABlank() {
    let found = [candidate("capex")]
    #expect(ShellCompleter.insertion(for: found, in: "c", at: 1) == "capex ")
    #expect(ShellCompleter.insertion(for: found, in: "c | take 1", at: 1) == "capex")
    let function = [candidate("members(")]
    #expect(ShellCompleter.insertion(for: function, in: "m", at: 1) == "members(")
  }

  /// A path ends at its quote: a blank would be part of it.
  @Test func aFileIsClosedByItsQuote() throws {
    let file = try TemporaryFile("v\n1\n", name: "links.csv")
    let completer = ShellCompleter(session: Session())
    func inserted(_ text: String, at offset: Int? = nil) -> String? {
      let offset = offset ?? text.utf8.count
      return ShellCompleter.insertion(
        for: completer.candidates(in: text, at: offset), in: text, at: offset)
    }
    let typed = String(file.path.dropLast(6))
    #expect(inserted("from csv(\"\(typed)") == file.path + "\"")
    #expect(inserted("from companies | save \"\(typed)") == file.path + "\"")
    // What stands behind it may have the quote already.
    let text = "from csv(\"\(typed)"
    #expect(inserted(text + "\")", at: text.utf8.count) == file.path)
    #expect(inserted(".read \(typed)") == file.path + " ")
    // A folder goes on.
    let folder = file.path.split(separator: "/").dropLast()
    let path = "/" + folder.joined(separator: "/")
    #expect(inserted("from csv(\"\(path)") == path + "/")
  }

  @Test func severalCandidatesInsertWhatTheyShare() {
    let found = [candidate("fiscal_period"), candidate("fiscal")]
    #expect(ShellCompleter.insertion(for: found, in: "f", at: 1) == "fiscal")
    #expect(
      ShellCompleter.insertion(
        for: [candidate("fiscal", 0..<6), candidate("fiscal_period", 0..<6)], in: "fiscal", at: 6)
        == nil)
    #expect(ShellCompleter.insertion(for: [], in: "f", at: 1) == nil)
  }

  @Test func listingsFitTheirWidth() {
    let few = ShellCompleter.listing(of: ["a", "bcd"].map { candidate($0) }, width: 80)
    #expect(few == "  a    table\n  bcd  table\n")
    let many = ShellCompleter.listing(of: (10..<40).map { candidate("name\($0)") }, width: 20)
    let lines = many.split(separator: "\n")
    #expect(lines.count == 15)
    #expect(lines.allSatisfy { $0.count <= 20 })
  }
}
