import OIQValues

// The planner reads the arguments and counts the fabric; both functions give tables.
extension FunctionLibrary {
  static let fabrics: [FunctionDefinition] = [
    fabric(
      "fabric", .fabric,
      "The switches, links, ports and modules of a network, a row for each end of each tier.",
      "from fabric(fat_tree, endpoints: 8192, radix: 64)"),
    fabric(
      "links", .links, "A row for each link of a network, with the devices at both ends.",
      "from links(fat_tree, endpoints: 64, radix: 16) | aggregate links = count() by tier"),
  ]

  private static func fabric(
    _ name: String, _ body: PlannedFunction, _ summary: String, _ example: String
  ) -> FunctionDefinition {
    return FunctionDefinition(
      name,
      [
        FunctionParameter("kind", meaning: "which network it is, one of those below"),
        FunctionParameter("endpoints", meaning: "how many cards or accelerators it connects"),
      ] + options.map { FunctionParameter($0.key, .optional(.missing), meaning: $0.value) },
      summary: summary, example: example, result: { _ in .type(.missing) }, body: .planned(body),
      remark: { "\(FabricKind.manual)\n\(FabricLength.judgement)" })
  }

  private static let options: KeyValuePairs = [
    "radix": "ports of one switch: 64, of an optical circuit switch 136, of scale_up 72",
    "speed": "of one endpoint's link: 800G, of scale_up 400G",
    "tiers": "of switches, 1 to 3; as few as will do",
    "oversubscription": "how many times the links down are those up: 1",
    "planes": "networks side by side: 4",
    "split":
      "true: each endpoint's speed is divided among the planes; false: it has one plane: true",
    "rails": "endpoints of one node, each on a leaf of its own: 8",
    "links_per_module": "links that a module at a switch serves, 2 for twin ports: 1",
    "cable_tiers": "tiers of links, from the endpoints up, that are cables without modules: 0",
    "domain": "endpoints that switches of scale_up join to each other: 72",
    "ports": "links of one endpoint into its domain: 18",
    "q": "elements of a slim fly's field, a power of a prime; as few as will do",
    "ocs": "whether optical circuit switches close a torus: true",
  ]
}

extension FabricKind {
  /// The kinds, and which of the parameters mean something to each; those that mean something to all stand first.
  static let manual: String = {
    let common = allCases[0].parameters.filter { parameter in
      allCases.allSatisfy { $0.parameters.contains(parameter) }
    }
    let kinds = allCases.map { kind in
      let own =
        kind.parameters.filter { !common.contains($0) } + (kind == .dragonfly ? [balance] : [])
      return own.isEmpty ? kind.rawValue : "\(kind.rawValue) (\(own.joined(separator: ", ")))"
    }
    return "kinds, each with \(common.joined(separator: ", ")): \(kinds.joined(separator: ", "))"
  }()

  /// How the ports of a dragonfly's routers are divided: as many links to other groups as endpoints, and twice as many
  /// routers in a group.
  static let balance = "balanced: a = 2p = 2h"

  /// The parameters that mean something to a kind, beside the endpoints.
  package var parameters: [String] {
    let items = ["speed", "links_per_module", "cable_tiers"]
    let clos = ["radix", "tiers", "oversubscription"] + items
    return switch self {
    case .fatTree: clos
    case .railOptimised, .railOnly: clos + ["rails"]
    case .multiPlane: clos + ["planes", "split"]
    case .dragonfly: ["radix"] + items
    case .slimFly: ["radix", "q"] + items
    case .torus: ["radix", "ocs"] + items
    case .scaleUp: ["radix", "domain", "ports"] + items
    }
  }

  /// The ports of a switch where none are given: a circuit switch for TPU v4 has 136, an NVLink switch 72.
  package var usualRadix: Int {
    switch self {
    case .torus: 136
    case .scaleUp: 72
    case .fatTree, .railOptimised, .railOnly, .multiPlane, .dragonfly, .slimFly: 64
    }
  }

  /// In bit/s: a link of the fifth NVLink generation is 400 Gb/s each way.
  package var usualSpeed: Double { self == .scaleUp ? 400e9 : 800e9 }
}
