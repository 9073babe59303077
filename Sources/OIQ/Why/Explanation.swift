import OIQText
import OIQValues

/// Why a cell holds what it holds: a tree from the cell down to facts, with the arithmetic in between.
///
/// ```swift
/// let why = try result.why(row: 0, column: "total")
/// print(why.operation, why.inputs.map(\.name))
/// ```
public struct Explanation: Sendable, Hashable {
  /// How a value was made from ``Explanation/inputs``.
  public enum Operation: String, Sendable, Hashable {
    /// A row of a table; what is known of it is in ``Explanation/fact`` where it is the catalogue's.
    case row
    /// ``Explanation/formula`` over the inputs, by their names.
    case formula
    case sum, mean, median, quantile, sd, count, countDistinct, min, max, any, all
    case first, last, prev, next, cumsum, share, movavg, rank, rowNumber
    /// Restated in a period of the calendar from facts in it and shares of facts around it.
    case calendarize
    /// A binding, or the cell of a bracketed query.
    case assumption
    case query
    /// What the query itself says.
    case constant
    /// No row of a joined table matched.
    case absence
  }

  /// The column, binding or table that it is a value of.
  public var name: String
  /// What tells its row from others: `Amazon 2025`.
  public var row: String
  public var cell: Cell
  public var operation: Operation
  /// In words: `sum of 4 rows`, `= total / prev(total) - 1`.
  public var summary: String
  /// The text of a formula, as it is written.
  public var formula: String?
  public var inputs: [Explanation]
  /// How many inputs are folded away.
  public var foldedCount: Int
  /// How many rows were looked at and did not count: those without a value, and those that lost.
  public var asideCount: Int
  public var fact: Fact?
  /// What a binding's author says of it, or what an override belongs to.
  public var documentation: String?
  /// Of a fact around a calendar period: the part of it that the period has.
  public var share: Share?
}

extension Explanation {
  /// So many of the days of a fact that its parts leave, and what comes to them.
  public struct Share: Sendable, Hashable {
    public var days: Int
    public var ofDays: Int
    /// How many facts were taken off it first.
    public var partCount: Int
    public var cell: Cell
  }
}

extension Explanation {
  /// A row of a catalogue table.
  public struct Fact: Sendable, Hashable {
    public var table: String
    /// The row's place in its table, from 1.
    public var row: Int
    /// The columns that name the fact, with their values.
    public var key: [KeyPart]
    /// Which of the versions known today it is, the oldest being 1.
    public var version: Int
    public var versionCount: Int
    /// The day on which it became known: `2026-01-28`.
    public var asOf: String?
    public var source: Source?
    public var note: String?
    public var isDisputed: Bool
    /// When the user recorded it, `2026-11-20T14:03:07Z`; nil for a fact of the catalogue.
    public var recordedAt: String?

    public struct KeyPart: Sendable, Hashable {
      public var column: String
      public var value: String
    }
  }

  /// A document.
  public struct Source: Sendable, Hashable {
    public var id: String
    public var publisher: String?
    public var title: String?
    public var published: String?
    public var url: String?
    public var kind: String?
    /// What stands behind a relay.
    public var primary: String?
  }

  /// Every fact in the tree, each once, in the order of the text.
  public var facts: [Fact] {
    var seen: Set<Fact> = []
    var found: [Fact] = []
    forEach { node in
      if let fact = node.fact, seen.insert(fact).inserted { found.append(fact) }
    }
    return found
  }

  /// About how many lines its text takes.
  public var lineCount: Int {
    var count = 0
    forEach { _ in count += 1 }
    return count + facts.count
  }

  func forEach(_ body: (Explanation) -> Void) {
    body(self)
    for input in inputs { input.forEach(body) }
  }
}
