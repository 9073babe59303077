import OIQValues

/// One of the two tables of a join, by the join's identity.
package struct JoinSide: Hashable, Sendable {
  package var join: Int
  package var isRight: Bool

  package init(join: Int, isRight: Bool) {
    self.join = join
    self.isRight = isRight
  }
}

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
}

/// A join whose repeated rows a sum adds up.
package struct SummedJoin: Hashable, Sendable {
  /// Whether a `where` stands between the two, which may have left one of each.
  package var isNarrowed: Bool
  /// The columns that it matches, and, where values of both sides are summed, those of one name on both that it doesn't.
  package var matched: [String]
  package var open: [String]
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
  func pairs(of typed: TypedExpression) -> Set<Int> {
    let slots = typed.expression.slots
    guard
      slots.contains(where: { !columns[$0].repeatedBy.isEmpty || !columns[$0].pairedBy.isEmpty })
    else { return [] }
    let sides = slots.reduce(into: Set<JoinSide>()) { $0.formUnion(columns[$1].repeatedBy) }
    let paired = slots.reduce(into: Set<Int>()) { $0.formUnion(columns[$1].pairedBy) }
    return paired.union(
      sides.filter { $0.isRight && sides.contains(JoinSide(join: $0.join, isRight: false)) }
        .map(\.join))
  }

  /// The joins whose rows a sum of such values counts each time that they are repeated, where it runs over groups of
  /// these columns.
  func countedAgain(_ typed: TypedExpression, by keys: [Int]) -> Set<JoinSide> {
    let origins = Set(keys.compactMap { columns[$0].origin })
    let alternatives = pairs(of: typed).filter {
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
    let isPair = pairs(of: typed).contains(side.join)
    return SummedJoin(
      isNarrowed: trace.isNarrowed, matched: trace.matched,
      open: isPair ? openNames(of: side.join, besides: typed, by: origins) : [])
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
    }
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
