import OIQ
import Testing

/// Money that was turned into another currency rests on the rates too, and on those who published them.
@Suite struct ExchangeSourceTests {
  private static let publisher = "datasets/exchange-rates on GitHub"

  private func cited(_ text: String) throws -> String {
    let session = Session()
    var options = RenderOptions()
    options.mode = .cite
    return session.render(try session.run(text), options: options)
  }

  private static let tencent =
    "from capex | where company == Tencent and basis == actual and span == 2025Q2 and not disputed"

  /// However deep in a formula the exchange is, and behind a sum.
  @Test(arguments: [
    "\(tencent) | derive usd = fx(amount, USD) | select usd",
    "\(tencent) | derive half = fx(amount, USD) / 2 | select half",
    "\(tencent) | derive half = fx(amount / 2, USD) | select half",
    "\(tencent) | where definition == as_stated and stated_by == company and currency == CNY | aggregate total = sum(fx(amount, USD))",
    "from spend | where company == Tencent and span == 2025Q2 | select amount",
  ])
  func ratesAreCited(_ text: String) throws {
    let text = try cited(text)
    let figure = try #require(text.split(separator: "\n").dropFirst(2).first)
    #expect(figure.contains("[1, 2]"), "\(text)")
    #expect(text.contains(Self.publisher), "\(text)")
  }

  /// What is in dollars already, or isn't exchanged, rests on no rate.
  @Test(arguments: [
    "from spend | where company == Meta and span == 2025Q2 | select amount",
    "\(tencent) | select amount",
    "\(tencent) | select span, days = span.days",
  ])
  func ratesThatWereNotUsedAreNot(_ text: String) throws {
    #expect(!(try cited(text).contains(Self.publisher)))
  }

  /// Four quarters of table `fx`: (0.139049 * 92 + 0.137499 * 90 + 0.138288 * 91 + 0.139728 * 92) / 365.
  @Test func aMeanOfRatesNamesEach() throws {
    let why = try Session().run(
      "from capex | where company == Alibaba and span == 2024Q4..2025Q3 and currency == CNY "
        + "| derive usd = 2 * fx(amount, USD) | select usd"
    ).why(row: 0, column: "usd")
    let rate = try #require(why.inputs.first { $0.name == "rate" })
    let mean = try #require(rate.cell.number)
    #expect(abs(mean - 0.138_648_224_657_534_25) < 1e-15)
    #expect(rate.operation == .mean)
    #expect(rate.inputs.map(\.cell.number) == [0.139049, 0.137499, 0.138288, 0.139728])
    #expect(rate.inputs.map(\.row).first == "CNY in USD 2024Q4")
    #expect(rate.inputs.allSatisfy { $0.fact?.table == "fx" && $0.fact?.source != nil })
  }

  /// The rate of one period is its fact, and one between two other currencies is made of two.
  @Test func oneRateIsItsFact() throws {
    let session = Session()
    let one = try session.run("\(Self.tencent) | select usd = fx(amount, USD)")
      .why(row: 0, column: "usd").inputs.filter { $0.name == "rate" }
    #expect(one.map(\.cell.number) == [0.138288])
    #expect(one.first?.fact?.asOf == "2025-07-01")
    let two = try session.run("\(Self.tencent) | select eur = fx(amount, EUR)")
      .why(row: 0, column: "eur").inputs.first { $0.name == "rate" }
    let parts = two?.inputs.map { $0.cell.number ?? 0 } ?? []
    try #require(parts.count == 2)
    #expect(two?.operation == .formula && two?.cell.number == parts[0] / parts[1])
  }
}
