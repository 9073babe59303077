extension Mistake {
  /// What people bring from other tools, or from next door.
  static let ofHabits = [
    Mistake("bad-number", "0x10 + 1", at: "0x10", advice: "0x10 is 16", repaired: "16 + 1"),
    Mistake("bad-number", "0b1_01 W", at: "0b1_01", advice: "is 5", repaired: "5 W"),
    Mistake(
      "bad-period", "from capex | where span == 2026W05", at: "2026W05",
      advice: "2026-01-26..2026-02-01",
      repaired: "from capex | where span == 2026-01-26..2026-02-01"),
    // 2026 begins on a Thursday and so has 53 weeks; the first of 2027 begins on its fourth day.
    Mistake(
      "bad-period", "2026W53", at: "2026W53", advice: "2026-12-28..2027-01-03",
      repaired: "2026-12-28..2027-01-03"),
    Mistake(
      "bad-period", "2027w1", at: "2027w1", advice: "2027-01-04..2027-01-10",
      repaired: "2027-01-04..2027-01-10"),
    Mistake(
      "type-mismatch", "from specs | where speed > missing", at: "missing",
      advice: "`speed is not missing`", repaired: "from specs | where speed is not missing | take 1"
    ),
    Mistake(
      "type-mismatch", "from specs | where missing <= speed", at: "missing",
      advice: "no place in an order", repaired: nil),
    Mistake(
      "unit-mismatch", "tco(8192 gpu)", at: "8192 gpu",
      advice: "`tco` needs a plain number in its place: `describe tco`", repaired: "tco(8192)"),
    Mistake(
      "duplicate-name",
      "from companies | join c = companies on company | join c = companies on company | take 1",
      at: "c", advice: "`join c_2 = …`",
      repaired:
        "from companies | join c = companies on company | join c_2 = companies on company | take 1"),
    Mistake(
      "no-such-fabric", "fabric(multi_plane, endpoints: 1000, radix: 63, planes: 3)", at: "63",
      advice: "radix: 62 or radix: 64",
      repaired: "fabric(multi_plane, endpoints: 1000, radix: 62, planes: 3)"),
    // 86 ports at full speed are 344 in four planes, and 344^3 / 4 are more than ten million; 340^3 / 4 are not.
    Mistake(
      "no-such-fabric", "fabric(multi_plane, endpoints: 10_000_000, radix: 8, planes: 4)",
      at: "10_000_000", advice: "with 8 ports a switch there is room for 8,192\nwrite radix: 86,",
      repaired: "fabric(multi_plane, endpoints: 10_000_000, radix: 86, planes: 4)"),
    // Eight rails of 8^3 / 4 endpoints.
    Mistake(
      "no-such-fabric", "fabric(rail_only, endpoints: 10_000, radix: 8)", at: "10_000",
      advice: "8,976 endpoints too many: with 8 ports a switch there is room for 1,024",
      repaired: nil),
  ]
}
