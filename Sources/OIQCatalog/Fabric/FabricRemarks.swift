import OIQValues

// What a reader of a network's figures is told beside them.

extension Fabric {
  package func remarks(_ kind: FabricKind) -> [String] {
    [whole?.remark(kind)].compactMap { $0 } + surprises.map { $0.remark(kind, copies: copies) }
  }
}

private func number(_ count: Int) -> String {
  NumberText.fixed(Double(count), places: 0, grouping: .comma)
}

/// A network that exists in whole parts only, with room for more endpoints than were asked for.
package struct FabricWhole: Sendable, Hashable {
  /// How many parts, and what one is called.
  var count: Int
  var part: String
  /// The endpoints that there is room for.
  var room: Int
  /// Those that were asked for.
  var asked: Int
  var rest: Rest

  /// What is there in place of the endpoints that were not asked for.
  enum Rest { case endpoints, freePorts }

  /// `nil` where nothing is left over.
  init?(_ count: Int, _ part: String, room: Int, asked: Int, rest: Rest) {
    guard room > asked else { return nil }
    self.count = count
    self.part = part
    self.room = room
    self.asked = asked
    self.rest = rest
  }
}

extension FabricWhole {
  func remark(_ kind: FabricKind) -> String {
    let parts = "\(count) whole \(part)\(count == 1 ? "" : "s")"
    switch rest {
    case .endpoints:
      return
        "\(kind.rawValue): \(number(room)) endpoints in \(parts) are built for the \(number(asked)) asked for"
    case .freePorts:
      return
        "\(kind.rawValue): \(parts) \(count == 1 ? "is" : "are") built, with room for \(number(room)) endpoints; \(number(asked)) \(asked == 1 ? "is" : "are") connected"
    }
  }
}

/// Where a network isn't what its request alone makes one expect.
package enum FabricSurprise: Sendable, Hashable {
  /// Switches that as many links to each of them call for, and how many would have ports for the links.
  case evenSpread(FabricEnd, built: Int, links: Int, enough: Int)
  /// A ratio that whole ports don't make.
  case oversubscription(asked: Double, down: Int, up: Int)
  /// A torus whose endpoints divide into fewer than three dimensions.
  case flat(sides: [Int])
  /// Planes whose links have a speed, in bit/s, that no port has, though the whole has one.
  case oddRate(Double, planes: Int)
}

extension FabricSurprise {
  /// Whether ports have this speed, in bit/s: those of Ethernet and InfiniBand.
  static func isPortSpeed(_ speed: Double) -> Bool {
    [10, 25, 40, 50, 100, 200, 400, 800, 1600, 3200, 6400].contains(speed / 1e9)
  }

  func remark(_ kind: FabricKind, copies: Int) -> String {
    let place = kind.rawValue + (copies > 1 ? ", each of \(number(copies)) networks" : "")
    switch self {
    case .evenSpread(let end, let built, let links, let enough):
      let spread =
        end == .core
        ? "a spine has as many links to each core of its group"
        : "a leaf has as many links to each spine above it"
      return
        "\(place): \(number(built)) \(end.rawValue)s are built, so that \(spread); "
        + "\(number(enough)) would have ports for the \(number(links)) links"
    case .oversubscription(let asked, let down, let up):
      let built = Double(down) / Double(up)
      return
        "\(place): oversubscription is \(NumberText.shortest((built * 100).rounded() / 100)), not \(NumberText.shortest(asked)): "
        + "a leaf has \(number(down)) ports down and \(number(up)) up"
    case .flat(let sides):
      let shape = sides.map(number).joined(separator: " x ")
      let what = sides.filter { $0 > 1 }.count < 2 ? "ring" : "plane"
      return "\(place): \(number(sides.reduce(1, *))) endpoints make a \(what), \(shape)"
    case .oddRate(let rate, let planes):
      let speed = rate * Double(planes)
      let fitting = (1...64).filter { FabricSurprise.isPortSpeed(speed / Double($0)) }
      let near = [fitting.last { $0 < planes }, fitting.first { $0 > planes }].compactMap { $0 }
      let advice =
        near.isEmpty
        ? "" : "; with \(near.map { String($0) }.joined(separator: " or ")) planes it is one"
      return
        "\(kind.rawValue): a link of each of \(planes) planes has \(NumberText.shortest((rate / 1e8).rounded() / 10)) Gb/s, which is no speed of a port\(advice)"
    }
  }
}
