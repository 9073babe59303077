import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

extension Sensitivity {
  /// What a ranged number is like: its quantiles, a small histogram, and the inputs that it rests on with how
  /// much of its spread each explains. Nothing for what is no ranged number.
  ///
  /// An input's share is of the variance, by itself; what several do together alone is told apart.
  func description(of name: Name) throws(Diagnostic) -> [String] {
    let pipe = Pipe(head: .expression(Expression(.name(name), name.span)), span: name.span)
    guard case .value(let typed) = try Planner(environment: environment).plan(pipe),
      typed.type.isRanged, case .number = typed.type
    else { return [] }
    let (_, cell, inputs) = try inputs(of: pipe)
    guard let draws = cell.draws(context.draws), draws.count > 1 else { return [] }
    return [summary(cell, draws)] + [Sparkline.text(of: draws)] + shares(inputs)
  }

  private func summary(_ cell: SensitivityCell, _ draws: [Double]) -> String {
    let count = Double(draws.count)
    let mean = draws.reduce(0) { $0 + $1 / count }
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / (count - 1) }
    let deviation = variance.squareRoot()
    let third = draws.reduce(0) { sum, draw in
      let z = deviation > 0 ? (draw - mean) / deviation : 0
      return sum + z * z * z / count
    }
    let shape = third > 0.2 ? "longer above" : third < -0.2 ? "longer below" : "about even"
    let type = cell.type
    return describe(cell.value, type)
      + "; mean \(describe(.number(mean), type.point)), standard deviation"
      + " \(describe(.number(deviation), type.point)), \(shape)"
  }

  private func shares(_ inputs: [SensitivityInput]) -> [String] {
    guard !inputs.isEmpty else { return [] }
    let sorted = inputs.sorted { $0.share > $1.share }
    var shares = sorted.map { input in
      let number = ((input.correlation ?? 0) * 100).rounded() / 100
      return (title: input.title, share: input.share, remark: " (rank correlation \(number))")
    }
    let rest = 1 - inputs.reduce(0) { $0 + $1.share }
    if inputs.count > 1, rest >= 0.015, !inputs.contains(where: \.isCorrelated) {
      shares.append((title: "several together", share: rest, remark: ""))
    }
    let width = shares.map(\.title.count).max() ?? 0
    let lines = shares.map { title, share, remark in
      let padding = String(repeating: " ", count: width - title.count)
      return "  \(title)\(padding)  \(Int((100 * share).rounded()))%\(remark)"
    }
    return ["rests on, with the share of its variance that each explains by itself:"] + lines
  }
}

/// A histogram on one line.
enum Sparkline {
  /// An eighth of a line's height to all of it.
  static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let classes = 24

  /// Between the 0.5% and the 99.5% point, so that few far draws don't make the rest one bar.
  static func text(of draws: [Double]) -> String {
    let sorted = draws.sorted()
    guard let least = sorted.first, let greatest = sorted.last, least < greatest else { return "" }
    let low = sorted[sorted.count / 200]
    let high = sorted[sorted.count - 1 - sorted.count / 200]
    let counts = sorted.withUnsafeBufferPointer {
      DrawOutline.counts($0, from: low, to: high, classes: classes)
    }
    let most = counts.max() ?? 1
    return String(
      counts.map { count in
        count == 0 ? " " : bars[min(count * bars.count / max(most, 1), bars.count - 1)]
      })
  }
}
