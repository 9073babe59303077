import OIQSyntax
import OIQText
import OIQValues

// MARK: Units that differ by row, and conversions

/// What of a mixed column's rows have one unit: a condition that keeps them, and the unit.
struct UnitChoice {
  /// Nil where a file's column beside it says the unit.
  var condition: String?
  var unit: String
}

extension PlanDiagnostics {
  /// - Parameters:
  ///   - columns: Those that decide the unit.
  ///   - choice: Rows of one unit that there are; nil where that isn't known, as in a file.
  ///   - written: The value with its unit behind it, as it is written in brackets; nil says so in general.
  static func mixed(
    _ typed: TypedExpression, decidedBy columns: [String], doing what: String,
    _ choice: UnitChoice? = nil, written: ((_ unit: String) -> String)? = nil
  ) -> Diagnostic {
    let deciding = columns.first ?? "unit"
    let unit = choice?.unit ?? "W"
    // What isn't an amount, as a rate, has none.
    let isMoney = deciding == "currency" && Dimension.currencies.contains(unit)
    let name = typed.origin.map { Printer.spelled($0.column) } ?? "…"
    let exchange = isMoney ? ["or exchange it: `fx(\(name), USD)`"] : []
    let converted = written?(unit) ?? "… -> \(unit)"
    let isOfFile = typed.table == nil && deciding.hasSuffix("_unit")
    // The cell of another query is made there.
    let place = typed.table == nil ? " in the query that it comes from" : ""
    let condition = choice?.condition ?? "\(deciding) == …"
    let keeping =
      isOfFile
      ? "say which unit: `\(converted)` keeps what converts"
      : "keep rows of one unit\(place): `where \(condition)`, or say it behind the column: `\(converted)`"
    return Diagnostic(
      .mixedUnits, "can't \(what) a column whose rows have different units",
      at: [.init(typed.span, "its unit is decided by \(list(columns.map { "`\($0)`" }))")],
      help: [keeping] + exchange)
  }

  /// - Parameters:
  ///   - operand: What is converted, as it is written.
  ///   - period: Whether the rate's period is known in each row, and the columns of periods.
  static func cannotConvert(
    _ typed: TypedExpression, _ operand: Expression, to unit: Unit, at span: Span,
    ratesOf period: RatePeriod
  ) -> Diagnostic {
    var isExchange = false
    if case .number(let number) = typed.type, case .known(let dimension) = number.dimension {
      isExchange = (dimension / unit.dimension).isRateOfCurrencies
    }
    let isAlike = typed.type.measure == unit.dimension.name
    let from = isAlike ? typed.type.unitName ?? typed.type.measure : typed.type.measure
    return Diagnostic(
      .unitMismatch,
      isExchange
        ? "another currency is no other unit: it takes a rate"
        : "can't convert \(from) to \(isAlike ? unit.symbol : unit.dimension.name)",
      at: [
        .init(span, "\(unit.dimension.name): \(unit.symbol)"),
        .init(typed.span, typed.type.described),
      ],
      help: [
        isExchange
          ? exchange(brief(operand), to: unit, period)
          : bridge(typed, operand, to: unit)
            ?? "`->` changes the unit, not what is measured: choose another unit of \(typed.type.measure)"
      ])
  }

  /// What is known of the period of a rate where it is asked for.
  enum RatePeriod {
    /// Each row's, from its one column of periods.
    case ofRow
    /// One of several columns.
    case columns([String])
    case unknown
  }

  private static func exchange(_ amount: String, to unit: Unit, _ period: RatePeriod) -> String {
    let currency =
      unit.dimension.factors.first { Dimension.currencies.contains($0.base.symbol) }?.base.symbol
      ?? unit.symbol
    switch period {
    case .ofRow: return "exchange it at the rate of each row's period: `fx(\(amount), \(currency))`"
    case .columns(let names):
      return
        "exchange it at the rate of a column's periods: `fx(\(amount), \(currency), period: \(names[0]))`"
    case .unknown:
      return "exchange it at a period's rate: `fx(\(amount), \(currency), period: 2025)`"
    }
  }

  /// What makes one measure of another, where that can be told: a count to divide or multiply by, or the power that
  /// a level stands for.
  private static func bridge(
    _ typed: TypedExpression, _ operand: Expression, to unit: Unit
  ) -> String? {
    guard case .number(let number) = typed.type, case .known(let dimension) = number.dimension
    else { return nil }
    let text = brief(operand)
    var isSum = false
    if case .binary(let op, _, _, _) = operand.kind { isSum = op == .add || op == .subtract }
    let whole = isSum ? "(\(text))" : text
    if dimension.isLevel, unit.dimension == .power {
      return "a level's power is `10 ^ (\(text) / 10 dBm) * 1 mW -> \(unit.symbol)`"
    }
    if dimension.isDecibels, unit.dimension == .one {
      return "the plain ratio is `10 ^ (\(text) / 10 dB)`"
    }
    if dimension == .power, unit.dimension.isLevel {
      return "the level of a power is `10 * log10(\(whole) / 1 mW) * 1 dBm`"
    }
    if dimension == .one, unit.dimension.isDecibels {
      return "of a ratio of powers there are `10 * log10(\(text)) * 1 dB`"
    }
    if let one = dimension.countedThing, let other = unit.dimension.countedThing {
      // How many isn't known here, and any number would run.
      return
        "these are two kinds of things: multiply by how many of one the other has, a number in \(other)/\(one)"
    }
    let excess = dimension / unit.dimension
    if let thing = excess.countedThing {
      return
        "it is counted in \(thing)s as well: divide by one, `\(whole) / 1 \(thing) -> \(unit.symbol)`"
    }
    if let thing = (Dimension.one / excess).countedThing {
      return "multiply by how many there are: `\(whole) * 1 \(thing) -> \(unit.symbol)`"
    }
    return nil
  }

  /// The other side of 1 mW is no opposite of a level: in other units of power it is elsewhere.
  static func levelNegated(_ typed: TypedExpression, _ operand: Expression) -> Diagnostic {
    Diagnostic(
      .unitMismatch, "a level in dBm has no negative: it is a logarithm",
      at: [.init(typed.span, "a level")],
      help: [
        "how far it is from 1 mW is a ratio: `0 dBm - \(tight(operand))`",
        "a level below 1 mW is written without brackets: `-3 dBm`",
      ])
  }

  /// An expression as it stands behind a minus.
  private static func tight(_ operand: Expression) -> String {
    switch operand.kind {
    case .binary, .unary, .conditional, .convert: "(\(brief(operand)))"
    default: brief(operand)
    }
  }

  /// Something that lies in no period, as a text that reads like one.
  static func outsidePeriods(
    _ item: TypedExpression, _ left: Expression, _ container: TypedExpression
  ) -> Diagnostic {
    let name = brief(left)
    var help = ["compare a period or a date with it; a number lies in a range, `\(name) in 1..5`"]
    if case .text = item.type {
      var days = "…"
      if case .period(let period)? = container.constant { days = period.label }
      help = [
        "make periods of the texts: `period(\(name)) in \(days)`",
        "or read such a column of a file as periods: `csv(…, schema: {\(name): period})`",
      ]
    }
    return Diagnostic(
      .typeMismatch, "a period or a date lies in a period, and this is \(item.type.described)",
      at: [.init(item.span, item.type.described), .init(container.span, "a period")], help: help)
  }

  /// Money of a currency of which table `fx` has no rate.
  static func noRates(_ typed: TypedExpression, _ currency: String, known: [String]) -> Diagnostic {
    Diagnostic(
      .missingRate, "table `fx` has no rates of \(currency)",
      at: [.init(typed.span, typed.type.described)],
      help: [
        "it has rates of \(list(known.filter { $0 != "USD" })) in USD",
        "or bring a rate of your own: `1 \(currency) * (1.5 USD/\(currency))`",
      ])
  }
}

extension ValueType {
  /// The unit that a number is shown in, `USD/Gbps`; nil for plain numbers, and for what has no one unit.
  package var unitName: String? {
    guard case .number(let number) = self, case .known(let dimension) = number.dimension else {
      return nil
    }
    let symbol = number.display?.symbol ?? ""
    return symbol.isEmpty ? dimension.isPlain ? nil : dimension.symbol : symbol
  }
}

extension Dimension {
  /// Whether it is one currency for each of another.
  var isRateOfCurrencies: Bool {
    factors.count == 2 && factors.map(\.exponent).sorted() == [-1, 1]
      && factors.allSatisfy { Dimension.currencies.contains($0.base.symbol) }
  }
}

extension PlanDiagnostics {
  /// - Parameters:
  ///   - number: What stands before the unit.
  ///   - isName: Whether the word has a meaning of its own here, as a column has.
  static func unknownUnit(
    _ text: UnitText, _ problem: UnitProblem, behind number: Double? = nil, isName: Bool = false
  ) -> Diagnostic {
    let factor = isName ? factor(problem.word, in: text) : nil
    return Diagnostic(
      .unknownUnit, "no unit is called `\(problem.word)`", at: [.init(text.span)],
      help: (problem.celsius ?? problem.slashed ?? problem.abbreviated
        ?? problem.declared ?? factor ?? problem.literal(number)).map { [$0] }
        ?? Suggestion.didYouMean(problem.nearest) ?? [
          problem.isWord
            ? "`unit \(problem.word)` declares a countable unit"
            : "write units as `pJ/bit`, `USD/kWh` or `m^2`, with powers from 1 to 9"
        ])
  }

  /// What makes a product of a number and a name that stands at it as a unit does.
  private static func factor(_ word: String, in text: UnitText) -> String? {
    for sign in ["*", "/"] where text.text.contains(sign + word) {
      return "if `\(word)` is a name, put blanks around the sign: `\(sign) \(word)`"
    }
    return nil
  }
}
