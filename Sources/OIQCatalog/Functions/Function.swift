import OIQText
import OIQValues

/// One function of the language: its signature, manual, example, type rule and kernel in one row. Help,
/// completion, the planner and the example test all read this and nothing else.
package struct FunctionDefinition: Sendable {
  package var name: String
  package var parameters: [FunctionParameter]
  /// One line of manual.
  package var summary: String
  /// A query that runs against the bundled catalogue.
  package var example: String
  /// The type of the result, from the types of the arguments.
  package var result: @Sendable ([ValueType]) -> FunctionResult
  package var body: FunctionBody
  /// What whoever reads its results should know beside, for `describe`.
  package var remark: (@Sendable () -> String)?
  /// What is said of arguments that it makes nothing of; where nil, such a row has no result.
  package var refusal: Refusal?

  package init(
    _ name: String, _ parameters: [FunctionParameter], summary: String, example: String,
    result: @escaping @Sendable ([ValueType]) -> FunctionResult, body: FunctionBody,
    remark: (@Sendable () -> String)? = nil, refusal: Refusal? = nil
  ) {
    self.name = name
    self.parameters = parameters
    self.summary = summary
    self.example = example
    self.result = result
    self.body = body
    self.remark = remark
    self.refusal = refusal
  }
}

/// What a function says of arguments that it makes nothing of, given as they are shown.
package struct Refusal: Sendable {
  package var code = DiagnosticCode.badArguments
  package var title: @Sendable ([String]) -> String
  /// Next steps.
  package var help: @Sendable ([String]) -> [String]
}

package struct FunctionParameter: Sendable {
  package enum Arity: Sendable, Hashable {
    case required
    /// Given by label or position, or left out; a kernel isn't given one that is missing then.
    case optional(Value)
    /// One or more, last in the list.
    case repeated
  }

  package var name: String
  package var arity: Arity
  /// One line of manual, where the name doesn't say it.
  package var meaning: String?

  package init(_ name: String, _ arity: Arity = .required, meaning: String? = nil) {
    self.name = name
    self.arity = arity
    self.meaning = meaning
  }
}

/// What a type rule says: the result's type, or which argument is wrong and what was expected of it.
package enum FunctionResult: Sendable {
  case type(ValueType)
  case problem(argument: Int, expected: String)
  /// The first argument is shown in parts or multiples of its base unit, which it would be rounded in.
  case shownIn(Unit)
  /// Two arguments that ought to share a dimension don't.
  case mismatch(Int, Int)
}

/// Computes a chunk of results from chunks of arguments, all of one length. Missing rows of the arguments
/// are the kernel's to pass on; a result out of a function's domain is missing, never NaN.
package typealias ScalarKernel = @Sendable (_ arguments: [Column], _ count: Int) -> Column

package enum FunctionBody: Sendable {
  case scalar(ScalarKernel)
  case aggregate(AggregateKind)
  case window(WindowKind)
  /// Worked out while planning.
  case planned(PlannedFunction)
}

package enum AggregateKind: String, CaseIterable, Sendable, Hashable {
  case sum, mean, min, max, count, median, quantile, sd, first, last, any, all
  case countDistinct = "count_distinct"

  /// Whether it takes the least or the most.
  package var isExtreme: Bool { self == .min || self == .max }
}

package enum WindowKind: String, CaseIterable, Sendable, Hashable {
  case prev, next, first, last, cumsum, rank, share, movavg
  case rowNumber = "row_number"
}

package enum PlannedFunction: String, CaseIterable, Sendable, Hashable {
  case low, mid, high
  case members, fx, fiscal
  case periods, require
  case csv, json, jsonl, revisions, quality
  case fabric, links
  case lognormal, normal, uniform, triangular, pert, beta, bernoulli
  case chance
  case quantileOf = "p"
  case sparkline
  case each, correlate
  case sample

  /// Whether it stands where a table does.
  package var isTable: Bool {
    [.periods, .csv, .json, .jsonl, .revisions, .quality, .fabric, .links].contains(self)
  }

  /// Whether each place where it is called has draws of its own.
  package var makesUnknown: Bool {
    switch self {
    case .lognormal, .normal, .uniform, .triangular, .pert, .beta, .bernoulli, .each: true
    case .low, .mid, .high, .members, .fx, .fiscal, .periods, .require, .csv, .json, .jsonl,
      .revisions, .quality, .fabric, .links, .chance, .quantileOf, .sparkline, .correlate, .sample:
      false
    }
  }
}
