import OIQ
import OIQText
import Support
import Testing

@testable import OIQ

/// Codes that are read as numbers: 1E5 is 100000 then, and an order of that number too.
@Suite struct CodeColumnTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func remarks(_ text: String, _ schema: [String: String] = [:]) throws -> [Diagnostic] {
    try FileReader(folder.write("a.csv", text), schema: schema).readWithRemarks().remarks
  }

  @Test(arguments: ["1E5", "\"1E5\"", "12e3"])
  func codesWithAnEAreTold(_ cell: String) throws {
    let text = "po,qty [module]\n7,1\n\(cell),10\n100000,20\n"
    let found = try remarks(text)
    let code = cell.filter { $0 != "\"" }
    #expect(found.count == 1 && found[0].severity == .warning)
    #expect(
      found.first?.title.hasSuffix(
        "column po: '\(code)' is read as the number \(code == "12e3" ? "12000" : "100000")")
        == true,
      "\(found.map(\.title))")
    #expect(found.first?.help.first == "for codes say so: schema: {po: text}")
    #expect(try remarks(text, ["po": "text"]).isEmpty)
    #expect(try remarks(text, ["po": "number"]).isEmpty)
  }

  @Test func codesStayApartAsAdvised() throws {
    let path = try folder.write("b.csv", "po,qty [module]\n1E5,10\n100000,20\n")
    let result = try Session().run(
      "from csv(\"\(path)\", schema: {po: text}) | aggregate q = sum(qty) by po | sort q")
    #expect(try result["q"]?.numbers(in: "module") == [10, 20])
  }

  /// Deep in a file as at its start.
  @Test func laterRowsAreLookedAtToo() throws {
    let rows = (0..<1000).map { "\($0)\n" }.joined()
    #expect(try remarks("n\n\(rows)1E5\n").count == 1)
  }

  /// What programs write as numbers has a sign or a point, and what has a unit is one.
  @Test(arguments: [
    "po\n1E+05\n2\n", "po\n1.5E5\n2\n", "po [W]\n1E5\n2\n", "po\n-1E5\n2\n", "po\n1e21\n",
  ])
  func numbersAreNot(_ text: String) throws { #expect(try remarks(text).isEmpty) }
}
