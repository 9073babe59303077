import OIQPlan
import OIQText
import OIQValues

extension ProgramCompiler {
  /// The lane of a term; a constant is written into every row of one. A missing constant takes any kind,
  /// a plain number may stand for a range.
  func broadcast(_ term: Term, as kind: LaneKind) throws(Diagnostic) -> Lane {
    switch (term, kind) {
    case (.lane(let lane), .range):
      if case .number = lane.kind { return asRange(lane) }
    case (.lane, _): break
    case (.constant(.missing), _): return missingLane(kind)
    case (.constant(.number(let value)), .range): return asRange(constantLane(.number(value)))
    case (.constant(let value), _):
      guard let constant = Optional(constantLane(value)), constant.kind.isSame(as: kind) else {
        throw ExecutionDiagnostics.unfit(kind.words)
      }
      return constant
    }
    guard case .lane(let lane) = term, lane.kind.isSame(as: kind) else {
      throw ExecutionDiagnostics.unfit(kind.words)
    }
    return lane
  }

  /// A constant in every row; lists and missing give a lane without values.
  func constantLane(_ value: Value) -> Lane {
    switch value {
    case .number(let number): return Lane(kind: .number, planes: [newPlane(.number(number))])
    case .text(let text):
      return Lane(kind: .text(TextDictionary([text])), planes: [newPlane(.integer(0))])
    case .bool(let flag): return Lane(kind: .bool, planes: [newPlane(.byte(flag ? 1 : 0))])
    case .date(let day): return Lane(kind: .date, planes: [newPlane(.integer(day))])
    case .period(let period):
      return Lane(
        kind: .period, planes: [newPlane(.integer(period.start)), newPlane(.integer(period.end))])
    case .range(let range):
      return Lane(
        kind: .range,
        planes: [
          newPlane(.number(range.low)), newPlane(.number(range.mid)),
          newPlane(.number(range.high)), newPlane(.byte(range.shape.rawValue)), newPlane(.word(0)),
        ])
    case .missing, .list: return missingLane(.number)
    }
  }

  private func missingLane(_ kind: LaneKind) -> Lane {
    let planes = kind.strides.map { stride in
      switch stride {
      case 1: newPlane(.byte(0))
      case 4: newPlane(.integer(0))
      default: newPlane(.word(0))
      }
    }
    return Lane(kind: kind, planes: planes, presence: newPresence(.nowhere))
  }

  private func asRange(_ lane: Lane) -> Lane {
    Lane(
      kind: .range,
      planes: [
        lane.planes[0], lane.planes[0], lane.planes[0],
        newPlane(.byte(RangeShape.point.rawValue)), newPlane(.word(0)),
      ], presence: lane.presence, units: lane.units, name: lane.name)
  }

  /// The kind of a term, `nil` for the constant missing.
  func kind(_ term: Term) -> LaneKind? {
    switch term {
    case .lane(let lane): lane.kind
    case .constant(.missing), .constant(.list): nil
    case .constant(.number): .number
    case .constant(.range): .range
    case .constant(.text(let text)): .text(TextDictionary([text]))
    case .constant(.bool): .bool
    case .constant(.date): .date
    case .constant(.period): .period
    }
  }
}

extension LaneKind {
  var words: String {
    switch self {
    case .number: "a number"
    case .bool: "a condition"
    case .date: "a date"
    case .period: "a period"
    case .range: "a range"
    case .facts: "facts"
    case .text: "a text"
    }
  }
}
