import OIQPlan
import OIQText
import OIQValues

/// What came of a formula with its inputs at one point: there may be no answer for that point and one for others.
enum SensitivityOutcome: Sendable {
  case found(SensitivityCell)
  case lacking(Diagnostic)
}

extension SensitivityOutcome {
  var cell: SensitivityCell? {
    if case .found(let cell) = self { cell } else { nil }
  }

  var failure: Diagnostic? {
    if case .lacking(let diagnostic) = self { diagnostic } else { nil }
  }

  /// The type of what was found; throws the first failure where nothing was.
  static func type(of outcomes: [SensitivityOutcome]) throws(Diagnostic) -> ValueType {
    if let cell = outcomes.lazy.compactMap(\.cell).first { return cell.type }
    if let failure = outcomes.first?.failure { throw failure }
    return .plainNumber
  }
}

extension Sensitivity {
  /// What a run gives, where an input that has no answer is an answer too; anything else that is wrong is thrown.
  func outcome(
    _ run: (Sensitivity) throws(Diagnostic) -> SensitivityCell
  ) throws(Diagnostic) -> SensitivityOutcome {
    do {
      return .found(try run(self))
    } catch {
      switch error.code {
      case .noSuchFabric, .badArguments, .badRange, .outOfDomain: return .lacking(error)
      default: throw error
      }
    }
  }
}

extension Diagnostic {
  /// What is wrong and what would do, on one line.
  var line: String { ([title] + help.prefix(1)).joined(separator: "; ") }
}
