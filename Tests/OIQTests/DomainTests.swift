import OIQ
import Testing

/// Where a result that there isn't is asked for.
@Suite struct DomainTests {
  @Test(arguments: [
    ("sqrt(-1)", "sqrt(-1)"), ("1 + log(0)", "log(0)"),
    ("from themes | take 2 | derive x = 2 * sqrt(-1)", "sqrt(-1)"),
    ("from themes | derive n = length(theme) | derive x = log(n - n)", "log(n - n)"),
    ("from themes | derive n = length(theme) | derive x = share(n - n)", "share(n - n)"),
    ("1 / 0", "/"),
  ])
  func theTextSaysWhere(_ text: String, _ place: String) throws {
    let warning = try #require(Session().execute(text).problems.first)
    #expect(warning.code == "out-of-domain")
    #expect(warning.places.first.map { $0.line } == 1)
    #expect(covered(warning, in: text) == place)
  }

  /// One draw of a range may be out of range where its middle is not.
  @Test(arguments: [
    "log(10 ± 5)", "from themes | take 1 | derive x = log(each(10 ± 5))",
    "from themes | take 1 | aggregate s = sum(log(10 ± 5))",
  ])
  func ofRangesTheDrawsAreNamed(_ text: String) throws {
    let warning = try #require(Session().execute(text).problems.first)
    #expect(warning.code == "out-of-domain")
    #expect(warning.title == "1 row has no result here in some of its draws and is missing")
  }

  /// The help names what there is: the column that is made, and a nothing in its unit.
  @Test(arguments: [
    ("from totals | derive d = total / (companies - 4)", "d", "0 USD"),
    ("from totals | select d = companies / (companies - 4) | where d is missing", "d", "0"),
    ("from totals | derive `a b` = 1 + sqrt(0 - companies) | take 1", "`a b`", "0"),
  ])
  func theColumnIsNamed(_ text: String, _ column: String, _ zero: String) throws {
    let session = Session()
    let warning = try #require(session.execute(text).problems.first)
    #expect(
      warning.help.last
        == "`where \(column) is missing` shows such rows, `\(column) ?? \(zero)` puts a value there"
    )
    let rows = try session.run("\(text) | where \(column) is missing")
    #expect(rows.rowCount > 0)
    let filled = try session.run("\(text) | derive filled = \(column) ?? \(zero)")
    #expect(filled["filled"]?.numbers.allSatisfy { $0 != nil } == true)
  }

  /// Where the result has the column no more, rows are looked at before; where there is none, there are no rows.
  @Test func thereMayBeNoColumn() throws {
    let later = try #require(
      Session().execute("from totals | derive d = total / 0 | aggregate n = count(d)").problems
        .first
    )
    #expect(later.help.last?.hasPrefix("`where d is missing` behind it shows such rows") == true)
    for text in [
      "1 / 0", "from totals | aggregate s = sum(total / 0)", "from totals | where total / 0 > $1",
    ] {
      let help = try #require(Session().execute(text).problems.first).help
      #expect(help.last == "`??` behind it puts a value there, as in `(a / b) ?? 0`", "\(text)")
    }
    #expect(try Session().number("(1 / 0) ?? 0") == 0)
  }

  @Test func ofPointsTheyAreNot() throws {
    let warning = try #require(
      Session().execute("from themes | take 1 | derive x = log(0) + (1 to 2)").problems.first)
    #expect(warning.title == "1 row has no result here and is missing")
  }
}
