import Foundation
import OIQ
import Support
import Testing

/// What `record` finds in a fact before it is kept.
@Suite struct RecordCheckTests {
  private func outcome(_ text: String, in session: Session) -> Execution.Outcome? {
    session.execute(text).outcomes.first
  }

  private func refusal(of text: String, in session: Session) -> Problem? {
    if case .failure(let problems)? = outcome(text, in: session) { problems.first } else { nil }
  }

  private func report(of text: String, in session: Session) -> String? {
    if case .message(let text)? = outcome(text, in: session) { text } else { nil }
  }

  private static func specs(_ fields: String) -> String {
    "record specs {technology: lpo, speed: 800G, product: \"ours\", evidence: field, as_of: 2026-11-02, "
      + "source: \"our lab\", \(fields)}"
  }

  private static func supply(_ fields: String) -> String {
    "record supply {supplier: Lumentum, component: eml_laser, as_of: 2026-11-02, source: \"call\", \(fields)}"
  }

  private static func market(_ fields: String) -> String {
    "record market {segment: cpo, period: 2027, basis: estimate, stated_by: \"me\", as_of: 2026-11-02, "
      + "source: \"call\", \(fields)}"
  }

  private static func milestone(_ fields: String) -> String {
    "record milestones {thread: \"lumentum-uhp-laser-volume\", company: Lumentum, window: 2027H1, "
      + "stated_by: Lumentum, as_of: 2026-11-05, source: \"call\", \(fields)}"
  }

  /// A day of knowledge that hasn't come may be the day that a fact is about. Answers that hang on no day say nothing.
  @Test func aDayToComeIsTold() throws {
    func told(asOf day: String, now: Int?) throws -> [Problem] {
      let folder = try ScratchFolder()
      var settings = SessionSettings()
      settings.workspace = folder.file
      settings.now = now
      let session = Session(settings: settings)
      let run = session.execute(
        "record supply {supplier: Lumentum, component: eml_laser, as_of: \(day), metric: price, "
          + "amount: $3/laser, period: 2026, source: \"call\"}")
      // It is kept all the same.
      #expect(try session.run("from supply | where source == \"call\"").rowCount == 1)
      return run.outcomes.flatMap {
        if case .failure(let problems) = $0 { problems } else { [] as [Problem] }
      }
    }
    // 2026-11-20, 12:00.
    let now = 1_795_176_000
    let ahead = try told(asOf: "2026-11-21", now: now)
    #expect(ahead.map(\.code) == ["bad-fact"] && ahead.first?.severity == .warning)
    #expect(ahead.first?.title == "`as_of` is 2026-11-21, and today is 2026-11-20")
    #expect(try told(asOf: "2026-11-20", now: now).isEmpty)
    #expect(try told(asOf: "2026-11-21", now: nil).isEmpty)
  }

  // MARK: Dimensions

  @Test(arguments: [
    (
      specs("metric: power, per: module, amount: $6.5"),
      "`amount` is money in USD, and `metric: power, per: module` in `specs` is power in W",
      "give it as power in W"
    ),
    (
      specs("metric: power, per: rack, amount: $6.5"),
      "`amount` is money in USD, and `metric: power` in `specs` is power in W",
      "give it as power in W"
    ),
    (
      specs("metric: price, per: module, price_basis: contract, amount: $400"),
      "`amount` is money in USD, and `metric: price, per: module` in `specs` is price per module in",
      "give it as price per module in USD/module"
    ),
    (
      supply("metric: lead_time, amount: 52 W"),
      "`amount` is power in W, and `metric: lead_time` in `supply` is time in week",
      "give it as time in week"
    ),
    (
      market("metric: units, amount: 5 W"),
      "`amount` is power in W, and `metric: units` in `market` is count in module or gpu or",
      "give it as count in module or gpu or"
    ),
    (
      "record assumptions {name: pue, applies_to: \"us\", amount: 30 W, stated_by: \"me\", as_of: 2026-11-02, source: \"x\"}",
      "`amount` is power in W, and `name: pue` in `assumptions` is plain number in x",
      "give it as plain number in x"
    ),
  ]) func anotherDimensionIsRefused(_ text: String, _ title: String, _ help: String) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let problem = try #require(refusal(of: text, in: session))
    #expect(problem.code == "unit-mismatch")
    #expect(problem.title.hasPrefix(title), "\(problem.title)")
    #expect(problem.help.first?.hasPrefix(help) == true, "\(problem.help)")
    #expect(problem.places.first?.range.isEmpty == false)
    #expect(!folder.hasFile)
  }

  /// Another unit or prefix, another currency or thing where rows have their own, and what nobody measured yet.
  @Test(arguments: [
    specs("metric: power, per: module, amount: 6500 mW"),
    specs("metric: power, per: rack, amount: 4 kW"),
    specs("metric: price, per: rack, amount: 4000 USD/rack"),
    specs("metric: shininess, per: module, amount: $6.5"),
    supply("metric: lead_time, amount: 300 d"),
    market("metric: revenue, amount: €3B"), market("metric: units, amount: 5M switch"),
    market("metric: share, amount: 12%"),
  ]) func theSameDimensionIsRecorded(_ text: String) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let result = session.execute(text)
    #expect(!result.failed, "\(result.outcomes)")
  }

  // MARK: Words

  @Test(arguments: [
    (milestone("event: \"shipping\", status: announced"), "`shipping` is no `event`", "one of: "),
    (milestone("event: ship, status: \"delayed\""), "`delayed` is no `status`", "slipped"),
    (milestone("event: ship, status: \"anounced\""), "`anounced` is no `status`", "`announced`"),
  ]) func aClosedVocabularyTakesNoNewWord(_ text: String, _ title: String, _ help: String) throws {
    let folder = try ScratchFolder()
    let problem = try #require(refusal(of: text, in: Session(workspace: folder.file)))
    #expect(problem.code == "unknown-member" && problem.title == title)
    #expect(problem.help.first?.contains(help) == true, "\(problem.help)")
    #expect(!folder.hasFile)
  }

  @Test(arguments: [
    (
      supply("metric: lead_time, amount: 52 week").replacing("Lumentum", with: "Lumentm"),
      "new: no other `supplier` is called Lumentm; did you mean `Lumentum`?"
    ),
    (
      supply("metric: lead_time, amount: 52 week").replacing("eml_laser", with: "eml_lasr"),
      "new: no other `component` is called eml_lasr; did you mean `eml_laser`?"
    ),
  ]) func aNewWordNearAnotherIsNoted(_ text: String, _ note: String) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let said = try #require(report(of: text, in: session))
    #expect(said.hasPrefix("recorded: ") && said.hasSuffix("\n  \(note)"), "\(said)")
    // Once it is there it is a word like any other.
    let again = text.replacing("52 week", with: "53 week").replacing("11-02", with: "11-03")
    #expect(report(of: again, in: session)?.contains("new: ") == false)
  }

  /// What is unlike all others, and what is the next of a series.
  @Test(arguments: [
    supply("metric: lead_time, amount: 52 week").replacing("Lumentum", with: "\"Zhongji Factory\""),
    "record capex {company: Meta, fiscal_period: FY2029, basis: guidance, amount: $3B, as_of: 2026-11-02, source: \"call\"}",
    supply("metric: lead_time, amount: 52 week").replacing(
      "eml_laser", with: "\"400g_transceiver\""),
  ]) func aNewWordOfItsOwnIsNotNoted(_ text: String) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let said = try #require(report(of: text, in: session))
    #expect(said.hasPrefix("recorded: ") && !said.contains("new: "), "\(said)")
  }

  @Test(arguments: [("0", true), ("1", false), ("12", false), ("13", true), ("6.5", true)])
  func aYearEndsInAMonth(_ month: String, _ isRefused: Bool) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let text = "record companies {company: \"Zhongji\", fiscal_year_end_month: \(month)}"
    let problem = refusal(of: text, in: session)
    #expect((problem?.title == "`fiscal_year_end_month` is a month from 1 to 12") == isRefused)
    #expect((problem != nil) == isRefused)
  }

  // MARK: Withdrawals

  /// Of two facts of which one has a period, each can be withdrawn.
  @Test(arguments: [
    ("", "52 week"), ("period: missing, ", "52 week"), ("period: 2026Q4, ", "50 week"),
  ]) func eachOfTwoFactsCanBeWithdrawn(_ field: String, _ gone: String) throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    for fields in ["amount: 52 week", "amount: 50 week, period: 2026Q4"] {
      _ = report(of: RecordCheckTests.supply("metric: lead_time, \(fields)"), in: session)
    }
    let text = RecordCheckTests.supply("\(field)metric: lead_time, withdrawn: true")
    let said = try #require(report(of: text.replacing("11-02", with: "11-12"), in: session))
    #expect(said.hasPrefix("withdrawn: Lumentum ") && said.contains(gone), "\(said)")
    let asked = "from supply | where source == \"call\""
    #expect(try session.run(asked).rowCount == 1)
    // The other has a period, and is not meant by one without.
    if gone == "52 week" {
      let again = RecordCheckTests.supply("period: missing, metric: lead_time, withdrawn: true")
      let problem = refusal(of: again.replacing("11-02", with: "11-13"), in: session)
      #expect(
        problem?.title == "no fact of `supply` fits these fields, so there is none to withdraw")
    }
  }
}
