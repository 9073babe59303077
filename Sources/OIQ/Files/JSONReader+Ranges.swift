import OIQText
import OIQValues

/// A range in a JSON file: an object of its parts, `{"p5": 1, "p50": 2, "p95": 4}` or `{"low": 1, "value": 2,
/// "high": 4}`. Its parts become columns beside each other, as in other files.
struct JSONRange {
  /// Where its first object begins.
  let place: Int
  /// Its columns, in the order of its parts.
  let columns: [Int]
  let parts: [String]

  static let shape =
    #"a range is {"p5": 1, "p50": 2, "p95": 4} or {"low": 1, "value": 2, "high": 4}"#
}

extension JSONReader {
  /// Reads the object behind a key.
  mutating func readRange(_ key: String) throws(Diagnostic) {
    let start = position
    position += 1
    skipBlanks()
    var seen: Set<String> = []
    repeat {
      skipBlanks()
      let place = position
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw noRange(key, at: start)
      }
      let part = try readText()
      let range = try range(key, having: part, at: start)
      guard let index = range.parts.firstIndex(of: part), seen.insert(part).inserted else {
        throw seen.isEmpty && RangeParts.allCases.contains { $0.names.contains(part) }
          ? mixedRanges(key, range, and: part, at: start) : noRange(key, at: start)
      }
      skipBlanks()
      guard eat(":") else { throw problem("expected ':', found \(found)", at: position) }
      skipBlanks()
      let column = range.columns[index]
      if columns[column].count > rowCount {
        throw problem("the key '\(key)' comes twice in one object", at: start)
      }
      try readValue(into: column, at: place)
      skipBlanks()
    } while eat(",")
    guard eat("}") else { throw problem("expected ',' or '}', found \(found)", at: position) }
    try requireEnds(ofRange: key, at: start)
    try requireOrder(ofRange: key, at: start)
  }

  /// A distribution with a median has both its ends, unless a schema makes columns of its parts.
  private func requireEnds(ofRange key: String, at place: Int) throws(Diagnostic) {
    guard let range = ranges[key],
      let parts = RangeParts.allCases.first(where: { $0.names == range.parts }),
      !range.columns.contains(where: { wished[columns[$0].name] != nil })
    else { return }
    let isThere = range.columns.map { columns[$0].number(row: rowCount) != nil }
    guard parts.isHoled(isThere), let hole = isThere.firstIndex(of: false) else { return }
    throw problem(
      "a range of column \(JSONColumn.name(ofKey: key)) has a median and no \(range.parts[hole])",
      at: place, help: "give all three, or the ends alone")
  }

  /// A range runs from its low to its high, unless a schema makes columns of its parts.
  private func requireOrder(ofRange key: String, at place: Int) throws(Diagnostic) {
    guard let range = ranges[key] else { return }
    let given = zip(range.columns, range.parts).compactMap { index, part in
      columns[index].number(row: rowCount).map { (part, $0) }
    }
    guard !range.columns.contains(where: { wished[columns[$0].name] != nil }) else { return }
    for ((low, first), (high, second)) in zip(given, given.dropFirst()) where first > second {
      let (first, second) = (NumberText.shortest(first), NumberText.shortest(second))
      throw problem(
        "a range of column \(JSONColumn.name(ofKey: key)) runs backwards: its \(low), \(first), is above its \(high), \(second)",
        at: place)
    }
  }

  private func noRange(_ key: String, at place: Int) -> Diagnostic {
    problem(
      "column \(JSONColumn.name(ofKey: key)) holds an object that is no range", at: place,
      help: "rows must be flat objects; \(JSONRange.shape)")
  }

  /// An object of the parts of one kind of range, where the column's are of the other.
  private func mixedRanges(
    _ key: String, _ range: JSONRange, and part: String, at place: Int
  ) -> Diagnostic {
    problem(
      "column \(JSONColumn.name(ofKey: key)) has ranges of two kinds: of \(range.parts.joined(separator: ", ")) at first, and with \(part) here",
      at: place,
      help:
        "a column's ranges are all of one kind, as a stated low is no 5% point; \(JSONRange.shape)"
    )
  }

  /// The range of a key, made with its first object.
  private mutating func range(
    _ key: String, having part: String, at place: Int
  ) throws(Diagnostic) -> JSONRange {
    if let range = ranges[key] { return range }
    guard let parts = RangeParts.allCases.map(\.names).first(where: { $0.contains(part) }) else {
      throw noRange(key, at: place)
    }
    let made = parts.map { JSONColumn(key: key, part: $0) }
    if let twice = made.first(where: { part in columns.contains { $0.name == part.name } }) {
      throw problem("two columns are called \(twice.name)", at: place, help: "rename one")
    }
    let range = JSONRange(
      place: place, columns: Array(columns.count..<columns.count + parts.count), parts: parts)
    columns += made
    ranges[key] = range
    return range
  }

  /// The columns in their order: a range's parts stand where its key came first, be it with a null.
  func ordered() throws(Diagnostic) -> [JSONColumn] {
    var places = Array(columns.indices)
    for (key, range) in ranges {
      guard let index = columnIndex(of: key) else { continue }
      guard columns[index].isEmpty else {
        throw problem(
          "column \(columns[index].name) holds a range here and plain values elsewhere",
          at: range.place, help: JSONRange.shape)
      }
      for part in range.columns { places[part] = min(index, range.columns[0]) }
      places[index] = -1
    }
    return columns.indices.filter { places[$0] >= 0 }
      .sorted { (places[$0], $0) < (places[$1], $1) }.map { columns[$0] }
  }
}
