import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// The wording of errors about statements and files.
enum SessionDiagnostics {
  /// A formula of another dimension than the model's that it takes the place of.
  static func unlikeModel(
    _ binding: OIQSyntax.Binding, of given: ValueType, insteadOf own: ValueType, at span: Span
  ) -> Diagnostic {
    let name = "model.\(Printer.name(binding.name))"
    let unit = own.unitName
    let written = unit.flatMap { binding.body.written(in: $0) }
    return Diagnostic(
      .unitMismatch,
      "`\(name)` is \(unit.map { "in \($0)" } ?? own.described), and this is \(given.described)",
      at: [.init(span, given.described)],
      help: [
        written.map { "write `\($0)`" }
          ?? unit.map { "give it in \($0), or in another unit of \(own.measure)" }
          ?? "give it without a unit"
      ])
  }

  static func unknownModelName(_ qualifier: Name, _ name: Name, known: [String]) -> Diagnostic {
    if qualifier.text != "model" {
      return Diagnostic(
        .unknownName, "only `model` has names to override, not `\(qualifier.text)`",
        at: [.init(qualifier.span)],
        help: ["write `let \(name.text) = …` or `let model.\(name.text) = …`"])
    }
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownName, "the model defines no `\(name.text)`", at: [.init(name.span)],
      help: Suggestion.didYouMean(near) ?? [
        "the model defines: \(known.sorted().joined(separator: ", "))"
      ])
  }

  /// What a text defines once.
  enum Definition { case name, unit, scenario }

  static func boundTwice(_ name: Name, in scenario: Scenario, first: Span) -> Diagnostic {
    Diagnostic(
      .redefined, "`\(scenario.name.text)` binds `\(name.text)` twice",
      at: [.init(name.span, "again here"), .init(first, "first here")],
      help: ["let one scenario bind it and another, applied after it, again: `under a + b`"])
  }

  /// A scenario's override of a column of what is no table of the catalogue.
  static func notOverridable(
    _ table: Name, _ column: Name, by value: Expression, where filter: Expression?,
    from origin: String?, isRegistered: Bool
  ) -> Diagnostic {
    let (name, changed) = (Printer.spelled(table.text), Printer.spelled(column.text))
    let condition = filter.map(Printer.print)
    let given = Printer.print(value)
    let new = condition.map { "if \($0) then \(given) else \(changed)" } ?? given
    var help: [String] = []
    if let origin {
      let suffix = condition.map { " where \($0)" } ?? ""
      help.append("change the table that it comes from: `\(origin).\(changed) = \(given)\(suffix)`")
    }
    if !isRegistered {
      help.append(
        "\(origin == nil ? "" : "or ")bind the name anew: `let \(name) = (from \(name) | derive \(changed) = \(new))`"
      )
    }
    return Diagnostic(
      .emptyOverride,
      "`\(table.text)` is no table of the catalogue: a scenario changes columns of those, and names by `let`",
      at: [.init(table.span, "\(isRegistered ? "registered by a program" : "a query's name")")],
      help: help)
  }

  static func definedTwice(_ definition: Definition, _ name: Name, first: Span) -> Diagnostic {
    let (what, why) =
      switch definition {
      case .name: ("binds `\(name.text)`", "in the shell a later input may bind it anew")
      case .unit:
        ("declares the unit `\(name.text)`", "what was written with the first would change")
      case .scenario:
        ("defines the scenario `\(name.text)`", "`under a + b` applies both")
      }
    return Diagnostic(
      .redefined, "this text \(what) twice",
      at: [.init(name.span, "again here"), .init(first, "first here")],
      help: ["give one of the two another name; \(why)"])
  }

  static func scenarioCalledBase(_ name: Name) -> Diagnostic {
    Diagnostic(
      .duplicateName, "`base` is the world without scenarios, in `under` and `compare`",
      at: [.init(name.span)], help: ["give the scenario another name"])
  }

  /// A formula would come before the table wherever the name stands.
  static func registered(_ name: Name) -> Diagnostic {
    Diagnostic(
      .duplicateName, "`\(name.text)` is a table that the program has registered",
      at: [.init(name.span)],
      help: ["give the formula a name of its own, as the table would be out of reach"])
  }

  static func knownUnit(_ name: Name) -> Diagnostic {
    Diagnostic(
      .duplicateName, "`\(name.text)` is a unit already", at: [.init(name.span)],
      help: ["use it as it is, or give the new unit another name"])
  }

  /// - Parameter free: A name like it that is no unit yet.
  static func unitRedefined(
    _ name: Name, _ known: Unit, _ unit: Unit, free: String
  ) -> Diagnostic {
    Diagnostic(
      .redefined, "`\(name.text)` is \(known.meaning) in this session already, not \(unit.meaning)",
      at: [.init(name.span)],
      help: [
        "give the new unit another name, such as `\(free)`: what was written with the first would change",
        "a session of its own may give `\(name.text)` another meaning",
      ])
  }

  static func unitNameNotAWord(_ name: Name) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` can't stand after a number", at: [.init(name.span)],
      help: ["a unit's name is one word of letters, digits and `_` that the language doesn't use"])
  }

  static func unitDefinition(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "a unit is defined by a quantity above zero", at: [.init(span)],
      help: ["write `unit wafer`, or `unit rack_unit = 44.45 mm`"])
  }

  /// `unit pieces = pcs`: a unit is defined by a quantity, and what it is made of is a unit before.
  static func unitOfName(
    _ error: Diagnostic, _ name: Name, _ word: Name, isUnit: Bool
  ) -> Diagnostic {
    var error = error
    let declared = isUnit ? "" : "declare that first, `unit \(word.text)`, and "
    error.help = [declared + "write how many it is: `unit \(name.text) = 1 \(word.text)`"]
    return error
  }

  /// `unit rankine = 5/9 K`, which divides 5 by 9 K; `nil` for other definitions.
  static func quotientUnit(_ name: Name, _ definition: Expression, _ unit: Unit) -> Diagnostic? {
    guard case .binary(.divide, let above, let below, _) = definition.unbracketed.kind,
      case .number(_, suffix: _) = above.kind,
      case .quantity(let divisor, let word) = below.kind
    else { return nil }
    let number = Printer.print(Expression(.number(divisor, suffix: ""), below.span))
    return Diagnostic(
      .unitMismatch, severity: .warning,
      "one `\(name.text)` is \(Printer.print(above)) divided by \(number) \(word.text), \(unit.meaning)",
      at: [.init(definition.span)],
      help: [
        "for a part of one \(word.text) write `unit \(name.text) = \(Printer.print(above)) / \(number) * 1 \(word.text)`"
      ])
  }

  /// `unit stack = 3 dBm`, of which two would be added up as numbers are.
  static func unitOfLevels(_ name: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "a unit can't be several times a level: levels in dBm are logarithms",
      at: [.init(span, "a level")],
      help: [
        "bind the level: `let \(name.text) = …`",
        "or declare what it lies above another by: `unit \(name.text) = 3 dB`",
      ])
  }

  static func assertionFailed(
    _ message: String?, at labels: [Diagnostic.Label], difference: String?,
    tolerance: AssertionTolerance
  ) -> Diagnostic {
    Diagnostic(
      .assertionFailed, message.map { "this does not hold: \($0)" } ?? "this does not hold",
      at: labels,
      help: [
        difference.map {
          "the sides differ by \($0)"
            + (tolerance == .exceeded
              ? ", more than `within` allows" : "; `within` after them says how much they may")
        }
          ?? "change what is expected, or the formula behind it"
      ])
  }

  static func toleranceNeedsSides(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "`within` compares two sides", at: [.init(span)],
      help: ["write `assert a == b within 1%`"])
  }

  static func toleranceNeedsEquality(_ op: OIQSyntax.Operator, at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments,
      "`within` says how nearly two sides are equal, not how they stand by `\(op.rawValue)`",
      at: [.init(span)],
      help: ["write `assert a == b within 1%`, or `assert a \(op.rawValue) b` without `within`"])
  }

  static func toleranceNeedsNumbers(
    _ tolerance: TypedExpression, _ side: TypedExpression
  ) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`within` compares numbers, and says by how much they may differ",
      at: [
        .init(tolerance.span, tolerance.type.described), .init(side.span, side.type.described),
      ], help: ["write `assert a == b within 1%`"])
  }

  static func toleranceInOtherUnit(
    _ tolerance: TypedExpression, _ side: TypedExpression
  ) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "the sides can't differ by what `within` says",
      at: [
        .init(tolerance.span, tolerance.type.described), .init(side.span, side.type.described),
      ],
      help: [
        side.type.isOfDecibels
          ? "write how many dB they may lie apart, as in `within 0.1 dB`"
          : "write a share, as in `within 1%`, or an amount in the unit of the sides"
      ])
  }

  /// A comparison with a scenario that changes nothing which the result shows.
  static func withoutEffect(_ comparison: Comparison) -> Diagnostic {
    let names = comparison.scenarios.map { "`describe \($0)`" }
    let descriptions =
      names.joined(separator: " and ") + (names.count == 1 ? " shows" : " show")
    return Diagnostic(
      .noEffect, severity: .warning, "`\(comparison.name)` changes nothing that shows here",
      at: [.init(comparison.place)],
      help: [
        "no row of the result rests on what it overrides, or it puts what is there already; \(descriptions) that"
      ])
  }

  /// A comparison whose rows are told apart by something that the worlds change.
  static func rowsOfOneSide(_ comparison: Comparison) -> Diagnostic {
    let keys = PlanDiagnostics.list(comparison.keys.map { "`\($0)`" })
    return Diagnostic(
      .noEffect, severity: .warning,
      "no row of `\(comparison.name)` has its like on the other side",
      at: [.init(comparison.place)],
      help: [
        "rows are told apart by \(keys)",
        "leave out what differs between the worlds: `select` what stays and the figures before `compare`",
      ])
  }

  static func importCycle(_ chain: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .importCycle, "the files import each other: \(chain.joined(separator: " → "))",
      at: [.init(span)], help: ["move what both need into a file that imports neither"])
  }

  static func confined(at span: Span? = nil) -> Diagnostic {
    Diagnostic(
      .fileProblem, "safe mode keeps files out of reach",
      at: span.map { [Diagnostic.Label($0)] } ?? [],
      help: [
        "start `oiq` without --safe for queries that read or write files; in Swift run them in a `Session` that isn't confined"
      ])
  }

  static func unreadable(_ path: String, reason: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .fileProblem, "can't read \(path): \(reason)", at: span.map { [Diagnostic.Label($0)] } ?? [],
      help: ["an import is looked for beside the file that it stands in"])
  }

  /// - Parameter what: What there is no workspace for: `record in`.
  static func noWorkspace(to what: String, at span: Span? = nil) -> Diagnostic {
    Diagnostic(
      .workspaceProblem, "there is no workspace to \(what)",
      at: span.map { [Diagnostic.Label($0)] } ?? [],
      help: [
        "start with `oiq --workspace PATH`, or without `--no-workspace`; in Swift `Session(workspace: PATH)`"
      ])
  }

  static func notAPeriod(_ name: String, _ label: String) -> Diagnostic {
    Diagnostic(
      .badPeriod, "the parameter `$\(name)` is `\(label)`, which is no period",
      help: ["periods are written 2026, 2026H1, 2026Q3, 2026M02, 2024-01-29..2024-04-28"])
  }

  /// - Parameter kind: What a member is that no list may hold: `missing`.
  static func listed(_ kind: String, in name: String) -> Diagnostic {
    Diagnostic(
      .badArguments, "the list `$\(name)` holds \(kind)",
      help: ["a list holds texts, numbers, quantities, truth values, dates or periods"])
  }

  static func unlikeMembers(
    _ name: String, _ first: TypedValue, _ other: TypedValue
  ) -> Diagnostic {
    let members = [first, other].map { describe($0.value, $0.type) }
    let (isNumber, isOther) = (first.type.isNumber, other.type.isNumber)
    return Diagnostic(
      isNumber && isOther ? .unitMismatch : .typeMismatch,
      "the list `$\(name)` holds unlike values: \(members[0]) and \(members[1])",
      help: ["a list holds values of one kind, and numbers of one measure"])
  }

  /// Refuses a parameter whose reading failed at a number that none is near to.
  static func requireInReach(
    _ name: String, _ text: String, _ error: Diagnostic
  ) throws(Diagnostic) {
    guard error.isOfNumberTooLarge || error.isOfNumberTooSmall else { return }
    let (size, unit) = error.isOfNumberTooLarge ? ("large", "larger") : ("small", "smaller")
    throw Diagnostic(
      .badNumber, "the parameter `$\(name)` is too \(size) for a number: \(text)",
      help: ["write it in a \(unit) unit", "a text stands in quotes: \"\(text)\""])
  }

  /// A parameter that is written as a date, a period or a range is, and is none: taken for a text it would be refused
  /// where it is used, for a reason that nobody looks for.
  static func requireValid(
    _ name: String, _ text: String, _ error: Diagnostic
  ) throws(Diagnostic) {
    guard [.badDate, .badPeriod, .badRange, .rangeNeedsUnits].contains(error.code) else { return }
    throw Diagnostic(
      error.code, "the parameter `$\(name)` is \(text): \(error.title)",
      help: error.help + ["a text stands in quotes: \"\(text)\""])
  }
}

/// Whether a comparison that failed came with a tolerance.
enum AssertionTolerance { case none, exceeded }
