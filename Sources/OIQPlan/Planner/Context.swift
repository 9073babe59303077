import OIQSyntax
import OIQValues

/// The parameters of the function whose body is being planned.
final class Frame {
  struct Argument {
    var expression: Expression
    var context: Context
    /// What it was when it was first planned.
    var value: TypedExpression?
  }
  private(set) var arguments: [String: Argument]
  let home: NamedFormula.Home
  /// Names that mean the value below a level of the world's scenarios.
  let below: [String: Int]

  init(
    arguments: [String: Argument] = [:], home: NamedFormula.Home, below: [String: Int] = [:]
  ) {
    self.arguments = arguments
    self.home = home
    self.below = below
  }

  /// Keeps the first value of an argument, which a range that speaks of it is named by.
  func note(_ value: TypedExpression, of name: String) {
    if arguments[name]?.value == nil { arguments[name]?.value = value }
  }
}

/// Where an expression stands: which names it may see, in which world, and what it stands against.
struct Context {
  /// The same for all parts of an expression.
  private struct Surroundings {
    let frame: Frame
    let scope: Scope?
    var world: WorldState
    let rows: Rows
    let calls: CallCollector?
  }

  /// The columns of the rows that a value is for.
  private enum Rows {
    case known(Scope?)
    /// Each call that the value holds adds one.
    case growing(CallCollector)
  }
  private var surroundings: Shared<Surroundings>
  /// The closed vocabulary or kind of value that the other side has.
  var expectation: ValueType?

  /// - Parameters:
  ///   - user: Where a formula is used, whose value is for the rows there though it can't see them.
  ///   - calls: What a call of an aggregate or window function does here.
  init(
    frame: Frame, scope: Scope?, world: WorldState, usedIn user: Context? = nil,
    calls: CallCollector? = nil
  ) {
    let rows =
      calls.map { Rows.growing($0) } ?? user?.surroundings.value.rows ?? .known(scope)
    surroundings = Shared(
      Surroundings(frame: frame, scope: scope, world: world, rows: rows, calls: calls))
  }
}

extension Context {
  var frame: Frame { surroundings.value.frame }
  var scope: Scope? { surroundings.value.scope }
  var calls: CallCollector? { surroundings.value.calls }

  /// The columns of the rows that the value is for, among them those that the calls in it have made so far.
  var rows: Scope? {
    switch surroundings.value.rows {
    case .known(let scope): scope
    case .growing(.aggregate(let collector)): collector.scope
    case .growing(.window(let collector)): collector.relation.scope
    }
  }

  /// Whether it was written by whoever asks, rather than for the bundled model.
  var isWritten: Bool { frame.home == .session }

  var world: WorldState {
    get { surroundings.value.world }
    set { if newValue != world { surroundings.value.world = newValue } }
  }

  func expecting(_ type: ValueType?) -> Context {
    var context = self
    context.expectation = type
    return context
  }

  func seeing(_ scope: Scope?, calls: CallCollector? = nil) -> Context {
    Context(frame: frame, scope: scope, world: world, calls: calls)
  }
}
