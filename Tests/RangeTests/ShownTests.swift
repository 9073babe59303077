import Glibc
import OIQ
import Testing

/// How ranges that are no plain numbers are shown, and what is said of statistics inside larger expressions.
struct ShownTests {
  private func shown(_ text: String, _ mode: OutputMode = .box) throws -> String {
    let session = Session()
    var options = RenderOptions()
    options.mode = mode
    return session.render(try session.run(text), options: options)
  }

  /// A normal lies above its mean in half of all draws: 50% within four times sqrt(0.25 / 10,000).
  @Test func aConditionReadsAsItsChance() throws {
    let text = try shown("(100 ± 10) > 100")
    let number = try #require(text.split(separator: "%").first.flatMap { Double($0) })
    #expect(abs(number - 50) < 2)
    #expect(text.contains("% chance\nMonte Carlo error of 10,000 draws: ± 0.5%\n"))
    #expect(try shown("(10 to 20) > -1") == "true\n")
    let table =
      "from companies | take 2 | select company | derive x = each(100 ± 10), y = x > 100"
    let box = try shown(table)
    #expect(box.contains("y [% chance]") && box.contains("y ± 0.5%"), "\(box)")
    #expect(try shown(table, .csv).hasPrefix("company,x_p5,x_p50,x_p95,y_chance\n"))
    let lines = try shown(table, .jsonl)
    #expect(lines.contains("\"p95\":") && lines.contains("\"y_chance\":0."))
  }

  /// What is written is shown by its median and where 90% of its draws lie, as it is once it was computed with; what a
  /// fact states is shown as stated.
  @Test(arguments: [
    ("uniform(10 to 20)", "15.0 [10.5 … 19.5]\n"),
    ("uniform(10 W to 20 W)", "15.0 [10.5 … 19.5] W\n"),
    // A triangle of height 1/5 over 10 to 20 with its peak at 20 has x^2 of its area below 10 + 10 x.
    ("triangular(10, 20, 20)", "17.07 [12.24 … 19.75]\n"),
    // Beta(1, 5) has 1 - (1 - x)^5 below x.
    ("pert(10, 10, 20)", "11.29 [10.10 … 14.51]\n"), ("10 to 20", "14.14 [10.00 … 20.00]\n"),
  ])
  func writtenRangesAreShownByTheirDraws(_ text: String, _ expected: String) throws {
    #expect(try shown(text) == expected)
    let session = Session()
    let (written, computed) = (try session.quantiles(text), try session.quantiles("(\(text)) * 1"))
    for (one, other) in zip(written, computed) { #expect(abs(one - other) < 0.15) }
    // Its ends stay what they are where they are asked for.
    #expect(try session.number("low(\(text))") == 10 && session.number("high(\(text))") == 20)
    let table = try shown("from companies | take 2 | select x = \(text)")
    let cell = expected.prefix { $0 != "\n" }.replacing(" W", with: "").replacing(" [", with: "  [")
    #expect(table.contains("│ \(cell) │"), "\(table)")
  }

  /// Machines read the three numbers that people see: of (1 - x)^5 above x, as pert(10, 10, 20) has it, 5% lies below
  /// 10 + 10 (1 - 0.95^(1/5)).
  @Test func machinesReadWhatIsShown() throws {
    let points = [0.95, 0.5, 0.05].map { 20 - 10 * exp2(log2($0) / 5) }
    for mode in [OutputMode.csv, .tsv, .json, .jsonl, .insert] {
      let text = try shown("pert(10, 10, 20)", mode)
      #expect(text.contains("p5") && text.contains("p95") && !text.contains("value_low"), "\(text)")
      let numbers = text.split { !"0123456789.".contains($0) }.compactMap { Double($0) }
        .filter { $0 > 10 && $0 < 20 }
      #expect(
        numbers.count == 3 && zip(numbers, points).allSatisfy { abs($0 - $1) < 1e-3 }, "\(text)")
    }
  }

  /// Of uniform draws every class between the ends is as full as the next; of a triangle they rise.
  @Test func sparklines() throws {
    let heights = { (text: String) in
      text.unicodeScalars.filter { $0.value >= 0x2581 }.map { Int($0.value) - 0x2581 }
    }
    let even = heights(try shown("sparkline(uniform(10 to 20) * 1)"))
    #expect(even.count == 12 && even.allSatisfy { $0 >= 6 }, "\(even)")
    let rising = heights(try shown("sparkline(triangular(0, 10, 10) * 1)"))
    #expect(rising == rising.sorted() && rising.first == 1 && rising.last == 7, "\(rising)")
    let coin = heights(try shown("sparkline(bernoulli(50%))"))
    #expect(coin.dropFirst().dropLast().allSatisfy { $0 == 0 } && coin[0] > 5 && coin[11] > 5)
    #expect(try shown("sparkline(5)") == "█\n")
    #expect(
      try shown("from companies | take 2 | select s = sparkline(each(10 to 20))")
        .contains("│ s            │"))
    #expect(Session().problems("sparkline(\"a\")").first?.code == "bad-arguments")
  }

  @Test(arguments: [
    ("chance((100 ± 10) > 100) * 2", "chance(…) ± 0.5%"),
    ("mean((100 ± 10) ^ 1) + 3", "mean(…) ± 0."),
    ("from companies | take 1 | select company, c = chance(each(100 ± 10) > 100)", "c ± 0.5%"),
    ("p95((100 ± 10) ^ 1) / 2", "the 95% point ± 0."),
    ("mid((100 ± 10) ^ 1) / 2", "mid(…) ± 0.1"),
    ("high((100 ± 10) ^ 1) / 2", "high(…) ± 0."),
    ("from companies | take 1 | select company, m = mid(each(100 ± 10) ^ 1)", "m ± 0.1"),
    (
      "from companies | take 2 | aggregate s = sum(each(50 ± 5)) | select m = mid(s), n = 2",
      "m ± 0."
    ),
    ("mid((from companies | take 2 | aggregate s = sum(each(50 ± 5)))) + 1", "mid(…) ± 0."),
    // Of several rows or columns none shows what the error is of.
    (
      "from companies | take 3 | select company, m = 2 * mid(each(100 ± 10) ^ 1)", "mid(…) ± 0.1"
    ),
    (
      "from companies | take 3 | aggregate s = sum(mid(each(50 ± 5) ^ 2)), n = count()",
      "mid(…) ± 0."
    ),
    (
      "from companies | take 3 | aggregate s = sum(each(50 ± 5)) by country | select w = high(s) - 1, low = 3",
      "high(…) ± 0."
    ),
  ])
  func errorsOfStatisticsInsideExpressions(_ text: String, _ said: String) throws {
    let notes = try Session().run(text).notes.filter { $0.hasPrefix("Monte Carlo error") }
    #expect(notes.count == 1 && notes[0].contains(said), "\(notes)")
  }

  /// The median of n normal draws is off by sqrt(π/2) of what their mean is: 1.2533 · 10 / sqrt(10,000) = 0.125.
  @Test func theMiddleOfDrawsHasTheErrorOfTheirMedian() throws {
    func error(_ text: String) throws -> [String] {
      try Session().run(text).notes.filter { $0.hasPrefix("Monte Carlo error") }
    }
    #expect(try error("mid((100 ± 10) ^ 1)") == error("quantile((100 ± 10) ^ 1, 50%)"))
    let line = try #require(try error("mid((100 ± 10) ^ 1)").first)
    let size = try #require(line.split(separator: " ").last.flatMap { Double($0) })
    #expect(size > 0.1 && size < 0.15, "\(line)")
    // A range as it is written has the middle that is written.
    #expect(try error("mid(100 ± 10)").isEmpty && error("low(3 to 5)").isEmpty)
    #expect(try error("from spend | take 3 | select company, m = mid(amount)").isEmpty)
    // What rows are sorted by is no result.
    #expect(
      try error("from companies | take 9 | sort mid(each(100 ± 10) ^ 1) | select company").isEmpty)
  }

  @Test func tornadoNamesTheRowOfAnUnknown() throws {
    let session = Session()
    let total = """
      let total = (from companies | where company in [Meta, Google] | derive x = each(10 to 20) * 2
      | aggregate s = sum(x))
      tornado total
      """
    let result = try session.run(total)
    let names = (0..<result.rowCount).compactMap { result[$0, "input"]?.text }
    #expect(names.sorted() == ["total = 10 to 20, Google", "total = 10 to 20, Meta"])
  }

  /// Of a lognormal the farthest draw lies 8.2 standard deviations from its middle, and there above what a number
  /// holds: with ends `1 to 1e300` at exp(345 + 8.2 · 210). It is no number to compute with, nor to draw.
  @Test(arguments: [
    "1 to 1e300", "1e-200 to 1e200", "normal(-1e308 to 1e308)", "0 ± 1e308",
    "uniform(-1.7e308 to 1.7e308)", "triangular(-1.7e308, 0, 1.7e308)",
    "pert(-1.7e308, 0, 1.7e308)",
  ])
  func rangesTooWideForNumbersAreRefused(_ text: String) {
    for use in ["\(text)", "sparkline(\(text))", "mean(\(text))", "p95(\(text))"] {
      #expect(Session().problems(use).map(\.code) == ["bad-range"], "\(use)")
    }
  }

  @Test(arguments: [
    "1 to 1e60", "normal(-1e306 to 1e306)", "uniform(1e308 to 1.7e308)", "1e-300 to 1e-200",
    "uniform(-8e307 to 8e307)",
  ])
  func wideOnesThatNumbersHoldAreDrawn(_ text: String) throws {
    let session = Session()
    for use in ["mean(\(text))", "quantile(\(text), 0.999)", "sd(\(text))"] {
      #expect(try session.number(use).isFinite, "\(use)")
    }
    #expect(try session.cell("sparkline(\(text))").text?.count == 12)
  }
}
