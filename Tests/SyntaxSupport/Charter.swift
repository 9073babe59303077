/// The samples of the language's charter, as written there, and one with whatever they lack.
package enum Charter {
  package static let samples = [
    """
    # What do the four cloud providers plan, and how fast does it grow?
    from spend                                   # headline series, one row per company and span (§7)
    | where company in members(Big4)
    | calendarize amount to year by company
    | aggregate total = sum(amount) by period
    | where period in 2024..2026
    | derive growth = total / prev(total) - 1 sort period
    """,
    """
    # How did Meta's 2025 guidance move?
    from capex all versions
    | where company == Meta and fiscal_period == FY2025 and basis == guidance
    | derive change = mid(amount) - prev(mid(amount)) sort as_of
    | select as_of, amount, change, source
    """,
    """
    # Which optics suit a 32k-accelerator scale-out fabric, at what cost and power?
    from fabric(fat_tree, endpoints: 32_768, radix: 64, speed: 800G)
    | join o = options on speed, mid(o.reach) >= high(length)
    | aggregate capex = sum(items * o.price), power = sum(items * o.power) by o.technology
    | derive tco = capex + power * 5 yr * 0.08 USD/kWh * 1.3
    | sort tco
    | plot bar tco by technology
    """,
    """
    # From capex to modules, with honest ranges
    let ai      = 65% to 80%             # share of capex that buys AI compute
    let network = 10% to 15%             # share of that for the network
    let optics  = 40% to 60%             # share of that for optics
    let price   = $0.50/Gbps to $0.90/Gbps
    let demand  = $660B * ai * network * optics / (price * 1.6T/module)
    demand                               # median, 90% interval, a small histogram
    tornado demand                       # which assumption matters most
    solve optics for demand == 30M module
    """,
    """
    # What if AI construction falls short? (the note's first risk)
    scenario shortfall "AI construction falls short of expectations" {
      capex.amount = amount * 75% over 2026H2..2028
    }
    from spend | where company in members(Big4) | calendarize amount to year by company
    | aggregate total = sum(amount) by period
    | compare base, shortfall
    """,
    """
    from capex as of 2025-08-01 under shortfall
    why
    why 3.total
    why total where period == 2026
    why all
    why 3.total/2/1
    demand under shortfall + slow
    from spend | accept definition "each company's own headline measure"
    from spend | calendarize amount to year, partial: true by company
    | compare as of 2025-08-01, as of 2026-02-09
    let model.pue = 1.2
    explain analyze from spend | take 5 by company
    describe capex.amount
    import "model.oiq"
    from csv("links.csv", schema: {length: m, energy: pJ/bit}) | save "out.csv"
    assert sum(x) == 5 W within 2% "message"
    record capex {company: Meta, amount: $5B, source: "https://example.org/a"}
    unit wafer
    fiscal("FY2026", Microsoft)
    sweep demand over optics in 10%..50% step 5%, ai in 0..1 step 0.1
    from capex | where amount -> W > 5 kW or $who in [Meta, "a"] | where not (x is not missing)
    use under shortfall as of 2026-01-01
    if a then b
    else c
    (5 m^2) ± 1 m^2
    from specs | where x in (from y | select z)
    from a | join anti b on k | join asof c on k | join one d on k | join left e = f on k
    from a | distinct x, y | skip 2 | union b | unpivot x, y to z | pivot x by y | fill x = 0
    from a | where span overlaps 2026H1 and x^2 <= 4 and x != 3 or false; let y = a ?? b < c
    from a | sort x desc, y | describe
    """,
  ]
}
