import OIQ
import Support
import Testing

/// A mean by weights is of the rows that have both a value and a weight, and says what the others are.
@Suite struct WeightedMeanTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "t",
      [
        .texts("k", ["a", "a", "a", "b", "b"]), .numbers("price", [10, nil, 20, 5, 7]),
        .numbers("w", [1, 3, 1, nil, 2]),
      ])
    return session
  }

  /// (10 · 1 + 20 · 1) / (1 + 1) and 7 · 2 / 2: not 30 / 5, which counts a weight without a price.
  @Test func weightsWithoutAValueAreInNeitherSum() throws {
    let result = try session().run("from t | aggregate m = sum(price * w) / sum(w) by k")
    #expect(result["m"]?.numbers == [15, 7])
    #expect(
      result.notes.sorted() == [
        "price * w: 2 missing values skipped",
        // 1 + 1 + 2 of 1 + 3 + 1 + 2.
        "sum(price * w) / sum(w): 1 row without price * w is in neither sum; the others have 57.14% of w",
      ])
  }

  @Test(arguments: [
    ("sum(w * price) / sum(w)", 44.0 / 4), ("100 * sum(price * w) / sum(w)", 4400.0 / 4),
    ("sum(2 * price * w) / sum(w)", 88.0 / 4), ("1 + sum(price * w) / sum(w)", 12),
  ])
  func howeverItIsWritten(_ formula: String, _ mean: Double) throws {
    #expect(try session().number("from t | aggregate m = \(formula)") == mean)
  }

  /// Of a group that isn't in the answer nothing is said.
  @Test func groupsInTheAnswer() throws {
    let notes = try session().run(
      "from t | aggregate m = sum(price * w) / sum(w) by k | where k == \"b\""
    ).notes
    #expect(notes == ["price * w: 1 missing value skipped"])
  }

  /// The sum of weights beside it is of all of them.
  @Test func otherSumsStayAsTheyAre() throws {
    let result = try session().run(
      "from t | aggregate all = sum(w), m = sum(price * w) / sum(w), share = sum(w) / 7")
    #expect(result[0, "all"]?.number == 7 && result[0, "m"]?.number == 11)
    #expect(result[0, "share"]?.number == 1)
  }

  /// Two sums over unlike rows are no mean; what was left out on purpose needs no word.
  @Test(arguments: [
    (
      "sum(price) / sum(w)",
      [
        "sum(price) / sum(w): 2 rows are in one of the sums alone, as what the other adds up is missing there; `where price is not missing and w is not missing` before keeps those that are in both"
      ]
    ),
    ("sum(if k == \"a\" then w else missing) / sum(w)", []), ("sum(w) / sum(w)", []),
    ("sum(w) / count(w)", []),
  ])
  func sumsOverUnlikeRows(_ formula: String, _ said: [String]) throws {
    let result = try session().run("from t | aggregate m = \(formula)")
    #expect(result.notes.filter { $0.hasPrefix("sum(") } == said)
  }

  /// Sums of a stage before are of the rows that they are of: 44 / 7. That they differ is said of them all the same.
  @Test(arguments: [
    "derive m = total / weight", "select m = total / weight",
    "where weight > 0 | sort weight | derive m = 100 * total / weight, n = total / weight",
  ])
  func sumsOfAStageBefore(_ stage: String) throws {
    let sums = "aggregate total = sum(price * w), weight = sum(w)"
    let line =
      "sum(price * w) / sum(w): 1 row is in one of the sums alone, as what the other adds up is missing there; `where price * w is not missing and w is not missing` before keeps those that are in both"
    let found = try session().run("from t | \(sums) | \(stage)")
    let skipped = ["price * w: 2 missing values skipped", "w: 1 missing value skipped"]
    #expect(found.notes.sorted() == (skipped + [line]).sorted())
    #expect(found[0, "weight"].map { $0.number == 7 } ?? true)
    // Followed, it is the mean: 44 / 4.
    let kept = "where price * w is not missing and w is not missing"
    let followed = try session().run("from t | \(kept) | \(sums) | select m = total / weight")
    #expect(followed.notes.isEmpty && followed[0, "m"]?.number == 11)
  }

  @Test(arguments: ["derive m = total * 2", "derive m = total - weight", "derive m = total / 7"])
  func sumsThatAreNotDividedAreQuiet(_ stage: String) throws {
    let sums = "aggregate total = sum(price * w), weight = sum(w)"
    let notes = try session().run("from t | \(sums) | \(stage)").notes
    #expect(notes == ["price * w: 2 missing values skipped", "w: 1 missing value skipped"])
  }

  /// Ranges are weighted as numbers are.
  @Test func rangedValues() throws {
    let query = "aggregate m = sum(price * w * (1 to 2)) / sum(w)"
    let all = try session().run("from t | \(query)")
    let known = try session().run("from t | where price * w is not missing | \(query)")
    #expect(all[0, "m"]?.description == known[0, "m"]?.description)
    #expect(all.notes.contains { $0.hasPrefix("sum(price * w * (1 to 2)) / sum(w): 1 row") })
    #expect(!known.notes.contains { $0.hasPrefix("sum(") })
  }

  /// Against the mean computed from the rows themselves.
  @Test(arguments: 0..<20)
  func asTheRowsSay(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    func numbers(_ count: Int) -> [Double?] {
      (0..<count).map { _ in random.below(3) == 0 ? nil : Double(1 + random.below(9)) }
    }
    let count = 1 + random.below(20)
    let (prices, weights) = (numbers(count), numbers(count))
    let session = Session()
    try session.register("t", [.numbers("p", prices), .numbers("w", weights)])
    let pairs = zip(prices, weights).compactMap { price, weight in
      price.flatMap { price in weight.map { (price, $0) } }
    }
    let whole = pairs.reduce(0) { $0 + $1.1 }
    let mean = pairs.isEmpty ? nil : pairs.reduce(0) { $0 + $1.0 * $1.1 } / whole
    #expect(try session.number("from t | aggregate m = sum(p * w) / sum(w)") == mean)
  }
}
