import OIQ
import Testing

/// A function's query is one for all rows: it can't depend on the row around it.
@Suite struct RowInQueryTests {
  @Test(arguments: [
    "from capex | where company == who | aggregate n = count()",
    "from companies | where company == who | select country",
    "from companies | derive other = who | take 1 | select other",
    "from companies | aggregate n = count(if company == who then 1 else missing)",
  ])
  func aColumnIsNoValueThere(_ body: String) throws {
    let text = "let f(who) = (\(body))\nfrom companies | take 2 | derive x = f(company)"
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "bad-arguments")
    #expect(
      problem.title == "the query in `f` is one for all rows, and `company` is of each row")
    #expect(covered(problem, in: text) == "company")
    #expect(Session().execute("let f(who) = (\(body))\nf(\"Meta\")").errors.isEmpty)
  }

  /// Through another function too.
  @Test func aColumnIsHandedOn() throws {
    let text = """
      let f(who) = (from capex | where company == who | aggregate n = count())
      let g(who) = f(who) * 2
      from companies | take 2 | derive x = g(company)
      """
    #expect(Session().execute(text).errors.map(\.code) == ["bad-arguments"])
  }

  /// Formulas of columns, and queries of values, are as they were.
  @Test func othersAreTaken() throws {
    let text = """
      let double(x) = 2 * x
      let known(who) = (from capex | where company == who | aggregate n = count())
      let sized(x) = x * known("Meta")
      from companies | take 2 | derive n = 1 | select a = double(n), b = sized(n), c = known("Meta")
      """
    let table = try Session().run(text)
    let count = try Session().number("from capex | where company == Meta | aggregate n = count()")
    #expect(table[0, "a"]?.number == 2 && table[0, "b"]?.number == count)
    #expect(table[0, "c"]?.number == count)
  }

  /// As the help says: the rows that it asks for are joined.
  @Test func theJoinThatIsAdvisedWorks() throws {
    let table = try Session().run(
      """
      from companies | where company in [Amazon, Meta]
      | join one q = (from capex | aggregate n = count() by company) on company
      | select company, n = q.n
      """)
    for row in 0..<2 {
      let name = try #require(table[row, "company"]?.text)
      let alone = try Session().number(
        "from capex | where company == \(name) | aggregate n = count()")
      #expect(table[row, "n"]?.number == alone)
    }
  }
}
