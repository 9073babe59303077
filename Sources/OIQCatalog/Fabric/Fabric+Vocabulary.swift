// What the names in a table of a fabric mean.
extension Vocabulary {
  static let fabricKinds = FabricKind.allCases.map {
    Member(name: $0.rawValue, meaning: $0.meaning)
  }
  static let fabricEnds = FabricEnd.allCases.map { Member(name: $0.rawValue, meaning: $0.meaning) }
  static let fabricSides = FabricSide.allCases.map {
    Member(name: $0.rawValue, meaning: $0.meaning)
  }
}

extension FabricKind {
  fileprivate var meaning: String {
    switch self {
    case .fatTree: "a folded Clos network of one to three tiers"
    case .railOptimised: "a fat tree with a leaf for each card of a node"
    case .railOnly: "a network for each card of a node, none between them"
    case .multiPlane: "fat trees side by side, joined by the endpoints"
    case .dragonfly: "groups of routers, each joined to each, \(FabricKind.balance)"
    case .slimFly: "two hops between any routers, on a graph over a finite field"
    case .torus: "a three-dimensional grid closed on itself, with optical circuit switches"
    case .scaleUp: "domains in which one switch lies between any two endpoints"
    }
  }
}

extension FabricEnd {
  fileprivate var meaning: String {
    switch self {
    case .endpoint: "what the fabric connects: a card or an accelerator"
    case .leaf: "a switch that endpoints are plugged into"
    case .spine: "a switch above leaves"
    case .core: "a switch above spines"
    case .router: "a switch that carries endpoints and other routers"
    case .switch: "a switch of a scale-up domain"
    case .ocs: "an optical circuit switch"
    }
  }
}

extension FabricSide {
  fileprivate var meaning: String {
    switch self {
    case .endpoint: "at an endpoint"
    case .switch: "at a switch"
    }
  }
}
