import Support

/// An expression in both languages. In SQL a truth is 1 or 0 and never null, but for a column's own.
struct Twin {
  var oiq: String
  var sql: String
}

/// A column of the rows so far, as each language calls it.
struct TwinColumn {
  var twin: Twin
  var kind: Kind
  /// How many bits its numbers may need: over 48 they may be rounded, and are neither compared, sorted nor grouped by.
  var bits = 0

  var isExact: Bool { bits <= TwinColumn.exactBits }
  static let exactBits = 48
}

/// Random expressions over columns.
struct TwinExpressions {
  var columns: [TwinColumn]
}

extension TwinExpressions {
  func column(_ kind: Kind, exact: Bool, _ random: inout SeededGenerator) -> TwinColumn? {
    let fitting = columns.filter { $0.kind == kind && ($0.isExact || !exact) }
    return fitting.isEmpty ? nil : fitting[random.below(fitting.count)]
  }

  func make(_ kind: Kind, depth: Int, exact: Bool, _ random: inout SeededGenerator) -> TwinColumn {
    switch kind {
    case .number: number(depth, exact, &random)
    case .text, .date: name(kind, depth, &random)
    case .bool: TwinColumn(twin: truth(depth, &random), kind: .bool)
    }
  }

  private func number(_ depth: Int, _ exact: Bool, _ random: inout SeededGenerator) -> TwinColumn {
    if depth == 0 || random.below(4) == 0 {
      if random.below(4) != 0, let column = column(.number, exact: exact, &random) { return column }
      let value = Double(random.below(17) - 8) / 2
      return TwinColumn(twin: Twin(oiq: "(\(value))", sql: "(\(value))"), kind: .number, bits: 6)
    }
    let left = number(depth - 1, exact, &random)
    switch random.below(exact ? 6 : 7) {
    case 0, 1:
      let right = number(depth - 1, exact, &random)
      let sign = random.below(2) == 0 ? "+" : "-"
      return joined(left, sign, right, bits: max(left.bits, right.bits) + 1)
    case 2:
      let right = number(depth - 1, exact, &random)
      guard !exact || left.bits + right.bits <= TwinColumn.exactBits else { return left }
      return joined(left, "*", right, bits: left.bits + right.bits)
    case 3:
      let twin = Twin(oiq: "abs(\(left.twin.oiq))", sql: "abs(\(left.twin.sql))")
      return TwinColumn(twin: twin, kind: .number, bits: left.bits)
    case 4:
      let right = number(depth - 1, exact, &random)
      return chosen(left, right, depth, bits: max(left.bits, right.bits), &random)
    case 5:
      let right = number(depth - 1, exact, &random)
      return replaced(left, right, bits: max(left.bits, right.bits))
    default:
      // What is divided by is exact, so that it is zero in both or in neither.
      let right = number(depth - 1, true, &random)
      return joined(left, "/", right, bits: TwinColumn.exactBits + 1)
    }
  }

  private func joined(
    _ left: TwinColumn, _ sign: String, _ right: TwinColumn, bits: Int
  ) -> TwinColumn {
    TwinColumn(
      twin: Twin(
        oiq: "(\(left.twin.oiq) \(sign) \(right.twin.oiq))",
        sql: "(\(left.twin.sql) \(sign) \(right.twin.sql))"), kind: .number, bits: bits)
  }

  private func chosen(
    _ left: TwinColumn, _ right: TwinColumn, _ depth: Int, bits: Int = 0,
    _ random: inout SeededGenerator
  ) -> TwinColumn {
    let condition = predicate(depth - 1, &random)
    return TwinColumn(
      twin: Twin(
        oiq: "(if \(condition.oiq) then \(left.twin.oiq) else \(right.twin.oiq))",
        sql: "(case when \(condition.sql) then \(left.twin.sql) else \(right.twin.sql) end)"),
      kind: left.kind, bits: bits)
  }

  private func replaced(_ left: TwinColumn, _ right: TwinColumn, bits: Int = 0) -> TwinColumn {
    TwinColumn(
      twin: Twin(
        oiq: "(\(left.twin.oiq) ?? \(right.twin.oiq))",
        sql: "coalesce(\(left.twin.sql), \(right.twin.sql))"), kind: left.kind, bits: bits)
  }

  /// A text or a date.
  private func name(_ kind: Kind, _ depth: Int, _ random: inout SeededGenerator) -> TwinColumn {
    if depth > 0, random.below(2) == 0 {
      let left = name(kind, depth - 1, &random)
      let right = name(kind, depth - 1, &random)
      return random.below(2) == 0 ? chosen(left, right, depth, &random) : replaced(left, right)
    }
    if random.below(4) != 0, let column = column(kind, exact: false, &random) { return column }
    return TwinColumn(twin: constant(kind, &random), kind: kind)
  }

  /// A truth where it decides: a missing one is false.
  func predicate(_ depth: Int, _ random: inout SeededGenerator) -> Twin {
    let truth = truth(depth, &random)
    return Twin(oiq: truth.oiq, sql: "coalesce(\(truth.sql), 0)")
  }

  private func truth(_ depth: Int, _ random: inout SeededGenerator) -> Twin {
    if depth > 0, random.below(2) == 0 {
      let left = predicate(depth - 1, &random)
      let right = predicate(depth - 1, &random)
      switch random.below(3) {
      case 0: return Twin(oiq: "(not \(left.oiq))", sql: "(not \(left.sql))")
      case 1:
        return Twin(oiq: "(\(left.oiq) and \(right.oiq))", sql: "(\(left.sql) and \(right.sql))")
      default:
        return Twin(oiq: "(\(left.oiq) or \(right.oiq))", sql: "(\(left.sql) or \(right.sql))")
      }
    }
    if random.below(6) == 0, let column = column(.bool, exact: false, &random) {
      return column.twin
    }
    let kind = Kind.allCases[random.below(Kind.allCases.count)]
    let inner = max(0, depth - 1)
    let left = make(kind, depth: inner, exact: true, &random)
    switch random.below(8) {
    case 0: return Twin(oiq: "(\(left.twin.oiq) is missing)", sql: "(\(left.twin.sql) is null)")
    case 1:
      return Twin(oiq: "(\(left.twin.oiq) is not missing)", sql: "(\(left.twin.sql) is not null)")
    case 2 where kind == .text || kind == .number:
      let list = (0...random.below(3)).map { _ in constant(kind, &random) }
      let word = random.below(2) == 0 ? "in" : "not in"
      let found =
        "coalesce(\(left.twin.sql) in (\(list.map(\.sql).joined(separator: ", "))), 0)"
      return Twin(
        oiq: "(\(left.twin.oiq) \(word) [\(list.map(\.oiq).joined(separator: ", "))])",
        sql: word == "in" ? found : "(not \(found))")
    default:
      let right = make(kind, depth: inner, exact: true, &random)
      let orders = kind == .bool ? ["==", "!="] : ["==", "!=", "<", "<=", ">", ">="]
      let order = orders[random.below(orders.count)]
      let same = "coalesce(\(left.twin.sql) \(order == "!=" ? "==" : order) \(right.twin.sql), 0)"
      return Twin(
        oiq: "(\(left.twin.oiq) \(order) \(right.twin.oiq))",
        sql: order == "!=" ? "(not \(same))" : same)
    }
  }

  private func constant(_ kind: Kind, _ random: inout SeededGenerator) -> Twin {
    switch kind {
    case .text:
      let text = SampleTable.texts[random.below(SampleTable.texts.count)]
      return Twin(oiq: "\"\(text)\"", sql: "'\(text)'")
    case .date:
      let day = SampleTable.date(random.below(12))
      return Twin(oiq: day, sql: "'\(day)'")
    case .number, .bool:
      let value = Double(random.below(25) - 12) / 4
      return Twin(oiq: "\(value)", sql: "\(value)")
    }
  }
}
