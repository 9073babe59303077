/// The shape of many draws in one number: the heights of a few classes between the 1% and the 99% point, an
/// octal digit each, so that it passes through columns of numbers; 0 for draws that are all the same.
package enum DrawOutline {
  private static let classes = 12
  private static let heights = 8

  /// `low` and `high` are the ends of the classes; draws beyond them are left out.
  package static func packed(
    _ draws: UnsafeBufferPointer<Double>, from low: Double, to high: Double
  ) -> Double {
    let counts = counts(draws, from: low, to: high, classes: classes)
    guard !counts.isEmpty else { return 0 }
    let most = max(counts.max() ?? 0, 1)
    return counts.reduce(0) { packed, count in
      // Rounded up: only what is empty lies on the floor.
      packed * Double(heights) + Double((count * (heights - 1) + most - 1) / most)
    }
  }

  /// How many draws lie in each of so many classes between two ends, those beyond left out; none where the ends are
  /// the same, or so far apart that no number says how far.
  package static func counts(
    _ draws: UnsafeBufferPointer<Double>, from low: Double, to high: Double, classes: Int
  ) -> [Int] {
    let scale = Double(classes) / (high - low)
    guard low < high, scale.isFinite, scale > 0 else { return [] }
    var counts = [Int](repeating: 0, count: classes)
    for draw in draws where draw >= low && draw <= high {
      counts[min(Int((draw - low) * scale), classes - 1)] += 1
    }
    return counts
  }

  /// `▁▃▆█▆▅▃▂▂▁▁▁`.
  package static func text(_ packed: Double) -> String {
    guard packed > 0, packed < 0x1p53 else { return "█" }
    var text = ""
    var rest = UInt64(packed)
    for _ in 0..<classes {
      let height = UInt32(rest % UInt64(heights))
      text = (Unicode.Scalar(0x2581 + height).map(String.init) ?? "") + text
      rest /= UInt64(heights)
    }
    return text
  }
}
