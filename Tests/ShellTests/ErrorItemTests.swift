import OIQ
import Support
import Testing

@testable import OIQTool

/// Errors: items 25 to 36.
@MainActor
struct ErrorItemTests {
  private let oiq = Program.oiq()

  private func errors(_ text: String) -> String { ShellRun([text]).errors }

  @Test func item25EveryErrorHasCodePlaceLineCaretsAndHelp() {
    let shown = errors("from capex | where fiscal_perod == FY2025")
    let lines = shown.split(separator: "\n")
    #expect(lines.count <= 8)
    #expect(lines[0].hasPrefix("error[unknown-column]: "))
    #expect(lines[1].hasSuffix("<input>:1:20"))
    #expect(lines[2].hasSuffix("from capex | where fiscal_perod == FY2025"))
    #expect(lines[3].hasSuffix("                   ^^^^^^^^^^^^"))
    #expect(lines[4].contains("= help: did you mean `fiscal_period`?"))
  }

  @Test func item26DimensionErrorsNameBothSides() {
    let shown = errors("$400 + 15 W")
    #expect(shown.contains("power: W") && shown.contains("money: USD"), "\(shown)")
  }

  @Test(arguments: [
    ("from capex | where amunt > 1", "amount"), ("from cappex", "capex"),
    ("from capex | where company == Metta", "Meta"),
    ("from capex | derive x = quantle(1)", "quantile"),
  ])
  func item27UnknownNamesListNearOnesOfTheirScope(_ text: String, _ near: String) {
    #expect(errors(text).contains("`\(near)`"), "\(errors(text))")
  }

  @Test func item27AllThatTieAreListed() {
    let shown = ShellRun(["let zebra_a = 1", "let zebra_b = 2", "zebra_x"]).errors
    #expect(shown.contains("`zebra_a` or `zebra_b`"), "\(shown)")
  }

  @Test func item28TheRightTableIsBlamed() {
    let shown = errors("from capex | join c = companies on company | select c.amount")
    #expect(shown.contains("amount") && !shown.contains("`capex` has no"), "\(shown)")
    #expect(shown.contains("`c`") || shown.contains("c."), "\(shown)")
  }

  @Test(arguments: [
    ("from capex where company == Meta", "`|`"), ("from capex | where (1 + 2", "`)`"),
    ("from capex | wher x", "`where`"), ("let = 3", "name"),
  ])
  func item29HintsAreTheLikelyOnes(_ text: String, _ hint: String) {
    #expect(errors(text).contains(hint), "\(errors(text))")
  }

  @Test func item30AmbiguousNamesListTheirChoices() {
    let shown = errors(
      "from capex | join a = companies on company | join b = companies on company | select country")
    #expect(shown.contains("`a.country` or `b.country`"), "\(shown)")
  }

  @Test func item31ErrorsWhileRunningKeepTheirPlace() {
    let shown = errors("from companies | take 2 | derive x = count_of(1)\n")
    #expect(shown.contains("<input>:1:38"), "\(shown)")
    let division = errors("from totals | select period, companies | derive x = 1 / (companies - 4)")
    #expect(division.contains("warning[out-of-domain]"))
    #expect(division.contains("<input>:1:"), "\(division)")
  }

  @Test func item32BadDataNamesFileLineColumnAndValue() throws {
    let file = try TemporaryFile("a,length [m]\n1,2\n1,2 km\n1,3 km\n", name: "links.csv")
    let shown = errors("from csv(\"\(file.path)\")")
    #expect(shown.contains("\(file.path), line 3, column length: '2 km'"), "\(shown)")
    #expect(shown.split(separator: "\n").count { $0.hasPrefix("error[") } == 1)
  }

  @Test func item33EverythingIsCheckedAndNothingRunsBehindAnError() throws {
    let file = try TemporaryFile("6 * 7\nfrom nosuch\nfrom capex | where nothere == 1\n(1 +\n")
    let checked = try oiq.run(["check", file.path])
    for line in 2...4 { #expect(checked.errors.contains("\(file.path):\(line):")) }
    let run = try oiq.run([file.path])
    #expect(run.output == "")
  }

  @Test func item34DiagnosticsForProgramsAreObjectsALine() throws {
    let result = try oiq.run(["--diagnostics=json", "-c", "from capex | where company = Meta"])
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 1)
    for part in [
      "\"version\":1", "\"code\":\"assignment-in-condition\"", "\"severity\":1",
      "\"range\":{\"start\":",
      "\"edits\":[{", "\"newText\":\"==\"",
    ] { #expect(result.errors.contains(part), "\(part) in \(result.errors)") }
  }

  @Test func item35ColumnsCountCharactersAsShown() {
    let shown = errors("\"é中👩‍👩‍👧\"\t+ nosuch")
    #expect(shown.contains("<input>:1:9"), "\(shown)")
    #expect(!shown.contains("\t"))
  }

  @Test func item36ErrorsGoToTheErrorsAndDontRepeatEverything() throws {
    let statement =
      (["from capex"] + Array(repeating: "| where company == Meta", count: 30)
      + ["| where nosuch == 1"]).joined(separator: "\n")
    let result = try oiq.run(["-c", statement])
    #expect(result.output == "")
    #expect(result.errors.split(separator: "\n").count <= 8)
  }
}
