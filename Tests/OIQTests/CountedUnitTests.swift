import OIQ
import Support
import Testing

/// Advice about words that count things: followed, none of it is about another thing or a thousandth of it.
@Suite struct CountedUnitTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func error(_ text: String) throws -> Problem {
    try #require(Session().execute(text).errors.first, "\(text) runs")
  }

  private func help(ofHeader unit: String) throws -> String {
    let path = try folder.write("a.csv", "v [\(unit)]\n3\n")
    let problem = try error("from csv(\"\(path)\")")
    #expect(problem.code == "unknown-unit")
    return try #require(problem.help.first)
  }

  /// The value of 3 in a column, in a unit.
  private func three(
    _ header: String, after declaration: String = "", in unit: String
  ) throws -> Double? {
    let path = try folder.write("b.csv", "v [\(header)]\n3\n")
    let result = try Session().run("\(declaration)\nfrom csv(\"\(path)\")")
    return try result["v"]?.numbers(in: unit).first ?? nil
  }

  /// A scale in front of a known thing: three thousand modules are 3000.
  @Test(arguments: [
    ("kmodules", "k modules", "module", 3000.0), ("Mlaser", "M laser", "laser", 3e6),
    ("kmodules/month", "k modules/month", "module/month", 3000),
    ("Kports", "k ports", "port", 3000),
  ])
  func scalesInHeadersStandApart(
    _ header: String, _ repair: String, _ unit: String, _ value: Double
  ) throws {
    #expect(try help(ofHeader: header).quoted == [repair])
    let read = try #require(try three(repair, in: unit))
    #expect(abs(read - value) < 1e-12 * value)
  }

  /// What is unknown is declared, and no other thing is offered.
  @Test(arguments: [
    ("wafers", "wafers"), ("wafers/month", "wafers"), ("wafer", "wafer"), ("pcs", "pcs"),
    ("units", "units"), ("k units", "units"), ("pc", "pc"), ("USD/pc", "pc"), ("kwafer", "kwafer"),
  ])
  func unknownThingsAreDeclared(_ header: String, _ word: String) throws {
    #expect(try help(ofHeader: header) == "declare it first: unit \(word)")
    let thousands = header.hasPrefix("k ") ? 1000.0 : 1
    let unit = header.split(separator: " ").last.map(String.init) ?? header
    #expect(try three(header, after: "unit \(word)", in: unit) == 3 * thousands)
  }

  @Test(arguments: [("kunits", "units"), ("kpcs", "pcs"), ("Mpcs", "pcs")])
  func thousandsOfPiecesAreOfPieces(_ header: String, _ word: String) throws {
    let advice = try help(ofHeader: header).quoted
    let letter = String(header.prefix(1))
    #expect(advice == ["unit \(word)", "\(letter) \(word)"])
    let scale = letter == "k" ? 1e3 : 1e6
    #expect(try three(advice[1], after: advice[0], in: word) == 3 * scale)
    let written = try error("3 \(header)").help.flatMap(\.quoted)
    #expect(written == ["unit \(word)", "3\(letter) \(word)"])
    #expect(try Session().number("\(written[0])\n\(written[1]) / 1 \(word)") == 3 * scale)
  }

  @Test(arguments: [
    ("1.2 kmodule", "1.2k module", "module", 1200.0),
    ("5 USD/kmodule", "0.005 USD/module", "USD/module", 0.005),
    ("3 kmodules/month", "3k modules/month", "module/month", 3000),
  ])
  func scalesTouchNumbers(
    _ text: String, _ repair: String, _ unit: String, _ value: Double
  ) throws {
    let problem = try error(text)
    #expect(problem.code == "unknown-unit" && problem.help.flatMap(\.quoted) == [repair])
    let number = try #require(try Session().number("\(repair) / (1 \(unit))"))
    #expect(abs(number - value) < 1e-12 * value)
  }

  /// A scale of nothing says what of.
  @Test(arguments: [("thousands", "k"), ("millions", "M"), ("bn", "B")])
  func scalesAreOfSomething(_ header: String, _ letter: String) throws {
    #expect(try help(ofHeader: header).quoted == ["\(letter) USD", "\(letter) modules"])
  }

  /// Two of a hundred are 0.02.
  @Test(arguments: ["pp", "points", "pts"])
  func pointsArePercent(_ word: String) throws {
    #expect(try error("2 \(word)").help.flatMap(\.quoted).first == "2%")
    #expect(try help(ofHeader: word).quoted.first == "%")
    #expect(try Session().number("2%") == 0.02)
  }

  @Test func pointsTouchTheirNumber() throws {
    #expect(try error("2pp").help == ["write 2%"])
  }

  /// A letter too few or another is a slip as ever.
  @Test(arguments: [("modul", "module"), ("moduels", "modules"), ("lasrs", "lasers")])
  func slipsAreMended(_ word: String, _ meant: String) throws {
    #expect(try error("2 \(word)").help == ["did you mean `\(meant)`?"])
  }

  @Test func aUnitIsMadeOfOneThatIsKnown() throws {
    let advice = try error("unit pieces = pcs").help.flatMap(\.quoted)
    #expect(advice == ["unit pcs", "unit pieces = 1 pcs"])
    #expect(try Session().number("\(advice.joined(separator: "\n"))\n3 pieces / 1 pcs") == 3)
    let known = try error("unit pieces = module").help.flatMap(\.quoted)
    #expect(known == ["unit pieces = 1 module"])
    #expect(try Session().number("\(known[0])\n3 pieces / 1 module") == 3)
  }

  /// What isn't a name here is a unit that is missing.
  @Test func aWordBehindASlashIsAUnitOrAName() throws {
    #expect(
      try error("4000 laser/wafer").help == ["`unit wafer` declares a countable unit"])
    #expect(
      try error("let wafer = 2\n4000 laser/wafer").help.flatMap(\.quoted) == ["wafer", "/ wafer"])
    #expect(try Session().number("let wafer = 2\n4000 laser / wafer / 1 laser") == 2000)
  }

  /// How many of one thing another has isn't known, and no number stands for it.
  @Test func twoThingsAreJoinedByNoInventedNumber() throws {
    let help = try #require(try error("unit kunits\n3 kunits -> module").help.first)
    #expect(help.hasSuffix("a number in module/kunits") && help.quoted.isEmpty)
    #expect(try Session().number("3 module * 2 port/module / 1 port") == 6)
  }
}
