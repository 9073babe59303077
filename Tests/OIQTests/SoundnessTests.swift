import OIQ
import Testing

/// Over random queries: the rows that `why` names make the cell again, and so does the arithmetic of its tree.
@Suite struct SoundnessTests {
  /// Each stage and function is in queries whose cells were looked at.
  static let kinds: Set<String> = [
    "union", "unpivot", "calendarize", "pivot", "distinct", "compare", "derive", "query", "join",
    "anti", "take", "prev", "next", "cumsum", "share", "movavg", "rank", "row_number", "sum",
    "mean", "min", "max", "first", "last", "median", "count", "sd", "quantile", "count_distinct",
  ]

  @Test func rowsNamedAreEnough() throws {
    var leftOut = 0
    var seen: [String: Int] = [:]
    for seed in 0..<UInt64(500) {
      let tables = WhyTables(seed: seed)
      let query = WhyQuery(seed: seed)
      let execution = try tables.session().execute(query.text)
      let result = try #require(execution.tables.last, "\(query): \(execution.errors)")
      var random = WhyGenerator(seed &+ 5)
      let columns = query.numbers.filter(result.columnNames.contains)
      for _ in 0..<3 where result.rowCount > 0 && !columns.isEmpty {
        let (row, column) = (random.below(result.rowCount), random.one(of: columns))
        let kept = tables.keeping(try result.sourceRows(row: row, column: column))
        if kept.count < tables.count { leftOut += 1 }
        let again = try kept.session().execute(query.text)
        let found = again.tables.last.flatMap { table in
          (0..<table.rowCount).first { other in
            query.keys.allSatisfy { table[other, $0] == result[row, $0] }
          }.flatMap { table[$0, column] }
        }
        // A column of a pivot is there only where it has a value.
        let expected = result[row, column]
        let isGone = found == nil && expected?.isMissing == true && query.kinds.contains("pivot")
        #expect(isGone || found == expected, "\(query), row \(row), \(column), \(again.errors)")
        for kind in query.kinds { seen[kind, default: 0] += 1 }
      }
    }
    #expect(leftOut > 1000)
    for kind in Self.kinds { #expect(seen[kind, default: 0] >= 10, "\(kind)") }
  }

  @Test func arithmeticGivesTheCell() throws {
    var checked: [Explanation.Operation: Int] = [:]
    for seed in 0..<UInt64(400) {
      let query = WhyQuery(seed: seed)
      let execution = try WhyTables(seed: seed).session().execute(query.text)
      let result = try #require(execution.tables.last, "\(query): \(execution.errors)")
      for row in 0..<min(result.rowCount, 2) {
        for column in query.numbers where result.columnNames.contains(column) {
          let why = try result.why(row: row, column: column, folding: nil)
          #expect(why.cell == result[row, column], "\(query)")
          try check(why, "\(query), \(row), \(column)", &checked)
        }
      }
    }
    let expected: [Explanation.Operation] = [
      .formula, .sum, .mean, .median, .min, .max, .first, .last, .count, .countDistinct, .sd,
      .quantile, .cumsum, .share, .movavg, .prev, .next, .rank, .rowNumber, .calendarize,
    ]
    for operation in expected { #expect(checked[operation, default: 0] >= 5, "\(operation)") }
  }

  /// Computes each step of a tree again from the values below it.
  private func check(
    _ node: Explanation, _ text: String, _ checked: inout [Explanation.Operation: Int]
  ) throws {
    for input in node.inputs { try check(input, text, &checked) }
    let expected = try Recomputed(node).value
    guard let expected else { return }
    checked[node.operation, default: 0] += 1
    let value = node.cell.number
    let isClose =
      value.map { abs($0 - (expected ?? .infinity)) <= 1e-11 * max(1, abs($0)) }
      ?? (expected == nil)
    #expect(
      isClose, "\(text): \(node.operation) \(node.summary) \(value as Any) \(expected as Any)")
  }
}

/// What a step gives from the values of its inputs; no value where its text does not say it all.
private struct Recomputed {
  /// The outer is nil where the step can't be computed again.
  var value: Double??

  init(_ node: Explanation) throws {
    let numbers = node.inputs.compactMap(\.cell.number)
    let count = Double(numbers.count)
    let sum = numbers.reduce(0, +)
    let sorted = numbers.sorted()
    switch node.operation {
    case .sum, .cumsum: value = numbers.isEmpty ? .some(nil) : sum
    case .mean, .movavg:
      // Of fewer rows than the window has it is missing.
      if node.operation == .movavg, numbers.count < 2 { return }
      value = .some(numbers.isEmpty ? nil : sum / count)
    case .min: value = .some(sorted.first)
    case .max: value = .some(sorted.last)
    case .median: value = .some(Recomputed.quantile(sorted, 0.5))
    case .quantile: value = .some(Recomputed.quantile(sorted, 0.3))
    case .count: value = node.cell.number == nil ? nil : .some(Double(node.inputs.count))
    case .countDistinct: value = .some(Double(Set(numbers).count))
    case .sd:
      let mean = sum / count
      let squares = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
      value = .some(numbers.count < 2 ? nil : (squares / (count - 1)).squareRoot())
    case .first, .last, .prev, .next: value = .some(numbers.first)
    case .share:
      // The row's own value comes first; a sum of 0 has no shares.
      let own = node.inputs.first?.cell.number
      value = .some(sum == 0 ? nil : own.map { $0 / sum })
    case .rank, .rowNumber: value = .some(Double(node.inputs.count))
    case .calendarize: value = Recomputed.calendar(node)
    case .formula: value = try Recomputed.formula(node)
    case .row, .assumption, .query, .constant, .absence, .any, .all: value = nil
    }
  }

  /// The facts inside, and of each fact around so many of so many days of what its parts leave.
  static func calendar(_ node: Explanation) -> Double?? {
    if node.summary.hasSuffix("days that no fact covers") { return .some(nil) }
    let words = node.summary.split(separator: " ")
    let shares = words.indices.dropFirst(1).dropLast(2).compactMap { place -> Double? in
      guard words[place] == "of", words[place + 2] == "days", let part = Double(words[place - 1]),
        let whole = Double(words[place + 1])
      else { return nil }
      return part / whole
    }
    let inside = node.inputs.count - shares.count
    var total = 0.0
    for (index, input) in node.inputs.enumerated() {
      guard let amount = input.cell.number else { return nil }
      let parts = input.inputs.filter { $0.summary.hasPrefix("taken off first:") }
      let less = parts.compactMap(\.cell.number).reduce(0, +)
      total += index < inside ? amount : (amount - less) * shares[index - inside]
    }
    return node.inputs.isEmpty ? .some(nil) : .some(total)
  }

  /// Linear between the two nearest.
  static func quantile(_ sorted: [Double], _ level: Double) -> Double? {
    guard let last = sorted.indices.last else { return nil }
    let place = level * Double(last)
    let below = Int(place)
    let above = min(below + 1, last)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }

  /// The formula's own text over a row of the inputs' values.
  static func formula(_ node: Explanation) throws -> Double?? {
    guard let text = node.formula, !text.contains("from"), !node.inputs.isEmpty else { return nil }
    let session = Session()
    var columns: [String: Double?] = ["x": nil, "y": nil, "z": nil]
    for place in 1...6 { columns["c\(place)"] = .some(nil) }
    for input in node.inputs { columns[input.name] = .some(input.cell.number) }
    try session.register("r", columns.map { .numbers($0.key, [$0.value]) })
    let execution = session.execute("from r | derive made = \(text) | select made")
    guard let table = execution.tables.last else { return nil }
    return .some(table[0, "made"]?.number)
  }
}
