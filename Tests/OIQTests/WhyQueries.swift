import OIQ

/// The tables that random queries read, and the same with rows left out.
struct WhyTables {
  var rows: [Row] = []
  var others: [Other] = []
  var flows: [Flow] = []

  struct Row {
    var id: Double
    var group: String
    var x: Double?
    var y: Double?
  }
  struct Other {
    var group: String
    var day: Int32
    var z: Double?
  }
  struct Flow {
    var who: String
    var span: String
    var amount: Double
  }
}

extension WhyTables {
  init(seed: UInt64) {
    var random = WhyGenerator(seed)
    rows = (0..<14).map { id in
      Row(
        id: Double(id), group: ["a", "b", "c"][random.below(3)], x: random.number(),
        y: random.number())
    }
    others = (0..<5).map { _ in
      Other(
        group: ["a", "b", "c", "d"][random.below(4)], day: Int32(random.below(14)),
        z: random.number())
    }
    let spans = [
      "2024", "2024H1", "2024Q1", "2024Q2", "2024Q4", "2025", "2025Q1", "2025H2", "2025Q4",
      "2023-07-01..2024-06-30", "2024-07-01..2025-06-30",
    ]
    for who in ["v", "w"] {
      for span in spans where random.below(2) == 0 {
        // Wholes are greater than their parts, so that no rest is negative.
        let days = span.count > 6 || span.count == 4 ? 360.0 : span.contains("H") ? 120 : 40
        flows.append(Flow(who: who, span: span, amount: days + Double(random.below(9999)) / 997))
      }
    }
  }

  func session() throws -> Session {
    let session = Session()
    try session.register(
      "t",
      [
        .numbers("id", rows.map(\.id)), .texts("g", rows.map(\.group)),
        .days("day", rows.map { Int32($0.id) }), .numbers("x", rows.map(\.x)),
        .numbers("y", rows.map(\.y)),
      ])
    try session.register(
      "u",
      [
        .texts("g", others.map(\.group)), .days("day", others.map(\.day)),
        .numbers("z", others.map(\.z)),
      ])
    try session.register(
      "f",
      [
        .texts("who", flows.map(\.who)), .periods("span", flows.map(\.span)),
        .numbers("amount", flows.map(\.amount)),
      ])
    return session
  }

  func keeping(_ named: [String: [Int]]) -> WhyTables {
    var kept = self
    kept.rows = (named["t"] ?? []).map { rows[$0] }
    kept.others = (named["u"] ?? []).map { others[$0] }
    kept.flows = (named["f"] ?? []).map { flows[$0] }
    return kept
  }

  var count: Int { rows.count + others.count + flows.count }
}

struct WhyGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % bound
  }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Values with many digits, some of them equal, some missing.
  mutating func number() -> Double? {
    let kind = below(8)
    if kind == 0 { return nil }
    if kind < 3 { return Double(below(4)) }
    return Double(below(1_000_000)) / 997 - 300
  }
}

/// A query with the columns that tell its rows apart and its columns of numbers.
struct WhyQuery: CustomStringConvertible {
  var text = "from t"
  var keys = ["id"]
  var numbers = ["x", "y"]
  /// The stages and functions in it.
  var kinds: Set<String> = []
  private var count = 0
  var description: String { text }
}

extension WhyQuery {
  init(seed: UInt64) {
    var random = WhyGenerator(seed &+ 77)
    if random.below(6) == 0 { begin(&random) }
    for _ in 0...random.below(4) { add(&random) }
    if random.below(4) == 0 { end(&random) }
    if text.contains("extra") { text = "let extra = (from u | aggregate m = sum(z)) ?? 3\n" + text }
  }

  private mutating func fresh() -> String {
    count += 1
    return "c\(count)"
  }

  private var hasRows: Bool { keys == ["id"] }
  private var key: String { keys.joined(separator: ", ") }

  /// What only stands at the beginning.
  private mutating func begin(_ random: inout WhyGenerator) {
    switch random.below(3) {
    case 0:
      text += " | union (from t | where x > \(random.below(200) - 100) | derive id = id + 100)"
      kinds.insert("union")
    case 1:
      text += " | unpivot x, y to what"
      (keys, numbers) = (["id", "what"], ["value"])
      kinds.insert("unpivot")
    default:
      let grain = random.one(of: ["year", "half", "quarter"])
      text = "from f | calendarize amount to \(grain) by who"
      (keys, numbers) = (["who", "period"], ["amount"])
      kinds.insert("calendarize")
    }
  }

  /// What only stands at the end.
  private mutating func end(_ random: inout WhyGenerator) {
    let number = random.one(of: numbers)
    switch random.below(3) {
    case 0 where hasRows:
      text += " | pivot g, \(number) by id"
      numbers = ["a", "b", "c"]
      kinds.insert("pivot")
    case 1 where hasRows:
      text += " | distinct g | derive n = row_number() sort g"
      (keys, numbers) = (["g"], ["n"])
      kinds.insert("distinct")
    case 2 where hasRows && !text.contains(" take ") && !text.contains(" skip "):
      text =
        "let factor = 2\nscenario more \"more\" { let factor = 3 }\n\(text)"
        + " | aggregate v = sum(\(number)) * factor by g | compare base, more"
      (keys, numbers) = (["g"], ["v_base", "v_more", "v_change", "v_ratio"])
      kinds.insert("compare")
    default: break
    }
  }

  private mutating func add(_ random: inout WhyGenerator) {
    let number = random.one(of: numbers)
    let other = random.one(of: numbers)
    switch random.below(14) {
    case 0: text += " | where \(number) > \(random.below(200) - 150)"
    case 1: text += " | where not (\(number) < \(random.below(200) - 250))"
    case 2: derive(number, other, &random)
    case 3: window(number, other, &random)
    case 4: text += " | sort \(number)\(random.below(2) == 0 ? " desc" : "")"
    case 5:
      text += " | take \(2 + random.below(6))"
      kinds.insert("take")
    case 6: text += " | skip \(1 + random.below(2))"
    case 7 where hasRows: text += " | take \(1 + random.below(2)) by g"
    case 8 where hasRows && !numbers.contains("z"): join(&random)
    case 9 where hasRows:
      text += " | join anti (from u | where z > \(random.below(300) - 200)) on g"
      kinds.insert("anti")
    case 10 where hasRows: aggregate(number, other, &random)
    case 11: text += " | fill \(number) = 7"
    case 12: ask(number, &random)
    default: text += " | where \(number) != \(random.below(4))"
    }
  }

  private mutating func derive(_ number: String, _ other: String, _ random: inout WhyGenerator) {
    let formulas = [
      "\(number) * 2 - \(other) / 3", "if \(number) > 0 then \(other) else \(number) - 5",
      "\(number) ?? \(other)", "abs(\(number)) + \(other) * \(other)",
    ]
    let name = fresh()
    text += " | derive \(name) = \(random.one(of: formulas))"
    numbers.append(name)
    kinds.insert("derive")
  }

  /// A bracketed query or a binding in a condition or a formula.
  private mutating func ask(_ number: String, _ random: inout WhyGenerator) {
    let name = fresh()
    kinds.insert("query")
    switch random.below(4) {
    case 0: text += " | where \(number) > (from u | aggregate m = min(z))"
    case 1 where hasRows: text += " | where g in (from u | where z > -200 | select g)"
    case 2:
      text += " | derive \(name) = \(number) - (from u | aggregate m = median(z))"
      numbers.append(name)
    default:
      text += " | derive \(name) = \(number) + extra"
      numbers.append(name)
    }
  }

  private mutating func window(_ number: String, _ other: String, _ random: inout WhyGenerator) {
    let calls = [
      "prev(\(number))", "next(\(number))", "cumsum(\(number))", "share(\(number))",
      "movavg(\(number), 2)", "first(\(number))", "last(\(number))", "rank()", "row_number()",
      "prev(\(number), 2)",
    ]
    let by = hasRows && random.below(2) == 0 ? " by g" : ""
    let (call, name) = (random.one(of: calls), fresh())
    text += " | derive \(name) = \(call)\(by) sort \(other), \(key)"
    numbers.append(name)
    kinds.insert(String(call.prefix { $0 != "(" }))
  }

  private mutating func join(_ random: inout WhyGenerator) {
    let joins = [
      "join w = (from u | sort z | take 1 by g) on g",
      "join left w = (from u | sort z | take 1 by g) on g",
      "join asof w = (from u | where z is not missing | sort z | take 1 by day) on day",
      "join left w = (from u | aggregate z = sum(z) by g) on g, z > -100",
    ]
    text += " | \(random.one(of: joins)) | derive z = w.z"
    numbers.append("z")
    kinds.insert("join")
  }

  private mutating func aggregate(_ number: String, _ other: String, _ random: inout WhyGenerator) {
    func call(_ number: String) -> String {
      let name = random.one(of: [
        "sum", "mean", "min", "max", "first", "last", "median", "count", "sd", "quantile",
        "count_distinct",
      ])
      kinds.insert(name)
      return name == "quantile" ? "quantile(\(number), 0.3)" : "\(name)(\(number))"
    }
    let (a, b) = (fresh(), fresh())
    text += " | aggregate \(a) = \(call(number)), \(b) = \(call(other)) by g"
    (keys, numbers) = (["g"], [a, b])
  }
}
