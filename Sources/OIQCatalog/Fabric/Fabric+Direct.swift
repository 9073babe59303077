// Networks whose routers carry the endpoints themselves.

extension Fabric {
  /// Groups of routers, all joined inside a group, and every group joined to every other (J. Kim, W. Dally,
  /// S. Scott, D. Abts, "Technology-Driven, Highly-Scalable Dragonfly Topology", ISCA 2008), balanced as
  /// there: a = 2p = 2h. Whole groups are built and all their global ports are used, as in DeepSeek-V3's
  /// Table 3: 511 groups of the 513 that 64 ports allow.
  static func dragonfly(_ request: FabricRequest) throws(FabricProblem) -> Fabric {
    let endpoints = (request.radix + 1) / 4
    guard endpoints >= 1 else { throw .tooSmall(parameter: "radix", found: 2, least: 3) }
    let routers = 2 * endpoints
    let groupPorts = routers * endpoints
    let groups = ceilingDivision(request.endpoints, groupPorts)
    guard groups <= groupPorts + 1 else {
      throw .tooMany(
        endpoints: request.endpoints, capacity: groupPorts * (groupPorts + 1),
        radix: request.radix, needed: dragonflyRadix(for: request.endpoints), tiers: nil)
    }
    let local = groups * routers * (routers - 1) / 2
    let global = groups > 1 ? groups * groupPorts / 2 : 0
    let used = request.endpoints + 2 * local + 2 * global
    let count = groups * routers
    var tiers = [
      FabricTier(
        lower: .endpoint, upper: .router, lowerCount: request.endpoints, upperCount: count,
        links: request.endpoints, rate: request.speed, item: request.item(tier: 1),
        length: FabricLength.rack.lowerBound...FabricLength.row.upperBound,
        freePorts: count * request.radix - used,
        wiring: .endpoints(perLeaf: endpoints, rails: 1)),
      .between(
        count, links: local, request, tier: 2, FabricLength.row,
        .complete(perGroup: routers)),
    ]
    if global > 0 {
      tiers.append(
        .between(
          count, links: global, request, tier: 3, FabricLength.building,
          .groupPairs(groups: groups, portsPerGroup: groupPorts, portsPerRouter: endpoints)))
    }
    let whole = FabricWhole(
      groups, "group", room: groups * groupPorts, asked: request.endpoints, rest: .freePorts)
    return Fabric(copies: 1, tiers: tiers, whole: whole)
  }

  private static func dragonflyRadix(for endpoints: Int) -> Int? {
    (1...1000).lazy.map { ($0, 2 * $0 * $0) }.first { $0.1 * ($0.1 + 1) >= endpoints }
      .map { 4 * $0.0 - 1 }
  }

  /// Two hops between any two routers (M. Besta, T. Hoefler, "Slim Fly: A Cost Effective Low-Diameter
  /// Network Topology", SC 2014) on the graphs of McKay, Miller and Širáň: 2q^2 routers of degree
  /// (3q - d)/2 for q = 4w + d, d in -1, 0, 1; they exist where a field of q elements does. Half the
  /// degree, rounded up, is the endpoints of a router.
  static func slimFly(_ request: FabricRequest) throws(FabricProblem) -> Fabric {
    let size = SlimFlySize(order: try slimFlyOrder(request))
    guard size.capacity >= request.endpoints else {
      throw .tooMany(
        endpoints: request.endpoints, capacity: size.capacity, radix: request.radix,
        needed: nil, tiers: nil)
    }
    let used = request.endpoints + 2 * size.links
    return Fabric(
      copies: 1,
      tiers: [
        FabricTier(
          lower: .endpoint, upper: .router, lowerCount: request.endpoints,
          upperCount: size.routers, links: request.endpoints, rate: request.speed,
          item: request.item(tier: 1),
          length: FabricLength.rack.lowerBound...FabricLength.row.upperBound,
          freePorts: size.routers * request.radix - used,
          wiring: .endpoints(perLeaf: size.endpointsPerRouter, rails: 1)),
        .between(
          size.routers, links: size.links, request, tier: 2, FabricLength.building,
          .slimFly(order: size.order)),
      ],
      whole: FabricWhole(
        1, "graph of q = \(size.order)", room: size.capacity, asked: request.endpoints,
        rest: .freePorts))
  }

  /// The field that was asked for, else the smallest that holds the endpoints.
  private static func slimFlyOrder(_ request: FabricRequest) throws(FabricProblem) -> Int {
    if let order = request.order {
      guard SlimFlySize.exists(order) else {
        throw .noField(
          order: order, below: (2..<order).last { SlimFlySize.exists($0) },
          above: (order...2 * order).first { SlimFlySize.exists($0) } ?? order)
      }
      let size = SlimFlySize(order: order)
      guard size.ports <= request.radix else {
        throw .fieldTooLarge(order: order, needs: size.ports, radix: request.radix)
      }
      return order
    }
    var largest: SlimFlySize?
    for order in 3...max(request.radix, 3) where SlimFlySize.exists(order) {
      let size = SlimFlySize(order: order)
      if size.ports > request.radix { break }
      if size.capacity >= request.endpoints { return order }
      largest = size
    }
    let needed = (3...2000).lazy.filter { SlimFlySize.exists($0) }.map { SlimFlySize(order: $0) }
      .first { $0.capacity >= request.endpoints }
    throw .tooMany(
      endpoints: request.endpoints, capacity: largest?.capacity ?? 0, radix: request.radix,
      needed: needed?.ports, tiers: nil)
  }

  /// A torus of three dimensions. With optical circuit switches: cubes of 4 x 4 x 4 endpoints, wired inside
  /// by cables, whose 96 face links go to switches, one for each of the 16 places on a face and each
  /// dimension (N. Jouppi et al., "TPU v4", ISCA 2023, arXiv 2304.01433: 64 cubes, 48 switches of 136
  /// ports, 128 of them in use). A circuit switch joins both faces of every cube, so that its ports bound
  /// the cubes.
  static func torus(_ request: FabricRequest) throws(FabricProblem) -> Fabric {
    switch request.torus {
    case .direct:
      let shape = TorusShape(endpoints: request.endpoints)
      return Fabric(
        copies: 1,
        tiers: [
          .between(
            request.endpoints, links: shape.links, request, tier: 1,
            FabricLength.rack.lowerBound...FabricLength.row.upperBound, .torus(shape),
            of: .endpoint)
        ], surprises: shape.sides.contains(1) ? [.flat(sides: shape.sides.reversed())] : [])
    case .opticalSwitches:
      let cubes = ceilingDivision(request.endpoints, 64)
      guard 2 * cubes <= request.radix else {
        throw .tooMany(
          endpoints: request.endpoints, capacity: request.radix / 2 * 64, radix: request.radix,
          needed: 2 * cubes, tiers: nil)
      }
      var inside = FabricTier.between(
        64 * cubes, links: 144 * cubes, request, tier: 1, FabricLength.rack, .cubes, of: .endpoint)
      inside.item = .cables
      return Fabric(
        copies: 1,
        tiers: [
          inside,
          FabricTier(
            lower: .endpoint, upper: .ocs, lowerCount: 64 * cubes, upperCount: 48,
            links: 96 * cubes, rate: request.speed, item: .modulesBelow,
            length: FabricLength.hall, freePorts: 48 * (request.radix - 2 * cubes),
            wiring: .cubeFaces),
        ],
        whole: FabricWhole(
          cubes, "cube", room: 64 * cubes, asked: request.endpoints, rest: .endpoints))
    }
  }

  /// Domains in which every endpoint reaches every other through one switch, over one layer of switches to
  /// which it has equally many links: 72 accelerators with 18 links each on 18 switches of 72 ports are
  /// NVIDIA's NVL72.
  static func scaleUp(_ request: FabricRequest) throws(FabricProblem) -> Fabric {
    guard request.domain <= request.radix else {
      throw .domainTooLarge(domain: request.domain, radix: request.radix)
    }
    let domains = ceilingDivision(request.endpoints, request.domain)
    guard request.endpoints.isMultiple(of: request.domain) else {
      throw .notWhole(endpoints: request.endpoints, parameter: "domain", size: request.domain)
    }
    let links = request.domain * request.endpointPorts
    let switches =
      smallestDivisor(of: request.endpointPorts, from: ceilingDivision(links, request.radix))
      ?? request.endpointPorts
    return Fabric(
      copies: domains,
      tiers: [
        FabricTier(
          lower: .endpoint, upper: .switch, lowerCount: request.domain, upperCount: switches,
          links: links, rate: request.speed, item: request.item(tier: 1),
          length: FabricLength.rack, freePorts: switches * request.radix - links,
          wiring: .even(
            perLower: request.endpointPorts, group: request.domain, uppers: switches))
      ])
  }
}

extension FabricTier {
  /// Links among devices of one kind that an earlier tier has brought.
  fileprivate static func between(
    _ count: Int, links: Int, _ request: FabricRequest, tier: Int, _ length: ClosedRange<Double>,
    _ wiring: FabricWiring, of end: FabricEnd = .router
  ) -> FabricTier {
    FabricTier(
      lower: end, upper: end, lowerCount: count, upperCount: count, links: links,
      rate: request.speed, item: request.item(tier: tier), length: length, bringsSwitches: false,
      wiring: wiring)
  }
}

/// The counts of a slim fly of `order` elements, whether or not the graph exists.
package struct SlimFlySize: Sendable, Hashable {
  package let order: Int
  /// -1, 0 or 1 away from a multiple of 4.
  package let delta: Int

  package init(order: Int) {
    self.order = order
    delta = order % 4 == 3 ? -1 : order % 4
  }

  package var routers: Int { 2 * order * order }
  package var degree: Int { (3 * order - delta) / 2 }
  package var links: Int { order * order * degree }
  package var endpointsPerRouter: Int { ceilingDivision(degree, 2) }
  package var ports: Int { degree + endpointsPerRouter }
  package var capacity: Int { routers * endpointsPerRouter }

  /// Whether there is a field of that many elements, not 2 more than a multiple of 4.
  package static func exists(_ order: Int) -> Bool {
    guard order >= 3, order % 4 != 2, let prime = smallestPrimeFactor(of: order) else {
      return false
    }
    var rest = order
    while rest.isMultiple(of: prime) { rest /= prime }
    return rest == 1
  }

  static func smallestPrimeFactor(of number: Int) -> Int? {
    guard number >= 2 else { return nil }
    var factor = 2
    while factor * factor <= number {
      if number.isMultiple(of: factor) { return factor }
      factor += 1
    }
    return number
  }
}

/// The sides of a torus, as alike as the number of endpoints allows.
package struct TorusShape: Sendable, Hashable {
  package let sides: [Int]

  package init(endpoints: Int) {
    var best = [1, 1, endpoints]
    var first = 1
    while first * first * first <= endpoints {
      defer { first += 1 }
      guard endpoints.isMultiple(of: first) else { continue }
      let rest = endpoints / first
      var second = Int(Double(rest).squareRoot())
      while second * second > rest { second -= 1 }
      while second > 0, !rest.isMultiple(of: second) { second -= 1 }
      // Of those whose longest sides are alike the one whose shortest is longest: 4 x 4 x 8 before 2 x 8 x 8.
      if second >= first, rest / second <= best[2] { best = [first, second, rest / second] }
    }
    sides = best
  }

  /// Two endpoints on a side have one link, not two; one has none.
  package var links: Int {
    let count = sides.reduce(1, *)
    return sides.reduce(0) { $0 + ($1 > 2 ? count : $1 == 2 ? count / 2 : 0) }
  }
}
