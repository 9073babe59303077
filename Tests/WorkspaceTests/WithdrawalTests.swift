import Foundation
import OIQ
import Support
import Testing

/// What a withdrawal takes back, and what stands after it.
@Suite struct WithdrawalTests {
  private func fact(_ fields: String, of day: String, source: String = "typo") -> String {
    "record capex {company: Meta, fiscal_period: FY2026, basis: guidance, \(fields), as_of: \(day), "
      + "source: \"\(source)\"}"
  }

  /// What is said of one statement.
  private func said(_ text: String, in session: Session) throws -> String {
    let outcomes = session.execute(text).outcomes
    guard case .message(let message)? = outcomes.first else {
      Issue.record("\(outcomes)")
      return ""
    }
    return message
  }

  private func guidance(_ session: Session) throws -> ClosedRange<Double>? {
    let result = try session.run("guidance(2026) | where company == Meta")
    return result.rowCount == 0 ? nil : result[0, "amount"]?.bounds
  }

  /// From its day on; what stood before the mistake stands again, in views and sums too.
  @Test func whatWasBundledStandsAgain() throws {
    let bundled = try guidance(Session())
    let totals = try Session().run("totals | where period == 2026")[0, "total"]?.number
    #expect(bundled != nil && totals != nil)
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = try said(fact("amount: $1450B", of: "2026-11-20"), in: session)
    #expect(try guidance(session) == 1450e9...1450e9)
    let taken = try said(fact("withdrawn: true", of: "2026-11-22"), in: session)
    #expect(taken.hasPrefix("withdrawn: Meta FY2026 guidance incl_finance_leases 1450 B USD"))
    #expect(taken.contains("\n  holds again: Meta FY2026 guidance incl_finance_leases"))
    #expect(try guidance(session) == bundled)
    #expect(try session.run("totals | where period == 2026")[0, "total"]?.number == totals)
    for (day, expected) in [
      ("2026-11-19", bundled), ("2026-11-21", 1450e9...1450e9), ("2026-11-22", bundled),
    ] {
      let asked = "from capex as of \(day) | where company == Meta and fiscal_period == FY2026"
      let result = try session.run(asked + " and basis == guidance and headline")
      #expect(result.rowCount == 1 && result[0, "amount"]?.bounds == expected, "\(day)")
    }
    let versions =
      "from capex all versions | where company == Meta and fiscal_period == FY2026 and basis == guidance"
    for (days, isNamed) in [("as_of < 2026-11-01", false), ("as_of > 2026-11-01", true)] {
      let notes = try session.run("\(versions) and \(days)").notes
      #expect(notes.contains("withdrawn: Meta FY2026 guidance (on 2026-11-22)") == isNamed)
    }
    let changes = try session.run(
      "guidance(2026) | where company == Meta | aggregate total = sum(mid(amount)) "
        + "| compare as of 2026-11-20, as of 2026-11-25"
    ).changes
    #expect(changes.count == 1)
    #expect(changes.first?.summary.contains(": 1450.0 B USD → 130.0 … 145.0 B USD") == true)
  }

  /// Only the statement of the document that it names, where there is one.
  @Test func anEarlierStatementOfOnesOwnStandsAgain() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = try said(fact("amount: $150B", of: "2026-11-05", source: "call"), in: session)
    _ = try said(fact("amount: $1450B", of: "2026-11-20"), in: session)
    _ = try said(fact("withdrawn: true", of: "2026-11-21"), in: session)
    #expect(try guidance(session) == 150e9...150e9)
  }

  /// Of several statements of one document, and by a document that says nothing else, all go.
  @Test(arguments: ["typo", "correction"]) func allOfOnesOwnGo(_ source: String) throws {
    let bundled = try guidance(Session())
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    for (amount, day) in [("$1450B", "2026-11-19"), ("$1.45B", "2026-11-20")] {
      _ = try said(fact("amount: \(amount)", of: day), in: session)
    }
    _ = try said(fact("withdrawn: true", of: "2026-11-21", source: source), in: session)
    #expect(try guidance(session) == bundled)
  }

  /// Where the user recorded nothing it is the bundled fact that no longer holds, with all its versions; so it is
  /// where the user's own statement was taken back before.
  @Test(arguments: [false, true]) func aBundledFactNoLongerHolds(_ afterOnesOwn: Bool) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    if afterOnesOwn {
      _ = try said(fact("amount: $1450B", of: "2026-11-20"), in: session)
      _ = try said(fact("withdrawn: true", of: "2026-11-21"), in: session)
    }
    let taken = try said(fact("withdrawn: true", of: "2026-11-23", source: "8-K"), in: session)
    #expect(taken.hasPrefix("withdrawn: ") && !taken.contains("holds again"))
    #expect(try guidance(session) == nil)
  }

  /// The same words again: as a fact they hold again, as a withdrawal they say nothing new.
  @Test func whatWasTakenBackCanBeRecordedAgain() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let (stated, withdrawn) = (
      fact("amount: $150B", of: "2026-11-20", source: "call"),
      fact("withdrawn: true", of: "2026-11-21", source: "call")
    )
    let bundled = try guidance(session)
    for _ in 0..<2 {
      #expect(try said(stated, in: session).hasPrefix("recorded: "))
      #expect(try said(stated, in: session).hasPrefix("known already: "))
      #expect(try guidance(session) == 150e9...150e9)
      #expect(try said(withdrawn, in: session).hasPrefix("withdrawn: "))
      #expect(try said(withdrawn, in: session).hasPrefix("known already: "))
      #expect(try guidance(session) == bundled)
    }
  }

  /// A file of what was stated, withdrawn and stated again says nothing new to whoever has it.
  @Test func aFileWithAWithdrawalIsKnown() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    for fields in ["amount: $150B", "withdrawn: true", "amount: $150B"] {
      _ = try said(
        fact(fields, of: fields.hasPrefix("w") ? "2026-11-21" : "2026-11-20"), in: session)
    }
    #expect(try guidance(session) == 150e9...150e9)
    _ = try session.exportFacts(to: folder.path)
    let text = "record capex from csv(\"\(folder.path)/capex.csv\")"
    let otherFolder = try ScratchFolder()
    let other = Session(workspace: otherFolder.file)
    #expect(try said(text, in: other).hasPrefix("3 recorded: "))
    for session in [session, other] {
      #expect(try said(text, in: session).hasPrefix("0 recorded: 3 known already"))
      #expect(try guidance(session) == 150e9...150e9)
    }
  }

  /// What it takes back is no revision, and what it leaves can be revised.
  @Test func revisionsPassOverWhatWasTakenBack() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let asked =
      "revisions(capex) | where company == Meta and fiscal_period == FY2026 and basis == guidance"
    let before = try session.run(asked).rowCount
    _ = try said(fact("amount: $1450B", of: "2026-11-20"), in: session)
    #expect(try session.run(asked).rowCount == before + 1)
    _ = try said(fact("withdrawn: true", of: "2026-11-21"), in: session)
    #expect(try session.run(asked).rowCount == before)
    _ = try said(fact("amount: $250B", of: "2026-11-22", source: "call"), in: session)
    let revisions = try session.run(asked + " | sort when desc | take 1 | select old, new")
    #expect(revisions[0, "old"]?.bounds == (try guidance(Session())))
    #expect(revisions[0, "new"]?.bounds == 250e9...250e9)
  }

  /// The same rule for every table: a rate.
  @Test func aRateStandsAgain() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    func rate() throws -> Double? {
      try session.run(
        "from fx | where currency == CNY and period == 2025Q1 and kind == \"average\"")[
          0, "usd_per_unit"]?.number
    }
    let bundled = try rate()
    #expect(bundled != nil)
    func record(_ fields: String, of day: String) -> String {
      "record fx {currency: CNY, period: 2025Q1, kind: average, \(fields), as_of: \(day), source: \"typo\"}"
    }
    _ = try said(record("usd_per_unit: 7.2 USD/CNY", of: "2026-11-20"), in: session)
    #expect(try rate() == 7.2)
    _ = try said(record("withdrawn: true", of: "2026-11-21"), in: session)
    #expect(try rate() == bundled)
  }
}
