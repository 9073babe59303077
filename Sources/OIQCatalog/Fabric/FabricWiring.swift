/// Which devices the links of a tier join: the ends of link `i` follow from `i` alone, so that a table of
/// links needs no graph in memory.
package enum FabricWiring: Sendable, Hashable {
  /// Endpoint `i` to its leaf: in order, or rail by rail for each unit of nodes.
  case endpoints(perLeaf: Int, rails: Int)
  /// So many links of each lower device, spread over the `uppers` of its group of `group` devices.
  case even(perLower: Int, group: Int, uppers: Int)
  /// Links of the spines of a pod's place `g` to the `uppers` of group `g`.
  case groups(perLower: Int, groups: Int, uppers: Int)
  /// Every device to every other of its group.
  case complete(perGroup: Int)
  /// Every group to every other, over as many links as the ports allow, as evenly as they go.
  case groupPairs(groups: Int, portsPerGroup: Int, portsPerRouter: Int)
  case slimFly(order: Int)
  case torus(TorusShape)
  /// The links inside cubes of 4 x 4 x 4, and from their faces to circuit switches.
  case cubes
  case cubeFaces
}
