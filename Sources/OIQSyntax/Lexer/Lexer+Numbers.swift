import OIQText

// Numbers and what they may carry: suffix, unit, money sign, or the dashes of a date. Units are
// cut out by their shape; whether there is such a unit is the planner's question.

extension Lexer {
  mutating func number() {
    if date() || period() || yearAndMonth() || slashedDate() { return }
    let start = index
    scanDigits()
    let following = byte()
    let isLast = nameEnd(from: index + 1) == index + 1 && !isDigit(1)
    switch following {
    case UInt8(ascii: "%"):
      index += 1
      if nameEnd(from: index) > index { return touchingWord(from: start) }
      append(takeUnitOfShare() ? .quantity : .number, from: start)
    case UInt8(ascii: "G") where isLast, UInt8(ascii: "T") where isLast: speed(from: start)
    case UInt8(ascii: "k") where isLast, UInt8(ascii: "M") where isLast,
      UInt8(ascii: "B") where isLast:
      index += 1
      plainOrQuantity(from: start)
    default:
      if nameEnd(from: index) > index { return touchingWord(from: start) }
      plainOrQuantity(from: start)
    }
  }

  private func isDigit(_ offset: Int) -> Bool {
    classes[Int(byte(offset))] == .digit
  }

  /// `1_000`, `1.5`, `1.5e9`; a point needs a digit after it.
  private mutating func scanDigits() {
    let start = index
    scanInteger()
    if byte() == UInt8(ascii: "."), isDigit(1) {
      index += 1
      scanInteger()
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      let isSigned = byte(1) == UInt8(ascii: "-") || byte(1) == UInt8(ascii: "+")
      if isDigit(isSigned ? 2 : 1) {
        index += isSigned ? 2 : 1
        scanInteger()
      }
    }
    if byte() == UInt8(ascii: "_") {
      while byte() == UInt8(ascii: "_") || isDigit(0) { index += 1 }
      report(.badNumber(span(start..<index), string(start..<index)))
    }
  }

  private mutating func scanInteger() {
    while isDigit(0) || (byte() == UInt8(ascii: "_") && isDigit(1)) { index += 1 }
  }

  private mutating func plainOrQuantity(from start: Int) {
    let numberEnd = index
    while byte() == UInt8(ascii: " ") || byte() == UInt8(ascii: "\t") { index += 1 }
    let word = index..<nameEnd(from: index)
    guard index > numberEnd, !word.isEmpty, !isNeverUnit(word) else {
      index = numberEnd
      return append(.number, from: start)
    }
    if NumberSuffix.mayStart(bytes[index]), let suffix = NumberSuffix.spoken[string(word)] {
      index = word.upperBound
      let written = string(start..<numberEnd)
      report(.blankBeforeSuffix(span(start..<index), repair: written + suffix))
      if suffix == "G" || suffix == "T" { return append(.quantity, from: start) }
      return append(.number, from: start)
    }
    index = unitEnd(from: index)
    append(.quantity, from: start)
  }

  /// Words that go on with the phrase after a number: `take 5 by x`, `plot bar 5 save "a.svg"`.
  private func isNeverUnit(_ word: Range<Int>) -> Bool {
    if let keyword = Keyword.matching(bytes, word) {
      return keyword.place == .anywhere || [.all, .save, .versions].contains(keyword)
    }
    // `AND`, `OR` and the like are another language's words, not units.
    return Keyword.matchingCapitals(bytes, word)?.place == .anywhere
  }

  /// `2km`: the number and the word are read as a quantity after the complaint.
  private mutating func touchingWord(from start: Int) {
    let numberEnd = index
    index = unitEnd(from: index)
    let text = string(start..<index)
    if let period = PeriodSpelling.calendar(text) {
      report(.foreignPeriod(span(start..<index), text, repair: period))
    } else if let days = PeriodSpelling.week(text) {
      report(.week(span(start..<index), text, days: days))
    } else if let number = NumberSpelling.decimal(text) {
      report(.foreignNumber(span(start..<index), text, repair: number))
      return plainOrQuantity(from: start)
    } else {
      report(
        .touchingUnit(
          span(start..<index), number: string(start..<numberEnd), unit: string(numberEnd..<index)))
    }
    append(.quantity, from: start)
  }

  private mutating func speed(from start: Int) {
    index += 1
    let classEnd = index
    takeTouchingUnit()
    var probe = index
    while probe < bytes.count, bytes[probe] == UInt8(ascii: " ") { probe += 1 }
    let word = probe..<nameEnd(from: probe)
    if index == classEnd, probe > index, ["USD", "CNY", "EUR"].contains(string(word)) {
      let repair = moneySign(string(word)) + string(start..<classEnd)
      index = word.upperBound
      report(.moneyAsUnit(span(start..<index), repair: repair))
    }
    append(.quantity, from: start)
  }

  private func moneySign(_ currency: String) -> String {
    switch currency {
    case "CNY": "¥"
    case "EUR": "€"
    default: "$"
    }
  }

  /// A touching `/` or `*` and the unit after it.
  private mutating func takeTouchingUnit() {
    guard byte() == UInt8(ascii: "/") || byte() == UInt8(ascii: "*"),
      nameEnd(from: index + 1) > index + 1
    else { return }
    index = unitEnd(from: index + 1)
  }

  /// The `/yr` of `0.5%/yr`, and whether there is one; a call or a joined table's column is divided by.
  mutating func takeUnitOfShare() -> Bool {
    guard byte() == UInt8(ascii: "/"), nameEnd(from: index + 1) > index + 1 else { return false }
    let end = unitEnd(from: index + 1)
    guard end == bytes.count || !"(.".utf8.contains(bytes[end]) else { return false }
    index = end
    return true
  }

  /// `$660B`, `$0.60/Gbps`; the index stands on the sign, which is `symbol` bytes long.
  mutating func money(symbol: Int) {
    let start = index
    index += symbol
    scanDigits()
    let numberEnd = index
    if "kMBT".utf8.contains(byte()) { index += 1 }
    if nameEnd(from: index) > index || isDigit(0) {
      index = max(nameEnd(from: numberEnd), index)
      let suffix = NumberSuffix.spokenAfterMoney[string(numberEnd..<index)]
      report(
        .badMoney(
          span(start..<index), repair: suffix.map { string(start..<numberEnd) + $0 }))
    } else {
      blankBeforeMoneySuffix(from: start, numberEnd: numberEnd)
    }
    takeTouchingUnit()
    append(.quantity, from: start)
  }

  private mutating func blankBeforeMoneySuffix(from start: Int, numberEnd: Int) {
    guard index == numberEnd, byte() == UInt8(ascii: " ") else { return }
    let word = index + 1..<nameEnd(from: index + 1)
    guard let suffix = NumberSuffix.spokenAfterMoney[string(word)] else { return }
    index = word.upperBound
    report(
      .blankBeforeSuffix(span(start..<index), repair: string(start..<numberEnd) + suffix))
  }
}

// Dates and periods

extension Lexer {
  /// `2026-02-09`; what looks like a date and isn't one is reported.
  private mutating func date() -> Bool {
    guard fourDigits(), byte(4) == UInt8(ascii: "-"), isDigit(5) else { return false }
    let monthDigits = isDigit(6) ? 2 : 1
    let dash = 5 + monthDigits
    guard byte(dash) == UInt8(ascii: "-"), isDigit(dash + 1) else { return false }
    let dayDigits = isDigit(dash + 2) ? 2 : 1
    let start = index
    index += dash + 1 + dayDigits
    let tail = max(nameEnd(from: index), endOfDigits(from: index))
    let isWhole = monthDigits == 2 && dayDigits == 2 && tail == index
    index = tail
    if !isWhole || Literals.date(bytes[start..<index]) == nil {
      report(.badDate(span(start..<index), string(start..<index)))
    }
    append(.date, from: start)
    return true
  }

  /// `2026H1`, `2026Q4`, `2026M02`.
  private mutating func period() -> Bool {
    guard fourDigits() else { return false }
    let letter = byte(4)
    guard "HQM".utf8.contains(letter), isDigit(5) else { return false }
    let start = index
    index = endOfDigits(from: index + 5)
    index = max(index, nameEnd(from: index))
    if Literals.period(bytes[start..<index]) == nil {
      report(.badPeriod(span(start..<index), string(start..<index)))
    }
    append(.period, from: start)
    return true
  }

  /// `2026-05`, a month as most others write it, is reported: read as a subtraction it would be 2021.
  private mutating func yearAndMonth() -> Bool {
    let end = index + 7
    guard fourDigits(), byte(4) == UInt8(ascii: "-"), isDigit(5), isDigit(6), !isDigit(7),
      nameEnd(from: end) == end, byte(7) != UInt8(ascii: ".") || !isDigit(8),
      let year = Int(string(index..<index + 4)), (1900...2199).contains(year),
      let month = Int(string(index + 5..<end)), (1...12).contains(month)
    else { return false }
    let start = index
    index = end
    report(.yearAndMonth(span(start..<end), year: year, month: month))
    append(.period, from: start)
    return true
  }

  /// `2026/02/09` and `02/09/2026`, dates as others write them, are reported: they would be divisions.
  private mutating func slashedDate() -> Bool {
    let slash = UInt8(ascii: "/")
    let first = endOfDigits(from: index)
    guard first <= index + 4, first + 1 < bytes.count, bytes[first] == slash else { return false }
    let second = endOfDigits(from: first + 1)
    guard (1...2).contains(second - first - 1), second + 1 < bytes.count, bytes[second] == slash
    else { return false }
    let end = endOfDigits(from: second + 1)
    guard end > second + 1, nameEnd(from: end) == end,
      let date = SlashedDate(string(index..<end).split(separator: "/").map(String.init))
    else { return false }
    let start = index
    index = end
    report(.slashedDate(span(start..<end), date))
    append(.date, from: start)
    return true
  }

  private func fourDigits() -> Bool {
    isDigit(0) && isDigit(1) && isDigit(2) && isDigit(3)
  }

  private func endOfDigits(from start: Int) -> Int {
    var end = start
    while end < bytes.count, classes[Int(bytes[end])] == .digit { end += 1 }
    return end
  }
}

/// The suffixes of numbers.
enum NumberSuffix {
  /// The power of ten of a suffix.
  static func exponent(of suffix: UInt8) -> Int? {
    suffix == UInt8(ascii: "%") ? -2 : ScaleLetter(ascii: suffix)?.exponent
  }

  /// What people write after a blank, and the suffix that it stands for. `B` and `K` are left out:
  /// they are bytes and kelvin.
  static let spoken: [String: String] = [
    "k": "k", "M": "M", "G": "G", "T": "T", "bn": "B", "mn": "M", "Bn": "B", "tn": "T",
    "thousand": "k", "million": "M", "billion": "B", "trillion": "T", "mio": "M",
  ]

  /// A quick look, as most words are units.
  static func mayStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "k"), UInt8(ascii: "M"), UInt8(ascii: "G"), UInt8(ascii: "T"),
      UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "m"), UInt8(ascii: "t"):
      true
    default: false
    }
  }

  /// The same after money, where nothing else can be meant.
  static let spokenAfterMoney: [String: String] =
    spoken.filter { $0.key != "G" }
    .merging(["B": "B", "K": "k", "b": "B", "m": "M", "MM": "M", "mm": "M"]) { a, _ in a }
}

/// A date that is written with slashes, and the days that it may be.
struct SlashedDate {
  /// As the language writes them: one where it is clear which number is the month.
  let readings: [String]

  /// - Parameter parts: Three whole numbers, of which the first or the last is a year.
  init?(_ parts: [String]) {
    guard parts.count == 3 else { return nil }
    let numbers = parts.compactMap { Int($0) }
    let isYearFirst = parts[0].count == 4
    guard numbers.count == 3, isYearFirst != (parts[2].count == 4),
      let year = isYearFirst ? numbers.first : numbers.last, (1900...2199).contains(year)
    else { return nil }
    let rest = isYearFirst ? [numbers[1], numbers[2]] : [numbers[0], numbers[1]]
    let orders = isYearFirst ? [rest] : [rest, [rest[1], rest[0]]]
    var readings: [String] = []
    for order in orders {
      let (month, day) = (order[0], order[1])
      let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
      let isDate = Literals.date(Array(text.utf8)[...]) != nil
      if isDate, !readings.contains(text) { readings.append(text) }
    }
    guard !readings.isEmpty else { return nil }
    self.readings = readings
  }
}
