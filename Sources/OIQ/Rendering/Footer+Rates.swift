import OIQCatalog
import OIQExecution
import OIQPlan
import OIQValues

extension Footer {
  /// Whose money has no rate and so is in no figure. Of companies that the query doesn't ask for nothing is said.
  func withoutRates(
    _ notes: [(note: RunNote, count: Int)], of wanted: Set<String>
  ) -> [String] {
    var names: [String: [String]] = [:]
    for (note, _) in notes {
      guard case .withoutRate(let part, let from, let to, let period) = note else { continue }
      let fact = part.flatMap { try? catalog.fact($0) }
      if let fact, !wanted.isEmpty, !wanted.contains(fact.entity) { continue }
      let name = "\(fact?.name ?? period.label) in \(from)"
      if names[to]?.contains(name) != true { names[to, default: []].append(name) }
    }
    return names.sorted { $0.key < $1.key }.map { currency, names in
      let sorted = names.sorted()
      let more = sorted.count > 3 ? " and \(sorted.count - 3) more" : ""
      return
        "no rate is known to \(currency), and so no amount, of \(sorted.prefix(3).joined(separator: ", "))\(more)"
    }
  }

  /// Spans for which table `fx` has no rate of their own, by currency. At most three are named.
  static func cutRates(_ notes: [(note: RunNote, count: Int)]) -> [String] {
    var spans: [String: [Period]] = [:]
    for (note, _) in notes {
      if case .cutRate(let currency, let span) = note { spans[currency, default: []].append(span) }
    }
    return spans.sorted { $0.key < $1.key }.map { currency, spans in
      let sorted = spans.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
      let names = sorted.prefix(3).map(\.label) + (sorted.count > 3 ? ["…"] : [])
      return
        "\(currency) in \(names.joined(separator: ", ")): no average of just these days is known; "
        + "the longer periods around them stand for it"
    }
  }
}
