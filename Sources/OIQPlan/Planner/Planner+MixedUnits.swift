import OIQSyntax
import OIQText
import OIQValues

// A column whose rows have units of their own holds numbers that mean nothing without them. Beside numbers of one unit,
// or of rows of another table, a row would take the unit of the wrong one.

extension Planner {
  /// Mixed columns take part in nothing until their unit is one.
  ///
  /// - Parameters:
  ///   - scope: The columns that the value is made of.
  ///   - written: The value with a unit behind it, as it is written in brackets.
  func requireOneDimension(
    _ typed: TypedExpression, doing what: String, in scope: @autoclosure () -> Scope? = nil,
    written: ((_ unit: String) -> String)? = nil
  ) throws(Diagnostic) {
    guard let deciding = typed.type.decidingColumns else { return }
    throw try mixed(typed, decidedBy: deciding, doing: what, in: scope(), written: written)
  }

  /// The error for a mixed column, which names rows of one unit that there are.
  func mixed(
    _ typed: TypedExpression, decidedBy deciding: [String], doing what: String,
    in scope: Scope? = nil, written: ((_ unit: String) -> String)? = nil
  ) throws(Diagnostic) -> Diagnostic {
    PlanDiagnostics.mixed(
      typed, decidedBy: deciding, doing: what,
      try unitChoice(of: typed, decidedBy: deciding.first, in: scope), written: written)
  }

  private func unitChoice(
    of typed: TypedExpression, decidedBy deciding: String?, in scope: Scope?
  ) throws(Diagnostic) -> UnitChoice? {
    guard let deciding else { return nil }
    let common = ["currency": "USD", "metric": "power", "unit": "USD"]
    guard let table = typed.table else {
      if let unit = try unit(ofFileRowsDecidedBy: deciding) {
        return UnitChoice(condition: nil, unit: unit.symbol)
      }
      return common[deciding].map {
        UnitChoice(condition: "\(deciding) == \($0)", unit: $0 == "power" ? "W" : $0)
      }
    }
    let found = try environment.catalog.rowsOfOneUnit(
      of: table, decidedBy: deciding, where: pins(on: table, of: typed, in: scope),
      preferring: common[deciding])
    return found.map { found in
      let text = Printer.name(Name(found.text, typed.span))
      let isWord = text == found.text
      return UnitChoice(
        condition: "\(deciding) == \(isWord ? text : Printer.quoted(found.text))",
        unit: found.unit.symbol)
    }
  }

  /// The unit of most rows of a file's column, among those that a column beside it names.
  private func unit(ofFileRowsDecidedBy deciding: String) throws(Diagnostic) -> Unit? {
    for (_, source) in fileSources.sorted(by: { $0.key < $1.key }) {
      let slot = source.fields.firstIndex { $0.type.decidingColumns == [deciding] }
      guard let slot, let units = try source.scan(columns: [slot]).columns.first?.rowUnits else {
        continue
      }
      var counts = [Int](repeating: 0, count: units.units.count)
      for code in units.codes.elements { counts[Int(code)] += 1 }
      let named = counts.indices.filter { units.units[$0] != .one }
      return named.max { (counts[$0], $1) < (counts[$1], $0) }.map { units.units[$0] }
    }
    return nil
  }

  /// The texts that the columns of a table hold in the rows of a value.
  private func pins(
    on table: String, of typed: TypedExpression, in scope: Scope?
  ) -> [String: Set<String>] {
    guard let scope, let scan = scope.scan(of: typed, from: table) else { return [:] }
    return scope.pinnedTexts(of: scan)
  }

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
    throw try self.mixed(
      mixed, decidedBy: deciding, doing: "choose between a number and", in: scope)
  }

  /// Refuses columns that a union would put under each other, unless they are alike and have one unit or each row's own.
  func requireUnion(
    of name: String, _ first: TypedExpression, _ second: TypedExpression, at span: Span
  ) throws(Diagnostic) {
    let isMissing = first.type == .missing || second.type == .missing
    if !isMissing, first.type.decidingColumns != second.type.decidingColumns {
      let mixed = first.type.decidingColumns == nil ? second : first
      let choice = try unitChoice(
        of: mixed, decidedBy: mixed.type.decidingColumns?.first, in: nil)
      throw PlanDiagnostics.unlikeUnion(of: name, first.type, second.type, choice?.unit, at: span)
    }
    if case .number(let a) = first.type, case .number(let b) = second.type,
      case .known(let one) = a.dimension, case .known(let other) = b.dimension, one != other
    {
      throw PlanDiagnostics.unlikeUnion(of: name, first.type, second.type, nil, at: span)
    }
    try requireComparable(first, second, at: span)
  }
}

// Rows of one dimension may have units of their own, too: they are added and compared as what they are, and shown
// each in its own where they are the table's still.

extension Planner {
  /// Values of which one is taken in each row: of two that aren't one table's rows, those of neither keep their units.
  func sharingRowUnits(
    _ first: TypedExpression, _ second: TypedExpression, in scope: Scope?
  ) -> (TypedExpression, TypedExpression) {
    guard first.type.rowUnits != nil || second.type.rowUnits != nil, first.type != .missing,
      second.type != .missing
    else { return (first, second) }
    let isOne =
      first.type.rowUnits == second.type.rowUnits && first.table == second.table
      && (scope?.hasOneScan(of: first, second) ?? false)
    return isOne ? (first, second) : (first.inOneUnit, second.inOneUnit)
  }
}

extension TypedExpression {
  /// The same, its rows no longer in units of their own.
  var inOneUnit: TypedExpression {
    guard case .number(let number) = type, number.rowUnits != nil,
      case .known(let dimension) = number.dimension
    else { return self }
    var result = self
    result.expression = .ofDimension(dimension, expression)
    result.type = type.withoutRowUnits
    return result
  }
}

extension NumberType {
  /// Whether each row has a unit of its own, of one dimension or not.
  var hasUnitsByRow: Bool {
    if case .mixed = dimension { true } else { rowUnits != nil }
  }
}

extension ValueType {
  /// What decides the units that rows of one dimension are shown in; nil where one unit is for all.
  var rowUnits: [String]? {
    if case .number(let number) = self { number.rowUnits } else { nil }
  }

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
