import OIQ
import Support
import Testing

/// `join asof` on a user's files: of each order the price that was valid on its day.
@Suite struct AsofTests {
  private static let orders = """
    part,date,n
    A-1,2026-02-01,4
    B-1,2026-02-01,3
    C-1,2026-02-01,2
    C-1,2026-03-01,1
    """
  private static let prices = """
    part,valid_from,price,n
    A-1,2026-01-01,10,4
    C-1,2026-01-01,99,2
    C-1,2026-02-15,98,3
    """

  private func execute(_ join: String) throws -> Execution {
    let folder = try ScratchFolder()
    try folder.write("orders.csv", Self.orders)
    try folder.write("prices.csv", Self.prices)
    return Session().execute(
      """
      let prices = from csv("\(folder.path)/prices.csv")
      from csv("\(folder.path)/orders.csv") | join asof p = \(join) | sort part, date
      """)
  }

  private func prices(_ join: String) throws -> [Double?] {
    let execution = try execute(join)
    #expect(execution.errors.isEmpty, "\(execution.errors)")
    return try #require(execution.tables.first?["price"]?.numbers)
  }

  /// B-1 has no price, and that of the part before it in the alphabet isn't one of it.
  @Test(arguments: [
    "part, date >= p.valid_from", "date >= p.valid_from, part", "p.valid_from <= date, part",
    "part == p.part, date >= p.valid_from",
  ])
  func aConditionNamesTheOrder(_ on: String) throws {
    #expect(try prices("prices on \(on)") == [10, nil, 99, 98])
  }

  @Test func theLastKeyIsTheOrderWhereItHasOne() throws {
    let latest = try prices("(from prices | derive date = valid_from) on part, date")
    #expect(latest == [10, nil, 99, 98])
    // Further conditions are on the rows among which the latest is sought.
    let dear = try prices("prices on part, date >= p.valid_from, p.price > 98")
    #expect(dear == [nil, nil, 99, 99])
  }

  /// C-1's price from the day itself on isn't one before it.
  @Test(arguments: [
    "part, date > p.valid_from", "p.valid_from < date, part", "part == p.part, date > p.valid_from",
  ])
  func aConditionMayAskForADayBefore(_ on: String) throws {
    #expect(try prices("prices on \(on)") == [10, nil, 99, 98])
    let sameDay = "(from prices | where price == 99 | derive valid_from = 2026-02-01)"
    #expect(try prices("\(sameDay) on \(on)") == [nil, nil, nil, 99])
  }

  /// `n` may be a number of a part as well as a place in an order.
  @Test func aKeyOfNumbersBesideAnOrderIsUnclear() throws {
    let problem = try #require(execute("prices on part, n, date > p.valid_from").errors.first)
    #expect(problem.title.contains("`n` or `date`"))
    // The advice, taken either way: the same part number, or the latest below.
    #expect(try prices("prices on part, n == p.n, date > p.valid_from") == [10, nil, 99, nil])
    #expect(try prices("prices on part, n >= p.n, date > p.valid_from") == [10, nil, 99, nil])
  }

  @Test func equalIsNotTheLatest() throws {
    let problem = try #require(execute("prices on part, date == p.valid_from").errors.first)
    #expect(problem.title.contains("`==` asks for an equal one"))
    #expect(problem.help.first == "write `>=` in place of `==`")
  }

  @Test(arguments: ["part"])
  func textsHaveNoLatest(_ on: String) throws {
    let problem = try #require(execute("prices on \(on)").errors.first)
    #expect(problem.code == "type-mismatch" && problem.title.contains("`part` is a text"))
    #expect(problem.help.first?.contains("date >= p.valid_from") == true)
  }

  @Test func twoOrdersAreRefused() throws {
    let problem = try #require(
      execute("prices on part, date >= p.valid_from, n >= p.n").errors.first)
    #expect(problem.title.contains("a second"))
  }

  /// What is computed is no column to take the latest row by, and is one a stage further up.
  @Test func computedOrdersAreColumnsFirst() throws {
    let problem = try #require(execute("prices on part, date + 1 d >= p.valid_from").errors.first)
    #expect(problem.code == "bad-arguments" && problem.title.hasPrefix("`join asof`"))
    #expect(problem.help.first?.hasPrefix("make it a column first: `derive day = ") == true)
    let rows = try Session().run(
      """
      from capex | where company == Alibaba and basis == actual | derive day = span.end
      | join asof r = (from fx | derive ended = period.end) on currency, day >= r.ended
      | select day, ended
      """)
    #expect(rows.rowCount > 0)
    for row in 0..<rows.rowCount {
      let (day, ended) = (rows[row, "day"]?.date, rows[row, "ended"]?.date)
      if let day, let ended { #expect(ended <= day) }
    }
  }
}
