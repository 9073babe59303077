import OIQPlan
import OIQText
import OIQValues

// What readers are told of rows whose columns are computed draw by draw.

extension DrawsChain {
  /// The columns of the last projection as readers know them, those that were kept among them. One that nobody knows has
  /// no name.
  var fieldsTold: [TableField] {
    let count = projections.last?.count ?? table.columns.count
    let kept = (fields.count..<max(count, fields.count)).map { slot in
      TableField(keptNames[slot] ?? "", .plainNumber)
    }
    return fields + kept
  }

  /// What readers know a value by: the column that it is made of, or of several one that is missing in some row.
  func nameTold(of expression: PlanExpression) -> String? {
    let named = expression.slotsOfValue.filter {
      fields.indices.contains($0) && !fields[$0].name.isEmpty
    }
    let slot =
      named.count > 1 ? named.first { rows(lacking: $0).map { $0 > 0 } ?? false } : named.first
    return slot.map { fields[$0].name }
  }

  /// Counts rows in which a plain value or a condition rests on a comparison of what is missing, by a program of its
  /// own; what else is counted in it is told where it is computed.
  func tellMissing(
    in prepared: PlanExpression, as use: ConditionUse
  ) throws(Diagnostic) {
    let quiet = executor.context.quiet
    let compiler = ProgramCompiler(table: table, context: quiet)
    guard try compiler.tellMissing(in: prepared, sight(in: compiler), fieldsTold, as: use) else {
      return
    }
    compiler.program.outputs = [.lane(try compiler.broadcast(.constant(.bool(true)), as: .bool))]
    _ = try Materialiser(program: compiler.program, context: quiet).columns()
    for (note, count) in quiet.notes.counted {
      if case .comparedMissing = note { executor.context.notes.add(note, count: count) }
    }
  }

  /// Counts rows in which a column or call that is computed draw by draw compares a column of the table that has no
  /// value there in any draw. Where another part of it asks whether a value is there, nothing is said.
  func tellMissing(inDrawn expression: PlanExpression, of name: String) {
    guard !expression.asksForPresence else { return }
    for compared in expression.comparedSlots(.value) {
      guard fields.indices.contains(compared), !fields[compared].name.isEmpty,
        let lacking = rows(lacking: compared)
      else { continue }
      executor.context.notes.add(
        .comparedMissing(column: fields[compared].name, .valued(in: name)), count: lacking)
    }
  }

  /// In how many rows a column of the last projection has no value; nil where that isn't clear.
  private func rows(lacking slot: Int) -> Int? {
    guard let base = tableSlots(of: [slot], below: projections.count) else { return nil }
    let columns = base.filter(table.columns.indices.contains).map { table.columns[$0] }
    return (0..<table.rowCount).count { row in
      columns.contains { !$0.isPresent(row) }
    }
  }

  /// The columns of the table without which columns of a projection have no value; nil where that isn't clear.
  private func tableSlots(of slots: Set<Int>, below level: Int) -> Set<Int>? {
    guard level > 0 else { return slots }
    let projection = projections[level - 1]
    var found: Set<Int> = []
    for slot in slots {
      guard projection.indices.contains(slot), projection[slot].isOfAllItsParts else { return nil }
      found.formUnion(projection[slot].slotsOfValue)
    }
    return tableSlots(of: found, below: level - 1)
  }

  /// Says of ranges that are one unknown in rows which a formula sets against each other.
  func tellCrossed(_ slot: Int, of stage: Plan, isRead: Bool = true) {
    guard isRead, let crossed = stage.crossed[slot] else { return }
    executor.context.notes.tell(
      shared: crossed.filter { table.rowCount > ($0.isInOneRow ? 0 : 1) }.map(\.text))
  }
}

extension PlanExpression {
  /// Whether it stands for a column that nobody reads.
  var isNothing: Bool {
    if case .constant(.missing) = self { true } else { false }
  }
}
