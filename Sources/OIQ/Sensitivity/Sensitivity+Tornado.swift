import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

extension Sensitivity {
  /// The share of the variance from which on it is said that an input moves no median.
  private static let noticed = 0.01

  /// What ends a formula stands for its one number, not for the rows of the answer: `take 5` and `sort` behind it would
  /// do nothing.
  static func requireNumber(_ pipe: Pipe) throws(Diagnostic) {
    guard let last = pipe.stages.last else { return }
    switch last.kind {
    case .sort: throw SensitivityDiagnostics.stageOfInputs("sort", last.span)
    case .take(let count, by: []):
      guard case .number(let rows, suffix: _) = count.kind, rows > 1 else { return }
      throw SensitivityDiagnostics.stageOfInputs("take", last.span)
    default: return
    }
  }

  /// One row an input: the number's median with the input at its 5% and at its 95% point, the others drawn
  /// as ever, and how the two move together; the greatest swing first, which is how far apart these and the median
  /// as it is lie. An input that leaves the median where it is at both points moves nothing, and is left out.
  func tornado(_ pipe: Pipe) throws(Diagnostic) -> SensitivityAnswer {
    let (formula, cell, inputs) = try inputs(of: pipe)
    guard !inputs.isEmpty else { throw SensitivityDiagnostics.nothingRanged(at: pipe.span) }
    let medians = try each(2 * inputs.count) { (index, one) throws(Diagnostic) in
      let share = index % 2 == 0 ? 0.05 : 0.95
      return try one.median(of: formula, holding: [inputs[index / 2].key: share])
    }
    var rows: [(input: SensitivityInput, low: Double, high: Double)] = []
    var unmoved: [SensitivityInput] = []
    for (place, input) in inputs.enumerated() {
      let (low, high) = (medians[2 * place].median, medians[2 * place + 1].median)
      if let base = cell.median, abs(low - base) + abs(high - base) <= 1e-12 * abs(base) {
        unmoved.append(input)
        continue
      }
      rows.append((input, low, high))
    }
    func swing(_ row: (input: SensitivityInput, low: Double, high: Double)) -> Double {
      // One that moves it up at both points swings it as well.
      let places = [row.low, row.high, cell.median ?? row.low]
      return (places.max() ?? 0) - (places.min() ?? 0)
    }
    rows.sort { swing($0) > swing($1) }
    let type = cell.type.point
    let table = Table(
      fields: [
        TableField("input", .plainText), TableField("at_5", type), TableField("at_95", type),
        TableField("swing", type), TableField("rank_correlation", .plainNumber),
      ],
      columns: [
        Column(
          .codes(Buffer(rows.indices.map { Int32($0) }), TextDictionary(rows.map(\.input.title)))),
        Column(.numbers(Buffer(rows.map(\.low)))), Column(.numbers(Buffer(rows.map(\.high)))),
        Column(.numbers(Buffer(rows.map(swing)))),
        Column(
          .numbers(
            Buffer(rows.map { (($0.input.correlation ?? 0) * 1000).rounded() / 1000 })),
          presence: Presence.from(rows.map { $0.input.correlation != nil })),
      ], rowCount: rows.count)
    var answer = SensitivityAnswer(table: table)
    // What is rare moves no median, whatever it does when it comes.
    let told = unmoved.filter { $0.share >= Sensitivity.noticed }
    if rows.isEmpty, told.isEmpty {
      let names = inputs.map(\.title)
      answer.notes.append("none of its ranges moves it: \(names.joined(separator: ", "))")
    }
    if !told.isEmpty {
      answer.notes.append(
        "the median is the same with each of these at its 5% and at its 95% point: "
          + told.map(\.title).joined(separator: "; "))
    }
    for row in rows where row.input.isCorrelated {
      answer.notes.append(
        "\(row.input.title) is correlated with another, which stays drawn where this is held")
    }
    answer.noteStatistics(of: context.notes)
    // The swing is a difference on the same draws, and less uncertain than its ends.
    let ends = stride(from: 0, to: medians.count, by: 2)
    answer.note(
      [
        (1, ends.map { medians[$0].error }.max() ?? 0),
        (2, ends.map { medians[$0 + 1].error }.max() ?? 0),
      ], draws: context.draws)
    return answer
  }
}
