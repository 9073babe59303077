import OIQ
import Support
import Testing

/// Conditions over groups, `any` and `all`.
@Suite struct ConditionTests {
  /// Of a group in which nothing is known nobody can say whether some or all of it holds, as there is no mean of it.
  @Test func ofNothingKnownNothingIsKnown() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "a.csv", "g,b,x\na,true,1\na,,2\nb,,3\nb,,4\nc,false,5\nc,true,6\nd,,7\nd,false,8\n")
    let file = "from csv(\"\(path)\")"
    let table = try Session().run("\(file) | aggregate some = any(b), every = all(b) by g")
    func cells(_ column: String, _ table: QueryResult) -> [String?] {
      (0..<table.rowCount).map { table[$0, column]?.description }
    }
    #expect(cells("some", table) == ["true", "—", "true", "false"])
    #expect(cells("every", table) == ["true", "—", "false", "false"])
    #expect(table.notes.contains("b: 4 missing values skipped"))
    for rows in ["where g == \"b\"", "where x > 9"] {
      let alone = try Session().run("\(file) | \(rows) | aggregate some = any(b), every = all(b)")
      #expect(cells("some", alone) == ["—"] && cells("every", alone) == ["—"], "\(rows)")
    }
    // A comparison is never missing, though what it compares may be.
    let compared = try Session().run("\(file) | aggregate some = any(b == true) by g")
    #expect(cells("some", compared) == ["true", "false", "true", "false"])
  }
}
