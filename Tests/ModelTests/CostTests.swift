import OIQ
import Testing

/// The cost of a fabric over its life, against arithmetic by hand and draws by another program.
@Suite struct CostTests {
  private func numbers(_ query: String, _ column: String) throws -> [Double?] {
    let table = try Session().run(query)
    return (0..<table.rowCount).map { table[$0, column]?.number }
  }

  private func number(_ query: String) throws -> Double {
    let table = try Session().run(query)
    return try #require(table.rowCount == 1 ? table[0, table.columnNames[0]]?.number : nil)
  }

  /// The same formulas on 400,000 draws in NumPy, from the rows of the csv files: median, 5% and 95% in millions.
  @Test(arguments: [
    (
      "tco(8192) | where technology == dsp_pluggable | select x = tco",
      [68.55, 44.26, 113.04]
    ),
    ("tco(8192) | where technology == lpo | select x = tco", [63.48, 39.24, 107.94]),
    ("tco(8192) | where technology == npo | select x = tco", [69.24, 43.07, 117.22]),
    ("tco(8192) | where technology == cpo | select x = tco", [79.29, 47.03, 144.79]),
    (
      "tco(8192, speed: 1.6T) | where technology == cpo | select x = tco",
      [162.88, 98.15, 294.75]
    ),
    (
      "tco(8192, speed: 1.6T, year: 2030) | where technology == cpo | select x = tco",
      [137.52, 81.8, 244.12]
    ),
    (
      "tco(8192, speed: 1.6T, year: 2030) | where technology == npo | select x = tco",
      [128.4, 77.52, 223.45]
    ),
  ])
  func costsAreThoseOfNumPy(_ query: String, _ expected: [Double]) throws {
    let table = try Session().run("\(query) | select a = p50(x), b = p5(x), c = p95(x)")
    for (name, expected) in zip(["a", "b", "c"], expected) {
      let found = try #require(table[0, name]?.number) / 1e6
      #expect(abs(found / expected - 1) < 0.03, "\(query) \(name): \(found)")
    }
  }

  /// The chances of the same draws, in percent.
  @Test func chancesAreThoseOfNumPy() throws {
    let query = "overtaking(8192, speed: 1.6T) | select year, c = chance"
    let chances = try numbers(query, "c").compactMap { $0 }
    #expect(chances.count == 5)
    #expect(abs((chances.first ?? 0) - 0.418) < 0.015)
    #expect(abs((chances.last ?? 0) - 0.5525) < 0.015)
    #expect(abs(try number("chance(gap(cpo, dsp_pluggable, 8192) < $0)") - 0.1178) < 0.01)
  }

  private static let points = """
    let model.power_ends = from technologies | where technology in [dsp_pluggable, lpo, npo, cpo]
      | select technology, speed = 800G, power = if technology == cpo then 5 W else 15 W,
          evidence = "none", statements = 1
    let model.price_ends = from technologies | where technology == dsp_pluggable
      | select technology, speed = 800G, price = $400, statements = 1, sources = 1
    let model.failure_ends = from technologies | where technology in [dsp_pluggable, lpo, cpo]
      | select technology, failures = 250 FIT
    let model.equipment_life = 5 yr
    let model.discount_rate = 10%
    let model.site_pue = 1.3
    let model.power_price = $0.08/kWh
    let model.cpo_engine_price = $0.3/Gbps
    let model.laser_price = $400
    let model.laser_failures = 500 FIT
    let model.switch_price = $3/Gbps
    let model.switch_power = 20 pJ/bit
    let model.cpo_switch_premium = 10%
    let model.cpo_field_factor = 2
    let model.dsp_flaps = 0.0002 / 1 d
    let model.cpo_flaps = 0.00001 / 1 d
    let model.flap_cost = $5
    let model.swap_cost = $200
    let model.swapped_share = 20%
    let model.switch_repair = 30%
    let model.spare_share = 2%

    """

  /// Years of cost at a rate r over n years are (1 - (1 + r)^-n) / r, and n where money costs nothing.
  @Test(arguments: [(0, 5), (1e-6, 4.999_985), (0.1, 3.790_786_77)])
  func theAnnuityHasItsLimit(_ rate: Double, _ years: Double) throws {
    let found = try number(
      "let model.equipment_life = 5 yr\nlet model.discount_rate = \(rate)\nannuity / 1 yr")
    #expect(abs(found - years) < 1e-8)
  }

  @Test func moneyThatCostsNothingMakesNoCostMissing() throws {
    let free = try Session().run("let model.discount_rate = 0%\ntco(8192)")
    #expect(free.rowCount == 4)
    for row in 0..<free.rowCount {
      let cost = try #require(try free[row, "tco"]?.number(in: "USD"))
      #expect(cost > 1e7 && cost < 1e9)
    }
  }

  /// 8,192 hosts, 3 × 8,192 ends at 192 switches of 128 ports: every part by hand.
  @Test func coPackagedCostsWhatAHandComputes() throws {
    let (hosts, ends, switches) = (8192.0, 24_576.0, 192.0)
    let annuity = (1 - (0..<5).reduce(1.0) { value, _ in value / 1.1 }) / 0.1
    let box = 128 * 800 * 3 * 1.1
    let engine = 0.3 * 800
    let lasers = ends * 18 / 115_200 * 800
    let optics = ends * engine + hosts * 400 + lasers * 400
    let spares = 0.02 * (optics + switches * box)
    let watts = ends * 5 + hosts * 15 + switches * 128 * 800e9 * 20e-12
    let energy = watts / 1000 * 1.3 * 0.08 * 8766 * annuity
    let perYear = 8766 * 1e-9
    let atSwitches = ends * 250 * perYear * 2 * 0.2 * 0.3 * (box + ends / switches * engine)
    let atHosts = hosts * 250 * perYear * (400 + 200)
    let ofLasers = lasers * 500 * perYear * (400 + 200)
    let flaps = (ends * 0.00001 + hosts * 0.0002) * 365.25 * 5
    let repairs = (atSwitches + atHosts + ofLasers + flaps) * annuity
    let expected = [
      ("optics", optics), ("switches", switches * box), ("spares", spares), ("energy", energy),
      ("repairs", repairs), ("tco", optics + switches * box + spares + energy + repairs),
    ]
    let table = try Session().run(
      CostTests.points + """
        costs(8192, 128, 800G, 2, 2026, 2026, dsp_pluggable) | where technology == cpo
        | select optics, switches, spares, energy, repairs, tco
        """)
    for (name, value) in expected {
      let found = try #require(table[0, name]?.number)
      #expect(abs(found / value - 1) < 1e-9, "\(name): \(found), by hand \(value)")
    }
  }

  /// Ends are those of the data model: one a host, 2T - 1 at switches, (2T - 1) N / k switches.
  @Test(arguments: [
    (8192, 128, 2, 24_576, 192), (8192, 64, 3, 40_960, 640), (131_072, 512, 2, 393_216, 768),
    (131_072, 128, 3, 655_360, 5120),
  ])
  func endsAndSwitchesAreCounted(
    _ endpoints: Int, _ radix: Int, _ tiers: Int, _ ends: Double, _ switches: Double
  ) throws {
    let table = try Session().run("tree(\(endpoints), \(radix), 800G, \(tiers))")
    #expect(table[0, "host_ends"]?.number == Double(endpoints))
    #expect(table[0, "switch_ends"]?.number == ends)
    #expect(table[0, "switches"]?.number == switches)
  }

  /// What is swapped end by end costs an accelerator the same in 16 times as large a fabric of as many tiers; a
  /// co-packaged switch costs more to swap the more ports it has.
  @Test func onlyWholeSwitchesGrowDearerWithTheirPorts() throws {
    func each(_ size: String) throws -> [String: Double] {
      let table = try Session().run(
        "tco_each(\(size)) | select technology, x = p50(per_accelerator)")
      return (0..<table.rowCount).reduce(into: [:]) {
        $0[table[$1, "technology"]?.text ?? ""] = table[$1, "x"]?.number
      }
    }
    let (small, large) = (try each("8192"), try each("131072, radix: 512"))
    for technology in ["dsp_pluggable", "lpo", "npo"] {
      let (left, right) = (try #require(small[technology]), try #require(large[technology]))
      #expect(abs(left / right - 1) < 1e-9)
    }
    #expect(try #require(large["cpo"]) > 1.05 * #require(small["cpo"]))
  }

  @Test func aHostKeepsItsPluggableUnlessToldOtherwise() throws {
    let query = "tco_evidence(8192) | where technology in [npo, cpo] and at_host == dsp_pluggable"
    #expect(try Session().run(query).rowCount == 2)
    let told = "tco_evidence(8192, host: cpo) | where technology == cpo and at_host == cpo"
    #expect(try Session().run(told).rowCount == 1)
  }

  @Test func theRankingSaysWhatItRestsOn() throws {
    let table = try Session().run("tco(8192) | where technology == npo")
    #expect(table[0, "rests_on"]?.text == "one forecast, failures judged")
    let extrapolated = try Session().run("tco(8192, year: 2028) | where beyond is not missing")
    #expect(extrapolated.rowCount == 4)
    let unbuilt = try Session().run(
      "tco(131_072, radix: 512, speed: 1.6T) | where beyond is not missing")
    #expect(unbuilt.rowCount == 4)
    #expect(try Session().run("tco(8192) | where beyond is not missing").rowCount == 0)
  }

  @Test(arguments: [
    ("tco(0)", "no-such-fabric", 4..<5), ("tco(-8)", "no-such-fabric", 4..<6),
    ("tco(8192, radix: 127)", "no-such-fabric", 17..<20),
    ("tco(200_000)", "no-such-fabric", 4..<11),
    ("tco(8192, speed: 3.2T)", "bad-arguments", 17..<21),
    ("tco(8192, year: 2031)", "bad-arguments", 16..<20),
    ("tco(8192, year: 2025)", "bad-arguments", 16..<20),
  ])
  func whatDoesNotExistIsAnErrorWhereItIsWritten(
    _ query: String, _ code: String, _ place: Range<Int>
  ) {
    let problem = #expect(throws: Problem.self) { try Session().run(query) }
    #expect(problem?.code == code)
    #expect(problem?.places.first?.range == place)
    #expect(problem?.help.isEmpty == false)
  }

  /// A tornado names the rows that have an unknown of their own, and leaves out what moves nothing.
  @Test func aTornadoNamesRowsAndLeavesOutWhatMovesNothing() throws {
    let query = """
      let ends = from technologies | where technology in [cpo, lpo] | select technology
        | derive watts = each(4 W to 8 W)
      let one(t) = (ends | where technology == t | select watts)
      tornado one(cpo) * (2 to 3)
      """
    let table = try Session().run(query)
    let inputs = (0..<table.rowCount).compactMap { table[$0, "input"]?.text }
    #expect(Set(inputs) == ["ends = 4 W to 8 W, cpo", "2 to 3"])
  }
}

/// When co-packaged optics overtake, and how many modules accelerators take.
@Suite struct OvertakingTests {
  private func number(_ query: String) throws -> Double {
    let table = try Session().run(query)
    return try #require(table.rowCount == 1 ? table[0, table.columnNames[0]]?.number : nil)
  }

  /// In that year the odds against pluggables are even, draw by draw.
  @Test func portsAreEvenInTheYearOfOvertaking() throws {
    let odds = "odds(cpo_overtakes, 2025, cpo_2025, 2030, cpo_2030)"
    #expect(abs(try number("p5(\(odds))") - 1) < 1e-9)
    #expect(abs(try number("p95(\(odds))") - 1) < 1e-9)
  }

  @Test func aChangeOfTechnologyComesFirstAndAShortfallLast() throws {
    func chance(_ world: String) throws -> Double {
      try number(
        "from overtaking(8192, speed: 1.6T) under \(world) | where year == 2030 | select chance")
    }
    let base = try number("overtaking(8192, speed: 1.6T) | where year == 2030 | select chance")
    #expect(try chance("route_change") > base + 0.1)
    #expect(try chance("shortfall") < base - 0.02)
    #expect(try number("p50((cpo_overtakes under route_change))") < number("p50(cpo_overtakes)"))
  }

  /// 2T modules an endpoint, and with two ports in a module at switches 1 + (2T - 1) / 2; FiberMall states 6 for three
  /// tiers, and for two 1 at hosts and 1.5 at switches.
  @Test(arguments: [
    ("8192, 128, 2", 4.0), ("65536, 64, 3", 6.0), ("8192, 128, 2, links_per_module: 2", 2.5),
    ("65536, 64, 3, links_per_module: 2", 3.5),
  ])
  func modulesOfAFabricForEachAccelerator(_ fabric: String, _ modules: Double) throws {
    #expect(abs(try number("modules_each(\(fabric))") - modules) < 1e-12)
  }

  @Test func theViewsSayWhereTheyLie() throws {
    let table = try Session().run("versus | where view == \"top down\"")
    #expect(table[0, "lies"]?.text == "within")
    #expect(table[0, "against"]?.number == 1)
    let below = try Session().run("versus | where stated_by == \"Nomura\"")
    #expect(below[0, "lies"]?.text == "below")
    // At least 5 million modules may as well be more than the model's: a bound doesn't lie below.
    let bound = try Session().run("versus | where stated_by == \"Cignal AI\"")
    #expect(bound[0, "qualifier"]?.text == "at_least")
    #expect(bound[0, "lies"]?.text == nil)
  }
}
