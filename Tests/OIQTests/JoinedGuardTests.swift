import OIQ
import Testing

/// Guards of a joined table's measure: what the join has matched, and what their columns are called.
@Suite struct JoinedGuardTests {
  private static let lasers =
    "(from components | where technology == dsp_pluggable and per == \"module\" and component == eml_laser)"
  private static let fabric = "from fabric(fat_tree, endpoints: 8192, radix: 64)"

  /// Three tiers of 8,192 links with a module at both ends, of 8, 4 and 8 lasers.
  @Test(arguments: [
    "on speed | aggregate n = sum(modules * mid(c.count)) by speed, conditions, source",
    "on speed == c.speed | aggregate n = sum(modules * mid(c.count)) by conditions, source, speed",
    "on speed | where speed == 800G | aggregate n = sum(modules * mid(c.count)) by conditions, source",
    "on true | where c.speed == 800G | aggregate n = sum(modules * mid(c.count)) by conditions, source",
    "on true | where c.speed == 800G | aggregate n = sum(modules * mid(c.count)) by c.speed, conditions, source",
  ])
  func matchedColumnsAreGrouped(_ join: String) throws {
    let result = try Session().run("\(Self.fabric) | join c = \(Self.lasers) \(join)")
    let modules = Double(3 * 8192 * 2)
    #expect(
      try result["n"]?.numbers(in: "module").compactMap { $0 }.sorted()
        == [4 * modules, 8 * modules, 8 * modules])
  }

  /// Where the bare name is the other table's, the one that is meant is qualified; it ends the error.
  @Test func namesOfRepairsAreTheMeasuresOwn() throws {
    let pipe =
      "\(Self.fabric) | join c = \(Self.lasers) on true | aggregate n = sum(modules * mid(c.count)) by speed"
    let problem = try #require(Session().execute(pipe).errors.first)
    #expect(problem.code == "guarded-sum")
    let by = "or keep them apart: by speed, c.speed, conditions, source"
    #expect(problem.help.contains(by), "\(problem.help)")
    let mended = pipe.replacing("by speed", with: "by conditions, c.speed, source")
    #expect(Session().execute(mended).errors.isEmpty)
  }

  /// A row without a match has none of the right's values, so that those don't say what it has itself.
  @Test func unmatchedRowsAreNotToldApart() {
    let rows = "from components | where technology == dsp_pluggable and per == \"module\""
    func errors(_ join: String, by keys: String) -> [String] {
      let join = "join \(join) f = (from fabric(scale_up, endpoints: 72)) on speed"
      let sum = "aggregate n = sum(mid(count)) by component, conditions, source, \(keys)"
      return Session().execute("\(rows) | \(join) | \(sum)").errors.map(\.code)
    }
    #expect(errors("left", by: "f.speed") == ["guarded-sum"])
    #expect(errors("left", by: "speed").isEmpty)
    #expect(errors("", by: "f.speed").isEmpty)
  }

  /// Rows of another pipe under these may have lasers for modules of another speed.
  @Test func whatIsMatchedAboveAUnionIsNotBelow() {
    let columns = "select speed, n = modules * mid(c.count), c.conditions, c.source"
    func rows(_ on: String) -> String {
      "\(Self.fabric) | join c = \(Self.lasers) on \(on) | \(columns)"
    }
    let sum = "aggregate s = sum(n) by speed, conditions, source"
    #expect(Session().execute("\(rows("speed")) | \(sum)").errors.isEmpty)
    let problems = Session().execute("\(rows("speed")) | union (\(rows("true"))) | \(sum)").errors
    #expect(problems.map(\.code) == ["guarded-sum"])
  }

  /// What was summed by the matched column is still guarded by it.
  @Test func sumsOfSumsStayGuarded() {
    let pipe =
      "\(Self.fabric) | join c = \(Self.lasers) on speed | aggregate n = sum(modules * mid(c.count)) by speed, conditions, source"
    for keys in ["", " by conditions", " by speed, source"] {
      #expect(
        Session().execute("\(pipe) | aggregate m = sum(n)\(keys)").errors.map(\.code)
          == ["guarded-sum"])
    }
  }
}
