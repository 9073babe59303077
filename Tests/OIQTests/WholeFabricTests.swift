import OIQ
import Testing

/// Networks that exist in whole parts only, and endpoints that are in several planes.
@Suite struct WholeFabricTests {
  private func notes(_ text: String) throws -> [String] {
    try Session().run(text).notes.filter { $0.contains("whole") }
  }

  /// 16 cubes of 64.
  @Test func aLargerNetworkThanAskedForIsTold() throws {
    let said = ["torus: 1,024 endpoints in 16 whole cubes are built for the 1,000 asked for"]
    #expect(try notes("from fabric(torus, endpoints: 1000)") == said)
    #expect(try notes("from links(torus, endpoints: 1000) | aggregate n = count() by tier") == said)
    #expect(
      try notes(
        "let t = (from fabric(torus, endpoints: 1000) | aggregate n = sum(links))\nt + t * 0")
        == said)
    #expect(try notes("from fabric(torus, endpoints: 1024)").isEmpty)
    #expect(try notes("from fabric(fat_tree, endpoints: 1000)").isEmpty)
  }

  /// By hand: of 64 ports 42 are for endpoints and 21 for spines, so that 25 leaves have 525 links, which 9 switches
  /// hold and 21, the next divisor of 21, share evenly. Of 16 ports 14 and 2 are nearest to 10. 61 is a prime.
  @Test(arguments: [
    (
      "fat_tree, endpoints: 1024, radix: 64, oversubscription: 2",
      [
        "fat_tree: 21 spines are built, so that a leaf has as many links to each spine above it; 9 would have ports for the 525 links"
      ]
    ),
    (
      "fat_tree, endpoints: 100, radix: 16, oversubscription: 10",
      ["fat_tree: oversubscription is 7, not 10: a leaf has 14 ports down and 2 up"]
    ),
    ("torus, endpoints: 61, ocs: false", ["torus: 61 endpoints make a ring, 61 x 1 x 1"]),
    ("torus, endpoints: 62, ocs: false", ["torus: 62 endpoints make a plane, 31 x 2 x 1"]),
    ("torus, endpoints: 64, ocs: false", []),
    ("fat_tree, endpoints: 8192, radix: 64", []),
    ("fat_tree, endpoints: 1024, radix: 64", []),
  ])
  func whatIsBuiltOtherwiseIsTold(_ arguments: String, _ told: [String]) throws {
    let result = try Session().run("from fabric(\(arguments)) | select tier, switches")
    #expect(result.notes.filter { $0.hasPrefix(arguments.prefix { $0 != "," } + ":") } == told)
  }

  /// Each of 100 endpoints has a link in each of four planes, or all its links in one.
  @Test func endpointsOfPlanesAreTheSameOnes() throws {
    func count(_ arguments: String) throws -> [Double?] {
      let result = try Session().run(
        """
        from links(multi_plane, endpoints: 100, planes: 4\(arguments)) | where lower == endpoint
        | aggregate n = count(), ends = count_distinct(lower_number), last = max(lower_number),
          leaves = count_distinct(upper_number)
        """)
      return ["n", "ends", "last", "leaves"].map { result[0, $0]?.number }
    }
    // 64 ports of 800G are 256 of 200G, so that one switch a plane does.
    #expect(try count("") == [400, 100, 99, 4])
    #expect(try count(", split: false") == [100, 100, 99, 4])
  }
}
