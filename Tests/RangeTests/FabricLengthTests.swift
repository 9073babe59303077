import OIQ
import Testing

/// Lengths of a fabric's links as unknowns.
@Suite struct FabricLengthTests {
  let session = Session()

  /// Both ends of a tier's links are ends of the same links.
  @Test func bothEndsOfATierAreOneUnknown() throws {
    let tier = "fabric(fat_tree, endpoints: 512, radix: 64) | where tier == 1"
    #expect(try session.run(tier).rowCount == 2)
    let both = try session.quantiles("\(tier) | aggregate x = sum(length)")
    let twice = try session.quantiles(
      "\(tier) | take 1 | derive x = length * 2 | aggregate x = sum(x)")
    for (sum, double) in zip(both, twice) { #expect(abs(sum - double) <= 1e-9 * double) }
  }

  /// Links of other kinds are other unknowns: of two that overlap either may be the longer.
  @Test func kindsAreUnknownsOfTheirOwn() throws {
    func length(_ kind: String) -> String {
      "(\(kind) | where tier == 2 | take 1 | select length)"
    }
    let chance = try session.number(
      "chance(\(length("fabric(fat_tree, endpoints: 512, radix: 64)")) > "
        + "\(length("fabric(dragonfly, endpoints: 512)")))")
    #expect(chance > 0.5 && chance < 1)
  }

  /// Nobody states them: whoever sees them or rests on them is told, and nobody else.
  @Test(arguments: [
    ("fabric(fat_tree, endpoints: 512)", true),
    ("links(fat_tree, endpoints: 512) | aggregate x = max(length)", true),
    ("fabric(fat_tree, endpoints: 512) | where high(length) > 20 m | select tier", true),
    ("fabric(fat_tree, endpoints: 512) | select tier, links", false),
    ("options | where speed == 800G | select technology, reach", false),
  ])
  func judgedLengthsAreSaidToBe(_ query: String, _ isSaid: Bool) throws {
    let notes = try session.run(query).notes
    #expect(notes.contains { $0.hasPrefix("lengths of links are a judgement") } == isSaid)
  }
}
