import OIQCatalog
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// `describe NAME`: what a name means, in a few lines.
struct Description {
  let environment: PlanEnvironment

  init(_ environment: PlanEnvironment) { self.environment = environment }
}

extension Description {
  func text(of path: [Name]) throws(Diagnostic) -> String {
    guard let name = path.last else { return "" }
    if path.count == 2, let table = environment.catalog.definition(path[0].text),
      let column = table.column(name.text)
    {
      return self.column(column, of: table)
    }
    if let formula = environment.formula(name.text) {
      return self.formula(formula)
    }
    if let scenario = environment.scenarios[name.text] { return self.scenario(scenario) }
    let functions = environment.functions.named(name.text).map(function)
    if let table = environment.catalog.definition(name.text) {
      return ([try self.table(table)] + functions).joined(separator: "\n\n")
    }
    if !functions.isEmpty { return functions.joined(separator: "\n\n") }
    let found = columns(name.text) + unit(name.text)
    if !found.isEmpty { return found.joined(separator: "\n") }
    let columns = environment.catalog.tables.flatMap { $0.columns.map(\.name) }
    let known =
      environment.catalog.tables.map(\.name) + environment.functions.names
      + environment.formulaNames + environment.scenarios.names + Set(columns).sorted()
    let near = Suggestion.nearest(to: name.text, among: known)
    throw Diagnostic(
      .unknownName, "nothing is called `\(name.text)`", at: [.init(name.span)],
      help: Keyword(rawValue: name.text).map { ["`.help \($0.rawValue)` tells of the word"] }
        ?? Suggestion.didYouMean(near) ?? [
          "tables, columns, functions, units and bindings can be described"
        ])
  }

  private func formula(_ formula: NamedFormula) -> String {
    var lines: [String] = []
    if let documentation = formula.documentation { lines.append(documentation) }
    if formula.home == .model {
      lines.append("(bundled; `let model.\(formula.name) = …` overrides it)")
    }
    let statement = Statement(kind: .binding(formula.binding), span: formula.binding.name.span)
    lines.append(Printer.print(statement))
    return lines.joined(separator: "\n")
  }

  private func scenario(_ scenario: NamedScenario) -> String {
    let statement = Statement(
      kind: .scenario(scenario.scenario), span: scenario.scenario.name.span)
    return ([scenario.documentation].compactMap { $0 } + [Printer.print(statement)])
      .joined(separator: "\n")
  }

  private func function(_ function: FunctionDefinition) -> String {
    let lines =
      [function.summary] + parameters(of: function) + [function.remark?()].compactMap { $0 }
      + ["example: \(function.example)"]
    let indented = lines.flatMap { $0.split(separator: "\n") }.map { "  \($0)" }
    return ([function.signature] + indented).joined(separator: "\n")
  }

  /// A line for each that has a meaning to tell.
  private func parameters(of function: FunctionDefinition) -> [String] {
    let width = function.parameters.map(\.name.count).max() ?? 0
    return function.parameters.compactMap { parameter in
      parameter.meaning.map { meaning in
        let padding = String(repeating: " ", count: width - parameter.name.count)
        return "  \(parameter.name)\(padding)  \(meaning)"
      }
    }
  }

  private func table(_ table: TableDefinition) throws(Diagnostic) -> String {
    var lines = ["\(table.name): \(table.meaning)"]
    lines.append("key: \(table.key.joined(separator: ", "))")
    if let asOf = table.asOf { lines.append("dated by: \(asOf)") }
    lines += try facts(of: table)
    lines += sums(of: table)
    let width = table.columns.map(\.name.count).max() ?? 0
    for column in table.columns {
      let padding = String(repeating: " ", count: width - column.name.count)
      lines.append("  \(column.name)\(padding)  \(column.type.described); \(column.meaning)")
    }
    return lines.joined(separator: "\n")
  }

  /// What sums and means of its measures may not run across.
  private func sums(of table: TableDefinition) -> [String] {
    var lines: [String] = []
    if let comparability = table.comparability {
      let columns = (comparability.columns + comparability.things).joined(separator: ", ")
      lines.append("\(comparability.measure) is not averaged across: \(columns)")
      lines.append("  several statements are not summed, but weighed by how many there are")
    }
    for (place, additivity) in table.additivities.enumerated() {
      let columns = additivity.notAcross.joined(separator: ", ")
      lines.append("\(additivity.measure) is not summed across: \(columns)")
      if !additivity.alikeIn.isEmpty {
        let unlike = additivity.alikeIn.joined(separator: ", ")
        lines.append("\(additivity.measure) is not averaged across: \(unlike)")
      }
      // Measures of one table have one way out.
      if place == table.additivities.count - 1 { lines.append("  \(additivity.wayOut)") }
    }
    return lines
  }

  /// How many rows there are, when they became known, and when an answer from them is old.
  private func facts(of table: TableDefinition) throws(Diagnostic) -> [String] {
    let contents = try environment.catalog.contents(table.name)
    let own = contents.recorded.count
    var counts = ["rows: \(contents.table.rowCount)"]
    if own > 0 { counts.append("\(own) recorded by you") }
    guard let freshness = contents.freshness(in: .latest, today: nil) else {
      return [counts.joined(separator: ", ")]
    }
    if let oldest = freshness.oldest, let newest = freshness.newest {
      counts.append("known \(dateText(oldest)) to \(dateText(newest))")
    }
    let undated = contents.knownOn.elements.count { $0 == CatalogTable.undated }
    if undated > 0 { counts.append("\(undated) undated") }
    var lines = [counts.joined(separator: ", ")]
    if let end = freshness.collectedTo {
      let renewal = freshness.renewal.map { ", news is expected \($0.rawValue)" } ?? ""
      lines.append("facts end: \(dateText(end))\(renewal)")
    }
    return lines
  }

  /// A column of one table whole; of several tables a line for each.
  private func columns(_ name: String) -> [String] {
    let found = environment.catalog.tables.compactMap { table in
      table.column(name).map { (table: table, column: $0) }
    }
    if found.count == 1 { return [column(found[0].column, of: found[0].table)] }
    return found.map { table, column in
      "\(table.name).\(column.name): \(column.meaning); \(column.type.described)"
    }
  }

  private func unit(_ word: String) -> [String] {
    guard let row = environment.units.row(of: word) else { return [] }
    return ["\(row.symbol): \(row.meaning)", "  example: \(row.example)"]
  }

  private func column(_ column: ColumnDefinition, of table: TableDefinition) -> String {
    var lines = ["\(table.name).\(column.name): \(column.meaning)", column.type.described]
    if case .text(let vocabulary?) = column.type,
      let members = try? environment.catalog.vocabulary(vocabulary)
    {
      for member in members.members.prefix(60) {
        lines.append("  \(member.name)\(member.meaning.map { ": \($0)" } ?? "")")
      }
      if members.members.count > 60 { lines.append("  … \(members.members.count) in all") }
    }
    return lines.joined(separator: "\n")
  }

  /// `… | describe`: the columns at that point of a pipe, a row for each.
  static func columns(of scope: Scope) -> QueryResult {
    let rows = scope.visible.map { column in
      let guarded = column.guards.flatMap { $0.notAcross.map(\.column) }
      let unlike = column.guards.flatMap { $0.alikeIn.map(\.column) }
      let note =
        (guarded.isEmpty ? "" : "; not summed across \(guarded.joined(separator: ", "))")
        + (unlike.isEmpty ? "" : "; not averaged across \(unlike.joined(separator: ", "))")
      return (title: column.title, meaning: column.type.described + note)
    }
    return QueryResult(
      table: Table(
        fields: [TableField("column", .plainText), TableField("type", .plainText)],
        columns: [rows.map(\.title), rows.map(\.meaning)].map { texts in
          Column(.codes(Buffer(texts.indices.map { Int32($0) }), TextDictionary(texts)))
        }, rowCount: rows.count),
      notes: [], shape: .description)
  }
}

extension ScopeColumn {
  var title: String { qualifier.map { "\($0).\(name)" } ?? name }
}

extension FunctionDefinition {
  /// `quantile(x, level)`, what may be left out in brackets.
  var signature: String {
    let words = parameters.map { parameter in
      switch parameter.arity {
      case .required: parameter.name
      case .optional: "[\(parameter.name)]"
      case .repeated: "\(parameter.name), …"
      }
    }
    return "\(name)(\(words.joined(separator: ", ")))"
  }
}
