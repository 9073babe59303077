import OIQText

// The dated tables: what somebody said, about what, and when.

/// A day in a definition.
private func day(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
  CivilDate(year: year, month: month, day: day).daysSince1970
}

extension TableDefinition {
  static let capex = TableDefinition(
    "capex", "what somebody stated about one company's capital expenditure in one span",
    key: ["company", "span", "basis", "definition", "currency", "stated_by"], asOf: "as_of",
    // Collected during September 2026; a month counts from its last day.
    collectedTo: day(2026, 9, 30), renewal: .quarterly,
    additivity: Additivity(
      measure: "amount", notAcross: ["basis", "definition", "stated_by", "currency"],
      entity: ["company"], span: "span",
      oneOfEach: [
        "basis": .member("actual"), "definition": .member("ppe_gross"),
        "stated_by": .same(as: "company"), "currency": .member("USD"),
      ],
      wayOut: "start from `spend`, the headline series with one row per company and span"),
    columns: [
      .text("company", .shared(.company), .key, "whose spending it is; a company or a group"),
      .text("fiscal_period", .own, "the span as the company labels it; CY marks a calendar year"),
      .span("span", "the days that the amount covers"),
      .text("basis", .shared(.basis), .key, "what kind of statement: actual, guidance, estimate"),
      .text("definition", .shared(.definition), .key, "what is counted as capital expenditure"),
      .bool("headline", "the definition that the company itself reports and guides on"),
      .text("stated_by", .own, .key, "the company, or the forecaster of an estimate"),
      .text("qualifier", .shared(.qualifier), "how exactly it was stated"),
      .amount(unitIn: "currency", mixedBy: ["currency"], "spending in the span"),
      .text("currency", .shared(.currency), .key, "the currency of the amount"),
      .knowledge(), .disputed, .source, .note,
    ])

  static let fx = TableDefinition(
    "fx", "a currency's average rate over a period, in US dollars",
    key: ["currency", "period", "kind"], asOf: "as_of", collectedTo: day(2026, 7, 1),
    renewal: .quarterly,
    columns: [
      .text("currency", .shared(.currency), .key, "the currency that is priced"),
      .span("period", label: "period", "the days over which the rate is taken"),
      ColumnDefinition(
        name: "usd_per_unit", meaning: "US dollars for one unit of the currency",
        type: .number(.init(.mixed(by: ["currency"]))), role: .measure,
        filling: .number("usd_per_unit", .dollarsPer("currency"))),
      .text("kind", .own, .key, "average over the period, or rate at its end"),
      .knowledge(), .source,
    ])

  static let milestones = TableDefinition(
    "milestones", "a statement about an event: a shipment, an order, a plan, a view",
    key: ["thread", "stated_by", "event", "window"], asOf: "as_of",
    // Collected during June 2026.
    collectedTo: day(2026, 6, 30), renewal: .halfYearly,
    additivity: Additivity(
      measure: "amount", notAcross: ["thread", "stated_by", "event", "window"], entity: [],
      alikeIn: ["thread", "event"], oneOfEach: [:],
      wayOut: "one order is stated again and again: look at the rows first"),
    columns: [
      .text("thread", .own, .key, "which milestone; statements in one thread may be compared"),
      .text("company", .shared(.company), "whose milestone it is"),
      .text("counterparty", .shared(.company), "the customer, supplier or partner"),
      .text("technology", .shared(.technology), "the interconnect technology"),
      .text("network", .shared(.network), "scale_up, scale_out or scale_across"),
      .text("product", "the product or program"),
      .text("event", .closed, .key, "what happens: ship, volume, deploy, order, …"),
      .span("window", label: "window", "when it happened or is to happen"),
      .amount(
        unitIn: "amount_unit", mixedBy: ["amount_unit"],
        fields: RangeFields(low: nil, value: "amount", high: nil), "money or volume of the event"),
      .text("amount_unit", .own, "the unit of the amount"),
      .text("status", .closed, "announced, happened or slipped"),
      .text("stated_by", .own, .key, "who says it"),
      .knowledge(), .source, .note,
    ])

  static let market = TableDefinition(
    "market", "a market figure or forecast",
    key: [
      "segment", "technology", "speed", "network", "metric", "period", "basis", "case", "stated_by",
    ],
    asOf: "as_of",
    // Collected during June 2026.
    collectedTo: day(2026, 6, 30), renewal: .halfYearly,
    // Segments contain one another. A row without a speed, technology or network is of all of them, which
    // shows as one segment's days counted twice.
    additivity: Additivity(
      measure: "amount",
      notAcross: ["segment", "metric", "unit", "basis", "stated_by"],
      entity: ["segment", "technology", "speed", "network", "case"], span: "period",
      cases: "case",
      flows: .init(
        column: "metric", members: ["revenue", "units", "capex", "net_profit", "funding"]),
      oneOfEach: [
        "segment": .member("cpo"), "metric": .member("revenue"), "unit": .member("USD"),
        "basis": .member("estimate"), "stated_by": .member("LightCounting"),
      ],
      wayOut:
        "markets contain one another: look at the rows first, then keep those that don't overlap"),
    columns: [
      .text("segment", .own, .key, "the market, or the company whose figure it is"),
      .text(
        "technology", .shared(.technology), .key, "the interconnect technology, where it is one"),
      .speed("speed", .key, "the speed class, where it is one"),
      .text("network", .shared(.network), .key, "scale_up, scale_out or scale_across"),
      .text("metric", .own, .key, "what is measured: revenue, units, growth, share, …"),
      .span("period", label: "period", "the days that the figure covers"),
      .amount(unitIn: "unit", of: "metric", mixedBy: ["unit", "metric"], "the figure"),
      .text(
        "unit", .own, "the unit of the amount, without the time of a capacity per month or year"),
      .text("basis", .shared(.basis), .key, "what kind of statement: actual, guidance, estimate"),
      .text("case", .own, .key, "which of a forecaster's cases"),
      .text("stated_by", .own, .key, "the company or the forecaster"),
      .text("qualifier", .shared(.qualifier), "how exactly it was stated"),
      .disputed, .knowledge(), .source, .note,
    ])
}

extension TableDefinition {
  static let supply = TableDefinition(
    "supply", "capacity, lead times and long-term agreements",
    key: ["supplier", "component", "metric", "period", "source"], asOf: "as_of",
    collectedTo: day(2026, 9, 22), renewal: .halfYearly,
    additivity: Additivity(
      measure: "amount",
      notAcross: ["supplier", "component", "metric", "unit", "period", "source"], entity: [],
      alikeIn: ["metric"],
      oneOfEach: ["metric": .member("capacity_per_month"), "unit": .member("module")],
      wayOut:
        "a total stands beside its suppliers, a month's capacity beside a year's: look at the rows first"
    ),
    columns: [
      .text("supplier", .own, .key, "who supplies; missing where all suppliers are meant"),
      .text("component", .own, .key, "what is supplied"),
      .text("metric", .own, .key, "what is measured: capacity_per_month, lead_time, share, …"),
      .amount(
        unitIn: "unit", of: "metric", mixedBy: ["unit", "metric"],
        "the figure; missing where only a date is known"),
      .text(
        "unit", .own, "the unit of the amount, without the time of a capacity per month or year"),
      .span("period", label: "period", "the days that the figure covers"),
      .knowledge(), .keySource, .note,
    ])

  static let assumptions = TableDefinition(
    "assumptions", "a stated share, ratio or price that a model needs",
    key: ["name", "applies_to", "stated_by", "source"], asOf: "as_of",
    collectedTo: day(2026, 9, 20), renewal: .halfYearly,
    additivity: Additivity(
      measure: "amount", notAcross: ["name", "applies_to", "stated_by", "source"], entity: [],
      alikeIn: ["name"], oneOfEach: [:],
      wayOut: "show how far they are apart: low = min(low(amount)), high = max(high(amount))"),
    columns: [
      .text("name", .own, .key, "which quantity"),
      .text("description", "what exactly it says"),
      .amount(unitIn: "unit", mixedBy: ["name"], "the value"),
      .text("qualifier", .shared(.qualifier), "how exactly it was stated"),
      .text("applies_to", .key, "the system, place or year that it is about"),
      .text("stated_by", .own, .key, "who says it"),
      .disputed, .knowledge(), .keySource,
    ])

  static let specs = TableDefinition(
    "specs", "one measured or claimed property of a technology at a speed",
    key: [
      "technology", "speed", "product", "vendor", "metric", "per", "scope", "qualifier", "evidence",
      "price_basis", "period", "n", "conditions", "disputed", "source",
    ],
    asOf: "as_of", collectedTo: day(2026, 10, 9), renewal: .halfYearly,
    comparability: Comparability(
      measure: "amount", alike: ["metric", "per", "scope", "price_basis"],
      things: ["technology", "speed"], evidence: "evidence",
      claimed: ["claim", "forecast"], silent: ["unknown"],
      wayOut: "show how far they are apart: low = min(low(amount)), high = max(high(amount))"),
    columns: [
      .text("technology", .shared(.technology), .key, "the interconnect technology"),
      .speed("speed", .key, "the speed class"),
      .text("product", .key, "the product, or a word for the class"),
      .text("vendor", .own, .key, "who makes or claims it"),
      .text("metric", .own, .key, "which property: power, price, reach, energy, …"),
      .text("per", .own, .key, "of what: module, port, end, link, switch, …"),
      .amount(unitIn: "unit", mixedBy: ["metric", "per"], "the value"),
      .text("qualifier", .shared(.qualifier), .key, "how exactly it was stated"),
      .text("evidence", .shared(.evidence), .key, "what stands behind it: field, lab, claim, …"),
      .text("scope", .own, .key, "what is inside the figure"),
      .text("price_basis", .shared(.priceBasis), .key, "what kind of price"),
      .label("period", .key, "when a price holds"),
      .number("n", role: .key, "how many were measured"),
      .text("conditions", .key, "under which conditions"),
      .disputed, .knowledge(), .keySource,
    ])

  static let components = TableDefinition(
    "components", "lasers, signal processors, engines and fibres in a module or switch",
    key: ["technology", "speed", "component", "per", "conditions", "source"], asOf: "as_of",
    collectedTo: day(2026, 7, 5), renewal: .halfYearly,
    additivity: Additivity(
      measure: "count",
      notAcross: ["technology", "speed", "component", "per", "conditions", "source"], entity: [],
      alikeIn: ["component", "per"], oneOfEach: [:],
      wayOut: "designs stand beside one another: look at the rows first"),
    columns: [
      .text("technology", .shared(.technology), .key, "the interconnect technology"),
      .speed("speed", .key, "the speed class"),
      .text("component", .own, .key, "what is counted"),
      .ranged(
        "count", RangeFields(low: "count_low", value: "count", high: "count_high"), "how many"),
      .text("per", .own, .key, "in one of what"),
      .text("conditions", .key, "the design that it is about"),
      .knowledge(), .keySource,
    ])

  static let switches = TableDefinition(
    "switches", "a switch or switch system",
    key: ["switch", "optics", "source"], asOf: "as_of", collectedTo: day(2026, 10, 9),
    renewal: .halfYearly,
    designFigures: [
      .ofOneSwitch("bandwidth"), .ofOneSwitch("ports"),
      .ofOneSwitch("power", alikeIn: ["power_scope"]),
      .ofOneSwitch("price", alikeIn: ["price_basis"]),
    ],
    columns: [
      .text("switch", .own, .key, "the switch"),
      .text("vendor", .shared(.company), "who makes it"),
      .text("asic", .own, "the switch chip inside"),
      .number("bandwidth", field: "bandwidth_gbps", in: "Gbps", "what it switches, one direction"),
      .number("ports", in: "port", "how many ports"),
      .speed("port_speed", .attribute, "the speed of a port"),
      .text("optics", .shared(.technology), .key, "the interconnect technology of its ports"),
      .ranged(
        "power", RangeFields(low: "power_low_w", value: "power_w", high: "power_high_w"), in: "W",
        "power of the switch"),
      .text("power_scope", .own, "whether the optics are in the power"),
      .ranged(
        "price", RangeFields(low: "price_low_usd", value: "price_usd", high: "price_high_usd"),
        in: "USD", "price of the switch"),
      .text("price_basis", .shared(.priceBasis), "what kind of price"),
      .bool("liquid_cooled", "cooled by liquid"),
      .label("available", .attribute, "when it is or was to be had"),
      .text("evidence", .shared(.evidence), "what stands behind it"),
      .text("qualifier", .shared(.qualifier), "how exactly it was stated"),
      .note, .knowledge(), .keySource,
    ])
}

extension Additivity {
  /// A figure of one design, which several sources state: no sum over rows is of anything that is built.
  fileprivate static func ofOneSwitch(_ measure: String, alikeIn: [String] = []) -> Additivity {
    Additivity(
      measure: measure, notAcross: ["switch", "optics", "source"], entity: [], alikeIn: alikeIn,
      oneOfEach: [:],
      wayOut:
        "each row is a statement about one design, some by several sources: look at the rows first")
  }
}
