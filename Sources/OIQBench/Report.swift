import Glibc

/// Lines of text for people, one a workload.
struct Report {
  private(set) var failures = 0
  private(set) var overGoal: [String] = []
}

extension Report {
  func header() {
    line(["workload", "oiq ms", "best peer", "ms", "wall", "cpu", "goal", "", "others, ms"])
  }

  mutating func add(_ verdict: Verdict) {
    guard let best = verdict.best else {
      line([verdict.workload, shown(verdict.oiq.wall), "none", "", "", "", "", "", ""])
      return list(verdict.missing)
    }
    let isOver = verdict.goal.map { best.wallRatio > $0 } ?? false
    if isOver { overGoal.append(verdict.workload) }
    line([
      verdict.workload, shown(verdict.oiq.wall), best.name, shown(best.outcome.wall),
      ratio(best.wallRatio), ratio(best.cpuRatio),
      verdict.goal.map { "<= \($0)" } ?? "", verdict.goal.map { _ in isOver ? "over" : "ok" } ?? "",
      verdict.others.map { "\($0.name) \(shown($0.wall))" }.joined(separator: ", "),
    ])
    if let note = verdict.note { tell("  \(note)") }
    list(verdict.missing)
  }

  mutating func fail(_ workload: String, _ message: String) {
    failures += 1
    tell("\(workload): FAILED: \(message)")
  }

  mutating func add(peaks: [(name: String, megabytes: Double)], goal: Double) {
    let texts = peaks.map { "\($0.name) \(shown($0.megabytes)) MB" }
    let isOver = peaks.first.map { $0.megabytes > goal } ?? false
    if isOver { overGoal.append("peak memory") }
    tell(
      "peak memory: \(texts.joined(separator: ", ")); goal of `1` <= \(goal) MB: "
        + (isOver ? "over" : "ok"))
  }

  /// What a group-by of many ranged rows took.
  mutating func addDraws(_ found: (milliseconds: Double, megabytes: Double), goal: Double) {
    let isOver = found.megabytes > goal
    if isOver { overGoal.append(DrawsBench.groupName) }
    tell(
      "\(DrawsBench.groupName): 100,000 ranged rows x 1,000 draws in \(shown(found.milliseconds)) ms,"
        + " peak memory \(shown(found.megabytes)) MB; goal <= \(goal) MB: \(isOver ? "over" : "ok")"
    )
  }

  /// A line at once, also into a pipe.
  func tell(_ text: String) {
    print(text)
    fflush(nil)
  }

  private func list(_ missing: [String]) {
    for text in missing { tell("  without \(text)") }
  }

  private static let widths = [14, 9, 10, 9, 8, 8, 8, 5, 0]

  private func line(_ cells: [String]) {
    let padded = zip(cells, Report.widths).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }
    tell(padded.joined(separator: " "))
  }

  private func ratio(_ value: Double) -> String { "\(rounded(value, 1000))x" }

  private func shown(_ milliseconds: Double) -> String {
    "\(rounded(milliseconds, milliseconds < 10 ? 1000 : 10))"
  }

  private func rounded(_ value: Double, _ scale: Double) -> Double {
    (value * scale).rounded() / scale
  }
}
