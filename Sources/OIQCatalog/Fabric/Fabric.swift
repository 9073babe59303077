import OIQValues

/// What stands at one end of a link.
package enum FabricEnd: String, CaseIterable, Sendable, Hashable {
  case endpoint, leaf, spine, core, router, `switch`, ocs
}

/// What carries the links of a tier.
package enum FabricItem: Sendable, Hashable {
  /// A module at each end, serving so many links there.
  case modules(lower: Int, upper: Int)
  /// One cable with both its ends.
  case cables
  /// A module at the lower end alone: an optical circuit switch passes the light on.
  case modulesBelow
}

/// The links between two levels of a fabric, all of one speed.
package struct FabricTier: Sendable, Hashable {
  package var lower: FabricEnd
  package var upper: FabricEnd
  package var lowerCount: Int
  package var upperCount: Int
  package var links: Int
  /// Of one link, in bit/s.
  package var rate: Double
  package var item: FabricItem
  /// Metres.
  package var length: ClosedRange<Double>
  /// Bandwidth below the lower end over bandwidth above it; 1 where nothing is lost.
  package var oversubscription = 1.0
  /// Ports of the upper devices that nothing is plugged into, in any tier.
  package var freePorts = 0
  /// Whether the devices of the upper end are not in an earlier tier already.
  package var bringsSwitches = true
  package var wiring: FabricWiring

  /// Ends between devices of one kind stand on one row: each link has two there.
  package var endsAlike: Bool { lower == upper }
}

/// Several equal networks side by side: planes, rails or domains. Each tier is of one of them.
package struct Fabric: Sendable, Hashable {
  package var copies: Int
  package var tiers: [FabricTier]
  /// Whether each copy has endpoints of its own, or all have the same ones.
  package var endpoints = CopiedEndpoints.apart
  /// What is built whole, where the endpoints that were asked for don't fill it.
  package var whole: FabricWhole?
  /// What is built otherwise than one would count from the request alone.
  package var surprises: [FabricSurprise] = []
}

/// What the copies of a fabric have for endpoints.
package enum CopiedEndpoints: Sendable, Hashable {
  case apart, shared
}

extension Fabric {
  /// Counts a fabric as it would be built: switches whole, wired alike, a part of their ports free.
  ///
  /// Takes a time that does not depend on the size, but for a slim fly's and a dragonfly's table of a few
  /// hundred entries.
  package init(_ request: FabricRequest) throws(FabricProblem) {
    try request.check()
    switch request.kind {
    case .fatTree: self = try .fatTree(request)
    case .railOptimised: self = try .railOptimised(request)
    case .railOnly: self = try .railOnly(request)
    case .multiPlane: self = try .multiPlane(request)
    case .dragonfly: self = try .dragonfly(request)
    case .slimFly: self = try .slimFly(request)
    case .torus: self = try .torus(request)
    case .scaleUp: self = try .scaleUp(request)
    }
    guard request.cableTiers <= tiers.count else {
      throw .tooLarge(
        parameter: "cable_tiers", found: Double(request.cableTiers), most: Double(tiers.count))
    }
  }

  /// The number of the first device at the lower end of a tier, in a copy counted from 0.
  func firstLower(_ tier: FabricTier, copy: Int) -> Int {
    tier.lower == .endpoint && endpoints == .shared ? 0 : copy * tier.lowerCount
  }

  package var linkCount: Int { copies * tiers.reduce(0) { $0 + $1.links } }
}

extension FabricRequest {
  /// More than any fabric has; small enough that no count below overflows.
  private static let most = 1_000_000_000.0
  /// Of a switch, and of all that is counted but endpoints.
  package static let mostPorts = 65_536

  package static func most(of parameter: String) -> Double {
    parameter == "endpoints" ? most : Double(mostPorts)
  }

  func check() throws(FabricProblem) {
    let sizes: [(String, Int, Int)] = [
      ("endpoints", endpoints, 1), ("radix", radix, 2), ("planes", planes, 1), ("rails", rails, 1),
      ("links_per_module", linksPerModule, 1), ("cable_tiers", cableTiers, 0),
      ("domain", domain, 2), ("ports", endpointPorts, 1), ("tiers", tiers ?? 1, 1),
      ("q", order ?? 2, 2),
    ]
    for (name, size, least) in sizes {
      guard size >= least else {
        throw .tooSmall(parameter: name, found: Double(size), least: Double(least))
      }
      let most = FabricRequest.most(of: name)
      guard Double(size) <= most else {
        throw .tooLarge(parameter: name, found: Double(size), most: most)
      }
    }
    guard speed > 0 else { throw .noSpeed(speed) }
    guard oversubscription >= 1 else {
      throw .tooSmall(parameter: "oversubscription", found: oversubscription, least: 1)
    }
    guard oversubscription <= 100 else {
      throw .tooLarge(parameter: "oversubscription", found: oversubscription, most: 100)
    }
  }

  /// What carries the links of a tier, counted from 1.
  func item(tier: Int, endpointLinks: Int = 1) -> FabricItem {
    if tier <= cableTiers { return .cables }
    return .modules(lower: tier == 1 ? endpointLinks : linksPerModule, upper: linksPerModule)
  }
}

/// The smallest divisor of `number` that is not less than `least`: so many devices take `number` links
/// evenly. Nil where `least` is more than `number`.
func smallestDivisor(of number: Int, from least: Int) -> Int? {
  guard least <= number else { return nil }
  return (max(least, 1)...number).first { number.isMultiple(of: $0) }
}

package func ceilingDivision(_ left: Int, _ right: Int) -> Int { (left + right - 1) / right }

/// How long the links of a tier are, in metres: a judgement. Inside a rack, along a row, across a hall,
/// between halls; a building's cable ways rarely pass 500 m, which is what DR optics are made for.
package enum FabricLength {
  static let rack = 0.5...3.0
  static let row = 3.0...30.0
  static let hall = 10.0...150.0
  static let building = 30.0...500.0

  /// The same for a reader of lengths.
  package static let judgement: String = {
    let places = [
      (rack, "in a rack"), (row, "along a row"), (hall, "across a hall"),
      (building, "between halls"),
    ]
    let texts = places.map { range, place in
      "\(NumberText.shortest(range.lowerBound)) to \(NumberText.shortest(range.upperBound)) m \(place)"
    }
    return "lengths of links are a judgement: \(texts.joined(separator: ", "))"
  }()
}
