/// A module stands in one device: of links that it could serve more of, it serves those of its device alone.
extension FabricTier {
  /// Modules at the lower end of a copy, each for at most so many links of one device.
  func lowerModules(serving links: Int) -> Int {
    lowerPorts.reduce(0) { $0 + $1.devices * ceilingDivision($1.ports, links) }
  }

  /// The same at the upper end; of devices of one kind at both.
  func upperModules(serving links: Int) -> Int {
    upperPorts.reduce(0) { $0 + $1.devices * ceilingDivision($1.ports, links) }
  }

  /// How many devices of a copy have how many ports in the tier.
  private typealias Ports = (devices: Int, ports: Int)

  private var lowerPorts: [Ports] {
    switch wiring {
    case .endpoints: [(lowerCount, 1)]
    case .even(let perLower, _, _), .groups(let perLower, _, _): [(lowerCount, perLower)]
    case .cubeFaces: [(links, 1)]
    case .complete, .groupPairs, .slimFly, .torus, .cubes: []
    }
  }

  private var upperPorts: [Ports] {
    switch wiring {
    case .endpoints(let perLeaf, let rails):
      (0..<rails).flatMap { rail -> [Ports] in
        // The first rails have one endpoint more where not all have the same number.
        let endpoints = (links + rails - 1 - rail) / rails
        return [(endpoints / perLeaf, perLeaf), (1, endpoints % perLeaf)]
      }
    case .even(let perLower, let group, let uppers):
      shares(of: perLower, over: uppers, from: group, times: lowerCount / group)
        + shares(of: perLower, over: uppers, from: lowerCount % group, times: 1)
    case .groups(let perLower, let groups, let uppers):
      shares(of: perLower, over: uppers, from: lowerCount / groups, times: groups)
    case .complete(let perGroup): [(upperCount, perGroup - 1)]
    case .groupPairs(_, _, let portsPerRouter): [(upperCount, portsPerRouter)]
    case .slimFly(let order): [(upperCount, SlimFlySize(order: order).degree)]
    case .torus(let shape): [(upperCount, shape.sides.reduce(0) { $0 + min($1 - 1, 2) })]
    case .cubes, .cubeFaces: []
    }
  }

  /// Ports of the devices that the links of lower ones are dealt out to in turn.
  private func shares(
    of links: Int, over uppers: Int, from lowers: Int, times groups: Int
  ) -> [Ports] {
    let (each, rest) = links.quotientAndRemainder(dividingBy: uppers)
    return [
      (groups * rest, lowers * (each + 1)), (groups * (uppers - rest), lowers * each),
    ]
  }
}
