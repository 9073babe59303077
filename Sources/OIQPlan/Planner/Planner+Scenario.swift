import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// A scenario with where it was written.
package struct NamedScenario: Sendable {
  package var scenario: Scenario
  package var documentation: String?
  package var home: NamedFormula.Home

  package init(scenario: Scenario, documentation: String?, home: NamedFormula.Home) {
    self.scenario = scenario
    self.documentation = documentation
    self.home = home
  }
}

/// What a function reads of tables by itself, as it was recorded.
enum RecordedReading {
  case rates, groups, fiscalYears

  /// Whether it depends on a column.
  func reads(_ column: String, of table: String) -> Bool {
    switch self {
    case .rates: table == "fx"
    case .groups: table == "members"
    case .fiscalYears:
      table == "companies" && column == "fiscal_year_end_month"
        || table == "capex" && ["company", "fiscal_period", "span"].contains(column)
        || table == "market" && ["segment", "stated_by", "period"].contains(column)
    }
  }

  /// How a query has the same from the tables, where a scenario's overrides are seen; a formula of the model that reads
  /// them stays as it is.
  func repairs(inModel formula: String?) -> [String] {
    switch (self, formula) {
    case (.rates, let formula?):
      [
        "it stands in the model's `\(formula)`, which exchanges at recorded rates: change what is exchanged instead, as in `capex.amount = amount * 90% where currency == CNY and basis != estimate`"
      ]
    case (.rates, nil):
      [
        "take each row's own rate from the table, here of CNY: `join r = (from fx | where kind == average and currency == CNY) on span == r.period`, and multiply by `r.usd_per_unit`",
        "or one for all: `amount * (from fx | where currency == CNY and period == 2025 and kind == average | select usd_per_unit)`",
      ]
    case (.groups, _):
      ["ask the table: `where company in (from members | where group == Big4 | select company)`"]
    case (.fiscalYears, _): ["write the span itself, such as `2025-08-01..2026-07-31`"]
    }
  }
}

/// Figures that an override means and leaves alone.
package struct SparedFigures: Hashable, Sendable {
  package var scenario: String
  package var column: String
  package var reason: Reason
  package var count: Int

  package enum Reason: Hashable, Sendable, CaseIterable {
    /// They are known on one side alone, which says nothing of a part of them.
    case oneSided
    /// They aren't of what the new value is.
    case otherUnit
    /// They are shares, rates or levels, of which no part belongs to a part of the time.
    case noFlow
    /// They are of more than a year, and don't say what falls in a part of it.
    case longSpan

    package var described: String {
      switch self {
      case .oneSided: "known on one side alone"
      case .otherUnit: "of other units"
      case .longSpan: "of spans too long to say what falls in a part of them"
      case .noFlow: "of no amount that a part of belongs to a part of the time"
      }
    }
  }
}

/// Days of a table's flows that an override changes.
package struct ChangedSpan: Hashable, Sendable {
  package var scenario: String
  package var table: String
  package var period: Period
  /// Whether actuals stay as they are.
  package var sparesActuals: Bool
  /// Where `over` says it.
  package var place: Span
}

/// That an override was looked at in a world.
struct OverrideUse: Hashable {
  var scenario: String
  var span: Span
  var world: WorldState
}

extension Planner {
  /// Checks that the scenarios of `under a + b` exist.
  func scenarios(_ names: [Name]) throws(Diagnostic) -> [String] {
    for name in names where environment.scenarios[name.text] == nil {
      throw PlanDiagnostics.unknownName(
        name, candidates: environment.scenarios.names, kind: "scenario")
    }
    return names.map(\.text)
  }

  /// The formula that a name has in a world: the last scenario that rebinds it, else its own. Inside such a
  /// rebinding the name means the value below.
  func overriding(_ name: String, in world: WorldState) -> (formula: NamedFormula, level: Int)? {
    for (level, layer) in world.layers.enumerated().reversed() {
      guard let scenario = environment.scenarios[layer.scenario] else { continue }
      for case .binding(let binding) in scenario.scenario.overrides where binding.name.text == name
      {
        let formula = NamedFormula(
          name: name, binding: binding,
          documentation: scenario.scenario.title,
          home: scenario.home)
        return (formula, level)
      }
    }
    return nil
  }

  /// A function that reads tables by itself sees no override of them: where the world has one, its result would be
  /// that of another world.
  func requireAsRecorded(
    _ reading: RecordedReading, by function: Name, at span: Span, in context: Context
  ) throws(Diagnostic) {
    for layer in context.world.layers {
      let name = layer.scenario
      let overrides = environment.scenarios[name]?.scenario.overrides ?? []
      for case .column(let table, let column, _, _, _) in overrides.prefix(layer.overrides)
      where reading.reads(column.text, of: table.text) {
        let formula = context.frame.home == .model ? chain.last : nil
        throw PlanDiagnostics.readsWhatIsRecorded(
          function, at: span, scenario: name, table: table, column: column,
          repairs: reading.repairs(inModel: formula))
      }
    }
  }
}
