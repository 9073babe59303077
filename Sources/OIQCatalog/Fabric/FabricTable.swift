import OIQValues

/// One end of the links of a tier, over all planes, rails or domains: a row of `fabric(…)`.
package struct FabricRow: Sendable, Hashable {
  package var tier: Int
  package var end: FabricEnd
  package var side: FabricSide
  /// Switches and links stand on one row each, so that a column's sum is right.
  package var switches: Int?
  package var links: Int?
  package var ports: Int
  package var freePorts: Int?
  package var modules: Int
  package var cables: Int
  /// Of a link, and of the module or cable that carries it, in bit/s.
  package var rate: Double
  package var speed: Double
  package var length: ClosedRange<Double>
  package var oversubscription: Double?
}

package enum FabricSide: String, CaseIterable, Sendable, Hashable {
  case endpoint, `switch`
}

extension Fabric {
  package var rows: [FabricRow] {
    tiers.enumerated().flatMap { rows(of: $0.element, number: $0.offset + 1) }
  }

  private func rows(of tier: FabricTier, number: Int) -> [FabricRow] {
    let links = copies * tier.links
    var upper = FabricRow(
      tier: number, end: tier.upper, side: tier.upper == .endpoint ? .endpoint : .switch,
      switches: tier.bringsSwitches ? copies * tier.upperCount : nil, links: links, ports: links,
      freePorts: tier.bringsSwitches ? copies * tier.freePorts : nil, modules: 0, cables: 0,
      rate: tier.rate, speed: tier.rate, length: tier.length,
      oversubscription: number > 1 && tier.bringsSwitches ? tier.oversubscription : nil)
    var lower = upper
    lower.end = tier.lower
    lower.side = tier.lower == .endpoint ? .endpoint : .switch
    (lower.switches, lower.links, lower.freePorts, lower.oversubscription) = (nil, nil, nil, nil)
    switch tier.item {
    case .cables: upper.cables = links
    case .modulesBelow: lower.modules = links
    case .modules(let below, let above):
      // An endpoint of several copies has the links of all of them in its modules.
      lower.modules =
        tier.lower == .endpoint && endpoints == .shared
        ? tier.lowerCount * ceilingDivision(copies, below)
        : copies * tier.lowerModules(serving: below)
      upper.modules = copies * tier.upperModules(serving: above)
      lower.speed = tier.rate * Double(below)
      upper.speed = tier.rate * Double(above)
    }
    guard !tier.endsAlike else {
      upper.ports = 2 * links
      return [upper]
    }
    return [lower, upper]
  }
}

/// What `fabric(…)` and `links(…)` give, as columns.
package enum FabricTable {
  static func field(_ name: String, in unit: String) -> TableField { number(name, unit) }

  private static func number(_ name: String, _ unit: String, _ certainty: Certainty = .point)
    -> TableField
  {
    guard case .success(let unit) = UnitTable.standard.unit(unit) else {
      return TableField(name, .number(NumberType(.known(.one), certainty: certainty)))
    }
    return TableField(name, .number(in: unit, certainty: certainty))
  }

  private static func text(_ name: String, _ vocabulary: Vocabulary.Name) -> TableField {
    TableField(name, .text(vocabulary: vocabulary.rawValue))
  }

  static let fields: [TableField] = [
    TableField("tier", .plainNumber), text("end", .fabricEnd), text("side", .fabricSide),
    number("switches", "switch"), number("links", "link"), number("ports", "port"),
    number("free", "port"), number("modules", "module"), number("cables", "cable"),
    TableField("items", .plainNumber), number("rate", "Gbps"), number("speed", "Gbps"),
    number("length", "m", .ranged), TableField("oversubscription", .plainNumber),
  ]

  package static func table(of fabric: Fabric, _ kind: FabricKind) -> Table {
    let rows = fabric.rows
    func numbers(_ value: (FabricRow) -> Double?) -> Column {
      let values = rows.map(value)
      return Column(
        .numbers(Buffer(values.map { $0 ?? 0 })), presence: .from(values.map { $0 != nil }))
    }
    func texts(_ value: (FabricRow) -> String) -> Column {
      let names = rows.map(value)
      let dictionary = TextDictionary(
        names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
      return Column(.codes(Buffer(names.map { dictionary.code(of: $0) ?? 0 }), dictionary))
    }
    let columns = [
      numbers { Double($0.tier) }, texts { $0.end.rawValue }, texts { $0.side.rawValue },
      numbers { $0.switches.map { Double($0) } }, numbers { $0.links.map { Double($0) } },
      numbers { Double($0.ports) }, numbers { $0.freePorts.map { Double($0) } },
      numbers { Double($0.modules) }, numbers { Double($0.cables) },
      numbers { Double($0.modules + $0.cables) }, numbers { $0.rate }, numbers { $0.speed },
      lengths(rows, of: kind), numbers { $0.oversubscription },
    ]
    return Table(fields: fields, columns: columns, rowCount: rows.count)
  }

  private static func lengths(_ rows: [FabricRow], of kind: FabricKind) -> Column {
    let keys = rows.map { lengthKey(kind, $0) }
    return Column(
      .ranges(
        RangeBuffer(
          low: Buffer(rows.map(\.length.lowerBound)),
          mid: Buffer(rows.map { ($0.length.lowerBound * $0.length.upperBound).squareRoot() }),
          high: Buffer(rows.map(\.length.upperBound)),
          shapes: Buffer(repeating: RangeShape.lognormal.rawValue, count: rows.count),
          keys: Buffer(keys))))
  }

  /// The unknown that a tier's length is: of both ends of its links, and of any fabric of that kind with such
  /// links there.
  private static func lengthKey(_ kind: FabricKind, _ row: FabricRow) -> UInt64 {
    let parts = [
      UInt64(truncatingIfNeeded: row.tier), row.length.lowerBound.bitPattern,
      row.length.upperBound.bitPattern,
    ]
    let texts = kind.rawValue.utf8.map { UInt64($0) }
    return (texts + parts).reduce(0xFAB0_0000) { key, part in
      // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
      var mixed = (key ^ part) &+ 0x9E37_79B9_7F4A_7C15
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
