import OIQSyntax
import OIQText
import OIQValues

// A column whose rows have units of their own holds numbers that mean nothing without them. Beside numbers of one unit,
// or of rows of another table, a row would take the unit of the wrong one.

extension Planner {
  /// Refuses values of which one is taken in each row, unless they are alike and each row has one unit for both.
  func requireOneUnit(
    _ first: TypedExpression, _ second: TypedExpression, at span: Span, in scope: Scope?
  ) throws(Diagnostic) {
    try requireComparable(first, second, at: span)
    guard let deciding = first.type.decidingColumns ?? second.type.decidingColumns,
      first.type != .missing, second.type != .missing
    else { return }
    let isOne =
      first.type.decidingColumns == second.type.decidingColumns && first.table == second.table
      && (scope?.hasOneScan(of: first, second) ?? false)
    guard !isOne else { return }
    let mixed = first.type.decidingColumns == nil ? second : first
    throw PlanDiagnostics.mixed(mixed, decidedBy: deciding, doing: "choose between a number and")
  }

  /// Refuses columns that a union would put under each other, unless they are alike and have one unit or each row's own.
  func requireUnion(
    of name: String, _ first: TypedExpression, _ second: TypedExpression, at span: Span
  ) throws(Diagnostic) {
    let isMissing = first.type == .missing || second.type == .missing
    if !isMissing, first.type.decidingColumns != second.type.decidingColumns {
      throw PlanDiagnostics.unlikeUnion(of: name, first.type, second.type, at: span)
    }
    if case .number(let a) = first.type, case .number(let b) = second.type,
      case .known(let one) = a.dimension, case .known(let other) = b.dimension, one != other
    {
      throw PlanDiagnostics.unlikeUnion(of: name, first.type, second.type, at: span)
    }
    try requireComparable(first, second, at: span)
  }
}

extension ValueType {
  /// What decides the units of a mixed column's rows; nil for everything else.
  var decidingColumns: [String]? {
    guard case .number(let number) = self, case .mixed(let deciding) = number.dimension else {
      return nil
    }
    return deciding
  }
}

extension Scope {
  /// Whether the rows of two mixed values of one table are rows of one scan of it.
  fileprivate func hasOneScan(of first: TypedExpression, _ second: TypedExpression) -> Bool {
    guard let table = first.table else { return false }
    let scans = Set(
      columns.compactMap { $0.table == table ? $0.origin?.scan : nil })
    if scans.count < 2 { return true }
    guard let one = scan(of: first, from: table) else { return false }
    return one == scan(of: second, from: table)
  }
}
