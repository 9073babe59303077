/// Every word with a meaning of its own. A word is a keyword everywhere (`reserved`) or only in
/// its place (`contextual`); backticks make a name of any of them.
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

  package static let reserved = allCases.filter { $0.place == .anywhere }
  package static let contextual = allCases.filter { $0.place != .anywhere }

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
  /// The keyword that the bytes spell, reserved or contextual.
  static func matching(_ bytes: [UInt8], _ range: Range<Int>) -> Keyword? {
    guard (2...11).contains(range.count) else { return nil }
    let key = PackedWord(bytes[range])
    for candidate in buckets[key.bucket] where candidate.key == key { return candidate.keyword }
    return nil
  }

  private struct Entry: Sendable {
    var key: PackedWord
    var keyword: Keyword
  }

  private static let buckets: [[Entry]] = {
    var table = [[Entry]](repeating: [], count: PackedWord.bucketCount)
    for keyword in allCases {
      let key = PackedWord(Array(keyword.rawValue.utf8)[...])
      table[key.bucket].append(Entry(key: key, keyword: keyword))
    }
    return table
  }()
}

/// Up to sixteen bytes in two machine words, so that a word is compared without making a `String`.
private struct PackedWord: Hashable, Sendable {
  var low: UInt64 = 0
  var high: UInt64 = 0

  static let bucketCount = 256

  init(_ bytes: ArraySlice<UInt8>) {
    for (offset, byte) in bytes.prefix(16).enumerated() {
      if offset < 8 {
        low |= UInt64(byte) << UInt64(offset * 8)
      } else {
        high |= UInt64(byte) << UInt64((offset - 8) * 8)
      }
    }
  }

  var bucket: Int {
    let mixed = (low ^ (high &* 31)) &* 0x9E37_79B9_7F4A_7C15
    return Int(mixed >> 56)
  }
}
