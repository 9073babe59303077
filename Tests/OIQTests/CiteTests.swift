import OIQ
import Testing

@Suite struct CiteTests {
  /// Every number in brackets is in the list, and every entry of the list can be followed or says that it
  /// can't.
  @Test func everyMarkHasItsReference() throws {
    let session = Session()
    let result = try session.run(
      """
      from spend | where company in members(Big4) | calendarize amount to year by company
      | where period == 2025 | select company, amount
      """)
    var options = RenderOptions()
    options.mode = .cite
    let text = session.render(result, options: options)
    let lines = text.split(separator: "\n").map(String.init)
    let references = lines.filter { $0.hasPrefix("[") }
    let rows = lines.filter { $0.hasPrefix("| ") }.dropFirst(2)
    #expect(rows.count == 4)
    var marked: Set<Int> = []
    for row in rows {
      let marks = row.split(separator: "[").dropFirst().flatMap {
        $0.prefix { $0 != "]" }.split(separator: ",").compactMap {
          Int($0.filter { $0 != " " })
        }
      }
      #expect(!marks.isEmpty, "\(row)")
      marked.formUnion(marks)
    }
    #expect(marked == Set(1...references.count))
    #expect(references.allSatisfy { $0.contains("http") || $0.contains("stored copy") })
    #expect(text.contains("weakest source: [") && text.contains("oldest fact known since 2025-"))
  }

  private func cited(_ text: String) throws -> String {
    let session = Session()
    var options = RenderOptions()
    options.mode = .cite
    return session.render(try session.run(text), options: options)
  }

  /// A row gets the documents of its own figure, not those of rows that it was joined with.
  @Test func rowsAreCitedForTheirOwnFigures() throws {
    let curves = try cited("adoption | where network == scale_up and period == 2030")
    #expect(
      !curves.contains("http") && curves.contains("assumed: let scale_up_cpo_2028 = 2% to 10%"))
    #expect(curves.contains("4 assumptions"))
    let across = try cited("adoption | where network == scale_across and period == 2030")
    #expect(across.contains("no fact of the catalogue stands behind these figures"))
    let out = try cited("adoption | where network == scale_out and period == 2030")
    #expect(out.contains("TrendForce") && out.contains("let cpo_2030 = pert(15%, 33%, 55%)"))
    #expect(!out.contains("scale_up_cpo_2028 ="))
  }

  /// What is stated between two facts cites these alone, a judgement itself.
  @Test func statedSharesCiteTheirDocuments() throws {
    let text = try cited("from periods(2026..2026) | derive x = network_share * ai_share")
    #expect(text.contains("transurfing-volatility") && !text.contains("let network_share"))
    #expect(text.contains("assumed: let ai_share = 65% to 80%"))
  }
}
