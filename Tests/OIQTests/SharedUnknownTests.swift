import OIQ
import Support
import Testing

/// A file says nothing of two cells being one unknown, which is told where it is saved.
@Suite struct SharedUnknownTests {
  private let session = Session()
  private let folder: ScratchFolder
  private let file: String

  init() throws {
    folder = try ScratchFolder()
    file = try folder.write(
      "r.csv", "item,cost_low [USD],cost_value [USD],cost_high [USD]\na,1,2,3\nb,4,5,6\n")
    try folder.write("twice.csv", "item,n\na,1\na,2\nb,3\n")
  }

  private func remarks(_ stages: String, to name: String = "made.csv") throws -> [String] {
    let run = session.execute(
      "from csv(\"\(file)\") \(stages.replacing("FOLDER", with: folder.path)) | save \"\(folder.path)/\(name)\""
    )
    #expect(run.errors.isEmpty, "\(run.errors)")
    return run.outcomes.flatMap { outcome -> [String] in
      if case .message(let lines) = outcome {
        lines.split(separator: "\n").map(String.init)
      } else {
        []
      }
    }.filter { $0.contains("one unknown") }
  }

  @Test(arguments: ["made.csv", "made.json", "made.tsv"])
  func columnsThatShareOneAreNamed(_ name: String) throws {
    #expect(
      try remarks("| derive c2 = cost", to: name)
        == ["cost, c2 have one unknown in several cells: read again, each cell is a new one"])
  }

  /// What the remark says is so: 0 before, from -1.6 or so to 1.6 afterwards.
  @Test func theDifferenceIsNoLongerNothing() throws {
    _ = try remarks("| derive c2 = cost")
    let before = try session.run(
      "from csv(\"\(file)\") | derive c2 = cost | derive d = c2 - cost | select low = low(d), high = high(d)"
    )
    #expect(before["low"]?.numbers == [0, 0] && before["high"]?.numbers == [0, 0])
    let after = try session.run(
      "from csv(\"\(folder.path)/made.csv\") | derive d = c2 - cost | select low = low(d), high = high(d)"
    )
    #expect(after["low"]?.numbers.allSatisfy { ($0 ?? 0) < -0.5 } == true)
    #expect(after["high"]?.numbers.allSatisfy { ($0 ?? 0) > 0.5 } == true)
  }

  @Test func rowsThatShareOne() throws {
    #expect(
      try remarks("| join t = csv(\"FOLDER/twice.csv\") on item")
        == ["cost has one unknown in several cells: read again, each cell is a new one"])
  }

  /// Rows that are computed with one unknown each get their own when they are read, and the sum over them is narrower:
  /// both rows at their ends are 2 · 2 apart, by themselves 2 · √2 or so.
  @Test(arguments: ["made.csv", "made.json", "made.jsonl"])
  func rowsComputedWithOne(_ name: String) throws {
    let said =
      "p, q: `(a) to (b)` is one unknown in all rows: read again, each row is an unknown of its own, and a sum over them has another range"
    let alike = "derive a = 2 + cost_low * 0, b = 4 + cost_low * 0"
    try folder.write("ends.csv", "item,cost_low\na,1\nb,4\n")
    let made = "csv(\"\(folder.path)/ends.csv\") | \(alike) | derive p = (a) to (b)"
    let run = session.execute(
      "from \(made), q = p + 1, own = each((a) to (b)) | save \"\(folder.path)/\(name)\"")
    #expect(run.errors.isEmpty)
    #expect("\(run.outcomes)".contains(said))
    func width(_ table: String) throws -> Double {
      let sum = try session.run(
        "from \(table) | aggregate s = sum(p) | select low = low(s), high = high(s)")
      return try #require(sum[0, "high"]?.number) - #require(sum[0, "low"]?.number)
    }
    #expect(abs(try width(made) - 4) < 0.2)
    let reader = name.split(separator: ".").last.map(String.init) ?? ""
    #expect(abs(try width("\(reader)(\"\(folder.path)/\(name)\")") - 2.83) < 0.4)
  }

  @Test func aNamedUnknownIsNamed() throws {
    #expect(
      try remarks("| derive p = mid(cost) * (1 to 2) | select item, p")
        == [
          "p: `1 to 2` is one unknown in all rows: read again, each row is an unknown of its own, and a sum over them has another range"
        ])
    _ = session.execute("let f = 1 to 2")
    #expect(
      try remarks("| derive p = mid(cost) * f | select item, p")
        == [
          "p: `f = 1 to 2` is one unknown in all rows: read again, each row is an unknown of its own, and a sum over them has another range"
        ])
    #expect(try remarks("| where item == \"a\" | derive p = mid(cost) * f | select item, p") == [])
  }

  @Test(arguments: ["", "| where item == \"a\"", "| derive c2 = mid(cost)", "| select item"])
  func independentRangesNeedNoWord(_ stages: String) throws {
    #expect(try remarks(stages) == [])
  }
}
