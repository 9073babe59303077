import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

extension StatementChecker {
  mutating func unit(_ name: Name, _ definition: Expression?) throws(Diagnostic) -> Step {
    try define(.unit, name)
    guard !UnitTable.standard.isUnit(name.text) else { throw SessionDiagnostics.knownUnit(name) }
    guard Printer.name(name) == name.text else { throw SessionDiagnostics.unitNameNotAWord(name) }
    let unit = try meaning(of: name, definition)
    let units = run.state.units
    if let known = units.unit(word: name.text), !known.isEqual(to: unit) {
      throw SessionDiagnostics.unitRedefined(name, known, unit, free: units.freeName(name.text))
    }
    let change: @Sendable (inout SessionState) -> Void = { $0.units.know(unit) }
    run.change(change)
    return Step(
      action: .change(change, message: nil),
      notes: definition.flatMap { SessionDiagnostics.quotientUnit(name, $0, unit) }.map { [$0] }
        ?? [])
  }

  private func meaning(of name: Name, _ definition: Expression?) throws(Diagnostic) -> Unit {
    guard let definition else { return Unit(symbol: name.text, dimension: Dimension(name.text)) }
    let typed: TypedExpression
    do {
      typed = try Planner(environment: run.environment()).plan(definition)
    } catch {
      guard error.code == .unknownName, case .name(let word) = definition.unbracketed.kind else {
        throw error
      }
      throw SessionDiagnostics.unitOfName(
        error, name, word, isUnit: run.state.units.isUnit(word.text))
    }
    guard case .number(let number)? = typed.constant, case .number(let type) = typed.type,
      case .known(let dimension) = type.dimension, number > 0
    else { throw SessionDiagnostics.unitDefinition(definition.span) }
    guard !dimension.isLevel || number == 1 else {
      throw SessionDiagnostics.unitOfLevels(name, at: definition.span)
    }
    return Unit(symbol: name.text, dimension: dimension, numerator: number)
  }
}

// A table, a result and a formula say nothing but a unit's word. So a word means one thing in a session for good: with
// two meanings one heading would stand for both.

extension UnitTable {
  /// The units that were declared, each after those that it is made of.
  var declared: [Unit] { rows.map(\.unit).filter { !UnitTable.standard.isUnit($0.symbol) } }

  /// Makes a declared unit known. What its word means already stands, which another run may have declared meanwhile.
  mutating func know(_ unit: Unit) {
    guard !isUnit(unit.symbol) else { return }
    declare(unit.symbol, as: unit.isBase ? nil : unit)
  }

  /// A name like this one that is no unit yet.
  fileprivate func freeName(_ name: String) -> String {
    (2...).lazy.map { "\(name)_\($0)" }.first { !isUnit($0) } ?? name
  }
}

extension Unit {
  /// Whether as many of one are as many of the other.
  func isEqual(to other: Unit) -> Bool {
    dimension == other.dimension && toBase(1) == other.toBase(1)
  }

  /// Whether it counts a thing of its own.
  var isBase: Bool { dimension == Dimension(symbol) }

  /// What one of it is: `5 widget`.
  var meaning: String {
    if isBase { return "a thing of its own" }
    let symbol = dimension.symbol
    return NumberText.shortest(toBase(1)) + (symbol.isEmpty ? "" : " " + symbol)
  }
}

extension Table {
  /// The declared units that it is shown in or that its numbers are counted in, of those in a table of units.
  func declaredUnits(of units: UnitTable) -> [Unit] {
    let declared = units.declared
    guard !declared.isEmpty else { return [] }
    var words: Set<Substring> = []
    func add(_ dimension: Dimension) {
      words.formUnion(dimension.factors.map { $0.base.symbol[...] })
    }
    func add(_ unit: Unit) {
      words.formUnion(unit.symbol.split { " */^".contains($0) })
      add(unit.dimension)
    }
    func add(_ type: ValueType) {
      switch type {
      case .number(let number):
        if case .known(let dimension) = number.dimension { add(dimension) }
        if let display = number.display { add(display) }
      case .list(let element): add(element)
      case .text, .bool, .date, .period, .facts, .missing: break
      }
    }
    for (field, column) in zip(fields, columns) {
      add(field.type)
      for unit in column.rowUnits?.units ?? [] { add(unit) }
    }
    return declared.filter { words.contains($0.symbol[...]) }
  }
}
