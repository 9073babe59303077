// Folded Clos networks (C. Clos, Bell System Technical Journal 1953; C. Leiserson's fat trees, IEEE
// Transactions on Computers 1985), built from switches of one size as M. Al-Fares, A. Loukissas and
// A. Vahdat do (SIGCOMM 2008): k-port switches join k^3/4 endpoints in three tiers, k^2/2 in two.

extension Fabric {
  static func fatTree(_ request: FabricRequest) throws(FabricProblem) -> Fabric {
    let leaf = try LeafPorts(request)
    let leaves = ceilingDivision(request.endpoints, leaf.down)
    let clos = Clos(request, leaf, endpoints: request.endpoints, leaves: leaves, rails: 1)
    return try clos.fabric(copies: 1)
  }

  /// Each network card of a node goes to a leaf of its own, the same one for all nodes of a scalable unit;
  /// spines join the leaves (NVIDIA DGX SuperPOD reference architectures).
  static func railOptimised(_ request: FabricRequest) throws(FabricProblem) -> Fabric {
    let leaf = try LeafPorts(request)
    let nodes = try request.whole(by: request.rails, "rails")
    let leaves = request.rails * ceilingDivision(nodes, leaf.down)
    let clos = Clos(
      request, leaf, endpoints: request.endpoints, leaves: leaves, rails: request.rails)
    return try clos.fabric(copies: 1)
  }

  /// Rails without spines between them: a network for each card of a node (W. Wang et al., "Rail-only",
  /// arXiv 2307.12169).
  static func railOnly(_ request: FabricRequest) throws(FabricProblem) -> Fabric {
    var one = request
    one.endpoints = try request.whole(by: request.rails, "rails")
    do {
      return try fatTree(one).copied(request.rails)
    } catch {
      throw error.ofCopies(request.rails, request)
    }
  }

  /// Planes: Clos networks side by side. Where every endpoint is in every plane, at a fraction of its
  /// speed, a switch has that many more ports; where each is in one plane, as in DeepSeek-V3 (arXiv
  /// 2505.09343, section 5.1), the planes share the endpoints.
  static func multiPlane(_ request: FabricRequest) throws(FabricProblem) -> Fabric {
    var plane = request
    switch request.planeUse {
    case .split:
      plane.radix = request.radix * request.planes
      plane.speed = request.speed / Double(request.planes)
      plane.linksPerModule = request.linksPerModule * request.planes
      do {
        let leaf = try LeafPorts(plane)
        let leaves = ceilingDivision(plane.endpoints, leaf.down)
        var clos = Clos(plane, leaf, endpoints: plane.endpoints, leaves: leaves, rails: 1)
        clos.planesPerEndpointModule = request.planes
        var fabric = try clos.fabric(copies: request.planes)
        fabric.endpoints = .shared
        if FabricSurprise.isPortSpeed(request.speed), !FabricSurprise.isPortSpeed(plane.speed) {
          fabric.surprises.append(.oddRate(plane.speed, planes: request.planes))
        }
        return fabric
      } catch {
        throw error.ofWholePorts(request)
      }
    case .single:
      plane.endpoints = try request.whole(by: request.planes, "planes")
      do {
        return try fatTree(plane).copied(request.planes)
      } catch {
        throw error.ofCopies(request.planes, request)
      }
    }
  }
}

extension Fabric {
  fileprivate func copied(_ count: Int) -> Fabric {
    var several = self
    several.copies = count
    return several
  }
}

extension FabricProblem {
  /// What is wrong with one of several equal networks, said of all of them, among which the endpoints are divided.
  fileprivate func ofCopies(_ count: Int, _ request: FabricRequest) -> FabricProblem {
    guard case .tooMany(_, let capacity, let radix, let needed, let tiers) = self else {
      return self
    }
    return .tooMany(
      endpoints: request.endpoints, capacity: capacity * count, radix: radix, needed: needed,
      tiers: tiers)
  }

  /// What is wrong with a plane, whose switches divide each port among the planes, said of whole ports.
  fileprivate func ofWholePorts(_ request: FabricRequest) -> FabricProblem {
    switch self {
    case .oddRadix: return .oddRadix(request.radix)
    case .tooMany(let endpoints, let capacity, _, let needed, let tiers):
      let whole = needed.map { needed in
        let ports = ceilingDivision(needed, request.planes)
        return (ports * request.planes).isMultiple(of: 2) ? ports : ports + 1
      }
      return .tooMany(
        endpoints: endpoints, capacity: capacity, radix: request.radix, needed: whole, tiers: tiers)
    default: return self
    }
  }
}

extension FabricRequest {
  fileprivate func whole(by size: Int, _ parameter: String) throws(FabricProblem) -> Int {
    guard endpoints.isMultiple(of: size) else {
      throw .notWhole(endpoints: endpoints, parameter: parameter, size: size)
    }
    return endpoints / size
  }
}

/// How the ports of a leaf divide: `down` to endpoints, `up` to spines.
private struct LeafPorts {
  let down: Int
  let up: Int

  init(_ request: FabricRequest) throws(FabricProblem) {
    guard request.radix.isMultiple(of: 2) else { throw .oddRadix(request.radix) }
    let ratio = request.oversubscription
    let down = Int(Double(request.radix) * ratio / (1 + ratio) + 1e-9)
    self.down = min(max(down, 1), request.radix - 1)
    up = max(Int((Double(self.down) / ratio - 1e-9).rounded(.up)), 1)
  }

  var oversubscription: Double { Double(down) / Double(up) }
}

private struct Clos {
  let request: FabricRequest
  let leaf: LeafPorts
  let endpoints: Int
  let leaves: Int
  let rails: Int
  let radix: Int
  /// The planes whose links leave an endpoint through one module; each plane has its part of it.
  var planesPerEndpointModule = 1

  init(_ request: FabricRequest, _ leaf: LeafPorts, endpoints: Int, leaves: Int, rails: Int) {
    self.request = request
    self.leaf = leaf
    self.endpoints = endpoints
    self.leaves = leaves
    self.rails = rails
    radix = request.radix
  }
}

extension Clos {
  func fabric(copies: Int) throws(FabricProblem) -> Fabric {
    let tiers = try tiers()
    var fabric = Fabric(copies: copies, tiers: tiers)
    guard tiers.count > 1 else { return fabric }
    if abs(leaf.oversubscription - request.oversubscription) > 1e-9 {
      fabric.surprises.append(
        .oversubscription(asked: request.oversubscription, down: leaf.down, up: leaf.up))
    }
    fabric.surprises += tiers.count == 2 ? spreadOfTwoTiers(tiers) : spreadOfThreeTiers(tiers)
    return fabric
  }

  private func spreadOfTwoTiers(_ tiers: [FabricTier]) -> [FabricSurprise] {
    let enough = ceilingDivision(tiers[1].links, radix)
    guard tiers[1].upperCount > enough else { return [] }
    return [
      .evenSpread(.spine, built: tiers[1].upperCount, links: tiers[1].links, enough: enough)
    ]
  }

  /// Half of a spine's ports are for leaves, at most; each group of cores has the links of one spine of each pod.
  private func spreadOfThreeTiers(_ tiers: [FabricTier]) -> [FabricSurprise] {
    let pods = ceilingDivision(leaves, radix / 2)
    let needed = pods * ceilingDivision(ceilingDivision(leaves, pods) * leaf.up, radix / 2)
    var found: [FabricSurprise] = []
    if tiers[1].upperCount > needed {
      found.append(
        .evenSpread(.spine, built: tiers[1].upperCount, links: tiers[1].links, enough: needed))
    }
    let groups = tiers[1].upperCount / pods
    let cores = groups * ceilingDivision(tiers[2].links / groups, radix)
    if tiers[2].upperCount > cores {
      found.append(
        .evenSpread(.core, built: tiers[2].upperCount, links: tiers[2].links, enough: cores))
    }
    return found
  }

  func tiers() throws(FabricProblem) -> [FabricTier] {
    let needed = request.tiers ?? fewestTiers ?? 3
    guard needed <= 3 else {
      throw .tooLarge(parameter: "tiers", found: Double(needed), most: 3)
    }
    guard fits(tiers: needed) else {
      throw .tooMany(
        endpoints: endpoints, capacity: capacity(tiers: needed), radix: radix,
        needed: radixNeeded(tiers: needed), tiers: fewestTiers)
    }
    switch needed {
    case 1: return [oneSwitch]
    case 2: return twoTiers
    default: return threeTiers
    }
  }

  private var fewestTiers: Int? { (1...3).first { fits(tiers: $0) } }

  private func fits(tiers: Int) -> Bool {
    switch tiers {
    case 1: rails == 1 && endpoints <= radix
    case 2: leaves <= radix
    default: ceilingDivision(leaves, radix / 2) <= radix
    }
  }

  private func capacity(tiers: Int) -> Int {
    switch tiers {
    case 1: rails == 1 ? radix : 0
    case 2: leaf.down * (radix / rails * rails)
    default: leaf.down * (radix / 2 * radix / rails * rails)
    }
  }

  /// The least even radix with which it would fit.
  private func radixNeeded(tiers: Int) -> Int? {
    stride(from: radix + 2, through: 65_536, by: 2).first { size in
      var larger = request
      larger.radix = size
      guard let ports = try? LeafPorts(larger) else { return false }
      let leaves =
        rails == 1
        ? ceilingDivision(endpoints, ports.down)
        : rails * ceilingDivision(endpoints / rails, ports.down)
      let clos = Clos(larger, ports, endpoints: endpoints, leaves: leaves, rails: rails)
      return clos.fits(tiers: tiers)
    }
  }

  private func endpointTier(leaves: Int, down: Int, free: Int) -> FabricTier {
    FabricTier(
      lower: .endpoint, upper: .leaf, lowerCount: endpoints, upperCount: leaves, links: endpoints,
      rate: request.speed, item: request.item(tier: 1, endpointLinks: planesPerEndpointModule),
      length: FabricLength.row, freePorts: free,
      wiring: .endpoints(perLeaf: down, rails: rails))
  }

  private var oneSwitch: FabricTier {
    endpointTier(leaves: 1, down: radix, free: radix - endpoints)
  }

  private var leafTier: FabricTier {
    endpointTier(
      leaves: leaves, down: leaf.down, free: leaves * (radix - leaf.up) - endpoints)
  }

  /// Where the uplinks of a leaf must spread evenly, the spines are the smallest divisor of the uplinks
  /// that suffices: three scalable units of a DGX SuperPOD have 16 spines, not 12.
  private var twoTiers: [FabricTier] {
    let links = leaves * leaf.up
    let spines = smallestDivisor(of: leaf.up, from: ceilingDivision(links, radix)) ?? leaf.up
    return [
      leafTier,
      FabricTier(
        lower: .leaf, upper: .spine, lowerCount: leaves, upperCount: spines, links: links,
        rate: request.speed, item: request.item(tier: 2), length: FabricLength.hall,
        oversubscription: leaf.oversubscription, freePorts: spines * radix - links,
        wiring: .even(perLower: leaf.up, group: leaves, uppers: spines)),
    ]
  }

  /// Pods of alike size; the spines of a pod have as many links up as down, or as few more as let them
  /// spread evenly over the cores of their group.
  private var threeTiers: [FabricTier] {
    let half = radix / 2
    let pods = ceilingDivision(leaves, half)
    let leavesPerPod = ceilingDivision(leaves, pods)
    let podSpines =
      smallestDivisor(of: leaf.up, from: ceilingDivision(leavesPerPod * leaf.up, half)) ?? leaf.up
    let down = leavesPerPod * leaf.up / podSpines
    let (up, cores) = uplinks(atLeast: down, pods: pods, most: radix - down)
    let spines = pods * podSpines
    let leafLinks = leaves * leaf.up
    let coreLinks = spines * up
    return [
      leafTier,
      FabricTier(
        lower: .leaf, upper: .spine, lowerCount: leaves, upperCount: spines, links: leafLinks,
        rate: request.speed, item: request.item(tier: 2), length: FabricLength.hall,
        oversubscription: leaf.oversubscription,
        freePorts: spines * (radix - up) - leafLinks,
        wiring: .even(perLower: leaf.up, group: leavesPerPod, uppers: podSpines)),
      FabricTier(
        lower: .spine, upper: .core, lowerCount: spines, upperCount: podSpines * cores,
        links: coreLinks, rate: request.speed, item: request.item(tier: 3),
        length: FabricLength.building, oversubscription: Double(down) / Double(up),
        freePorts: podSpines * cores * radix - coreLinks,
        wiring: .groups(perLower: up, groups: podSpines, uppers: cores)),
    ]
  }

  /// The links up of a spine and the cores of its group: fewest cores, then fewest links.
  private func uplinks(atLeast down: Int, pods: Int, most: Int) -> (up: Int, cores: Int) {
    var best = (up: down, cores: Int.max)
    for up in down...max(most, down) {
      let least = ceilingDivision(pods * up, radix)
      if least >= best.cores { break }
      if let cores = smallestDivisor(of: up, from: least), cores < best.cores {
        best = (up, cores)
      }
    }
    return best
  }
}
