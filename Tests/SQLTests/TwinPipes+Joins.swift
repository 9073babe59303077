import Support

/// How rows of two tables meet.
private enum Joining: CaseIterable {
  case inner, left, anti, one, asof

  var word: String {
    switch self {
    case .inner: ""
    case .left: "left "
    case .anti: "anti "
    case .one: "one "
    case .asof: "asof "
    }
  }
}

extension TwinPipes {
  /// A short pipe over either table, to join or to unite with.
  private mutating func other() -> TwinPipe {
    var pipe = start(tables[random.below(tables.count)])
    for _ in 0..<random.below(3) { lengthen(&pipe, mayJoin: false) }
    return pipe
  }

  mutating func join(_ pipe: inout TwinPipe) {
    var right = other()
    let way = Joining.allCases[random.below(Joining.allCases.count)]
    let name = fresh("j")
    guard right.plain.count == right.columns.count,
      let match = matching(pipe, &right, called: name, way)
    else { return }
    let joined = right.columns.map { column in
      TwinColumn(
        twin: Twin(oiq: "\(name).\(column.twin.oiq)", sql: "\(name)_\(column.twin.sql)"),
        kind: column.kind, bits: column.bits)
    }
    let stage =
      "join \(way.word)\(name) = (\(right.stages.joined(separator: " | "))) on \(match.keys.oiq)"
    pipe.queries = right.queries + pipe.queries
    let (left, other, condition) = (pipe.last, right.last, match.keys.sql)
    let list =
      (pipe.columns.map { "\(left).\($0.twin.sql) as \($0.twin.sql)" }
      + right.columns.map { "\(other).\($0.twin.sql) as \(name)_\($0.twin.sql)" })
      .joined(separator: ", ")
    let sql: String
    switch way {
    case .anti:
      sql = "select * from \(left) where not exists (select 1 from \(other) where \(condition))"
    case .inner, .left, .one:
      sql =
        "select \(list), row_number() over (order by \(left).ord, \(other).ord) as ord "
        + "from \(left) \(way == .left ? "left " : "")join \(other) on \(condition)"
    case .asof:
      let all = (pipe.columns + joined).map(\.twin.sql).joined(separator: ", ")
      sql =
        "select \(all), ord from (select \(list), \(left).ord as ord, row_number() over "
        + "(partition by \(left).ord order by \(other).\(match.latest) desc) as place "
        + "from \(left) left join \(other) on \(condition)) where place = 1"
    }
    add(stage, sql, to: &pipe)
    if way != .anti { pipe.columns += joined }
  }

  /// What rows have to share: an equal key, and besides it an order, which `asof` needs. The right pipe is left with
  /// one row a key where the join allows no more.
  private mutating func matching(
    _ left: TwinPipe, _ right: inout TwinPipe, called name: String, _ way: Joining
  ) -> (keys: Twin, latest: String)? {
    let others = right.plain
    let pairs = left.plain.flatMap { column in
      others.filter { $0.kind == column.kind && $0.isExact && column.isExact }
        .map { (left: column.twin.sql, right: $0.twin.sql, kind: column.kind) }
    }.shuffled(using: &random)
    guard let key = pairs.first(where: { $0.kind != .bool }) else { return nil }
    let second = pairs.last { $0.kind == .number || $0.kind == .date }
    if way == .asof, second == nil { return nil }
    let isOrdered = way == .asof || (way != .one && random.below(3) == 0)
    let latest = second?.right ?? key.right
    if way == .one || way == .asof {
      let keys = way == .one || latest == key.right ? [key.right] : [key.right, latest]
      let by = keys.joined(separator: ", ")
      add(
        "take 1 by \(by)",
        "select \(right.names), ord from (select *, row_number() over (partition by \(by) order by ord) "
          + "as place from \(right.last)) where place = 1", to: &right)
    }
    // A bare number would be what `asof` goes by.
    let bare = key.left == key.right && way != .asof && random.below(2) == 0
    var keys = Twin(
      oiq: bare ? key.left : "\(key.left) == \(name).\(key.right)",
      sql: "\(left.last).\(key.left) = \(right.last).\(key.right)")
    if isOrdered, let second {
      let orders = way == .asof ? [">=", ">"] : ["<", "<=", ">", ">="]
      let order = orders[random.below(orders.count)]
      // A bare last key is the same as `>=` between columns of its name.
      let isBare = way == .asof && order == ">=" && second.left == second.right
      keys.oiq += isBare ? ", \(second.left)" : ", \(second.left) \(order) \(name).\(second.right)"
      keys.sql +=
        " and \(left.last).\(second.left) \(order) \(right.last).\(second.right)"
    }
    return (keys, latest)
  }

  mutating func unite(_ pipe: inout TwinPipe) {
    let right = other()
    let kept = pipe.plain
    guard !kept.isEmpty else { return }
    let expressions = TwinExpressions(columns: right.columns)
    let values = kept.map { expressions.make($0.kind, depth: 1, exact: $0.isExact, &random) }
    let list = kept.map(\.twin.sql).joined(separator: ", ")
    let items = zip(kept, values).map { "\($0.twin.oiq) = \($1.twin.oiq)" }
    let cells = zip(kept, values).map { "\($1.twin.sql) as \($0.twin.sql)" }
    let stages = right.stages + ["select \(items.joined(separator: ", "))"]
    pipe.queries = right.queries + pipe.queries
    add("select \(list)", "select \(list), ord from \(pipe.last)", to: &pipe)
    let left = pipe.last
    add(
      "union (\(stages.joined(separator: " | ")))",
      "select \(list), row_number() over (order by part, ord) as ord from ("
        + "select \(list), 0 as part, ord from \(left) union all "
        + "select \(cells.joined(separator: ", ")), 1 as part, ord from \(right.last))", to: &pipe)
    pipe.columns = zip(kept, values).map { column, value in
      TwinColumn(twin: column.twin, kind: column.kind, bits: max(column.bits, value.bits))
    }
  }
}
