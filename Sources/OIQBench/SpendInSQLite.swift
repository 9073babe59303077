import OIQ

/// What `spend` asks, asked of sqlite3: the catalogue's rows in a database file, typed and keyed, so that it has
/// nothing to read in and no text to take apart.
struct SpendInSQLite {
  let database: String
  private let sqlite: String

  /// Writes the database into a folder.
  ///
  /// - Throws: `missing` where there is no sqlite3.
  init(in folder: String) throws(BenchProblem) {
    guard let found = Program.find("sqlite3") else { throw .missing("not installed") }
    sqlite = found
    database = folder + "/catalogue.sqlite"
    let files = (capex: folder + "/capex.csv", rates: folder + "/fx.csv")
    try SpendInSQLite.save(capex: files.capex, rates: files.rates)
    _ = try Program(
      path: sqlite,
      arguments: [
        database, ".import --csv \(files.capex) stated", ".import --csv \(files.rates) quoted",
        SpendInSQLite.schema,
      ]
    ).run()
  }

  private static func save(capex: String, rates: String) throws(BenchProblem) {
    let session = Session()
    do throws(Problem) {
      _ = try session.run(
        """
        from capex all versions
        | select company, fiscal_period, first = span.start, last = span.end, basis, definition, headline,
            stated_by, qualifier, amount = \(SpendInSQLite.oneAmount), currency, as_of, disputed, source, note
        | save "\(capex)"
        """)
      _ = try session.run(
        """
        from fx all versions
        | select currency, kind, first = period.start, last = period.end, usd_per_unit, as_of
        | save "\(rates)"
        """)
    } catch { throw .failed("OIQ fails: \(error.title)") }
  }

  /// SQL has no ranges: their middle, or the one end that was stated.
  private static let oneAmount = "mid(amount) ?? high(amount) ?? low(amount)"
}

extension SpendInSQLite {
  /// The first of its rows.
  var program: Program {
    Program(path: sqlite, arguments: [database, SpendInSQLite.query + " limit 1"])
  }

  /// How many rows it has, what they come to, and the first of them.
  func values() throws(BenchProblem) -> [Double] {
    let figures = "select amount from (\(SpendInSQLite.query))"
    let asked = Program(
      path: sqlite,
      arguments: [
        database,
        "select count(*) || ' ' || total(amount) || ' ' || (\(figures) limit 1) from (\(figures))",
      ])
    guard let line = asked.firstLine else { throw .failed("sqlite3 gives no figures") }
    return line.split(separator: " ").compactMap { Double($0) }
  }

  /// The same of OIQ's rows, added up here: OIQ refuses to add a year to its quarters.
  static func ownValues() throws(BenchProblem) -> [Double] {
    do throws(Problem) {
      let rows = try Session().run("from spend | select amount = \(oneAmount)")
      let amounts = try rows["amount"]?.numbers(in: "USD").compactMap { $0 } ?? []
      return [Double(amounts.count), amounts.reduce(0, +), amounts.first ?? .nan]
    } catch { throw .failed("OIQ fails: \(error.title)") }
  }

  private static let schema = """
    create table capex(
      company text, fiscal_period text, first text, last text, basis text, definition text, headline int,
      stated_by text, qualifier text, amount real, currency text, as_of text, disputed int, source text, note text);
    insert into capex select
      company, fiscal_period, first, last, basis, definition, headline = 'true', stated_by, qualifier,
      nullif(amount, ''), currency, as_of, disputed = 'true', source, note from stated;
    create table fx(currency text, kind text, first text, last text, as_of text, usd_per_unit real,
      primary key (currency, kind, first, last, as_of)) without rowid;
    insert into fx select currency, kind, first, last, as_of, usd_per_unit from quoted;
    drop table stated; drop table quoted; vacuum;
    """

  private static let query = """
    with known as (
      select *, row_number() over (
        partition by company, first, last, basis, definition, currency, stated_by order by as_of desc) as version
      from capex where headline and not disputed and basis <> 'estimate' and stated_by = company),
    priced as (
      select company, fiscal_period, first, last, basis, definition, qualifier, as_of, source, note,
        amount * case currency when 'USD' then 1.0 else (
          select usd_per_unit from fx
          where fx.currency = known.currency and kind = 'average' and fx.first = known.first
            and fx.last = known.last order by fx.as_of desc limit 1) end as amount
      from known where version = 1 and company not in ('Big4', 'Big5', 'Big6', 'CSP8', 'Hyperscalers')
        and julianday(last) - julianday(first) < 373),
    ranked as (
      select *, row_number() over (
        partition by company, first, last order by basis = 'actual' desc, as_of desc) as place
      from priced where amount is not null)
    select company, fiscal_period, first, last, basis, definition, qualifier, amount, as_of, source, note
    from ranked where place = 1 order by company, first, last
    """
}
