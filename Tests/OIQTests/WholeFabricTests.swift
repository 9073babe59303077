import OIQ
import Testing

/// Endpoints that are in several planes.
@Suite struct WholeFabricTests {
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
