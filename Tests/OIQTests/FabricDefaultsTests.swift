import OIQ
import Testing

/// What `describe fabric` says of a parameter that is left out is what a fabric then has.
@Suite struct FabricDefaultsTests {
  @Test(arguments: [
    ("fat_tree", "radix", "64"), ("torus", "radix", "136"), ("scale_up", "radix", "72"),
    ("fat_tree", "speed", "800G"), ("scale_up", "speed", "400G"),
    ("fat_tree", "oversubscription", "1"), ("fat_tree", "links_per_module", "1"),
    ("fat_tree", "cable_tiers", "0"), ("multi_plane", "planes", "4"),
    ("multi_plane", "split", "true"), ("rail_optimised", "rails", "8"),
    ("scale_up", "domain", "72"), ("scale_up", "ports", "18"), ("torus", "ocs", "true"),
  ])
  func areAsDescribed(_ kind: String, _ parameter: String, _ value: String) throws {
    let session = Session()
    let execution = session.execute("describe fabric")
    guard case .message(let text)? = execution.outcomes.first else {
      Issue.record("describe gives no text")
      return
    }
    let line = text.split(separator: "\n").first {
      $0.split(separator: " ").first.map(String.init) == parameter
    }
    let words = try #require(line).split { " ,;:".contains($0) }.map(String.init)
    #expect(words.contains(value), "\(line ?? "")")
    // Domains are whole: 64 of 72.
    let endpoints = kind == "scale_up" ? 4608 : 4096
    let usual = try session.run("fabric(\(kind), \(endpoints))")
    let said = try session.run("fabric(\(kind), \(endpoints), \(parameter): \(value))")
    #expect(usual.rowCount > 0)
    #expect(session.render(usual) == session.render(said))
  }
}
