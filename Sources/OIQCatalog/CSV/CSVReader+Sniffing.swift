import OIQText
import OIQValues

/// Finding out what the fields of a column mean.
extension CSVReader {
  /// Whoever writes files to be read again must know.
  package static let rowsLookedAt = 256

  /// What looking at the first rows finds out.
  struct Sniffed {
    /// The kind of every column.
    var kinds: [CSVKind]
    /// The columns in which it was found by looking.
    var guessed: [Int]
    /// Those that had no value in the rows looked at: they are read as text and decided afterwards.
    var unseen: [Int]
    /// Those of years alone, which further down may turn out to be periods.
    var years: [Int]
  }

  func sniffKinds(
    _ header: inout CSVHeader, of read: [Int], wished: [String: CSVKind]
  ) -> Sniffed {
    for (index, name) in header.names.enumerated() {
      if let wish = wished[name], wish != .automatic { header.kinds[index] = wish }
    }
    let open = read.filter { header.kinds[$0] == .automatic }
    var tallies = [CSVTally](repeating: CSVTally(), count: header.names.count)
    if !open.isEmpty {
      var records = CSVRecordReader(bytes: bytes, separator: separator, position: header.bodyStart)
      for _ in 0..<CSVReader.rowsLookedAt where !records.isAtEnd {
        let record = records.next()
        guard record.problem == nil else { continue }
        for index in open where index < record.fields.count {
          let field = record.fields[index]
          if absent.contains(String(CSVHeader.trimmed(field[...]))) { continue }
          tallies[index].add(field)
        }
      }
    }
    for index in open { header.kinds[index] = tallies[index].kind ?? .automatic }
    let unseen = open.filter { header.kinds[$0] == .automatic }
    return Sniffed(
      kinds: header.kinds, guessed: open, unseen: unseen,
      years: open.filter { tallies[$0].isOfYears })
  }

  /// The columns of years that hold a period further down, of which the reading with these problems has found one.
  func columnsOfPeriods(_ problems: CSVProblems, among years: [Int]) -> [Int] {
    let found = problems.groups.flatMap(\.problems).filter { problem in
      problem.fault == .unreadable && isPeriod(problem)
    }
    return years.filter { column in found.contains { $0.column == column } }
  }
}

extension CSVContents {
  /// Drops all other columns.
  mutating func keep(_ indices: [Int]) {
    names = indices.map { names[$0] }
    unitTexts = indices.map { unitTexts[$0] }
    kinds = indices.map { kinds[$0] }
    columns = indices.map { columns[$0] }
  }

  /// Gives texts that differ in how an accent is written, with its letter or behind it, one code: they are equal
  /// wherever texts are compared.
  mutating func mergeEqualTexts() {
    for index in columns.indices {
      guard case .codes(let codes, let dictionary) = columns[index].storage else { continue }
      let foreign = dictionary.texts.indices.filter { code in
        dictionary.texts[code].utf8.contains { $0 >= 0x80 }
      }
      var known: [String: Int32] = [:]
      var merged: [Int32: Int32] = [:]
      for code in foreign {
        let first = known[dictionary.texts[code]]
        known[dictionary.texts[code]] = first ?? Int32(code)
        if let first { merged[Int32(code)] = first }
      }
      guard !merged.isEmpty else { continue }
      // A text that no row has stays out: a dictionary holds each once.
      let kept = dictionary.texts.indices.filter { merged[Int32($0)] == nil }
      var places = [Int32](repeating: 0, count: dictionary.texts.count)
      for (place, code) in kept.enumerated() { places[code] = Int32(place) }
      for (code, first) in merged { places[Int(code)] = places[Int(first)] }
      let recoded = Buffer<Int32>(count: codes.count) { target in
        for row in target.indices { target[row] = places[Int(codes[row])] }
      }
      columns[index] = Column(
        .codes(recoded, TextDictionary(kept.map { dictionary.texts[$0] })),
        presence: columns[index].presence)
    }
  }

  /// Decides the columns that were read as text because their first rows are empty.
  mutating func decideUnseen(_ unseen: [Int]) {
    for index in unseen {
      kinds[index] = .text
      guard case .codes(let codes, let dictionary) = columns[index].storage,
        columns[index].missingCount < rowCount, !dictionary.texts.contains("")
      else { continue }
      var tally = CSVTally()
      for text in dictionary.texts { tally.add(text) }
      guard let kind = tally.unanimous else { continue }
      let presence = columns[index].presence
      let texts = dictionary.texts.map { String(CSVHeader.trimmed($0[...])) }
      guard let storage = CSVContents.converted(codes, texts, to: kind) else { continue }
      columns[index] = Column(storage, presence: presence)
      kinds[index] = kind
    }
  }

  private static func converted(
    _ codes: Buffer<Int32>, _ texts: [String], to kind: CSVKind
  ) -> Column.Storage? {
    func each<Element: BitwiseCopyable>(_ values: [Element]) -> Buffer<Element> {
      Buffer(count: codes.count) { target in
        for row in target.indices { target[row] = values[Int(codes[row])] }
      }
    }
    switch kind {
    case .number: return .numbers(each(texts.map { CSVField.number($0) ?? 0 }))
    case .date: return .dates(each(texts.map { CSVField.date($0) ?? 0 }))
    case .bool: return .bools(each(texts.map { CSVField.bool($0) == true ? 1 : 0 }))
    case .period:
      let periods = texts.map { Period.parse($0) ?? Period(start: 0, end: 0) }
      return .spans(starts: each(periods.map(\.start)), ends: each(periods.map(\.end)))
    case .text, .automatic: return nil
    }
  }
}

/// Counts what the values of a column could be.
package struct CSVTally {
  private var values = 0
  private var counts: [CSVKind: Int] = [:]
  /// Numbers that are years, which among periods are periods.
  private var years = 0
  package init() {}
}

extension CSVTally {
  package mutating func add(_ text: String) {
    // A field of blanks alone is missing.
    guard !CSVHeader.trimmed(text[...]).isEmpty else { return }
    values += 1
    guard let kind = CSVTally.kind(of: text) else { return }
    counts[kind, default: 0] += 1
    if kind == .number, text.utf8.count == 4, let year = Int(text), 1900...2199 ~= year {
      years += 1
    }
  }

  /// Periods, and the years between them.
  private var periods: Int { counts[.period].map { $0 + years } ?? 0 }

  /// Whether all values are years.
  package var isOfYears: Bool { values > 0 && years == values }

  /// The kind of all values but a few: one odd value among many is a mistake to report, not a reason to
  /// make a column of numbers texts. `nil` where there is no value.
  package var kind: CSVKind? {
    guard values > 0 else { return nil }
    if periods * 20 >= values * 19 { return .period }
    let best = counts.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
    guard let best, best.value * 20 >= values * 19 else { return .text }
    return best.key
  }

  /// How others write that there is no value, or none that is a number.
  private static let noValues: Set<String> = [
    "na", "n/a", "#n/a", "nan", "inf", "-inf", "+inf", "infinity", "-infinity", "null", "none",
    "-", "--", "–", "—", "?",
  ]

  /// Whether a text is what others write where there is no value.
  private static func isNoValue(_ text: String) -> Bool {
    noValues.contains(CSVHeader.trimmed(text[...]).lowercased())
  }

  /// How a missing value is written, where a text stands that may mean one beside those that do.
  package static func absence(_ text: String, beside given: Set<String>) -> String {
    guard isNoValue(text) else { return "a missing value is an empty field" }
    let words = (given.sorted() + [text]).map { "\"\($0)\"" }
    let list = words.count == 1 ? words[0] : "[\(words.joined(separator: ", "))]"
    return "if that stands for a missing value, say so: absent: \(list)"
  }

  /// The kind of half of some texts or more, and the first that isn't of it: of a column that is read as texts on
  /// account of a few. Words for a missing value don't count.
  package static func spoilt(_ texts: some Collection<String>) -> (kind: CSVKind, by: String)? {
    var tally = CSVTally()
    for text in texts where !isNoValue(text) {
      tally.add(text)
    }
    let best = tally.counts.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
    guard let best, best.key != .bool, best.value * 2 >= tally.values,
      let odd = texts.first(where: { !$0.isEmpty && kind(of: $0) != best.key })
    else { return nil }
    return (best.key, odd)
  }

  /// The kind of all values.
  package var unanimous: CSVKind? {
    guard values > 0 else { return nil }
    if periods == values { return .period }
    return counts.first { $0.value == values }?.key ?? .text
  }

  private static func startsWithZeros(_ text: String) -> Bool {
    let digits = Array(text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") })
    return digits.count > 1 && digits[0] == 48 && digits[1] >= 48 && digits[1] <= 57
  }

  private static func kind(of text: String) -> CSVKind? {
    guard let first = text.utf8.first else { return nil }
    switch first {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
      return CSVField.bool(text) == nil ? nil : .bool
    default:
      let trimmed = String(CSVHeader.trimmed(text[...]))
      // Zeros in front make an identifier, a postal code for instance.
      if let number = CSVField.number(trimmed) {
        return startsWithZeros(trimmed) || WholeDigits.areTooMany(trimmed, for: number)
          ? nil : .number
      }
      if CSVField.date(trimmed) != nil { return .date }
      return Period.parse(trimmed) == nil ? nil : .period
    }
  }
}
