import OIQPlan
import OIQValues

/// Which of several statements about the same days calendarize took, where somebody has accepted that they differ in
/// more than it chooses by.
struct CalendarChoices {
  private static let mostShown = 3

  private let calendarize: CalendarizePlan
  private let input: Table
  private var taken: Set<Int> = []
  private var words: [String] = []

  init(_ calendarize: CalendarizePlan, _ input: Table) {
    self.calendarize = calendarize
    self.input = input
  }
}

extension CalendarChoices {
  mutating func add(_ patch: FlowPatch, among facts: [FlowFact], key: [Value]) {
    guard !calendarize.accepted.isEmpty else { return }
    let used = (patch.inside.facts + patch.shares.flatMap { [$0.fact] + $0.parts }).flatMap(\.rows)
    for row in used where taken.insert(row).inserted {
      guard let fact = facts.first(where: { $0.rows == [row] }) else { continue }
      let rivals = facts.count {
        $0.period == fact.period && $0.basis == fact.basis && differ($0.rows[0], row)
      }
      if rivals > 0 { words.append(word(fact, key, of: rivals + 1)) }
    }
  }

  /// Nil where there was no choice.
  var remark: String? {
    guard !words.isEmpty else { return nil }
    let names = calendarize.accepted.map { "`\($0.name)`" }
    let more = words.count - CalendarChoices.mostShown
    return
      "\(input.fields[calendarize.amount].name): of statements about the same days that differ in "
      + "\(PlanDiagnostics.list(names, "or")) the one known last is taken: "
      + words.prefix(CalendarChoices.mostShown).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }

  /// Where none of the columns is there any more, two rows are two statements.
  private func differ(_ row: Int, _ other: Int) -> Bool {
    guard row != other else { return false }
    let slots = calendarize.accepted.compactMap(\.slot)
    return slots.isEmpty || slots.contains { input.columns[$0][row] != input.columns[$0][other] }
  }

  /// `Amazon 2026 of consensus (one of 2)`.
  private func word(_ fact: FlowFact, _ key: [Value], of count: Int) -> String {
    func text(_ value: Value, _ slot: Int) -> String { describe(value, input.fields[slot].type) }
    let names = zip(key, calendarize.keys).map { text($0, $1) } + [fact.period.label]
    let values = calendarize.accepted.compactMap(\.slot)
      .map { text(input.columns[$0][fact.rows[0]], $0) }
    let of = values.isEmpty ? "" : " of \(values.joined(separator: ", "))"
    return "\(names.joined(separator: " "))\(of) (one of \(count))"
  }
}
