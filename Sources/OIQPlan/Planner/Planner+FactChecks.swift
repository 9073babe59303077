import OIQCatalog
import OIQText
import OIQValues

// What the run is told to look for among the facts behind a sum or a mean.

extension Planner {
  func doubleCountingCheck(
    of measureGuard: MeasureGuard, keys: [String], use: DoubleCountingCheck.Use = .sum,
    in scope: Scope
  ) -> DoubleCountingCheck {
    let definition = environment.catalog.definition(measureGuard.table)
    let additivity = definition?.additivity
    var check = DoubleCountingCheck(
      measure: measureGuard.measure, entity: additivity?.entity.first ?? "company",
      span: additivity?.span ?? "span", keys: keys, use: use)
    check.isOfOthers = measureGuard.isOfOthers
    check.leftOut = Set(definition?.columns.map(\.name) ?? []).subtracting(scope.bareNames)
      .filter { scope.spelling(of: Origin(scan: measureGuard.scan, column: $0)) == nil }
    for origin in measureGuard.acceptable {
      if let spelling = scope.spelling(of: origin), spelling != origin.column {
        check.spellings[origin.column] = spelling
      }
    }
    return check
  }

  /// The facts that a window function adds up, which may be in none of its groups twice.
  func factsToCheck(
    _ measured: TypedExpression, in scope: Scope, keys: [String],
    use given: DoubleCountingCheck.Use,
    at span: Span
  ) -> [WindowCall.FactsToCheck] {
    measured.guards.compactMap { measureGuard in
      guard let slot = scope.slot(of: measureGuard.facts) else { return nil }
      let use: DoubleCountingCheck.Use
      switch measureGuard.rule {
      case .adds: use = given
      case .compares: use = useOfStatements(measureGuard, as: given, in: scope)
      case .stays: return nil
      }
      var check = doubleCountingCheck(of: measureGuard, keys: keys, use: use, in: scope)
      check.computed = columnToAccept(measured, in: scope)
      return WindowCall.FactsToCheck(slot: slot, check: check, place: span)
    }
  }

  /// A property's statements, disputed ones left out, with a check that each group's are alike.
  func comparing(
    _ measured: TypedExpression, for collector: AggregateCollector,
    use: DoubleCountingCheck.Use, at span: Span
  ) throws(Diagnostic) -> TypedExpression {
    let scope = collector.input.scope
    let compared = measured.guards.filter(\.isOfStatements)
    collector.mergeFacts(behind: measured, compared, span: span) {
      doubleCountingCheck(
        of: $0, keys: collector.keys.map { scope.spelling(ofSlot: $0) },
        use: useOfStatements($0, as: use, in: scope), in: scope)
    }
    var statements = measured
    statements.guards = compared
    var result = undisputed(statements, in: scope)
    // What is made of several statements is none.
    result.guards = measured.guards.filter { !$0.isOfStatements }
    return result
  }

  /// What statements that are added up or averaged must have in common. Things that are counted may be of several kinds
  /// in a sum, as in a bill of materials, and a statement that is added up as it is has to be the only one.
  private func useOfStatements(
    _ measureGuard: MeasureGuard, as use: DoubleCountingCheck.Use, in scope: Scope
  ) -> DoubleCountingCheck.Use {
    func open(_ columns: [Origin]) -> [String] {
      columns.filter { !scope.accepted.contains($0) }.map(\.column)
    }
    guard use == .sum else {
      return .statements(alikeIn: open(measureGuard.notAcross + measureGuard.alikeIn))
    }
    let alike = open(measureGuard.notAcross)
    return measureGuard.isWeighed
      ? .statements(alikeIn: alike)
      : .addedStatements(alikeIn: alike, statedApart: open(measureGuard.statedApart))
  }
}
