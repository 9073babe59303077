import OIQValues

extension FabricWiring {
  typealias Target = UnsafeMutableBufferPointer<Double>

  /// Writes the ends of a tier's links, numbering lower devices from `low` and upper ones from `up`. Stopped, it leaves
  /// the last of them as they are.
  func write(
    _ links: Int, _ low: Int, _ up: Int, _ from: Target, _ to: Target, until isStopped: Fabric.Stop
  ) {
    func each(_ ends: (Int) -> (Int, Int)) {
      var start = 0
      while start < links, !isStopped() {
        let end = min(start + Fabric.linksAtATime, links)
        for link in start..<end {
          let (lower, upper) = ends(link)
          from[link] = Double(low + lower)
          to[link] = Double(up + upper)
        }
        start = end
      }
    }
    /// Where links come one after the other, the place of the next; none is left where it is stopped.
    func next(after link: Int) -> Int {
      (link + 1) % Fabric.linksAtATime == 0 && isStopped() ? links : link + 1
    }
    switch self {
    case .endpoints(let perLeaf, let rails):
      if rails == 1 {
        each { ($0, $0 / perLeaf) }
      } else {
        each { ($0, $0 / rails / perLeaf * rails + $0 % rails) }
      }
    case .even(let perLower, let group, let uppers):
      each { link in
        let lower = link / perLower
        return (lower, lower / group * uppers + (link - lower * perLower) % uppers)
      }
    case .groups(let perLower, let groups, let uppers):
      each { link in
        let lower = link / perLower
        return (lower, lower % groups * uppers + (link - lower * perLower) % uppers)
      }
    case .complete(let size):
      let pairs = allPairs(size)
      each { link in
        let (first, second) = pairs[link % pairs.count]
        let group = link / pairs.count * size
        return (group + first, group + second)
      }
    case .groupPairs(let groups, let ports, let perRouter):
      let pairs = GroupPairs(groups: groups, ports: ports)
      var link = 0
      pairs.forEachLink { left, leftPort, right, rightPort in
        guard link < links else { return }
        from[link] = Double(low + (left * ports + leftPort) / perRouter)
        to[link] = Double(up + (right * ports + rightPort) / perRouter)
        link = next(after: link)
      }
    case .slimFly(let order):
      let graph = SlimFlyGraph(order: order)
      each { graph.ends(of: $0) }
    case .torus(let shape):
      var link = 0
      shape.forEachLink { first, second in
        guard link < links else { return }
        (from[link], to[link]) = (Double(low + first), Double(up + second))
        link = next(after: link)
      }
    case .cubes:
      let inside = cubeLinks
      each { link in
        let (first, second) = inside[link % inside.count]
        let cube = link / inside.count * 64
        return (cube + first, cube + second)
      }
    case .cubeFaces:
      each { link in
        let face = link % 96
        let (axis, place) = (face / 32, face % 16)
        let across = face / 16 % 2 * 3
        let (x, y) = (place / 4, place % 4)
        let chip = [across * 16 + x * 4 + y, x * 16 + across * 4 + y, x * 16 + y * 4 + across][axis]
        return (link / 96 * 64 + chip, axis * 16 + place)
      }
    }
  }

  private func allPairs(_ size: Int) -> [(Int, Int)] {
    (0..<size).flatMap { first in (first + 1..<max(size, first + 1)).map { (first, $0) } }
  }

  /// The 144 links between neighbours in a cube of 4 x 4 x 4.
  private var cubeLinks: [(Int, Int)] {
    (0..<64).flatMap { chip in
      [16, 4, 1].filter { chip / $0 % 4 < 3 }.map { (chip, chip + $0) }
    }
  }
}

/// Links between all pairs of groups, each group with so many ports: every pair has as many links as go
/// evenly, and what is left goes to the nearest groups around a circle. Groups have an even number of ports,
/// so that an odd number of groups leaves an even rest.
struct GroupPairs {
  let groups: Int
  let ports: Int

  /// Calls with group and port of both ends; ports of a group are handed out in turn.
  func forEachLink(_ body: (Int, Int, Int, Int) -> Void) {
    guard groups > 1 else { return }
    var used = [Int](repeating: 0, count: groups)
    func join(_ left: Int, _ right: Int) {
      guard used[left] < ports, used[right] < ports else { return }
      body(left, used[left], right, used[right])
      used[left] += 1
      used[right] += 1
    }
    let (each, rest) = ports.quotientAndRemainder(dividingBy: groups - 1)
    for offset in 1..<max(groups / 2 + 1, 2) {
      let opposite = 2 * offset == groups
      let again = opposite ? rest % 2 : 2 * offset <= rest ? 1 : 0
      for group in 0..<(opposite ? groups / 2 : groups) where 2 * offset <= groups {
        for _ in 0..<each + again { join(group, (group + offset) % groups) }
      }
    }
  }
}

extension TorusShape {
  func forEachLink(_ body: (Int, Int) -> Void) {
    let count = sides.reduce(1, *)
    var step = 1
    for side in sides.reversed() {
      if side > 1 {
        for node in 0..<count {
          let place = node / step % side
          if place + 1 < side {
            body(node, node + step)
          } else if side > 2 {
            body(node, node - place * step)
          }
        }
      }
      step *= side
    }
  }
}
