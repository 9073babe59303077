import OIQPlan
import OIQText
import OIQValues

// What is to be said where a calendar doesn't say what its facts do.

/// A period of the calendar and what it was made of.
struct CalendarCover {
  var target: Period
  var patch: FlowPatch
  var cell: CalendarCell
}

extension CalendarCover {
  /// All facts in it: those added up, those of which days were taken, and what was taken off these.
  var facts: [FlowFact] {
    patch.inside.facts + patch.shares.flatMap { [$0.fact] + $0.parts }
  }
}

extension Executor {
  /// Says of rows that say nothing of any days that they are left out.
  func noteLeftOut(_ calendarize: CalendarizePlan, _ input: Table, superseded: Int) {
    let amounts = input.columns[calendarize.amount]
    let spans = input.columns[calendarize.span]
    let timeless = (0..<input.rowCount).count { amounts.isPresent($0) && !spans.isPresent($0) }
    let name = input.fields[calendarize.amount].name
    func note(_ count: Int, _ what: String) {
      guard count > 0 else { return }
      context.notes.add(.remark("\(name): \(count) \(what) left out by calendarize"))
    }
    note(
      timeless,
      "\(timeless == 1 ? "value" : "values") without \(input.fields[calendarize.span].name)")
    if superseded > 0, let knownOn = calendarize.knownOn {
      let rows = superseded == 1 ? "an earlier row" : "\(superseded) earlier rows"
      context.notes.add(
        .remark(
          "\(name): calendarize takes the latest `\(input.fields[knownOn].name)` of the same days, and leaves \(rows) out"
        ))
    }
    let missing = amounts.missingCount
    note(missing, "missing \(missing == 1 ? "value" : "values")")
  }

  /// Quarters that don't add up to the year that was stated beside them, beyond rounding.
  func noteDisagreement(
    _ tiles: FlowSet, with tiling: FlowTiling, over target: Period, at place: Span?
  ) {
    guard tiles.facts.count > 1, let definition = tiles.facts.first?.definition,
      tiles.facts.allSatisfy({ $0.definition == definition && $0.amount.isPoint }),
      let whole = tiling.stated(
        of: target,
        where: {
          $0.definition == definition && $0.amount.isPoint && $0.basis == tiles.weakestBasis
        })
    else { return }
    let sum = tiles.facts.reduce(0) { $0 + $1.amount.range.mid }
    let stated = whole.amount.range.mid
    guard abs(sum - stated) > 0.001 * abs(stated) else { return }
    let label = whole.parts.first.map { context.facts.label($0) } ?? target.label
    context.notes.add(
      .warning(
        ExecutionDiagnostics.partsDisagree(
          target, sum: sum, stated: stated, tiling.type, label, at: place)))
  }

  /// Says of facts of several periods of the calendar that these, which cover all their days, don't add up to them.
  func noteDisagreements(
    of covers: [CalendarCover], with facts: [FlowFact], _ calendarize: CalendarizePlan,
    _ input: Table
  ) {
    var told: Set<Period> = []
    let firsts = Dictionary(
      covers.indices.map { (covers[$0].target.start, $0) }, uniquingKeysWith: { first, _ in first })
    let lasts = Dictionary(
      covers.indices.map { (covers[$0].target.end, $0) }, uniquingKeysWith: { _, last in last })
    for whole in longestFirst(facts) where !told.contains(whole.period) {
      guard let first = firsts[whole.period.start], let last = lasts[whole.period.end], first < last
      else { continue }
      let inside = covers[first...last]
      guard inside.reduce(0, { $0 + $1.target.days }) == whole.days,
        let sum = sum(of: inside, against: whole),
        abs(sum - whole.amount.range.mid) > 0.001 * abs(whole.amount.range.mid)
      else { continue }
      let overlap = firstOverlap(inside.flatMap(\.facts))
      if let overlap { told.formUnion([overlap.0, overlap.1]) }
      context.notes.add(
        .warning(
          ExecutionDiagnostics.partsDisagree(
            whole.period, sum: sum, stated: whole.amount.range.mid,
            input.fields[calendarize.amount].type,
            whole.parts.first.map { context.facts.label($0) } ?? whole.period.label,
            overlap: overlap, of: input.fields[calendarize.span].name, at: calendarize.place)))
    }
  }

  /// What was stated, of each span and kind what is known last.
  private func longestFirst(_ facts: [FlowFact]) -> [FlowFact] {
    struct Kind: Hashable {
      var period: Period
      var basis: Int
      var definition: Int32
    }
    var latest: [Kind: FlowFact] = [:]
    for fact in facts where fact.amount.isPoint {
      let kind = Kind(period: fact.period, basis: fact.basis, definition: fact.definition)
      if let other = latest[kind], other.knownOn >= fact.knownOn { continue }
      latest[kind] = fact
    }
    return latest.values.sorted {
      (-$0.days, $0.period.start, $0.basis, $0.definition)
        < (-$1.days, $1.period.start, $1.basis, $1.definition)
    }
  }

  /// Nil where the periods say nothing of all days of a fact, or something of another definition or more plainly
  /// stated, which it has to give way to.
  private func sum(of covers: ArraySlice<CalendarCover>, against whole: FlowFact) -> Double? {
    var sum = 0.0
    for cover in covers {
      guard let amount = cover.cell.amount, amount.isPoint, cover.cell.coverage == 1,
        cover.facts.allSatisfy({ $0.definition == whole.definition })
      else { return nil }
      sum += amount.range.mid
    }
    let weakest = covers.map(\.cell.basis).max() ?? 0
    return whole.basis <= weakest ? sum : nil
  }

  /// The first two stated spans that share days of which neither has all.
  private func firstOverlap(_ facts: [FlowFact]) -> (Period, Period)? {
    let spans = facts.filter { !$0.isDifference }.map(\.period).sorted {
      ($0.start, $0.end) < ($1.start, $1.end)
    }
    for (index, span) in spans.enumerated() {
      let other = spans[(index + 1)...].first { other in
        other.overlaps(span) && !other.contains(span) && !span.contains(other)
      }
      if let other { return (span, other) }
    }
    return nil
  }
}
