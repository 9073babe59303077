/// Why a text is no unit: facts for a message, with the place as byte offsets in the unit's text.
package struct UnitProblem: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A word that no unit has.
    case unknown
    /// Something that can't stand in a unit, or an end where a word was expected.
    case malformed
    /// An exponent of 0 or beyond 9, or a size that no number holds.
    case outOfRange
  }

  package var kind: Kind
  package var text: String
  package var range: Range<Int>
  /// Words that may have been meant, most likely first; all that tie.
  package var nearest: [String]

  package init(kind: Kind, text: String, range: Range<Int>, nearest: [String] = []) {
    self.kind = kind
    self.text = text
    self.range = range
    self.nearest = nearest
  }
}

extension UnitProblem {
  /// The part of the text that the problem is about.
  package var word: String {
    let bytes = Array(text.utf8)
    return String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// One sentence without a full stop.
  package var message: String {
    switch kind {
    case .unknown: "unknown unit `\(word)`"
    case .malformed where range.isEmpty: "the unit `\(text)` ends where a word is expected"
    case .malformed: "`\(word)` can't stand here in the unit `\(text)`"
    case .outOfRange: "`\(word)` is beyond what a unit can hold: powers go from 1 to 9"
    }
  }

  /// The next step, where one can be guessed.
  package var help: String? {
    switch kind {
    case .unknown where nearest.isEmpty: "declare it first: unit \(word)"
    case .unknown: "did you mean \(nearest.map { "`\($0)`" }.joined(separator: " or "))?"
    case .malformed: "write units as `pJ/bit`, `USD/kWh` or `m^2`, without blanks"
    case .outOfRange: nil
    }
  }
}

extension UnitTable {
  /// Known words close to one that is not: equal but for case first, else the fewest edits, at most
  /// a third of the word; no more than four.
  package func nearest(to word: String) -> [String] {
    let folded = word.lowercased()
    let candidates = words
    let sameLetters = unique(candidates.filter { $0.lowercased() == folded })
    if !sameLetters.isEmpty { return Array(sameLetters.prefix(4)) }
    let limit = max(1, word.utf8.count / 3)
    var best = limit
    var found: [String] = []
    for candidate in candidates where abs(candidate.utf8.count - word.utf8.count) <= limit {
      let distance = editDistance(Array(folded.utf8), Array(candidate.lowercased().utf8))
      // A word of one or two letters is near everything of that length.
      guard distance < min(word.utf8.count, candidate.utf8.count), distance <= best else {
        continue
      }
      if distance < best { found.removeAll() }
      best = distance
      found.append(candidate)
    }
    return Array(unique(found).prefix(4))
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// Insertions, removals, replacements and swaps of neighbours.
  private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var cost = min(
          previous[column + 1] + 1, current[column] + 1, previous[column] + (byte == other ? 0 : 1))
        if row > 0, column > 0, byte == right[column - 1], other == left[row - 1] {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
      }
      before = previous
      previous = current
    }
    return previous[right.count]
  }
}
