import Glibc
import OIQCatalog
import OIQPlan
import OIQSyntax
import OIQText
import Synchronization

/// The formulas and scenarios that come with the program, written in the language.
///
/// At a start only the lines where definitions begin are looked for. A definition is parsed when it is first
/// asked for, and it alone.
package enum BundledModel {
  private static let files = Catalog.modelSources
  private static let texts = files.indices.map { text(of: $0, upTo: files[$0].bytes.count) }

  /// Source ids of model files begin here, away from those of a session's own texts.
  private static let firstSource: Int32 = 1 << 30

  private static let places: [String: ModelPlace] = {
    var places: [String: ModelPlace] = [:]
    places.reserveCapacity(256)
    for file in files.indices {
      ModelPlace.find(in: files[file].bytes) {
        places[$0] = ModelPlace(file: file, kind: $1, range: $2)
      }
    }
    return places
  }()

  private static let statements = Mutex<[String: Statement]>([:])
}

extension BundledModel {
  static let formulas = NamedDefinitions<NamedFormula>(
    { names(of: .formula) },
    read: { name in
      guard let statement = statement(name), case .binding(let binding) = statement.kind else {
        return nil
      }
      return NamedFormula(
        name: name, binding: binding, documentation: statement.documentation, home: .model)
    })

  static let scenarios = NamedDefinitions<NamedScenario>(
    { names(of: .scenario) },
    read: { name in
      guard let statement = statement(name), case .scenario(let scenario) = statement.kind else {
        return nil
      }
      return NamedScenario(
        scenario: scenario, documentation: statement.documentation, home: .model)
    })

  private static func names(of kind: ModelPlace.Kind) -> [String] {
    places.compactMap { $1.kind == kind ? $0 : nil }
  }

  private static func statement(_ name: String) -> Statement? {
    guard let place = places[name] else { return nil }
    return statements.withLock { statements in
      if let read = statements[name] { return read }
      let text = text(of: place.file, upTo: place.range.upperBound)
      let parsed = Parser.parse(text, from: place.range.lowerBound)
      statements[name] = parsed.script.statements.first
      return statements[name]
    }
  }

  private static func text(of file: Int, upTo end: Int) -> SourceText {
    SourceText(
      id: SourceID(firstSource + Int32(file)), name: "model/\(files[file].name)",
      bytes: Array(files[file].bytes[..<end]))
  }

  /// A text of the model, for messages that point into it.
  static func source(_ id: SourceID) -> SourceText? {
    let file = Int(id.index) - Int(firstSource)
    return files.indices.contains(file) ? texts[file] : nil
  }
}

extension BundledModel {
  /// What is wrong with the model: nothing, as a test sees to.
  package static var mistakes: [String] {
    var mistakes: [String] = []
    var count = 0
    for text in texts {
      let whole = Parser.parse(text)
      mistakes += whole.diagnostics.map { "\(text.name): \($0.code.rawValue)" }
      for statement in whole.script.statements {
        count += 1
        let name = statement.kind.boundName ?? "a statement"
        if self.statement(name) != statement {
          mistakes.append("\(text.name): `\(name)` isn't found, or is read otherwise by itself")
        }
      }
    }
    return count == places.count ? mistakes : mistakes + ["two definitions have one name"]
  }
}

extension StatementKind {
  fileprivate var boundName: String? {
    switch self {
    case .binding(let binding): binding.name.text
    case .scenario(let scenario): scenario.name.text
    default: nil
    }
  }
}

/// Where a definition of the model is written, the comment above it included.
private struct ModelPlace {
  enum Kind { case formula, scenario }

  var file: Int
  var kind: Kind
  var range: Range<Int>
}

extension ModelPlace {
  /// Calls `body` for each definition. Statements begin at the start of a line, and what they bind is their
  /// second word.
  static func find(
    in bytes: UnsafeRawBufferPointer,
    _ body: (_ name: String, _ kind: Kind, _ range: Range<Int>) -> Void
  ) {
    var found: (name: String, kind: Kind, start: Int)?
    var comment: Int?
    var line = 0
    while line < bytes.count {
      let end = lineEnd(in: bytes, from: line)
      let text = UnsafeRawBufferPointer(rebasing: bytes[line..<end])
      if let (name, kind) = bound(by: text) {
        let start = comment ?? line
        if let found { body(found.name, found.kind, found.start..<start) }
        found = (name, kind, start)
      }
      comment = text.first == UInt8(ascii: "#") ? comment ?? line : nil
      line = end + 1
    }
    if let found { body(found.name, found.kind, found.start..<bytes.count) }
  }

  private static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let base = bytes.baseAddress,
      let end = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
    else { return bytes.count }
    return UnsafeRawPointer(end) - base
  }

  private static func bound(by line: UnsafeRawBufferPointer) -> (name: String, kind: Kind)? {
    if let name = name(after: "let ", in: line) { return (name, .formula) }
    return name(after: "scenario ", in: line).map { ($0, .scenario) }
  }

  private static func name(
    after word: StaticString, in line: UnsafeRawBufferPointer
  ) -> String? {
    let length = word.utf8CodeUnitCount
    guard line.count > length, let base = line.baseAddress, line[0] == word.utf8Start.pointee,
      memcmp(base, word.utf8Start, length) == 0
    else { return nil }
    let name = line[length...].prefix {
      $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: "=")
    }
    return String(decoding: name, as: UTF8.self)
  }
}
