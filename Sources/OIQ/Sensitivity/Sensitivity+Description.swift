import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

extension Sensitivity {
  /// What a ranged number is like: its quantiles, a small histogram, and the inputs that it rests on with how
  /// much of its spread each explains. Nothing for what is no ranged number.
  ///
  /// An input's share is its squared rank correlation over the sum of all, as spreadsheet programs for risk
  /// analysis have it: a first look, exact only where inputs act independently and monotonically.
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
    let whole = inputs.reduce(0) { $0 + $1.correlation * $1.correlation }
    guard whole > 0 else { return [] }
    let sorted = inputs.sorted { abs($0.correlation) > abs($1.correlation) }
    let width = sorted.map(\.title.count).max() ?? 0
    let lines = sorted.map { input in
      let share = Int((100 * input.correlation * input.correlation / whole).rounded())
      let padding = String(repeating: " ", count: width - input.title.count)
      let number = (input.correlation * 100).rounded() / 100
      return "  \(input.title)\(padding)  \(share)% (rank correlation \(number))"
    }
    return ["rests on, with the share of the spread that each explains:"] + lines
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
