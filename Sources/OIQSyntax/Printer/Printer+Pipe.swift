import OIQText

extension Printer {
  static func inline(_ pipe: Pipe) -> String {
    pipe.stages.reduce(into: head(pipe)) { $0 += " | " + print($1) }
  }

  static func head(_ pipe: Pipe) -> String {
    let head =
      switch pipe.head {
      case .from(let table): "from " + self.table(table)
      case .expression(let expression): text(expression)
      }
    return pipe.worlds.reduce(head) { $0 + " " + world($1) }
  }

  static func table(_ table: TableExpression) -> String {
    switch table {
    case .name(let table): name(table)
    case .call(let function, let arguments, _):
      name(function) + "(" + self.arguments(arguments) + ")"
    case .pipe(let pipe): "(" + inline(pipe) + ")"
    }
  }

  static func world(_ world: World) -> String {
    switch world {
    case .asOf(let day, _): "as of " + text(day, .primary)
    case .under(let scenarios, _): "under " + mix(scenarios)
    case .allVersions: "all versions"
    }
  }

  private static func mix(_ names: [Name]) -> String {
    names.map(name).joined(separator: " + ")
  }

  /// A stage, cut where a long line may be broken.
  static func pieces(_ stage: Stage) -> [String] {
    switch stage.kind {
    case .filter(let condition): return prefixed("where ", pieces(condition))
    case .select(let items): return list("select", items.map(item))
    case .derive(let made, let keys, let sort):
      return list("derive", made.map(definition), by(keys) + order(sort))
    case .aggregate(let made, let keys): return list("aggregate", made.map(definition), by(keys))
    case .sort(let keys): return list("sort", keys.map { [key($0)] })
    case .take(let count, let keys): return ["take " + text(count, .sum) + by(keys)]
    case .skip(let count): return ["skip " + text(count, .sum)]
    case .distinct(let columns): return list("distinct", columns.map { [name($0)] })
    case .accept(let columns, let reason):
      return list("accept", columns.map { [name($0)] }, " " + quoted(reason))
    case .join(let join): return self.join(join)
    case .union(let table): return tablePieces("union ", table)
    case .calendarize(let columns, let target, let options, let keys):
      let fields = options.map(field).map { ", " + $0 }.joined()
      return list(
        "calendarize", columns.map { [name($0)] }, " to " + name(target) + fields + by(keys))
    case .pivot(let columns, let keys): return list("pivot", columns.map { [name($0)] }, by(keys))
    case .unpivot(let columns, let target):
      return list("unpivot", columns.map { [name($0)] }, " to " + name(target))
    case .fill(let made, let keys): return list("fill", made.map(definition), by(keys))
    case .compare(let comparands): return list("compare", comparands.map { [comparand($0)] })
    case .plot(let kind, let arguments, let keys, let file):
      return list(
        "plot " + name(kind), arguments.map { pieces($0) },
        by(keys) + (file.map { " save " + quoted($0) } ?? ""))
    case .save(let path): return ["save " + quoted(path)]
    case .describe: return ["describe"]
    case .invalid: return [""]
    }
  }

  private static func item(_ item: SelectItem) -> [String] {
    switch item {
    case .path(let path): [path.map(name).joined(separator: ".")]
    case .definition(let made): definition(made)
    }
  }

  private static func definition(_ made: Definition) -> [String] {
    prefixed(name(made.name) + " = ", pieces(made.value))
  }

  private static func by(_ keys: [Expression]) -> String {
    keys.isEmpty ? "" : " by " + keys.map { text($0) }.joined(separator: ", ")
  }

  private static func order(_ keys: [SortKey]) -> String {
    keys.isEmpty ? "" : " sort " + keys.map(key).joined(separator: ", ")
  }

  private static func key(_ key: SortKey) -> String {
    text(key.value) + (key.descending ? " desc" : "")
  }

  private static func join(_ join: Join) -> [String] {
    var lead = "join "
    if join.kind != .inner { lead += join.kind.rawValue + " " }
    if let alias = join.alias { lead += joinName(alias) + " = " }
    var table =
      switch join.table {
      case .name(let table): [lead + joinName(table)]
      case .call(let function, let arguments, _):
        [lead + joinName(function) + "(" + self.arguments(arguments) + ")"]
      case .pipe: tablePieces(lead, join.table)
      }
    guard !join.conditions.isEmpty, let last = table.popLast() else { return table }
    return table + list(last + " on", join.conditions.map { pieces($0) })
  }

  private static func tablePieces(_ lead: String, _ table: TableExpression) -> [String] {
    guard case .pipe(let pipe) = table else { return [lead + self.table(table)] }
    return prefixed(lead, bracketedPieces(pipe))
  }

  /// A name that could be taken for a kind of join.
  private static func joinName(_ joined: Name) -> String {
    Join.Kind(rawValue: joined.text) == nil || joined.text == Join.Kind.inner.rawValue
      ? name(joined) : "`\(joined.text)`"
  }

  private static func comparand(_ comparand: Comparand) -> String {
    switch comparand {
    case .asOf(let day, _): "as of " + text(day, .primary)
    case .mix(let names, let day, _):
      mix(names) + (day.map { " as of " + text($0, .primary) } ?? "")
    }
  }

  static func field(_ field: Field) -> String { name(field.name) + ": " + text(field.value) }

  static func fields(_ fields: [Field]) -> String {
    fields.map(field).joined(separator: ", ")
  }

  static func arguments(_ arguments: [Argument]) -> String {
    arguments.map { argument in
      (argument.label.map { name($0) + ": " } ?? "") + text(argument.value)
    }.joined(separator: ", ")
  }
}
