import OIQCatalog
import OIQPlan
import OIQSyntax
import OIQText
import Synchronization

/// The formulas and scenarios that come with the program, written in the language.
package enum BundledModel {
  /// Source ids of model files begin here, away from those of a session's own texts.
  private static let firstSource: Int32 = 1 << 30

  private static let files = Catalog.modelSources.enumerated().map { index, file in
    ModelFile(
      SourceText(
        id: SourceID(firstSource + Int32(index)), name: "model/\(file.name)", bytes: file.bytes))
  }

  private static let places = files.reduce(into: [String: ModelFile]()) { places, file in
    for name in file.formulas.union(file.scenarios) { places[name] = file }
  }
}

extension BundledModel {
  /// Each file is parsed when a definition in it is first asked for.
  static let formulas = NamedDefinitions<NamedFormula>(
    files.reduce(into: []) { $0.formUnion($1.formulas) }
  ) { places[$0]?.definitions.formulas[$0] }

  static let scenarios = NamedDefinitions<NamedScenario>(
    files.reduce(into: []) { $0.formUnion($1.scenarios) }
  ) { places[$0]?.definitions.scenarios[$0] }

  /// The model's texts, for messages that point into them.
  static var sources: [SourceText] { files.map(\.source) }

  /// What is wrong with the model: nothing, as a test sees to.
  package static var mistakes: [String] {
    files.flatMap { file in
      let read = file.definitions
      let unlisted =
        Set(read.formulas.keys) != file.formulas || Set(read.scenarios.keys) != file.scenarios
      return read.diagnostics.map { "\(file.source.name): \($0.code.rawValue)" }
        + (unlisted ? ["\(file.source.name): its names were not all found"] : [])
    }
  }
}

/// One text of the model: the names that it defines, and once needed what they mean.
private final class ModelFile: Sendable {
  let source: SourceText
  let formulas: Set<String>
  let scenarios: Set<String>
  private let read = Mutex<Definitions?>(nil)

  init(_ source: SourceText) {
    self.source = source
    let lines = source.bytes.split(separator: UInt8(ascii: "\n"))
    formulas = ModelFile.names(after: "let ", in: lines)
    scenarios = ModelFile.names(after: "scenario ", in: lines)
  }

  struct Definitions: Sendable {
    var formulas: [String: NamedFormula] = [:]
    var scenarios: [String: NamedScenario] = [:]
    var diagnostics: [Diagnostic] = []
  }
}

extension ModelFile {
  /// Statements begin at the start of a line, and what they bind is their second word.
  private static func names(after word: StaticString, in lines: [ArraySlice<UInt8>]) -> Set<String>
  {
    let start = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    return lines.reduce(into: []) { names, line in
      guard line.starts(with: start) else { return }
      let name = line.dropFirst(start.count).prefix { !" (=".utf8.contains($0) }
      names.insert(String(decoding: name, as: UTF8.self))
    }
  }

  var definitions: Definitions {
    read.withLock { read in
      if let read { return read }
      let script = Parser.parse(source)
      var made = Definitions(diagnostics: script.diagnostics)
      for statement in script.script.statements { made.add(statement) }
      read = made
      return made
    }
  }
}

extension ModelFile.Definitions {
  fileprivate mutating func add(_ statement: Statement) {
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
