import OIQText
import OIQValues

/// Where a column comes from: which scan of which table, and its name there. It survives renaming, so that
/// a guard knows its columns through `derive`, `select` and `join`.
package struct Origin: Hashable, Sendable {
  package var scan: Int
  package var column: String
  package init(scan: Int, column: String) {
    self.scan = scan
    self.column = column
  }
}

/// What a measure of a catalogue table may not be summed across; travels with the number.
package struct MeasureGuard: Hashable, Sendable {
  package var measure: String
  package var table: String
  package var scan: Int
  package var notAcross: [Origin]
  /// Conditions that leave one member of a column, for messages.
  package var oneOfEach: [String: String]
  package var wayOut: String

  /// The hidden column that holds the facts behind the measure.
  package var facts: Origin { Origin(scan: scan, column: MeasureGuard.factsColumn) }
  package static let factsColumn = "facts"
}

/// A column that the next stage can see. Its slot is its index in the scope.
package struct ScopeColumn: Sendable {
  package var name: String
  package var qualifier: String?
  package var type: ValueType
  package var isHidden: Bool
  package var origin: Origin?
  package var guards: [MeasureGuard]
  /// The catalogue table that a mixed column's unit is decided in.
  package var table: String?
  /// The length of the periods in it, where a stage has made them all alike.
  package var grain: String?
  /// The joins that may have repeated its rows.
  package var repeatedBy: Set<Int> = []

  package init(
    _ name: String, _ type: ValueType, qualifier: String? = nil, isHidden: Bool = false,
    origin: Origin? = nil, guards: [MeasureGuard] = [], table: String? = nil, grain: String? = nil
  ) {
    self.name = name
    self.qualifier = qualifier
    self.type = type
    self.isHidden = isHidden
    self.origin = origin
    self.guards = guards
    self.table = table
    self.grain = grain
  }

  package var field: TableField {
    TableField(name, type, qualifier: qualifier, isHidden: isHidden)
  }
}

/// The columns at one point of a pipe, and what is known of their values.
package struct Scope: Sendable {
  package var columns: [ScopeColumn]
  /// Columns that hold one of few values from here on.
  package var pins: Pins
  /// Guarded columns that the user has said to sum across, and why.
  package var accepted: [Origin: String]
  /// Reasons given with `accept`, for the footer.
  package var acceptances: [String]
  /// The columns that name a row, where a stage has made them so.
  package var key: [String]?

  package init(columns: [ScopeColumn] = []) {
    self.columns = columns
    pins = Pins()
    accepted = [:]
    acceptances = []
  }
}

/// Columns by where they came from, and the few values that each holds. A list: a pipe pins few columns,
/// and a dictionary with a kind of key of its own would cost a short run more.
package struct Pins: Sendable {
  private(set) var entries: [(origin: Origin, values: Set<String>)] = []

  subscript(origin: Origin) -> Set<String>? {
    get { entries.first { $0.origin == origin }?.values }
    set {
      entries.removeAll { $0.origin == origin }
      if let newValue { entries.append((origin, newValue)) }
    }
  }

  /// Those of another table as well; what is pinned here stays.
  func merging(_ other: Pins) -> Pins {
    var result = self
    for (origin, values) in other.entries where result[origin] == nil { result[origin] = values }
    return result
  }
}

extension Scope {
  package var fields: [TableField] { columns.map(\.field) }

  package var visible: [ScopeColumn] { columns.filter { !$0.isHidden } }

  /// The slot of a bare name: an unqualified column, else the only qualified one of that name.
  package enum Lookup {
    case found(Int)
    case ambiguous([String])
    case none
  }

  package func lookup(_ name: String, qualifier: String? = nil) -> Lookup {
    let matches = columns.indices.filter { index in
      let column = columns[index]
      return !column.isHidden && column.name == name
        && (qualifier == nil || column.qualifier == qualifier)
    }
    if matches.count == 1, let only = matches.first { return .found(only) }
    if let bare = matches.first(where: { columns[$0].qualifier == nil }) { return .found(bare) }
    if matches.isEmpty { return .none }
    return .ambiguous(matches.map { "\(columns[$0].qualifier ?? "").\(name)" })
  }

  package func slot(of origin: Origin) -> Int? {
    columns.firstIndex { $0.origin == origin }
  }

  /// The scan that a mixed column comes from; of a column of groups, the one of what they are grouped by.
  func scan(of column: ScopeColumn, decidedBy deciding: [String]) -> Int? {
    column.origin?.scan
      ?? columns.first { deciding.contains($0.origin?.column ?? "") }?.origin?.scan
  }

  /// The only scan of a table that an expression reads.
  func scan(of typed: TypedExpression, from table: String) -> Int? {
    let scans = Set(
      typed.expression.slots.compactMap { slot in
        columns[slot].table == table ? columns[slot].origin?.scan : nil
      })
    return scans.count == 1 ? scans.first : nil
  }

  package func hasQualifier(_ name: String) -> Bool {
    columns.contains { $0.qualifier == name }
  }
}
