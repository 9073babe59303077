import OIQ
import Support
import Testing

/// A number other than 0 that nothing would be left of is an error, as one is that is too large.
@Suite struct SmallNumberTests {
  @Test(arguments: [
    "1e-400", "-1e-400", "0.5e-330", "1e-400 W", "$1e-400", "1e-320 pW",
    "0." + String(repeating: "0", count: 400) + "1",
  ])
  func itIsRefused(_ text: String) throws {
    let found = Session().execute("\(text) + \(text)").errors
    #expect(found.first?.code == "bad-number", "\(found.map(\.title))")
    #expect(found.first?.title == "this number is too small")
    let parameter = Session().execute("$x", parameters: ["x": .literal(text)]).errors
    #expect(parameter.first?.code == "bad-number")
    #expect(parameter.first?.title.hasPrefix("the parameter `$x` is too small") == true)
  }

  /// The least number above 0 is 2 to the power of -1074.
  @Test(arguments: [
    ("0", 0), ("0.000", 0), ("0e5", 0), ("0e-400", 0), ("0 W", 0), ("0e-400 W", 0),
    ("5e-324", 0x1p-1074), ("3e-324", 0x1p-1074),
  ])
  func othersAreWhatTheyAre(_ text: String, _ value: Double) throws {
    let result = try Session().run("\(text) * 1")
    #expect(result["value"]?.numbers == [value])
  }

  @Test(arguments: ["1e-400", "-2e-330", "0.1e-400", "00.1e-325"])
  func noCellVanishes(_ text: String) throws {
    let folder = try ScratchFolder()
    let rows = (0..<60).map { "\($0)\n" }.joined()
    let csv = try folder.write("a.csv", "x\n\(rows)\(text)\n")
    let found = Session().execute("from csv(\"\(csv)\")").errors
    #expect(found.map(\.code) == ["bad-data"])
    #expect(
      found.first?.title.hasSuffix(
        "line 62, column x: '\(text)' is too small for a number other than 0") == true)
  }

  @Test func neitherInJSONNorInAUnit() throws {
    let folder = try ScratchFolder()
    let json = try folder.write("a.json", #"[{"x": 1}, {"x": 1e-400}]"#)
    let unit = try folder.write("b.csv", "x [pW]\n1\n1e-320\n")
    for query in ["from json(\"\(json)\")", "from csv(\"\(unit)\")"] {
      let found = Session().execute(query).errors
      #expect(found.map(\.code) == ["bad-data"])
      #expect(found.first?.title.contains("is too small for a number other than 0") == true)
    }
    let zeros = try folder.write("c.csv", "x\n0\n0e-400\n-0.0\n0.0e-500\n5e-324\n")
    #expect(
      try Session().run("from csv(\"\(zeros)\")")["x"]?.numbers == [0, 0, 0, 0, 0x1p-1074])
  }
}
