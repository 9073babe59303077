import OIQPlan
import OIQText
import OIQValues

/// A chain of facts over a span, none overlapping another.
struct FlowSet {
  var facts: [FlowFact] = []
  var coveredDays: Int { facts.reduce(0) { $0 + $1.days } }
  func coveredDays(in span: Period) -> Int {
    facts.reduce(0) { $0 + ($1.period.intersection(span)?.days ?? 0) }
  }
  var weakestBasis: Int { facts.map(\.basis).max() ?? 0 }
  var latest: Int32 { facts.map(\.knownOn).max() ?? .min }
}

/// How good a chain is so far: days covered, then how plainly stated, how fine, how direct, how new.
private struct ChainScore: Comparable {
  var days = 0
  var weakness = 0
  var overlaps = 0
  var pieces = 0
  var differences = 0
  var known = 0

  static func < (left: ChainScore, right: ChainScore) -> Bool {
    if left.days != right.days { return left.days < right.days }
    if left.weakness != right.weakness { return left.weakness > right.weakness }
    if left.overlaps != right.overlaps { return left.overlaps > right.overlaps }
    if left.pieces != right.pieces { return left.pieces < right.pieces }
    if left.differences != right.differences { return left.differences > right.differences }
    return left.known < right.known
  }

  func adding(_ fact: FlowFact) -> ChainScore {
    ChainScore(
      days: days + fact.days, weakness: max(weakness, fact.basis),
      overlaps: overlaps + (fact.isOfOverlaps ? 1 : 0), pieces: pieces + 1,
      differences: differences + (fact.isDifference ? 1 : 0), known: known + Int(fact.knownOn))
  }
}

/// The facts of one key, and the ways they cover a span of the calendar.
struct FlowTiling {
  /// Facts and what follows from them: the differences of year-to-date facts, and of such as overlap.
  private let pieces: FlowIndex
  /// What days are taken out of where no pieces tile them.
  private let wholes: FlowIndex
  /// The sets that a choice is made among: one definition each, and all together where that is accepted.
  private let definitions: [Int32]
  /// What the amounts are, for messages.
  let type: ValueType
  let mayMixDefinitions: Bool

  init(_ facts: [FlowFact], _ type: ValueType, mayMixDefinitions: Bool) {
    self.type = type
    self.mayMixDefinitions = mayMixDefinitions
    var pieces = facts
    let starting = Dictionary(grouping: facts, by: \.period.start)
    for longer in facts {
      for shorter in starting[longer.period.start] ?? [] {
        if let difference = FlowFact.difference(longer, shorter) { pieces.append(difference) }
      }
    }
    var overlaps: [FlowFact] = []
    for definition in Set(facts.map(\.definition)).sorted() {
      overlaps += FlowDifferences.stretches(
        of: facts.filter { $0.definition == definition },
        stated: pieces.filter { $0.definition == definition })
    }
    self.pieces = FlowIndex(pieces + overlaps)
    wholes = FlowIndex(facts + overlaps)
    var seen: Set<Int32> = []
    definitions = facts.map(\.definition).filter { seen.insert($0).inserted }
  }
}

/// Facts by the days on which they begin: of all those of one key a period of the calendar meets few.
private struct FlowIndex {
  private let facts: [FlowFact]
  /// The places of the facts, in the order of their first days.
  private let order: [Int]

  init(_ facts: [FlowFact]) {
    self.facts = facts
    order = facts.indices.sorted {
      (facts[$0].period.start, $0) < (facts[$1].period.start, $1)
    }
  }

  /// Those that begin so many days around a span or in it, in their own order.
  func beginning(around span: Period, reach: Int32 = 0) -> [FlowFact] {
    let first = place(of: span.start - reach)
    let last = place(of: span.end + reach)
    return order[first..<max(first, last)].sorted().map { facts[$0] }
  }

  /// How many begin before a day.
  private func place(of day: Int32) -> Int {
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if facts[order[middle]].period.start < day { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension FlowTiling {
  /// The fact that was stated of just these days, where one fits.
  func stated(of period: Period, where fits: (FlowFact) -> Bool) -> FlowFact? {
    wholes.beginning(around: period).first {
      $0.period == period && !$0.isDifference && fits($0)
    }
  }

  /// The best exact cover of a span: strongest weakest basis, then one definition, then finest, then latest.
  func tiles(of target: Period) -> FlowSet? {
    let pieces = pieces.beginning(around: target)
    for limit in Set(pieces.map(\.basis)).sorted() {
      let strong = pieces.filter { $0.basis <= limit }
      let single = definitions.compactMap { definition in
        complete(strong.filter { $0.definition == definition }, target)
      }
      if let best = single.max(by: { score($0) < score($1) }) { return best }
      if mayMixDefinitions, let mixed = complete(strong, target) { return mixed }
    }
    return nil
  }

  private func complete(_ pieces: [FlowFact], _ target: Period) -> FlowSet? {
    let set = chain(pieces, within: target)
    return set.coveredDays == target.days ? set : nil
  }

  private func score(_ set: FlowSet) -> ChainScore {
    set.facts.reduce(ChainScore()) { $0.adding($1) }
  }

  /// Facts inside a span that cover the most of it without overlapping.
  func chain(_ pieces: [FlowFact], within target: Period) -> FlowSet {
    let inside = pieces.filter { target.contains($0.period) && $0.days > 0 }
      .sorted { ($0.period.end, $0.period.start) < ($1.period.end, $1.period.start) }
    guard !inside.isEmpty else { return FlowSet() }
    // best[i]: the best chain among the first i facts.
    var best: [(score: ChainScore, last: Int?, before: Int)] = [(ChainScore(), nil, 0)]
    for (index, fact) in inside.enumerated() {
      let before =
        inside[..<index].lastIndex { $0.period.end <= fact.period.start }.map { $0 + 1 } ?? 0
      let with = best[before].score.adding(fact)
      if best[index].score < with {
        best.append((with, index, before))
      } else {
        best.append((best[index].score, nil, index))
      }
    }
    var chosen: [FlowFact] = []
    var position = inside.count
    while position > 0 {
      if let last = best[position].last { chosen.append(inside[last]) }
      position = best[position].before
    }
    return FlowSet(facts: chosen.reversed())
  }
}

/// A share of a fact's days: what is left of it after its parts, spread evenly.
struct FlowShare {
  var fact: FlowFact
  var days: Period
  var amount: FlowAmount
  /// What was taken off the fact first, and the days over which the rest is spread.
  var parts: [FlowFact]
  var freeDays: Int
}

extension FlowShare {
  /// The facts that it is a part of, with its days.
  var factParts: [FactPart] {
    fact.parts.map { part in
      var part = part.trimmed(to: days)
      if freeDays > days.days { part.spreadOver = Int32(clamping: freeDays) }
      return part
    }
  }
}

/// A span covered as far as the facts go.
struct FlowPatch {
  var inside: FlowSet
  var shares: [FlowShare]

  var coveredDays: Int { inside.coveredDays + shares.reduce(0) { $0 + $1.days.days } }
  /// What is left of a fact is as weak as what was taken off it.
  var weakestBasis: Int {
    shares.flatMap { [$0.fact.basis] + $0.parts.map(\.basis) }.max().map {
      max($0, inside.weakestBasis)
    } ?? inside.weakestBasis
  }
  var latest: Int32 { max(inside.latest, shares.map(\.fact.knownOn).max() ?? .min) }

  /// Whether a fact's rest is there in part: all its shares together are what was stated again.
  var hasSplitShare: Bool {
    Dictionary(grouping: shares) { $0.fact.rows }.values.contains { shares in
      shares.reduce(0) { $0 + $1.days.days } < shares[0].freeDays
    }
  }
}

extension FlowTiling {
  /// Covers a span by the facts inside it and by days of the smallest facts around what they leave.
  func patch(of target: Period) throws(Diagnostic) -> FlowPatch? {
    // What is spread begins no more days before or behind it, and so do the parts of that.
    let reach = Int32(CalendarizePlan.longestSpread)
    let pieces = pieces.beginning(around: target, reach: reach)
    let wholes = wholes.beginning(around: target, reach: reach)
    if mayMixDefinitions { return try patch(pieces, wholes, of: target) }
    var best: FlowPatch?
    for definition in definitions {
      let made = try patch(
        pieces.filter { $0.definition == definition },
        wholes.filter { $0.definition == definition },
        of: target)
      guard let made else { continue }
      if let other = best, !isBetter(made, than: other) { continue }
      best = made
    }
    return best
  }

  private func isBetter(_ patch: FlowPatch, than other: FlowPatch) -> Bool {
    if patch.coveredDays != other.coveredDays { return patch.coveredDays > other.coveredDays }
    if patch.weakestBasis != other.weakestBasis { return patch.weakestBasis < other.weakestBasis }
    return patch.latest > other.latest
  }

  private func patch(
    _ pieces: [FlowFact], _ facts: [FlowFact], of target: Period
  ) throws(Diagnostic) -> FlowPatch? {
    let inside = chain(pieces, within: target)
    // Few of those in reach meet the span, and it may have many gaps.
    let around = facts.filter { $0.isSpreadable && $0.period.overlaps(target) }
    var patch = FlowPatch(inside: inside, shares: [])
    var cursor = target.start
    for stop in inside.facts.map(\.period) + [Period(start: target.end, end: target.end)] {
      patch.shares += try shares(of: Period(start: cursor, end: stop.start), pieces, around)
      cursor = stop.end
    }
    return patch.coveredDays > 0 ? patch : nil
  }

  /// Covers a gap, piece by piece, by the smallest fact around each day.
  ///
  /// - Parameter facts: Those whose days may be separated.
  private func shares(
    of gap: Period, _ pieces: [FlowFact], _ facts: [FlowFact]
  ) throws(Diagnostic) -> [FlowShare] {
    let around = facts.filter { $0.period.overlaps(gap) }
    var shares: [FlowShare] = []
    var cursor = gap.start
    while cursor < gap.end {
      let here = around.filter { $0.period.contains(cursor) }
      guard let smallest = here.min(by: { isSmaller($0, than: $1) }) else {
        cursor = around.map(\.period.start).filter { $0 > cursor }.min() ?? gap.end
        continue
      }
      let smaller = around.filter { $0.days < smallest.days }.map(\.period.start)
      let end = min(gap.end, smallest.period.end, smaller.filter { $0 > cursor }.min() ?? gap.end)
      let days = Period(start: cursor, end: end)
      shares.append(try rest(of: smallest, on: days, pieces))
      cursor = end
    }
    return shares
  }

  private func isSmaller(_ fact: FlowFact, than other: FlowFact) -> Bool {
    if fact.days != other.days { return fact.days < other.days }
    if fact.basis != other.basis { return fact.basis < other.basis }
    return fact.knownOn > other.knownOn
  }

  /// The part of a fact that falls in a span, what actuals hold of it aside: of each of its own parts that are stated
  /// too its middle, by days, and what all these leave, by the free days there. Nil where it has no such days, or where
  /// what is left can't be told.
  func part(of fact: FlowFact, within span: Period) -> FlowAmount? {
    guard let days = fact.period.intersection(span), days.days > 0 else { return nil }
    if span.contains(fact.period), fact.basis == 0 { return fact.amount }
    guard fact.isSpreadable || span.contains(fact.period) else { return nil }
    let actuals = actuals(inside: fact)
    var rest = fact.amount
    for actual in actuals.facts {
      guard let left = rest.subtracting(actual.amount) else { return nil }
      rest = left
    }
    func open(_ span: Period) -> Int { span.days - actuals.coveredDays(in: span) }
    guard open(days) > 0 else { return nil }
    if open(days) == open(fact.period) { return rest }
    let others = expected(inside: fact, besides: actuals)
    let middles = others.facts.map(\.amount.range.mid)
    guard let apart = rest.adding(FlowAmount(-middles.reduce(0, +))), apart.range.mid >= 0 else {
      return rest.scaled(by: Double(open(days)) / Double(open(fact.period)))
    }
    let free = open(fact.period) - others.coveredDays
    let inside = open(days) - others.coveredDays(in: days)
    var part = free > 0 ? apart.scaled(by: Double(inside) / Double(free)) : .zero
    for (other, middle) in zip(others.facts, middles) {
      let common = other.period.intersection(days)?.days ?? 0
      part = part.adding(FlowAmount(middle * Double(common) / Double(other.days))) ?? part
    }
    return part
  }

  /// What is expected of a part of what a fact is about, on its definition, and known on both sides.
  private func expected(inside fact: FlowFact, besides actuals: FlowSet) -> FlowSet {
    let inside = pieces.beginning(around: fact.period).filter { piece in
      piece.basis > 0 && piece.days < fact.days && !piece.amount.isOneSided
        && (piece.definition == fact.definition || fact.isOfAnyDefinition)
        && !actuals.facts.contains { $0.period.overlaps(piece.period) }
    }
    return chain(inside, within: fact.period)
  }

  /// The actuals that lie in a fact: of its definition, and on days that none of these holds of whichever other covers
  /// most of them. What is over is no part of what is still to come, whatever was counted.
  func actuals(inside fact: FlowFact) -> FlowSet {
    let inside = pieces.beginning(around: fact.period).filter {
      $0.basis == 0 && ($0.days < fact.days || fact.basis > 0 && $0.period == fact.period)
    }
    func set(_ definition: Int32, besides own: FlowSet) -> FlowSet {
      let free = inside.filter { piece in
        piece.definition == definition
          && !own.facts.contains { $0.period.overlaps(piece.period) }
      }
      return chain(free, within: fact.period)
    }
    let own = set(fact.definition, besides: FlowSet())
    let others = definitions.map { set($0, besides: own) }.max { score($0) < score($1) }
    return FlowSet(facts: own.facts + (others?.facts ?? []))
  }

  /// What a fact leaves beyond its parts, times the share of its free days.
  private func rest(
    of fact: FlowFact, on days: Period, _ pieces: [FlowFact]
  ) throws(Diagnostic) -> FlowShare {
    let parts = chain(
      pieces.filter { $0.days < fact.days && !$0.period.overlaps(days) }, within: fact.period)
    var rest = fact.amount
    for part in parts.facts {
      guard let left = rest.subtracting(part.amount) else {
        throw ExecutionDiagnostics.rangedCalendar()
      }
      rest = left
    }
    // What rounding alone leaves is nothing, as where a scenario takes away all that no part holds.
    if rest.isPoint, abs(rest.range.mid) <= 1e-12 * abs(fact.amount.range.mid) { rest = .zero }
    let sum = parts.facts.reduce(0) { $0 + $1.amount.range.mid }
    if FlowFact.contradict(whole: fact.amount.range.mid, parts: sum) {
      throw ExecutionDiagnostics.negativeRest(
        of: fact.period, fact.amount.range.mid, parts: parts.facts.map(\.period), sum, type)
    }
    let free = fact.days - parts.coveredDays
    let amount =
      free == days.days ? rest : rest.scaled(by: Double(days.days) / Double(max(free, 1)))
    return FlowShare(
      fact: fact, days: days, amount: amount, parts: parts.facts, freeDays: free)
  }
}
