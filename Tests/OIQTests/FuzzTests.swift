import Foundation
import OIQ
import Support
import Testing

/// Whatever a text or a table holds, there is an outcome: a table, a message or a problem with a place.
@Suite struct FuzzTests {
  /// `OIQ_SEEDS=100 swift test --filter FuzzTests` looks further.
  static let seeds: [UInt64] = Array(
    1...max(1, ProcessInfo.processInfo.environment["OIQ_SEEDS"].flatMap(UInt64.init) ?? 4))

  /// Sentences that reach every stage.
  static let sentences = [
    "from spend | where company in members(Big4) | calendarize amount to year by company",
    "from capex as of 2025-08-01 | where basis == guidance and mid(amount) > $10B | take 3",
    "from capex all versions | where company == Meta | derive change = mid(amount) - prev(mid(amount)) sort as_of",
    "from companies | join left m = members on company | select company, m.group | sort company desc",
    "from sources | aggregate n = count() by kind, primary | pivot primary, n by kind",
    "let price = $0.50/Gbps to $0.90/Gbps\nlow(price) * 1.6T/module",
    "assert 30 W * 5 yr -> kWh > 1 kWh \"energy\"",
    "from odd | derive y = x / z, k = t + \"!\" | sort y | fill y = 0 | distinct k, y",
    "from odd | aggregate s = sum(x), m = mean(z), q = quantile(x, 0.9), d = count_distinct(t) by t",
    "from odd | unpivot x, z to which | where value is not missing | skip 1 | take 2 by which",
    "from fx | where currency == CNY | derive r = usd_per_unit ?? 0 CNY/USD | union (from fx | take 1)",
    "let f(a, b: 2) = if a > b then a ^ 2 else -a\nf(3) ± 1",
    "use as of 2026-02-09\nunit wafer\ndescribe capex, sum, W\nexplain from totals",
    "let a = 1 to 2\nlet b = a * 30 W\ntornado b\nsolve a for b == 40 W\nsweep b over a in 1..2 step 0.5",
    "scenario low \"less\" { capex.amount = amount * 75% over 2026H2 where company == Meta; let a = 2 }",
    "from totals | where period == 2025 | compare base, shortfall | derive c = chance(total_base > $1B)",
    "from specs | where metric == power and period overlaps 2024..2026 | take 5 # end",
  ]

  static func session() throws -> Session {
    let session = Session()
    try session.register(
      "odd",
      [
        .numbers("x", [0, -0.0, .leastNonzeroMagnitude, 1.7976931348623157e308, nil, -1e300, 1]),
        .numbers("z", unit: "W", [0, 1, -1, 1e308, 1e-308, nil, 3]),
        .texts(
          "t", ["", "\u{0}", "😀", nil, "a\nb", String(repeating: "x", count: 5000), "\u{202E}"]),
        .days("d", [Int32.min, Int32.max, 0, nil, 1, -1, 20_000]),
        .bools("b", [nil, true, false, nil, true, false, nil]),
      ])
    return session
  }

  private func outcome(of bytes: [UInt8], in session: Session) {
    // One that begins with `|` goes on with the last query, and its places count from there.
    let goesOn =
      bytes.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") } == UInt8(ascii: "|")
    let execution = session.execute(bytes, name: "fuzz")
    for problem in execution.problems {
      #expect(!problem.code.isEmpty && !problem.title.isEmpty)
      for place in problem.places where place.file == "fuzz" && !goesOn {
        #expect(place.range.upperBound <= bytes.count && place.line > 0 && place.column > 0)
      }
    }
    _ = session.render(execution.problems)
    for table in execution.tables { _ = session.render(table) }
  }

  @Test(arguments: seeds) func randomBytes(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let session = Session()
    for _ in 0..<150 {
      let bytes = (0..<random.below(80)).map { _ in UInt8(random.below(256)) }
      outcome(of: bytes, in: session)
    }
  }

  @Test(arguments: seeds) func randomWords(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let words =
      FuzzTests.sentences.flatMap { (sentence: String) -> [String] in
        sentence.split(separator: " ").map(String.init)
      } + ["\n", "(", ")", "$", "\""]
    let session = try FuzzTests.session()
    for _ in 0..<100 {
      let text = (0..<random.below(20) + 1).map { _ in words[random.below(words.count)] }
      outcome(of: Array(text.joined(separator: " ").utf8), in: session)
    }
  }

  @Test(arguments: seeds) func mutatedSentences(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let session = try FuzzTests.session()
    for _ in 0..<150 {
      var bytes = Array(FuzzTests.sentences[random.below(FuzzTests.sentences.count)].utf8)
      for _ in 0..<random.below(3) + 1 where !bytes.isEmpty {
        let place = random.below(bytes.count)
        switch random.below(5) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(UInt8(random.below(256)), at: place)
        case 2: bytes[place] = UInt8(random.below(128))
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 8))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 12)], at: place)
        }
      }
      outcome(of: bytes, in: session)
    }
  }

  /// Every beginning of a sentence, as a shell sees it while somebody types; cuts characters in two as well.
  @Test(arguments: sentences) func truncatedSentences(_ sentence: String) throws {
    let session = try FuzzTests.session()
    let bytes = Array((sentence + " \"é€😀\"").utf8)
    for end in stride(from: 0, through: bytes.count, by: 7) {
      outcome(of: Array(bytes[..<end]), in: session)
      _ = session.check(Array(bytes[..<end]))
      _ = session.isComplete(String(decoding: bytes[..<end], as: UTF8.self))
    }
  }

  @Test(arguments: [
    "(", "[", "-", "not ", "if ", "f(", "(from (", "1 + ", "1 ^ ", "a.", "{", "x -> ",
    "from companies | union (",
    "let a = (", "$5/", "1..", "\"", "`", "| take 1 ",
  ])
  func deepNesting(_ piece: String) throws {
    let session = Session()
    outcome(of: Array(String(repeating: piece, count: 10_000).utf8), in: session)
  }

  @Test(arguments: [("(", ")"), ("[", "]"), ("(from companies | union ", ")"), ("abs(", ")")])
  func deepButClosed(_ open: String, _ close: String) throws {
    let text =
      String(repeating: open, count: 10_000) + "1" + String(repeating: close, count: 10_000)
    outcome(of: Array(text.utf8), in: Session())
  }

  @Test(arguments: [
    "1e999", "1e308 * 10", "9" + String(repeating: "9", count: 400),
    "0." + String(repeating: "0", count: 400) + "1",
    "1e-400", "10 ^ 400", "(-8) ^ 0.5", "0 ^ -1", "1e300 W * 1e300 W", "30 W ^ 13",
    "2026-02-09 + 1e300 d",
    "2026-02-09 - 1e12 d", "2026Q1 + 1e18", "2199 in 2199", "9999-12-31 + 1 d", "take",
    "from companies | take 1e14",
    "from companies | take 99999999999999999999", "from companies | skip 9e14", "1 / 0", "0 / 0 W",
    "1 W to 1e308 W", "5 ± 1e308", "quantile", "round(1.5, 400)", "1e308 kW -> W",
    "1e-320 fW -> TW",
    "from capex as of 9999-12-31 | take 1", "from capex as of 0001-01-01 | take 1",
    "1_000_000_000_000_000_000_000",
    "\"\\u{10FFFF}\"", "\"\\u{110000}\"", "\"\\u{D800}\"",
    "from odd | derive s = x * x * x, u = z * z * z * z",
    "from odd | aggregate s = sum(x), q = sum(x * x), m = mean(x)",
    "from odd | derive n = d + 1e9 d, p = d - 2026-01-01",
    "from odd | where d in 2026 | derive y = year(d)", "from odd | sort x desc, t, d, b, z",
    "from odd | distinct",
    "from odd | derive c = cumsum(x) sort x, m = movavg(x, 1000000) sort x, p = prev(x, 999999999) sort d",
  ])
  func extremes(_ text: String) throws {
    outcome(of: Array(text.utf8), in: try FuzzTests.session())
  }

  @Test func largeStatements() throws {
    let session = Session()
    let million = 1_000_000
    let texts = [
      "1" + String(repeating: " + 1", count: million / 4), String(repeating: "a", count: million),
      "\"" + String(repeating: "a", count: million) + "\"", String(repeating: "1\n", count: 2_000),
      "[" + String(repeating: "1, ", count: million / 20) + "1]",
      String(repeating: " ", count: million),
      "# " + String(repeating: "x", count: million), String(repeating: "é", count: million / 2),
      "from companies" + String(repeating: " | take 9", count: million / 100),
      String(repeating: "\n", count: million),
      "1 " + String(repeating: "or true ", count: million / 8),
      String(repeating: ";", count: 50_000),
      "from companies | select " + String(repeating: "company, ", count: million / 20),
    ]
    for text in texts { outcome(of: Array(text.utf8), in: session) }
  }

  @Test func nulBytesAndMarks() throws {
    let session = Session()
    for text in [
      "\u{0}", "from\u{0}companies", "\"a\u{0}b\"", "\u{FEFF}1", "1\u{FEFF}", "a\r\nb", "1\r",
      "#!/oiq\n1",
    ] {
      outcome(of: Array(text.utf8), in: session)
    }
    for bytes: [UInt8] in [
      [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80], [0xC0, 0x80],
      [0xEF, 0xBB],
    ] {
      let execution = session.execute(Array("1 + ".utf8) + bytes)
      #expect(execution.failed)
      #expect(execution.errors.contains { $0.code == "invalid-utf8" })
    }
    #expect(try session.number("\u{FEFF}1 + 1") == 2)
    #expect(try session.number("1 +\r\n1\r\n") == 2)
  }

  @Test(arguments: seeds) func oddParameters(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let session = Session()
    let literals =
      FuzzTests.sentences + [
        "(", "1 +", "$x", "from capex", "\"", "1e999", "", " ", "2026-02-30", "a = b",
      ]
    for _ in 0..<60 {
      let text = literals[random.below(literals.count)]
      let cut = String(text.prefix(random.below(text.count + 1)))
      let execution = session.execute("$x", parameters: ["x": .literal(cut)])
      #expect(!execution.outcomes.isEmpty)
    }
  }
}
