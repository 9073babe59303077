import OIQCatalog
import OIQExecution
import OIQPlan
import OIQValues

/// A book without facts.
struct EmptyFacts: FactBook {
  func isDisputed(_ part: FactPart) -> Bool { false }
  func isSpreadable(_ part: FactPart) -> Bool { true }
  func label(_ part: FactPart) -> String { "fact \(part.row)" }
  func doubleCounting(in rows: [[FactPart]], of use: DoubleCountingCheck.Use) -> DoubleCount? {
    nil
  }
  func rate(from: String, to: String, over period: Period, knownOn: Int32?) -> FXRate? { nil }
}

extension ExecutionContext {
  static func test(threadCount: Int = 1, facts: any FactBook = EmptyFacts()) -> ExecutionContext {
    ExecutionContext(facts: facts, threadCount: threadCount)
  }
}
