import OIQSyntax
import Testing

struct Mistake: Sendable, CustomTestStringConvertible {
  var text: String
  var complaint: String
  init(_ text: String, _ complaint: String) {
    self.text = text
    self.complaint = complaint
  }
  var testDescription: String { text }

  /// Each has exactly one mistake, so gets exactly one message, and the statement after it none.
  static let all = [
    Mistake("let x = 2km", "bad-quantity: 2km"),
    Mistake("let x = 800Gbps", "bad-quantity: 800Gbps"),
    Mistake("let x = 1.6 T", "bad-quantity: 1.6 T"),
    Mistake("let x = 20 M module", "bad-quantity: 20 M"),
    Mistake("let x = 1.5T USD", "bad-quantity: 1.5T USD"),
    Mistake("let x = $5 bn", "bad-quantity: $5 bn"),
    Mistake("let x = $5bn", "bad-quantity: $5bn"),
    Mistake("let x = 1_", "bad-number: 1_"),
    Mistake("let x = .5", "bad-number: ."),
    Mistake("let x = 1e999", "bad-number: 1e999"),
    Mistake("let x = 9007199254740993 - 9007199254740992", "bad-number: 9007199254740993"),
    Mistake("let x = $12_345_678_901_234_567/module", "bad-number: 12_345_678_901_234_567"),
    Mistake("let x = 2026-02-30", "bad-date: 2026-02-30"),
    Mistake("let x = 2026-2-9", "bad-date: 2026-2-9"),
    Mistake("let x = 2026Q5", "bad-period: 2026Q5"),
    Mistake("let x = 2026M2", "bad-period: 2026M2"),
    Mistake("let x = 2026-05", "bad-period: 2026-05"),
    Mistake("let x = [2026-05, 2026M06]", "bad-period: 2026-05"),
    Mistake("from t | where p in 2026M01..2026-12", "bad-period: 2026-12"),
    Mistake("record t {window: 2026-05, a: 1}", "bad-period: 2026-05"),
    Mistake("let x = 1 // one", "foreign-comment: //"),
    Mistake("let x = 1 -- one", "foreign-comment: --"),
    Mistake("-- one", "foreign-comment: --"),
    Mistake("/* one */", "foreign-comment: /*"),
    Mistake("let x = \"abc", "unterminated-text: \"abc"),
    Mistake("let x = f(\"abc)", "unterminated-text: \"abc)"),
    Mistake("let x = 'abc'", "invalid-character: 'abc'"),
    Mistake("let x = “abc”", "invalid-character: “abc”"),
    Mistake("let x = \"a\\qb\"", "invalid-character: \\q"),
    Mistake("let x = a && b", "invalid-character: &&"),
    Mistake("let x = a ≥ b", "invalid-character: ≥"),
    Mistake("let x = a % b", "invalid-character: %"),
    Mistake("let x = !a", "invalid-character: !"),
    Mistake("let x = \u{A0}a", "invalid-character: \u{A0}"),
    Mistake("let x = a\u{1}b", "invalid-character: \u{1}"),
    Mistake("from t | where a = 3", "assignment-in-condition: ="),
    Mistake("assert a = 3", "assignment-in-condition: ="),
    Mistake("solve a for b = 3", "assignment-in-condition: ="),
    Mistake("let x = 1 < a < 3", "chained-comparison: <"),
    Mistake("let x = a is missing == true", "unexpected-token: =="),
    Mistake("let x = a\n+ 3", "operator-at-line-start: +"),
    Mistake("let x = a\n- 3", "operator-at-line-start: -"),
    Mistake("let x = a\nand b", "operator-at-line-start: and"),
    Mistake("let x = a\n-> kW", "operator-at-line-start: ->"),
    Mistake("let x = 12 to 30 W", "range-needs-units: 12"),
    Mistake("let x = 12 W to 30", "range-needs-units: 30"),
    Mistake("let x = 10% to 20", "range-needs-units: 20"),
    Mistake("let x = 10 to 20%", "range-needs-units: 10"),
    Mistake("let x = uniform(-10 to 20%)", "range-needs-units: -10"),
    Mistake("let x = 20 to 30M", "range-needs-units: 20"),
    Mistake("let x = 20k to 30", "range-needs-units: 30"),
    Mistake("let x = 10 to 20k", "range-needs-units: 10"),
    Mistake("let x = $20 to $30M", "range-needs-units: $20"),
    Mistake("let x = $20M to $30", "range-needs-units: $30"),
    Mistake("let x = ¥1 to ¥2B", "range-needs-units: ¥1"),
    Mistake("let x = $0.5/module to $2k/module", "range-needs-units: $0.5/module"),
    Mistake("let x = 20 module to 30M module", "range-needs-units: 20 module"),
    Mistake("let x = uniform(-$30 to -$20M)", "range-needs-units: -$30"),
    Mistake("let x = uniform(-$30M to -$20)", "range-needs-units: -$20"),
    Mistake("let x = 30 W to kW", "bad-range: kW"),
    Mistake("let x = a to b", "bad-range: a"),
    Mistake("let x = 1 to 2 to 3", "unexpected-token: to"),
    Mistake("let x = 1..2..3", "unexpected-token: .."),
    Mistake("let x = a -> W * 2", "unexpected-token: *"),
    Mistake("let x = (a ->)", "unexpected-token: )"),
    Mistake("let x = (1 + 2", "unclosed-bracket: ("),
    Mistake("let x = f(a, b", "unclosed-bracket: ("),
    Mistake("let x = [a, b", "unclosed-bracket: ["),
    Mistake("let x = (a]", "unclosed-bracket: ("),
    Mistake("let x = f(a b)", "unexpected-token: b"),
    Mistake("let x = f(a b", "unclosed-bracket: ("),
    Mistake("from t | where (a + b | take 3", "unclosed-bracket: ("),
    Mistake("from t\n| where f(a b\n| take 3", "unclosed-bracket: ("),
    Mistake("let x = a)", "unexpected-token: )"),
    Mistake("scenario s {\n  let a 1\n  let b = 2\n}", "unexpected-token: 1"),
    Mistake("record t {a 1}", "unexpected-token: 1"),
    Mistake("from t | wher a == 3 | take 3", "unknown-stage: wher"),
    Mistake("from t | 3 | take 3", "unexpected-token: 3"),
    Mistake("from t | | take 3", "unexpected-token: |"),
    Mistake("from t where a == 3", "unexpected-token: where"),
    Mistake("from t\nwhere a == 3", "unexpected-token: where"),
    Mistake("from t\ntake 3", "unexpected-token: take"),
    Mistake("from t | group by a", "foreign-word: group by"),
    Mistake("from t | summarize sum(a) by b", "foreign-word: summarize"),
    Mistake("from t | filter a > 3", "foreign-word: filter"),
    Mistake("from t | limit 3", "foreign-word: limit"),
    Mistake("from t | order by a", "foreign-word: order by"),
    Mistake("from t | sort by a", "foreign-word: by"),
    Mistake("from t | sort a asc", "foreign-word: asc"),
    Mistake("from t | mutate a = 3", "foreign-word: mutate"),
    Mistake("from t | extend a = 3", "foreign-word: extend"),
    Mistake("from t | select a as b", "foreign-word: as"),
    Mistake("from t | select sum(a) as b", "unexpected-token: sum"),
    Mistake("from t | select *", "foreign-word: *"),
    Mistake("from t | aggregate n = count(*)", "foreign-word: *"),
    Mistake("from t | aggregate sum(a) by b", "unexpected-token: sum"),
    Mistake("from t | aggregate a = sum(b) by k, c = d", "unexpected-token: c"),
    Mistake("from t | WHERE a > 3", "foreign-word: WHERE"),
    Mistake("FROM t", "foreign-word: FROM"),
    Mistake("from t | where a > 3 AND b", "foreign-word: AND"),
    Mistake("from t | where a like \"x\"", "foreign-word: like"),
    Mistake("from t | where a between 1 and 3", "foreign-word: between"),
    Mistake("from t | take 3 as of 2026-01-01", "unexpected-token: as"),
    Mistake("SELECT a, sum(b) FROM t WHERE c = 'x' GROUP BY a", "foreign-word: SELECT"),
    Mistake(
      "SELECT a, sum(b) AS s\nFROM t\nLEFT JOIN u ON t.a = u.a\nWHERE c = 'x'\nGROUP BY a\nHAVING s > 3;",
      "foreign-word: SELECT"),
    Mistake("select a from t where b = 3 order by c limit 5", "foreign-word: select"),
    Mistake("WITH a AS (SELECT 1) SELECT * FROM a", "foreign-word: WITH"),
    Mistake("x = 3", "unexpected-token: x"),
    Mistake("let by = 3", "reserved-word: by"),
    Mistake("let x = by + 3", "reserved-word: by"),
    Mistake("from t | derive a = 5 b = 3", "unexpected-token: b"),
    Mistake("f(a = 3)", "unexpected-token: ="),
    Mistake("let x = from t", "ok"),
    Mistake("let x = 100 to 2k", "ok"),
    Mistake("let x = 1k to 2M", "ok"),
    Mistake("let x = $100 to $2k", "ok"),
    Mistake("let x = $20M to $30M", "ok"),
    Mistake("let x = $20 to $30_000_000", "ok"),
    Mistake("let x = uniform($0 to $3M)", "ok"),
    Mistake("let x = 500 mW to 2 W", "ok"),
    Mistake("let x = 400G to 1.6T", "ok"),
    Mistake("let x = $20 to €30M", "ok"),
    Mistake("let x = uniform(0 to 20%)", "ok"),
    Mistake("let x = 1 ± 5%", "ok"),
    Mistake("let x = a + from t", "unexpected-token: from"),
    Mistake("let x = a b", "unexpected-token: b"),
    Mistake("let = 3", "unexpected-token: ="),
    Mistake("let x", "unexpected-token: "),
    Mistake("if a then b", "unexpected-token: "),
  ]
}

@Test(arguments: Mistake.all)
func oneMistakeOneMessage(mistake: Mistake) {
  let expected = mistake.complaint == "ok" ? [] : [mistake.complaint]
  #expect(complaints(mistake.text) == expected)
  let codes = expected.map(code)
  let followed = mistake.text + "\nlet after = 1\nfrom after | take 2\n"
  #expect(complaints(followed).map(code) == codes, "with statements after it")
  #expect(complaints("let before = 1\n" + mistake.text).map(code) == codes, "with one before it")
  let windows = mistake.text.split(separator: "\n", omittingEmptySubsequences: false)
    .joined(separator: "\r\n")
  #expect(complaints(windows + "\r\n").map(code) == codes, "with CRLF")
}

private func code(_ complaint: String) -> Substring { complaint.prefix { $0 != ":" } }
