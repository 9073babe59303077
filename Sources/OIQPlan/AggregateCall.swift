import OIQCatalog
import OIQText
import OIQValues

package struct AggregateCall: Sendable {
  package enum Operation: Sendable, Hashable {
    case kind(AggregateKind)
    /// Puts the facts of the group's rows together; the argument is a facts column. With a check, facts
    /// that would be counted twice stop the run.
    case mergeFacts(DoubleCountingCheck?)
  }

  package var operation: Operation
  /// `nil` for `count()` of rows.
  package var argument: PlanExpression?
  /// The quantile's level, and the like.
  package var parameters: [Double]
  package var field: TableField
  package var span: Span?
  /// The call, by its place among the others, whose rows' units are those of this one's results too.
  package var unitsOf: Int?
  /// The call, by its place among the others, that counts the rows of which no more than one side is known: with
  /// any, this one's result isn't known.
  package var unknownsOf: Int?
  package var purpose = Purpose.result
  /// Where facts are put together: the rows whose facts are in a result, those that have a value for it; all where nil.
  package var rows: PlanExpression?
  /// Whether a reader is told of rows in which conditions in its argument compare what is missing.
  package var isTold = false
  /// Where several rows have a part in the result: ranges that are one unknown in all of them, as written.
  package var sharedRanges: [String] = []
  /// Where facts are put together: the calls that count rows of disputed facts too, as nothing says that they are
  /// about these facts.
  package var keepingDisputed: [String] = []

  /// Of a sum that another is divided by: how their rows differ.
  package var paired: PairedSum?

  /// `aside`: to be told of beside the results.
  package enum Purpose: Sendable { case result, unitsOfOther, unknownsOfOther, aside }

  package init(
    _ operation: Operation, _ argument: PlanExpression?, parameters: [Double] = [],
    field: TableField, span: Span? = nil
  ) {
    self.operation = operation
    self.argument = argument
    self.parameters = parameters
    self.field = field
    self.span = span
  }
}

/// How a sum and one that it is divided by differ in their rows.
package struct PairedSum: Sendable {
  /// What both add up, as written: above and below the stroke.
  package var of: [String]
  /// The call, by its place among the others, that counts the rows that are in one of them alone; where the one below
  /// the stroke adds up weights of the other, those that have a weight alone and are in neither.
  package var rows: Int
  /// The call that adds up the weights of all rows.
  package var whole: Int?
}

/// What must not happen when the facts of a group are summed.
package struct DoubleCountingCheck: Sendable, Hashable {
  package var measure: String
  /// The columns that say whose fact it is and over which days.
  package var entity: String
  package var span: String
  /// What is grouped by already.
  package var keys: [String]
  package var use: Use
  /// The column that is summed, as it is written, where it is made of the measure and rows can't be chosen any more by
  /// what tells its facts apart.
  package var computed: String?
  /// Columns whose bare names are others' here, as they are written.
  package var spellings: [String: String] = [:]
  /// Columns of its table that an earlier stage has left out: what chooses rows by them stands before that stage.
  package var leftOut: Set<String> = []
  /// Whether the values are, or hold, those of other rows, as a running sum does.
  package var isOfOthers = false
  /// What becomes of facts over spans of unlike lengths beside each other, whosever they are.
  package var unlikeLengths = UnlikeLengths.added

  /// A year and a quarter may be added up; a mean of them is of nothing, and the least of them is a quarter's.
  package enum UnlikeLengths: Int, Sendable, Hashable { case added, told, refused }

  /// Means and medians may hold several statements about the same days, but no year beside its quarters. Of these
  /// the least and the most may be had, and the run says so. Statements about a property are alike where they
  /// don't differ in these columns.
  package enum Use: Sendable, Hashable {
    case sum, mean, extreme
    case statements(alikeIn: [String])
    /// Statements added up as they are, which says nothing of those that differ in columns that tell them apart.
    case addedStatements(alikeIn: [String], statedApart: [String])

    package var isOfStatements: Bool {
      switch self {
      case .statements, .addedStatements: true
      case .sum, .mean, .extreme: false
      }
    }
  }

  package init(
    measure: String, entity: String = "company", span: String = "span", keys: [String] = [],
    use: Use = .sum
  ) {
    self.measure = measure
    self.entity = entity
    self.span = span
    self.keys = keys
    self.use = use
  }
}
