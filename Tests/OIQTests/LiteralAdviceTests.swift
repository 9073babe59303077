import OIQ
import Testing

/// What an error advises about ranges, units and assertions gives what it promises when it is written as it stands.
@Suite struct LiteralAdviceTests {
  private func error(_ text: String) throws -> Problem {
    try #require(Session().execute(text).errors.first, "\(text) runs")
  }

  /// `±` and `to` take the nearest number alone. A product of 2 and 10 W is 20 W in the middle.
  @Test(arguments: [
    ("x * 2 ± 1 W", "(x * 2) ± 1 W", 20.0), ("2 * x / 4 ± 1 W", "(2 * x / 4) ± 1 W", 5),
  ])
  func bracketsGoRoundAProduct(_ text: String, _ repair: String, _ middle: Double) throws {
    let problem = try error("let x = 10 W\n\(text)")
    #expect(problem.code == "unit-mismatch")
    #expect(problem.help.count == 1 && problem.help[0].quoted.last == repair)
    #expect(try Session().number("let x = 10 W\nmid(\(repair)) / 1 W") == middle)
  }

  @Test func bracketsGoRoundAProductThatIsALowerEnd() throws {
    let problem = try error("let x = 10 W\nx * 2 to 30 W")
    #expect(problem.code == "range-needs-units")
    let repair = try #require(problem.help.compactMap { $0.quoted.last }.last)
    #expect(repair == "(x * 2) to 30 W")
    #expect(try Session().number("let x = 10 W\nlow(\(repair)) / 1 W") == 20)
  }

  /// Where brackets would not do, the numbers are what is wrong.
  @Test func aProductOfPlainNumbersNeedsAUnit() throws {
    let problem = try error("3 * 2 ± 1 W")
    #expect(problem.help == ["give the plain number its unit: `2 W`"])
  }

  /// 900k modules less a month's 300k are 600k; a year's 15% off 450 USD, twice, leaves 450 · 0.85².
  @Test(arguments: [
    ("d - c", "c", "c * 1 month", "(d - c * 1 month) / 1 module", 600e3),
    ("c * 2 + d", "(c * 2)", "(c * 2) * 1 month", "((c * 2) * 1 month + d) / 1 module", 1500e3),
    (
      "450 USD/module * (1 - 15%/yr)^2", "15%/yr", "15%/yr * 1 yr",
      "450 USD/module * (1 - 15%/yr * 1 yr)^2 / (1 USD/module)", 325.125
    ),
  ])
  func ratesAreOfATime(
    _ text: String, _ rate: String, _ repair: String, _ repaired: String, _ value: Double
  ) throws {
    let bound = "let d = 900k module\nlet c = 300k module/month\n"
    let problem = try error(bound + text)
    #expect(problem.code == "unit-mismatch")
    #expect(problem.help.count == 1 && problem.help[0].quoted == [repair], "\(problem.help)")
    #expect(repaired.contains(repair) && repair.hasPrefix(rate))
    let number = try #require(try Session().number(bound + repaired))
    #expect(abs(number / value - 1) < 1e-12)
  }

  @Test func ratesAreComparedWithRates() throws {
    let problem = try error("let d = 900k module\nlet c = 300k module/month\nd > c")
    #expect(problem.help[0].quoted == ["… * 1 month"])
  }

  /// A plain end is the value that it is: 0.2 is 20%. A range that would run backwards isn't proposed.
  @Test(arguments: [
    ("5% to 0.2", ["5% to 20%"], ["0.05 to 0.2"]), ("20% to 0.5", ["20% to 50%"], ["0.2 to 0.5"]),
    ("5% to 0.29", ["5% to 29%"], ["0.05 to 0.29"]),
    ("0.05 to 20%", ["5% to 20%", "0.05% to 20%"], ["0.05 to 0.2"]),
    ("0.5 to 2%", ["0.5% to 2%"], []), ("5% to 20", ["5% to 20%"], ["0.05 to 20"]),
    ("200% to 3", ["200% to 300%"], ["2 to 3"]), ("2k to 5", ["2k to 5k"], []),
    ("50 to 10%", [], []),
  ])
  func rangesProposedAscend(_ text: String, _ both: [String], _ neither: [String]) throws {
    let problem = try error(text)
    let proposed = problem.help.compactMap { $0.after(": ") }
      .flatMap { $0.split(separator: "; or, of hundredths, ").map(String.init) }
    #expect(proposed == both + neither)
    for range in proposed {
      #expect(Session().execute("low(\(range)) < high(\(range))").errors.isEmpty, "\(range)")
    }
  }

  /// The middle of 10 to 20 is √200, 14.14: within 5% of 14.
  @Test func anAssertionKeepsItsTolerance() throws {
    let problem = try error("assert (10 to 20) == 14 within 5%")
    #expect(problem.help == ["compare its middle: assert mid(10 to 20) == 14 within 5%"])
    #expect(Session().execute(try problem.advice("middle: ")).errors.isEmpty)
    let exact = try error("assert (10 to 20) == 14")
    #expect(exact.help == ["compare its middle: mid(10 to 20) == 14"])
    // Half of the draws are above the median, and a little more above 14.
    let order = try error("assert (10 to 20) > 14")
    #expect(Session().execute("assert \(try order.advice("likely it is: "))").errors.isEmpty)
  }

  /// `bps` is bit/s. 50 basis points are half a percent.
  @Test(arguments: [
    ("5% + 50 bps", "5% + 0.5%", 0.055), ("50 bps + 5%", "0.5% + 5%", 0.055),
  ])
  func basisPointsArePercent(_ text: String, _ repaired: String, _ sum: Double) throws {
    let problem = try error(text)
    #expect(problem.help.first?.hasSuffix("written in percent: `0.5%`") == true, "\(problem.help)")
    #expect(try Session().number(repaired) == sum)
    let parts = try problem.advice("or declare ").quoted
    #expect(parts == ["unit bp = 0.01%", "50 bp"])
    let declared = try Session().number("\(parts[0])\n\(text.replacing("50 bps", with: parts[1]))")
    #expect(try abs(#require(declared) - sum) < 1e-15)
  }

  @Test func basisPointsAreCompared() throws {
    let problem = try error("let growth = 3%\ngrowth > 50 bps")
    #expect(problem.help.first?.hasSuffix("`0.5%`") == true)
    #expect(try error("800 Gbps + 5%").help.first?.contains("basis") == false)
  }

  /// Lengths, masses and more that others write, by what the international yard and pound agreement and the like say.
  @Test(arguments: [
    ("inch", "m", 0.0254), ("feet", "m", 0.3048), ("mile", "m", 1609.344), ("lb", "kg", 0.45359237),
    ("pound", "kg", 0.45359237), ("oz", "kg", 0.028349523125), ("gallon", "m^3", 0.003785411784),
    ("litre", "m^3", 0.001), ("acre", "m^2", 4046.8564224), ("BTU", "J", 1055.05585262),
    ("psi", "Pa", 6894.757293168), ("bp", "x", 0.0001), ("ton", "kg", 907.18474),
    ("bar", "Pa", 100_000), ("kVA", "W", 1000), ("ohm", "V/A", 1), ("dozen", "x", 12),
    ("micron", "m", 0.000001), ("hp", "W", 745.69987158227), ("kcal", "J", 4184),
  ])
  func knownUnitsAreOfferedByTheirDefinition(_ word: String, _ unit: String, _ size: Double) throws
  {
    let problem = try error("3 \(word)")
    #expect(problem.code == "unknown-unit")
    let declaration = try #require(problem.help[0].quoted.first)
    #expect(declaration.hasPrefix("unit \(word) = "))
    let three = try #require(try Session().number("\(declaration)\n3 \(word) / 1 \(unit)"))
    #expect(abs(three - 3 * size) <= 1e-12 * size)
  }

  @Test func fahrenheitIsNoUnit() throws {
    // (77 - 32) · 5 / 9 + 273.15.
    for text in ["5 degF", "5 °F"] {
      let help = try error(text).help.joined()
      #expect(help.contains("77 °F") && help.contains("`298.15 K`") && help.contains("5 / 9 * 1 K"))
    }
    #expect(try Session().number("5 / 9 * 1 K / 1 K") == 5.0 / 9)
  }

  /// `5/9 K` is 5 divided by 9 K.
  @Test func aUnitOfAQuotientSaysWhatItIs() throws {
    let note = try #require(Session().execute("unit rankine = 5/9 K").problems.first)
    #expect(note.severity == .warning && note.title.contains("5 divided by 9 K"))
    let repair = try #require(note.help[0].quoted.last)
    let session = Session()
    #expect(session.execute(repair).problems.isEmpty)
    #expect(try abs(#require(try session.number("9 rankine / 1 K")) - 5) < 1e-12)
    #expect(Session().execute("unit u = 10 km / 4").problems.isEmpty)
    #expect(Session().execute("unit u = 1 / 4").problems.isEmpty)
  }
}
