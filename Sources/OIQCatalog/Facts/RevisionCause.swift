/// Why a figure was stated anew, as far as the note beside it says.
package enum RevisionCause: String, Sendable, Hashable, CaseIterable {
  case accounting, price, scope, rounding, plan

  /// What a note names, the most telling first: a change of accounting is one even where the note goes on to
  /// say that the plan is unchanged.
  package init?(note: String) {
    let note = note.lowercased()
    guard
      let cause = RevisionCause.allCases.first(where: { cause in
        cause.words.contains { note.contains($0) }
      })
    else { return nil }
    self = cause
  }

  private var words: [String] {
    switch self {
    case .accounting: ["accounting", "useful life", "re-presented", "restated", "reclassif"]
    case .price: ["price"]
    case .scope: ["acquisition", "scope", "now includes", "no longer includes"]
    case .rounding: ["rounded", "rounding"]
    case .plan: ["demand", "capacity", "investment plan", "pull forward", "accelerat", "delay"]
    }
  }
}
