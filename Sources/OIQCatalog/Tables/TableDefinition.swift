import OIQValues

/// What a table of the catalogue is: its columns, its key, when its facts became known, and what its
/// measure may be summed over. Made without reading a byte of data.
package struct TableDefinition: Sendable {
  package let name: String
  package let meaning: String
  /// In display order.
  package let columns: [ColumnDefinition]
  /// The columns that name a fact; versions of one fact share them.
  package let key: [String]
  /// The column of the day on which a row became known; `nil` when rows have no such day.
  package let asOf: String?
  /// What each of its measures may be summed over.
  package let additivities: [Additivity]
  package let comparability: Comparability?
  /// The day on which collecting ended, in days since 1970-01-01: what happened later is not observed.
  package let collectedTo: Int32?
  /// How soon an answer from the table is old.
  package let renewal: Renewal?
}

extension TableDefinition {
  /// Of its first measure, the only one of most tables.
  package var additivity: Additivity? { additivities.first }

  package func column(_ name: String) -> ColumnDefinition? {
    columns.first { $0.name == name }
  }

  /// The columns of names that grow with their facts; units are not among them.
  package var openNames: [String] {
    columns.compactMap { column in
      guard !column.isClosed, column.type == .text(vocabulary: "\(name).\(column.name)"),
        !columns.contains(where: { $0.filling.unitField == column.name })
      else { return nil }
      return column.name
    }
  }

  /// The merged column of a fact's span, where the table has one.
  package var spanColumn: ColumnDefinition? {
    columns.first {
      if case .span = $0.filling { true } else { false }
    }
  }
}

package struct ColumnDefinition: Sendable {
  /// What a column is for.
  package enum Role: String, Sendable, Hashable {
    case key, measure, attribute, knowledge, source, note
  }

  package let name: String
  package let meaning: String
  package let type: ValueType
  package let role: Role
  let filling: ColumnFilling
  /// Whether no fact may bring a text that the column doesn't hold yet.
  var isClosed = false
}

/// How a column is made from the fields of a csv file.
enum ColumnFilling: Sendable, Hashable {
  case text(String)
  case bool(String)
  case date(String)
  /// The table's day of knowledge: its own, else the source's.
  case knowledge(String)
  case number(String, RowUnit)
  /// A speed class such as `800G`.
  case speed(String)
  case span(SpanFields)
  /// A calendar label such as `2026Q3`.
  case label(String)
  case range(RangeFields, RowUnit)
}

extension ColumnFilling {
  /// The field of the row that holds the unit.
  fileprivate var unitField: String? {
    switch self {
    case .number(_, .field(let field, _)), .range(_, .field(let field, _)): field
    default: nil
    }
  }
}

/// The fields of a span: first and last day, the last inclusive.
struct SpanFields: Sendable, Hashable {
  var start = "start"
  var end = "end"
  /// What the source calls the span. Read and dropped: facts are identified by their days.
  var label: String?
}

/// The fields of one ranged number; a table may lack some.
struct RangeFields: Sendable, Hashable {
  var low: String?
  var value: String
  var high: String?
}

/// What a measure may be summed over. It may be summed over spans that do not overlap and over
/// entities; not over a group and its members.
package struct Additivity: Sendable, Hashable {
  package let measure: String
  /// Columns over whose members a sum counts things twice.
  package let notAcross: [String]
  /// Columns that name whose measure it is.
  package let entity: [String]
  /// Columns in which figures agree that a mean or a median may hold together.
  package var alikeIn: [String] = []
  /// The column of the days that it is of; nil of a measure that isn't of days, and that no sum says anything of.
  package var span: String?
  /// The one of the columns of `entity` that tells a forecaster's cases apart, which are no flows beside each other.
  package var cases: String?
  /// The column that says what a measure is, and its members that are amounts of the days; nil where all are.
  package var flows: Flows?
  /// What leaves one member of a column in `notAcross`, for messages.
  package let oneOfEach: [String: OneMember]
  /// What to do instead, for messages.
  package let wayOut: String
}

extension Additivity {
  package struct Flows: Sendable, Hashable {
    package let column: String
    package let members: Set<String>
  }
}

extension TableDefinition {
  /// The measure of which half belongs to half of the time, the columns that tell one flow from another, whatever
  /// stands behind a figure of it, and the column of its days.
  package var flow: (measure: String, keys: [String], span: String)? {
    guard let additivity, let span = additivity.span else { return nil }
    let others = additivity.notAcross.filter { name in
      name != "basis" && name != "definition" && !additivity.entity.contains(name)
    }
    return (additivity.measure, additivity.entity + others, span)
  }
}

/// Which rows have one member of a column.
package enum OneMember: Sendable, Hashable {
  case member(String)
  /// Those with the same text in another column.
  case same(as: String)
}

/// What statements about a property must have in common for a mean of them to say something. A statement that
/// doesn't say stands beside any.
package struct Comparability: Sendable, Hashable {
  package let measure: String
  /// Columns of which one member at most may be in a mean.
  package let alike: [String]
  /// Columns that say what a statement is about: a mean is of one thing, as a sum of things that are counted isn't.
  package let things: [String]
  /// The column of what stands behind a statement.
  package let evidence: String
  /// Its members that claim, which are never averaged with measurements.
  package let claimed: Set<String>
  /// Members of any of these columns that say nothing.
  package let silent: Set<String>
  /// What to do instead, for messages.
  package let wayOut: String

  package var columns: [String] { alike + [evidence] }
}
