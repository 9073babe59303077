import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// What a result keeps so that it can be explained later: its plan, with the tables as they were, and the
/// texts that it was written in.
struct Provenance: Sendable {
  var plan: Plan
  /// The facts as they were.
  let catalog: Catalog
  let sources: SourceMap
  /// Where the statement is written.
  let span: Span
  let threadCount: Int
  let drawCount: Int
  let memoryLimit: Int
  /// Whether the run that explains it is to stop; the run that made it is over.
  private(set) var isCancelled: @Sendable () -> Bool = { false }
}

extension Provenance {
  var executor: Executor {
    var context = ExecutionContext(
      facts: CatalogFacts(catalog), threadCount: threadCount, draws: drawCount,
      isCancelled: isCancelled)
    context.memoryLimit = memoryLimit
    return Executor(context: context)
  }

  func stopping(when isCancelled: @escaping @Sendable () -> Bool) -> Provenance {
    var copy = self
    copy.isCancelled = isCancelled
    return copy
  }
}

extension QueryResult {
  /// Why the cell of a row, counted from 0, holds what it holds.
  ///
  /// - Parameter folding: How many inputs of one step are given before the rest is folded; all when nil.
  /// - Throws: `unknown-column`, `bad-arguments` for a row that isn't there, `not-yet` for a result that no
  ///   query made.
  public func why(
    row: Int, column: String, folding: Int? = 12
  ) throws(Problem) -> Explanation {
    do throws(Diagnostic) {
      guard let slot = table.slot(shownAs: column) else {
        throw WhyDiagnostics.unknownColumn(column, known: columnNames, at: nil)
      }
      guard (0..<rowCount).contains(row) else {
        throw WhyDiagnostics.noSuchRow(row + 1, of: rowCount, at: nil)
      }
      return try explanation(row: row, slot: slot, folding: folding)
    } catch {
      throw Problem(error, sources: provenance?.sources ?? SourceMap())
    }
  }

  /// The rows, counted from 0, of each table that the query reads, from which alone it makes the cell of a row
  /// again: all others can go. Where it reads a table twice all rows are named: what one reading leaves out
  /// the other could name.
  public func sourceRows(row: Int, column: String) throws(Problem) -> [String: [Int]] {
    do throws(Diagnostic) {
      guard let slot = table.slot(shownAs: column) else {
        throw WhyDiagnostics.unknownColumn(column, known: columnNames, at: nil)
      }
      guard (0..<rowCount).contains(row) else {
        throw WhyDiagnostics.noSuchRow(row + 1, of: rowCount, at: nil)
      }
      guard let provenance else { throw WhyDiagnostics.noPlan(at: nil) }
      let root = LineageNode(provenance.plan, result: table, executor: provenance.executor)
      var rows: [String: Set<Int>] = [:]
      for source in try root.cell(row: row, slot: slot).sources() {
        rows[root.sources[source.scan].name, default: []].insert(source.row)
      }
      if Set(root.sources.map(\.name)).count < root.sources.count {
        for source in root.sources {
          rows[source.name, default: []].formUnion(try source.rowNumbers())
        }
      }
      return rows.mapValues { $0.sorted() }
    } catch {
      throw Problem(error, sources: provenance?.sources ?? SourceMap())
    }
  }

  func explanation(row: Int, slot: Int, folding: Int?) throws(Diagnostic) -> Explanation {
    guard let provenance else { throw WhyDiagnostics.noPlan(at: nil) }
    let root = LineageNode(provenance.plan, result: table, executor: provenance.executor)
    let builder = WhyBuilder(provenance: provenance, limit: folding ?? .max)
    return try builder.explanation(of: root.cell(row: row, slot: slot), in: table, row: row)
  }
}

/// The words for a `why` that can't be answered.
enum WhyDiagnostics {
  static func noResult(at span: Span) -> Diagnostic {
    Diagnostic(
      .unknownName, "there is no result to explain", at: [.init(span)],
      help: ["run a query first; `why` explains a cell of the last result"])
  }

  static func noPlan(at span: Span?) -> Diagnostic {
    Diagnostic(
      .notYet, "a result that was computed by running a formula many times can't be explained",
      at: span.map { [.init($0)] } ?? [], help: ["run the formula itself, then `why`"])
  }

  static func unknownColumn(_ name: String, known: [String], at span: Span?) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: known)
    return Diagnostic(
      .unknownColumn, "the last result has no column `\(name)`",
      at: span.map { [.init($0)] } ?? [],
      help: Suggestion.didYouMean(near)
        ?? ["its columns are \(known.joined(separator: ", "))"])
  }

  static func noSuchRow(_ row: Int, of count: Int, at span: Span?) -> Diagnostic {
    Diagnostic(
      .badArguments, "the last result has no row \(row)", at: span.map { [.init($0)] } ?? [],
      help: [count == 0 ? "it has no rows" : "rows are counted from 1 to \(count)"])
  }

  static func noSuchStep(_ step: Int, of count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "there is no step \(step) here", at: [.init(span)],
      help: [count == 0 ? "nothing lies below" : "steps are counted from 1 to \(count)"])
  }

  static func noRowMatches(at span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "no row of the last result matches", at: [.init(span)],
      help: ["the condition is one on the result's own columns, such as `period == 2026`"])
  }
}
