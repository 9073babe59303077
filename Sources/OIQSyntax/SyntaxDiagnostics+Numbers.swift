import OIQText

// Numbers, quantities, dates

extension Diagnostic {
  static func badNumber(_ span: Span, _ written: String) -> Diagnostic {
    let repair = written.split(separator: "_").joined(separator: "_")
    return Diagnostic(
      .badNumber, "`_` stands between digits only", at: [Label(span)],
      help: ["write \(repair)"], edits: [Edit(span, repair)])
  }

  /// Of digits written in place of the whole number nearest to them that is kept.
  static func tooManyDigits(_ span: Span, _ digits: String, nearest: String) -> Diagnostic {
    Diagnostic(
      .badNumber, "`\(digits)` \(WholeDigits.complaint)", at: [Label(span)],
      help: [
        "write \(nearest), the nearest that is kept", "an identifier is a text: \"\(digits)\"",
      ],
      edits: [Edit(span, nearest)])
  }

  package static func numberTooLarge(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badNumber, tooLarge, at: [Label(span, "the limit is 1.8e308")],
      help: ["write it in a larger unit"])
  }

  package static func numberTooSmall(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badNumber, tooSmall, at: [Label(span, "the least above 0 is 4.9e-324")],
      help: ["write it in a smaller unit, or 0"])
  }

  private static let tooLarge = "this number is too large"
  private static let tooSmall = "this number is too small"

  /// Whether it says so of a number, and which.
  package var isOfNumberTooLarge: Bool { code == .badNumber && title == Diagnostic.tooLarge }
  package var isOfNumberTooSmall: Bool { code == .badNumber && title == Diagnostic.tooSmall }

  static func pointWithoutDigit(_ span: Span, digits: String) -> Diagnostic {
    Diagnostic(
      .badNumber, "a number starts with a digit", at: [Label(span)],
      help: ["write 0 before the point: 0.\(digits)"], edits: [Edit(span, "0.")])
  }

  static func foreignPeriod(_ span: Span, _ text: String, repair: String) -> Diagnostic {
    Diagnostic(
      .badPeriod, "\(text) is not a period", at: [Label(span)], help: ["write \(repair)"],
      edits: [Edit(span, repair)])
  }

  static func week(_ span: Span, _ text: String, days: String) -> Diagnostic {
    Diagnostic(
      .badPeriod, "weeks have no labels here, and \(text) is one", at: [Label(span)],
      help: ["write its days: \(days)"], edits: [Edit(span, days)])
  }

  static func foreignNumber(_ span: Span, _ text: String, repair: String) -> Diagnostic {
    Diagnostic(
      .badNumber, "numbers are written with decimal digits", at: [Label(span)],
      help: ["\(text) is \(repair)"], edits: [Edit(span, repair)])
  }

  /// `-> M USD`.
  static func scaledConversion(
    _ scale: UnitText, _ unit: String, of value: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "`->` names a unit, and \(scale.text) is a scale",
      at: [Label(Span(start: Int(scale.span.start), end: Int(span.end), source: span.source))],
      help: [
        "a result is shown in the scale that fits: `\(value) -> \(unit)`",
        "for a plain number of them divide: `\(value) / 1\(scale.text) \(unit)`",
      ])
  }

  static func touchingUnit(_ span: Span, number: String, unit: String) -> Diagnostic {
    let repair =
      switch unit {
      // Ethernet's own name of its speeds.
      case "GE": number + "G"
      // Percentage points.
      case "pp": number + "%"
      default: number + " " + unit
      }
    return Diagnostic(
      .badQuantity, "a blank stands between a number and its unit", at: [Label(span)],
      help: ["write \(repair)"], edits: [Edit(span, repair)])
  }

  static func blankBeforeSuffix(_ span: Span, repair: String) -> Diagnostic {
    Diagnostic(
      .badQuantity, "a suffix touches its number", at: [Label(span)],
      help: ["write \(repair)"], edits: [Edit(span, repair)])
  }

  static func moneyAsUnit(_ span: Span, repair: String) -> Diagnostic {
    Diagnostic(
      .badQuantity, "`T` and `G` after a number are speeds, Tb/s and Gb/s", at: [Label(span)],
      help: ["money is written \(repair)"], edits: [Edit(span, repair)])
  }

  static func badMoney(_ span: Span, repair: String?) -> Diagnostic {
    Diagnostic(
      .badQuantity, "money takes one of the suffixes k, M, B, T", at: [Label(span)],
      help: [repair.map { "write \($0)" } ?? "write $660B, $0.60/Gbps or $400/module"],
      edits: repair.map { [Edit(span, $0)] } ?? [])
  }

  static func badDate(_ span: Span, _ written: String) -> Diagnostic {
    Diagnostic(
      .badDate, "\(written) is not a date", at: [Label(span)],
      help: [
        "a date has four, two and two digits and is a day of the calendar: 2026-02-09",
        "put blanks around `-` to subtract",
      ])
  }

  static func slashedDate(_ span: Span, _ date: SlashedDate) -> Diagnostic {
    let readings = date.readings.joined(separator: " or ")
    return Diagnostic(
      .badDate, "a date is written \(readings)", at: [Label(span)],
      help: ["write \(readings), or put blanks around `/` to divide"],
      edits: date.readings.count == 1 ? [Edit(span, readings)] : [])
  }

  static func badPeriod(_ span: Span, _ written: String) -> Diagnostic {
    Diagnostic(
      .badPeriod, "\(written) is not a period", at: [Label(span)],
      help: ["halves are H1 and H2, quarters Q1 to Q4, months M01 to M12: 2026H1, 2026Q4, 2026M02"])
  }

  static func yearAndMonth(_ span: Span, year: Int, month: Int) -> Diagnostic {
    let period = "\(year)M\(month < 10 ? "0" : "")\(month)"
    return Diagnostic(
      .badPeriod, "a month is written \(period)", at: [Label(span)],
      help: ["write \(period), or `\(year) - \(month)` with blanks to subtract"],
      edits: [Edit(span, period)])
  }

  static func rangeNeedsUnits(_ span: Span, unit: String, unitSpan: Span) -> Diagnostic {
    Diagnostic(
      .rangeNeedsUnits, "both ends of a range need their unit",
      at: [Label(span, "no unit"), Label(unitSpan, unit)],
      help: ["write the unit \(unit) at both ends, as in `12 W to 30 W` or `$12 to $30`"])
  }

  /// As above, of a suffix; with what the range may be meant as. An end that is a value as it stands, `5% to 0.2`, is
  /// no hundredth of one.
  static func rangeNeedsSuffix(
    _ span: Span, _ suffix: String, _ suffixSpan: Span, _ readings: ScaledLiteral.Readings
  ) -> Diagnostic {
    let both = [readings.converted, readings.both].compactMap { $0 }
      .joined(separator: "; or, of hundredths, ")
    var help = [
      both.isEmpty ? nil : "write \(suffix) at both ends: \(both)",
      readings.neither.map { "\(both.isEmpty ? "write it" : "or") at neither: \($0)" },
    ].compactMap { $0 }
    if help.isEmpty { help = ["write \(suffix) at both ends, the lower first"] }
    return Diagnostic(
      .rangeNeedsUnits, "only one end of this range has \(suffix)",
      at: [Label(span, "no \(suffix)"), Label(suffixSpan, suffix)], help: help)
  }

  static func toForConversion(_ span: Span, unit: String) -> Diagnostic {
    Diagnostic(
      .badRange, "`to` makes a range and needs a second number", at: [Label(span, "not a number")],
      help: [
        "to convert, write `-> \(unit)`",
        "for a range, put a name in brackets: `to (\(unit))`",
      ])
  }

  static func plusMinusInASCII(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badRange, "`+-` is no sign", at: [Label(span)],
      help: [
        "for a spread write `±`, as in `20 W ± 5 W`, or its ends, as in `15 W to 25 W`",
        "to add what is negative put a blank between: `a + -b`",
      ], edits: [Edit(span, "±")])
  }

  static func rangeEnd(_ span: Span, _ op: String) -> Diagnostic {
    Diagnostic(
      .badRange, "the ends of `\(op)` are numbers or stand in brackets", at: [Label(span)],
      help: ["put brackets around it, as in `(a) \(op) (b)`"])
  }
}
