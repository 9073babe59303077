import OIQPlan
import OIQText
import OIQValues

extension ProgramCompiler {
  /// A period's or date's first day and the day after its last, per row.
  func span(_ term: Term) throws(Diagnostic) -> Lane {
    guard let kind = kind(term), case .date = kind else {
      return try broadcast(term, as: .period)
    }
    let lane = try broadcast(term, as: .date)
    var out = newLane(.date, total: true)
    out.presence = lane.presence
    let after = out
    step { frame in
      let days = frame.integers(lane)
      let target = frame.integers(after)
      for row in 0..<frame.count { target[row] = days[row] &+ 1 }
    }
    return Lane(
      kind: .period, planes: [lane.planes[0], after.planes[0]], presence: lane.presence)
  }

  func isWithin(_ inner: Term, _ outer: Term) throws(Diagnostic) -> Term {
    try relate(inner, outer) { inner, outer in
      inner.start < inner.end && outer.start <= inner.start && inner.end <= outer.end
    }
  }

  func overlaps(_ left: Term, _ right: Term) throws(Diagnostic) -> Term {
    try relate(left, right) { left, right in
      max(left.start, right.start) < min(left.end, right.end)
    }
  }

  private func relate(
    _ left: Term, _ right: Term, _ holds: @escaping @Sendable (Period, Period) -> Bool
  ) throws(Diagnostic) -> Term {
    if left.isConstantMissing || right.isConstantMissing { return .constant(.bool(false)) }
    let first = try span(left)
    let second = try span(right)
    let out = newLane(.bool, total: true)
    step { frame in
      let a = (frame.integers(first), frame.integers(first, 1))
      let b = (frame.integers(second), frame.integers(second, 1))
      let target = frame.bytes(out)
      for row in 0..<frame.count {
        let left = Period(start: a.0[row], end: a.1[row])
        let right = Period(start: b.0[row], end: b.1[row])
        target[row] = holds(left, right) ? 1 : 0
      }
      if let presence = frame.presence(first) { Bytes.and(target, presence, target, frame.count) }
      if let presence = frame.presence(second) { Bytes.and(target, presence, target, frame.count) }
    }
    return .lane(out)
  }

  func periodPart(_ part: PeriodPart, _ term: Term) throws(Diagnostic) -> Term {
    if term.isConstantMissing { return term }
    let lane = try span(term)
    switch part {
    case .start: return .lane(Lane(kind: .date, planes: [lane.planes[0]], presence: lane.presence))
    case .end:
      return .lane(
        derived(.date, from: lane) { period, out, row in
          out.assumingMemoryBound(to: Int32.self)[row] = period.end &- 1
        })
    case .days:
      return .lane(
        derived(.number, from: lane) { period, out, row in
          out.assumingMemoryBound(to: Double.self)[row] = Double(period.days)
        })
    case .year: return year(lane)
    }
  }

  /// The year that holds the whole span; missing where it crosses into another, as fiscal years do.
  private func year(_ lane: Lane) -> Term {
    let out = newLane(.number)
    guard let presence = out.presence else { return .lane(out) }
    step { frame in
      frame.setPresence(presence, lane, nil)
      let starts = frame.integers(lane)
      let ends = frame.integers(lane, 1)
      let years = frame.numbers(out)
      var isWithinYear = [UInt8](repeating: 1, count: frame.count)
      for row in 0..<frame.count {
        let year = Period(start: starts[row], end: ends[row]).year
        years[row] = Double(year ?? 0)
        isWithinYear[row] = year == nil ? 0 : 1
      }
      if isWithinYear.contains(0) {
        frame.drop(presence, where: { isWithinYear[$0] }, mask: nil, note: nil)
      }
    }
    return .lane(out)
  }

  private func derived(
    _ kind: LaneKind, from lane: Lane,
    _ write: @escaping @Sendable (Period, UnsafeMutableRawPointer, Int) -> Void
  ) -> Lane {
    var out = newLane(kind, total: true)
    out.presence = lane.presence
    let target = out
    step { frame in
      let starts = frame.integers(lane)
      let ends = frame.integers(lane, 1)
      let memory = frame.planes[target.planes[0]]
      for row in 0..<frame.count {
        write(Period(start: starts[row], end: ends[row]), memory, row)
      }
    }
    return out
  }

  /// Days are whole ones; a part of a day is dropped. Outside the calendar there is no date.
  func shiftDate(_ date: Term, _ days: Term, _ mask: Int?) throws(Diagnostic) -> Term {
    if date.isConstantMissing || days.isConstantMissing { return .constant(.missing) }
    let lane = try broadcast(date, as: .date)
    let count = try broadcast(days, as: .number)
    let out = newLane(.date)
    try addShift(out, lane, count, mask) { frame, row in
      guard
        let day = Period.day(frame.integers(lane)[row], shiftedBy: frame.numbers(count)[row])
      else { return false }
      frame.integers(out)[row] = day
      return true
    }
    return .lane(out)
  }

  func shiftPeriod(_ period: Term, _ count: Term, _ mask: Int?) throws(Diagnostic) -> Term {
    if period.isConstantMissing || count.isConstantMissing { return .constant(.missing) }
    let lane = try broadcast(period, as: .period)
    let steps = try broadcast(count, as: .number)
    let out = newLane(.period)
    try addShift(out, lane, steps, mask) { frame, row in
      let span = Period(start: frame.integers(lane)[row], end: frame.integers(lane, 1)[row])
      guard let moved = span.next(by: frame.numbers(steps)[row]) else { return false }
      frame.integers(out)[row] = moved.start
      frame.integers(out, 1)[row] = moved.end
      return true
    }
    return .lane(out)
  }

  /// Computes rows that are there in both operands; a row without a result is missing, and counted.
  private func addShift(
    _ out: Lane, _ left: Lane, _ right: Lane, _ mask: Int?,
    _ write: @escaping @Sendable (Frame, Int) -> Bool
  ) throws(Diagnostic) {
    let presence = try ownedPresence(out)
    let note = note(.outOfDomain(nil))
    step { frame in
      frame.setPresence(presence, left, right)
      let isThere = frame.presences[presence]
      var defined = [UInt8](repeating: 1, count: frame.count)
      for row in 0..<frame.count where isThere?[row] ?? 1 == 1 {
        defined[row] = write(frame, row) ? 1 : 0
      }
      if defined.contains(0) {
        frame.drop(presence, where: { defined[$0] }, mask: mask, note: note)
      }
    }
  }
}
