/// An unknown that is one and the same in all rows of a table.
package struct SharedUnknown: Hashable, Sendable {
  package var key: UInt64
  /// The range as it is written.
  package var text: String
  /// The row of which a value is made of it: empty for the row that has the value, else how that of another row came to
  /// stand there.
  package var row = ""
}

/// A range that is one unknown in values of several rows, which a formula sets against each other.
package struct CrossedUnknown: Hashable, Sendable {
  package var text: String
  /// Whether they stand beside each other in one row, as columns made of rows do.
  package var isInOneRow: Bool
}

/// Finds the unknowns that the rows of a plan share: `(low) to (high)` of the rows' own numbers, and what is named. What
/// stands within `each` is none of them.
package final class SharedUnknowns {
  /// What a range is called that is written with constants alone; nil for one that nothing is said of.
  private let text: (UInt64) -> String?
  private let plan: Plan
  private var found: [Place: [SharedUnknown]] = [:]
  private var nodes: [Branch: Int] = [:]
  private var crossed: [CrossedUnknown] = []

  /// A column of a node.
  private struct Place: Hashable {
    var node: Int
    var slot: Int
  }

  /// One of the nodes below a node.
  private struct Branch: Hashable {
    var node: Int
    var input: Int
  }

  /// More than these aren't told apart behind one value.
  private static let most = 32

  package init(of plan: Plan, called text: @escaping (UInt64) -> String?) {
    (self.plan, self.text) = (plan, text)
  }
}

extension SharedUnknowns {
  /// Those behind an expression over the plan's columns.
  package func behind(_ expression: PlanExpression) -> [SharedUnknown] {
    behind(expression, over: plan, node: 0)
  }

  /// As they are written, those behind an expression: twice where two places read alike.
  package func texts(behind expression: PlanExpression) -> [String] {
    var keys: Set<UInt64> = []
    return behind(expression).reduce(into: []) { texts, one in
      if keys.insert(one.key).inserted { texts.append(one.text) }
    }
  }

  /// Those of which an expression sets values of several rows against each other: `p - prev(p)`, `DR8 / DR4` of two
  /// columns that a pivot has made.
  package func crossed(in expression: PlanExpression) -> [CrossedUnknown] {
    crossed = []
    _ = behind(expression, over: plan, node: 0, isAsked: true)
    return crossed
  }

  private func behind(
    _ expression: PlanExpression, over plan: Plan, node: Int, isAsked: Bool = false
  ) -> [SharedUnknown] {
    func behindPart(_ part: PlanExpression) -> [SharedUnknown] {
      behind(part, over: plan, node: node, isAsked: isAsked)
    }
    switch expression {
    case .column(let slot): return behind(slot, of: plan, node: node)
    case .range(_, let key): return text(key).map { [SharedUnknown(key: key, text: $0)] } ?? []
    case .call(let function, let arguments, _) where function.takesScore:
      var all: [SharedUnknown] = []
      if case .range(_, let key)? = arguments.first,
        arguments.contains(where: { !$0.slots.isEmpty }
        )
      {
        all = [SharedUnknown(key: key, text: function.name)]
      }
      return joined([all] + arguments.map(behindPart))
    // A plain number of a range, which no draw changes.
    case .bound(_, let part), .collapse(_, let part), .isMissing(let part):
      if isAsked { _ = behindPart(part) }
      return []
    // Of the two values that it chooses from it is one.
    case .conditional, .orElse: return joined(expression.parts.map(behindPart))
    default:
      let parts = expression.parts.map(behindPart)
      if isAsked { noteCrossed(parts) }
      return joined(parts)
    }
  }

  private func noteCrossed(_ parts: [[SharedUnknown]]) {
    for (index, part) in parts.enumerated() {
      for one in part {
        for other in parts.dropFirst(index + 1).joined()
        where one.key == other.key && one.row != other.row {
          let isInOneRow = [one, other].contains { $0.row.hasPrefix(SharedUnknowns.cell) }
          let crossed = CrossedUnknown(text: one.text, isInOneRow: isInOneRow)
          if !self.crossed.contains(crossed) { self.crossed.append(crossed) }
        }
      }
    }
  }

  private func joined(_ parts: [[SharedUnknown]]) -> [SharedUnknown] {
    var all: [SharedUnknown] = []
    for one in parts.joined() where all.count < SharedUnknowns.most && !all.contains(one) {
      all.append(one)
    }
    return all
  }
}

// MARK: - Behind columns

extension SharedUnknowns {
  /// How the row of a value is marked that stands beside those of other rows.
  private static let cell = "cell "

  private func behind(_ slot: Int, of plan: Plan, node: Int) -> [SharedUnknown] {
    let place = Place(node: node, slot: slot)
    if let known = found[place] { return known }
    let shared = search(slot, of: plan, node: node)
    found[place] = shared
    return shared
  }

  /// The number of one of the nodes below a node.
  private func number(of input: Int, below node: Int) -> Int {
    let branch = Branch(node: node, input: input)
    if let known = nodes[branch] { return known }
    nodes[branch] = nodes.count + 1
    return nodes.count
  }

  private func search(_ slot: Int, of plan: Plan, node: Int) -> [SharedUnknown] {
    func column(_ slot: Int, _ input: Plan, at place: Int = 0) -> [SharedUnknown] {
      behind(slot, of: input, node: number(of: place, below: node))
    }
    func value(_ expression: PlanExpression, _ input: Plan, at place: Int = 0) -> [SharedUnknown] {
      behind(expression, over: input, node: number(of: place, below: node))
    }
    switch plan.node {
    case .project(let input, let expressions):
      return expressions.indices.contains(slot) ? value(expressions[slot], input) : []
    case .filter(let input, _), .sort(let input, _), .take(let input, _, _), .skip(let input, _),
      .distinct(let input, _), .fill(let input, _, _):
      return column(slot, input)
    case .window(let input, let calls):
      guard slot >= input.fields.count else { return column(slot, input) }
      let call = calls.indices.contains(slot - input.fields.count)
      guard call, let argument = calls[slot - input.fields.count].argument else { return [] }
      return column(argument, input).of(calls[slot - input.fields.count].rowTaken)
    case .aggregate(let input, let keys, let calls):
      guard calls.indices.contains(slot - keys.count) else { return [] }
      let call = calls[slot - keys.count]
      guard let argument = call.argument, call.holdsUnknowns else { return [] }
      return value(argument, input).of(call.rowTaken.map { SharedUnknowns.cell + $0 })
    case .join(let join):
      let count = join.left.fields.count
      return slot < count ? column(slot, join.left) : column(slot - count, join.right, at: 1)
    case .union(let first, let second):
      return joined([column(slot, first), column(slot, second, at: 1)])
    case .change(let change):
      return joined([
        column(slot, change.input), value(change.values[slot], change.withInside, at: 1),
      ])
    case .calendarize(let calendar):
      return slot == calendar.keys.count + 1 ? column(calendar.amount, calendar.input) : []
    case .part(let calendar, _):
      return column(slot < calendar.input.fields.count ? slot : calendar.amount, calendar.input)
    case .pivot(let pivot):
      if slot < pivot.by.count { return column(pivot.by[slot], pivot.input) }
      guard slot < pivot.by.count + pivot.names.count else { return [] }
      return column(pivot.value, pivot.input).of("\(SharedUnknowns.cell)\(slot)")
    case .unpivot(let unpivot):
      if slot < unpivot.kept.count { return column(unpivot.kept[slot], unpivot.input) }
      guard slot == unpivot.kept.count + 1 else { return [] }
      return joined(unpivot.spread.map { column($0, unpivot.input) })
    case .scan, .unit: return []
    }
  }
}

extension [SharedUnknown] {
  /// The same of another row; nil where it is of the row's own.
  fileprivate func of(_ row: String?) -> [SharedUnknown] {
    guard let row else { return self }
    return map { one in
      var other = one
      other.row = one.row.isEmpty ? row : "\(row), \(one.row)"
      return other
    }
  }
}

extension WindowCall {
  /// The row whose value it takes, said so that calls of one row say the same.
  fileprivate var rowTaken: String? {
    switch kind {
    case .prev, .next, .first, .last: "\(kind.rawValue) \(offset) \(partition) \(order.map(\.slot))"
    case .cumsum, .share, .movavg, .rank, .rowNumber: nil
    }
  }
}

extension AggregateCall {
  /// Whether what it makes of ranges is one.
  fileprivate var holdsUnknowns: Bool {
    switch operation {
    case .kind(.count), .kind(.countDistinct), .mergeFacts: false
    case .kind: true
    }
  }

  /// Whether several rows have a part in its result, so that it matters whether they share an unknown.
  var mixesRows: Bool {
    switch operation {
    case .kind(.sum), .kind(.mean), .kind(.min), .kind(.max), .kind(.median), .kind(.quantile),
      .kind(.sd), .kind(.any), .kind(.all):
      true
    case .kind(.count), .kind(.countDistinct), .kind(.first), .kind(.last), .mergeFacts: false
    }
  }

  /// The row whose value it takes, where it is one row's.
  fileprivate var rowTaken: String? {
    switch operation {
    case .kind(.first), .kind(.last): "\(operation)"
    case .kind, .mergeFacts: nil
    }
  }
}
