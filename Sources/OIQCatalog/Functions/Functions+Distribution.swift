import OIQValues

// What the planner makes of a distribution whose parameters are computed: a function of a draw of the standard
// normal distribution and of the parameters, each a column. It is in no library, for nobody calls it by name.

extension FunctionDefinition {
  /// The value at a normal score, the first argument, of the distribution that the others are parameters of.
  package static func value(
    of kind: DistributionKind, _ spread: ParameterSpread, named name: String
  ) -> FunctionDefinition {
    scored(name) { kind.apply(toScores: $0, parameters: $1, spread) }
  }

  /// Whether it is made here, and says a value by its score.
  package var takesScore: Bool { parameters.first?.name == FunctionDefinition.score }

  private static let score = "a score"

  /// The value of one distribution at a normal score.
  package static func value(of distribution: Distribution) -> FunctionDefinition {
    scored("a range") { scores, _ in distribution.apply(toScores: scores) }
  }

  /// The normal score that correlates with the first argument's by `correlation`, and is otherwise the
  /// second's: a Gaussian copula (D. X. Li, "On Default Correlation: A Copula Function Approach", Journal of
  /// Fixed Income 9, 2000; R. B. Nelsen, "An Introduction to Copulas", 2006).
  package static func mixedScore(_ correlation: Double) -> FunctionDefinition {
    let own = (max(0, 1 - correlation * correlation)).squareRoot()
    return FunctionDefinition(
      "correlate", [FunctionParameter("a"), FunctionParameter("b")], summary: "", example: "",
      result: { _ in .type(.plainNumber) },
      body: .scalar(numberKernel { correlation * $0 + own * $1 }))
  }

  /// Whether the row of a number, from 1, is in a sample of a share, 0 to 1, of the rows; another one for each key.
  package static func isSampled(_ share: Double, key: UInt64) -> FunctionDefinition {
    FunctionDefinition(
      "sample", [FunctionParameter("row")], summary: "", example: "",
      result: { _ in .type(.plainBool) },
      body: .scalar(
        testKernel { row in
          StableHash.share(StableHash.joined(key, UInt64(row))) < share
        }))
  }

  /// The picture of draws from the number that `DrawOutline` packs it in.
  package static let outlineText = FunctionDefinition(
    "sparkline", [FunctionParameter("x")], summary: "", example: "",
    result: { _ in .type(.plainText) },
    body: .scalar(textKernel { _, numbers in numbers.first.map(DrawOutline.text) }))

  /// Replaces scores by values, given the parameters of each.
  private typealias Scoring =
    @Sendable (
      UnsafeMutableBufferPointer<Double>, [UnsafeBufferPointer<Double>]
    ) -> Void

  private static func scored(_ name: String, _ apply: @escaping Scoring) -> FunctionDefinition {
    FunctionDefinition(
      name, [FunctionParameter(score), FunctionParameter("parameters", .repeated)], summary: "",
      example: "", result: { _ in .type(.plainNumber) }, body: .scalar(kernel(apply)))
  }

  private static func kernel(_ apply: @escaping Scoring) -> ScalarKernel {
    { arguments, count in
      var inputs: [Buffer<Double>] = []
      for argument in arguments {
        guard case .numbers(let values) = argument.storage else { return .missing(count) }
        inputs.append(values)
      }
      let values = Buffer<Double>(count: count) { target in
        _ = target.update(fromContentsOf: inputs[0].elements.prefix(count))
        apply(target, inputs.dropFirst().map(\.elements))
      }
      return withExtendedLifetime(values) {
        let elements = values.elements
        return numbers(count, presence: .all(arguments)) { elements[$0] }
      }
    }
  }
}
