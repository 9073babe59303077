import OIQPlan
import OIQText
import OIQValues

extension Executor {
  /// The first `count` rows, of each combination of `keys` where given, order kept.
  func taken(_ table: Table, count: Int, by keys: [Int]) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`take`")
  }

  func skipped(_ table: Table, count: Int) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`skip`")
  }

  /// The first row of each combination of the keys, order kept; missing equals missing.
  func distinct(_ table: Table, keys: [Int]) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`distinct`")
  }

  /// Rows of the first, then of the second; columns correspond by position.
  func united(_ first: Table, _ second: Table) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`union`")
  }

  func pivoted(_ pivot: PivotPlan, input: Table) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`pivot`")
  }

  func unpivoted(_ table: Table, kept: [Int], spread: [Int]) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`unpivot`")
  }

  func filled(_ table: Table, calls: [FillCall], by keys: [Int]) throws(Diagnostic) -> Table {
    throw ExecutionDiagnostics.notYet("`fill`")
  }
}
