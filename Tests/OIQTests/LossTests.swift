import OIQ
import Testing

/// Nothing is left out of a result without a word.
@Suite struct LossTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "sales",
      [
        .texts("firm", ["a", "a", "b", "c"]), .texts("kind", ["x", "y", "x", nil]),
        .numbers("v", [1, 2, 3, 5]),
      ])
    return session
  }

  @Test func pivotSaysWhatHasNoColumn() throws {
    let session = try session()
    let wide = try session.run("from sales | pivot kind, v by firm")
    #expect(wide["x"]?.numbers == [1, 3, nil] && wide["y"]?.numbers == [2, nil, nil])
    #expect(wide.notes == ["v: 1 value without kind left out by pivot"])
    let whole = try session.run("from sales | where kind is not missing | pivot kind, v by firm")
    #expect(whole.notes.isEmpty)
  }
}
