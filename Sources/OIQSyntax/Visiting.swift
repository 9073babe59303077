import OIQText

// Walks a tree from left to right, as it was written. Each expression is visited before its parts.

extension Pipe {
  /// Calls `visit` with every expression of the pipe, outer before inner, in the order of the text.
  package func forEachExpression(_ visit: (Expression) -> Void) {
    switch head {
    case .from(let table): table.forEachExpression(visit)
    case .expression(let expression): expression.forEachExpression(visit)
    }
    for world in worlds { world.forEachExpression(visit) }
    for stage in stages { stage.forEachExpression(visit) }
  }
}

extension TableExpression {
  fileprivate func forEachExpression(_ visit: (Expression) -> Void) {
    switch self {
    case .name: break
    case .call(_, let arguments, _):
      for argument in arguments { argument.value.forEachExpression(visit) }
    case .pipe(let pipe): pipe.forEachExpression(visit)
    }
  }
}

extension World {
  fileprivate func forEachExpression(_ visit: (Expression) -> Void) {
    switch self {
    case .asOf(let date, _): date.forEachExpression(visit)
    case .under, .allVersions: break
    }
  }
}

extension Stage {
  fileprivate func forEachExpression(_ visit: (Expression) -> Void) {
    switch kind {
    case .filter(let expression), .skip(let expression): expression.forEachExpression(visit)
    case .select(let items):
      for case .definition(let definition) in items { definition.value.forEachExpression(visit) }
    case .derive(let definitions, let by, let sort):
      for definition in definitions { definition.value.forEachExpression(visit) }
      for expression in by { expression.forEachExpression(visit) }
      for key in sort { key.value.forEachExpression(visit) }
    case .aggregate(let definitions, let by), .fill(let definitions, let by):
      for definition in definitions { definition.value.forEachExpression(visit) }
      for expression in by { expression.forEachExpression(visit) }
    case .sort(let keys): for key in keys { key.value.forEachExpression(visit) }
    case .take(let count, let by):
      count.forEachExpression(visit)
      for expression in by { expression.forEachExpression(visit) }
    case .join(let join):
      join.table.forEachExpression(visit)
      for condition in join.conditions { condition.forEachExpression(visit) }
    case .union(let table): table.forEachExpression(visit)
    case .calendarize(_, _, let options, let by):
      for expression in options.map(\.value) + by { expression.forEachExpression(visit) }
    case .pivot(_, let by): for expression in by { expression.forEachExpression(visit) }
    case .compare(let comparands):
      for comparand in comparands {
        switch comparand {
        case .asOf(let date, _): date.forEachExpression(visit)
        case .mix(_, let date, _): date?.forEachExpression(visit)
        }
      }
    case .plot(_, let arguments, let by, _):
      for expression in arguments + by { expression.forEachExpression(visit) }
    case .distinct, .accept, .unpivot, .save, .describe, .invalid: break
    }
  }
}

extension Expression {
  /// Calls `visit` with the expression and every one inside it.
  package func forEachExpression(_ visit: (Expression) -> Void) {
    visit(self)
    switch kind {
    case .number, .quantity, .text, .boolean, .date, .period, .missing, .parameter, .name, .invalid:
      break
    case .member(let base, _), .group(let base), .unary(_, let base), .isMissing(let base, _),
      .convert(let base, _):
      base.forEachExpression(visit)
    case .call(_, let arguments):
      for argument in arguments { argument.value.forEachExpression(visit) }
    case .list(let elements): for element in elements { element.forEachExpression(visit) }
    case .record(let fields): for field in fields { field.value.forEachExpression(visit) }
    case .pipe(let pipe): pipe.forEachExpression(visit)
    case .binary(_, let left, let right, _):
      left.forEachExpression(visit)
      right.forEachExpression(visit)
    case .conditional(let condition, let then, let otherwise):
      condition.forEachExpression(visit)
      then.forEachExpression(visit)
      otherwise.forEachExpression(visit)
    }
  }
}
