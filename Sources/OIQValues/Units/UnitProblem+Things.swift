import OIQText

/// A word that is a scale and what it counts in one, as `kmodules`: a scale touches a number or stands before a blank.
package struct ScaledThing: Hashable, Sendable {
  package var scale: ScaleLetter
  /// What is counted: `modules`.
  package var thing: String
  /// Whether that is a unit.
  package var isKnown: Bool
}

/// Words that count nothing of their own, for which a unit that counts something else must not be offered.
enum CountingWords {
  /// What pieces of anything are called.
  static let pieces: Set<String> = [
    "pc", "pcs", "piece", "pieces", "unit", "units", "ea", "each", "item", "items", "qty",
  ]

  /// What hundredths of a whole are called where shares are compared.
  static let points: Set<String> = ["pp", "pps", "pt", "pts", "point", "points"]

  /// Words of scale.
  static let scales: KeyValuePairs<ScaleLetter, [String]> = [
    .thousand: ["thousand", "thousands"], .million: ["mn", "mio", "million", "millions"],
    .billion: ["bn", "bln", "billion", "billions"],
  ]
}

extension UnitTable {
  /// What `kmodules` and `kpcs` count.
  func scaledThing(_ word: String) -> ScaledThing? {
    guard let first = word.first, let scale = ScaleLetter(rawValue: first == "K" ? "k" : "\(first)")
    else { return nil }
    let thing = String(word.dropFirst())
    if unit(word: thing)?.dimension.countedThing != nil {
      return ScaledThing(scale: scale, thing: thing, isKnown: true)
    }
    return CountingWords.pieces.contains(thing.lowercased())
      ? ScaledThing(scale: scale, thing: thing, isKnown: false) : nil
  }

  /// Whether a known word may be meant by one that is not: what counts another thing only where a letter is wrong, as
  /// following the advice would run and be about something else.
  func isNear(_ word: String, to known: String) -> Bool {
    let (written, other) = (Array(word.lowercased()), Array(known.lowercased()))
    if written == other { return true }
    let isPiece = CountingWords.pieces.contains(word.lowercased())
    guard written.count > 2, !isPiece else { return false }
    let isThing = unit(word: known)?.dimension.countedThing != nil
    let distance = Suggestion.distance(written, other)
    return distance <= (isThing ? 1 : max(1, written.count / 3))
      && distance < min(written.count, other.count)
  }
}

extension UnitProblem {
  /// What to write for `pp` and `points`, whose nearest words are ports and parts per million.
  private func percent(_ written: String) -> String? {
    guard CountingWords.points.contains(word.lowercased()) else { return nil }
    return
      "a percentage point is written `\(written)`; as a thing to count `unit \(word)` declares it"
  }

  /// What to write for `kmodules` in the header of a column, or for `pp`.
  var headed: String? {
    guard let scaled else { return percent("%") }
    let (before, unit) = split(at: scaled)
    let letter = scaled.scale.rawValue
    return declaration(of: scaled)
      + (before.isEmpty
        ? "write the unit as `\(letter) \(unit)`: a scale stands before a blank"
        : "write the unit as `\(unit)`, its numbers divided by 1\(letter): a scale stands before the whole unit alone")
  }

  /// What to write for `1.2 kmodule` or `92 points`, or for such a unit behind an arrow.
  package func literal(_ number: Double?) -> String? {
    let digits = number.map(NumberText.shortest)
    guard let scaled else { return percent((text == word ? digits ?? "" : "") + "%") }
    let (before, unit) = split(at: scaled)
    guard let number, let digits else {
      return declaration(of: scaled) + "a result is shown in the scale that fits: `-> \(unit)`"
    }
    let written =
      before.isEmpty
      ? digits + scaled.scale.rawValue : NumberText.shortest(number / scaled.scale.factor)
    return declaration(of: scaled)
      + "a scale touches the number, not the unit: `\(written) \(unit)`"
  }

  private func declaration(of scaled: ScaledThing) -> String {
    scaled.isKnown ? "" : "declare it first, `unit \(scaled.thing)`, and "
  }

  /// What stands before the word, and the whole unit without the scale.
  private func split(at scaled: ScaledThing) -> (before: String, unit: String) {
    let bytes = Array(text.utf8)
    let place = range.clamped(to: 0..<bytes.count)
    let before = String(decoding: bytes[..<place.lowerBound], as: UTF8.self)
    let after = String(decoding: bytes[place.upperBound...], as: UTF8.self)
    return (before, before + scaled.thing + after)
  }
}
