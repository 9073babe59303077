import OIQCatalog
import OIQValues

extension Footer {
  /// Less than that of a figure is no weakness.
  private static let telling = 0.01

  /// What a reader should know of the facts that figures are made of: how much rests on news and blogs alone, and
  /// what has no day. Good evidence needs no words; `quality` has them all.
  func evidence(held table: Table, _ added: [[FactPart]]) -> [String] {
    var lines: [String] = []
    // Of a row that is one fact its source says it, where it is shown.
    let isSourceShown = table.visibleIndices.contains { table.fields[$0].name == "source" }
    let sourced = stated(isSourceShown ? added : added + Footer.factsOfRows(of: table))
    if sourced.values.contains(where: \.isWeak),
      let facts = try? FactsWeighed(Set(sourced.keys), in: catalog)
    {
      let weak = facts.facts.filter(\.quality.isWeak)
      let share = facts.share(of: weak)
      if share.map({ $0 >= Footer.telling }) ?? true {
        lines.append(Footer.weakness(of: weak, among: facts.facts.count, share))
      }
    }
    let dated = stated(added)
    let undated = dated.values.count { !$0.isDated }
    if undated > 0 { lines.append("\(undated) of \(dated.count) facts undated") }
    return lines
  }

  /// The facts of these parts that documents state, but for those that the user has recorded.
  private func stated(_ parts: [[FactPart]]) -> [FactPart: (isWeak: Bool, isDated: Bool)] {
    var facts: [FactPart: (isWeak: Bool, isDated: Bool)] = [:]
    for part in parts.joined() {
      let whole = FactPart(table: part.table, row: part.row, start: 0, end: 0)
      guard facts[whole] == nil, let info = try? catalog.fact(whole), info.recorded == nil,
        info.source != nil,
        let quality = try? catalog.quality(of: info)
      else { continue }
      facts[whole] = (quality.isWeak, info.asOf != nil)
    }
    return facts
  }

  /// `2 of 3 facts, 70% by amount, rest on news and blogs alone, one of them stated nowhere else`; without the share
  /// where amounts don't add up.
  private static func weakness(
    of weak: [FactsWeighed.Weighed], among count: Int, _ share: Double?
  ) -> String {
    let once = weak.count(where: \.isStatedOnce)
    let others =
      once == 0 ? "" : ", \(once == weak.count ? "" : "\(once) of them ")stated nowhere else"
    let rest = "\(weak.count == 1 ? "rests" : "rest") on news and blogs alone\(others)"
    if count == 1 { return "the one fact behind it \(rest)" }
    // By amount and not of the value: a median is none of its facts' sum.
    let amount =
      weak.count == count
      ? nil
      : share.map {
        ", \(describe(.number(($0 * 100).rounded()), .plainNumber))% by amount,"
      }
    return "\(weak.count) of \(count) facts\(amount ?? "") \(rest)"
  }
}
