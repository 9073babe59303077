import OIQCatalog
import OIQPlan
import OIQSyntax
import OIQText
import Synchronization

/// The formulas that come with the program, written in the language.
enum BundledModel {
  /// Source ids of model files begin here, away from those of a session's own texts.
  private static let firstSource: Int32 = 1 << 30

  private static let parsed = Parsed()

  /// Every formula by name; parsed once, when a query first needs it.
  static func formulas() throws(Diagnostic) -> [String: NamedFormula] {
    try parsed.result.get().formulas
  }

  static func scenarios() throws(Diagnostic) -> [String: NamedScenario] {
    try parsed.result.get().scenarios
  }

  /// The model's texts, for messages that point into them.
  static var sources: [SourceText] { parsed.sources }

  private struct Definitions: Sendable {
    var formulas: [String: NamedFormula] = [:]
    var scenarios: [String: NamedScenario] = [:]

    mutating func add(_ statement: Statement) {
      if case .binding(let binding) = statement.kind {
        formulas[binding.name.text] = NamedFormula(
          name: binding.name.text, binding: binding, documentation: statement.documentation,
          home: .model)
      } else if case .scenario(let scenario) = statement.kind {
        scenarios[scenario.name.text] = NamedScenario(
          scenario: scenario, documentation: statement.documentation, home: .model)
      }
    }
  }

  private struct Parsed: Sendable {
    let result: Result<Definitions, Diagnostic>
    let sources: [SourceText]

    init() {
      var made = Definitions()
      var sources: [SourceText] = []
      var problem: Diagnostic?
      for (index, file) in Catalog.modelSources.enumerated() {
        let source = SourceText(
          id: SourceID(BundledModel.firstSource + Int32(index)), name: "model/\(file.name)",
          bytes: file.bytes)
        sources.append(source)
        let script = Parser.parse(source)
        problem = problem ?? script.diagnostics.first
        for statement in script.script.statements {
          made.add(statement)
        }
      }
      self.sources = sources
      result = problem.map { .failure($0) } ?? .success(made)
    }
  }
}
