import OIQ
import Testing

/// A bill of materials beside every technology that could be chosen: of those a fabric has one.
@Suite struct AlternativesTests {
  private static let joined =
    "from fabric(fat_tree, endpoints: 8192, radix: 64) | join o = options on speed | "

  private func codes(_ stages: String) throws -> [String] {
    try Session().run(AlternativesTests.joined + stages).problems.map(\.code)
  }

  /// 98,304 modules of nine technologies are no power of a fabric.
  @Test(arguments: [
    "aggregate p = sum(items * mid(o.power))", "aggregate p = sum(items * mid(o.power)) by tier",
    "derive w = items * mid(o.power) | aggregate p = sum(w)",
    "derive w = items * mid(o.power) | derive all = cumsum(w)",
    "where o.technology in [dsp_pluggable, lpo] | aggregate p = sum(items * mid(o.power))",
  ])
  func sumsOverSeveralTechnologiesAreTold(stages: String) throws {
    #expect(try codes(stages) == ["fan-out"])
  }

  @Test(arguments: [
    "aggregate p = sum(items * mid(o.power)) by o.technology",
    "where o.technology == lpo | aggregate p = sum(items * mid(o.power))",
    "derive w = items * mid(o.power) | aggregate p = sum(w) by o.technology",
    "derive all = cumsum(items * mid(o.power)) by o.technology",
    // What is of the left alone stands once in each group.
    "aggregate n = sum(items) by o.technology",
    "where o.technology == lpo | aggregate n = sum(items)",
  ])
  func sumsOfOneAreNot(stages: String) throws {
    #expect(try codes(stages).isEmpty)
  }

  /// By the right's other columns a row is still counted for each technology.
  @Test func otherGroupsCountEachTechnology() throws {
    #expect(try codes("aggregate n = sum(items) by o.dsp") == ["fan-out"])
    #expect(try codes("aggregate n = sum(items)") == ["fan-out"])
  }

  /// What a fabric of one technology draws is the sum over its ends, 49,152 of 14.55 W.
  @Test func aTechnologyIsWhatItIs() throws {
    let found = try Session().run(
      AlternativesTests.joined
        + "where o.technology == dsp_pluggable | aggregate n = sum(items), p = sum(items * mid(o.power))"
    )
    let each = try Session().run(
      "from options | where technology == dsp_pluggable and speed == 800G | select p = mid(power)")
    let (ends, power) = try (
      #require(found[0, "n"]?.number), #require(each[0, "p"]?.number)
    )
    #expect(ends == 49_152)
    #expect(abs(try #require(found[0, "p"]?.number) / (ends * power) - 1) < 1e-12)
  }

  /// A bill of materials by the parts of each product is the sum over them.
  @Test func partsAreNoAlternatives() throws {
    let session = Session()
    try session.register("orders", [.texts("product", ["a", "b"]), .numbers("pieces", [2, 3])])
    try session.register(
      "parts",
      [
        .texts("product", ["a", "a", "b"]), .texts("part", ["x", "y", "x"]),
        .numbers("each", [1, 4, 2]),
      ])
    let result = try session.run(
      "from orders | join p = (from parts | aggregate each = sum(each) by product, part) on product | aggregate n = sum(pieces * p.each)"
    )
    // 2 · 1 + 2 · 4 + 3 · 2.
    #expect(result[0, "n"]?.number == 16)
    #expect(result.problems.isEmpty)
  }
}
