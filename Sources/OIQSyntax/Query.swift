import OIQText

// The tree that the parser makes: what was written, nothing resolved. One type per production of
// `grammar/oiq.ebnf`, named after it. Parsing never fails: where text is wrong a node of kind
// `.invalid` stands in its place and a diagnostic says why.

/// A name as written (backticks removed) and where.
package struct Name: Hashable, Sendable {
  package var text: String
  package var span: Span
  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// A comment as written, `#` included.
package struct Comment: Hashable, Sendable {
  package var text: String
  package var span: Span
  /// Whether code stands before it on its line.
  package var trailing: Bool
  package init(text: String, span: Span, trailing: Bool) {
    self.text = text
    self.span = span
    self.trailing = trailing
  }
}

package struct Script: Hashable, Sendable {
  package var statements: [Statement]
  package var comments: [Comment]
  package init(statements: [Statement], comments: [Comment]) {
    self.statements = statements
    self.comments = comments
  }
}

package struct Statement: Hashable, Sendable {
  package var kind: StatementKind
  package var span: Span
  /// The text of the `##` lines right above, without the marks.
  package var documentation: String?
  package init(kind: StatementKind, span: Span, documentation: String? = nil) {
    self.kind = kind
    self.span = span
    self.documentation = documentation
  }
}

package enum StatementKind: Hashable, Sendable {
  case binding(Binding)
  case scenario(Scenario)
  case unit(name: Name, definition: Expression?)
  case importFile(path: String, span: Span)
  case use([World])
  case assert(condition: Expression, tolerance: Expression?, message: String?)
  case record(table: Name, fields: [Field])
  /// `record capex from csv("facts.csv")`: each row a fact.
  case recordRows(table: Name, pipe: Pipe)
  case tornado(Pipe)
  case solve(name: Name, left: Expression, right: Expression, bounds: Bounds?)
  case sweep(Expression, axes: [Axis])
  case why(Address)
  case explain(Pipe, analyze: Bool)
  case describe([Name])
  case pipe(Pipe)
  case invalid
}

/// `let name(params) = pipe`; `let model.name = …` has the qualifier.
package struct Binding: Hashable, Sendable {
  package var qualifier: Name?
  package var name: Name
  /// `nil` for a value or query, a list (maybe empty) for a function.
  package var parameters: [Parameter]?
  package var body: Pipe
  package init(qualifier: Name?, name: Name, parameters: [Parameter]?, body: Pipe) {
    self.qualifier = qualifier
    self.name = name
    self.parameters = parameters
    self.body = body
  }
}

package struct Parameter: Hashable, Sendable {
  package var name: Name
  package var defaultValue: Expression?
  package init(name: Name, defaultValue: Expression?) {
    self.name = name
    self.defaultValue = defaultValue
  }
}

package struct Scenario: Hashable, Sendable {
  package var name: Name
  package var title: String?
  package var overrides: [Override]
  package init(name: Name, title: String?, overrides: [Override]) {
    self.name = name
    self.title = title
    self.overrides = overrides
  }
}

package enum Override: Hashable, Sendable {
  case binding(Binding)
  case column(table: Name, column: Name, value: Expression, over: Expression?, filter: Expression?)
}

package struct Field: Hashable, Sendable {
  package var name: Name
  package var value: Expression
  package init(name: Name, value: Expression) {
    self.name = name
    self.value = value
  }
}

package struct Bounds: Hashable, Sendable {
  package var lower: Expression
  package var upper: Expression
  package init(lower: Expression, upper: Expression) {
    self.lower = lower
    self.upper = upper
  }
}

/// `NAME in 10%..50% step 5%` or `NAME in [1, 4, 16]`
package struct Axis: Hashable, Sendable {
  package enum Points: Hashable, Sendable {
    case steps(Bounds, by: Expression)
    case list(Expression)
  }

  package var name: Name
  package var points: Points
  package init(name: Name, points: Points) {
    self.name = name
    self.points = points
  }
}

package indirect enum Address: Hashable, Sendable {
  case last
  case all(Address)
  case cell(row: Int, column: Name, path: [Int])
  case filtered(column: Name, filter: Expression?)
}

/// `( from table | expr ) world* ( "|" stage )*`
package struct Pipe: Hashable, Sendable {
  package var head: PipeHead
  package var worlds: [World]
  package var stages: [Stage]
  package var span: Span
  package init(head: PipeHead, worlds: [World] = [], stages: [Stage] = [], span: Span) {
    self.head = head
    self.worlds = worlds
    self.stages = stages
    self.span = span
  }
}

package indirect enum PipeHead: Hashable, Sendable {
  case from(TableExpression)
  case expression(Expression)
}

package indirect enum TableExpression: Hashable, Sendable {
  case name(Name)
  case call(Name, [Argument], Span)
  case pipe(Pipe)

  package var span: Span {
    switch self {
    case .name(let name): name.span
    case .call(_, _, let span): span
    case .pipe(let pipe): pipe.span
    }
  }
}

package enum World: Hashable, Sendable {
  case asOf(Expression, Span)
  case under([Name], Span)
  case allVersions(Span)

  package var span: Span {
    switch self {
    case .asOf(_, let span), .under(_, let span), .allVersions(let span): span
    }
  }
}

package struct Stage: Hashable, Sendable {
  package var kind: StageKind
  /// From the stage's name to its end, without the `|`.
  package var span: Span
  package init(kind: StageKind, span: Span) {
    self.kind = kind
    self.span = span
  }
}

package enum StageKind: Hashable, Sendable {
  case filter(Expression)
  case select([SelectItem])
  case derive([Definition], by: [Expression], sort: [SortKey])
  case aggregate([Definition], by: [Expression])
  case sort([SortKey])
  case take(Expression, by: [Expression])
  case skip(Expression)
  case distinct([Name])
  case accept([Name], reason: String)
  case join(Join)
  case union(TableExpression)
  case calendarize(columns: [Name], to: Name, options: [Field], by: [Expression])
  case pivot([Name], by: [Expression])
  case unpivot([Name], to: Name)
  case fill([Definition], by: [Expression])
  case compare([Comparand])
  case plot(kind: Name, arguments: [Expression], by: [Expression], file: String?)
  case save(String)
  case describe
  case invalid
}

package enum SelectItem: Hashable, Sendable {
  /// `a` or `p.x`.
  case path([Name])
  case definition(Definition)
}

package struct Definition: Hashable, Sendable {
  package var name: Name
  package var value: Expression
  package init(name: Name, value: Expression) {
    self.name = name
    self.value = value
  }
}

package struct SortKey: Hashable, Sendable {
  package var value: Expression
  package var descending: Bool
  package init(value: Expression, descending: Bool) {
    self.value = value
    self.descending = descending
  }
}

package struct Join: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case inner, left, anti, asof, one
  }
  package var kind: Kind
  package var alias: Name?
  package var table: TableExpression
  package var conditions: [Expression]
  package init(kind: Kind, alias: Name?, table: TableExpression, conditions: [Expression]) {
    self.kind = kind
    self.alias = alias
    self.table = table
    self.conditions = conditions
  }
}

package enum Comparand: Hashable, Sendable {
  case asOf(Expression, Span)
  case mix([Name], asOf: Expression?, Span)
}

package struct Argument: Hashable, Sendable {
  package var label: Name?
  package var value: Expression
  package init(label: Name?, value: Expression) {
    self.label = label
    self.value = value
  }
}

package struct Expression: Hashable, Sendable {
  package var kind: ExpressionKind
  package var span: Span
  package init(_ kind: ExpressionKind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// A unit as written: `pJ/bit`, `USD/kWh`, `m^2`.
package struct UnitText: Hashable, Sendable {
  package var text: String
  package var span: Span
  package init(text: String, span: Span) {
    self.text = text
    self.span = span
  }
}

package indirect enum ExpressionKind: Hashable, Sendable {
  /// A plain number; the suffix (`k M B %`) is applied, and kept for printing.
  case number(Double, suffix: String)
  /// Number (suffix applied) with a unit. For `$660B` the unit text is `USD`, for `$0.6/Gbps`
  /// `USD/Gbps`, for `800G` `Gbps`, for `1.6T/module` `Tbps/module`.
  case quantity(Double, UnitText)
  case text(String)
  case boolean(Bool)
  /// Days since 1970-01-01.
  case date(Int32)
  /// Half-open days since 1970-01-01 of a literal such as `2026H1`.
  case period(start: Int32, end: Int32)
  case missing
  /// `$name`, the sign removed.
  case parameter(String)
  case name(Name)
  case member(Expression, Name)
  case call(Name, [Argument])
  case list([Expression])
  /// `{length: m}`, only as an argument: names with what they stand for, such as a schema's units.
  case record([Field])
  /// A bracketed pipe with `from`, worlds or stages; a plain bracketed expression is `.group`.
  case pipe(Pipe)
  case group(Expression)
  case unary(UnaryOperator, Expression)
  case binary(Operator, Expression, Expression, operatorSpan: Span)
  case isMissing(Expression, negated: Bool)
  case convert(Expression, UnitText)
  case conditional(condition: Expression, then: Expression, otherwise: Expression)
  case invalid
}

package enum UnaryOperator: String, Hashable, Sendable, CaseIterable {
  case negate = "-"
  case not
}
