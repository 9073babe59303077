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

  private static func rank(of kind: String?) -> Int {
    guard let kind else { return order.count }
    return order.firstIndex { $0.contains(kind) } ?? order.count
  }
}
