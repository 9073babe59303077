import OIQValues
import Testing

@testable import OIQCatalog

@Suite struct FabricTests {
  private func request(
    _ kind: FabricKind, _ endpoints: Int, radix: Int = 64,
    _ change: (inout FabricRequest) -> Void = { _ in }
  ) -> FabricRequest {
    var request = FabricRequest(kind, endpoints: endpoints)
    request.radix = radix
    change(&request)
    return request
  }

  /// NVIDIA, "DGX SuperPOD: Scalable Infrastructure, DGX B200", table of larger component counts:
  /// scalable units, GPUs, leaf, spine and core switches; as many cables at every level as GPUs.
  @Test(arguments: [
    [2, 512, 16, 8, 0], [4, 1024, 32, 16, 0], [8, 2048, 64, 32, 0], [16, 4096, 128, 128, 64],
    [32, 8192, 256, 256, 128], [64, 16384, 512, 512, 256],
  ]) func superPODB200(_ row: [Int]) throws {
    let fabric = try Fabric(request(.railOptimised, row[1]))
    #expect(fabric.tiers.map(\.upperCount) == Array(row[2...].filter { $0 > 0 }))
    #expect(fabric.tiers.allSatisfy { $0.links == row[1] })
  }

  /// NVIDIA, "DGX SuperPOD: Scalable Infrastructure, DGX B300 with XDR": 72 nodes a unit, 144 ports a
  /// switch; four units have 18 spines, the smallest divisor of 72 above 16. (The page's 9,216 GPUs of 18
  /// units are 1,296 nodes of 8, 10,368 as its cables say.)
  @Test(arguments: [
    [576, 8, 4], [1152, 16, 8], [2304, 32, 18], [4608, 64, 36], [10368, 144, 72],
  ])
  func superPODB300(_ row: [Int]) throws {
    let fabric = try Fabric(request(.railOptimised, row[0], radix: 144) { $0.tiers = 2 })
    #expect(fabric.tiers.map(\.upperCount) == Array(row[1...]))
    #expect(fabric.tiers.allSatisfy { $0.links == row[0] })
  }

  /// DeepSeek-AI, "Insights into DeepSeek-V3: Scaling Challenges and Reflections on Hardware for AI Architectures"
  /// (ISCA 2025, arXiv 2505.09343), Table 3: endpoints, switches and links as printed, for 64-port switches; it counts
  /// the links between switches alone. Columns FT2, MPFT, FT3 and DF.
  @Test func deepSeekTable3() throws {
    let rows: [(FabricRequest, Int, Int)] = [
      (request(.fatTree, 2048), 96, 2048),
      (request(.multiPlane, 16_384) { ($0.planes, $0.planeUse) = (8, .single) }, 768, 16_384),
      (request(.fatTree, 65_536), 5120, 131_072),
      (request(.dragonfly, 261_632), 16_352, 384_272),
    ]
    for (request, switches, links) in rows {
      let fabric = try Fabric(request)
      #expect(fabric.switchCount == switches)
      #expect(fabric.linkCount - request.endpoints == links)
    }
  }

  /// Column SF of the same table: 32,928 endpoints, 1,568 switches, 32,928 links, which are those of q = 28: the
  /// formulas give its counts, but no field has 28 elements.
  @Test func deepSeekSlimFlyDoesNotExist() {
    let size = SlimFlySize(order: 28)
    #expect(size.capacity == 32_928)
    #expect(size.routers == 1568)
    #expect(size.links == 32_928)
    #expect(throws: FabricProblem.noField(order: 28, below: 27, above: 29)) {
      try Fabric(request(.slimFly, 32_928) { $0.order = 28 })
    }
  }

  /// N. Jouppi et al., "TPU v4", arXiv 2304.01433: 4,096 chips are 64 cubes and 48 circuit switches, 128 of
  /// whose 136 ports are used, 96 optical links a cube.
  @Test func tpuV4() throws {
    let fabric = try Fabric(request(.torus, 4096, radix: 136))
    #expect(fabric.switchCount == 48)
    #expect(fabric.tiers[1].links == 64 * 96)
    #expect(fabric.tiers[1].freePorts == 48 * 8)
    #expect(fabric.tiers[0].links + fabric.tiers[1].links / 2 == 3 * 4096)
  }

  /// The most alike sides of all that make the number: no longest side is shorter, and of those that are as long no
  /// shortest is longer.
  @Test(arguments: [8, 12, 27, 64, 72, 100, 126, 127, 128, 360, 512, 1000, 1024, 4096])
  func torusSides(endpoints: Int) {
    var best = (1, 1, endpoints)
    for first in 1...endpoints where endpoints.isMultiple(of: first) {
      for second in first...endpoints where (endpoints / first).isMultiple(of: second) {
        let third = endpoints / first / second
        if third >= second, (third, -first) < (best.2, -best.0) { best = (first, second, third) }
      }
    }
    let sides = TorusShape(endpoints: endpoints).sides
    #expect(sides == [best.0, best.1, best.2])
    #expect(endpoints != 128 || sides == [4, 4, 8])
  }

  /// Cubes of 64 endpoints; groups of 32 routers with 16 each; of q = 9 there are 162 routers with 7 each.
  @Test(arguments: [
    (
      FabricKind.torus, 1000, 1024,
      "torus: 1,024 endpoints in 16 whole cubes are built for the 1,000 asked for"
    ),
    (.torus, 10, 64, "torus: 64 endpoints in 1 whole cube are built for the 10 asked for"),
    (
      .dragonfly, 1000, 1024,
      "dragonfly: 2 whole groups are built, with room for 1,024 endpoints; 1,000 are connected"
    ),
    (
      .dragonfly, 1, 512,
      "dragonfly: 1 whole group is built, with room for 512 endpoints; 1 is connected"
    ),
    (
      .slimFly, 1000, 1134,
      "slim_fly: 1 whole graph of q = 9 is built, with room for 1,134 endpoints; 1,000 are connected"
    ),
  ])
  func whatIsBuiltWholeIsSaid(
    _ kind: FabricKind, _ asked: Int, _ room: Int, _ remark: String
  ) throws {
    let radix = kind == .torus ? 136 : 64
    let whole = try #require(try Fabric(request(kind, asked, radix: radix)).whole)
    #expect(whole.room == room && whole.remark(kind) == remark)
    #expect(try Fabric(request(kind, room, radix: radix)).whole == nil)
  }

  @Test func whatFillsWhatIsBuiltNeedsNoWord() throws {
    #expect(try Fabric(request(.torus, 1000) { $0.torus = .direct }).whole == nil)
    #expect(try Fabric(request(.fatTree, 1000)).whole == nil)
  }

  /// NVIDIA GB200 NVL72: 72 GPUs of 18 links on 18 switch chips of 72 ports.
  @Test func nvl72() throws {
    let fabric = try Fabric(request(.scaleUp, 72, radix: 72))
    #expect(fabric.switchCount == 18)
    #expect(fabric.linkCount == 1296)
  }

  @Test(arguments: [2, 3, 5, 8, 9, 13, 16, 17, 25, 27].filter { SlimFlySize.exists($0) })
  func slimFlyHasDiameterTwo(_ order: Int) {
    let size = SlimFlySize(order: order)
    let graph = SlimFlyGraph(order: order)
    var neighbours = [Set<Int>](repeating: [], count: size.routers)
    for link in 0..<size.links {
      let (first, second) = graph.ends(of: link)
      neighbours[first].insert(second)
      neighbours[second].insert(first)
    }
    #expect(neighbours.allSatisfy { $0.count == size.degree })
    for router in stride(from: 0, to: size.routers, by: max(1, size.routers / 40)) {
      var reached = neighbours[router].union([router])
      for next in neighbours[router] { reached.formUnion(neighbours[next]) }
      #expect(reached.count == size.routers)
    }
  }
}

/// Every link built one by one, and looked at as a graph.
@Suite struct FabricGraphTests {
  static let requests: [FabricRequest] = {
    var requests: [FabricRequest] = []
    func add(_ kind: FabricKind, _ endpoints: Int, _ change: (inout FabricRequest) -> Void) {
      var request = FabricRequest(kind, endpoints: endpoints)
      request.radix = 8
      change(&request)
      requests.append(request)
    }
    for endpoints in [1, 5, 8, 9, 17, 31, 32, 33, 50, 77, 100, 127, 128] {
      add(.fatTree, endpoints) { _ in }
      add(.fatTree, endpoints) { $0.oversubscription = 3 }
      add(.multiPlane, endpoints) { $0.planes = 2 }
      add(.multiPlane, 4 * endpoints) { ($0.planes, $0.planeUse) = (4, .single) }
    }
    for endpoints in [8, 24, 40, 64, 96, 120] {
      add(.railOptimised, endpoints) { ($0.rails, $0.radix) = (4, 8) }
      add(.railOnly, endpoints) { $0.rails = 4 }
    }
    for endpoints in [1, 9, 20, 40, 72] { add(.dragonfly, endpoints) { $0.radix = 7 } }
    for endpoints in [10, 60, 200] { add(.slimFly, endpoints) { $0.radix = 16 } }
    for endpoints in [27, 60, 64, 100] { add(.torus, endpoints) { $0.torus = .direct } }
    for endpoints in [64, 100, 256] { add(.torus, endpoints) { _ in } }
    add(.scaleUp, 24) { ($0.domain, $0.endpointPorts) = (8, 6) }
    return requests
  }()

  @Test(arguments: requests) func linksMakeWhatIsCounted(_ request: FabricRequest) throws {
    let fabric = try Fabric(request)
    let ends = LinkEnds(fabric)
    var degrees: [String: Int] = [:]
    var parents: [String: String] = [:]
    func root(_ node: String) -> String {
      var node = node
      while let parent = parents[node] { node = parent }
      return node
    }
    var link = 0
    for _ in 0..<fabric.copies {
      for tier in fabric.tiers {
        for _ in 0..<tier.links {
          let lower = "\(tier.lower) \(Int(ends.from[link]))"
          let upper = "\(tier.upper) \(Int(ends.to[link]))"
          #expect(lower != upper)
          degrees[lower, default: 0] += 1
          degrees[upper, default: 0] += 1
          let (left, right) = (root(lower), root(upper))
          if left != right { parents[left] = right }
          link += 1
        }
      }
    }
    #expect(link == fabric.linkCount)
    try expectModules(request)
    let isShared = request.kind == .multiPlane && request.planeUse == .split
    let radix = isShared ? request.radix * request.planes : request.radix
    let switches = degrees.filter { !$0.key.hasPrefix("endpoint") }
    #expect(switches.values.allSatisfy { $0 <= radix })
    // Copies are networks of their own, but planes that all endpoints are in meet in these.
    let islands = Set(degrees.keys.map(root)).count
    #expect(islands == (isShared ? 1 : fabric.copies))
    let endpoints = degrees.filter { $0.key.hasPrefix("endpoint") }
    if request.torus == .direct || request.kind != .torus {
      #expect(endpoints.count == request.endpoints)
    }
    if isShared { #expect(endpoints.values.allSatisfy { $0 == request.planes }) }
    let free = fabric.copies * fabric.tiers.reduce(0) { $0 + $1.freePorts }
    #expect(free == fabric.switchCount * radix - switches.values.reduce(0, +))
    if request.torus == .opticalSwitches { #expect(switches.count == fabric.switchCount) }
  }

  /// Modules that serve several links stand in one device each, so that each device's are counted.
  private func expectModules(_ request: FabricRequest) throws {
    for each in 1...5 {
      var request = request
      request.linksPerModule = each
      let fabric = try Fabric(request)
      let ends = LinkEnds(fabric)
      var ports: [String: Int] = [:]
      var link = 0
      for _ in 0..<fabric.copies {
        for (index, tier) in fabric.tiers.enumerated() {
          for _ in 0..<tier.links {
            ports["\(index + 1) \(tier.lower) \(Int(ends.from[link]))", default: 0] += 1
            ports["\(index + 1) \(tier.upper) \(Int(ends.to[link]))", default: 0] += 1
            link += 1
          }
        }
      }
      let isSplit = request.kind == .multiPlane && request.planeUse == .split
      for row in fabric.rows where row.modules > 0 {
        let counts = ports.filter { $0.key.hasPrefix("\(row.tier) \(row.end) ") }.values
        // The module of an endpoint has a link to each plane; those of a switch are of so many ports at full speed.
        let served =
          row.side == .endpoint && request.torus != .direct
          ? (isSplit ? request.planes : 1) : each * (isSplit ? request.planes : 1)
        let modules = counts.reduce(0) { $0 + ($1 + served - 1) / served }
        #expect(row.modules == modules, "\(each) links a module, tier \(row.tier), \(row.end)")
      }
    }
  }

  /// Published: eight leaves of the fourth scalable unit of a DGX SuperPOD of 127 nodes have 31 endpoints each, and 16
  /// twin-port modules (NVIDIA, DGX SuperPOD reference architecture: switches of 64 ports in 32 cages).
  @Test func anOddPortHasAModuleOfItsOwn() throws {
    var request = FabricRequest(.railOptimised, endpoints: 1016)
    (request.radix, request.rails, request.linksPerModule) = (64, 8, 2)
    let rows = try Fabric(request).rows
    let below = rows.first { $0.tier == 1 && $0.end == .leaf }
    #expect(below?.modules == 8 * (3 * 16 + 16))
  }

  /// Every pair of groups meets, as evenly as the ports go, and at most one port of all is left over.
  @Test(arguments: [(2, 8), (3, 8), (5, 8), (8, 8), (9, 8), (4, 18), (7, 18), (19, 18), (511, 512)])
  func dragonflyGroupsMeetEvenly(_ groups: Int, _ ports: Int) {
    var pairs: [Int: Int] = [:]
    var links = 0
    GroupPairs(groups: groups, ports: ports).forEachLink { left, leftPort, right, rightPort in
      #expect(left != right && leftPort < ports && rightPort < ports)
      pairs[min(left, right) * groups + max(left, right), default: 0] += 1
      links += 1
    }
    #expect(links == groups * ports / 2)
    #expect(pairs.count == groups * (groups - 1) / 2)
    #expect((pairs.values.max() ?? 0) - (pairs.values.min() ?? 0) <= 1)
  }
}

extension Fabric {
  fileprivate var switchCount: Int {
    copies * tiers.reduce(0) { $0 + ($1.bringsSwitches ? $1.upperCount : 0) }
  }
}
