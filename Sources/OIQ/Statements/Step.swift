import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// A statement that has been checked and may run.
struct Step: Sendable {
  enum Action: Sendable {
    /// Changes the session: a binding, a unit, a world.
    case change(@Sendable (inout SessionState) -> Void, message: String?)
    case query(Query)
    /// A table made by running a formula many times.
    case computed(@Sendable () throws(Diagnostic) -> SensitivityAnswer, QueryResult.Shape)
    /// What the columns of a query are.
    case columns(QueryResult)
    case message(String)
    /// A message that takes running something.
    case described(@Sendable () throws(Diagnostic) -> String)
    case assertion(Assertion)
    case record(Recording)
    case why(Address)
    /// To be planned when it is its turn, as it reads a file that a statement before it saves.
    case later(Statement, SourceText)
  }

  struct Query: Sendable {
    var plan: Plan
    var shape: QueryResult.Shape
    /// The query's text, to be continued by a `|`.
    var text: String?
    var span: Span
    /// Where `save` puts the rows.
    var file: String?
    /// The picture to be made of the rows.
    var plot: PlotPlan? = nil
    var facts: QueryFacts
  }

  var action: Action
  /// Where the statement is written, where that is needed to run it.
  var span: Span?
  var notes: [Diagnostic] = []
}

/// What a footer says of a query beyond its rows.
struct QueryFacts: Sendable {
  var scans: [TableScan] = []
  /// What is to be known of the queries that it uses as values.
  var told = RunNotes()
  var footnotes: [String] = []
  /// The companies that a condition names, where the rows may be of several.
  var wanted: Set<String> = []
  /// The columns of facts behind a column of measured values, by their places.
  var factsBehind: [Int: [Int]] = [:]
  /// The columns of facts of other rows, by their places.
  var factsOfOthers: Set<Int> = []
  var usedBindings = false
  /// Of what is saved: the ranges that are one unknown in all rows of a column, as they are called, by its place.
  var shared: [Int: [String]] = [:]
  /// The world that `use` has set, in which it ran where it names none of its own.
  var world = WorldState.today
  /// Whether it rests on how long the links of a network are.
  var usedLengths = false
  /// What is to be known of networks that are larger than was asked for.
  var remarks: [String] = []
  var comparisons: [Comparison] = []
  /// What was known on two days, set side by side.
  var knowledgeCompared: [KnowledgeCompared] = []
  /// Whether the result is one statistic of draws, as `chance(…)` is.
  var isStatistic = false
  /// Joins whose repeated rows a sum adds up.
  var summedJoins = SummedJoins()
  /// What the scenarios change under which it stands.
  var reach: [ScenarioReach] = []
  var sparedFigures: [SparedFigures] = []
  var changedSpans: [ChangedSpan] = []
  /// Queries without a row whose cell was asked for.
  var noRows: [RowlessQuery] = []
  /// The formulas of the model that it uses as the session defines them.
  var redefined: [NamedFormula] = []
}

/// `assert CONDITION [within TOLERANCE] "message"`, planned.
struct Assertion: Sendable {
  var condition: TypedExpression
  /// The two sides of a comparison, to be shown when it fails.
  var sides: (left: TypedExpression, right: TypedExpression)?
  var tolerance: Tolerance?
  var message: String?
  var span: Span

  /// By how much two sides may lie apart.
  enum Tolerance: Sendable {
    /// Of the size of the right side.
    case share(TypedExpression)
    /// In the unit of the sides.
    case amount(TypedExpression)
  }
}

extension Assertion {
  func verify(with executor: Executor) throws(Diagnostic) {
    guard try !holds(executor) else { return }
    guard let sides else {
      throw SessionDiagnostics.assertionFailed(
        message, at: [.init(span)], difference: nil, tolerance: .none)
    }
    let left = try value(sides.left, executor)
    let right = try value(sides.right, executor)
    var difference: String?
    if case .number(let first) = left, case .number(let second) = right {
      difference = describe(.number(abs(first - second)), sides.left.type.distance)
      // No share can be taken of decibels: 0 dB is not nothing.
      if second != 0, !sides.left.type.isOfDecibels {
        let share = abs(first - second) / abs(second)
        difference? += ", or \(((share * 10_000).rounded() / 100))% of the right one"
      }
    }
    throw SessionDiagnostics.assertionFailed(
      message,
      at: [
        .init(sides.left.span, describe(left, sides.left.type)),
        .init(sides.right.span, describe(right, sides.right.type)),
      ], difference: difference, tolerance: tolerance == nil ? .none : .exceeded)
  }

  private func holds(_ executor: Executor) throws(Diagnostic) -> Bool {
    guard let tolerance, let sides else {
      return try value(condition, executor) == .bool(true)
    }
    guard case .number(let left) = try value(sides.left, executor),
      case .number(let right) = try value(sides.right, executor)
    else { return false }
    switch tolerance {
    case .share(let typed):
      guard case .number(let share) = try value(typed, executor) else { return false }
      return abs(left - right) <= abs(right) * share
    case .amount(let typed):
      guard case .number(let amount) = try value(typed, executor) else { return false }
      return abs(left - right) <= amount
    }
  }

  private func value(
    _ typed: TypedExpression, _ executor: Executor
  ) throws(Diagnostic) -> Value {
    if let constant = typed.constant { return constant }
    let table = try executor.run(Plan(valueOf: typed))
    return table.rowCount == 1 ? table.columns[0][0] : .missing
  }
}
