import OIQText

/// What is wrong with a field or a row, as a fact.
enum CSVFault: Hashable, Sendable {
  case unreadable
  case invalidUTF8
  case nulByte
  case strayQuote
  case textAfterQuote
  case unterminatedQuote
  case ragged(fields: Int)
  case misdivided

  /// Ragged rows are of one kind, however many fields they have.
  fileprivate var kind: CSVFault {
    if case .ragged = self { return .ragged(fields: 0) }
    return self
  }
}

struct CSVProblem: Sendable {
  var fault: CSVFault
  var column: Int?
  /// Where in the file, and how many bytes to show.
  var offset: Int
  var length: Int
}

/// Problems by kind and column: the first few of each, and how many there are.
struct CSVProblems: Sendable {
  struct Kind: Hashable {
    var fault: CSVFault
    var column: Int?
  }

  private(set) var found: [Kind: [CSVProblem]] = [:]
  private(set) var counts: [Kind: Int] = [:]
  fileprivate static let keptPerKind = 4

  init() {}

  init(joining parts: [CSVProblems]) {
    for part in parts {
      for (kind, problems) in part.found {
        found[kind, default: []] += problems
        counts[kind, default: 0] += part.counts[kind] ?? 0
      }
    }
  }
}

extension CSVProblems {
  var isEmpty: Bool { found.isEmpty }

  mutating func note(_ problem: CSVProblem) {
    let kind = Kind(fault: problem.fault.kind, column: problem.column)
    counts[kind, default: 0] += 1
    if counts[kind, default: 0] <= CSVProblems.keptPerKind {
      found[kind, default: []].append(problem)
    }
  }

  /// One group a kind, each in order of place, the group with the first place first.
  var groups: [(problems: [CSVProblem], count: Int)] {
    found.map { kind, problems in
      (problems.sorted { $0.offset < $1.offset }, counts[kind] ?? problems.count)
    }
    .sorted { ($0.problems.first?.offset ?? 0) < ($1.problems.first?.offset ?? 0) }
  }
}

/// The words for what is wrong with a csv text.
extension CSVReader {
  /// One message for everything: the first problem is its title, the rest are folded into its help.
  func diagnose(_ problems: CSVProblems, _ header: CSVHeader) -> Diagnostic? {
    let groups = problems.groups
    guard let (first, count) = groups.first, let problem = first.first else { return nil }
    var help: [String] = []
    if count > 1 { help.append(more(first.dropFirst(), count - 1)) }
    for (problems, count) in groups.dropFirst().prefix(3) {
      guard let other = problems.first else { continue }
      let total = count > 1 ? " (\(count) of this kind)" : ""
      help.append("also \(place(other, header)): \(what(other, header))\(total)")
    }
    if groups.count > 4 { help.append("and \(groups.count - 4) other kinds of problems") }
    help += repairs(problem, header)
    return Diagnostic(
      .badData, "\(name), \(place(problem, header)): \(what(problem, header))", help: help)
  }

  private func more(_ others: ArraySlice<CSVProblem>, _ count: Int) -> String {
    let lines = others.prefix(CSVProblems.keptPerKind - 1).map { String(line(of: $0.offset)) }
    guard count == lines.count else {
      return "\(count) more like it: lines \(lines.joined(separator: ", ")), …"
    }
    return count == 1
      ? "1 more like it: line \(lines.joined())"
      : "\(count) more like it: lines \(lines.joined(separator: ", "))"
  }

  private func place(_ problem: CSVProblem, _ header: CSVHeader) -> String {
    let line = "line \(line(of: problem.offset))"
    guard let column = problem.column, header.names.indices.contains(column) else { return line }
    return "\(line), column \(header.names[column])"
  }

  private func what(_ problem: CSVProblem, _ header: CSVHeader) -> String {
    switch problem.fault {
    case .unreadable: unreadable(problem, header)
    case .invalidUTF8:
      "byte \(problem.offset) (\(hexadecimal(problem.offset))) isn't valid UTF-8"
    case .nulByte: "a NUL byte at byte \(problem.offset)"
    case .strayQuote: "\(excerpt(problem)) holds a quote but isn't in quotes"
    case .textAfterQuote: "\(excerpt(problem)) goes on after its closing quote"
    case .unterminatedQuote: "a quote is opened and never closed"
    case .ragged(let fields):
      "\(fields) \(fields == 1 ? "field" : "fields") where the header has \(header.names.count)"
    case .misdivided: "can't tell where a record starts, a quote has no partner"
    }
  }

  private func unreadable(_ problem: CSVProblem, _ header: CSVHeader) -> String {
    let value = excerpt(problem)
    switch problem.column.map({ header.kinds[$0] }) ?? .text {
    case .number:
      if isTooLarge(problem) { return "\(value) is too large for a number" }
      if isTooSmall(problem) { return "\(value) is too small for a number other than 0" }
      return hasTooManyDigits(problem)
        ? "\(value) \(WholeDigits.complaint)" : "\(value) isn't a number"
    case .date: return "\(value) isn't a date"
    case .bool: return "\(value) isn't true or false"
    case .period: return "\(value) isn't a period"
    case .text, .automatic: return "\(value) isn't a text"
    }
  }

  /// What a cell should hold that has a unit or separators beside its number: `10%`, `2,000,000`, `2 km`.
  private func numberAlone(
    _ problem: CSVProblem, _ header: CSVHeader, _ column: Int
  ) -> String? {
    let text = String(decoding: CSVField.trimmed(content(problem)), as: UTF8.self)
    guard let quantity = CSVQuantity(text) else { return nil }
    let unit = header.unitTexts[column]
    if quantity.unit.isEmpty || quantity.unit == unit {
      return "a cell holds the number alone: \(quantity.number)"
    }
    return unit.map { "a cell holds a number alone, in the header's unit \($0)" }
      ?? "a cell holds a number alone, and the header the unit of all"
  }

  /// Where the ends of a range stand that a cell holds: `450 to 650`, `450-650`, `450 ± 50`.
  private func rangeOfColumns(
    _ problem: CSVProblem, _ header: CSVHeader, _ column: Int
  ) -> String? {
    let text = String(decoding: CSVField.trimmed(content(problem)), as: UTF8.self)
    return CSVRangeCell.advice(
      text, in: header.names[column], unit: header.unitTexts[column], spelled: spelled)
  }

  private func hasTooManyDigits(_ problem: CSVProblem) -> Bool {
    let text = String(decoding: CSVField.trimmed(content(problem)), as: UTF8.self)
    return Double(text).map { WholeDigits.areTooMany(text, for: $0) } ?? false
  }

  private func isTooLarge(_ problem: CSVProblem) -> Bool {
    let text = String(decoding: CSVField.trimmed(content(problem)), as: UTF8.self)
    let isPlain = text.utf8.allSatisfy { $0 < 58 || $0 | 0x20 == UInt8(ascii: "e") }
    return isPlain && Double(text)?.isInfinite ?? false
  }

  private func isTooSmall(_ problem: CSVProblem) -> Bool {
    let text = String(decoding: CSVField.trimmed(content(problem)), as: UTF8.self)
    return Double(text).map { SmallNumbers.vanishes(text, as: $0) } ?? false
  }

  /// Whether what couldn't be read as something else is a period.
  func isPeriod(_ problem: CSVProblem) -> Bool {
    CalendarLabel.period(String(decoding: CSVField.trimmed(content(problem)), as: UTF8.self)) != nil
  }

  private func repairs(_ problem: CSVProblem, _ header: CSVHeader) -> [String] {
    switch problem.fault {
    case .unreadable:
      guard let column = problem.column else { return [] }
      let alone = header.kinds[column] == .number ? numberAlone(problem, header, column) : nil
      let expected =
        switch header.kinds[column] {
        case .date: "dates are written 2026-02-09; "
        case .period: expectedPeriods(problem)
        case .number, .bool, .text, .automatic: ""
        }
      let name = spelled(header.names[column])
      let asText =
        expected + "\(absence(problem)); to read the column as text give schema: {\(name): text}"
      let asPeriod =
        header.kinds[column] == .number && isPeriod(problem)
        ? "to read the column as periods give schema: {\(name): period}" : nil
      let range = header.kinds[column] == .number ? rangeOfColumns(problem, header, column) : nil
      return [alone, range, asPeriod, asText].compactMap { $0 }
    case .strayQuote, .textAfterQuote:
      return ["put the whole field in quotes and double each quote inside it"]
    case .unterminatedQuote, .misdivided: return ["a quote inside a quoted field is doubled: \"\""]
    case .ragged: return ["a field that holds a separator or a newline stands in quotes"]
    case .invalidUTF8: return ["save the file as UTF-8"]
    case .nulByte: return []
    }
  }

  private func expectedPeriods(_ problem: CSVProblem) -> String {
    let text = String(decoding: CSVField.trimmed(content(problem)), as: UTF8.self)
    if let written = ISOWeek.written(text) {
      return "the weeks of \(written.year) go from 1 to \(ISOWeek.count(in: written.year)); "
    }
    return "periods are written 2026, 2026H1, 2026Q4, 2026M02 or 2026-W09; "
  }

  /// How a missing value is written.
  private func absence(_ problem: CSVProblem) -> String {
    CSVTally.absence(
      String(decoding: CSVField.trimmed(content(problem)), as: UTF8.self), beside: absent)
  }

  func unknownColumn(_ name: String, in header: CSVHeader) -> Diagnostic {
    Diagnostic(
      .badData, "\(self.name) has no column \(name)",
      help: ["its columns are \(header.names.joined(separator: ", "))"])
  }

  func line(of offset: Int) -> Int {
    let before = slice(0..<min(max(offset, 0), bytes.count))
    return 1 + CSVBytes.count(CSVBytes.newline, CSVBytes.quote, in: before).first
  }

  private func content(_ problem: CSVProblem) -> UnsafeRawBufferPointer {
    let start = min(problem.offset, bytes.count)
    return slice(start..<min(start + problem.length, bytes.count))
  }

  /// The value in single quotes, cut where it is long, its control characters escaped.
  private func excerpt(_ problem: CSVProblem) -> String {
    let limit = 40
    var shown = ""
    var length = 0
    let text = String(decoding: content(problem).prefix(limit * 4 + 4), as: UTF8.self)
    for scalar in text.unicodeScalars {
      guard length < limit else {
        shown += "…"
        break
      }
      shown +=
        scalar.properties.generalCategory == .control
        ? scalar.escaped(asASCII: true) : String(scalar)
      length += 1
    }
    return "'\(shown)'"
  }

  private func hexadecimal(_ offset: Int) -> String {
    guard offset < bytes.count else { return "0x00" }
    let digits = String(bytes[offset], radix: 16, uppercase: true)
    return "0x" + (digits.count == 1 ? "0" + digits : digits)
  }
}
