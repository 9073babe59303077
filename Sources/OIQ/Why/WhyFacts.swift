import OIQCatalog
import OIQText
import OIQValues

extension Explanation.Fact {
  init?(_ part: FactPart, in catalog: Catalog) {
    guard catalog.tables.indices.contains(Int(part.table)) else { return nil }
    self.init(catalog.tables[Int(part.table)].name, row: Int(part.row), in: catalog)
  }

  /// What the catalogue knows of a row of a table; `nil` where it has no such row.
  init?(_ table: String, row: Int, in catalog: Catalog) {
    guard let contents = try? catalog.contents(table),
      (0..<contents.table.rowCount).contains(row)
    else { return nil }
    let definition = contents.definition
    func text(_ column: String) -> String? {
      guard let value = contents.column(column)?[row], value != .missing else { return nil }
      return describe(value, definition.column(column)?.type ?? .plainText)
    }
    let versions = contents.versions(of: row)
    self.init(
      table: table, row: row + 1,
      key: definition.key.compactMap { column in
        text(column).map { KeyPart(column: column, value: $0) }
      },
      version: (versions.firstIndex(of: row) ?? 0) + 1, versionCount: versions.count,
      asOf: contents.knownOn[row] == CatalogTable.undated ? nil : dateText(contents.knownOn[row]),
      source: text("source").flatMap { Explanation.Source($0, in: catalog) },
      note: text("note") ?? text("description"),
      isDisputed: contents.column("disputed")?[row] == .bool(true),
      recordedAt: contents.recordedFact(row)?.recordedAt)
  }
}

extension Explanation.Source {
  /// A document of table `sources`; `nil` for one that isn't there.
  init?(_ id: String, in catalog: Catalog) {
    guard let sources = try? catalog.contents("sources"),
      let names = sources.column("source"),
      let row = (0..<sources.table.rowCount).first(where: { names[$0] == .text(id) })
    else { return nil }
    func text(_ column: String) -> String? {
      switch sources.column(column)?[row] {
      case .text(let text)?: text
      case .date(let day)?: dateText(day)
      default: nil
      }
    }
    self.init(
      id: id, publisher: text("publisher"), title: text("title"), published: text("published"),
      url: text("url"), kind: text("kind"), primary: text("primary"))
  }

  /// `Meta, “Meta Reports …”, 2026-01-28, https://… (press release)`; a relay says what stands behind it.
  var citation: String {
    var words: [String] = []
    // A document that nobody describes goes by the name that the user gave it.
    if let publisher = publisher ?? (url == nil ? id : nil) { words.append(publisher) }
    if let title { words.append("“\(title)”") }
    words.append(published ?? "undated")
    if let url { words.append(url) }
    return "\(words.joined(separator: ", ")) (\(standing))"
  }

  /// `blog, relaying a filing`.
  var standing: String {
    let own = (kind ?? "unknown").plain
    guard let primary, primary != "unknown", primary != kind else { return own }
    let article = "aeiou".contains(primary.first ?? "x") ? "an" : "a"
    return "\(own), relaying \(article) \(primary.plain)"
  }
}

extension String {
  /// `press release` for `press_release`.
  var plain: String { split(separator: "_").joined(separator: " ") }
}
