import OIQText
import OIQValues

/// What facts say together of days that none of them states alone.
///
/// Each fact is the difference between what had flowed by its last day and by its first: of the days that such
/// differences connect, each stretch follows exactly, as 2025Q2 does from 2025, 2025Q1 and 2025H2. Where facts lie
/// inside or beside each other the smallest fact around a day and its parts find the same; where they overlap, only
/// this does.
struct FlowDifferences {
  private let facts: [FlowFact]
  /// From each day on which a fact begins or ends, the facts that lead to another: the latest known first.
  private let steps: [Int32: [Step]]

  private struct Step {
    var to: Int32
    var fact: Int
    var isBackward: Bool
  }

  private init(_ facts: [FlowFact]) {
    self.facts = facts
    var steps: [Int32: [Step]] = [:]
    let order = facts.indices.sorted { facts[$0].knownOn > facts[$1].knownOn }
    for index in order {
      let period = facts[index].period
      steps[period.start, default: []].append(
        Step(to: period.end, fact: index, isBackward: false))
      steps[period.end, default: []].append(
        Step(to: period.start, fact: index, isBackward: true))
    }
    self.steps = steps
  }
}

extension FlowDifferences {
  /// The shortest stretches that follow from facts of one definition which overlap each other, but for those that
  /// are stated. Stronger facts alone come first.
  static func stretches(of facts: [FlowFact], stated: [FlowFact]) -> [FlowFact] {
    let facts = facts.filter { $0.isSpreadable && $0.days > 0 }
    guard overlap(facts) else { return [] }
    var known = Set(stated.map(\.period))
    var found: [FlowFact] = []
    for limit in Set(facts.map(\.basis)).sorted() {
      let strong = FlowDifferences(facts.filter { $0.basis <= limit })
      for stretch in strong.shortest where known.insert(stretch).inserted {
        if let fact = strong.fact(over: stretch) { found.append(fact) }
      }
    }
    return found
  }

  /// Whether two facts share days of which neither has all.
  private static func overlap(_ facts: [FlowFact]) -> Bool {
    let ordered = facts.map(\.period).sorted { ($0.start, -$0.end) < ($1.start, -$1.end) }
    var around: [Int32] = []
    for period in ordered {
      while let end = around.last, end <= period.start { around.removeLast() }
      if let end = around.last, end < period.end { return true }
      around.append(period.end)
    }
    return false
  }

  /// From each day to the next that facts connect it with.
  private var shortest: [Period] {
    var group: [Int32: Int] = [:]
    var last: [Int: Int32] = [:]
    var stretches: [Period] = []
    for day in steps.keys.sorted() {
      if group[day] == nil {
        let number = last.count
        var waiting = [day]
        while let next = waiting.popLast() {
          guard group.updateValue(number, forKey: next) == nil else { continue }
          waiting += (steps[next] ?? []).map(\.to)
        }
        last[number] = day
      } else if let number = group[day], let before = last.updateValue(day, forKey: number) {
        stretches.append(Period(start: before, end: day))
      }
    }
    return stretches
  }

  /// The fewest facts that lead from the first day to the one after the last, those gone backwards taken off; nil
  /// where they contradict each other, and less than nothing would have flowed.
  private func fact(over stretch: Period) -> FlowFact? {
    let path = path(over: stretch)
    guard
      let whole = path.first(where: {
        !$0.isBackward && facts[$0.fact].period.contains(stretch)
      })
    else { return nil }
    var amount: FlowAmount? = .zero
    for step in path {
      let part = facts[step.fact].amount
      amount = step.isBackward ? amount?.subtracting(part) : amount?.adding(part)
    }
    guard let amount, amount.range.mid >= 0 else { return nil }
    let others = path.map(\.fact).filter { $0 != whole.fact }
    let used = [whole.fact] + others
    return FlowFact(
      period: stretch, amount: amount, basis: used.map { facts[$0].basis }.max() ?? 0,
      definition: facts[whole.fact].definition,
      knownOn: used.map { facts[$0].knownOn }.max() ?? .min,
      parts: facts[whole.fact].parts.map { $0.trimmed(to: stretch) },
      rows: used.flatMap { facts[$0].rows }, isSpreadable: true, isDifference: true,
      isOfOverlaps: true)
  }

  private func path(over stretch: Period) -> [Step] {
    var came: [Int32: (day: Int32, step: Step)] = [:]
    var reached: Set<Int32> = [stretch.start]
    var front = [stretch.start]
    while !front.isEmpty, !reached.contains(stretch.end) {
      var next: [Int32] = []
      search: for day in front {
        for step in steps[day] ?? [] where reached.insert(step.to).inserted {
          came[step.to] = (day, step)
          if step.to == stretch.end { break search }
          next.append(step.to)
        }
      }
      front = next
    }
    var path: [Step] = []
    var day = stretch.end
    while day != stretch.start, let (before, step) = came[day] {
      path.append(step)
      day = before
    }
    return path
  }
}
