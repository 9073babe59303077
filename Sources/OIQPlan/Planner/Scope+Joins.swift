import OIQValues

/// What is to be known of a join when a sum runs over its rows.
struct JoinTrace: Sendable {
  /// What names the rows of its right, where that is known.
  var rightKey: [Origin]?
  /// The columns of the left that it matches.
  var matched: [String] = []
  /// Columns of one name on both sides that nothing sets against each other.
  var open: [String] = []
  /// Whether a `where` after it has left rows out.
  var isNarrowed = false
  /// The columns of its right of which a `where` has left one value beside each row of the left.
  var picked: [Origin] = []
  /// The columns of its right, as they were there.
  var right: [RightColumn] = []
  /// What advice is made of, where somebody has written it.
  var repair: JoinRepair?

  /// The numbers of its right by which nothing is matched.
  var numbers: [String] {
    right.filter { column in
      if case .number = column.type { !column.isMatched && !column.isHidden } else { false }
    }
    .map(\.name)
  }

  struct RightColumn: Sendable {
    var name: String
    var type: ValueType
    var origin: Origin?
    var isHidden: Bool
    var isMatched: Bool
  }
}

// What joins have repeated, and whether a sum counts it more than once.

extension Scope {
  /// The joins that repeat all that an expression is made of: what comes from their other side as well is another
  /// value in each copy.
  func repeats(of typed: TypedExpression) -> Set<JoinSide> {
    let sides = typed.expression.slots.map { columns[$0].repeatedBy }
    guard let first = sides.first, !first.isEmpty else { return [] }
    return sides.dropFirst().reduce(first) { $0.intersection($1) }
  }

  /// The joins of both whose sides an expression is made, as an amount at a price is.
  func pairs(of typed: TypedExpression) -> Set<JoinPair> {
    let slots = typed.expression.slots
    guard
      slots.contains(where: { !columns[$0].repeatedBy.isEmpty || !columns[$0].pairedBy.isEmpty })
    else { return [] }
    let sides = slots.reduce(into: Set<JoinSide>()) { $0.formUnion(columns[$1].repeatedBy) }
    let paired = slots.reduce(into: Set<JoinPair>()) { $0.formUnion(columns[$1].pairedBy) }
    let known = Set(paired.map(\.join))
    return paired.union(
      sides.filter {
        $0.isRight && !known.contains($0.join)
          && sides.contains(JoinSide(join: $0.join, isRight: false))
      }
      .map { JoinPair(join: $0.join, rate: rate(in: slots, of: $0.join)) })
  }

  /// Which of two sides' factors is so much for each of the other's, as their units say.
  private func rate(in slots: Set<Int>, of join: Int) -> JoinPair.Rate {
    func factors(isRight: Bool) -> [Dimension.Factor] {
      slots.filter { columns[$0].repeatedBy.contains(JoinSide(join: join, isRight: isRight)) }
        .flatMap { columns[$0].type.knownFactors }
    }
    let (left, right) = (factors(isRight: false), factors(isRight: true))
    func isRate(_ one: [Dimension.Factor], for other: [Dimension.Factor]) -> Bool {
      one.contains { below in
        below.exponent < 0 && other.contains { $0.base == below.base && $0.exponent > 0 }
      }
    }
    switch (isRate(left, for: right), isRate(right, for: left)) {
    case (true, false): return .left
    case (false, true): return .right
    case (true, true), (false, false): return .unclear
    }
  }

  /// The joins whose rows a sum of such values counts each time that they are repeated, where it runs over groups of
  /// these columns.
  func countedAgain(_ typed: TypedExpression, by keys: [Int]) -> Set<JoinSide> {
    let origins = Set(keys.compactMap { columns[$0].origin })
    let alternatives = pairs(of: typed).map(\.join).filter {
      areAlternatives($0, by: origins) || !openNames(of: $0, besides: typed, by: origins).isEmpty
    }
    return repeats(of: typed).filter { $0.isRight || !holdsOnce($0.join, by: origins) }
      .union(alternatives.map { JoinSide(join: $0, isRight: false) })
  }

  /// Whether groups hold each row of a join's left once, since they tell apart what stands beside it.
  private func holdsOnce(_ join: Int, by keys: Set<Origin>) -> Bool {
    joins[join]?.rightKey.map { $0.allSatisfy { isSettled($0, in: join, by: keys) } } ?? false
  }

  /// How a sum of such values counts the rows of a join.
  func summed(_ side: JoinSide, _ typed: TypedExpression, by keys: [Int]) -> SummedJoin {
    let trace = joins[side.join] ?? JoinTrace()
    let origins = Set(keys.compactMap { columns[$0].origin })
    // A row that is counted again by itself is so whatever else is matched.
    let isPair = pairs(of: typed).contains { $0.join == side.join }
    return SummedJoin(
      isNarrowed: trace.isNarrowed, matched: trace.matched,
      open: isPair ? openNames(of: side.join, besides: typed, by: origins) : [],
      // Of a pair that is counted for another reason it says nothing.
      settled: isPair || side.isRight ? [] : settled(in: side.join, by: origins))
  }

  /// How a sum of such values counts what is made of both sides of a join; `nil` where each row of the right is
  /// to have its own, as a module has its build times its price.
  func summed(_ pair: JoinPair, _ typed: TypedExpression, by keys: [Int]) -> SummedPairs? {
    guard pair.rate != .left, let trace = joins[pair.join], let repair = trace.repair else {
      return nil
    }
    let origins = Set(keys.compactMap { columns[$0].origin })
    let side = JoinSide(join: pair.join, isRight: true)
    let scans = Set(trace.right.compactMap { $0.origin?.scan })
    let statements = typed.guards.filter { $0.isOfStatements && scans.contains($0.scan) }
    let apart = statements.flatMap { $0.notAcross + $0.alikeIn } + accepted
    let telling = trace.right.indices.filter { slot in
      let column = trace.right[slot]
      if !statements.isEmpty { return column.origin.map(apart.contains) ?? false }
      return !column.isHidden && column.type.tellsParts
    }
    // Of a key that was computed of the right it isn't known what it tells apart.
    let isComputed = keys.contains { columns[$0].origin == nil && comes($0, from: side) }
    var summed = SummedPairs(
      telling: settled(in: pair.join, by: origins).union(telling),
      matched: trace.right.indices.filter { trace.right[$0].isMatched },
      isRateOnRight: pair.rate == .right || !statements.isEmpty,
      areStatements: !statements.isEmpty, isNarrowed: trace.isNarrowed || isComputed,
      repair: repair)
    let measures = measures(of: typed, from: side)
    summed.repair.measures = measures.isEmpty ? trace.numbers : measures
    return summed
  }

  private func comes(_ slot: Int, from side: JoinSide) -> Bool {
    columns[slot].repeatedBy.contains(side)
      || columns[slot].pairedBy.contains { $0.join == side.join }
  }

  /// The numbers of a join's right that a value is made of.
  private func measures(of typed: TypedExpression, from side: JoinSide) -> [String] {
    typed.expression.slots.sorted().map { columns[$0] }
      .filter { column in
        guard case .number = column.type else { return false }
        return column.repeatedBy.contains(side) && !column.isHidden
      }
      .map(\.name)
  }

  /// The columns of a join's right that are the same beside all copies of a row in a group.
  private func settled(in join: Int, by keys: Set<Origin>) -> Set<Int> {
    let right = joins[join]?.right ?? []
    return Set(
      right.indices.filter { slot in
        right[slot].origin.map {
          joins[join]?.picked.contains($0) == true || isSettled($0, in: join, by: keys)
        } ?? false
      })
  }

  /// Notes that there is one row for each combination of values in some columns, so that rows of a side of which all of
  /// these are stand there once.
  mutating func noteOneRow(ofEach keys: [Int]) {
    guard !joins.isEmpty, !keys.isEmpty else { return }
    for join in joins.keys {
      let sides = [false, true].map { JoinSide(join: join, isRight: $0) }
      for (own, other) in [(sides[0], sides[1]), (sides[1], sides[0])]
      where !keys.contains(where: { comes($0, from: other) })
        && keys.contains(where: { comes($0, from: own) })
      {
        for slot in columns.indices {
          columns[slot].repeatedBy.remove(own)
          columns[slot].pairedBy = columns[slot].pairedBy.filter { $0.join != join }
        }
      }
    }
  }

  /// Notes that rows are left out, and what a condition sets against each other.
  mutating func narrowJoins(by condition: PlanExpression) {
    guard !joins.isEmpty else { return }
    var equal: String?
    if case .compare(.equal, .column(let first), .column(let second)) = condition,
      columns[first].name == columns[second].name
    {
      equal = columns[first].name
    }
    for join in joins.keys {
      joins[join]?.isNarrowed = true
      joins[join]?.open.removeAll { $0 == equal }
      if case .compare(.equal, .column(let first), .column(let second)) = condition {
        let picked = picked(of: join, first, second).compactMap { columns[$0].origin }
        joins[join]?.picked += picked
      }
    }
  }

  /// The column of a join's right that is set equal to one of its left.
  private func picked(of join: Int, _ first: Int, _ second: Int) -> [Int] {
    func comes(_ slot: Int, _ isRight: Bool) -> Bool {
      columns[slot].repeatedBy.contains(JoinSide(join: join, isRight: isRight))
    }
    return [(first, second), (second, first)].filter { comes($0, true) && comes($1, false) }
      .map(\.0)
  }

  /// The columns that both sides of a join have, of which a row of its left may stand beside others than its own: the
  /// price of 1.6T beside modules of 800G. Those that a value is made of aren't what tells its rows apart.
  private func openNames(
    of join: Int, besides typed: TypedExpression, by keys: Set<Origin>
  ) -> [String] {
    guard let open = joins[join]?.open, !open.isEmpty else { return [] }
    let used = Set(typed.expression.slots.map { columns[$0].name })
    let right = JoinSide(join: join, isRight: true)
    return open.filter { name in
      !used.contains(name)
        && !columns.contains {
          $0.name == name && $0.repeatedBy.contains(right)
            && ($0.origin.map { isSettled($0, in: join, by: keys) } ?? false)
        }
    }
  }

  /// Whether a join may put several technologies beside a row of its left, of which that has one: products with their
  /// figures are no parts of a whole, as those of a bill of materials are.
  private func areAlternatives(_ join: Int, by keys: Set<Origin>) -> Bool {
    let technologies = columns.filter {
      $0.type == .text(vocabulary: "technology")
        && $0.repeatedBy.contains(JoinSide(join: join, isRight: true))
    }
    return !technologies.isEmpty
      && !technologies.contains { $0.origin.map { isSettled($0, in: join, by: keys) } ?? true }
  }

  /// Whether a column of a join's right is the same beside all copies of a row in a group.
  private func isSettled(_ origin: Origin, in join: Int, by keys: Set<Origin>) -> Bool {
    let left = JoinSide(join: join, isRight: false)
    return holdsOne(origin)
      || telling(origin).contains { teller in
        keys.contains(teller)
          || columns.contains { $0.origin == teller && $0.repeatedBy.contains(left) }
      }
  }
}

extension ValueType {
  /// Whether values of it may name the parts of a whole.
  fileprivate var tellsParts: Bool {
    switch self {
    case .text, .bool, .list: true
    case .number, .date, .period, .facts, .missing: false
    }
  }

  fileprivate var knownFactors: [Dimension.Factor] {
    guard case .number(let number) = self, case .known(let dimension) = number.dimension else {
      return []
    }
    return dimension.factors
  }
}
