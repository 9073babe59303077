extension DisplayUnit {
  /// One unit and scale for all of a column's numbers, which are in base units.
  ///
  /// The wish is kept where its numbers are neither tiny nor long; else the largest unit that the
  /// largest number fills, and a smaller one where the smallest number would be lost.
  static func choose(
    for dimension: Dimension, wish: Unit?, magnitudes: Magnitudes
  ) -> DisplayUnit {
    if dimension.isPlain { return DisplayUnit(asIs: wish ?? .one) }
    let wish = wish?.dimension == dimension ? wish : nil
    let rungs = DisplayLadder(dimension, wish: wish).rungs
    guard let first = rungs.first else { return DisplayUnit(asIs: wish ?? .one) }
    if rungs.count == 1 { return first.unit }
    let isCounting = rungs.contains { $0.unit.isScaled }
    guard let largest = magnitudes.largest, let smallest = magnitudes.smallest else {
      let usual = isCounting ? first.unit : rungs.first { $0.from >= 1 }?.unit ?? first.unit
      return wish.map { DisplayUnit(asIs: $0) } ?? usual
    }
    if let wish, !isCounting, 0.1..<10_000 ~= wish.fromBase(largest) {
      return DisplayUnit(asIs: wish)
    }
    var index = rungs.lastIndex { largest >= $0.from * (1 - 1e-9) } ?? 0
    while index > 0, rungs[index].unit.unit.fromBase(smallest) < 0.01,
      rungs[index - 1].unit.unit.fromBase(largest) < 100_000
    {
      index -= 1
    }
    return rungs[index].unit
  }

  /// The unit that a column's name carries, as in `power_kw`, `price_usd_per_gbps` or `reach [m]`:
  /// such a column is never rescaled.
  static func carried(by name: String, dimension: Dimension, wish: Unit?) -> DisplayUnit? {
    guard !dimension.isPlain else { return nil }
    let text: String
    if name.hasSuffix("]"), let open = name.lastIndex(of: "[") {
      text = String(name[name.index(after: open)...].dropLast())
    } else {
      let parts = name.split(separator: "_").map(String.init)
      // `cw_lasers` says what is counted, and nothing of a scale.
      guard parts.count > 1, let last = parts.last, dimension.countedThing == nil else {
        return nil
      }
      let isQuotient = parts.count > 3 && parts[parts.count - 2] == "per"
      text = isQuotient ? "\(parts[parts.count - 3])/\(last)" : last
    }
    if let wish, wish.symbol.lowercased() == text.lowercased() { return DisplayUnit(asIs: wish) }
    // Of the spellings that differ in case, milli and mega among them, the larger unit is meant.
    let words = text.split(separator: "/").map { word in
      UnitTable.standard.words.filter { $0.lowercased() == word.lowercased() }
    }
    guard let heads = words.first, words.count <= 2 else { return nil }
    let texts =
      words.count == 1 ? heads : heads.flatMap { head in words[1].map { "\(head)/\($0)" } }
    return texts.compactMap { try? UnitTable.standard.unit($0).get() }
      .filter { $0.dimension == dimension }
      .max { $0.toBase(1) < $1.toBase(1) }.map { DisplayUnit(asIs: $0) }
  }
}

extension ValueType {
  /// The unit that `->` asked for; `nil` for money and things, whose M and B belong to no unit.
  package var askedUnit: DisplayUnit? {
    guard case .number(let number) = self, number.isAsked, let unit = number.display,
      DimensionWords(unit.dimension).above.first?.isCounted != true
    else { return nil }
    return DisplayUnit(asIs: unit)
  }

  /// The same made into something else, which nobody asked for in a unit.
  package var unasked: ValueType {
    guard case .number(var number) = self else { return self }
    number.isAsked = false
    return .number(number)
  }
}
