import OIQ
import Support
import Testing

/// Tables without days have no versions: what the user recorded there is amended by what is recorded later.
@Suite struct AmendmentTests {
  private func messages(_ execution: Execution) -> [String] {
    execution.outcomes.compactMap { if case .message(let text) = $0 { text } else { nil } }
  }

  private func error(_ execution: Execution) -> Problem? {
    execution.outcomes.compactMap { outcome in
      if case .failure(let problems) = outcome { problems.first } else { nil }
    }.first
  }

  private static let first =
    #"record companies {company: "Acme", full_name: "Acme Inc", country: "US"}"#
  private static let later =
    #"record companies {company: Acme, fiscal_year_end_month: 6, country: "DE"}"#
  private static let asked =
    "from companies | where company == Acme | select full_name, country, fiscal_year_end_month"

  private func shown(_ session: Session) throws -> [String?] {
    let table = try session.run(Self.asked)
    #expect(table.rowCount == 1)
    return table.columnNames.map { table[0, $0]?.description }
  }

  @Test func aCompanyOfTheUserIsAmended() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    #expect(messages(session.execute(Self.first)) == ["recorded: Acme"])
    #expect(
      messages(session.execute(Self.later)) == [
        "amended: Acme\n  now: country DE, fiscal_year_end_month 6"
      ])
    #expect(try shown(session) == ["Acme Inc", "DE", "6"])
    // The next session reads the same, and says again tells nothing new.
    let next = Session(workspace: folder.file)
    #expect(try shown(next) == ["Acme Inc", "DE", "6"])
    #expect(messages(next.execute(Self.later)) == ["known already: Acme"])
    #expect(try shown(next) == ["Acme Inc", "DE", "6"])
  }

  /// In one statement, too.
  @Test func rowsAmendOneAnother() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let text = "\(Self.first)\n\(Self.later)\n\(Self.asked)"
    let table = try session.run(text)
    #expect(table.rowCount == 1 && table[0, "country"]?.text == "DE")
  }

  @Test func whatIsBundledStays() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    let problem = error(session.execute(#"record companies {company: Meta, country: "DE"}"#))
    #expect(problem?.code == "bad-fact" && problem?.title.contains("bundled") == true)
    #expect(try session.run("from companies | where company == Meta")[0, "country"]?.text == "US")
  }

  /// Members come before the facts that name them, and each file is told with the statement that takes it back.
  @Test func exportsAreTakenBackInTheirOrder() throws {
    let folder = try ScratchFolder()
    let session = Session(workspace: folder.file)
    for text in [
      Self.first,
      #"record capex {company: Acme, fiscal_period: FY2025, span: 2025, basis: actual, definition: ppe_gross, amount: $5B, as_of: 2026-02-01, source: "notes"}"#,
      #"record companies {company: Acme, country: "DE"}"#,
    ] { #expect(messages(session.execute(text)).count == 1, "\(text)") }
    let out = folder.path + "/out"
    let lines = try session.exportFacts(to: out)
    #expect(lines.count == 3 && lines[0].hasPrefix("1 fact written to \(out)/companies.csv: "))
    #expect(lines[1].hasPrefix("1 fact written to \(out)/capex.csv: "))
    let statements = lines.prefix(2).compactMap { line in
      line.split(separator: "`").last.map(String.init)
    }
    let elsewhere = try ScratchFolder()
    let other = Session(workspace: elsewhere.file)
    for statement in statements {
      #expect(messages(other.execute(statement)).count == 1, "\(statement)")
      #expect(messages(session.execute(statement)).first?.contains("known already") == true)
    }
    #expect(try shown(other) == ["Acme Inc", "DE", "—"])
    #expect(try other.number("from capex | where company == Acme | select x = mid(amount)") == 5e9)
  }
}

extension Session {
  fileprivate func number(_ text: String) throws -> Double? {
    let result = try run(text)
    return result.columnNames.last.flatMap { result[0, $0] }?.number
  }
}
