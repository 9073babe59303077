/// Every word with a meaning of its own. A word is a keyword everywhere or only in its place;
/// backticks make a name of any of them.
package enum Keyword: String, CaseIterable, Hashable, Sendable {
  // Reserved
  case `let`, from, `if`, then, `else`, and, or, not, `in`, `is`, missing, overlaps, to, by, on
  case sort, `where`, `as`, under, `for`, over, step, within, desc
  case `true`, `false`

  // At the start of a statement
  case unit, `import`, use, assert, scenario, record, tornado, solve, sweep, why, explain, describe

  // After `|` (with `where`, `sort` and `describe`)
  case select, derive, aggregate, take, skip, distinct, accept, join, union, calendarize
  case pivot, unpivot, fill, compare, plot, save

  // After `join`
  case left, anti, asof, one

  // Inside a phrase: `as of`, `all versions`, `why all`, `explain analyze`
  case of, all, versions, analyze
}

extension Keyword {
  /// Where a word is a keyword.
  package enum Place: Hashable, Sendable {
    case anywhere, statement, stage, join, phrase
  }

  package var place: Place {
    switch self {
    case .let, .from, .if, .then, .else, .and, .or, .not, .in, .is, .missing, .overlaps, .to, .by,
      .on, .sort, .where, .as, .under, .for, .over, .step, .within, .desc, .true, .false:
      .anywhere
    case .unit, .import, .use, .assert, .scenario, .record, .tornado, .solve, .sweep, .why,
      .explain, .describe:
      .statement
    case .select, .derive, .aggregate, .take, .skip, .distinct, .accept, .join, .union,
      .calendarize, .pivot, .unpivot, .fill, .compare, .plot, .save:
      .stage
    case .left, .anti, .asof, .one: .join
    case .of, .all, .versions, .analyze: .phrase
    }
  }

  /// The words that may follow `|`.
  package static let stages: [Keyword] =
    [.where, .select, .derive, .aggregate, .sort]
    + allCases.filter { $0.place == .stage && ![.select, .derive, .aggregate].contains($0) }
    + [.describe]

  /// The words that may start a statement.
  package static let statements: [Keyword] =
    [.let, .from] + allCases.filter { $0.place == .statement }

  /// Whether a statement may end after the word.
  package var canEndStatement: Bool {
    switch self {
    case .true, .false, .missing, .desc: true
    default: place != .anywhere
    }
  }
}

extension Keyword {
  /// The keyword that the bytes spell, wherever it is one.
  static func matching(_ bytes: [UInt8], _ range: Range<Int>) -> Keyword? {
    guard (2...11).contains(range.count) else { return nil }
    return table[PackedWord(bytes, range, adding: 0)]
  }

  /// The keyword that the bytes shout: `AND`.
  static func matchingCapitals(_ bytes: [UInt8], _ range: Range<Int>) -> Keyword? {
    guard (2...11).contains(range.count) else { return nil }
    for at in range where !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[at]) {
      return nil
    }
    return table[PackedWord(bytes, range, adding: 0x20)]
  }

  private static let table = KeywordTable()
}

/// Up to sixteen bytes in two machine words, so that a word is compared without making a `String`.
private struct PackedWord: Hashable, Sendable {
  var low: UInt64 = 0
  var high: UInt64 = 0

  init() {}

  init(_ bytes: [UInt8], _ range: Range<Int>, adding offset: UInt8) {
    let middle = min(range.lowerBound + 8, range.upperBound)
    // The last byte first, so that the others push it up.
    var at = range.upperBound
    while at > middle {
      at -= 1
      high = high << 8 | UInt64(bytes[at] &+ offset)
    }
    while at > range.lowerBound {
      at -= 1
      low = low << 8 | UInt64(bytes[at] &+ offset)
    }
  }
}

/// Open addressing in four times as many places as there are words.
private struct KeywordTable: Sendable {
  private var keys = [PackedWord](repeating: PackedWord(), count: KeywordTable.size)
  private var keywords = [Keyword?](repeating: nil, count: KeywordTable.size)
  private static let size = 512

  init() {
    for keyword in Keyword.allCases {
      let bytes = Array(keyword.rawValue.utf8)
      let key = PackedWord(bytes, bytes.indices, adding: 0)
      let place = place(of: key)
      keys[place] = key
      keywords[place] = keyword
    }
  }

  subscript(key: PackedWord) -> Keyword? { keywords[place(of: key)] }

  /// Where the key is, or where it would be put.
  private func place(of key: PackedWord) -> Int {
    let mixed = (key.low ^ (key.high &* 31)) &* 0x9E37_79B9_7F4A_7C15
    var place = Int(mixed >> 55)
    while keywords[place] != nil, keys[place] != key { place = (place + 1) & (keys.count - 1) }
    return place
  }
}
