import OIQ
import Support
import Testing

/// Rows of one dimension that have units of their own, as shares in `%` and ratios in `x`: each is shown in its own.
@Suite struct RowUnitTests {
  private let session = Session()
  private let supply = "from supply | where unit in [\"x\", \"%\"]"

  /// Each of `supply`'s rows as the file of the table states it: what, low, value, high, unit.
  private static let stated = [
    ["share", "", "55", "", "%"], ["share", "", "72", "", "%"], ["supply_gap", "", "30", "", "%"],
    ["supply_gap", "25", "", "30", "%"], ["share", "50", "", "60", "%"],
    ["capacity_growth", "", "40", "", "%"], ["supply_gap", "40", "", "60", "%"],
    ["supply_gap", "30", "", "40", "%"], ["capacity_ratio", "", "2", "", "x"],
    ["capacity_ratio", "", "2", "", "x"], ["capacity_ratio", "", "3", "", "x"],
  ]

  private func rendered(_ text: String, _ mode: OutputMode) throws -> String {
    var options = RenderOptions()
    options.mode = mode
    return session.render(try session.run(text), options: options)
  }

  private func lines(_ text: String, _ mode: OutputMode) throws -> [String] {
    try rendered(text, mode).split(separator: "\n").map(String.init)
  }

  /// Low, value, high and unit of each row of a csv, which ends with them and the row's unit beside.
  private func figures(_ text: String) throws -> [[String]] {
    try lines(text, .csv).dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func dataModesStateEachRowInItsUnit() throws {
    let csv = try lines("\(supply) | select metric, amount, unit", .csv)
    #expect(csv.first == "metric,amount_low,amount_value,amount_high,amount_unit,unit")
    let rows = try figures("\(supply) | select metric, amount, unit")
    #expect(rows == Self.stated.map { $0 + [$0[4]] })
    let json = try rendered("\(supply) | where metric == share | take 1 | select amount", .json)
    #expect(json.contains("\"amount\":55,\"amount_unit\":\"%\""), "\(json)")
    let insert = try rendered("\(supply) | where supplier == Tower | select amount", .insert)
    #expect(insert.contains("2") && insert.contains("'x'"), "\(insert)")
  }

  @Test func boxesShowEachRowInItsUnit() throws {
    let text =
      "from market | where segment == \"pam4_dsp_chips_800g\" | select metric, amount, unit"
    let box = try rendered(text, .box)
    #expect(box.contains("3 x") && box.contains("≥ 100%"), "\(box)")
    let cited = try rendered(text, .cite)
    #expect(cited.contains("≥ 100%"), "\(cited)")
    let times = try rendered(
      "from supply | where contains(metric, \"lead_time\") | select component, amount, unit", .box)
    // An expansion takes 18 to 24 months, by the table.
    #expect(times.contains("18") && times.contains("24") && times.contains("month"), "\(times)")
    #expect(!times.contains("yr"), "\(times)")
  }

  /// Where all rows that are left have one unit it stands in the header.
  @Test func oneUnitStandsInTheHeader() throws {
    let box = try rendered("\(supply) | where unit == \"%\" | select metric, amount", .box)
    #expect(box.contains("amount [%]"), "\(box)")
    let left = try rendered("\(supply) | where supplier == Tower | select metric, amount", .box)
    #expect(left.contains("amount [x]"), "\(left)")
  }

  @Test func cellsOfAProgramKnowTheirUnit() throws {
    let result = try session.run("\(supply) | select metric, amount, unit")
    let amounts = try #require(result["amount"])
    for row in 0..<result.rowCount where result[row, "metric"]?.text == "capacity_ratio" {
      #expect(amounts[row].description.hasSuffix(" x"))
    }
    #expect(amounts[0].description == "55%")
    // One dimension: as plain numbers they are what they are.
    #expect(try amounts.numbers(in: "")[0] == 0.55)
    #expect(try amounts.numbers(in: "%")[8] == 200)
  }

  /// Stages that move rows move their units.
  @Test(arguments: [
    "sort metric, low(amount)", "sort amount desc", "derive n = 1 | where n == 1",
    "join left c = companies on supplier == c.company",
    "distinct supplier, component, metric, amount, unit",
    "union (from supply | where unit in [\"x\", \"%\"] | take 0)",
    "derive amount = amount ?? missing",
    "fill amount = missing", "take 11",
  ])
  func unitsMoveWithTheirRows(_ stage: String) throws {
    let rows = try figures("\(supply) | \(stage) | select metric, amount, unit")
    #expect(Set(rows) == Set(Self.stated.map { $0 + [$0[4]] }), "\(rows)")
    #expect(rows.count == 11)
  }

  /// Rows of one unit each, put under each other, keep what they were stated in.
  @Test func unionsKeepBothUnits() throws {
    let union =
      "from supply | where unit == \"%\" | union (from supply | where unit == \"x\") | select metric, amount, unit"
    #expect(try figures(union) == Self.stated.map { $0 + [$0[4]] })
  }

  @Test func pivotsHaveTheUnitsOfTheirCells() throws {
    let pivot = try rendered(
      "from market | where segment == \"pam4_dsp_chips_800g\" | select segment, metric, amount "
        + "| pivot metric, amount by segment", .box)
    #expect(pivot.contains("growth [%]") && pivot.contains("shipment_ratio [x]"), "\(pivot)")
    #expect(pivot.contains("≥ 100"), "\(pivot)")
  }

  /// What is computed of them is of their dimension, in one unit; a multiple of each is in its own.
  @Test func arithmeticIsOfOneDimension() throws {
    #expect(
      try session.number("\(supply) | where metric == share | aggregate x = max(mid(amount))")
        == 0.72)
    #expect(
      try session.run("\(supply) | derive y = mid(amount) + 1 | select y")["y"]?.numbers.first
        == 1.55)
    let twice = try lines("\(supply) | select metric, y = mid(amount) * 2, unit", .csv)
    #expect(twice[1] == "share,110,%,%" && twice.last == "capacity_ratio,6,x,x")
    let sum = try lines("\(supply) | select metric, y = mid(amount) + 1", .csv)
    #expect(sum[0] == "metric,y" && sum[1] == "share,1.55" && sum.last == "capacity_ratio,4")
    let square = try lines("\(supply) | select y = mid(amount) * mid(amount)", .csv)
    #expect(square[0] == "y" && square.last == "9")
    let chosen = try lines("\(supply) | select y = mid(amount) ?? 7, z = mid(amount) -> %", .csv)
    #expect(chosen[0] == "y,z [%]" && chosen.last == "3,300")
    let sizes = try lines("\(supply) | aggregate top = max(mid(amount)) by unit", .csv)
    #expect(Set(sizes.dropFirst()) == ["%,72,%", "x,3,x"], "\(sizes)")
  }

  /// By how many times a figure is another has no unit, whatever those have.
  @Test func ratiosOfWorldsHaveNoUnit() throws {
    let text = """
      scenario half {
        supply.amount = amount * 50% where unit == "%"
      }
      from supply
      | where (unit == "%" or unit == "x") and mid(amount) is not missing
      | select supplier, component, metric, period, amount
      | compare base, half
      """
    let execution = session.execute(text)
    let table = try #require(execution.tables.last, "\(execution.problems)")
    var options = RenderOptions()
    options.mode = .csv
    let lines = session.render(table, options: options).split(separator: "\n")
    #expect(lines[0].hasSuffix(",amount_ratio"), "\(lines[0])")
    let ratios = lines.dropFirst().map { String($0.split(separator: ",").last ?? "") }
    #expect(ratios == Self.stated.map { $0[4] == "%" ? "0.5" : "1" })
  }

  /// 40 million dollars beside a unit that says so.
  @Test func filesThatOthersWroteKeepTheirUnits() throws {
    let folder = try ScratchFolder()
    try folder.write("b.csv", "a,a_unit\n3,B USD\n40,M USD\n")
    let text = "from csv(\"\(folder.path)/b.csv\")"
    let box = try rendered(text, .box)
    #expect(box.contains("3 B USD") && box.contains("40 M USD"), "\(box)")
    #expect(try lines(text, .csv) == ["a,a_unit", "3,B USD", "40,M USD"])
    #expect(try session.number("\(text) | aggregate s = sum(a)") == 3.04e9)
  }

  /// A file with a unit beside each number gives them back as it got them.
  @Test func filesGiveThemBack() throws {
    let folder = try ScratchFolder()
    let path = "\(folder.path)/supply.csv"
    _ = session.execute("\(supply) | select metric, amount | save \"\(path)\"")
    let rows = try figures("from csv(\"\(path)\")")
    #expect(rows == Self.stated)
  }
}
