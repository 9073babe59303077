import OIQExecution
import OIQValues

extension Footer {
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
