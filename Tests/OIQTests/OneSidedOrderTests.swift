import OIQ
import Testing

/// Rows of which one side alone is known have no place among others: an order says how many it put last.
@Suite struct OneSidedOrderTests {
  private let session = Session()
  private let revenue =
    "from market | where metric == \"revenue\" and unit == USD and period == 2030"

  /// The rows whose amount is "at least" or "at most", found one by one.
  private func oneSided(_ result: QueryResult) -> [Int] {
    (0..<result.rowCount).filter { row in
      guard let bounds = result[row, "amount"]?.bounds else { return false }
      return bounds.lowerBound.isInfinite || bounds.upperBound.isInfinite
    }
  }

  private func said(_ result: QueryResult) -> [String] {
    result.notes.filter { $0.contains("on one side alone") }
  }

  @Test func anOrderSaysWhomItPutsLast() throws {
    let all = try session.run(revenue)
    let count = oneSided(all).count
    #expect(count > 1 && count < all.rowCount)
    let line = "sorted last: \(count) rows of which `amount` is known on one side alone"
    let sorted = try session.run("\(revenue) | sort amount desc")
    #expect(said(sorted) == [line])
    #expect(oneSided(sorted) == Array(all.rowCount - count..<all.rowCount))
    #expect(said(try session.run("\(revenue) | sort amount")) == [line])
    let top = try session.run("\(revenue) | sort amount desc | take 3 | select segment, amount")
    #expect(said(top) == ["\(line); `take` leaves them out"])
    #expect(top.rowCount == 3 && oneSided(top).isEmpty)
    let most = try session.run("\(revenue) | sort amount desc | take \(all.rowCount - 1)")
    #expect(said(most) == ["\(line); `take` leaves 1 of them out"])
    #expect(oneSided(most).count == count - 1)
    let within = try session.run("\(revenue) | sort basis, amount desc")
    #expect(
      said(within) == [
        "sorted last among rows alike in the keys before: \(count) rows of which `amount` is known on one side alone"
      ])
  }

  /// The same rows as by a number that is computed first.
  @Test(arguments: [1, 3, 5, 8, 100])
  func theFirstAreTheFirst(_ count: Int) throws {
    let top = try session.run("\(revenue) | sort amount desc | take \(count)")
    let twin = try session.run(
      "\(revenue) | derive m = mid(amount) | sort m desc | take \(count)")
    for column in ["segment", "stated_by"] {
      #expect(top[column]?.texts == twin[column]?.texts)
    }
  }

  @Test(arguments: [
    "sort mid(amount) desc", "sort low(amount) desc",
    "where mid(amount) is not missing | sort amount",
    "sort segment",
  ])
  func otherOrdersSayNothing(_ stage: String) throws {
    #expect(said(try session.run("\(revenue) | \(stage)")).isEmpty)
  }

  /// `spend` is sorted, and nobody is told of that.
  @Test func theModelSaysNothing() throws {
    #expect(said(try session.run("consensus(2026)")).isEmpty)
    #expect(said(try session.run("from spend | take 3")).isEmpty)
  }

  @Test func theyHaveNoRank() throws {
    let ranked = try session.run("\(revenue) | derive place = rank() sort amount desc")
    let rows = Set(oneSided(ranked))
    let middles = (0..<ranked.rowCount).filter { !rows.contains($0) }.map {
      ranked[$0, "amount"]?.number ?? 0
    }
    for row in 0..<ranked.rowCount {
      let place = ranked[row, "place"]?.number
      if rows.contains(row) {
        #expect(place == nil)
      } else {
        let own = try #require(ranked[row, "amount"]?.number)
        #expect(place == Double(1 + middles.count { $0 > own }))
      }
    }
    #expect(
      said(ranked) == [
        "rank: missing in \(rows.count) rows of which `amount` is known on one side alone"
      ])
  }

  /// A condition on the middle, or an end that isn't known, leaves them out, and says so.
  @Test(arguments: [
    ("mid(amount) > $1B", "mid(amount)"), ("mid(amount) > $1B and speed is missing", "mid(amount)"),
    ("high(amount) > $1B", "high(amount)"),
  ])
  func conditionsOnBoundsSayWhatTheyLack(_ condition: String, _ name: String) throws {
    let all = try session.run("\(revenue) | where speed is missing")
    let lacking = oneSided(all).filter { row in
      guard let bounds = all[row, "amount"]?.bounds else { return false }
      return name.hasPrefix("mid") || bounds.upperBound.isInfinite
    }
    let found = try session.run("\(revenue) | where speed is missing | where \(condition)")
    #expect(
      found.notes.contains {
        $0.hasPrefix("\(name): missing in \(lacking.count) rows, which `where` leaves out")
      }, "\(found.notes)")
    let bound = try session.run(
      "\(revenue) | where mid(amount) is not missing and mid(amount) > $1B")
    #expect(!bound.notes.contains { $0.hasPrefix("mid(amount)") })
  }

  /// What the error for a comparison of ranges proposes is no error.
  @Test func theProposalsRun() throws {
    let text = "from spend | where amount > $45B"
    let problem = try #require(session.execute(text).errors.first)
    #expect(problem.code == "ranged-condition")
    #expect(problem.help.count == 2)
    for help in problem.help {
      let condition = try #require(help.split(separator: ": ").last)
      #expect(session.execute("from spend | where \(condition)").errors.isEmpty, "\(condition)")
    }
  }

  /// Of what is known on one side alone no change is.
  @Test func revisionsOfBoundsHaveNoChange() throws {
    let rows = try session.run("revisions(capex)")
    var unknown = 0
    for row in 0..<rows.rowCount {
      let (old, new) = (rows[row, "old"]?.number, rows[row, "new"]?.number)
      let change = rows[row, "change"]?.number
      if let old, let new {
        #expect(abs((change ?? .nan) - (new - old)) <= 1e-6 * abs(new))
      } else {
        #expect(change == nil)
        unknown += 1
      }
    }
    #expect(unknown >= 3)
  }
}
