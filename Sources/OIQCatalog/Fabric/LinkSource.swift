import OIQText
import OIQValues

/// One row a link of a fabric, made when a query reads it and only in the columns that it reads: ten
/// million links cost nothing until then. Devices of a kind are numbered from 0, in all planes together; an endpoint
/// that is in every plane has one number.
package struct LinkSource: TableSource {
  package let fabric: Fabric
  package var name: String { "links" }
  package var order: [Int] { [] }
  package var rowCount: Int? { fabric.linkCount }

  package init(_ fabric: Fabric) { self.fabric = fabric }
}

extension LinkSource {
  private enum Field: Int, CaseIterable { case tier, plane, lower, from, upper, to, rate, length }

  package var fields: [TableField] {
    let end = ValueType.text(vocabulary: Vocabulary.Name.fabricEnd.rawValue)
    return [
      TableField("tier", .plainNumber), TableField("plane", .plainNumber),
      TableField("lower", end), TableField("lower_number", .plainNumber), TableField("upper", end),
      TableField("upper_number", .plainNumber), FabricTable.field("rate", in: "Gbps"),
      FabricTable.field("length", in: "m"),
    ]
  }

  package func scan(columns indices: [Int]) throws(Diagnostic) -> Table {
    try scan(columns: indices) { false }
  }

  /// O(links) for each column asked for.
  package func scan(
    columns indices: [Int], until isStopped: @Sendable () -> Bool
  ) throws(Diagnostic) -> Table {
    let wanted = indices.compactMap { Field(rawValue: $0) }
    let count = fabric.linkCount
    var ends: LinkEnds?
    if wanted.contains(where: { [.from, .to, .length].contains($0) }) {
      ends = LinkEnds(fabric, until: isStopped)
    }
    return Table(
      fields: indices.map { fields[$0] },
      columns: wanted.map { column($0, ends, count, until: isStopped) },
      rowCount: count)
  }

  private func column(
    _ field: Field, _ ends: LinkEnds?, _ count: Int, until isStopped: Fabric.Stop
  ) -> Column {
    if isStopped() { return Column(.numbers(Buffer([]))) }
    switch field {
    case .tier: return numbers(count, until: isStopped) { _, number, _ in Double(number) }
    case .plane: return numbers(count, until: isStopped) { _, _, copy in Double(copy) }
    case .rate: return numbers(count, until: isStopped) { tier, _, _ in tier.rate }
    case .lower: return texts(count, until: isStopped) { $0.lower }
    case .upper: return texts(count, until: isStopped) { $0.upper }
    case .from: return Column(.numbers(ends?.from ?? Buffer([])))
    case .to: return Column(.numbers(ends?.to ?? Buffer([])))
    case .length:
      return ends.map { lengths(count, $0, until: isStopped) } ?? Column(.numbers(Buffer([])))
    }
  }

  /// Runs over the links: of each copy the tiers in order, a piece at a time.
  private func forEachRun(
    until isStopped: Fabric.Stop, _ body: (FabricTier, Int, Int, Range<Int>) -> Void
  ) {
    var start = 0
    for copy in 0..<fabric.copies {
      for (index, tier) in fabric.tiers.enumerated() {
        let end = start + tier.links
        while start < end, !isStopped() {
          let piece = start..<min(start + Fabric.linksAtATime, end)
          body(tier, index + 1, copy + 1, piece)
          start = piece.upperBound
        }
        start = end
      }
    }
  }

  private func numbers(
    _ count: Int, until isStopped: Fabric.Stop, _ value: (FabricTier, Int, Int) -> Double
  ) -> Column {
    Column(
      .numbers(
        Buffer(count: count) { target in
          forEachRun(until: isStopped) { tier, number, copy, rows in
            target[rows].update(repeating: value(tier, number, copy))
          }
        }))
  }

  private func texts(
    _ count: Int, until isStopped: Fabric.Stop, _ end: (FabricTier) -> FabricEnd
  ) -> Column {
    let dictionary = TextDictionary(FabricEnd.allCases.map(\.rawValue))
    let codes = Buffer<Int32>(count: count) { target in
      forEachRun(until: isStopped) { tier, _, _, rows in
        let code = FabricEnd.allCases.firstIndex(of: end(tier)) ?? 0
        target[rows].update(repeating: Int32(code))
      }
    }
    return Column(.codes(codes, dictionary))
  }

  /// Devices of a kind stand in order along the floor, so that a link is as long, between the tier's
  /// bounds, as its ends are apart in their orders.
  private func lengths(
    _ count: Int, _ ends: LinkEnds, until isStopped: Fabric.Stop
  ) -> Column {
    Column(
      .numbers(
        Buffer(count: count) { target in
          forEachRun(until: isStopped) { tier, _, copy, rows in
            let (lowest, longest) = (tier.length.lowerBound, tier.length.upperBound)
            let firstLower = Double(fabric.firstLower(tier, copy: copy - 1))
            let firstUpper = Double((copy - 1) * tier.upperCount)
            let (below, above) = (Double(tier.lowerCount), Double(tier.upperCount))
            for row in rows {
              let left = (ends.from[row] - firstLower + 0.5) / below
              let right = (ends.to[row] - firstUpper + 0.5) / above
              target[row] = lowest + (longest - lowest) * abs(left - right)
            }
          }
        }))
  }
}

/// The devices at both ends of every link.
struct LinkEnds {
  let from: Buffer<Double>
  let to: Buffer<Double>

  init(_ fabric: Fabric, until isStopped: Fabric.Stop = { false }) {
    let count = fabric.linkCount
    var lower: Buffer<Double>?
    to = Buffer(count: count) { uppers in
      lower = Buffer(count: count) { lowers in
        var start = 0
        for copy in 0..<fabric.copies {
          for tier in fabric.tiers {
            let rows = start..<start + tier.links
            tier.wiring.write(
              tier.links, fabric.firstLower(tier, copy: copy), copy * tier.upperCount,
              UnsafeMutableBufferPointer(rebasing: lowers[rows]),
              UnsafeMutableBufferPointer(rebasing: uppers[rows]), until: isStopped)
            start += tier.links
          }
        }
      }
    }
    from = lower ?? Buffer([])
  }
}

extension Fabric {
  /// Whether to stop making links: asked before each so many of them.
  typealias Stop = () -> Bool

  static let linksAtATime = 1 << 16
}
