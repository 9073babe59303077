import Foundation
import OIQ
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Charts as users make them: queries over small tables.
@Suite struct ChartTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "t",
      [
        .periods("period", ["2024", "2025", "2027", "2028"]),
        .texts("name", ["a<b>&\"c\"", "two", "three", "four"]),
        .numbers("power", unit: "kW", [1, 2, nil, 4]),
        .numbers("price", unit: "USD", [10, 20, 30, 40]),
      ])
    return session
  }

  /// A year's figure is of another size than its quarters'.
  @Test func yearsAndTheirQuartersOnOneLineAreNamed() throws {
    let session = Session()
    func remarks(_ spans: [String]) throws -> [String] {
      try session.register(
        "mixed",
        [
          .periods("span", spans),
          .numbers("spent", unit: "USD", spans.indices.map { Double($0 + 1) }),
        ])
      let shown = session.render(try session.run("from mixed | plot line spent by span"))
      return shown.split(separator: "\n").filter { $0.contains("lie in others") }.map(String.init)
    }
    #expect(try remarks(["2025Q1", "2025Q2", "2026"]).isEmpty)
    #expect(try remarks(["2024Q4", "2025", "2025Q3"]).count == 1)
  }

  /// A missing part makes a stack shorter, and a missing point leaves nothing to be seen.
  @Test func whatIsNotDrawnIsNamed() throws {
    let session = Session()
    try session.register(
      "sales",
      [
        .texts("year", ["a", "a", "b", "c"]), .texts("firm", ["x", "y", "x", "y"]),
        .numbers("n", [1, 2, 3, nil]), .numbers("m", [1, 2, 3, 4]),
      ])
    func remarks(_ plot: String) throws -> [String] {
      session.render(try session.run("from sales | plot \(plot)")).split(separator: "\n")
        .map(String.init).filter { $0.contains("lack") || $0.contains("drawn") }
    }
    #expect(
      try remarks("stacked n by year, firm")
        == ["stacks that lack a part: b without y; c without x, y"])
    #expect(
      try remarks("stacked m by year, firm") == [
        "stacks that lack a part: b without y; c without x"
      ])
    #expect(try remarks("bar n by year, firm").isEmpty)
    #expect(try remarks("scatter n by m") == ["1 row without a value isn't drawn"])
    #expect(try remarks("scatter m by m").isEmpty)
    #expect(try remarks("hist n") == ["1 row without a value isn't drawn"])
  }

  private func lines(_ query: String) throws -> [String] {
    var options = RenderOptions()
    options.characters = .ascii
    options.width = 40
    let session = try session()
    return session.render(try session.run(query), options: options)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func code(_ query: String) throws -> String? {
    do {
      _ = try session().run(query)
      return nil
    } catch let problem as Problem {
      return problem.code
    }
  }

  /// Lengths by hand: 40 columns less 6 of labels, the bar sign and 2 of numbers leave 30 for 0 to 4 kW.
  @Test func barsAreAsLongAsTheirNumbers() throws {
    let drawn = try lines("from t | plot bar power by period")
    let lengths = drawn.dropFirst().prefix(4).map { $0.count { $0 == "#" } }
    #expect(drawn[0] == "power [kW]")
    #expect(lengths[2] == 0)
    #expect(drawn[3].hasSuffix("-"))
    #expect(abs(Double(lengths[1]) - 2 * Double(lengths[0])) <= 1)
    #expect(abs(Double(lengths[3]) - 4 * Double(lengths[0])) <= 2)
  }

  @Test(arguments: [
    "plot bar power by period", "plot line power by period", "plot scatter power by price",
    "plot hist price", "plot timeline name by period", "plot heatmap price by period, name",
    "plot stacked price by period, name",
  ])
  func textFitsItsWidth(_ stage: String) throws {
    for line in try lines("from t | \(stage)") {
      #expect(line.count <= 40, "\(line)")
      #expect(line.unicodeScalars.allSatisfy { $0.isASCII }, "\(line)")
    }
  }

  @Test(arguments: [
    ("plot pie power by name", "unknown-plot"), ("plot bar name by period", "bad-plot"),
    ("plot bar power, price by period", "unit-mismatch"), ("plot fan power by period", "bad-plot"),
    ("where price > 99 USD | plot bar price by name", "empty-plot"),
    ("derive k = 1 | plot bar price by k", "many-matches"),
    ("plot bar price by name save \"x.png\"", "bad-plot"),
    ("plot bar price by name | take 1", "bad-plot"), ("plot timeline name by power", "bad-plot"),
    ("plot heatmap price by name", "bad-plot"),
  ])
  func mistakesHaveACode(_ row: (String, String)) throws {
    #expect(try code("from t | \(row.0)") == row.1)
  }

  /// What a kind of chart is said to take, it takes: the second key has a legend.
  @Test(arguments: [
    "plot line power by period, name", "plot fan power * (1 to 2) by period, name",
    "plot scatter power by price, name", "plot timeline name by period, name",
  ])
  func aSecondKeyMakesSeries(_ stage: String) throws {
    let drawn = try lines("from t | where name in [\"two\", \"four\"] | \(stage)")
    #expect(drawn.contains { $0.contains("two") && $0.contains("four") }, "\(drawn)")
  }

  static let chart = "let chart = from t | where power == 1 kW | select power | plot hist power\n"

  /// A chart is the end of its rows, in brackets and under a name as well.
  @Test(arguments: [
    "from t | join (from t | plot bar price by name) on name", "from t | join chart on power",
    "from t | union chart", "chart + 1 kW", "from t | where power in chart", "from chart | take 1",
    "mean(chart)", "1 kW + (from t | take 1 | select power | plot hist power)",
  ])
  func nothingGoesOnAfterAChart(_ query: String) throws {
    #expect(try code(ChartTests.chart + query) == "bad-plot")
  }

  @Test(arguments: ["chart", "from chart", "from (from t | plot bar price by name)"])
  func aChartIsTheResultOfItsName(_ query: String) throws {
    let session = try session()
    let result = try session.run(ChartTests.chart + query)
    #expect(session.render(result, options: RenderOptions()).contains("█"))
  }

  /// Programs get rows, also of a query that draws.
  @Test func dataModesHoldRows() throws {
    var options = RenderOptions()
    options.mode = .csv
    let session = try session()
    let result = try session.run("from t | select name, price | plot bar price by name")
    #expect(session.render(result, options: options).hasPrefix("name,price [USD]\n"))
  }

  /// The difference of two such numbers is none.
  @Test(arguments: [
    "bar x by n", "stacked x by n", "hist x", "scatter x by y", "heatmap x by n", "line x by y",
  ])
  func numbersBeyondDrawingAreAnError(_ plot: String) throws {
    let session = Session()
    try session.register(
      "big",
      [
        .numbers("x", [-1.7e308, 1.7e308]), .numbers("y", [1, 2]), .texts("n", ["a", "b"]),
      ])
    let execution = session.execute("from big | plot \(plot)")
    guard case .failure(let problems)? = execution.outcomes.last else {
      Issue.record("drawn")
      return
    }
    #expect(problems.map(\.code) == ["bad-plot"])
  }

  /// Each kind's file is XML whose marks lie in its view box.
  @Test(arguments: [
    "from t | plot bar power by name", "from t | plot line price by period, name",
    "from t | plot line power by period", "from t | plot scatter power by price",
    "from t | plot hist price", "from t | plot timeline name by period, name",
    "from t | plot heatmap price by period, name", "from t | plot stacked price by period, name",
    "$660B * (25% to 40%) | plot hist",
    "from t | derive x = price * (50% to 200%) | plot fan x by period",
    "from t | derive x = (0 - 1) * price * (50% to 200%) | plot bar x by name",
  ])
  func svgIsWellFormedAndInside(_ query: String) throws {
    let path = NSTemporaryDirectory() + "oiq-chart-\(UUID().uuidString).svg"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let session = try session()
    let execution = session.execute("\(query) save \"\(path)\"")
    #expect(!execution.failed)
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let reader = MarkReader()
    let parser = XMLParser(data: data)
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    // The ground, and a mark for each of three rows at the least.
    #expect(reader.marks >= 4)
    #expect(reader.outside.isEmpty, "\(reader.outside)")
    if query.contains("name") { #expect(reader.texts.contains("a<b>&\"c\"")) }
  }
}

/// Collects the texts of an SVG, and the places that lie outside of its view box.
private final class MarkReader: NSObject, XMLParserDelegate {
  var width = 0.0
  var height = 0.0
  var marks = 0
  var outside: [String] = []
  var texts: [String] = []
  private var text = ""

  private func check(_ x: Double, _ y: Double, _ name: String) {
    if !(0...width).contains(x) || !(0...height).contains(y) { outside.append("\(name) \(x) \(y)") }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    func number(_ key: String) -> Double { attributes[key].flatMap { Double($0) } ?? .nan }
    text = ""
    switch name {
    case "svg": (width, height) = (number("width"), number("height"))
    case "rect":
      check(number("x"), number("y"), name)
      check(number("x") + number("width"), number("y") + number("height"), name)
      marks += 1
    case "line":
      check(number("x1"), number("y1"), name)
      check(number("x2"), number("y2"), name)
    case "circle":
      check(number("cx"), number("cy"), name)
      marks += 1
    case "text": check(number("x"), number("y"), name)
    case "polyline", "polygon":
      for pair in (attributes["points"] ?? "").split(separator: " ") {
        let parts = pair.split(separator: ",").compactMap { Double($0) }
        if parts.count == 2 { check(parts[0], parts[1], name) }
      }
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if name == "text" || name == "title" { texts.append(text) }
  }
}
