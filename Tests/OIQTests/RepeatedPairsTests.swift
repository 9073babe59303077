import OIQ
import Support
import Testing

/// What is made of both sides of a join, where rows of the right are no parts of a whole.
@Suite struct RepeatedPairsTests {
  private static let orders =
    "order,part,qty [module],day\n1,800G,1000,2025-06-01\n2,800G,2000,2026-02-01\n3,1.6T,400,2026-03-01\n"

  /// The table `p.csv` joined with the orders, which are read as `orders`.
  private func run(
    _ right: String, orders: String = RepeatedPairsTests.orders, _ text: String
  ) throws -> (last: [Double?], problems: [Problem]) {
    let folder = try ScratchFolder()
    try folder.write("orders.csv", orders)
    try folder.write("p.csv", right)
    let session = Session(settings: SessionSettings(folder: folder.path))
    let run = session.execute(text.replacing("ORDERS", with: "from csv(\"orders.csv\")"))
    let table = run.tables.last
    let numbers = table?.columnNames.last.flatMap { table?[$0]?.numbers }
    return (numbers ?? [], run.problems)
  }

  private func join(_ stages: String) -> String {
    "ORDERS | join p = csv(\"p.csv\") on part | \(stages)"
  }

  /// 1000 · 450 + 2000 · 450 + 400 · 1200 USD; a row that is there twice adds 3000 · 450.
  @Test(arguments: [
    "aggregate s = sum(qty * price)", "derive v = qty * price | aggregate s = sum(v)",
    "derive v = qty * price | derive s = share(v)", "derive v = qty * price | derive s = cumsum(v)",
    "aggregate s = mean(qty * price)", "select order, v = qty * price | aggregate s = sum(v)",
  ])
  func copiesAreTold(stages: String) throws {
    let found = try run("part,price [USD/module]\n800G,450\n800G,450\n1.6T,1200\n", join(stages))
    #expect(found.problems.map(\.code) == ["fan-out"])
    let problem = try #require(found.problems.first)
    #expect(problem.severity == .warning)
    #expect(
      problem.title
        == "2 rows match more than one row of `p` (part = 800G) that are the same in every column, and a sum counts them with each of these"
    )
    let repair = try #require(problem.advice("one of each: ").quoted.first)
    let mended = try run(
      "part,price [USD/module]\n800G,450\n800G,450\n1.6T,1200\n", "ORDERS | \(repair) | \(stages)")
    #expect(mended.problems.isEmpty)
    if stages.hasPrefix("aggregate s = sum") { #expect(mended.last == [1_830_000]) }
  }

  /// What a query gives is told of it where it is a value, too.
  @Test func copiesInAValueAreTold() throws {
    let found = try run(
      "part,price [USD/module]\n800G,450\n800G,450\n1.6T,1200\n",
      "let v = (\(join("aggregate s = sum(qty * price)")))\nv / 2")
    #expect(found.problems.map(\.code) == ["fan-out"])
  }

  /// The latest prices give 3000 · 400 + 400 · 1200 USD, those of their days 1000 · 450 + 2000 · 400 + 400 · 1200.
  @Test func pricesOfSeveralDaysAreTold() throws {
    let prices =
      "part,price [USD/module],valid_from\n800G,450,2025-01-01\n800G,400,2026-01-01\n1.6T,1200,2025-01-01\n"
    let found = try run(prices, join("aggregate s = sum(qty * price)"))
    let problem = try #require(found.problems.first)
    #expect(problem.title.contains("that differ in `valid_from`"), "\(problem.title)")
    for (opening, sum) in [("latest of each: ", 1_680_000.0), ("time of each row: ", 1_730_000)] {
      let repair = try #require(problem.advice(opening).quoted.first)
      let mended = try run(prices, "ORDERS | \(repair) | aggregate s = sum(qty * price)")
      #expect(mended.last == [sum] && mended.problems.isEmpty, "\(repair)")
    }
  }

  /// Where a condition leaves all prices up to a day, the latest of these is the one: the 450 of 2025, then 400.
  @Test func pricesUpToADayAreTold() throws {
    let prices =
      "part,price [USD/module],valid_from\n800G,450,2025-01-01\n800G,400,2026-01-01\n1.6T,1200,2025-01-01\n"
    let found = try run(
      prices,
      "ORDERS | join p = csv(\"p.csv\") on part, day >= valid_from | aggregate s = sum(qty * price)"
    )
    let problem = try #require(found.problems.first)
    #expect(problem.help.count == 1)
    let repair = try #require(problem.advice("time of each row: ").quoted.first)
    let mended = try run(prices, "ORDERS | \(repair) | aggregate s = sum(qty * price)")
    #expect(mended.last == [1_730_000] && mended.problems.isEmpty, "\(repair)")
  }

  /// The mean of 450 and 470: 3000 · 460 + 400 · 1200 USD.
  @Test func severalPricesAreTold() throws {
    let prices = "part,price [USD/module]\n800G,450\n800G,470\n1.6T,1200\n"
    let found = try run(prices, join("aggregate s = sum(qty * price)"))
    let problem = try #require(found.problems.first)
    let repair = try #require(problem.advice("such as their mean: ").quoted.first)
    let mended = try run(prices, "ORDERS | \(repair) | aggregate s = sum(qty * price)")
    #expect(mended.last == [1_860_000] && mended.problems.isEmpty)
  }

  /// Parts of a whole, things of which each group has one, and prices that many orders share.
  @Test(arguments: [
    ("part,component,each\n800G,EML,8\n800G,DSP,1\n1.6T,EML,8\n", "aggregate s = sum(qty * each)"),
    (
      "part,component,place,each\n800G,EML,1,8\n800G,EML,2,8\n800G,DSP,1,1\n1.6T,EML,1,8\n",
      "aggregate s = sum(qty * each)"
    ),
    (
      "part,price [USD/module],valid_from\n800G,450,2025-01-01\n800G,400,2026-01-01\n",
      "aggregate s = sum(qty * price) by valid_from"
    ),
    (
      "part,price [USD/module]\n800G,450\n800G,450\n",
      "take 1 by order | aggregate s = sum(qty * price)"
    ),
    ("part,price [USD/module]\n800G,450\n1.6T,1200\n", "aggregate s = sum(qty * price)"),
  ])
  func partsOfAWholeAreNot(_ right: String, _ stages: String) throws {
    #expect(try run(right, join(stages)).problems.isEmpty)
  }

  /// A price on the left has its own orders on the right: 450 · (10 + 20) USD, in whatever months they are.
  @Test(arguments: ["price [USD/module]", "price"]) func aPriceHasManyOrders(_ price: String) throws
  {
    let found = try run(
      "part,month,n \(price.hasSuffix("]") ? "[module]" : "")\n800G,2026M01,10\n800G,2026M02,20\n",
      orders: "part,\(price)\n800G,450\n", join("aggregate s = sum(price * p.n)"))
    #expect(found.last == [13_500])
    #expect(found.problems.isEmpty)
  }

  /// A `where` may have left the price of the day: 1000 · 450 + 2000 · 400.
  @Test func whatAWhereLeavesIsANote() throws {
    let found = try run(
      "part,price [USD/module],valid_from,until\n800G,450,2025-01-01,2026-01-01\n800G,400,2026-01-01,2027-01-01\n",
      join("where day >= valid_from and day < until | aggregate s = sum(qty * price)"))
    #expect(found.last == [1_250_000])
    #expect(found.problems.map(\.severity) == [.note])
  }

  /// By component each build stands once beside its part: 100 + 50 of EML, 100 of DSP.
  @Test(arguments: [
    "aggregate n = sum(qty * each), s = sum(qty) by component",
    "where component == \"EML\" | aggregate n = sum(qty * each), s = sum(qty)",
  ])
  func groupsOfPartsHoldEachRowOnce(stages: String) throws {
    let found = try run(
      "part,component,each\n800G,EML,8\n800G,DSP,1\n1.6T,EML,8\n",
      orders: "part,qty\n800G,100\n1.6T,50\n", join(stages))
    #expect(found.last == (stages.hasPrefix("where") ? [150] : [100, 150]))
    #expect(found.problems.isEmpty)
  }

  /// Where a part has two rows of one component, its builds are in that group twice.
  @Test func groupsThatHoldARowTwiceAreTold() throws {
    let found = try run(
      "part,component,each\n800G,EML,8\n800G,EML,4\n800G,DSP,1\n",
      orders: "part,qty\n800G,100\n1.6T,50\n", join("aggregate s = sum(qty) by component"))
    #expect(found.problems.map(\.code) == ["fan-out"])
    #expect(found.last == [100, 200])
  }

  /// One row of each order, which is what is counted.
  @Test(arguments: ["distinct order, qty", "take 1 by order", "select order, qty | distinct"])
  func rowsOfWhichOneIsKeptAreNoCopies(stage: String) throws {
    let found = try run(
      "part,price\n800G,450\n800G,470\n1.6T,1200\n", join("\(stage) | aggregate s = sum(qty)"))
    #expect(found.last == [3400])
    #expect(found.problems.isEmpty)
  }

  /// Of three orders two stand there twice: five rows, whose middle one has 1000.
  @Test(arguments: [
    ("count(order)", "count"), ("median(qty)", "median"), ("quantile(qty, 0.5)", "quantile"),
    ("sd(qty)", "sd"),
  ])
  func othersThatCountCopiesAreTold(_ call: String, _ name: String) throws {
    let right = "part,price\n800G,450\n800G,470\n1.6T,1200\n"
    let found = try run(right, join("aggregate s = \(call)"))
    #expect(
      found.problems.map(\.title) == [
        "2 rows match more than one row of `p`, and `\(name)` counts them each time"
      ])
    #expect(try run(right, join("aggregate s = \(call) by order, price")).problems.isEmpty)
    for silent in ["count()", "count_distinct(order)", "max(qty)"] {
      #expect(try run(right, join("aggregate s = \(silent)")).problems.isEmpty, "\(silent)")
    }
  }

  /// Two statements of one contract price: 10,000 modules cost their mean, between 350 and 400 USD each.
  @Test func statementsOfOnePriceAreTold() throws {
    let prices =
      "from specs | where metric == \"price\" and technology == dsp_pluggable and period == 2026 and price_basis == contract"
    let head = "from csv(\"orders.csv\") | derive speed = 800G | "
    let orders = "part,build [module]\nDR8,10000\n"
    let found = try run(
      "a\n1\n", orders: orders,
      head + "join s = (\(prices)) on speed | aggregate value = sum(build * amount)")
    let problem = try #require(found.problems.first)
    #expect(problem.code == "fan-out" && problem.severity == .warning)
    #expect(problem.title.contains("that are statements about one thing"), "\(problem.title)")
    let repair = try #require(problem.advice("such as their mean: ").quoted.first)
    let mended = try run(
      "a\n1\n", orders: orders, head + "\(repair) | aggregate value = mid(sum(build * amount))")
    #expect(mended.problems.isEmpty)
    let value = try #require(mended.last.first ?? nil)
    #expect(value > 3_500_000 && value < 4_000_000)
  }

  /// An inner join says how many rows it leaves out; this one leaves none, and has nothing of its right.
  @Test func aLeftJoinWithoutAnyMatchIsTold() throws {
    let folder = try ScratchFolder()
    try folder.write("l.csv", "k,w\na,1\nb,2\n")
    try folder.write("r.csv", "k,v\nc,1\n")
    try folder.write("s.csv", "k,v\na,1\na,2\n")
    let session = Session(settings: SessionSettings(folder: folder.path))
    func notes(_ join: String) throws -> [String] {
      try session.run("from csv(\"l.csv\") | join left p = \(join)").notes
    }
    let line =
      "join left: none of the 2 rows matches a row of `p`, so that its columns are missing throughout"
    #expect(try notes("csv(\"r.csv\") on k").contains(line))
    #expect(try notes("csv(\"r.csv\") on k | select w, n = v * 2").contains(line))
    #expect(try notes("csv(\"r.csv\") on k, w > v + 9").contains(line))
    #expect(try !notes("csv(\"s.csv\") on k").contains(line))
  }
}
