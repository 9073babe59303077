import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

// MARK: Types and units

extension PlanDiagnostics {
  static func unitMismatch(
    _ left: TypedExpression, _ right: TypedExpression, doing what: String
  ) -> Diagnostic {
    var first = left.type.measure
    var second = right.type.measure
    // Dollars and yuan are both money, modules and ports both counts: their units say what is wrong.
    if first == second, let one = left.type.unitName, let other = right.type.unitName {
      (first, second) = (one, other)
    }
    let preposition =
      switch what {
      case "add": "add \(second) to \(first)"
      case "subtract": "subtract \(second) from \(first)"
      case "compare": "compare \(first) with \(second)"
      default: "\(what) \(first) and \(second)"
      }
    return Diagnostic(
      .unitMismatch, "can't \(preposition)",
      at: [.init(left.span, left.type.described), .init(right.span, right.type.described)],
      help: PlanDiagnostics.bridge(left, right)
        ?? [
          what == "compare"
            ? "compare \(first) with \(first), or \(second) with \(second)" : quotient(left, right)
        ].compactMap { $0 })
  }

  /// What would make two dimensions meet, where that can be guessed.
  private static func bridge(_ left: TypedExpression, _ right: TypedExpression) -> [String]? {
    guard case .number(let a) = left.type, case .number(let b) = right.type,
      case .known(let first) = a.dimension, case .known(let second) = b.dimension
    else { return nil }
    if first.isLevel, second.isLevel {
      let written = if case .number(let number)? = right.constant { number } else { 1.0 }
      return ["levels lie apart by dB: `\(NumberText.shortest(written)) dB`"]
    }
    if let time = overTime(left, second, "…") ?? overTime(right, first, "…") { return time }
    if let points = basisPoints(left, a, second) ?? basisPoints(right, b, first) { return points }
    if second == .one, b.display == .percent, let share = plainNumber(left, right) {
      let percent = NumberText.shortest((Double(share) ?? 0) * 100)
      return [
        "a share is taken by multiplying: `* (1 - \(percent)%)` is \(percent)% less, `* (1 + \(percent)%)` more"
      ]
    }
    for (one, other) in [(first, second), (second, first)] {
      guard let currency = one.currency else { continue }
      if other == .power {
        return [
          "price the energy first: power * 5 yr * 0.08 \(currency)/kWh; or the capacity: power * 2 \(currency)/W"
        ]
      }
      if other == .energy { return ["price the energy first: energy * 0.08 \(currency)/kWh"] }
      if other == .one, currency == "USD" {
        return ["give the plain number its unit: \(money(plainNumber(left, right) ?? "5"))"]
      }
    }
    if (first / second).isRateOfCurrencies {
      return [
        "bring both into one currency: `fx(…, USD, period: 2025)`, or `fx(…, USD)` in rows that have a period"
      ]
    }
    if first == .one || second == .one {
      let unit = (first == .one ? b.display : a.display)?.symbol ?? ""
      let symbol = unit.isEmpty ? (first == .one ? second : first).symbol : unit
      guard let number = plainNumber(left, right) else {
        return ["give the plain number its unit, \(symbol)"]
      }
      if first.isDecibels || second.isDecibels {
        return [
          "of a ratio of powers there are `10 * log10(\(number)) * 1 dB`",
          "or say that the number is one of decibels: `\(number) \(symbol)`",
        ]
      }
      return ["give the plain number its unit: `\(number) \(symbol)`"]
    }
    return nil
  }

  /// What stands for `50 bps` beside a share: basis points, which are no bits a second.
  private static func basisPoints(
    _ typed: TypedExpression, _ number: NumberType, _ other: Dimension
  ) -> [String]? {
    guard other == .one, number.display?.symbol == "bps" else { return nil }
    let declared = "declare `unit bp = 0.01%` and write `50 bp`"
    guard case .number(let points)? = typed.constant else {
      return ["`bps` is bit/s: of basis points \(declared)"]
    }
    let written = NumberText.shortest(points)
    let percent = NumberText.shortest(DecimalShift(-2)(points) ?? points / 100)
    return [
      "`bps` is bit/s; basis points are written in percent: `\(percent)%`",
      "or \(declared.replacing("50", with: written))",
    ]
  }

  /// Ways to write a number as money; a large one may be meant as it stands alone.
  private static func money(_ number: String) -> String {
    guard let value = Double(number), abs(value) >= 1e5 else {
      return "`$\(number)`, `$\(number)M` or `$\(number)B`"
    }
    let (scale, suffix) = abs(value) >= 1e9 ? (1e9, "B") : (1e6, "M")
    return "`$\(NumberText.shortest(value / scale))\(suffix)`"
  }

  private static func quotient(_ left: TypedExpression, _ right: TypedExpression) -> String? {
    guard case .number(let a) = left.type, case .number(let b) = right.type,
      case .known(let first) = a.dimension, case .known(let second) = b.dimension
    else { return nil }
    if first.isLevel || second.isLevel {
      return "a level plus a ratio in dB is a level: `-2 dBm + 3 dB`"
    }
    return
      "they would meet if one were multiplied or divided by something in \((first / second).symbol)"
  }

  /// As it is written, where one of the two is written.
  private static func plainNumber(_ left: TypedExpression, _ right: TypedExpression) -> String? {
    for side in [left, right] where side.type.measure == ValueType.plainNumber.measure {
      if case .number(let number)? = side.constant, number >= 0 {
        return NumberText.shortest(number)
      }
    }
    return nil
  }

  static func typeMismatch(
    _ left: TypedExpression, _ right: TypedExpression, at span: Span
  ) -> Diagnostic {
    var help: [String] = []
    if left.type == .period || right.type == .period {
      help = ["a year is written 2026, a half 2026H1, a quarter 2026Q3"]
    }
    if left.type == .date || right.type == .date {
      help = ["a day is written 2026-02-09; a whole year is asked for with `in`: as_of in 2025"]
    }
    if help.isEmpty, let label = fiscalLabel(left, right) {
      help = ["a fiscal label is a word: \(label)"]
    }
    if help.isEmpty { help = ["both sides must be of one kind; a text stands in quotes"] }
    return Diagnostic(
      .typeMismatch, "\(left.type.described) and \(right.type.described) don't go together",
      at: [.init(left.span, left.type.described), .init(right.span, right.type.described)],
      help: help)
  }

  /// `FY2025`, where a column of fiscal labels stands against a year.
  private static func fiscalLabel(_ left: TypedExpression, _ right: TypedExpression) -> String? {
    let pair = [(left, right), (right, left)].first {
      if case .text(let vocabulary?) = $0.0.type {
        vocabulary.hasSuffix("fiscal_period")
      } else {
        false
      }
    }
    guard let pair, case .number(let number)? = pair.1.constant,
      let year = Period(yearLiteral: number)
    else { return nil }
    return "FY\(year.label)"
  }

  static func needsNumber(_ typed: TypedExpression, doing what: String) -> Diagnostic {
    let help =
      switch typed.type {
      case .text: "a number is needed here; texts are put together with concat(a, \" \", b)"
      case .period: "a number is needed here, such as the period's length: x.days"
      case .list: oneNumber(of: typed)
      case .number, .bool, .date, .facts, .missing: "a number is needed here"
      }
    var described = typed.type.described
    if case .list(let values)? = typed.constant {
      described = "a list of \(values.count) values"
    }
    return Diagnostic(
      .typeMismatch, "can't \(what) \(described)", at: [.init(typed.span, described)], help: [help])
  }

  /// How one number is had in the place of a list.
  private static func oneNumber(of typed: TypedExpression) -> String {
    let way = "one number is needed here"
    guard let column = typed.provenance.value.listed, case .list(let element) = typed.type else {
      return "\(way), not a list of them"
    }
    guard case .number = element else { return "\(way): keep one row, by `… | take 1`" }
    let name = Printer.name(Name(column, typed.span))
    return "\(way): `… | take 1`, or of all rows `… | aggregate x = mean(\(name))`"
  }

  /// Of a mixed type or of two dimensions.
  ///
  /// - Parameter unit: One that rows have.
  static func unlikeUnion(
    of name: String, _ first: ValueType, _ second: ValueType, _ unit: String?, at span: Span
  ) -> Diagnostic {
    func described(_ type: ValueType) -> String {
      type.decidingColumns.map { "rows with units that \(list($0.map { "`\($0)`" })) decides" }
        ?? type.described
    }
    let isMixed = first.decidingColumns != nil || second.decidingColumns != nil
    return Diagnostic(
      isMixed ? .mixedUnits : .unitMismatch,
      "`\(name)` can't be one column: \(described(first)) in one table, \(described(second)) in the other",
      at: [.init(span)],
      help: [
        isMixed
          ? "give it one unit in both before they are united: `derive \(name) = \(name) -> \(unit ?? "W")`"
          : "give one of them another name: `select …, other = \(name)`"
      ])
  }

  static func conditionNotBool(_ typed: TypedExpression, of what: String) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`\(what)` needs a condition, and this is \(typed.type.described)",
      at: [.init(typed.span)], help: ["compare it: `x > 0 W`, `company == Meta`, `x is missing`"])
  }

  /// An expression as written, cut where it is long.
  static func brief(_ expression: Expression) -> String {
    let text = Printer.print(expression)
    return text.count <= 40 ? text : "x"
  }

  static func levelsAdded(_ left: TypedExpression, _ right: TypedExpression) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "can't add two levels in dBm",
      at: [.init(left.span, "a level"), .init(right.span, "a level")],
      help: ["a level plus a ratio in dB is a level: `-2 dBm + 3 dB`"])
  }

  /// A level taken times a number, or many added up: its decibels are no amount.
  static func levelScaled(_ typed: TypedExpression, _ verb: String) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "can't \(verb) levels in dBm: they are logarithms",
      at: [.init(typed.span, "a level")],
      help: [
        verb == AggregateKind.mean.verb
          ? "the level in the middle has a meaning: `median(x)`"
          : "twice the power is 3 dB more: `-2 dBm + 3 dB`",
        "a level's power is `10 ^ (x / 10 dBm) * 1 mW`; powers add up and have a mean, "
          + "and the level of a power is `10 * log10(p / 1 mW) * 1 dBm`",
      ])
  }

  /// What a function says of arguments that it makes nothing of, in so many rows of its table from the first.
  package static func refused(
    _ arguments: [String], _ refusal: Refusal, row: Int?, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      refusal.code, "\(refusal.title(arguments))\(row.map { ", in row \($0)" } ?? "")",
      at: span.map { [.init($0)] } ?? [], help: refusal.help(arguments))
  }

  static func exponent(_ typed: TypedExpression, of base: TypedExpression) -> Diagnostic {
    let unit = base.type.unitName ?? "W"
    return Diagnostic(
      .unitMismatch, "a number with a unit can be raised to a whole number from -12 to 12 only",
      at: [.init(typed.span, typed.type.described)],
      help: ["divide by its unit first: `(x / 1 \(unit)) ^ 0.5`"])
  }

  static func calendarArithmetic(
    _ left: TypedExpression, _ right: TypedExpression, _ op: OIQSyntax.Operator
  ) -> Diagnostic {
    Diagnostic(
      .typeMismatch,
      left.type == right.type
        ? "can't \(op.verb) two \(left.type == .date ? "dates" : "periods")"
        : "can't \(op.verb) \(left.type.described) and \(right.type.described)",
      at: [.init(left.span, left.type.described), .init(right.span, right.type.described)],
      help: ["a date takes days: `2026-02-09 + 90 d`; a period takes steps: `2026Q1 + 1`"])
  }

  /// A month is a twelfth of a year, and no day is that far from another.
  static func brokenDays(_ typed: TypedExpression, days: Double) -> Diagnostic {
    Diagnostic(
      .badArguments, "a date moves by whole days, and this is \(NumberText.shortest(days)) d",
      at: [.init(typed.span)],
      help: ["write the days: `\(NumberText.shortest(days.rounded())) d`; months differ in length"])
  }

  static func brokenSteps(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badArguments, "a period moves by whole steps of its own length", at: [.init(typed.span)],
      help: ["`2026 + 1` is the next year, `2026Q1 + 2` the quarter after the next"])
  }

  /// `span > 2025` says after which day where the other side is known.
  static func periodOrder(
    _ left: TypedExpression, named column: String?, _ op: OIQSyntax.Operator,
    _ right: TypedExpression
  ) -> Diagnostic {
    var help = "compare a day, `.start` or `.end` of it, or use `in 2024..2026`"
    if let column, case .period(let period)? = right.constant {
      let repair =
        switch op {
        case .greater: "\(column).start > \(dateText(period.end &- 1))"
        case .greaterOrEqual: "\(column).start >= \(dateText(period.start))"
        case .less: "\(column).end < \(dateText(period.start))"
        default: "\(column).end <= \(dateText(period.end &- 1))"
        }
      help = "compare a day: `\(repair)`"
    }
    return Diagnostic(
      .typeMismatch, "periods aren't ordered by `\(op.rawValue)`", at: [.init(left.span)],
      help: [help])
  }

  static func noOrder(_ typed: TypedExpression, _ op: OIQSyntax.Operator) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`\(op.rawValue)` has no meaning for \(typed.type.described)",
      at: [.init(typed.span)], help: ["compare with `==` or `!=`"])
  }

  static func periodLengths(
    _ left: TypedExpression, _ first: String, _ right: TypedExpression, _ second: String
  ) -> Diagnostic {
    Diagnostic(
      .periodLengths, "a \(first) is never equal to a \(second)",
      at: [.init(left.span, first), .init(right.span, second)],
      help: ["ask whether one lies inside the other with `in`: `2026H1 in 2026`"])
  }

  static func needsPeriod(_ typed: TypedExpression, doing what: String) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`\(what)` needs a period, and this is \(typed.type.described)",
      at: [.init(typed.span)], help: [periodOf(typed)])
  }

  /// How a period is made of a day; how one is written where there is none.
  private static func periodOf(_ typed: TypedExpression) -> String {
    guard typed.type == .date else { return "periods are written 2026, 2026H1, 2026Q3, 2024..2026" }
    let day: String
    if case .date(let date)? = typed.constant {
      day = dateText(date)
    } else {
      day = typed.origin.map { Printer.spelled($0.column) } ?? "…"
    }
    return "the day's own period is `period(\(day), \(day))`, its quarter's `quarter(\(day))`"
  }

  static func throughNeedsPeriods(
    _ first: TypedExpression, _ left: Expression, _ last: TypedExpression, _ right: Expression
  ) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`..` joins two years, periods or dates, and is known before a row is read",
      at: [.init(first.span, first.type.described), .init(last.span, last.type.described)],
      help: first.type == .date && last.type == .date
        ? ["of the days of each row: `period(\(brief(left)), \(brief(right)))`; both are included"]
        : ["a range of numbers stands after `in`: `x in 1..5`"])
  }

  static func throughBackwards(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badRange, "the end of `..` lies before its start", at: [.init(span)],
      help: ["write the earlier one first; both ends are included"])
  }

  static func badParameters(_ kind: DistributionKind, at span: Span) -> Diagnostic {
    Diagnostic(
      .badRange,
      kind == .beta
        ? "`beta` needs two numbers from 0.001 to 100,000"
        : "`bernoulli` needs a chance from 0% to 100%",
      at: [.init(span)],
      help: [kind == .beta ? "for example beta(4, 10)" : "for example bernoulli(30%)"])
  }

  static func notOneUnknown(_ typed: TypedExpression) -> Diagnostic {
    if case .number? = typed.constant {
      return Diagnostic(
        .rangedArithmetic, "`correlate` needs a range, and this is one number here",
        at: [.init(typed.span)],
        help: [
          "what `solve` or `sweep` sets is one number, which nothing is drawn together with: set another input, or leave `correlate` out"
        ])
    }
    return Diagnostic(
      .rangedArithmetic, "`correlate` needs a range as it is written, not one that is computed",
      at: [.init(typed.span)],
      help: ["correlate the inputs first: `let b = correlate(a, 10 to 20, 0.6)`, then compute"])
  }

  static func sharesUnknown(_ second: TypedExpression, with first: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badRange, "this range has a part in the one that it shall go with",
      at: [.init(second.span, "drawn together with it already"), .init(first.span)],
      help: ["write a range of its own: `correlate(a, 10 to 20, 0.6)`"])
  }

  static func badCorrelation(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .badRange, "a correlation is a number from -1 to 1, known before a row is read",
      at: [.init(typed.span)], help: ["for example `correlate(a, b, 0.6)`"])
  }

  static func nothingToDraw(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .rangedArithmetic, "`each` draws a written range anew in every row, and there is none in it",
      at: [.init(typed.span)], help: ["for example `derive y = x * each(0.9 to 1.1)`"])
  }

  /// `100 + 10%`, which is meant as 110, and is 100.1.
  static func relativeSum(
    _ op: OIQSyntax.Operator, _ first: Expression, _ second: Expression, _ left: TypedExpression,
    _ right: TypedExpression
  ) -> Diagnostic {
    let (first, second) = (Printer.print(first), Printer.print(second))
    let share = if case .number(let number)? = right.constant { number } else { 0.0 }
    return Diagnostic(
      .unitMismatch, "a share is of 1 and not of what stands before it",
      at: [.init(right.span, "a share"), .init(left.span, left.type.described)],
      help: [
        "for that much of it more or less: `\(first) * (1 \(op.rawValue) \(second))`",
        "if both are factors: `\(first) \(op.rawValue) \(NumberText.shortest(share))`",
      ])
  }

  /// `100 ± 10%`, which is meant as ten, and reads as a tenth.
  static func relativeSpread(
    _ middle: TypedExpression, _ first: Expression, _ spread: TypedExpression, _ second: Expression
  ) -> Diagnostic {
    Diagnostic(
      .badRange, "the spread of `a ± s` is in the unit of `a`, and this is a share",
      at: [.init(spread.span, "a share"), .init(middle.span, middle.type.described)],
      help: ["for a share of it write `\(brief(first)) * (1 ± \(brief(second)))`"])
  }

  static func noSuchPart(_ name: Name, of typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .unknownName, "\(typed.type.described) has no part `\(name.text)`",
      at: [.init(name.span), .init(typed.span, typed.type.described)],
      help: [
        typed.type == .period
          ? "a period has: start, end, days, year"
          : "a point reaches into a joined table, `t.column`, or into a period, `span.days`"
      ])
  }

  static func listNotConstant(_ typed: TypedExpression) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "the members of a list must be known before a row is read",
      at: [.init(typed.span)], help: ["compare with the column itself: `a == b or a == c`"])
  }

  /// - Parameter group: The group of companies that the container names.
  static func notAContainer(
    _ item: TypedExpression, _ container: TypedExpression, group: String?
  ) -> Diagnostic {
    let members = group.map { "those who are in it: `in members(\($0))`" }
    return Diagnostic(
      .typeMismatch, "`in` needs a list or a period, and this is \(container.type.described)",
      at: [.init(container.span), .init(item.span, item.type.described)],
      help: [members ?? "lists are written [Meta, Google]; one value is compared with `==`"])
  }

  static func subqueryShape(columns: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .typeMismatch,
      "a query used as a value must have one column, and this has \(columns.count): \(list(columns))",
      at: [.init(span)], help: ["end it with `select x` or `aggregate x = …`"])
  }
}
