import OIQ
import Support
import Testing

/// What is told of a query is told of it as a value, too.
@Suite struct ValueNotesTests {
  private func notes(_ text: String) throws -> [String] {
    let folder = try ScratchFolder()
    try folder.write("rows.csv", "g,v\na,1\na,\na,3\nb,7\n")
    return try Session().run(text.replacing("ROWS", with: "csv(\"\(folder.path)/rows.csv\")")).notes
  }

  @Test(arguments: [
    "(from ROWS | aggregate s = sum(v)) + 1",
    "let s = (from ROWS | aggregate s = sum(v))\ns * 2",
    "from ROWS | where g == b | select x = (from ROWS | aggregate s = mean(v)) * v",
  ])
  func skippedValuesAreTold(_ text: String) throws {
    let told = try notes(text.replacing("g == b", with: "g == \"b\""))
    #expect(told == ["v: 1 missing value skipped"])
  }

  @Test func comparisonsWithWhatIsMissingAreTold() throws {
    let told = try notes("let n = (from ROWS | where v != 3 | aggregate n = count())\nn * 2")
    #expect(told.count == 1 && told[0].hasPrefix("v: missing in 1 row, which `where` keeps"))
  }

  /// One value is missing, however many functions skip it.
  @Test func skippedValuesAreCountedOnce() throws {
    let told = try notes(
      "from ROWS | derive y = cumsum(v), m = movavg(v, 2), p = movavg(v, 2, partial: true), s = share(v)"
    )
    #expect(told == ["v: 1 missing value skipped"])
  }
}
