import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// The wording of what can go wrong in `tornado`, `sweep` and `solve`.
enum SensitivityDiagnostics {
  static func nothingRanged(at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "nothing that this rests on is a range", at: [.init(span)],
      help: ["give an input as a range: `let share = 25% to 40%`"])
  }

  static func stageOfInputs(_ stage: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken,
      "`\(stage)` would be of the number that `tornado` asks about, not of its inputs",
      at: [.init(span)],
      help: [
        "leave it out: `tornado` shows all inputs that move the number, the one that matters most first"
      ])
  }

  /// - Parameter cell: What is there instead.
  static func noNumber(at span: Span, _ cell: SensitivityCell? = nil) -> Diagnostic {
    if let cell, cell.value == .missing {
      return Diagnostic(
        .badArguments, "one number is needed here, and it is missing", at: [.init(span)],
        help: [
          "run it by itself: below a missing result stands what isn't known",
          "or it has no value for something that was tried, as log(x) has none below 0",
        ])
    }
    return Diagnostic(
      .badArguments, "one number is needed here", at: [.init(span)],
      help: ["name a value: `let demand = …`, then `tornado demand`"])
  }

  static func noBinding(_ name: Name, known: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: known)
    return Diagnostic(
      .unknownName, "no binding is called `\(name.text)`", at: [.init(name.span)],
      help: Suggestion.didYouMean(near) ?? ["bind it first: `let \(name.text) = …`"])
  }

  static func axisValue(_ found: TypedExpression, of name: Name, _ type: ValueType) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "`\(name.text)` is \(type.described), and this is \(found.type.described)",
      at: [.init(found.span)], help: ["give it values of its own kind"])
  }

  static func axisList(_ found: TypedExpression, of name: Name, _ type: ValueType) -> Diagnostic {
    if case .list(let element) = found.type, let unit = type.unitName,
      element.dimension != type.dimension, case .list(let values)? = found.constant,
      case .number(let first)? = values.first
    {
      // Each of the list is of another kind.
      return Diagnostic(
        .unitMismatch,
        "`\(name.text)` is \(type.described), and these are \(element.described)",
        at: [.init(found.span)],
        help: ["give each its unit, as in `[\(NumberText.shortest(first)) \(unit)]`"])
    }
    return Diagnostic(
      .badArguments,
      "values of `\(name.text)` are needed here, and this is \(found.type.described)",
      at: [.init(found.span)],
      help: [
        "list them, as in `in [1, 4, 16]`, or write `in 10%..50% step 5%`; `\(name.text)` is "
          + type.described
      ])
  }

  static func axisBounds(_ name: Name) -> Diagnostic {
    Diagnostic(
      .badRange, "`\(name.text)` needs a lower end, a higher end, and a step above zero",
      at: [.init(name.span)], help: ["write `in 10%..50% step 5%`"])
  }

  static func axisTwice(_ name: Name) -> Diagnostic {
    Diagnostic(
      .duplicateName, "`\(name.text)` is varied twice", at: [.init(name.span)],
      help: ["give each name one axis: its points are combined with those of the others"])
  }

  static func tooManyPoints(_ span: Span) -> Diagnostic {
    Diagnostic(
      .tooLarge, "the grid has more than 10,000 points", at: [.init(span)],
      help: ["take longer steps"])
  }

  static func needsBounds(_ name: Name) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` isn't above zero, so it isn't known where to look",
      at: [.init(name.span)], help: ["say where: `solve \(name.text) for … in -10..10`"])
  }

  static func idle(_ name: Name) -> Diagnostic {
    Diagnostic(
      .outOfDomain, "`\(name.text)` makes no difference: both sides are the same whatever it is",
      at: [.init(name.span)],
      help: [
        "a scenario that holds may bind it anew, and a name that isn't read has no part in it: `describe \(name.text)`"
      ])
  }

  /// - Parameters:
  ///   - jump: Where the difference changes its sign and is never zero.
  ///   - distance: What the difference measures.
  static func noSolution(
    _ name: Name, from low: Double, to high: Double, _ type: ValueType,
    jump: SensitivitySearch.Crossing?, nearest: SensitivitySearch.Point, _ distance: ValueType
  ) -> Diagnostic {
    let near =
      if let jump {
        "the left side less the right jumps from \(describe(.number(jump.before.distance), distance)) to "
          + "\(describe(.number(jump.after.distance), distance)) at \(describe(.number(jump.root.at), type))"
      } else {
        "they come nearest at \(describe(.number(nearest.at), type)), where the left side less the right is "
          + describe(.number(nearest.distance), distance)
      }
    return Diagnostic(
      .outOfDomain,
      "no \(name.text) from \(describe(.number(low), type)) to \(describe(.number(high), type)) makes both sides equal",
      at: [.init(name.span)],
      help: [near, "look elsewhere: `solve \(name.text) for … in a..b`"])
  }

  static func manySolutions(
    _ name: Name, _ matches: [SensitivitySearch.Match], _ type: ValueType
  ) -> Diagnostic {
    let shown = 6
    func text(_ number: Double) -> String { describe(.number(number), type) }
    var isPoints = true
    var texts = matches.prefix(shown).map { match in
      switch match {
      case .point(let crossing): return text(crossing.root.at)
      case .interval(let low, let high):
        isPoints = false
        return "everything from \(text(low)) to \(text(high))"
      }
    }
    if matches.count > shown { texts.append("…") }
    let list = texts.joined(separator: ", ")
    return Diagnostic(
      .manyMatches,
      isPoints
        ? "\(matches.count) values of \(name.text) make both sides equal: \(list)"
        : "more than one \(name.text) makes both sides equal: \(list)",
      at: [.init(name.span)],
      help: ["choose one by its surroundings: `solve \(name.text) for … in a..b`"])
  }
}
