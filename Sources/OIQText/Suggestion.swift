/// Finds the names that a misspelt word may have meant.
package enum Suggestion {
  /// The nearest candidates, all that tie, in the order given; empty when none is near.
  ///
  /// A candidate that differs only in case wins over every other. Otherwise nearness is the
  /// Damerau–Levenshtein distance (restricted: neighbours swapped count once), at most one edit in
  /// three characters, at most three, and none in a single letter. A word that starts a single candidate is near to it too.
  package static func nearest(
    to word: String, among candidates: some Sequence<String>, limit: Int = 5
  ) -> [String] {
    guard !word.isEmpty, word.utf8.count <= 64 else { return [] }
    let lowered = Array(word.lowercased())
    var best: [String] = []
    var sameButForCase: [String] = []
    var beginnings: [String] = []
    var bestDistance = min(3, max(lowered.count == 1 ? 0 : 1, (lowered.count + 1) / 3)) + 1
    for candidate in candidates where !candidate.isEmpty && candidate != word {
      let other = Array(candidate.lowercased())
      if other == lowered { sameButForCase.append(candidate) }
      if lowered.count >= 3, other.starts(with: lowered) { beginnings.append(candidate) }
      guard abs(other.count - lowered.count) < bestDistance + 1 else { continue }
      let found = distance(lowered, other)
      if found < bestDistance {
        bestDistance = found
        best = [candidate]
      } else if found == bestDistance, !best.isEmpty {
        best.append(candidate)
      }
    }
    if !sameButForCase.isEmpty { best = sameButForCase }
    if best.isEmpty, beginnings.count <= limit { best = beginnings }
    return Array(unique(best).prefix(limit))
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
  package static func distance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      row.reserveCapacity(b.count + 1)
      for j in 1...b.count {
        let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        var cost = min(replaced, last[j] + 1, row[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          cost = min(cost, beforeLast[j - 2] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

extension Suggestion {
  /// The line of help that offers what is near: nil where nothing is.
  package static func didYouMean(_ near: [String]) -> [String]? {
    near.isEmpty ? nil : ["did you mean \(near.map { "`\($0)`" }.listed("or"))?"]
  }
}
