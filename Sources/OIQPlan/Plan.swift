import Glibc
import OIQCatalog
import OIQText
import OIQValues

// What comes out of the planner: every name is a slot (an index into the columns of the node below), every
// value has a type, every number is in base units, and no conversion is implied. A plan can't express an
// unresolved name.

/// A node of a plan with the columns it gives.
package struct Plan: Sendable {
  package var node: PlanNode
  package var fields: [TableField]
  /// The stage that it came from, for messages at run time.
  package var span: Span?
  /// The values from elsewhere that its stage uses.
  package var assumed: [AssumedValue] = []
  /// Where the formulas of columns are written that it computes, by slot.
  package var places: [Int: Span] = [:]
  /// Whether a reader is told of rows in which its conditions compare what is missing: of the bundled model's stages
  /// nobody is.
  package var isTold = false
  /// Whether it is one of several runs of a pipe, in worlds that are compared: what a run notes of a row is noted once.
  package var isOneOfSeveral = false
  /// Columns that it computes for rows to be sorted by, and for nothing else.
  package var orderSlots: Set<Int> = []
  /// Ranges that are one unknown in values of several rows which a column's formula sets against each other, by slot; of
  /// a filter's condition under 0.
  package var crossed: [Int: [CrossedUnknown]] = [:]
  /// Of `fill`: the column of periods or days that its rows stand in no order of, as nobody has sorted them.
  package var timeAsRead: Int?
  /// The number of an aggregate of which it is asked what each of its groups leaves out; nil where nobody asks.
  package var lossesAsked: Int?

  package init(_ node: PlanNode, fields: [TableField], span: Span? = nil) {
    self.node = node
    self.fields = fields
    self.span = span
  }

  /// The rows of a table that has been made.
  package init(memory table: Table) {
    let source = MemorySource(name: "", table: table)
    self.init(.scan(source, columns: Array(table.fields.indices)), fields: table.fields)
  }

  /// One row of a value.
  package init(valueOf typed: TypedExpression) {
    self.init(
      .project(Plan(.unit, fields: []), [typed.expression]),
      fields: [TableField("value", typed.type)], span: typed.span)
  }
}

package indirect enum PlanNode: Sendable {
  /// The columns at `columns` of the source's fields.
  case scan(any TableSource, columns: [Int])
  /// One row, for expressions without a table.
  case unit
  case filter(Plan, PlanExpression)
  /// Exactly these columns, each from the columns of the node below.
  case project(Plan, [PlanExpression])
  /// The columns below, then one column a call.
  case window(Plan, [WindowCall])
  /// Key columns in the given order, then one column a call; groups in key order (missing last).
  case aggregate(Plan, keys: [Int], calls: [AggregateCall])
  /// Stable; missing last in either direction.
  case sort(Plan, [SortTerm])
  /// The first rows, of each combination of `by` where given, order kept.
  case take(Plan, count: Int, by: [Int])
  case skip(Plan, count: Int)
  /// The first row of each combination of the keys, order kept; missing equals missing.
  case distinct(Plan, keys: [Int])
  case join(JoinPlan)
  /// Rows of the first, then of the second; columns correspond by position.
  case union(Plan, Plan)
  case calendarize(CalendarizePlan)
  /// The rows below, some of them with other values.
  case change(ChangePlan)
  /// The columns below, then the part of the amount that falls in a span, what actuals hold aside.
  case part(CalendarizePlan, within: Period)
  /// `by` columns, then one column a distinct value of `name`, holding `value`; then for each of them the facts
  /// behind it.
  case pivot(PivotPlan)
  /// The columns `kept`, a text column of the names of `spread`, then their values, then the facts behind these.
  case unpivot(UnpivotPlan)
  /// Missing values of the columns `slots` become the value before them in their group.
  case fill(Plan, slots: [Int], by: [Int])
}

package enum PlanExpression: Sendable {
  /// The most frequent by far, and the one that takes no box.
  case column(Int)
  indirect case constant(Value)
  /// Numbers in base units. Division by zero and results that are no number are missing, and counted
  /// under the span.
  indirect case arithmetic(ArithmeticOperator, PlanExpression, PlanExpression, Span?)
  indirect case negate(PlanExpression)
  /// Both sides of one kind: numbers, texts, bools, dates or periods (periods: by span). False where
  /// either side is missing; `notEqual` is `not (a == b)`.
  indirect case compare(ComparisonOperator, PlanExpression, PlanExpression)
  /// Whether a value is one of a list of constants.
  indirect case isOneOf(PlanExpression, [Value])
  /// Whether a period or date lies wholly inside a period.
  indirect case isWithin(PlanExpression, PlanExpression)
  indirect case overlaps(PlanExpression, PlanExpression)
  indirect case and(PlanExpression, PlanExpression)
  indirect case or(PlanExpression, PlanExpression)
  indirect case not(PlanExpression)
  indirect case isMissing(PlanExpression)
  indirect case orElse(PlanExpression, PlanExpression)
  indirect case conditional(PlanExpression, then: PlanExpression, otherwise: PlanExpression)
  /// Results that are no number are missing, and counted under the span.
  indirect case call(FunctionDefinition, [PlanExpression], Span? = nil)
  /// `low`, `mid`, `high` of a ranged (or plain) number; missing where the value has no such bound.
  indirect case bound(RangeBound, PlanExpression)
  /// A number of which both sides are known; missing where one alone is.
  indirect case known(PlanExpression)
  /// A mixed column's rows that are of this dimension, the others missing.
  indirect case ofDimension(Dimension, PlanExpression)
  /// A date plus days, a period moved by so many of its own kind.
  indirect case shiftDate(PlanExpression, days: PlanExpression)
  indirect case shiftPeriod(PlanExpression, by: PlanExpression)
  indirect case periodPart(PeriodPart, PlanExpression)
  /// Whether none of the facts in a hidden facts column is disputed.
  indirect case undisputed(facts: Int)
  /// Money of each row in another currency at the average rate over the row's period; its `from` is nil
  /// where the type says which currency it is.
  indirect case exchange(ExchangeCall)
  /// A written range; unknowns of one key are one.
  indirect case range(RangedValue, key: UInt64)
  /// A range that is an unknown of its own in every row. Rows are told apart by `names` and, where these are
  /// the same, by `content`.
  indirect case each(RangedValue, key: UInt64, names: [PlanExpression], content: [PlanExpression])
  /// The one ranged cell of a query that was computed: a column of one row, with its draws.
  indirect case cell(Column)
  /// A plain number from the draws of a ranged number or condition; a plain value is a range without width.
  indirect case collapse(DrawStatistic, PlanExpression)
}

/// What can be said about many draws in one number.
package enum DrawStatistic: Sendable, Hashable {
  case mean
  /// The standard deviation of the draws, for ranges a sample of what may be.
  case sd
  /// The share of draws for which a condition holds.
  case chance
  /// The value that a share of the draws, 0 to 1, lies below.
  case quantile(Double)
  /// The shape of the draws, as `DrawOutline` packs it.
  case outline
}

package struct ExchangeCall: Sendable {
  package var amount: PlanExpression
  /// The currency of every row, or nil where the mixed column's row units say it.
  package var from: String?
  package var to: String
  package var period: PlanExpression
  package var knownOn: Int32?
  /// What a row without a rate gives.
  package var withoutRate: WithoutRate
  package var span: Span?

  package enum WithoutRate: Sendable, Hashable { case failure, missing }

  package init(
    amount: PlanExpression, from: String?, to: String, period: PlanExpression, knownOn: Int32?,
    withoutRate: WithoutRate, span: Span?
  ) {
    self.amount = amount
    self.from = from
    self.to = to
    self.period = period
    self.knownOn = knownOn
    self.withoutRate = withoutRate
    self.span = span
  }
}

package enum ArithmeticOperator: String, Sendable, Hashable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
}

extension ArithmeticOperator {
  /// One result, whether it is worked out while planning or for a row; nil where it is no finite number.
  package func value(_ left: Double, _ right: Double) -> Double? {
    let result: Double
    switch self {
    case .add: result = left + right
    case .subtract: result = left - right
    case .multiply: result = left * right
    case .divide: result = left / right
    case .power: result = right == 2 ? left * left : pow(left, right)
    }
    return result.isFinite ? result : nil
  }
}

package enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

package enum RangeBound: String, Sendable, Hashable, CaseIterable { case low, mid, high }

extension RangedValue {
  package subscript(bound: RangeBound) -> Double {
    switch bound {
    case .low: low
    case .mid: mid
    case .high: high
    }
  }
}

package enum PeriodPart: String, Sendable, Hashable, CaseIterable {
  /// First day; last day (inclusive); number of days; the calendar year that holds all of it, missing where none does.
  case start, end, days, year
}

package struct SortTerm: Sendable, Hashable {
  package var slot: Int
  package var direction: Direction
  /// The ranged column whose middles it sorts by, which rows known on one side alone have none of.
  package var ranged: Int?
  package enum Direction: Sendable, Hashable { case ascending, descending }

  package init(_ slot: Int, _ direction: Direction = .ascending) {
    self.slot = slot
    self.direction = direction
  }
}

extension [SortTerm] {
  /// The columns that are read to sort, or to say what cannot be.
  package var slotsRead: [Int] { map(\.slot) + compactMap(\.ranged) }
}

package struct WindowCall: Sendable {
  package var kind: WindowKind
  /// The column it reads; `nil` for `row_number` and `rank`, which read the order.
  package var argument: Int?
  /// `prev`/`next`: how many rows (default 1); `movavg`: how many rows.
  package var offset: Int
  package var partial: PartialWindow
  package var partition: [Int]
  package var order: [SortTerm]
  /// The column of periods, or of numbers of years, that orders the rows, where one does: across a gap in it, and
  /// between periods of unlike lengths, `prev` is missing.
  package var period: Int?
  /// Columns in whose order the rows are that may tell times, though they are no periods: numbers of years, labels in
  /// texts, days. Gaps in them are told.
  package var times: [Int] = []
  /// The only column of periods or days, where nobody has sorted the rows: what they stand in the order of isn't known.
  package var timeAsRead: Int?
  /// Whether two rows of one period are a gap as well.
  package var sameSpans = SameSpans.breaking
  package var field: TableField
  /// Of calls that add facts up: no group may hold one twice.
  package var facts: [FactsToCheck] = []
  /// Of a call that gathers facts, hidden, behind another call's values: the column of those values.
  package var gathersFactsOf: Int?
  /// Of the value of another row of a flow: its span column, where the rows stand in another order than that of their
  /// spans. Between spans of unlike lengths `prev` is missing.
  package var alikeIn: Int?
  /// Where it is written.
  package var place: Span?
  /// Whether a reader is told of rows that it has nothing for.
  package var isTold = false
  /// Where rows are added up: ranges that are one unknown in all of them, as written.
  package var sharedRanges: [String] = []

  package enum PartialWindow: Sendable, Hashable { case missing, allowed }
  package enum SameSpans: Sendable, Hashable { case breaking, joined }

  /// A hidden column of the facts behind a measure, and what must not happen where they are summed.
  package struct FactsToCheck: Sendable, Hashable {
    package var slot: Int
    package var check: DoubleCountingCheck
    package var place: Span
  }

  package init(
    kind: WindowKind, argument: Int?, offset: Int, partial: PartialWindow, partition: [Int],
    order: [SortTerm], period: Int?, field: TableField
  ) {
    self.kind = kind
    self.argument = argument
    self.offset = offset
    self.partial = partial
    self.partition = partition
    self.order = order
    self.period = period
    self.field = field
  }
}

extension WindowCall {
  /// The number of each row where it stands, from 1.
  package static let rowNumber = WindowCall(
    kind: .rowNumber, argument: nil, offset: 1, partial: .missing, partition: [], order: [],
    period: nil, field: TableField("row", .plainNumber, isHidden: true))
}

package struct JoinPlan: Sendable {
  package enum Kind: Sendable, Hashable {
    case inner, left, anti
    /// For each left row the right row with the greatest `asof` value not above the left's.
    case asof(left: Int, right: Int)
    /// As inner, but a left row with more than one match is an error.
    case one
    /// As left, but a left row with more than one match is an error: the same row in another world.
    case paired
  }

  package var kind: Kind
  package var left: Plan
  package var right: Plan
  /// Equal columns, left slot and right slot; missing matches nothing.
  package var keys: [(left: Int, right: Int)]
  /// Over the left's columns followed by the right's.
  package var condition: PlanExpression?
  /// Names the join in the run's notes that left rows were repeated or left out.
  package var identity = 0
  /// Whether a reader is told of left rows without a match: of the bundled model's joins nobody is.
  package var isTold = false
  /// What the right side is called.
  package var name = ""
  /// Where the stage is written.
  package var place: Span?
  /// The left's columns then the right's (anti: the left's alone) is `fields` of the plan node.
  package init(
    kind: Kind, left: Plan, right: Plan, keys: [(left: Int, right: Int)],
    condition: PlanExpression?
  ) {
    self.kind = kind
    self.left = left
    self.right = right
    self.keys = keys
    self.condition = condition
  }
}

extension JoinPlan.Kind {
  /// Whether a left row without a match is in the result.
  package var keepsUnmatched: Bool {
    switch self {
    case .left, .paired, .asof: true
    case .inner, .anti, .one: false
    }
  }
}

package struct CalendarizePlan: Sendable {
  package enum Grain: String, Sendable, Hashable, CaseIterable {
    case year, half, quarter, month

    package var kind: PeriodKind {
      switch self {
      case .year: .year
      case .half: .half
      case .quarter: .quarter
      case .month: .month
      }
    }
  }

  package var input: Plan
  package var keys: [Int]
  package var amount: Int
  package var span: Int
  package var grain: Grain
  /// Columns that say how strong and how new a row is, where the input has them.
  package var basis: Int?
  package var definition: Int?
  /// Of parts that are taken the key that says whose statement a row is: what one has reported is over for all.
  package var author: Int?
  package var knownOn: Int?
  package var facts: Int?
  /// Whether sets may mix definitions (after `accept definition`).
  package var definitions: Mixing
  package var partial: WindowCall.PartialWindow
  /// Columns that it doesn't choose by, in which facts may differ all the same as somebody has accepted; with their
  /// slots where they are still there.
  package var accepted: [(name: String, slot: Int?)] = []
  /// Where the stage is written.
  package var place: Span?

  /// Of longer spans, as plans over several years have, no part is taken.
  package static let longestSpread = 373

  package enum Mixing: Sendable, Hashable { case one, accepted }

  /// Output fields: keys, `period`, the amount, `basis` (text), `coverage` (share), facts (hidden) where the
  /// input has them.
  package init(
    input: Plan, keys: [Int], amount: Int, span: Int, grain: Grain, basis: Int?, definition: Int?,
    knownOn: Int?, facts: Int?, definitions: Mixing, partial: WindowCall.PartialWindow
  ) {
    self.input = input
    self.keys = keys
    self.amount = amount
    self.span = span
    self.grain = grain
    self.basis = basis
    self.definition = definition
    self.knownOn = knownOn
    self.facts = facts
    self.definitions = definitions
    self.partial = partial
  }
}

package struct ChangePlan: Sendable {
  package var input: Plan
  /// Which rows change.
  package var touched: PlanExpression
  /// A column behind those of the input, of which new values are made.
  package var inside: (field: TableField, expression: PlanExpression)?
  /// What each column holds in the rows that change.
  package var values: [PlanExpression]
  /// A column of which rows that are known on one side alone change as well, and how the new value goes with it.
  package var bounds: (slot: Int, course: Course)?

  /// How a value goes with a number that it is a multiple of, plus another, or that it isn't made of.
  package enum Course: Sendable, Hashable { case level, rising, falling }

  package init(
    input: Plan, touched: PlanExpression, inside: (field: TableField, expression: PlanExpression)?,
    values: [PlanExpression], bounds: (slot: Int, course: Course)? = nil
  ) {
    self.input = input
    self.touched = touched
    self.inside = inside
    self.values = values
    self.bounds = bounds
  }

  /// The rows as they were, with the column that new values are made of.
  package var withInside: Plan {
    guard let inside else { return input }
    let kept = input.fields.indices.map { PlanExpression.column($0) }
    return Plan(.project(input, kept + [inside.expression]), fields: input.fields + [inside.field])
  }

  /// Whether a column is the same in all rows.
  package func keeps(_ slot: Int) -> Bool {
    if case .column(slot) = values[slot] { true } else { false }
  }

  /// The columns of the input that a new value is made of.
  package func slotsRead(by slot: Int) -> Set<Int> {
    let slots = values[slot].slots
    guard let inside, slots.contains(input.fields.count) else { return slots }
    return slots.subtracting([input.fields.count]).union(inside.expression.slots)
  }
}

package struct PivotPlan: Sendable {
  package var input: Plan
  package var by: [Int]
  package var name: Int
  package var value: Int
  /// The values that become columns, in order; the planner has run what decides them.
  package var names: [Value]
  /// The columns of facts that go where the value goes.
  package var facts: [Int] = []

  package init(input: Plan, by: [Int], name: Int, value: Int, names: [Value]) {
    self.input = input
    self.by = by
    self.name = name
    self.value = value
    self.names = names
  }
}

package struct UnpivotPlan: Sendable {
  package var input: Plan
  package var kept: [Int]
  package var spread: [Int]
  /// New columns of facts: which column of facts below each of `spread` brings along, if any.
  package var facts: [[Int?]] = []

  package init(input: Plan, kept: [Int], spread: [Int]) {
    self.input = input
    self.kept = kept
    self.spread = spread
  }
}
