import OIQText
import Testing

@Test(arguments: [
  ("wher", ["where", "select"], ["where"]),
  ("hwere", ["where", "there"], ["where"]),
  ("META", ["Meta", "Beta"], ["Meta"]),
  ("amunt", ["amount", "amounts", "count"], ["amount"]),
  ("xyz", ["where", "select"], []),
  ("a", ["b", "ab"], []),
  ("ab", ["b", "abc"], ["b", "abc"]),
  ("calendar", ["calendarize", "take"], ["calendarize"]),
  ("", ["a"], []),
  ("cat", ["bat", "hat", "dog"], ["bat", "hat"]),
])
func suggests(word: String, among: [String], expected: [String]) {
  #expect(Suggestion.nearest(to: word, among: among) == expected)
}

/// The textbook recursion of the restricted distance, slow and plain.
private func slowDistance(_ a: ArraySlice<Character>, _ b: ArraySlice<Character>) -> Int {
  guard let x = a.last, let y = b.last else { return a.count + b.count }
  var best = min(
    slowDistance(a.dropLast(), b) + 1, slowDistance(a, b.dropLast()) + 1,
    slowDistance(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1))
  if a.count > 1, b.count > 1, a.dropLast().last == y, b.dropLast().last == x {
    best = min(best, slowDistance(a.dropLast(2), b.dropLast(2)) + 1)
  }
  return best
}

@Test func distanceEqualsItsDefinition() {
  var state: UInt64 = 7
  let word = {
    let letters = Array("abc")
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var bits = state >> 24
    return (0..<Int(bits % 6)).map { _ in
      bits = bits &* 2_862_933_555_777_941_757 &+ 3_037_000_493
      return letters[Int((bits >> 33) % 3)]
    }
  }
  for _ in 0..<300 {
    let (a, b) = (word(), word())
    #expect(Suggestion.distance(a, b) == slowDistance(a[...], b[...]))
  }
}

@Test(
  arguments: [
    ([], nil), (["a"], "did you mean `a`?"), (["a", "b"], "did you mean `a` or `b`?"),
    (["a", "b", "c"], "did you mean `a`, `b` or `c`?"),
  ] as [([String], String?)])
func whatIsNearIsOffered(names: [String], line: String?) {
  #expect(Suggestion.didYouMean(names) == line.map { [$0] })
}
