import OIQ
import OIQText
import OIQValues
import Support
import Testing

@testable import OIQ

/// Columns that are read as something else than they may be meant, which is told.
@Suite struct DoubtfulColumnTests {
  private func remarks(_ text: String, _ schema: [String: String] = [:]) throws -> [String] {
    let folder = try ScratchFolder()
    let path = try folder.write("a.csv", text)
    return try FileReader(path, schema: schema).readWithRemarks().remarks.map(\.title)
  }

  @Test func aDistributionHasBothItsEnds() throws {
    let holed = "n,x_p5 [W],x_p50 [W],x_p95 [W]\na,1,2,3\nb,,2,3\n"
    let found = try remarks(holed)
    #expect(found.count == 1 && found[0].contains("row 2 has a median and no x_p5"), "\(found)")
    let folder = try ScratchFolder()
    let table = try FileReader(folder.write("a.csv", holed)).read()
    #expect(table.fields.map(\.name) == ["n", "x_p5", "x_p50", "x_p95"])
    #expect(try remarks(holed, ["x_p5": "W"]) == [])
    // The ends alone are an interval, and a median alone is a number.
    #expect(try remarks("x_p5,x_p50,x_p95\n1,,3\n,2,\n1,2,3\n") == [])
    // A fact may be stated with a value and one bound.
    #expect(try remarks("x_low,x_value,x_high\n1,2,\n1,2,3\n") == [])
  }

  @Test(arguments: [#"{"p5": 1, "p50": 2}"#, #"{"p50": 2, "p95": 3}"#])
  func aDistributionInJSONToo(range: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("a.json", #"[{"x": \#(range)}]"#)
    #expect(throws: Diagnostic.self) { try FileReader(path).read() }
    let whole = try folder.write("b.json", #"[{"x": {"p5": 1, "p50": 2, "p95": 3}}]"#)
    #expect(try FileReader(whole).read().rowCount == 1)
  }

  @Test(arguments: [
    ("amount,unit\n5,W\n3,kW\n2,pJ/bit\n", "amount"), ("name,value,low,unit\na,5,1,W\n", "value"),
  ])
  func unitsInAColumnOfTheirOwnAreTold(text: String, column: String) throws {
    let found = try remarks(text)
    #expect(
      found.count == 1 && found[0].hasSuffix("\(column) is read without the units in unit"),
      "\(found)")
  }

  @Test(arguments: [
    "amount,amount_unit\n5,W\n3,kW\n", "amount [W],unit\n5,W\n", "amount,unit\n5,north\n3,south\n",
    "a,b,unit\n1,2,W\n",
  ])
  func otherColumnsAreNot(text: String) throws { #expect(try remarks(text) == []) }

  @Test func bracketsInsideAHeaderAreTold() throws {
    let found = try remarks("x [W] low,x [W] high\n1,2\n")
    #expect(found.count == 2 && found.allSatisfy { $0.contains("at the end of a header alone") })
    #expect(try remarks("x [W] low\n1\n", ["x [W] low": "W"]) == [])
  }

  /// The advice names the unit that stands there.
  @Test(arguments: ["x [W] low", "x [W"])
  func whatIsAdvisedForBracketsRuns(header: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("a.csv", "\(header),y\n1,2\n")
    let help = try #require(try FileReader(path).readWithRemarks().remarks.first?.help.last)
    #expect(help.hasSuffix("schema: {`\(header)`: W}"), "\(help)")
    let table = try Session().run("from csv(\"\(path)\", schema: {`\(header)`: W})")
    #expect(try table[header]?.numbers(in: "W") == [1])
  }

  /// Numbers, some of which have a unit and some none, are texts; which is told as where all have one.
  @Test(arguments: ["growth\n12%\n0.35\n11%\n", "amount\n$19.8B\n$35.7B\n44.2\n"])
  func unitsInSomeCellsAreTold(text: String) throws {
    let found = try remarks(text)
    #expect(found.count == 1, "\(found)")
  }
}
