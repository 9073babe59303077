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
