import OIQText
import OIQValues

/// One column of a result.
public struct ResultColumn: Sendable {
  let field: TableField
  let column: Column
  let units: UnitTable
}

extension ResultColumn {
  public var name: String { field.name }
  public var count: Int { column.count }

  /// The base unit that ``numbers`` are in, such as `USD` or `W`; empty for plain numbers, nil for columns that
  /// are no numbers or whose rows measure different things.
  public var unit: String? { dimension?.unitText }

  /// The numbers in the base unit, the middle of ranges; nil where missing, where one side alone is known, and
  /// in all rows where ``unit`` is nil.
  public var numbers: [Double?] {
    guard dimension != nil else { return Array(repeating: nil, count: count) }
    return (0..<count).map { column[$0].middle }
  }

  /// The numbers in a unit of the language, such as `USD`, `kW` or `pJ/bit` (empty for plain numbers), the middle
  /// of ranges; nil where missing or where one side alone is known.
  ///
  /// Throws `unknown-unit` for a unit that isn't known, `type-mismatch` for a column that holds no numbers, and
  /// `unit-mismatch` where the column, or one of its rows, measures something else.
  public func numbers(in unit: String) throws(Problem) -> [Double?] {
    let unit = try units.wanted(unit).scaled
    guard field.type.isNumberOrMissing else { throw Problem(noNumber: "`\(name)`") }
    if let dimension {
      guard dimension == unit.dimension else {
        throw Problem(dimension, wanted: unit, whose: "`\(name)`")
      }
      let fromBase = unit.fromBase
      return (0..<count).map { column[$0].middle.map { fromBase($0) } }
    }
    var numbers: [Double?] = []
    for row in 0..<count { numbers.append(try self[row].number(in: unit)) }
    return numbers
  }

  /// Both ends of the numbers in a unit of the language, as ``Cell/bounds`` has them; nil where missing. Throws as
  /// ``numbers(in:)``.
  public func bounds(in unit: String) throws(Problem) -> [ClosedRange<Double>?] {
    let unit = try units.wanted(unit).scaled
    guard field.type.isNumberOrMissing else { throw Problem(noNumber: "`\(name)`") }
    if let dimension, dimension != unit.dimension {
      throw Problem(dimension, wanted: unit, whose: "`\(name)`")
    }
    var bounds: [ClosedRange<Double>?] = []
    for row in 0..<count { bounds.append(try self[row].bounds(in: unit)) }
    return bounds
  }

  /// The texts; nil in all rows of a column of anything else.
  public var texts: [String?] { (0..<count).map { self[$0].text } }

  /// The truth values; nil in all rows of a column of anything else.
  public var bools: [Bool?] { (0..<count).map { self[$0].bool } }

  /// The dates, as `2026-02-09`; nil in all rows of a column of anything else.
  public var dates: [String?] { (0..<count).map { self[$0].date } }

  /// The periods by their labels, such as `2026H1`; nil in all rows of a column of anything else.
  public var periods: [String?] { (0..<count).map { self[$0].period } }

  /// The days of the periods or dates, as ``Cell/days`` has them; nil in all rows of a column of anything else.
  public var days: [Range<Int32>?] { (0..<count).map { self[$0].days } }

  /// The value of a row, from 0 and below ``count``.
  public subscript(row: Int) -> Cell {
    precondition(
      (0..<count).contains(row), "row \(row) of column `\(name)`, which has \(count) rows")
    return Cell(
      value: column[row], type: type(of: row), units: units, place: "`\(name)` of row \(row + 1)")
  }

  /// What all its rows measure.
  private var dimension: Dimension? {
    guard case .number(let number) = field.type else { return nil }
    switch number.dimension {
    case .known(let dimension): return dimension
    case .mixed:
      let all = Set((0..<count).compactMap { dimension(of: $0) })
      return all.count == 1 ? all.first : nil
    }
  }

  private func dimension(of row: Int) -> Dimension? {
    column.isPresent(row) ? column.rowUnits?.unit(row)?.dimension : nil
  }

  /// The column's type, with the unit that the row has of its own.
  private func type(of row: Int) -> ValueType {
    guard case .number(var number) = field.type, column.isPresent(row),
      let unit = column.rowUnits?.unit(row)
    else { return field.type }
    number.dimension = .known(unit.dimension)
    number.display = unit
    return .number(number)
  }
}

extension ValueType {
  fileprivate var isNumberOrMissing: Bool { isNumber || self == .missing }
}
