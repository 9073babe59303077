import OIQPlan
import OIQText
import OIQValues

extension ProgramCompiler {
  /// Whether none of a row's facts is disputed.
  func undisputed(_ term: Term) throws(Diagnostic) -> Term {
    guard case .lane(let lane) = term, case .facts = lane.kind, let slot = lane.slot else {
      throw ExecutionDiagnostics.unfit("facts")
    }
    let facts = context.facts
    let out = newLane(.bool, total: true)
    step { frame in
      guard case .facts(let lists) = frame.table.columns[slot].storage else { return }
      let target = frame.bytes(out)
      for row in 0..<frame.count {
        let isDisputed = lists[frame.start + row].contains { facts.isDisputed($0) }
        target[row] = isDisputed ? 0 : 1
      }
    }
    return .lane(out)
  }

  /// Money in another currency: every number of the row times the average rate over its period.
  func exchange(_ call: ExchangeCall, _ sight: Sight) throws(Diagnostic) -> Term {
    let amount = try compile(call.amount, sight)
    let period = try compile(call.period, sight)
    guard let kind = kind(amount), !period.isConstantMissing else { return .constant(.missing) }
    let lane = try broadcast(amount, as: kind)
    let span = try broadcast(spanTerm(period), as: .period)
    let currencies = try currencies(of: lane, call)
    let numberParts: Range<Int>
    switch kind {
    case .number: numberParts = 0..<1
    case .range: numberParts = 0..<3
    case .bool, .date, .period, .facts, .text: throw ExecutionDiagnostics.unfit("money")
    }
    var made = newLane(kind)
    made.stores = lane.stores
    let out = made
    let presence = try ownedPresence(out)
    let exchange = Exchange(
      call: call, index: exchangeCount, currencies: currencies, facts: context.facts,
      notes: context.notes)
    exchangeCount += 1
    let mask = sight.mask
    step { frame throws(Diagnostic) in
      frame.setPresence(presence, lane, span)
      let rates = try frame.rates(exchange, lane, span, presence, mask)
      for part in lane.kind.strides.indices {
        frame.exchangePart(part, numberParts.contains(part) ? rates : nil, lane, out)
      }
      if case .range = kind { try frame.refuseMovedDraws(lane, rates) }
      let last = frame.numbers(out, numberParts.upperBound - 1)
      frame.drop(presence, where: { last[$0].isFinite ? 1 : 0 }, mask: nil, note: nil)
    }
    return .lane(out)
  }

  /// A date stands for its day.
  private func spanTerm(_ term: Term) throws(Diagnostic) -> Term {
    switch term {
    case .constant(.date(let day)):
      return .constant(.period(Period(start: day, end: day &+ 1)))
    case .constant: return term
    case .lane: return .lane(try span(term))
    }
  }

  private func currencies(of lane: Lane, _ call: ExchangeCall) throws(Diagnostic) -> [String] {
    if let from = call.from { return [from] }
    guard let units = lane.units else { throw ExecutionDiagnostics.unfit("money") }
    return units.units.map(\.exchangedCurrency)
  }
}

/// One exchange of a program.
private struct Exchange: Sendable {
  var call: ExchangeCall
  var index: Int
  /// By unit code, or the one that all rows have.
  var currencies: [String]
  var facts: any FactBook
  var notes: RunNotes
}

extension Frame {
  /// The rate of each row, NaN where there is none.
  fileprivate func rates(
    _ exchange: Exchange, _ lane: Lane, _ span: Lane, _ presence: Int, _ mask: Int?
  ) throws(Diagnostic) -> [Double] {
    let call = exchange.call
    let starts = integers(span)
    let ends = integers(span, 1)
    let codes = lane.units.map { planes[$0.plane].assumingMemoryBound(to: Int32.self) }
    let isThere = presences[presence]
    let selected = self.mask(mask)
    var result = [Double](repeating: .nan, count: count)
    for row in 0..<count where isThere?[row] ?? 1 == 1 && selected?[row] ?? 1 == 1 {
      let code = call.from == nil ? codes?[row] ?? 0 : 0
      let key = RateKey(
        call: exchange.index, currency: code, start: starts[row], end: ends[row])
      let known = rates[key]
      let rate = known ?? lookUpRate(key, exchange)
      if known == nil { rates[key] = rate }
      if rate.isNaN, call.withoutRate == .failure {
        let from = exchange.currencies[Int(code)]
        let period = Period(start: starts[row], end: ends[row])
        let inDollars = exchange.facts.rate(
          from: from, to: "USD", over: period, knownOn: call.knownOn)
        throw ExecutionDiagnostics.missingRate(
          from: from, to: call.to, lacking: inDollars == nil ? from : call.to, over: period,
          at: call.span)
      }
      if rate.isNaN { note(exchange, key, row: row, isFirst: known == nil) }
      result[row] = rate
    }
    return result
  }

  /// Says whose money has no rate; of rows of no facts each period once.
  private func note(_ exchange: Exchange, _ key: RateKey, row: Int, isFirst: Bool) {
    var part: FactPart?
    for column in table.columns {
      guard case .facts(let lists) = column.storage, column.isPresent(start + row) else { continue }
      part = lists[start + row].first
      if part != nil { break }
    }
    guard part != nil || isFirst else { return }
    exchange.notes.add(
      .withoutRate(
        part, from: exchange.currencies[Int(key.currency)], to: exchange.call.to,
        over: Period(start: key.start, end: key.end)))
  }

  private func lookUpRate(_ key: RateKey, _ exchange: Exchange) -> Double {
    let call = exchange.call
    let from = exchange.currencies[Int(key.currency)]
    if from == call.to { return 1 }
    let period = Period(start: key.start, end: key.end)
    let rate = exchange.facts.rate(from: from, to: call.to, over: period, knownOn: call.knownOn)
    guard let rate, rate.value.isFinite else { return .nan }
    if rate.fit == .byDay { exchange.notes.add(.cutRate(currency: from, over: period)) }
    return rate.value
  }

  /// Draws that were kept are in the old currency.
  fileprivate func refuseMovedDraws(_ lane: Lane, _ rates: [Double]) throws(Diagnostic) {
    if lane.stores.isEmpty { return }
    let keys = planes[lane.planes[4]].assumingMemoryBound(to: UInt64.self)
    for row in 0..<count where rates[row].isFinite && rates[row] != 1 {
      if lane.stores.contains(where: { $0.draws(of: keys[row]) != nil }) {
        throw ExecutionDiagnostics.movedDraws()
      }
    }
  }

  fileprivate func exchangePart(_ part: Int, _ rates: [Double]?, _ lane: Lane, _ out: Lane) {
    if let rates {
      let source = numbers(lane, part)
      let target = numbers(out, part)
      for row in 0..<count { target[row] = source[row] * rates[row] }
    } else {
      planes[out.planes[part]].copyMemory(
        from: planes[lane.planes[part]], byteCount: count * lane.kind.strides[part])
    }
  }
}
