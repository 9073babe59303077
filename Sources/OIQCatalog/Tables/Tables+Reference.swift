import OIQText

// The tables that facts point to.

extension TableDefinition {
  /// All tables, in the order of help. A table's number is its place here.
  static let all: [TableDefinition] = [
    capex, fx, market, milestones, specs, components, switches, supply, assumptions, companies,
    members, technologies, themes, risks, sources,
  ]

  static let companies = TableDefinition(
    "companies", "a company or a named group of companies", key: ["company"],
    columns: [
      .text("company", .shared(.company), .key, "the name used in every table"),
      .text("full_name", "the registered name; a group's begins with Aggregate"),
      .text("ticker", "the stock symbol"),
      .text("role", "what it does; several with a semicolon between"),
      .text("country", .own, "where it is based"),
      .number("fiscal_year_end_month", "the month in which its fiscal year ends, 1 to 12"),
      .text("headline_definition", .shared(.definition), "the capex definition it reports on"),
    ])

  static let members = TableDefinition(
    "members", "a company in a group", key: ["group", "company"],
    columns: [
      .text("group", .shared(.group), .key, "the group"),
      .text("company", .shared(.company), .key, "a company in it"),
      .source,
    ])

  static let sources = TableDefinition(
    "sources", "a document", key: ["source"], asOf: "published",
    collectedTo: CivilDate(year: 2026, month: 10, day: 9).daysSince1970,
    columns: [
      .text("source", .shared(.source), .key, "its name in every table"),
      .text("publisher", "who published it"),
      .text("title", "its title"),
      .knowledge("published", "the day on which it was published"),
      .text("url", "where it was read"),
      .text("kind", .shared(.sourceKind), "what kind of document"),
      .text("primary", .shared(.primaryKind), "what stands behind a relay"),
    ])

  static let technologies = TableDefinition(
    "technologies", "an interconnect technology and its traits", key: ["technology"],
    columns: [
      .text("technology", .shared(.technology), .key, "the name used in every table"),
      .text("full_name", "its name in full"),
      .text("family", .own, "what it belongs to"),
      .bool("has_dsp", "has a signal processor that retimes"),
      .bool("pluggable", "can be plugged"),
      .bool("field_replaceable", "can be replaced in the field"),
      .text("supply_chain", "who makes it"),
      .text("description", "how it works"),
    ])

  static let themes = TableDefinition(
    "themes", "the three lines of the note of 2026-02-09", key: ["theme", "technology", "source"],
    columns: [
      .text("theme", .own, .key, "the line"),
      .text("technology", .shared(.technology), .key, "a technology in it"),
      .text("description", "what the line says"),
      .keySource,
    ])

  static let risks = TableDefinition(
    "risks", "the three risk warnings of the note of 2026-02-09", key: ["risk"],
    columns: [
      .text("risk", .own, .key, "the risk"),
      .text("description", "what would happen"),
      .text("affects", .own, "what it touches"),
      .source,
    ])
}
