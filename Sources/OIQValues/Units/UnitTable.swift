/// The units that a session knows. Words are looked up exactly first, then as prefix and unit.
///
/// Unit words never carry a bare scale: `B` is the byte here, whatever it means after a number.
package struct UnitTable: Sendable {
  /// In the order of help: standard units by what they measure, then the declared ones.
  package private(set) var rows: [UnitRow]
  private var indices: [String: Int]

  package init(rows: [UnitRow]) {
    self.rows = []
    self.indices = [:]
    indices.reserveCapacity(rows.count * 3)
    for row in rows { add(row) }
  }
}

extension UnitTable {
  /// Built when it is first used.
  package static let standard = UnitTable(rows: UnitRow.standard)

  private mutating func add(_ row: UnitRow) {
    rows.append(row)
    indices[row.symbol] = rows.count - 1
    for alias in row.aliases { indices[alias] = rows.count - 1 }
  }

  /// Makes a word a unit: another name for `meaning`, or a new base when that is `nil`.
  /// A word that was a unit before means the new one from here on.
  package mutating func declare(_ name: String, as meaning: Unit?) {
    var unit = meaning ?? Unit(symbol: name, dimension: Dimension(name))
    unit.symbol = name
    let text = meaning.map { "declared as \($0.symbol)" } ?? "declared as a thing to count"
    add(
      UnitRow(name, name: name, meaning: text, example: "3 \(name)", unit: unit, prefixes: .none))
  }

  package func isUnit(_ word: String) -> Bool { unit(word: word) != nil }

  /// The row that a word belongs to, for help.
  package func row(of word: String) -> UnitRow? {
    if let index = indices[word] { return rows[index] }
    return split(word).map { rows[$0.index] }
  }

  /// One word, without powers or quotients.
  package func unit(word: String) -> Unit? {
    if let index = indices[word] { return rows[index].unit }
    guard let (prefix, index) = split(word) else { return nil }
    let unit = rows[index].unit
    return Unit(
      symbol: word, dimension: unit.dimension, numerator: unit.numerator * prefix.numerator,
      denominator: unit.denominator * prefix.denominator)
  }

  private func split(_ word: String) -> (prefix: UnitPrefix, index: Int)? {
    var stem = Substring(word)
    for _ in 0..<2 where !stem.isEmpty {
      stem = stem.dropFirst()
      guard let index = indices[String(stem)], rows[index].symbol == stem else { continue }
      let start = word[..<stem.startIndex]
      // Compared by scalars: the two micro signs are canonically different, and both are wanted.
      guard let prefix = rows[index].prefixes.list.first(where: { $0.symbol == start }) else {
        continue
      }
      return (prefix, index)
    }
    return nil
  }

  /// Every word that is a unit, prefixed ones last.
  package var words: [String] {
    rows.flatMap { [$0.symbol] + $0.aliases } + rows.flatMap { $0.prefixedSymbols }
  }
}

extension UnitTable {
  /// The unit that a text such as `pJ/bit`, `USD/kWh`, `m^2` or `W*h` names.
  ///
  /// `WORD(^INT)?([*/]WORD(^INT)?)*`, from the left: `a/b*c` is `(a/b)*c`. `1/h` may begin a quotient;
  /// the empty text is the plain number. Blanks are not part of a unit.
  package func unit(_ text: String) -> Result<Unit, UnitProblem> {
    if text.isEmpty { return .success(.one) }
    if let unit = unit(word: text) { return .success(unit) }
    var reader = UnitReader(text: text, table: self)
    do { return .success(try reader.read()) } catch { return .failure(error) }
  }
}

/// Reads a unit's text a factor at a time.
private struct UnitReader {
  let bytes: [UInt8]
  let text: String
  let table: UnitTable
  var position = 0
  var result = Unit.one
  var symbol = ""

  init(text: String, table: UnitTable) {
    self.text = text
    self.bytes = Array(text.utf8)
    self.table = table
  }
}

extension UnitReader {
  private static let largestPower = 9

  mutating func read() throws(UnitProblem) -> Unit {
    var power = 1
    if bytes.starts(with: Array("1/".utf8)) { (symbol, position, power) = ("1/", 2, -1) }
    while true {
      try multiply(power)
      guard position < bytes.count else { break }
      switch bytes[position] {
      case UInt8(ascii: "*"): power = 1
      case UInt8(ascii: "/"): power = -1
      default: throw malformed()
      }
      symbol += power == 1 ? "*" : "/"
      position += 1
    }
    result.symbol = symbol
    guard result.numerator.isNormal, result.denominator.isNormal else {
      throw UnitProblem(kind: .outOfRange, text: text, range: 0..<bytes.count)
    }
    return result
  }

  private mutating func multiply(_ sign: Int) throws(UnitProblem) {
    let start = position
    while position < bytes.count, UnitReader.isWordByte(bytes[position]) { position += 1 }
    guard position > start else { throw malformed() }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let unit = table.unit(word: word) else {
      throw UnitProblem(
        kind: .unknown, text: text, range: start..<position, nearest: table.nearest(to: word),
        scaled: table.scaledThing(word))
    }
    symbol += unit.symbol
    let power = try exponent() * sign
    result.dimension = result.dimension * unit.dimension.raised(to: power)
    for _ in 0..<abs(power) {
      result.numerator *= power > 0 ? unit.numerator : unit.denominator
      result.denominator *= power > 0 ? unit.denominator : unit.numerator
    }
  }

  private mutating func exponent() throws(UnitProblem) -> Int {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "^") else { return 1 }
    let start = position
    position += 1
    let isNegative = position < bytes.count && bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var value = 0
    let digits = position
    while position < bytes.count, case let digit = Int(bytes[position]) - 48, 0...9 ~= digit {
      value = min(value * 10 + digit, 1000)
      position += 1
    }
    guard position > digits else { throw malformed() }
    guard 1...UnitReader.largestPower ~= value else {
      throw UnitProblem(kind: .outOfRange, text: text, range: start..<position)
    }
    symbol += String(decoding: bytes[start..<position], as: UTF8.self)
    return isNegative ? -value : value
  }

  private func malformed() -> UnitProblem {
    let end = min(position + 1, bytes.count)
    return UnitProblem(kind: .malformed, text: text, range: min(position, end)..<end)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "%"), 0x80...:
      true
    default: false
    }
  }
}
