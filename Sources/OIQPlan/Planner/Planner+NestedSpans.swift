import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// A span of a group, and one that lies in it.
struct NestedSpans {
  var whole: Period
  var part: Period
  /// Whose they are; `nil` where no column of texts says so.
  var name: String?
}

/// What is known of the spans of one stage's rows, so that each of its sums needn't look again.
final class SpanSearch {
  fileprivate var haveNone = false
  fileprivate var isTold = false
}

extension Planner {
  /// Warns once a stage where rows of a file that are added up have a span and a part of it, as a year and its
  /// quarters: files have no guards, and only their reader knows whether both are of one thing.
  func noteNestedSpans(
    of measured: TypedExpression, in relation: Relation, keys: [Int], doing what: String,
    _ search: SpanSearch, at span: Span
  ) {
    let scope = relation.scope
    guard !search.haveNone, !search.isTold, measured.guards.isEmpty,
      !measured.expression.slots.isEmpty, let period = scope.spanOfFile, !keys.contains(period)
    else { return }
    // Most files have spans of one length, which is seen sooner without their groups.
    guard firstNestedSpans(in: relation, apart: [], period: period, name: nil, at: span) != nil,
      var spans = nestedSpans(in: relation, keys: keys, period: period, at: span)
    else {
      search.haveNone = true
      return
    }
    if !measured.type.isRanged {
      // Rows without a number add nothing.
      let stated = relation.adding(
        .filter(relation.plan, .not(.isMissing(measured.expression))), at: span)
      guard let found = nestedSpans(in: stated, keys: keys, period: period, at: span) else {
        return
      }
      spans = found
    }
    search.isTold = true
    let note = PlanDiagnostics.nestedSpans(
      spans, of: scope.columns[period].name, keys: keys.map { scope.columns[$0].name },
      doing: what, at: span)
    if !notes.contains(note) { notes.append(note) }
  }

  private func nestedSpans(
    in relation: Relation, keys: [Int], period: Int, at span: Span
  ) -> NestedSpans? {
    let name = relation.scope.firstText(besidePeriod: period)
    let apart = keys + (name.map { keys.contains($0) ? [] : [$0] } ?? [])
    return firstNestedSpans(in: relation, apart: apart, period: period, name: name, at: span)
  }

  /// - Parameter apart: The columns whose rows' spans are looked at apart.
  private func firstNestedSpans(
    in relation: Relation, apart: [Int], period: Int, name: Int?, at span: Span
  ) -> NestedSpans? {
    let narrow = relation.projecting((apart + [period]).map { relation.unchanged($0) }, at: span)
    let columns = Array(0...apart.count)
    let distinct = narrow.adding(.distinct(narrow.plan, keys: columns), at: span)
    let sorted = distinct.adding(
      .sort(distinct.plan, columns.map { SortTerm($0) }), at: span)
    // What goes wrong here goes wrong again where the sum is computed, and is said there.
    guard let table = try? environment.run(sorted.plan) else { return nil }
    return table.firstNestedSpans(
      keys: apart.count, name: name.flatMap { apart.firstIndex(of: $0) })
  }
}

extension Scope {
  /// The one period column of a file's rows.
  fileprivate var spanOfFile: Int? {
    let periods = columns.indices.filter {
      columns[$0].type == .period && !columns[$0].isHidden
    }
    guard periods.count == 1, columns[periods[0]].table == nil, columns[periods[0]].origin != nil
    else { return nil }
    return periods[0]
  }

  /// The first column of texts that comes from the same file: whose the rows are.
  fileprivate func firstText(besidePeriod period: Int) -> Int? {
    columns.indices.first { slot in
      guard case .text = columns[slot].type, !columns[slot].isHidden else { return false }
      return columns[slot].origin?.scan == columns[period].origin?.scan
    }
  }
}

extension Table {
  /// The first span in a group, of rows sorted by their keys and then by the last column's span, that holds another.
  fileprivate func firstNestedSpans(keys: Int, name: Int?) -> NestedSpans? {
    var group: [Value] = []
    var longest: Period?
    for row in 0..<rowCount {
      guard case .period(let span) = columns[keys][row] else { continue }
      let key = (0..<keys).map { columns[$0][row] }
      if key != group { (group, longest) = (key, nil) }
      if let before = longest, before.end >= span.end || before.start == span.start {
        let (whole, part) = before.end >= span.end ? (before, span) : (span, before)
        guard case .text(let text)? = name.map({ key[$0] }) else {
          return NestedSpans(whole: whole, part: part)
        }
        return NestedSpans(whole: whole, part: part, name: text)
      }
      longest = span
    }
    return nil
  }
}
