import OIQ
import Testing

/// dBm are levels, dB ratios of them: a difference says which it is, also where a program reads it.
@Suite struct LevelTests {
  @Test func differencesNameWhatTheyAre() throws {
    let session = Session()
    try session.register("rx", [.numbers("x", unit: "dBm", [-8, -3])])
    let rows = try session.run(
      "from rx | derive ratio = x - 1 dBm, lower = x - 2 dB, higher = 2 dB + x | select ratio, lower, higher"
    )
    #expect(rows["ratio"]?.unit == "dB")
    #expect(rows["ratio"]?.numbers == [-9, -4])
    #expect(rows["lower"]?.unit == "dBm")
    #expect(rows["lower"]?.numbers == [-10, -5])
    #expect(rows["higher"]?.unit == "dBm")
    #expect(rows["higher"]?.numbers == [-6, -1])
    let spread = try session.run("from rx | aggregate spread = max(x) - min(x)")
    #expect(spread["spread"]?.unit == "dB")
    #expect(spread["spread"]?.numbers == [5])
  }

  /// Worlds lie apart by decibels; the ratio of two logarithms says nothing.
  @Test func comparedLevelsLieApartByARatio() throws {
    let rows = try Session().run(
      """
      let power = -3 dBm
      scenario hot { let power = 1 dBm }
      from periods(2026..2026) | derive p = power | compare base, hot
      """)
    #expect(rows["p_change"]?.unit == "dB")
    #expect(rows["p_change"]?.numbers == [4])
    #expect(!rows.columnNames.contains("p_ratio"))
  }

  @Test func spreadsOfLevelsAreRatios() throws {
    let session = Session()
    let spread = try session.run("sd(normal(3 dBm, 1 dB))")
    #expect(spread["value"]?.unit == "dB")
    let drawn = try #require(spread[0, "value"]?.number)
    // 10,000 draws: the error of a standard deviation is 1 / sqrt(20,000).
    #expect(abs(drawn - 1) < 5 / (20_000.0).squareRoot())
    #expect(try session.run("3 dBm ± 1 dB")["value"]?.unit == "dBm")
    for text in ["3 dBm ± 1 dBm", "normal(3 dBm, 1 dBm)"] {
      #expect(session.execute(text).errors.map(\.code) == ["unit-mismatch"])
    }
  }

  /// Of 0 and 10 dBm, 1 and 10 mW, the mean power is 5.5 mW, 7.4 dBm, and not the 5 dBm that the logarithms have.
  @Test func levelsAreAveragedAsPowers() throws {
    let session = Session()
    try session.register("rx", [.numbers("x", unit: "dBm", [0, 10])])
    for text in [
      "from rx | aggregate m = mean(x)", "from rx | aggregate s = sum(x)",
      "from rx | derive m = movavg(x, 2)", "from rx | derive m = cumsum(x)",
      "from rx | derive y = (3 dBm ± 1 dB) | select m = mean(y)", "mean(3 dBm ± 1 dB)",
    ] {
      let errors = session.execute(text).errors
      #expect(errors.map(\.code) == ["unit-mismatch"], "\(text)")
      #expect(errors.first?.help.joined().contains("log10(p / 1 mW)") == true, "\(text)")
    }
    // The ways out that the message offers.
    let powers = try session.run(
      "from rx | aggregate p = mean(10 ^ (x / 10 dBm) * 1 mW), half = median(x), top = max(x) "
        + "| derive level = 10 * log10(p / 1 mW) * 1 dBm")
    #expect(try powers["p"]?.numbers(in: "mW") == [5.5])
    let level = try #require(powers[0, "level"]?.number)
    #expect(abs(level - 7.403_626_894_942_439) < 1e-12)
    #expect(powers["level"]?.unit == "dBm")
    #expect(powers["half"]?.numbers == [5] && powers["top"]?.numbers == [10])
  }

  /// Ratios have a mean: a mean loss in dB is what data sheets give.
  @Test func ratiosHaveAMean() throws {
    let session = Session()
    try session.register("loss", [.numbers("x", unit: "dB", [2, 3])])
    #expect(try session.run("from loss | aggregate m = mean(x)")["m"]?.numbers == [2.5])
  }

  /// `1 dBm` makes a level of a plain number, and of nothing else.
  @Test func levelsAreScaledByNothing() throws {
    let session = Session()
    #expect(try session.run("3 * 1 dBm")["value"]?.unit == "dBm")
    for text in ["(1 dBm) * (2 W)", "(1 dBm) * (1 dBm)", "2 * 3 dBm"] {
      #expect(session.execute(text).errors.map(\.code) == ["unit-mismatch"], "\(text)")
    }
  }

  /// What is -3 dBm in one unit of power is no opposite of 3 dBm in another.
  @Test func levelsHaveNoOpposite() throws {
    let session = Session()
    try session.register("rx", [.numbers("x", unit: "dBm", [-8, 3])])
    for text in [
      "-(3 dBm)", "let p = 3 dBm\n-p", "-(-3 dBm)", "from rx | derive y = -x", "abs(-3 dBm)",
      "from rx | derive y = abs(x)", "-(3 dBm ± 1 dB)", "abs(-3 dBm ± 1 dB)", "-(1 dBm + 2 dB)",
    ] {
      let problem = try #require(session.execute(text).errors.first, "\(text)")
      #expect(["unit-mismatch", "bad-arguments"].contains(problem.code), "\(text)")
    }
    // What they are told.
    let negated = try #require(session.execute("from rx | derive y = -x").errors.first)
    #expect(negated.help.first == "how far it is from 1 mW is a ratio: `0 dBm - x`")
    let below = try session.run("from rx | derive y = 0 dBm - x, size = abs(x - 0 dBm)")
    #expect(below["y"]?.unit == "dB" && below["y"]?.numbers == [8, -3])
    #expect(below["size"]?.unit == "dB" && below["size"]?.numbers == [8, 3])
    let size = try #require(session.execute("abs(3 dBm)").errors.first)
    #expect(size.title.contains("`abs(x - 0 dBm)`"))
    let sum = try #require(session.execute("-(1 dBm + 2 dB)").errors.first)
    #expect(sum.help.first?.hasSuffix("`0 dBm - (1 dBm + 2 dB)`") == true)
    #expect(try session.number("0 dBm - (1 dBm + 2 dB)") == -3)
  }

  /// The sign of a written level, and ratios, stay what they are.
  @Test(arguments: [
    ("-3 dBm", "dBm", -3.0), ("- 3 dBm", "dBm", -3), ("-3 dBm + 1 dB", "dBm", -2),
    ("-(3 dB)", "dB", -3), ("abs(-3 dB)", "dB", 3), ("mid(-3 dBm ± 1 dB)", "dBm", -3),
  ])
  func signsOfWrittenLevelsStay(_ text: String, _ unit: String, _ number: Double) throws {
    let result = try Session().run(text)
    #expect(result["value"]?.unit == unit)
    let found = try #require(result[0, "value"]?.number)
    #expect(abs(found - number) < 1e-9)
  }

  /// A ratio of 2 is 3.01 dB, and no 2 dB unless it says so.
  @Test(arguments: ["2 - 3 dB", "3 dB + 2", "2 > 3 dB"])
  func aPlainRatioIsOfferedInDecibels(_ text: String) throws {
    let session = Session()
    let problem = try #require(session.execute(text).errors.first)
    #expect(problem.code == "unit-mismatch")
    #expect(problem.help.first?.contains("`10 * log10(2) * 1 dB`") == true, "\(problem.help)")
    let ratio = try session.run("10 * log10(2) * 1 dB")
    #expect(ratio["value"]?.unit == "dB")
    #expect(abs(try #require(ratio[0, "value"]?.number) - 3.010_299_956_6) < 1e-9)
  }

  /// Twice 3 dBm, 4 mW or so, is 6 dBm: as a unit it would be 6 dBm less 1 dBm by the numbers alone.
  @Test func aUnitIsNoMultipleOfALevel() throws {
    let problems = Session().execute("unit stack = 3 dBm\n2 stack - 1 dBm").errors
    #expect(problems.map(\.code).first == "unit-mismatch")
    #expect(problems.first?.title.contains("several times a level") == true)
    #expect(try Session().number("let stack = 3 dBm\nstack - 1 dBm") == 2)
    #expect(try Session().number("unit stack = 3 dB\n2 stack - 1 dB -> dB") == 5)
    #expect(Session().execute("unit level = 1 dBm\n2 level").errors.isEmpty)
  }
}
