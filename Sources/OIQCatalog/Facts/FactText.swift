import OIQValues

/// Short spellings for the labels of facts.
enum FactText {
  static func amount(_ value: RangedValue, _ unit: Unit) -> String {
    let bounds = [value.low, value.mid, value.high].map { unit.fromBase($0) }
    let scale = scale(of: bounds.map(\.magnitude).max() ?? 0)
    let (low, mid, high) = (
      number(bounds[0] / scale.size), number(bounds[1] / scale.size), number(bounds[2] / scale.size)
    )
    let text =
      switch value.shape {
      case .atLeast: "≥ \(low)"
      case .atMost: "≤ \(high)"
      case .point: mid
      case .interval, .pert, .issuer, .lognormal, .normal, .uniform, .triangular, .sampled,
        .percentiles, .writtenPert:
        "\(low) to \(high)"
      }
    return [text, scale.letter, unit.symbol].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func scale(of size: Double) -> (size: Double, letter: String) {
    switch size {
    case 1e9...: (1e9, "B")
    case 1e6..<1e9: (1e6, "M")
    default: (1, "")
    }
  }

  private static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
