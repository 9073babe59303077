import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Session {
  /// Makes a table known under a name, for `from NAME`; one that was registered under it before is forgotten.
  ///
  /// Throws `bad-data` for columns of unlike lengths, of one name, or with numbers that aren't finite, `unknown-unit`,
  /// `duplicate-name` for a name that means something already, and `bad-arguments` for one that no query can write.
  public func register(_ name: String, _ columns: [TableColumn]) throws(Problem) {
    let units = state.withLock { $0.units }
    try register(name, Table(columns: columns, of: name, units: units), units: [])
  }

  /// Makes the table of a result known under a name, its columns called as in ``QueryResult/columnNames``: of two that
  /// a join made of one name, `` `w.company` `` is the second. A unit that the result's session has declared is one of
  /// this session from then on.
  ///
  /// Throws as ``register(_:_:)-(_,[TableColumn])``, and `redefined` where such a unit means another thing here.
  public func register(_ name: String, _ result: QueryResult) throws(Problem) {
    try register(
      name, result.table.withShownNames, units: result.table.declaredUnits(of: result.units))
  }

  private func register(_ name: String, _ table: Table, units: [Unit]) throws(Problem) {
    let problem: Problem? = state.withLock { state in
      if let meaning = state.meaning(of: name) {
        return Problem(registering: name, meaning: meaning)
      }
      if !Session.canBeWritten(name) { return Problem(registering: name) }
      for unit in units {
        if let own = state.units.unit(word: unit.symbol), !own.isEqual(to: unit) {
          return Problem(registering: name, in: unit, here: own)
        }
      }
      for unit in units { state.units.know(unit) }
      state.registered[name] = MemorySource(name: name, table: table)
      return nil
    }
    if let problem { throw problem }
  }

  /// Whether a text of the language may have it for a name.
  private static func canBeWritten(_ name: String) -> Bool {
    var sources = SourceMap()
    let source = sources.add(name: "", bytes: Array("from \(Printer.spelled(name))".utf8))
    let parsed = Parser.parse(source)
    guard parsed.diagnostics.isEmpty, parsed.script.statements.count == 1,
      case .pipe(let pipe) = parsed.script.statements[0].kind, pipe.stages.isEmpty,
      case .from(.name(let written)) = pipe.head
    else { return false }
    return written.text == name
  }
}

extension SessionState {
  /// What a name stands for that a table would be registered under.
  fileprivate func meaning(of name: String) -> String? {
    if bindings[name] != nil { return "bound in this session" }
    if BundledModel.formulas[name] != nil { return "a name of the model" }
    return catalog.definition(name).map { _ in "a table of the catalogue" }
  }
}

extension Problem {
  /// - Parameter meaning: What the name of a table to be registered stands for already.
  fileprivate init(registering name: String, meaning: String) {
    self.init(
      Diagnostic(
        .duplicateName, "a table can't be registered as `\(name)`, which is \(meaning)",
        help: ["give it a name of its own"]),
      sources: SourceMap())
  }

  /// A name that no query can write.
  fileprivate init(registering name: String) {
    let shown = DisplaySigns.unicode.escaped(name)
    self.init(
      Diagnostic(
        .badArguments,
        name.isEmpty
          ? "a table is registered under a name"
          : "no query can write the name `\(shown)`, under which a table is to be registered",
        help: ["`from NAME` asks for it then: a name is one line of text"]),
      sources: SourceMap())
  }

  /// A result in a unit that is another thing in the session that it is registered in.
  fileprivate init(registering name: String, in unit: Unit, here own: Unit) {
    let word = unit.symbol
    let base = unit.isBase ? nil : unit.dimension.symbol
    self.init(
      Diagnostic(
        .redefined,
        "`\(name)` is in `\(word)`, which is \(unit.meaning) there and \(own.meaning) in this session",
        help: [
          base.map { "show the figures in \($0) before: `-> \($0)`" },
          "declare the one of the two under another name: `unit \(word)_2\(unit.isBase ? "" : " = " + unit.meaning)`",
        ].compactMap { $0 }),
      sources: SourceMap())
  }
}
