/// What kind of value an expression or column holds, known before a row is read.
package indirect enum ValueType: Hashable, Sendable {
  case number(NumberType)
  /// A text; with a vocabulary, one of its members.
  case text(vocabulary: String?)
  case bool(Certainty)
  case date
  case period
  case list(of: ValueType)
  /// A hidden column of the facts behind a guarded measure.
  case facts
  /// The type of the literal `missing`: fits everything.
  case missing
}

/// Whether a value may carry a range. Points cost no draws.
package enum Certainty: Hashable, Sendable {
  case point
  case ranged
}

package struct NumberType: Hashable, Sendable {
  package var dimension: UnitBasis
  package var certainty: Certainty
  /// The unit the user or the data wrote; a wish for display, without meaning.
  package var display: Unit?
  /// Whether somebody asked for that unit with `->`: it is shown in no other.
  package var isAsked = false
  /// What decides the units of rows that are of one dimension and all the same shown each in its own, as `x` and `%`.
  package var rowUnits: [String]?

  package init(_ dimension: UnitBasis, certainty: Certainty = .point, display: Unit? = nil) {
    self.dimension = dimension
    self.certainty = certainty
    self.display = display
  }
}

/// How a number column knows its unit.
package enum UnitBasis: Hashable, Sendable {
  case known(Dimension)
  /// Each row has its own, decided by these columns of the table.
  case mixed(by: [String])
}

extension ValueType {
  package static let plainNumber = ValueType.number(NumberType(.known(.one)))
  package static let plainText = ValueType.text(vocabulary: nil)
  package static let plainBool = ValueType.bool(.point)

  /// The same with one unit for all rows.
  package var withoutRowUnits: ValueType {
    guard case .number(var number) = self, number.rowUnits != nil else { return self }
    number.rowUnits = nil
    return .number(number)
  }

  package static func number(in unit: Unit, certainty: Certainty = .point) -> ValueType {
    .number(NumberType(.known(unit.dimension), certainty: certainty, display: unit))
  }

  package var isRanged: Bool {
    switch self {
    case .number(let number): number.certainty == .ranged
    case .bool(let certainty): certainty == .ranged
    case .list(let element): element.isRanged
    case .text, .date, .period, .facts, .missing: false
    }
  }
}
