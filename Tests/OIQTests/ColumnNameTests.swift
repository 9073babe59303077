import OIQ
import Support
import Testing

/// Names are the same where their letters are, however these are encoded.
@Suite struct ColumnNameTests {
  private func sum(of written: String, where stored: String) throws -> Double? {
    let folder = try ScratchFolder()
    try folder.write("t.csv", "\(stored),other\n1,10\n2,20\n")
    let table = try Session(settings: .init(folder: folder.path)).run(
      "from csv(\"t.csv\") | aggregate total = sum(\(written))")
    return table["total"]?.numbers.first ?? nil
  }

  /// `ä` as one scalar and as `a` with a mark, of which the one has two bytes and the other three.
  @Test(arguments: [("ums\u{E4}tze", "umsa\u{308}tze"), ("umsa\u{308}tze", "ums\u{E4}tze")])
  func composedAndDecomposedLettersAreTheSame(_ written: String, _ stored: String) throws {
    #expect(written.utf8.count != stored.utf8.count && written == stored)
    #expect(try sum(of: written, where: stored) == 3)
  }

  /// The sign for kelvin is the letter K, which is of ASCII.
  @Test func aLetterOfASCIIMayBeWrittenAsAnother() throws {
    #expect(try sum(of: "K", where: "\u{212A}") == 3)
    #expect(try sum(of: "\u{212A}", where: "K") == 3)
  }

  @Test(arguments: ["total", "totals", "lotat", "totam"])
  func namesOfMuchTheSameLettersAreApart(_ other: String) throws {
    let folder = try ScratchFolder()
    try folder.write("t.csv", "total,totals,lotat,totam\n1,2,3,4\n")
    let table = try Session(settings: .init(folder: folder.path)).run(
      "from csv(\"t.csv\") | select \(other)")
    let place = try #require(["total", "totals", "lotat", "totam"].firstIndex(of: other))
    #expect(table[other]?.numbers == [Double(place + 1)])
  }
}
