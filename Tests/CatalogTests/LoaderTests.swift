import OIQText
import OIQValues
import Testing

@testable import OIQCatalog

@Suite struct LoaderTests {
  private static let definition = TableDefinition(
    "trial", "a trial", key: ["name"],
    columns: [
      .text("name", .key, "a name"), .speed("speed", .attribute, "a speed"),
      .amount(unitIn: "unit", mixedBy: ["name"], "an amount"), .label("period", .attribute, "when"),
    ])

  private static func texts(_ texts: [String]) -> Column {
    var dictionary: [String] = []
    let codes = texts.map { text in
      if let code = dictionary.firstIndex(of: text) { return Int32(code) }
      dictionary.append(text)
      return Int32(dictionary.count - 1)
    }
    return Column(
      .codes(Buffer(codes), TextDictionary(dictionary)), presence: .from(texts.map { !$0.isEmpty }))
  }

  private static func numbers(_ numbers: [Double?]) -> Column {
    Column(
      .numbers(Buffer(numbers.map { $0 ?? 0 })), presence: .from(numbers.map { $0 != nil }))
  }

  /// Two rows, the first good.
  private func load(
    speed: String = "", value: Double? = nil, unit: String = "", period: String = ""
  ) throws -> [Column] {
    let columns = [
      "name": LoaderTests.texts(["one", "two"]), "speed": LoaderTests.texts(["800G", speed]),
      "low": LoaderTests.numbers([nil, nil]), "value": LoaderTests.numbers([30, value]),
      "high": LoaderTests.numbers([nil, nil]), "unit": LoaderTests.texts(["W", unit]),
      "period": LoaderTests.texts(["2026Q3", period]),
    ]
    let fields = CSVFields(table: "trial", columns: columns, rowCount: 2)
    var loader = TableLoader(LoaderTests.definition, number: 0, fields: fields)
    return try loader.columns(knownOn: Buffer(repeating: CatalogTable.undated, count: 2))
  }

  @Test func whatIsMissingStaysMissing() throws {
    let columns = try load()
    #expect(columns[1][0] == .number(800e9))
    #expect(columns[1...].map { $0[1] } == [.missing, .missing, .missing])
  }

  @Test(arguments: [
    ("1.6T", 1.6e12), ("3.2T", 3.2e12), ("400G", 4e11), ("100G", 1e11),
  ])
  func speedClasses(_ text: String, _ bitsPerSecond: Double) throws {
    #expect(try load(speed: text)[1][1] == .number(bitsPerSecond))
  }

  @Test(arguments: [
    ("2026", "2026"), ("2026H2", "2026H2"), ("2026Q1", "2026Q1"), ("2025-06", "2025M06"),
    ("2023-02-28", "2023-02-28"),
  ])
  func labels(_ text: String, _ label: String) throws {
    guard case .period(let period) = try load(period: text)[3][1] else {
      Issue.record("\(text) is no period")
      return
    }
    #expect(period.label == label)
  }

  @Test(
    arguments: [
      ("fast", nil, "W", ""), ("800", nil, "W", ""), ("G", nil, "W", ""), ("", nil, "", "2026Q5"),
      ("", nil, "", "soon"), ("", 3, "furlong", ""), ("", 3, "", ""), ("", nil, "2-", "2025-13"),
    ] as [(String, Double?, String, String)])
  func badFieldsAreErrors(
    _ speed: String, _ value: Double?, _ unit: String, _ period: String
  ) {
    #expect {
      try load(speed: speed, value: value, unit: unit, period: period)
    } throws: { error in
      guard let error = error as? Diagnostic else { return false }
      return error.code == .badData && error.title.contains("trial.csv")
    }
  }

  @Test(
    arguments: [
      (nil, 5, nil, false, RangedValue(low: 5, mid: 5, high: 5, shape: .point)),
      (2, nil, 4, false, RangedValue(low: 2, mid: 8.0.squareRoot(), high: 4, shape: .interval)),
      (-2, nil, 4, false, RangedValue(low: -2, mid: 1, high: 4, shape: .interval)),
      (2, nil, 4, true, RangedValue(low: 2, mid: 3, high: 4, shape: .issuer)),
      (2, 3.5, 4, false, RangedValue(low: 2, mid: 3.5, high: 4, shape: .pert)),
      (nil, 3, 4, false, RangedValue(low: 3, mid: 3, high: 4, shape: .pert)),
      (2, 3, nil, false, RangedValue(low: 2, mid: 3, high: 3, shape: .pert)),
      (2, nil, nil, true, RangedValue(low: 2, mid: 2, high: 2, shape: .atLeast)),
      (nil, nil, 4, false, RangedValue(low: 4, mid: 4, high: 4, shape: .atMost)),
      (4, nil, 4, true, RangedValue(low: 4, mid: 4, high: 4, shape: .point)),
      (nil, nil, nil, false, nil),
    ] as [(Double?, Double?, Double?, Bool, RangedValue?)])
  func boundsAsStated(
    _ low: Double?, _ value: Double?, _ high: Double?, _ isIssuers: Bool, _ expected: RangedValue?
  ) {
    let bounds = StatedBounds(low: low, value: value, high: high, isIssuers: isIssuers)
    #expect(bounds.ranged == expected)
  }

  @Test func qualityFollowsWhatStandsBehind() {
    let ordered = [
      SourceQuality(kind: "blog", primary: "unknown"),
      SourceQuality(kind: "news", primary: "unknown"),
      SourceQuality(kind: "paper", primary: "unknown"),
      SourceQuality(kind: "blog", primary: "call"),
      SourceQuality(kind: "transcript", primary: "call"),
      SourceQuality(kind: "news", primary: "filing"),
      SourceQuality(kind: "filing", primary: "filing"),
    ]
    #expect(ordered.sorted() == ordered)
    #expect(SourceQuality.unknown < ordered[0])
  }

  @Test func severalTasksShareOneTable() async throws {
    let catalog = Catalog()
    let starts = try await withThrowingTaskGroup(of: UInt.self) { group in
      for _ in 0..<16 {
        group.addTask {
          guard case .spans(let starts, _)? = try catalog.contents("capex").column("span")?.storage
          else { return 0 }
          return UInt(bitPattern: starts.elements.baseAddress)
        }
      }
      return try await group.reduce(into: Set<UInt>()) { $0.insert($1) }
    }
    #expect(starts.count == 1 && !starts.contains(0))
  }
}
