import OIQText
import OIQValues

/// Short spellings for the labels of facts.
enum FactText {
  static func amount(_ value: RangedValue, _ unit: Unit) -> String {
    let bounds = [value.low, value.mid, value.high].map { unit.fromBase($0) }
    let scale = scale(of: bounds.map(\.magnitude).max() ?? 0)
    let numbers = bounds.map { number($0 / (scale?.factor ?? 1)) }
    let (low, mid, high) = (numbers[0], numbers[1], numbers[2])
    let text =
      switch value.shape {
      case .atLeast: "≥ \(low)"
      case .atMost: "≤ \(high)"
      case .point: mid
      case .interval, .pert, .issuer, .lognormal, .normal, .uniform, .triangular, .sampled,
        .percentiles, .writtenPert:
        "\(low) to \(high)"
      }
    return [text, scale?.rawValue ?? "", unit.symbol].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func scale(of size: Double) -> ScaleLetter? {
    [.billion, .million].first { $0.factor <= size }
  }

  private static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
