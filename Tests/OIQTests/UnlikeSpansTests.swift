import OIQ
import Testing

/// A year isn't set against a quarter, in whatever order the rows stand.
@Suite struct UnlikeSpansTests {
  private let session = Session()

  /// The days of a span as it is written: `2024`, `2024Q3`, or years and months in between.
  private func isYear(_ span: String?) -> Bool { span?.count == 4 }

  /// In the order of days on which they became known; a year beside a quarter has nothing before it.
  @Test(arguments: ["prev", "next"])
  func inTheOrderOfStatement(_ function: String) throws {
    let rows = try session.run(
      "from spend | where company == Amazon | derive p = \(function)(amount) by company sort as_of "
        + "| select span, as_of, amount, p")
    let order = (0..<rows.rowCount).sorted {
      ((rows[$0, "as_of"]?.date ?? ""), $0) < ((rows[$1, "as_of"]?.date ?? ""), $1)
    }
    var both = [false, false]
    for (place, row) in order.enumerated() {
      let other = function == "prev" ? place - 1 : place + 1
      var wanted: Double?
      if order.indices.contains(other) {
        let alike = isYear(rows[row, "span"]?.period) == isYear(rows[order[other], "span"]?.period)
        both[alike ? 0 : 1] = true
        if alike { wanted = rows[order[other], "amount"]?.number }
      }
      #expect(rows[row, "p"]?.number == wanted, "\(place)")
    }
    #expect(both == [true, true])
  }

  /// Guidance for one year, as it was stated again and again.
  @Test func ofOneSpanAllAreAlike() throws {
    let rows = try session.run(
      """
      from capex all versions
      | where company == Meta and basis == guidance and span == 2025 and headline
      | derive p = prev(mid(amount)) sort as_of
      | sort as_of
      """)
    #expect(rows.rowCount > 2)
    for row in 1..<rows.rowCount {
      let before = rows[row - 1, "amount"]
      #expect(rows[row, "p"]?.number == before?.number)
    }
  }

  /// Of one year those are alike that stand in a league table.
  @Test func aRankingOfOneYear() throws {
    let rows = try session.run(
      "from spend | where span == 2026 | derive p = prev(mid(amount)) sort amount desc | sort amount desc"
    )
    #expect(rows.rowCount > 3)
    for row in 1..<rows.rowCount where rows[row - 1, "amount"]?.number != nil {
      #expect(rows[row, "p"]?.number == rows[row - 1, "amount"]?.number)
    }
  }
}
