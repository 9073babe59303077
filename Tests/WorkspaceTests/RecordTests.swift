import Foundation
import OIQ
import Support
import Testing

/// What a session says and answers after `record`.
@Suite struct RecordTests {
  static let guidance = """
    record capex { company: Meta, fiscal_period: FY2027, basis: guidance, amount: $150B to $170B, \
    as_of: 2026-11-20, source: "notes" }
    """
  static let asked =
    "from capex | where company == Meta and fiscal_period == FY2027 and basis == guidance"

  private func messages(_ execution: Execution) -> [String] {
    execution.outcomes.compactMap { if case .message(let text) = $0 { text } else { nil } }
  }

  private func code(_ text: String, in session: Session) -> String? {
    do throws(Problem) {
      _ = try session.run(text)
      return nil
    } catch {
      return error.code
    }
  }

  /// Rates of years, halves, quarters and months lie over each other, in 4^10 ways for ten years: a span that they
  /// can't tile is given up as soon, and its days have the rate that all have.
  @Test func manyRatesAreSearchedOnce() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    var records: [String] = []
    for year in 2010..<2020 {
      let periods =
        ["\(year)"] + (1...2).map { "\(year)H\($0)" } + (1...4).map { "\(year)Q\($0)" }
        + (1...12).map { "\(year)M" + ($0 < 10 ? "0" : "") + "\($0)" }
      records += periods.map { period in
        #"record fx {currency: JPY, period: \#(period), kind: "average", usd_per_unit: 0.001 USD/JPY, as_of: 2020-01-31, source: "notes"}"#
      }
    }
    let recorded = session.execute(records.joined(separator: "\n"))
    #expect(recorded.outcomes.allSatisfy { if case .message = $0 { true } else { false } })
    let result = try session.run("fx(1000 JPY, USD, period: 2010-01-01..2019-12-30)")
    #expect(result[0, "value"]?.number == 1)
  }

  @Test func confinedSessionsWriteNoFacts() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = try session.run(RecordTests.guidance + "\n" + RecordTests.asked)
    session.confine()
    let problem = #expect(throws: Problem.self) {
      try session.exportFacts(to: folder.path + "/out")
    }
    #expect(problem?.code == "file-problem")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/out"))
  }

  @Test func factIsThereForTheNextStatementAndTheNextSession() throws {
    let folder = try ScratchFolder()
    for text in [RecordTests.guidance + "\n" + RecordTests.asked, RecordTests.asked] {
      let result = try Session(workspace: folder.file).run(text)
      #expect(result.rowCount == 1)
      #expect(result[0, "amount"]?.bounds == 150e9...170e9)
      #expect(result[0, "source"]?.text == "notes")
      #expect(result[0, "headline"]?.bool == true)
      #expect(result[0, "span"]?.period == "2027")
      #expect(result.notes.contains { $0.hasPrefix("recorded by you: Meta FY2027") })
    }
    #expect(try Session().run(RecordTests.asked).rowCount == 0)
  }

  /// What was recorded between two days explains their difference, and stands below a chart.
  @Test func comparedDaysAndChartsNameIt() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = session.execute(
      "record capex { company: Meta, fiscal_period: FY2026, basis: guidance, amount: $200B, "
        + "as_of: 2026-10-15, source: \"call\" }")
    let result = try session.run(
      "guidance(2026) | where company == Meta | aggregate total = sum(mid(amount)) "
        + "| compare as of 2026-09-01, as of 2026-11-01")
    let changes = result.changes
    #expect(changes.count == 1)
    #expect(changes.first?.fact?.asOf == "2026-10-15")
    let path = "\(folder.path)/chart.svg"
    _ = session.execute(
      "guidance(2026) | where company == Meta | select company, amount "
        + "| plot bar amount by company save \"\(path)\"")
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Sources: call"))
  }

  /// Nothing is known as actual of days that have not passed.
  @Test func anActualIsOverWhenItIsKnown() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    func record(_ period: String, _ day: String) -> String {
      "record capex { company: Meta, fiscal_period: \(period), basis: actual, amount: $150B, "
        + "as_of: \(day), source: \"call\" }"
    }
    #expect(code(record("FY2030", "2026-11-20"), in: session) == "bad-fact")
    #expect(messages(session.execute(record("FY2026Q3", "2026-10-30"))).count == 1)
  }

  /// Only facts that the rows rest on are named.
  @Test func othersFactsAreNotNamedYours() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = session.execute(RecordTests.guidance)
    let result = try session.run("from spend | where company == Alibaba | take 1")
    #expect(!result.notes.contains { $0.contains("recorded by you") })
  }

  /// What is stated anew in another unit has changed by no number.
  @Test func figuresOfTwoUnitsHaveNoDifference() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    for (amount, day) in [("$5B", "2026-11-01"), ("¥30B", "2026-11-20")] {
      _ = try session.run(
        "record market {segment: \"cpo\", metric: revenue, period: 2033, basis: estimate, "
          + "stated_by: \"me\", amount: \(amount), as_of: \(day), source: \"n\"}")
    }
    let result = try session.run(
      "from market | where stated_by == \"me\" | compare as of 2026-11-05, as of 2026-11-25")
    #expect(result.rowCount == 1)
    #expect(result[0, "amount_20261105"]?.number == 5e9)
    #expect(result[0, "amount_20261125"]?.number == 30e9)
    #expect(result[0, "amount_change"]?.isMissing == true)
    #expect(result[0, "amount_ratio"]?.isMissing == true)
    #expect(result.changes.count == 1 && result.changes.first?.amount.isMissing == true)
    #expect(result.notes.contains { $0.hasSuffix("in another unit now") })
  }

  /// What is written out is taken back as it was, withdrawals, quotes and all.
  @Test func exportedFactsComeBack() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let again = try ScratchFolder()
    let other = Session(workspace: again.file)
    for text in [
      RecordTests.guidance.replacing("\"notes\"", with: #""notes, page \"2\"""#),
      """
      record capex { company: Meta, fiscal_period: FY2027, basis: guidance, withdrawn: true, \
      as_of: 2026-11-21, source: "call" }
      """,
      """
      record capex { company: Meta, fiscal_period: FY2028, basis: guidance, amount: $200B, \
      as_of: 2026-11-22, source: "call" }
      """,
    ] {
      #expect(messages(session.execute(text)).count == 1)
    }
    let out = "\(folder.path)/out"
    #expect(
      try session.exportFacts(to: out) == [
        "3 facts written to \(out)/capex.csv: `record capex from csv(\"\(out)/capex.csv\")`"
      ])
    let record = "record capex from csv(\"\(out)/capex.csv\")"
    #expect(messages(other.execute(record))[0].hasPrefix("3 recorded: "))
    // Whoever has them has them, what was withdrawn too.
    for session in [session, other] {
      #expect(messages(session.execute(record))[0].hasPrefix("0 recorded: 3 known already"))
    }
    let asked = """
      from capex all versions
      | where as_of >= 2026-11-20
      | select company, fiscal_period, span, definition, amount, as_of, source
      """
    let (before, after) = (try session.run(asked), try other.run(asked))
    // The fact, that it was withdrawn, and the other.
    #expect(before.rowCount == 3)
    #expect(session.render(before) == other.render(after))
    #expect(try session.run(RecordTests.asked).rowCount == 0)
    #expect(try other.run(RecordTests.asked).rowCount == 0)
    #expect(code("from capex", in: session) == nil)
    #expect { try Session().exportFacts(to: folder.path) } throws: {
      ($0 as? Problem)?.code == "workspace-problem"
    }
    #expect { try session.exportFacts(to: "\(folder.path)/none/deeper") } throws: {
      ($0 as? Problem)?.code == "file-problem"
    }
  }

  /// Taking back is no revision, nor is what is stated after it.
  @Test func withdrawalsAreNoRevisions() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let asked = "revisions(capex) | where company == Meta and fiscal_period == FY2027"
    for fields in [
      "amount: $175B, as_of: 2026-11-20", "withdrawn: true, as_of: 2026-11-21",
      "amount: $180B, as_of: 2026-11-22",
    ] {
      _ = session.execute(
        "record capex { company: Meta, fiscal_period: FY2027, basis: guidance, \(fields), "
          + "source: \"call\" }")
    }
    #expect(try session.run(asked).rowCount == 0)
    _ = session.execute(
      "record capex { company: Meta, fiscal_period: FY2027, basis: guidance, amount: $190B, "
        + "as_of: 2026-11-23, source: \"call\" }")
    #expect(try session.run(asked).rowCount == 1)
  }

  @Test func viewsSumsAndWorldsHoldIt() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let sum = """
      from spend | where company == Meta | calendarize amount to year by company
      | where period in 2027..2027 | aggregate total = sum(mid(amount))
      """
    let before = try session.run(sum)[0, "total"]?.number
    _ = try session.run(RecordTests.guidance)
    #expect(before != 160e9)
    #expect(try session.run(sum)[0, "total"]?.number == 160e9)
    #expect(
      try session.run(
        RecordTests.asked.replacing("from capex", with: "from capex as of 2026-11-19")
      ).rowCount == 0)
  }

  @Test func aLaterVersionSupersedesAndSaysWhat() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = try session.run(RecordTests.guidance)
    let later = RecordTests.guidance.replacing("$150B to $170B", with: "$165B")
      .replacing("11-20", with: "11-25")
    let report = messages(session.execute(later)).joined()
    #expect(report.contains("supersedes: Meta FY2027 guidance incl_finance_leases 150 to 170 B"))
    #expect(try session.run(RecordTests.asked)[0, "amount"]?.number == 165e9)
    #expect(messages(session.execute(later)).joined().hasPrefix("known already"))
    let all = RecordTests.asked.replacing("from capex", with: "from capex all versions")
    #expect(try session.run(all).rowCount == 2)
  }

  @Test func aWithdrawnFactNoLongerHolds() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = try session.run(RecordTests.guidance)
    _ = try session.run(
      """
      record capex { company: Meta, fiscal_period: FY2027, basis: guidance, as_of: 2026-11-30,
        source: "call", withdrawn: true }
      """)
    #expect(try session.run(RecordTests.asked).rowCount == 0)
    let before = RecordTests.asked.replacing("from capex", with: "from capex as of 2026-11-29")
    #expect(try session.run(before).rowCount == 1)
  }

  /// All versions tell what was taken back apart: the withdrawal states no figure, and the footer names the fact.
  @Test func aWithdrawnFactIsToldAmongAllVersions() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = try session.run(RecordTests.guidance)
    let all = RecordTests.asked.replacing("from capex", with: "from capex all versions")
    let stated = try session.run(all)
    #expect(!stated.notes.contains { $0.hasPrefix("withdrawn") })
    _ = try session.run(
      """
      record capex { company: Meta, fiscal_period: FY2027, basis: guidance, as_of: 2026-11-30,
        amount: $1B, source: "call", withdrawn: true }
      """)
    let versions = try session.run("\(all) | sort as_of")
    #expect(versions["amount"]?.numbers == (stated["amount"]?.numbers ?? []) + [nil])
    #expect(versions.notes.contains("withdrawn: Meta FY2027 guidance (on 2026-11-30)"))
    let most = try session.run("\(all) | aggregate most = max(mid(amount)) by definition")
    #expect(most.notes.contains("withdrawn: Meta FY2027 guidance (on 2026-11-30)"))
    // On the day before it held.
    let before = RecordTests.asked.replacing("from capex", with: "from capex as of 2026-11-29")
    #expect(try !session.run(before).notes.contains { $0.hasPrefix("withdrawn") })
  }

  /// What is taken back before it was said still holds, and that is said.
  @Test func aWithdrawalBeforeTheFactWithdrawsNothing() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    _ = try session.run(RecordTests.guidance)
    let said = messages(
      session.execute(
        """
        record capex { company: Meta, fiscal_period: FY2027, basis: guidance, as_of: 2026-01-02,
          source: "call", withdrawn: true }
        """))
    #expect(said.count == 1)
    #expect(said.first?.hasPrefix("beside what holds: withdrawn on 2026-01-02\n  holds: ") == true)
    #expect(try session.run(RecordTests.asked).rowCount == 1)
  }

  @Test func aFileIsRecordedWholeOrNotAtAll() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    func csv(_ company: String) throws -> String {
      let path = try folder.write(
        "facts.csv",
        """
        company,fiscal_period,basis,amount [USD],as_of,source
        Meta,FY2027,guidance,160000000000,2026-11-20,mine
        \(company),FY2027,guidance,170000000000,2026-11-20,mine

        """)
      return "record capex from csv(\"\(path)\")"
    }
    #expect(code(try csv("Gogle"), in: session) == "unknown-member")
    #expect(try session.run("from capex all versions | where as_of == 2026-11-20").rowCount == 0)
    #expect(messages(session.execute(try csv("Google")))[0].hasPrefix("2 recorded: 2 new"))
    #expect(
      messages(session.execute(try csv("Google")))[0].hasPrefix("0 recorded: 2 known already"))
    #expect(try session.run("from capex all versions | where source == \"mine\"").rowCount == 2)
  }

  /// People write figures as the language does, and spreadsheets with their unit in a column.
  @Test func figuresInAFileAreReadAsTheyAreWritten() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    func record(_ rows: String) throws -> String {
      let path = try folder.write(
        "facts.csv", "company,fiscal_period,basis,amount,currency,as_of,source\n" + rows)
      return "record capex from csv(\"\(path)\")"
    }
    let text = try record(
      """
      Meta,FY2027,guidance,$150B to $170B,,2026-11-20,mine
      Google,FY2027,guidance,250B,USD,2026-11-20,mine
      Tencent,FY2027,guidance,¥90B,,2026-11-20,mine

      """)
    #expect(messages(session.execute(text)).first?.hasPrefix("3 recorded: 3 new") == true)
    let rows = try session.run("from capex | where source == \"mine\" | sort company")
    #expect(rows["company"]?.texts == ["Google", "Meta", "Tencent"])
    #expect(
      (0..<3).map { rows[$0, "amount"]?.bounds } == [250e9...250e9, 150e9...170e9, 90e9...90e9])
    #expect(rows["currency"]?.texts == ["USD", "USD", "CNY"])
    for wrong in ["lots", "150 B USD", "$1B to", "amount"] {
      let text = try record("Meta,FY2028,guidance,\(wrong),,2026-11-20,mine\n")
      #expect(code(text, in: session) == "bad-fact", "\(wrong)")
    }
  }

  @Test(arguments: [
    ("company: Mta", "unknown-member"), ("company: Meta, amuont: $3B", "bad-fact"),
    ("company: Meta, company: Meta", "bad-fact"), ("company: Meta, amount: 30 W", "unknown-member"),
    ("company: Meta, amount: 30", "bad-fact"), ("company: Meta, stated_by: meta", "bad-fact"),
    ("company: Meta, as_of: \"today\"", "bad-fact"), ("company: Meta, amount: $3B", "bad-fact"),
    ("company: Meta, amount: normal($3B to $4B)", "bad-fact"),
  ]) func mistakesAreRefused(_ fields: String, _ expected: String) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    #expect(code("record capex {\(fields)}", in: session) == expected)
    #expect(!folder.hasFile)
  }

  /// What can't be so, each with what is said of it and what to do.
  @Test(arguments: [
    ("amount: -$10B", "`amount` can't be below zero", "leave the sign out"),
    ("amount: $10B to $12B, low: -1", "`amount` can't be below zero", "leave the sign out"),
    ("amount: $10B, as_of: 2099-11-20", "`as_of` is 2099-11-20, and nothing", "the day on which"),
    (
      "amount: $10B, span: 2026", "FY2027 of Meta is 2027, and the days given are 2026",
      "leave `span` out"
    ),
    ("amount: $10B, fiscal_period: 2027", "`fiscal_period` can't be a number", "\"FY2027\""),
    (
      "amount: $10B, fiscal_period: \"2027\"", "can't tell the days of 2027",
      "write FY2027 or CY2027"
    ),
    ("amount: ¥10B, currency: USD", "`amount` is CNY, not USD", "give it in USD"),
    ("amount: 10 W, currency: USD", "`amount` is power, not money", "give it in USD"),
  ]) func whatCantBeSoIsRefused(_ fields: String, _ title: String, _ help: String) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    var text = "record capex {company: Meta, basis: guidance, source: \"call\", \(fields)"
    for field in ["as_of: 2026-11-20", "fiscal_period: FY2027"]
    where !fields.contains(field.prefix { $0 != ":" }) {
      text += ", \(field)"
    }
    let problem = try #require(session.execute(text + "}").problems.first)
    #expect(problem.title.hasPrefix(title), "\(problem.title)")
    #expect(problem.help.contains { $0.contains(help) }, "\(problem.help)")
    #expect(!folder.hasFile)
  }

  /// What looks unlike and isn't, or is below zero rightly.
  @Test(arguments: [
    "record capex {company: Meta, fiscal_period: FY2027, span: 2027, basis: guidance, amount: $150B, as_of: 2026-11-20, source: \"call\"}",
    "record capex {company: Microsoft, fiscal_period: FY2027, span: 2026-07-01..2027-06-30, basis: guidance, amount: $150B, as_of: 2026-11-20, source: \"call\"}",
    "record capex {company: Meta, fiscal_period: CY2027, basis: guidance, amount: $150B, as_of: 2026-11-20, source: \"call\"}",
    "record capex {company: Meta, fiscal_period: \"PLAN3\", span: 2026..2028, basis: guidance, amount: $150B, as_of: 2026-11-20, source: \"call\"}",
    "record specs {technology: dsp_pluggable, speed: 800G, product: \"x\", metric: \"price_change\", per: \"module\", amount: -10%, evidence: claim, as_of: 2026-11-20, source: \"call\"}",
    "record specs {technology: dsp_pluggable, product: \"x\", metric: \"loss\", per: \"link\", amount: -3 dB, evidence: claim, as_of: 2026-11-20, source: \"call\"}",
  ]) func whatMayBeSoIsRecorded(_ text: String) throws {
    let folder = try ScratchFolder()
    let result = Session(workspace: folder.file).execute(text)
    #expect(result.problems.isEmpty, "\(result.problems)")
  }

  @Test func withoutAWorkspaceThereIsNone() throws {
    #expect(code(RecordTests.guidance, in: Session()) == "workspace-problem")
  }

  @Test func aQueryMakesNoFile() throws {
    let folder = try ScratchFolder()
    _ = try Session(workspace: folder.file).run("from capex | take 1")
    #expect(!folder.hasFile)
  }
}

extension Execution {
  fileprivate var problems: [Problem] {
    outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
  }
}
