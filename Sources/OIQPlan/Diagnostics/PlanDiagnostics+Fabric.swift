import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

// Networks that can't be built, and by how much.
extension PlanDiagnostics {
  static func parameterOfOtherFabric(
    _ parameter: String, _ kind: FabricKind, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(parameter)` says nothing about `\(kind.rawValue)`", at: [.init(span)],
      help: ["it takes: endpoints, \(kind.parameters.joined(separator: ", "))"])
  }

  static func notWhole(_ name: Name, _ found: TypedExpression, _ number: Double) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` needs a whole number",
      at: [.init(found.span, "\(number)")], help: ["round it: `round(…)`, `ceil(…)`"])
  }

  static func sizeTooLarge(_ parameter: String, _ number: Double, at span: Span) -> Diagnostic {
    let (_, message, help) = words(
      .tooLarge(parameter: parameter, found: number, most: FabricRequest.most(of: parameter)))
    return Diagnostic(.noSuchFabric, message, at: [.init(span)], help: [help])
  }

  /// A network is counted before a row is read.
  static func columnOfArguments(_ name: Name, _ found: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` takes one value here, not a column of them",
      at: [.init(found.span, "another value in each row")],
      help: [
        "for several values, bind one, `let n = 1024`, and write `sweep tco_of(cpo, n) over n in [1024, 8192]`"
      ])
  }

  static func rangedArgument(
    _ name: Name, _ found: TypedExpression, expected: String
  ) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` needs \(expected), not a range of them",
      at: [.init(found.span, "a range")],
      help: ["take a point of it, as in `round(mid(…))`"])
  }

  static func tooManyLinks(_ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .tooLarge, "a table of \(grouped(count)) links is too long", at: [.init(span)],
      help: ["at most 200,000,000 links are listed; `fabric(…)` counts any number of them"])
  }

  static func noSuchFabric(
    _ problem: FabricProblem, _ request: FabricRequest, _ name: Name,
    _ places: [String: Span], at span: Span
  ) -> Diagnostic {
    let (parameter, message, help) = words(problem)
    let place = places[parameter] ?? span
    return Diagnostic(.noSuchFabric, message, at: [.init(place)], help: [help])
  }

  private static func words(
    _ problem: FabricProblem
  ) -> (parameter: String, message: String, help: String) {
    switch problem {
    case .tooSmall(let parameter, let found, let least):
      return (
        parameter, "`\(parameter)` can't be \(plain(found))", "it is \(plain(least)) at least"
      )
    case .tooLarge(let parameter, let found, let most):
      return (parameter, "`\(parameter)` can't be \(plain(found))", "it is \(plain(most)) at most")
    case .noSpeed(let speed):
      return (
        "speed", "`speed` can't be \(plain(speed / 1e9)) Gb/s",
        "it is more than 0 Gb/s, as in speed: 800G"
      )
    case .oddRadix(let radix):
      return (
        "radix", "fat trees are counted for switches with an even number of ports, not \(radix)",
        "write radix: \(max(radix - 1, 2)) or radix: \(radix + 1)"
      )
    case .tooMany(let endpoints, let capacity, let radix, let needed, let tiers):
      return (
        "endpoints",
        "\(grouped(endpoints - capacity)) endpoint\(endpoints - capacity == 1 ? "" : "s") too many: with \(grouped(radix)) ports a switch "
          + "there is room for \(grouped(capacity))",
        remedy(endpoints, needed, tiers, capacity)
      )
    case .notWhole(let endpoints, let parameter, let size):
      let below = endpoints / size * size
      return (
        "endpoints",
        "\(grouped(endpoints)) endpoints don't divide into \(parts(parameter, size)): "
          + "\(endpoints - below) are left over",
        below > 0
          ? "write endpoints: \(below) or endpoints: \(below + size)"
          : "write endpoints: \(below + size)"
      )
    case .noField(let order, let below, let above):
      return (
        "q",
        "there is no slim fly of q = \(order): it needs a prime power, not twice an odd number",
        "the nearest are "
          + [below, above].compactMap { $0 }.map(slimFly).joined(separator: " and ")
      )
    case .fieldTooLarge(let order, let needs, let radix):
      return (
        "q",
        "a slim fly of q = \(order) needs \(needs) ports a switch, \(needs - radix) more than "
          + "\(radix)", "write radix: \(needs), or a smaller q"
      )
    case .domainTooLarge(let domain, let radix):
      return (
        "domain", "a switch of \(radix) ports can't reach all \(domain) endpoints of a domain",
        "write radix: \(domain) or domain: \(radix)"
      )
    }
  }

  /// What the endpoints are to be divided into: `domains of 72`, `8 rails`.
  private static func parts(_ parameter: String, _ size: Int) -> String {
    parameter == "domain" ? "domains of \(size)" : "\(size) \(parameter)"
  }

  private static func remedy(
    _ endpoints: Int, _ needed: Int?, _ tiers: Int?, _ capacity: Int
  ) -> String {
    var ways: [String] = []
    if let tiers { ways.append("write tiers: \(tiers)") }
    if let needed, needed <= FabricRequest.mostPorts { ways.append("write radix: \(needed)") }
    if capacity > 0 {
      ways.append("split it into \(ceilingDivision(endpoints, capacity)) such networks")
    }
    return ways.isEmpty ? "no size of switch would do" : ways.joined(separator: ", or ")
  }

  private static func slimFly(_ order: Int) -> String {
    "q: \(order) (\(grouped(SlimFlySize(order: order).capacity)) endpoints)"
  }

  private static func plain(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e16 ? grouped(Int(number)) : "\(number)"
  }

  private static func grouped(_ number: Int) -> String {
    NumberText.fixed(Double(number), places: 0, grouping: .comma)
  }
}
