/// The kinds of fabric that can be counted; the names are what a query writes.
package enum FabricKind: String, CaseIterable, Sendable, Hashable {
  case fatTree = "fat_tree"
  case railOptimised = "rail_optimised"
  case railOnly = "rail_only"
  case multiPlane = "multi_plane"
  case dragonfly
  case slimFly = "slim_fly"
  case torus
  case scaleUp = "scale_up"
}

/// How an endpoint uses several planes.
package enum PlaneUse: Sendable, Hashable {
  /// One link into every plane, each at a fraction of the endpoint's speed.
  case split
  /// One link at full speed into one plane, as each network card of a DeepSeek-V3 node has.
  case single
}

/// What joins the far sides of a torus.
package enum TorusWiring: Sendable, Hashable {
  /// Cubes of 4 x 4 x 4 whose faces meet in optical circuit switches.
  case opticalSwitches
  case direct
}

/// What a fabric is asked for. Sizes are as written, not yet checked.
package struct FabricRequest: Sendable, Hashable {
  package var kind: FabricKind
  package var endpoints: Int
  package var radix = 64
  /// Of an endpoint's link, in bit/s.
  package var speed = 800e9
  package var tiers: Int?
  package var oversubscription = 1.0
  package var planes = 4
  package var planeUse = PlaneUse.split
  package var rails = 8
  /// Links that one module at a switch serves, all of that switch: 2 for a twin-port module.
  package var linksPerModule = 1
  /// The tiers, from the endpoints up, whose links are cables: one item a link.
  package var cableTiers = 0
  /// Endpoints of one scale-up domain, and links of one endpoint into it.
  package var domain = 72
  package var endpointPorts = 18
  /// A slim fly's field, where it is not to be chosen.
  package var order: Int?
  package var torus = TorusWiring.opticalSwitches

  package init(_ kind: FabricKind, endpoints: Int) {
    self.kind = kind
    self.endpoints = endpoints
  }
}

/// Why a fabric can't be built: facts for a message.
package enum FabricProblem: Error, Sendable, Hashable {
  /// A parameter below its least value.
  case tooSmall(parameter: String, found: Double, least: Double)
  /// More than is counted or built.
  case tooLarge(parameter: String, found: Double, most: Double)
  /// A speed that is not above 0, in bits a second.
  case noSpeed(Double)
  case oddRadix(Int)
  /// More endpoints than `capacity`; the radix that would do, and the tiers that would.
  case tooMany(endpoints: Int, capacity: Int, radix: Int, needed: Int?, tiers: Int?)
  /// The endpoints don't divide into whole nodes of so many rails or planes.
  case notWhole(endpoints: Int, parameter: String, size: Int)
  /// No finite field has that many elements, so the graph does not exist.
  case noField(order: Int, below: Int?, above: Int)
  /// A slim fly of that field needs more ports than a switch has.
  case fieldTooLarge(order: Int, needs: Int, radix: Int)
  /// A switch of the domain can't reach all its endpoints.
  case domainTooLarge(domain: Int, radix: Int)
}
