import OIQPlan
import OIQText
import OIQValues

extension LineageNode {
  func joinStep(_ join: JoinPlan, _ row: Int, _ slot: Int?) throws(Diagnostic) -> LineageStep {
    let pair = try joinedPair(row)
    guard let slot else {
      let left = LineageCell(inputs[0], row: pair.left, slot: nil)
      return .rows([left] + (pair.right.map { [LineageCell(inputs[1], row: $0, slot: nil)] } ?? []))
    }
    let leftCount = join.left.fields.count
    if slot < leftCount { return .same(LineageCell(inputs[0], row: pair.left, slot: slot)) }
    guard let right = pair.right else { return .absent(join) }
    return .same(LineageCell(inputs[1], row: right, slot: slot - leftCount))
  }

  /// The rows of both sides that a row of the result is made of.
  func joinedPair(_ row: Int) throws(Diagnostic) -> (left: Int, right: Int?) {
    let numbers = try mapped()
    let left = Int(numbers[0][row])
    guard numbers.count > 1 else { return (left, nil) }
    let right = numbers[1][row]
    return (left, right < 0 ? nil : Int(right))
  }

  /// The join over both sides with their numbers.
  func joinedNumbers(_ join: JoinPlan) throws(Diagnostic) -> [Column] {
    let leftCount = join.left.fields.count
    var numbered = join
    numbered.left = try inputs[0].numbered()
    numbered.right = try inputs[1].numbered()
    numbered.condition = try join.condition.map { (condition) throws(Diagnostic) in
      try condition.mappingSlots { $0 < leftCount ? $0 : $0 + 1 }
    }
    var fields = numbered.left.fields
    if join.kind != .anti { fields += numbered.right.fields }
    let slots = join.kind == .anti ? [leftCount] : [leftCount, fields.count - 1]
    let plan = Plan(.join(numbered), fields: fields, span: plan.span)
    let table = try trace.executor.run(plan, reading: Set(slots))
    return slots.map { table.columns[$0] }
  }
}
