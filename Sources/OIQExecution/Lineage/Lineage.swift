import OIQCatalog
import OIQPlan
import OIQText
import OIQValues

// Lineage: which rows made a row, and which cells a cell. A plan that has run is walked backwards, one stage
// at a time and only where somebody asks: each stage runs again over the rows below it with a column of their
// numbers beside them, so that the kernels that made the result also say where it came from. A query that
// nobody asks about pays nothing.
//
// Cheney, Chiticariu and Tan, Provenance in Databases: Why, How, and Where (2009): the rows named for a cell
// are a witness, from which alone the query makes the cell again.

/// One stage of a plan with what is known of its rows. Used by one thread.
package final class LineageNode {
  package let plan: Plan
  package let inputs: [LineageNode]
  let trace: LineageTrace
  /// Of a scan its number among the plan's scans.
  let scan: Int?
  var known = LineageKnowledge()

  init(_ plan: Plan, inputs: [LineageNode], in trace: LineageTrace) {
    self.plan = plan
    self.trace = trace
    self.inputs = inputs
    if case .scan(let source, _) = plan.node {
      scan = trace.sources.count
      trace.sources.append(source)
    } else {
      scan = nil
    }
  }
}

/// What all stages of one plan share.
final class LineageTrace {
  let executor: Executor
  var sources: [any TableSource] = []
  var supports: [LineageCell: Set<SourceRow>] = [:]
  var cells: [LineageCell: Set<SourceRow>] = [:]
  var evidence: [LineageCell: LineageEvidence] = [:]

  init(_ executor: Executor) {
    self.executor = Executor(context: executor.context.quiet)
  }
}

/// What a stage has found out so far.
struct LineageKnowledge {
  var table: Table?
  var passing: Passing?
  /// Of a scan the rows that its world selects.
  var selected: Passing?
  var mapped: [Buffer<Int32>]?
  var arguments: LineageNode?
  /// By window call: the rows as it walks over them, and those whose values it moved.
  var orders: [Int: WindowMembers] = [:]
  var windowed: [Int: Buffer<Int32>] = [:]
  /// By slot that a fill filled.
  var filled: [Int: Buffer<Int32>] = [:]
  var pivoted: PivotedNumbers?
  /// The rows below that a change changed.
  var changed: Set<Int>?
  var rowValues: [Int: Table] = [:]
  var calendar: CalendarInput?
  /// Of parts of a flow by row what they were taken by.
  var tilings: [Int: FlowTiling]?
  /// By slot what the values rest on that its formula took from elsewhere.
  var assumed: [Int?: Set<SourceRow>] = [:]
  var isPlain: Bool?
  var unsteady: Set<SourceRow>?
  var steady: [Int: Bool] = [:]

  /// The rows that a chain's filters or a world left, by their numbers below.
  enum Passing {
    case all
    case rows(Buffer<Int32>)
  }
}

/// A cell of a stage's rows, or with no slot the whole row. Stages that only filter and compute number their
/// rows as the stage below them does.
package struct LineageCell {
  package let node: LineageNode
  package let row: Int
  package let slot: Int?

  package init(_ node: LineageNode, row: Int, slot: Int?) {
    self.node = node
    self.row = row
    self.slot = slot
  }
}

extension LineageCell: Hashable {
  package static func == (left: LineageCell, right: LineageCell) -> Bool {
    left.node === right.node && left.row == right.row && left.slot == right.slot
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(node))
    hasher.combine(row)
    hasher.combine(slot)
  }
}

/// A row of one of a plan's sources, counted from 0 in the source as a whole.
package struct SourceRow: Hashable, Sendable {
  package var scan: Int
  package var row: Int
}

/// How a cell was made.
package enum LineageStep {
  /// A row of a source: a fact, or a line of a file.
  case source(any TableSource, row: Int)
  /// Another cell, unchanged.
  case same(LineageCell)
  /// An expression over cells of one row, each named once, in the order of its slots' first mention.
  case formula(PlanExpression, [LineageCell])
  case aggregate(AggregateCall, LineageRows)
  case window(WindowCall, LineageRows)
  case calendar(CalendarizePlan, CalendarCellLineage)
  /// A row made of rows.
  case rows([LineageCell])
  /// Nothing but the plan.
  case constant
  /// No row of a joined table matched.
  case absent(JoinPlan)
}

/// The cells that an aggregate or window function read.
package struct LineageRows {
  /// In row order.
  package var cells: [LineageCell] = []
  /// What they hold, in the same order; `nil` where rows were counted.
  package var values: Column?
  /// Rows that were looked at and have no value.
  package var missing = 0
  /// Rows that would have counted had they won, or that the place of a row is counted from.
  package var competitors: [LineageCell] = []

  package init(cells: [LineageCell] = [], values: Column? = nil) {
    self.cells = cells
    self.values = values
  }
}

extension LineageNode {
  convenience init(_ plan: Plan, in trace: LineageTrace) {
    self.init(plan, inputs: plan.node.inputs.map { LineageNode($0, in: trace) }, in: trace)
  }

  /// A finished plan, its result known.
  package convenience init(_ plan: Plan, result: Table, executor: Executor) {
    self.init(plan, in: LineageTrace(executor))
    known.table = result
  }

  /// The plan's sources; `SourceRow.scan` counts them.
  package var sources: [any TableSource] { trace.sources }

  /// A cell of the rows that the plan gives.
  package func cell(row: Int, slot: Int?) throws(Diagnostic) -> LineageCell {
    LineageCell(self, row: try inner(row), slot: slot)
  }
}

extension LineageCell {
  package func value() throws(Diagnostic) -> Value {
    guard let slot else { return .missing }
    let table = try node.values(of: row)
    return table.columns.indices.contains(slot) ? table.columns[slot][0] : .missing
  }

  package var field: TableField? {
    guard let slot, node.plan.fields.indices.contains(slot) else { return nil }
    return node.plan.fields[slot]
  }

  /// The type of the cell, with the row's own unit in a mixed column.
  package func type() throws(Diagnostic) -> ValueType {
    guard let slot, let field else { return .missing }
    let table = try node.values(of: row)
    if table.columns.indices.contains(slot), let units = table.columns[slot].rowUnits {
      return .number(in: units.units[Int(units.codes[0])])
    }
    return field.type
  }
}
