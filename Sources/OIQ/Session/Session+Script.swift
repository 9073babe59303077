import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

extension Session {
  /// How far the query has come that runs now.
  public struct Progress: Sendable, Hashable {
    /// The stage at work.
    public let step: String
    public let done: Int
    /// 0 where nobody counts.
    public let total: Int
    /// What is counted.
    public let noun: String
    /// For how long it has been counted.
    public let seconds: Double
  }

  /// Nil while nothing runs.
  public var progress: Progress? {
    running.withLock { $0 }.map { run in
      let (reading, time) = run.reading
      let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
      return Progress(
        step: reading.step, done: min(reading.done, reading.total), total: reading.total,
        noun: reading.noun, seconds: seconds)
    }
  }

  /// Keeps the session from files, to read or to write, from now on and for good.
  public func confine() { state.withLock { $0.isConfined = true } }
}

extension Session {
  /// The statements that make a new session like this one, with the same folder: units, bindings, scenarios and the
  /// world. The path of a file that a formula reads which was imported from another folder is the one from here.
  /// Tables that a program has registered can't be written so and are named in comments: register them before.
  public var script: String {
    let state = state.withLock { $0 }
    var lines = state.units.declared.map(SessionScript.declaration)
    let formulas = Array(state.modelOverrides.values) + Array(state.bindings.values)
    let paths = ScriptPaths(sources: state.sources, isBound: { state.bindings[$0] != nil })
    lines += SessionScript.ordered(formulas).map { formula in
      paths.resolved(SessionScript.text(formula), writtenIn: formula.binding.name.span.source)
    }
    lines += state.scenarios.values.sorted { $0.scenario.name.text < $1.scenario.name.text }
      .map { named in
        paths.resolved(
          SessionScript.text(.scenario(named.scenario), documentation: named.documentation),
          writtenIn: named.scenario.name.span.source)
      }
    lines += state.registered.keys.sorted().filter { $0 != "history" }
      .map { "# the table \(Printer.spelled($0)) came from a program" }
    if let world = SessionScript.use(state.world) { lines.append(world) }
    return lines.map { $0 + "\n" }.joined()
  }

  /// How a text was read: every bracket that precedence implies is written, units and numbers in their own form.
  /// Empty where it doesn't parse.
  public func echo(_ bytes: [UInt8]) -> String {
    var sources = SourceMap()
    let source = sources.add(name: "", bytes: bytes)
    let parsed = Parser.parse(source)
    guard parsed.diagnostics.isEmpty else { return "" }
    return parsed.script.statements.map { statement in
      Printer.print(statement.bracketed).split(separator: "\n").map { "> \($0)\n" }.joined()
    }.joined()
  }
}

/// Statements from what a session holds.
enum SessionScript {
  static func text(_ formula: NamedFormula) -> String {
    text(.binding(formula.binding), documentation: formula.documentation)
  }

  static func text(_ kind: StatementKind, documentation: String?) -> String {
    let span = Span(start: 0, end: 0, source: SourceID(0))
    return Printer.print(Statement(kind: kind, span: span, documentation: documentation))
  }

  static func declaration(of unit: Unit) -> String {
    unit.isBase ? "unit \(unit.symbol)" : "unit \(unit.symbol) = \(unit.meaning)"
  }

  static func use(_ world: WorldState) -> String? {
    let clauses = world.clauses
    return clauses.isEmpty ? nil : "use \(clauses.joined(separator: " "))"
  }
}

extension SessionScript {
  /// Formulas are checked where they are bound: each comes after those that it uses.
  static func ordered(_ formulas: [NamedFormula]) -> [NamedFormula] {
    let own = Set(formulas.filter { $0.home == .session }.map(\.name))
    var waiting = formulas.map { (name: qualified($0), formula: $0, uses: uses(of: $0, own)) }
      .sorted { $0.name < $1.name }
    var result: [NamedFormula] = []
    while !waiting.isEmpty {
      let names = Set(waiting.map(\.name))
      let free = waiting.filter { $0.uses.isDisjoint(with: names) }
      // A function may name what doesn't exist yet.
      let functions = waiting.filter { $0.formula.binding.parameters != nil }
      let next = [free, functions, waiting].first { !$0.isEmpty } ?? waiting
      result += next.map(\.formula)
      let done = Set(next.map(\.name))
      waiting.removeAll { done.contains($0.name) }
    }
    return result
  }

  private static func qualified(_ formula: NamedFormula) -> String {
    formula.home == .model ? "model.\(formula.name)" : formula.name
  }

  /// The names in a formula but its own and those of its parameters, `model.` before those that mean the model's.
  private static func uses(of formula: NamedFormula, _ own: Set<String>) -> Set<String> {
    var sources = SourceMap()
    let source = sources.add(name: "", bytes: Array(text(formula).utf8))
    let tokens = Lexer.scan(source).tokens
    let words = tokens.map { String(decoding: source.bytes[$0.range], as: UTF8.self) }
    let parameters = Set((formula.binding.parameters ?? []).map(\.name.text))
    var names: Set<String> = []
    for index in tokens.indices {
      let name: String
      switch tokens[index].kind {
      case .name: name = words[index]
      case .quotedName: name = Literals.quotedName(source.bytes[tokens[index].range])
      default: continue
      }
      if index >= 2, words[index - 1] == ".", words[index - 2] == "model" {
        names.insert("model.\(name)")
      } else if !parameters.contains(name) {
        let isOwn = formula.home == .session && own.contains(name)
        names.insert(isOwn ? name : "model.\(name)")
      }
    }
    return names.subtracting([qualified(formula)])
  }
}

/// The paths in statements that were written in other folders.
private struct ScriptPaths {
  let sources: SourceMap
  /// Whether a name that may be a function's is a formula instead.
  let isBound: (String) -> Bool
}

extension ScriptPaths {
  /// A printed statement, its paths as they are from the session's folder.
  func resolved(_ text: String, writtenIn file: SourceID) -> String {
    guard let file = sources[file]?.name, file.contains("/") else { return text }
    var map = SourceMap()
    let source = map.add(name: "", bytes: Array(text.utf8))
    let tokens = Lexer.tokens(in: source)
    var result: [UInt8] = []
    var copied = 0
    for index in tokens.indices.dropFirst(2)
    where tokens[index].kind == .text && tokens[index - 1].kind == .leftParenthesis {
      let function = String(decoding: source.bytes[tokens[index - 2].range], as: UTF8.self)
      guard FileFormat.functions.contains(function), !isBound(function) else { continue }
      let range = tokens[index].range
      let path = Literals.text(source.bytes[range]).text
      result += source.bytes[copied..<range.lowerBound]
      result += Printer.quoted(FilePath.resolve(path, beside: file, folder: nil)).utf8
      copied = range.upperBound
    }
    guard copied > 0 else { return text }
    // Where lines end depends on how long they are.
    let moved = map.add(name: "", bytes: result + source.bytes[copied...])
    return Printer.print(Parser.parse(moved).script)
  }
}
