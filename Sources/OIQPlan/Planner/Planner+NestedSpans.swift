import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// A span of a group, and one that lies in it or is much shorter.
struct NestedSpans {
  var whole: Period
  var part: Period
  /// Whose they are; `nil` where no column of texts says so.
  var name: String? = nil
}

/// What is known of the spans of one stage's rows, so that each of its sums needn't look again.
final class SpanSearch {
  fileprivate var haveNone = false
  fileprivate var isTold = false
  var hasSoughtRestated = false
}

/// What a stage makes of the rows that it takes together, or up to each: unlike spans add up, and have no mean.
enum SpanUse { case added, accumulated, averaged }

extension Planner {
  /// Warns once a stage where rows of a file that are added up have a span and a part of it, as a year and its
  /// quarters, or where rows are averaged whose spans are of unlike lengths: files have no guards, and only their
  /// reader knows whether all are of one thing.
  func noteUnlikeSpans(
    of measured: TypedExpression, in relation: Relation, keys: [Int], doing what: String,
    _ use: SpanUse, _ search: SpanSearch, at span: Span
  ) {
    noteRestatedRows(of: measured, in: relation, keys: keys, doing: what, search, at: span)
    let scope = relation.scope
    guard !search.isTold, measured.guards.isEmpty, !measured.expression.slots.isEmpty,
      let period = scope.spanOfFile, !keys.contains(period)
    else { return }
    let column = scope.columns[period]
    let names = keys.map { scope.columns[$0].name }
    let note: Diagnostic
    if let nested = nestedSpans(of: measured, in: relation, keys, period, search, at: span) {
      note = PlanDiagnostics.nestedSpans(
        nested, of: column, keys: names, doing: what, use, at: span)
    } else if use == .averaged,
      let unlike = unlikeSpans(of: measured, in: relation, keys: keys, period: period, at: span)
    {
      note = PlanDiagnostics.unlikeSpans(unlike, of: column, keys: names, doing: what, at: span)
    } else if use != .averaged,
      let levels = summedLevels(
        of: measured, in: relation, keys: keys, period: period, use, at: span)
    {
      note = levels
    } else {
      return
    }
    search.isTold = true
    if !notes.contains(note) { notes.append(note) }
  }

  private func nestedSpans(
    of measured: TypedExpression, in relation: Relation, _ keys: [Int], _ period: Int,
    _ search: SpanSearch, at span: Span
  ) -> NestedSpans? {
    // Most files have spans of one length, which is seen sooner without their groups.
    guard !search.haveNone,
      firstNestedSpans(in: relation, apart: [], period: period, name: nil, at: span) != nil,
      let spans = nestedSpans(in: relation, keys: keys, period: period, at: span)
    else {
      search.haveNone = true
      return nil
    }
    if measured.type.isRanged { return spans }
    return nestedSpans(
      in: rowsStating(measured, in: relation, at: span), keys: keys, period: period, at: span)
  }

  /// Rows without a number add nothing.
  func rowsStating(
    _ measured: TypedExpression, in relation: Relation, at span: Span
  ) -> Relation {
    relation.adding(.filter(relation.plan, .not(.isMissing(measured.expression))), at: span)
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
    distinctRows(apart + [period], of: relation, at: span)?.firstNestedSpans(
      keys: apart.count, name: name.flatMap { apart.firstIndex(of: $0) })
  }

  private func unlikeSpans(
    of measured: TypedExpression, in relation: Relation, keys: [Int], period: Int, at span: Span
  ) -> NestedSpans? {
    spansStating(measured, in: relation, apart: keys, period: period, at: span)?
      .firstUnlikeSpans(keys: keys.count)
  }

  /// The spans of each group's rows that have a number, sorted.
  func spansStating(
    _ measured: TypedExpression, in relation: Relation, apart: [Int], period: Int, at span: Span
  ) -> Table? {
    let rows =
      measured.type.isRanged ? relation : rowsStating(measured, in: relation, at: span)
    return distinctRows(apart + [period], of: rows, at: span)
  }

  /// The different combinations of values in some columns, sorted by them.
  func distinctRows(_ slots: [Int], of relation: Relation, at span: Span) -> Table? {
    let narrow = relation.projecting(slots.map { relation.unchanged($0) }, at: span)
    let columns = Array(slots.indices)
    let distinct = narrow.adding(.distinct(narrow.plan, keys: columns), at: span)
    let sorted = distinct.adding(
      .sort(distinct.plan, columns.map { SortTerm($0) }), at: span)
    // What goes wrong here goes wrong again where the sum is computed, and is said there.
    return try? environment.run(sorted.plan)
  }
}

extension Planner {
  /// Whether the days of a column lie whole weeks apart, some of them one.
  func isWeekly(_ column: ScopeColumn, in relation: Relation, at span: Span) -> Bool {
    guard let slot = relation.scope.columns.firstIndex(where: { $0.name == column.name }),
      let table = distinctRows([slot], of: relation, at: span)
    else { return false }
    let days = (0..<table.rowCount).compactMap { row -> Int32? in
      if case .date(let day) = table.columns[0][row] { day } else { nil }
    }
    let steps = zip(days.dropFirst(), days).map { $0 - $1 }
    return steps.contains(7) && steps.allSatisfy { $0 % 7 == 0 }
  }

  /// The span of a file's rows, and whose they are, where the columns chosen leave them out: a sum over the rows that are
  /// left counts twice what it did with them.
  func hiddenSpan(besides chosen: [Projection], in scope: Scope) -> [Projection] {
    guard let period = scope.spanOfFile else { return [] }
    let slots = [period, scope.firstText(besidePeriod: period)].compactMap { $0 }
    let kept = slots.filter { slot in
      chosen.contains { if case .column(slot) = $0.expression { true } else { false } }
    }
    guard !kept.contains(period) else { return [] }
    return slots.filter { !kept.contains($0) }.map { slot in
      var column = scope.columns[slot]
      column.isHidden = true
      return Projection(column, .column(slot))
    }
  }
}

extension Scope {
  /// The one period column of a file's rows; one that an earlier stage has left out where there is no other.
  var spanOfFile: Int? {
    let all = columns.indices.filter { columns[$0].type == .period }
    let visible = all.filter { !columns[$0].isHidden }
    let periods = visible.isEmpty ? all : visible
    guard periods.count == 1, columns[periods[0]].table == nil, columns[periods[0]].origin != nil
    else { return nil }
    return periods[0]
  }

  /// The first column of texts that comes from the same file: whose the rows are.
  fileprivate func firstText(besidePeriod period: Int) -> Int? {
    let texts = columns.indices.filter { slot in
      guard case .text = columns[slot].type else { return false }
      return columns[slot].origin?.scan == columns[period].origin?.scan
    }
    return texts.first { columns[$0].isHidden } ?? texts.first
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

  /// The longest and the shortest span of the first group that has spans of unlike lengths.
  fileprivate func firstUnlikeSpans(keys: Int) -> NestedSpans? {
    var group: [Value] = []
    var found: NestedSpans?
    for row in 0..<rowCount {
      guard case .period(let span) = columns[keys][row] else { continue }
      let key = (0..<keys).map { columns[$0][row] }
      if key != group { (group, found) = (key, nil) }
      var spans = found ?? NestedSpans(whole: span, part: span)
      if span.days > spans.whole.days { spans.whole = span }
      if span.days < spans.part.days { spans.part = span }
      if spans.whole.days > spans.part.days + Table.alike { return spans }
      found = spans
    }
    return nil
  }

  /// By so many days years of 52 and of 53 weeks lie apart, and quarters of 12 and of 14.
  private static let alike = 14
}
