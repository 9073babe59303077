import OIQCatalog
import OIQSyntax
import OIQText
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

/// Joins whose repeated rows are added up: by the side that a value is made of, and those of both whose sides it is.
package struct SummedJoins: Hashable, Sendable {
  package var sides: [JoinSide: SummedJoin] = [:]
  package var pairs: [Int: SummedPairs] = [:]

  package init() {}

  package subscript(side: JoinSide) -> SummedJoin? { sides[side] }
}

/// A join whose repeated rows a sum adds up.
package struct SummedJoin: Hashable, Sendable {
  /// Whether a `where` stands between the two, which may have left one of each.
  package var isNarrowed: Bool
  /// The columns that it matches, and, where values of both sides are summed, those of one name on both that it doesn't.
  package var matched: [String]
  package var open: [String]
  /// What counts each copy.
  package var counter = "a sum"
  /// The right's columns of which each of the sum's groups holds one value: rows that differ there are told apart.
  package var settled: Set<Int> = []
}

/// A join of which what is made of both sides is added up, as an amount at its price is.
///
/// A row of the left may stand beside several of the right that are parts of a whole, as a module does beside its
/// components. These differ in a text. Rows that don't are copies, or prices of several times.
package struct SummedPairs: Hashable, Sendable {
  /// The right's columns that tell parts from each other.
  package var telling: Set<Int>
  /// The right's columns that the join matches.
  package var matched: [Int]
  /// Whether the right's factor is so much for each of the left's, as a price is.
  package var isRateOnRight: Bool
  /// Whether the right's rows are statements, of which several may be about one thing.
  package var areStatements: Bool
  package var isNarrowed: Bool
  package var repair: JoinRepair
}

/// What advice on a join is made of, as it is written.
package struct JoinRepair: Hashable, Sendable {
  /// `from csv("p.csv")`
  package var table: String
  /// `p`
  package var alias: String
  /// `left ` or nothing.
  package var kind: String
  /// What stands behind `on`.
  package var conditions: [String]
  /// Columns that it matches, as the right calls them.
  package var keys: [String]
  /// The right's columns that the value is made of.
  package var measures: [String]
  /// Columns of the left that say when.
  package var times: [ValueType: String]

  /// The join with a stage behind its right table.
  package func joining(_ stages: String) -> String {
    "join \(kind)\(alias) = (\(table) | \(stages)) on \(conditions.joined(separator: ", "))"
  }

  /// Whether nothing but equal columns is asked, so that one row for each of their values answers.
  package var isOfKeys: Bool { conditions.count == keys.count }

  /// The same with what holds on the day of a row of the left.
  package func latest(by column: String, _ type: ValueType) -> String? {
    var conditions = conditions
    if isOfKeys {
      guard let time = times[type] else { return nil }
      conditions.append(time == column ? column : "\(time) >= \(alias).\(column)")
    } else if conditions.count > keys.count + 1
      || !conditions.contains(where: { $0.contains(column) })
    {
      return nil
    }
    return "join asof \(alias) = (\(table)) on \(conditions.joined(separator: ", "))"
  }
}

/// A join of both whose sides a value is made, and which of the two factors is so much for each of the other's.
struct JoinPair: Hashable, Sendable {
  enum Rate: Hashable, Sendable { case left, right, unclear }

  var join: Int
  var rate: Rate
}

extension AggregateKind {
  /// Whether it gives something else where a value is there several times.
  var countsCopies: Bool {
    switch self {
    case .sum, .mean, .count, .median, .quantile, .sd: true
    case .min, .max, .first, .last, .any, .all, .countDistinct: false
    }
  }
}
