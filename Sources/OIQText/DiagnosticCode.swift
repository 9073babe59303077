/// Every kind of message, by the code that a user can look up (`oiq explain CODE`).
///
/// Each code has a specimen in `examples/errors/` named after it.
package enum DiagnosticCode: String, CaseIterable, Sendable, Hashable {
  // Text
  case invalidUTF8 = "invalid-utf8"
  case nulByte = "nul-byte"
  case invalidCharacter = "invalid-character"
  case unterminatedText = "unterminated-text"
  case badNumber = "bad-number"
  case badQuantity = "bad-quantity"
  case badDate = "bad-date"
  case badPeriod = "bad-period"
  case foreignComment = "foreign-comment"

  // Syntax
  case unexpectedToken = "unexpected-token"
  case unclosedBracket = "unclosed-bracket"
  case foreignWord = "foreign-word"
  case assignmentInCondition = "assignment-in-condition"
  case chainedComparison = "chained-comparison"
  case operatorAtLineStart = "operator-at-line-start"
  case rangeNeedsUnits = "range-needs-units"
  case nestingTooDeep = "nesting-too-deep"
  case reservedWord = "reserved-word"

  // Names
  case unknownName = "unknown-name"
  case unknownColumn = "unknown-column"
  case unknownTable = "unknown-table"
  case unknownFunction = "unknown-function"
  case unknownMember = "unknown-member"
  case unknownUnit = "unknown-unit"
  case unknownParameter = "unknown-parameter"
  case unknownStage = "unknown-stage"
  case ambiguousName = "ambiguous-name"
  case duplicateName = "duplicate-name"
  case circularDefinition = "circular-definition"
  case hiddenBinding = "hidden-binding"
  case redefined = "redefined"

  // Types and units
  case unitMismatch = "unit-mismatch"
  case typeMismatch = "type-mismatch"
  case mixedUnits = "mixed-units"
  case badArguments = "bad-arguments"
  case badRange = "bad-range"
  case noSuchFabric = "no-such-fabric"
  case rangedArithmetic = "ranged-arithmetic"
  case rangedCondition = "ranged-condition"
  case emptyOverride = "empty-override"
  case noEffect = "no-effect"
  case partialOverride = "partial-override"
  case periodLengths = "period-lengths"
  case misplacedAggregate = "misplaced-aggregate"
  case notASpan = "not-a-span"
  case notYet = "not-yet"

  // Charts
  case unknownPlot = "unknown-plot"
  case badPlot = "bad-plot"
  case emptyPlot = "empty-plot"
  case crowdedPlot = "crowded-plot"

  // Facts and worlds
  case guardedSum = "guarded-sum"
  case doubleCounting = "double-counting"
  case unlikeFigures = "unlike-figures"
  case fanOut = "fan-out"
  case rowOrder = "row-order"
  case missingRate = "missing-rate"
  case negativeRest = "negative-rest"
  case badWorld = "bad-world"
  case partsDisagree = "parts-disagree"

  // Running
  case outOfDomain = "out-of-domain"
  case manyMatches = "many-matches"
  case assertionFailed = "assertion-failed"
  case badData = "bad-data"
  case fileProblem = "file-problem"
  case badFact = "bad-fact"
  case workspaceProblem = "workspace-problem"
  case importCycle = "import-cycle"
  case cancelled = "cancelled"
  case tooLarge = "too-large"
}
