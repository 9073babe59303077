import Support

/// Makes random pipes over sample tables.
struct TwinPipes {
  var random: SeededGenerator
  let tables: [SampleTable]
  private var made = 0

  init(seed: UInt64, rows: Int) {
    random = SeededGenerator(seed: seed)
    tables = [
      SampleTable("a", rows: rows == 0 ? 0 : random.below(rows) + 1, random: &random),
      SampleTable("b", rows: random.below(9), random: &random),
    ]
  }
}

extension TwinPipes {
  /// The pipe after each of its stages: the first one that answers wrongly names the stage at fault.
  mutating func prefixes(stages: Int, mayJoin: Bool) -> [TwinPipe] {
    var pipe = start(tables[0])
    var prefixes = [pipe]
    for _ in 0..<stages {
      lengthen(&pipe, mayJoin: mayJoin)
      prefixes.append(pipe)
    }
    return prefixes
  }

  mutating func start(_ table: SampleTable) -> TwinPipe {
    let columns = table.columns.map {
      TwinColumn(twin: Twin(oiq: $0.name, sql: $0.name), kind: $0.kind, bits: 6)
    }
    return TwinPipe(
      stages: ["from \(table.name)"],
      queries: [(fresh("q"), "select *, rowid as ord from \(table.name)")], columns: columns)
  }

  mutating func fresh(_ stem: String) -> String {
    made += 1
    return "\(stem)\(made)"
  }

  mutating func add(_ stage: String, _ sql: String, to pipe: inout TwinPipe) {
    pipe.stages.append(stage)
    pipe.queries.append((fresh("q"), sql))
  }

  mutating func lengthen(_ pipe: inout TwinPipe, mayJoin: Bool) {
    switch random.below(mayJoin ? 17 : 12) {
    case 0, 1: keep(&pipe)
    case 2: derive(&pipe)
    case 3: select(&pipe)
    case 4: sort(&pipe)
    case 5: take(&pipe)
    case 6: distinct(&pipe)
    case 7, 8: aggregate(&pipe)
    case 9: window(&pipe)
    case 10: fill(&pipe)
    case 11: unpivot(&pipe)
    case 12, 13, 14: join(&pipe)
    default: unite(&pipe)
    }
  }
}

// MARK: Stages of single rows

extension TwinPipes {
  private mutating func keep(_ pipe: inout TwinPipe) {
    let condition = TwinExpressions(columns: pipe.columns).predicate(2, &random)
    add("where \(condition.oiq)", "select * from \(pipe.last) where \(condition.sql)", to: &pipe)
  }

  private mutating func derive(_ pipe: inout TwinPipe) {
    let kind = Kind.allCases[random.below(Kind.allCases.count)]
    var column = TwinExpressions(columns: pipe.columns)
      .make(kind, depth: 2, exact: random.below(3) > 0, &random)
    let value = column.twin
    // Now and then the new column takes the name of one that is there.
    let place = pipe.columns.indices.filter {
      pipe.columns[$0].twin.oiq == pipe.columns[$0].twin.sql
    }
    if let index = place.randomElement(using: &random), random.below(3) == 0 {
      let name = pipe.columns[index].twin.sql
      column.twin = Twin(oiq: name, sql: name)
      let others = pipe.columns.indices.filter { $0 != index }.map { pipe.columns[$0].twin.sql }
      let list = others + ["\(value.sql) as \(name)", "ord"]
      add(
        "derive \(name) = \(value.oiq)",
        "select \(list.joined(separator: ", ")) from \(pipe.last)", to: &pipe)
      pipe.columns[index] = column
      return
    }
    let name = fresh("v")
    column.twin = Twin(oiq: name, sql: name)
    add(
      "derive \(name) = \(value.oiq)", "select *, \(value.sql) as \(name) from \(pipe.last)",
      to: &pipe)
    pipe.columns.append(column)
  }

  private mutating func select(_ pipe: inout TwinPipe) {
    var kept = pipe.plain.filter { _ in random.below(3) > 0 }
    var items = kept.map(\.twin)
    for column in pipe.columns where column.twin.oiq != column.twin.sql || random.below(4) == 0 {
      let name = fresh("v")
      items.append(
        Twin(oiq: "\(name) = \(column.twin.oiq)", sql: "\(column.twin.sql) as \(name)"))
      kept.append(
        TwinColumn(twin: Twin(oiq: name, sql: name), kind: column.kind, bits: column.bits))
    }
    guard !kept.isEmpty else { return }
    add(
      "select \(items.map(\.oiq).joined(separator: ", "))",
      "select \(items.map(\.sql).joined(separator: ", ")), ord from \(pipe.last)", to: &pipe)
    pipe.columns = kept
  }

  private mutating func fill(_ pipe: inout TwinPipe) {
    guard let column = pipe.plain.randomElement(using: &random) else { return }
    let name = column.twin.sql
    let others = pipe.columns.map(\.twin.sql).filter { $0 != name } + ["ord"]
    let list = others.joined(separator: ", ")
    if random.below(2) == 0 {
      let value = TwinExpressions(columns: []).make(column.kind, depth: 0, exact: true, &random)
        .twin
      add(
        "fill \(name) = \(value.oiq)",
        "select \(list), coalesce(\(name), \(value.sql)) as \(name) from \(pipe.last)", to: &pipe)
    } else {
      let keys = self.keys(pipe, upTo: 1).filter { $0.twin.sql != name }
      let partition = keys.isEmpty ? "" : "partition by \(keys[0].twin.sql) "
      let by = keys.isEmpty ? "" : " by \(keys[0].twin.oiq)"
      let run = "select *, count(\(name)) over (\(partition)order by ord) as run from \(pipe.last)"
      let partitionOfRun = keys.isEmpty ? "partition by run" : "\(partition), run"
      add(
        "fill \(name) = prev(\(name))\(by)",
        "select \(list), max(\(name)) over (\(partitionOfRun)) as \(name) from (\(run))", to: &pipe)
    }
  }

  private mutating func unpivot(_ pipe: inout TwinPipe) {
    let numbers = pipe.plain.filter { $0.kind == .number }
    // Columns of a joined table keep their name without its prefix, and would meet the left's.
    guard numbers.count > 1, pipe.plain.count == pipe.columns.count,
      !pipe.plain.contains(where: { $0.twin.sql == "value" })
    else { return }
    let turned = Array(numbers.shuffled(using: &random).prefix(2))
    let name = fresh("v")
    pipe.columns.removeAll { column in turned.contains { $0.twin.sql == column.twin.sql } }
    let list = pipe.columns.map { "\($0.twin.sql), " }.joined()
    let parts = turned.enumerated().map { place, column in
      "select \(list)'\(column.twin.sql)' as \(name), \(column.twin.sql) as value, "
        + "ord * 2 + \(place) as ord from \(pipe.last)"
    }
    add(
      "unpivot \(turned.map(\.twin.oiq).joined(separator: ", ")) to \(name)",
      parts.joined(separator: " union all "), to: &pipe)
    pipe.columns.append(TwinColumn(twin: Twin(oiq: name, sql: name), kind: .text))
    pipe.columns.append(
      TwinColumn(
        twin: Twin(oiq: "value", sql: "value"), kind: .number,
        bits: max(turned[0].bits, turned[1].bits)))
  }
}

// MARK: Order and groups

extension TwinPipes {
  /// Columns to group by: exact ones that a bare name calls.
  private mutating func keys(_ pipe: TwinPipe, upTo count: Int) -> [TwinColumn] {
    let fitting = pipe.plain.filter(\.isExact).shuffled(using: &random)
    return Array(fitting.prefix(random.below(count + 1)))
  }

  /// Keys of an order, and the same in SQL, where missing values have to be told to come last.
  ///
  /// - Parameter inTime: Whether days may follow another key: rows of a window that are sorted so are series, and
  ///   `prev` sees none of another series.
  private mutating func order(_ pipe: TwinPipe, inTime: Bool = true) -> Twin? {
    let fitting = pipe.columns.filter { $0.isExact && $0.kind != .bool }.shuffled(using: &random)
    let chosen = fitting.prefix(1 + random.below(2))
    guard inTime || !chosen.dropFirst().contains(where: { $0.kind == .date }) else { return nil }
    let keys = chosen.map { column in
      let way = random.below(2) == 0 ? "" : " desc"
      let name = column.twin.sql
      return Twin(oiq: column.twin.oiq + way, sql: "\(name) is null, \(name)\(way)")
    }
    guard !keys.isEmpty else { return nil }
    return Twin(
      oiq: keys.map(\.oiq).joined(separator: ", "), sql: keys.map(\.sql).joined(separator: ", "))
  }

  private mutating func sort(_ pipe: inout TwinPipe) {
    guard let order = order(pipe) else { return }
    add(
      "sort \(order.oiq)",
      "select \(pipe.names), row_number() over (order by \(order.sql), ord) as ord from \(pipe.last)",
      to: &pipe)
  }

  private mutating func take(_ pipe: inout TwinPipe) {
    let count = random.below(8)
    let keys = keys(pipe, upTo: 2)
    if random.below(3) == 0 {
      add(
        "skip \(count)", "select * from \(pipe.last) order by ord limit -1 offset \(count)",
        to: &pipe)
    } else if keys.isEmpty {
      add("take \(count)", "select * from \(pipe.last) order by ord limit \(count)", to: &pipe)
    } else {
      let by = keys.map(\.twin.oiq).joined(separator: ", ")
      add(
        "take \(count) by \(by)",
        "select \(pipe.names), ord from (select *, row_number() over (partition by \(by) order by ord) "
          + "as place from \(pipe.last)) where place <= \(count)", to: &pipe)
    }
  }

  private mutating func distinct(_ pipe: inout TwinPipe) {
    let keys = keys(pipe, upTo: 3)
    guard !keys.isEmpty else { return }
    let list = keys.map(\.twin.oiq).joined(separator: ", ")
    add(
      "distinct \(list)", "select \(list), min(ord) as ord from \(pipe.last) group by \(list)",
      to: &pipe)
    pipe.columns = keys
  }

  private mutating func window(_ pipe: inout TwinPipe) {
    let keys = keys(pipe, upTo: 2)
    guard let order = order(pipe, inTime: false) else { return }
    let by = keys.map(\.twin.oiq).joined(separator: ", ")
    let partition = keys.isEmpty ? "" : "partition by \(by) "
    let ordered = "\(partition)order by \(order.sql), ord"
    let kind = Kind.allCases[random.below(Kind.allCases.count)]
    let expressions = TwinExpressions(columns: pipe.columns)
    let any = expressions.make(kind, depth: 1, exact: false, &random)
    let number = expressions.make(.number, depth: 1, exact: true, &random)
    let rough = TwinColumn.exactBits + 1
    let rows = 1 + random.below(3)
    let column: TwinColumn
    switch random.below(8) {
    case 0, 1:
      let (word, sql) = random.below(2) == 0 ? ("prev", "lag") : ("next", "lead")
      let twin = Twin(
        oiq: "\(word)(\(any.twin.oiq), \(rows))",
        sql: "\(sql)(\(any.twin.sql), \(rows)) over (\(ordered))")
      column = TwinColumn(twin: twin, kind: any.kind, bits: any.bits)
    case 2:
      let twin = Twin(
        oiq: "cumsum(\(number.twin.oiq))", sql: "sum(\(number.twin.sql)) over (\(ordered))")
      column = TwinColumn(twin: twin, kind: .number, bits: number.bits + 12)
    case 3:
      let twin = Twin(
        oiq: "share(\(number.twin.oiq))",
        sql: "(\(number.twin.sql)) / sum(\(number.twin.sql)) over (\(partition))")
      column = TwinColumn(twin: twin, kind: .number, bits: rough)
    case 4:
      let frame = "over (\(ordered) rows between \(rows - 1) preceding and current row)"
      let mean = "avg(\(number.twin.sql)) \(frame)"
      let partial = random.below(2) == 0
      let twin = Twin(
        oiq: "movavg(\(number.twin.oiq), \(rows)\(partial ? ", partial: true" : ""))",
        sql: partial
          ? mean : "case when count(\(number.twin.sql)) \(frame) = \(rows) then \(mean) end")
      column = TwinColumn(twin: twin, kind: .number, bits: rough)
    case 5:
      let twin = Twin(
        oiq: "rank()", sql: "cast(rank() over (\(partition)order by \(order.sql)) as real)")
      column = TwinColumn(twin: twin, kind: .number, bits: 12)
    default:
      let word = random.below(2) == 0 ? "first" : "last"
      let twin = Twin(
        oiq: "\(word)(\(any.twin.oiq))",
        sql: "\(word)_value(\(any.twin.sql)) over "
          + "(\(ordered) rows between unbounded preceding and unbounded following)")
      column = TwinColumn(twin: twin, kind: any.kind, bits: any.bits)
    }
    let name = fresh("v")
    add(
      "derive \(name) = \(column.twin.oiq)\(by.isEmpty ? "" : " by \(by)")"
        + " sort \(order.oiq)",
      "select *, \(column.twin.sql) as \(name) from \(pipe.last)", to: &pipe)
    pipe.columns.append(
      TwinColumn(twin: Twin(oiq: name, sql: name), kind: column.kind, bits: column.bits))
  }
}

// MARK: Aggregates

extension TwinPipes {
  private mutating func aggregate(_ pipe: inout TwinPipe) {
    let keys = keys(pipe, upTo: 2)
    let by = keys.map(\.twin.oiq).joined(separator: ", ")
    var helpers: [String] = []
    var made: [(oiq: String, sql: String, column: TwinColumn)] = []
    for _ in 0...random.below(3) {
      let (value, helper) = aggregated(pipe, by: by)
      let name = fresh("v")
      if let helper { helpers.append(helper) }
      made.append(
        (
          "\(name) = \(value.twin.oiq)", "\(value.twin.sql) as \(name)",
          TwinColumn(twin: Twin(oiq: name, sql: name), kind: value.kind, bits: value.bits)
        ))
    }
    let rows =
      helpers.isEmpty
      ? pipe.last : "(select *, \(helpers.joined(separator: ", ")) from \(pipe.last))"
    let order = keys.map { "\($0.twin.sql) is null, \($0.twin.sql)" }.joined(separator: ", ")
    let list = keys.map(\.twin.sql) + made.map(\.sql)
    add(
      "aggregate \(made.map(\.oiq).joined(separator: ", "))\(by.isEmpty ? "" : " by \(by)")",
      "select \(list.joined(separator: ", ")), "
        + (keys.isEmpty
          ? "1 as ord from \(rows)"
          : "row_number() over (order by \(order)) as ord from \(rows) group by \(by)"),
      to: &pipe)
    pipe.columns = keys + made.map(\.column)
  }

  /// A figure of a group; where SQL has no word for it, with a column of windows that helps.
  private mutating func aggregated(
    _ pipe: TwinPipe, by: String
  ) -> (value: TwinColumn, helper: String?) {
    let expressions = TwinExpressions(columns: pipe.columns)
    let kind = Kind.allCases[random.below(Kind.allCases.count)]
    let any = expressions.make(kind, depth: 1, exact: true, &random)
    let number = expressions.make(.number, depth: 1, exact: true, &random)
    let truth = expressions.make(.bool, depth: 1, exact: true, &random).twin
    let rough = TwinColumn.exactBits + 1
    let partition = by.isEmpty ? "" : "partition by \(by) "
    func column(_ oiq: String, _ sql: String, _ kind: Kind = .number, bits: Int = 12) -> TwinColumn
    {
      TwinColumn(twin: Twin(oiq: oiq, sql: sql), kind: kind, bits: bits)
    }
    let (oiq, sql) = (number.twin.oiq, number.twin.sql)
    switch random.below(11) {
    case 0: return (column("count()", "cast(count(*) as real)"), nil)
    case 1:
      // What can only be true or false is counted by a sum, which the language says.
      guard any.kind != .bool else { return (column("count()", "cast(count(*) as real)"), nil) }
      return (column("count(\(any.twin.oiq))", "cast(count(\(any.twin.sql)) as real)"), nil)
    case 2 where any.kind != .bool:
      let sql = "cast(count(distinct \(any.twin.sql)) as real)"
      return (column("count_distinct(\(any.twin.oiq))", sql), nil)
    case 3: return (column("sum(\(oiq))", "sum(\(sql))", bits: number.bits + 12), nil)
    case 4: return (column("mean(\(oiq))", "avg(\(sql))", bits: rough), nil)
    case 5, 6:
      guard any.kind != .bool else {
        let (word, start) = random.below(2) == 0 ? ("any", "max") : ("all", "min")
        return (
          column(
            "\(word)(\(truth.oiq))",
            "\(start)(\(truth.sql))", .bool), nil
        )
      }
      let word = random.below(2) == 0 ? "min" : "max"
      return (
        column("\(word)(\(any.twin.oiq))", "\(word)(\(any.twin.sql))", any.kind, bits: any.bits),
        nil
      )
    case 7, 8:
      let (word, way) = random.below(2) == 0 ? ("first", "") : ("last", " desc")
      let helper = fresh("h")
      return (
        column("\(word)(\(any.twin.oiq))", "max(\(helper))", any.kind, bits: any.bits),
        "first_value(\(any.twin.sql)) over (\(partition)order by (\(any.twin.sql)) is null, ord\(way)) as \(helper)"
      )
    case 9 where number.bits < 18:
      let squares = "(count(\(sql)) * sum((\(sql)) * (\(sql))) - sum(\(sql)) * sum(\(sql)))"
      let spread = "sqrt(\(squares) / (count(\(sql)) * (count(\(sql)) - 1.0)))"
      return (
        column(
          "sd(\(oiq))", "case when count(\(sql)) > 1 then \(spread) end", bits: rough), nil
      )
    default:
      let helper = fresh("h")
      let place = "row_number() over (\(partition)order by (\(sql)) is null, \(sql))"
      let present = "count(\(sql)) over (\(partition))"
      return (
        column("median(\(oiq))", "avg(\(helper))", bits: number.bits + 1),
        "case when \(place) in ((\(present) + 1) / 2, (\(present) + 2) / 2) then \(sql) end as \(helper)"
      )
    }
  }
}
