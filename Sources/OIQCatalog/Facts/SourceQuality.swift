/// How far a source stands from who knows: 0 is a filing. A relay counts as what stands behind it.
package struct SourceQuality: Comparable, Hashable, Sendable {
  private var rank: Int
  /// Of two sources of one rank, the original counts before its relay.
  private var relayRank: Int

  package init(kind: String?, primary: String?) {
    relayRank = SourceQuality.rank(of: kind)
    rank = min(SourceQuality.rank(of: primary), relayRank)
  }

  static let unknown = SourceQuality(kind: nil, primary: nil)

  /// Weaker sources come first, as older versions do.
  package static func < (left: SourceQuality, right: SourceQuality) -> Bool {
    (left.rank, left.relayRank) > (right.rank, right.relayRank)
  }

  private static let order: [[String]] = [
    ["filing"], ["press_release"], ["call", "transcript"], ["slide"], ["paper"], ["spec"],
    ["dataset"], ["survey"], ["research_note"], ["news"], ["blog"],
  ]

  /// What it is, or what stands behind it where it relays: `filing`; `unknown` where nobody says.
  package var standing: String {
    SourceQuality.order.indices.contains(rank) ? SourceQuality.order[rank][0] : "unknown"
  }

  /// Whether nothing better than news or a blog stands behind it.
  package var isWeak: Bool { rank >= SourceQuality.weakest }

  private static let weakest = order.firstIndex { $0.contains("news") } ?? order.count

  private static func rank(of kind: String?) -> Int {
    guard let kind else { return order.count }
    return order.firstIndex { $0.contains(kind) } ?? order.count
  }
}
