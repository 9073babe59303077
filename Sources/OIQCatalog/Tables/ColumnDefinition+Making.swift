import OIQValues

// How the definitions below are written down: one line a column.

extension ColumnDefinition {
  /// Which texts a column may hold.
  enum Members {
    case any
    /// Those that the column itself holds.
    case own
    /// Those that the column holds, and no others.
    case closed
    /// Those of a vocabulary that several columns share.
    case shared(Vocabulary.Name)
  }

  static func text(_ name: String, _ meaning: String) -> ColumnDefinition {
    text(name, .any, .attribute, meaning)
  }

  static func text(_ name: String, _ role: Role, _ meaning: String) -> ColumnDefinition {
    text(name, .any, role, meaning)
  }

  static func text(_ name: String, _ members: Members, _ meaning: String) -> ColumnDefinition {
    text(name, members, .attribute, meaning)
  }

  static func text(
    _ name: String, _ members: Members, _ role: Role, _ meaning: String
  ) -> ColumnDefinition {
    let vocabulary: String? =
      switch members {
      case .any: nil
      case .own, .closed: ownVocabulary
      case .shared(let name): name.rawValue
      }
    var column = ColumnDefinition(
      name: name, meaning: meaning, type: .text(vocabulary: vocabulary), role: role,
      filling: .text(name))
    if case .closed = members { column.isClosed = true }
    return column
  }

  static func bool(_ name: String, _ meaning: String) -> ColumnDefinition {
    ColumnDefinition(
      name: name, meaning: meaning, type: .plainBool, role: .attribute, filling: .bool(name))
  }

  static let source = text("source", .shared(.source), .source, "the document that says so")
  static let keySource = text("source", .shared(.source), .key, "the document that says so")
  static let note = text("note", .any, .note, "what a reader should know about this row")
  static let disputed = bool(
    "disputed", "contradicted by better sources: kept to be seen, out of sums")

  static func knowledge(
    _ name: String = "as_of",
    _ meaning: String = "the day it became known; the source's day where the row has none"
  ) -> ColumnDefinition {
    ColumnDefinition(
      name: name, meaning: meaning, type: .date, role: .knowledge, filling: .knowledge(name))
  }

  static func number(
    _ name: String, field: String? = nil, in unit: String? = nil, role: Role = .attribute,
    _ meaning: String
  ) -> ColumnDefinition {
    ColumnDefinition(
      name: name, meaning: meaning, type: type(unit, .point), role: role,
      filling: .number(field ?? name, unit.map { .fixed($0) } ?? .one))
  }

  static func speed(_ name: String, _ role: Role, _ meaning: String) -> ColumnDefinition {
    ColumnDefinition(
      name: name, meaning: meaning, type: type("Gbps", .point), role: role, filling: .speed(name))
  }

  static func span(
    _ name: String, label: String? = nil, _ meaning: String
  ) -> ColumnDefinition {
    ColumnDefinition(
      name: name, meaning: meaning, type: .period, role: .key,
      filling: .span(SpanFields(label: label)))
  }

  static func label(_ name: String, _ role: Role, _ meaning: String) -> ColumnDefinition {
    ColumnDefinition(
      name: name, meaning: meaning, type: .period, role: role, filling: .label(name))
  }

  /// The measure of a long table: its unit is in a field of the row, and known from `columns`. That of a metric may
  /// be per a time that the metric's name says.
  static func amount(
    unitIn field: String, of metric: String? = nil, mixedBy columns: [String],
    fields: RangeFields = .lowValueHigh, _ meaning: String
  ) -> ColumnDefinition {
    ColumnDefinition(
      name: "amount", meaning: meaning,
      type: .number(NumberType(.mixed(by: columns), certainty: .ranged)), role: .measure,
      filling: .range(fields, .field(field, metric: metric)))
  }

  static func ranged(
    _ name: String, _ fields: RangeFields, in unit: String? = nil, _ meaning: String
  ) -> ColumnDefinition {
    ColumnDefinition(
      name: name, meaning: meaning, type: type(unit, .ranged), role: .measure,
      filling: .range(fields, unit.map { .fixed($0) } ?? .one))
  }

  private static func type(_ symbol: String?, _ certainty: Certainty) -> ValueType {
    guard let symbol, case .success(let unit) = UnitTable.standard.unit(symbol) else {
      return .number(NumberType(.known(.one), certainty: certainty))
    }
    return .number(in: unit, certainty: certainty)
  }
}

extension ColumnDefinition {
  /// Stands for the vocabulary of the column itself until the table's name is known.
  private static let ownVocabulary = "="

  /// The column inside a table: its own vocabulary is named `table.column`.
  func named(inTable table: String) -> ColumnDefinition {
    guard type == .text(vocabulary: ColumnDefinition.ownVocabulary) else { return self }
    var column = ColumnDefinition(
      name: name, meaning: meaning, type: .text(vocabulary: "\(table).\(name)"), role: role,
      filling: filling)
    column.isClosed = isClosed
    return column
  }
}

extension RangeFields {
  static let lowValueHigh = RangeFields(low: "low", value: "value", high: "high")
}

extension TableDefinition {
  init(
    _ name: String, _ meaning: String, key: [String], asOf: String? = nil,
    collectedTo: Int32? = nil, renewal: Renewal? = nil,
    additivity: Additivity? = nil, designFigures: [Additivity] = [],
    comparability: Comparability? = nil, columns: [ColumnDefinition]
  ) {
    self.init(
      name: name, meaning: meaning, columns: columns.map { $0.named(inTable: name) }, key: key,
      asOf: asOf, additivities: [additivity].compactMap { $0 } + designFigures,
      comparability: comparability, collectedTo: collectedTo,
      renewal: renewal)
  }
}
