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
}
