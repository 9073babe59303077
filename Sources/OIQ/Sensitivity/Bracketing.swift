import OIQSyntax

// The tree with every bracket written that precedence implies, so that a reader sees what goes with what.

extension Statement {
  var bracketed: Statement {
    var statement = self
    switch kind {
    case .binding(var binding):
      binding.body = binding.body.bracketed
      statement.kind = .binding(binding)
    case .assert(let condition, let tolerance, let message):
      statement.kind = .assert(
        condition: condition.bracketed, tolerance: tolerance?.bracketed, message: message)
    case .pipe(let pipe): statement.kind = .pipe(pipe.bracketed)
    case .tornado(let pipe): statement.kind = .tornado(pipe.bracketed)
    case .explain(let pipe, let analyze):
      statement.kind = .explain(pipe.bracketed, analyze: analyze)
    case .solve(let name, let left, let right, let bounds):
      statement.kind = .solve(
        name: name, left: left.bracketed, right: right.bracketed, bounds: bounds)
    case .sweep(let expression, let axes):
      statement.kind = .sweep(expression.bracketed, axes: axes)
    case .scenario, .unit, .importFile, .use, .record, .recordRows, .why, .describe, .invalid: break
    }
    return statement
  }
}

extension Pipe {
  fileprivate var bracketed: Pipe {
    var pipe = self
    if case .expression(let expression) = head { pipe.head = .expression(expression.bracketed) }
    pipe.stages = stages.map { stage in
      var stage = stage
      stage.kind = stage.kind.bracketed
      return stage
    }
    return pipe
  }
}

extension StageKind {
  fileprivate var bracketed: StageKind {
    func definitions(_ list: [Definition]) -> [Definition] {
      list.map { Definition(name: $0.name, value: $0.value.bracketed) }
    }
    func keys(_ list: [SortKey]) -> [SortKey] {
      list.map { SortKey(value: $0.value.bracketed, descending: $0.descending) }
    }
    switch self {
    case .filter(let condition): return .filter(condition.bracketed)
    case .select(let items):
      return .select(
        items.map { item in
          guard case .definition(let definition) = item else { return item }
          return .definition(Definition(name: definition.name, value: definition.value.bracketed))
        })
    case .derive(let list, let by, let sort):
      return .derive(definitions(list), by: by.map(\.bracketed), sort: keys(sort))
    case .aggregate(let list, let by):
      return .aggregate(definitions(list), by: by.map(\.bracketed))
    case .sort(let list): return .sort(keys(list))
    case .fill(let list, let by): return .fill(definitions(list), by: by.map(\.bracketed))
    case .join(var join):
      join.conditions = join.conditions.map(\.bracketed)
      return .join(join)
    case .take, .skip, .distinct, .accept, .union, .calendarize, .pivot, .unpivot, .compare, .plot,
      .save, .describe, .invalid:
      return self
    }
  }
}

extension Expression {
  fileprivate var bracketed: Expression {
    var copy = self
    switch kind {
    case .binary(let op, let left, let right, let span):
      guard op != .through else { return self }
      copy.kind = .binary(
        op, left.operand(of: op), right.operand(of: nil), operatorSpan: span)
    case .unary(let op, let operand): copy.kind = .unary(op, operand.operand(of: nil))
    case .isMissing(let operand, let negated):
      copy.kind = .isMissing(operand.operand(of: nil), negated: negated)
    case .convert(let operand, let unit): copy.kind = .convert(operand.operand(of: nil), unit)
    case .conditional(let condition, let then, let otherwise):
      copy.kind = .conditional(
        condition: condition.bracketed, then: then.bracketed, otherwise: otherwise.bracketed)
    case .call(let name, let arguments):
      copy.kind = .call(
        name, arguments.map { Argument(label: $0.label, value: $0.value.bracketed) })
    case .group(let inner): copy.kind = .group(inner.bracketed)
    case .list(let items): copy.kind = .list(items.map(\.bracketed))
    case .pipe(let pipe): copy.kind = .pipe(pipe.bracketed)
    case .number, .quantity, .text, .boolean, .date, .period, .missing, .parameter, .name, .member,
      .record, .invalid:
      break
    }
    return copy
  }

  /// In brackets where it has an operator of its own; a chain of one operator needs none.
  private func operand(of op: OIQSyntax.Operator?) -> Expression {
    switch kind {
    case .binary(let own, _, _, _) where own != .through && own != op:
      Expression(.group(bracketed), span)
    case .convert, .conditional: Expression(.group(bracketed), span)
    default: bracketed
    }
  }
}
