import OIQSyntax
import OIQText

// A text that somebody's program wrote may be of any size: planning ends with an error before it runs out
// of stack or time.
extension Planner {
  /// Stages that one statement may go through, those of the queries it names included.
  static let stageLimit = 400
  /// Columns that `derive` may lead to; each further one costs as much as there are.
  static let columnLimit = 2000
  /// Times that formulas may be put in the place of their names.
  static let expansionLimit = 50_000

  /// Bytes of stack that planning may take: a part of what a thread has, for what was planned is run on the
  /// same thread.
  #if DEBUG
    private static let stackLimit = 3 << 20
  #else
    private static let stackLimit = 1 << 20
  #endif

  static func stackPosition() -> Int {
    var mark: UInt8 = 0
    return withUnsafePointer(to: &mark) { Int(bitPattern: $0) }
  }

  /// The stack grows downwards on every machine that Swift runs on.
  func requireStack(at span: Span) throws(Diagnostic) {
    guard stackBase &- Planner.stackPosition() < Planner.stackLimit else {
      throw PlanDiagnostics.tooDeep(at: span)
    }
  }

  func countStage(at span: Span) throws(Diagnostic) {
    stageCount += 1
    guard stageCount <= Planner.stageLimit else {
      throw PlanDiagnostics.tooManyStages(Planner.stageLimit, at: span)
    }
  }

  func countExpansion(of formula: NamedFormula, at span: Span) throws(Diagnostic) {
    expansionCount += 1
    guard expansionCount <= Planner.expansionLimit else {
      throw PlanDiagnostics.tooManyFormulas(Planner.expansionLimit, formula.name, at: span)
    }
  }
}
