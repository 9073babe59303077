/// All functions of the language, by name. A name may stand for two functions that are told apart by where
/// they are used: `first` in an aggregate, `first` over a window.
package struct FunctionLibrary: Sendable {
  package let functions: [FunctionDefinition]
  private let indices: [String: [Int]]

  package init(_ families: [[FunctionDefinition]]) {
    // Definitions are large: each is copied once.
    var functions: [FunctionDefinition] = []
    functions.reserveCapacity(families.reduce(0) { $0 + $1.count })
    for family in families { functions += family }
    self.functions = functions
    var indices: [String: [Int]] = [:]
    for (index, function) in functions.enumerated() {
      indices[function.name, default: []].append(index)
    }
    self.indices = indices
  }
}

extension FunctionLibrary {
  package static let standard = FunctionLibrary(
    mathFunctions + textFunctions + [dateFunctions] + aggregateFunctions + windowFunctions
      + plannedFunctions)

  /// Every function of that name; empty when there is none.
  package func named(_ name: String) -> [FunctionDefinition] {
    indices[name, default: []].map { functions[$0] }
  }

  package func scalar(_ name: String) -> FunctionDefinition? {
    named(name).first {
      if case .scalar = $0.body { true } else { false }
    }
  }

  package func aggregate(_ name: String) -> FunctionDefinition? {
    named(name).first {
      if case .aggregate = $0.body { true } else { false }
    }
  }

  package func window(_ name: String) -> FunctionDefinition? {
    named(name).first {
      if case .window = $0.body { true } else { false }
    }
  }

  package func planned(_ name: String) -> FunctionDefinition? {
    named(name).first {
      if case .planned = $0.body { true } else { false }
    }
  }

  /// Each name once, in alphabetical order: for completion and suggestions.
  package var names: [String] { indices.keys.sorted() }
}
