/// One question of some 450 bytes in both languages, for parsing and checking alone.
enum ParsedQueries {
  static let oiq = """
    from capex
    | where company in [Meta, Microsoft, Amazon, Google] and basis == actual
    | where span in 2024..2026 and definition != ppe_net
    | derive share = mid(amount) / ($100B + 2 * $25B), late = as_of >= 2025-06-30
    | where share > 5% or not late
    | select company, span, definition, amount, currency, as_of, source
    | sort company, as_of desc
    | derive before = prev(as_of) by company sort as_of
    | select company, span, amount, as_of, before
    | take 20
    """

  static let sql = """
    select company, period_start, amount, as_of,
      lag(as_of) over (partition by company order by as_of) as before
    from (select company, period_start, definition, amount, currency, as_of, source,
        amount / (100e9 + 2 * 25e9) as share, as_of >= '2025-06-30' as late
      from capex
      where company in ('Meta', 'Microsoft', 'Amazon', 'Alphabet') and basis = 'actual'
        and period_start >= '2024-01-01' and period_start < '2027-01-01'
        and definition <> 'ppe_net') as facts
    where share > 0.05 or not late order by company, as_of desc limit 20
    """
}
