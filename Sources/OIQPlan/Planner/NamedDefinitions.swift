/// Definitions by name: those of texts that are read once one of them is asked for, and others that stand
/// in their places. Most queries ask for none or one of the model's, so its texts stay unread at a start.
package struct NamedDefinitions<Definition: Sendable>: Sendable {
  private let unread: @Sendable () -> [String]
  private let read: @Sendable (String) -> Definition?
  private var own: [String: Definition] = [:]

  /// - Parameters:
  ///   - names: The names of all definitions.
  ///   - read: Gives each of `names` its definition, and nothing else one.
  package init(
    _ names: @escaping @Sendable () -> [String] = { [] },
    read: @escaping @Sendable (String) -> Definition? = { _ in nil }
  ) {
    unread = names
    self.read = read
  }
}

extension NamedDefinitions {
  package subscript(name: String) -> Definition? {
    get { own[name] ?? read(name) }
    set { own[name] = newValue }
  }

  /// Puts definitions in the places of those with the same names.
  package mutating func put(_ definitions: [String: Definition]) {
    if own.isEmpty { own = definitions } else { own.merge(definitions) { _, new in new } }
  }

  /// In the order of their letters.
  package var names: [String] { Set(unread()).union(own.keys).sorted() }

  /// Reads every text.
  package var all: [Definition] { names.compactMap { self[$0] } }
}

extension PlanEnvironment {
  /// What a name of the session means; its own bindings come before the model's.
  package func formula(_ name: String) -> NamedFormula? { bindings[name] ?? model[name] }

  /// In the order of their letters.
  package var formulaNames: [String] { Set(bindings.keys).union(model.names).sorted() }

  package var formulas: [NamedFormula] { formulaNames.compactMap(formula) }
}
