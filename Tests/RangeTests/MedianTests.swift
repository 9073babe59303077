import OIQ
import Testing

/// The number that stands for a range is the median of what it is drawn from.
struct MedianTests {
  let session = Session()

  /// 800 to 5000 USD, measured, is lognormal: its median is the root of their product, 2000, in whatever it is used.
  @Test func ofTwoBoundsItIsTheRootOfTheirProduct() throws {
    let text =
      "let g = from assumptions | where name == \"optics_value_per_gpu\" | select x = amount\n"
    #expect(abs(try session.number(text + "mid(g) / (1 USD/gpu)") - 2000) < 1e-6)
    #expect(abs(try session.number(text + "mid(g * 2) / (1 USD/gpu)") - 4000) < 1e-6)
    #expect(abs(try session.number(text + "p50(g + 1 USD/gpu) / (1 USD/gpu)") - 2001) < 40)
    #expect(abs(try session.number(text + "chance(g < mid(g))") - 0.5) < 0.02)
  }

  /// A company's own range is uniform: 130 to 145 has 137.5 in its middle.
  @Test func ofAnIssuersRangeItIsTheMiddle() throws {
    let rows = try session.run(
      "guidance(2026) | where company == Meta | select m = mid(amount)")
    #expect(rows[0, "m"]?.number == 137.5e9)
  }

  /// Levels and ratios in decibels are logarithms: 4 dBm lies between 3 and 5, and so does -4 between -5 and -3.
  @Test(arguments: [("3 dBm to 5 dBm", 4.0), ("-5 dBm to -3 dBm", -4), ("3 dB to 5 dB", 4)])
  func ofDecibelsItIsTheMiddle(range: String, middle: Double) throws {
    let cell = try session.cell(range)
    #expect(abs((cell.number ?? 0) - middle) < 1e-12)
    let bounds = try #require(cell.bounds)
    #expect(
      abs(bounds.lowerBound - (middle - 1)) < 1e-12 && abs(bounds.upperBound - (middle + 1)) < 1e-12
    )
  }

  /// What is left of a range that is taken off itself is a number, be it that rounding leaves some of it.
  @Test func whatRoundingLeavesIsNoRange() throws {
    let rows = try session.run(
      """
      scenario g { capex.amount = $50B over 2026H2 where company == Meta }
      from spend under g | where company == Meta | calendarize amount to year by company | where period == 2026
      """)
    let cell = try #require(rows[0, "amount"])
    #expect(abs((cell.number ?? 0) - (19.84e9 + 31.078e9 + 50e9)) < 1)
    #expect(cell.bounds.map { $0.lowerBound == $0.upperBound } == true)
  }
}
