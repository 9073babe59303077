import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

/// Where a column comes from: which scan of which table, and its name there. It survives renaming, so that
/// a guard knows its columns through `derive`, `select` and `join`.
package struct Origin: Hashable, Sendable {
  package var scan: Int
  package var column: String
  package init(scan: Int, column: String) {
    self.scan = scan
    self.column = column
  }
}

/// What a measure of a catalogue table may not be summed across; travels with the number.
package struct MeasureGuard: Hashable, Sendable {
  package var measure: String
  package var table: String
  package var scan: Int
  package var notAcross: [Origin]
  package var rule = Rule.adds
  /// Whether the values are, or hold, those of other rows, as a running sum does.
  package var isOfOthers = false
  /// Of figures that don't add up: the columns in which those agree of which a mean says something.
  package var alikeIn: [Origin] = []
  /// Of statements: the columns that tell one from another.
  var statedApart: [Origin] = []
  /// Whether it is times, or over, what differs from row to row: so many of the things that it is of.
  var isWeighed = false
  /// The column that says whose it is, until a sum has run across it.
  package var ofEach: [Origin] = []
  /// What leaves one member of a column, for messages.
  package var oneOfEach: [String: OneMember]
  package var wayOut: String
  /// Where some are amounts of their days and others aren't: the column that says which, the members that are, and the
  /// columns of the days and of whose it is, across which the others don't add up.
  package var flows: Flows?

  package struct Flows: Hashable, Sendable {
    package var column: Origin
    package var members: Set<String>
    package var others: [Origin]
  }

  package enum Rule: Hashable, Sendable {
    /// A flow, which adds up over everything else.
    case adds
    /// Figures of no span, of which a sum says nothing: a rate, a price, a count of one design.
    case stays
    /// Statements about one property each, of which a run finds those that say nothing together.
    case compares
  }

  /// Columns that `accept` may name.
  var acceptable: [Origin] { notAcross + alikeIn + statedApart }

  var isOfStatements: Bool { rule == .compares }

  /// The hidden column that holds the facts behind the measure.
  package var facts: Origin { Origin(scan: scan, column: MeasureGuard.factsColumn) }
  package static let factsColumn = "facts"
}

/// What is known of the values of a column or an expression beyond their type.
struct Provenance: Sendable {
  /// The column of a scan that they are, unchanged.
  var origin: Origin?
  var guards: [MeasureGuard] = []
  /// The catalogue table that a mixed column's unit is decided in.
  var table: String?
  /// The length of the periods in it, where a stage has made them all alike.
  var grain: String?
  /// The column of a query whose rows are a list.
  var listed: String?
  /// Whether they are numbers of calendar years, made of periods.
  var isYear = false
  /// What a company calls the span that it is.
  var fiscal: FiscalLabel?

  /// Nothing is known, as of most values that are computed.
  static let none = Shared(Provenance())
}

/// A company's own name of a span of its time.
struct FiscalLabel: Sendable {
  /// `FY2026Q2`.
  var label: String
  var company: String

  /// The label so many years, halves or quarters further on; `nil` beyond the years that have one.
  func moved(by steps: Int) -> FiscalLabel? {
    Period.fiscalLabel(label, movedBy: steps).map { FiscalLabel(label: $0, company: company) }
  }
}

/// What tells most names apart without comparing them.
struct NameMark: Sendable {
  /// Of all letters; of a name that isn't of ASCII alone 0, as other letters may spell the same.
  private let digest: UInt64
  let startsWithDigit: Bool

  init(_ name: String) {
    let mark = name.utf8.withContiguousStorageIfAvailable { letters in
      var digest: UInt64 = 1
      var all: UInt8 = 0
      for letter in letters {
        digest = digest &* 31 &+ UInt64(letter)
        all |= letter
      }
      let first = letters.first ?? 0
      return (all < 0x80 ? digest | 1 << 63 : 0, first &- UInt8(ascii: "0") < 10)
    }
    (digest, startsWithDigit) = mark ?? (0, false)
  }

  /// Whether names of these marks may be the same.
  func mayEqual(_ other: NameMark) -> Bool {
    digest == other.digest || digest == 0 || other.digest == 0
  }
}

/// A column that the next stage can see. Its slot is its index in the scope.
package struct ScopeColumn: Sendable {
  private struct Parts: Sendable {
    var field: TableField {
      didSet { mark = NameMark(field.name) }
    }
    /// Of the field's name.
    private(set) var mark: NameMark
    var provenance: Shared<Provenance>
    var repeatedBy: Set<JoinSide> = []
    var pairedBy: Set<JoinPair> = []

    init(_ field: TableField, _ provenance: Shared<Provenance>) {
      self.field = field
      mark = NameMark(field.name)
      self.provenance = provenance
    }
  }
  private var parts: Shared<Parts>

  init(_ name: String, _ type: ValueType, isHidden: Bool = false, _ provenance: Shared<Provenance>)
  {
    parts = Shared(Parts(TableField(name, type, isHidden: isHidden), provenance))
  }

  init(
    _ name: String, _ type: ValueType, isHidden: Bool = false, origin: Origin? = nil,
    guards: [MeasureGuard] = [], table: String? = nil, grain: String? = nil
  ) {
    self.init(
      name, type, isHidden: isHidden,
      Shared(Provenance(origin: origin, guards: guards, table: table, grain: grain)))
  }
}

extension ScopeColumn {
  package var field: TableField { parts.value.field }

  var mark: NameMark { parts.value.mark }

  package internal(set) var name: String {
    get { parts.value.field.name }
    set { parts.value.field.name = newValue }
  }

  package internal(set) var qualifier: String? {
    get { parts.value.field.qualifier }
    set { if newValue != qualifier { parts.value.field.qualifier = newValue } }
  }

  package internal(set) var type: ValueType {
    get { parts.value.field.type }
    set { parts.value.field.type = newValue }
  }

  package internal(set) var isHidden: Bool {
    get { parts.value.field.isHidden }
    set { parts.value.field.isHidden = newValue }
  }

  /// The joins that may have repeated its rows, and as which side's.
  var repeatedBy: Set<JoinSide> {
    get { parts.value.repeatedBy }
    set { parts.value.repeatedBy = newValue }
  }

  /// The joins of both whose sides it is made.
  var pairedBy: Set<JoinPair> {
    get { parts.value.pairedBy }
    set { parts.value.pairedBy = newValue }
  }

  var provenance: Shared<Provenance> { parts.value.provenance }

  var origin: Origin? {
    get { provenance.value.origin }
    set { parts.value.provenance.value.origin = newValue }
  }

  package internal(set) var guards: [MeasureGuard] {
    get { provenance.value.guards }
    set { parts.value.provenance.value.guards = newValue }
  }

  package internal(set) var table: String? {
    get { provenance.value.table }
    set { parts.value.provenance.value.table = newValue }
  }

  var grain: String? { provenance.value.grain }

  var isYear: Bool {
    get { provenance.value.isYear }
    set { if newValue != isYear { parts.value.provenance.value.isYear = newValue } }
  }
}

/// The columns at one point of a pipe, and what is known of their values.
package struct Scope: Sendable {
  package var columns: [ScopeColumn]
  private var standing: Shared<Standing>

  /// What was said of the rows as a whole.
  private struct Standing: Sendable {
    var pins = Pins()
    var accepted: [Origin] = []
    var matches: [ColumnMatch] = []
    var joins: [Int: JoinTrace] = [:]
    var footnotes: [String] = []
    var key: [String]?

    static let none = Shared(Standing())
  }

  package init(columns: [ScopeColumn] = []) {
    self.columns = columns
    standing = Standing.none
  }
}

extension Scope {
  /// Columns that hold one of few values from here on.
  var pins: Pins {
    get { standing.value.pins }
    set { standing.value.pins = newValue }
  }

  /// Notes that a column holds one of these from here on.
  mutating func pin(_ origin: Origin?, to values: Set<String>?) {
    guard let origin, let values else { return }
    pins[origin] = pins[origin]?.intersection(values) ?? values
  }

  /// The few texts that columns of a scan hold, where each is known.
  func pinnedTexts(of scan: Int) -> [String: Set<String>] {
    var texts: [String: Set<String>] = [:]
    for (origin, values) in pins.entries where origin.scan == scan {
      if !values.contains(where: { $0.hasPrefix("= ") }) { texts[origin.column] = values }
    }
    return texts
  }

  /// The members of a column that conditions have named, of all tables that have it.
  package func wanted(_ column: String) -> Set<String> {
    pins.entries.reduce(into: []) { wanted, entry in
      if entry.origin.column == column { wanted.formUnion(entry.values) }
    }
  }

  /// The hidden columns of facts behind a guarded column, by their slots: those of its own rows, where it has any.
  package var factsBehind: [Int: [Int]] {
    var behind: [Int: [Int]] = [:]
    for index in columns.indices {
      let own = columns[index].guards.filter { !$0.isOfOthers }
      let facts = (own.isEmpty ? columns[index].guards : own).compactMap { slot(of: $0.facts) }
      if !facts.isEmpty { behind[index] = facts }
    }
    return behind
  }

  /// The hidden columns of facts behind values of other rows, as of the row before.
  package var factsOfOthers: Set<Int> {
    Set(columns.flatMap(\.guards).filter(\.isOfOthers).compactMap { slot(of: $0.facts) })
  }

  /// Guarded columns that the user has said to sum across.
  var accepted: [Origin] {
    get { standing.value.accepted }
    set { standing.value.accepted = newValue }
  }

  /// What joins have made equal.
  var matches: [ColumnMatch] {
    get { standing.value.matches }
    set { standing.value.matches = newValue }
  }

  /// What is to be known of joins when a sum runs over their rows, by their identities.
  var joins: [Int: JoinTrace] {
    get { standing.value.joins }
    set { standing.value.joins = newValue }
  }

  /// Reasons given with `accept`, for the footer.
  package internal(set) var footnotes: [String] {
    get { standing.value.footnotes }
    set { standing.value.footnotes = newValue }
  }

  /// The columns that name a row, where a stage has made them so.
  var key: [String]? {
    get { standing.value.key }
    set { standing.value.key = newValue }
  }
}

/// Two columns that a join has matched: rows with one value in `by` have one in `column`, where they have one.
struct ColumnMatch: Sendable, Hashable {
  var column: Origin
  var by: Origin
}

extension Scope {
  /// The column itself and those whose values tell its own.
  func telling(_ origin: Origin) -> [Origin] {
    guard !matches.isEmpty else { return [origin] }
    var found = [origin]
    var next = 0
    while next < found.count {
      let more = matches.filter { $0.column == found[next] && !found.contains($0.by) }.map(\.by)
      found += more
      next += 1
    }
    return found
  }

  /// The one of some columns whose values tell those of another.
  func key(telling origin: Origin, among keys: Set<Origin>) -> Origin? {
    telling(origin).first(where: keys.contains)
  }

  /// Whether a column, or one that it was matched with, holds one value alone.
  func holdsOne(_ origin: Origin) -> Bool {
    telling(origin).contains { pins[$0]?.count == 1 }
  }

  /// What a visible column is called where its bare name may be another's.
  func spelling(ofSlot slot: Int) -> String {
    let column = columns[slot]
    let bare = Printer.spelled(column.name)
    if case .found(slot) = lookup(column.name) { return bare }
    return column.qualifier.map { "\(Printer.spelled($0)).\(bare)" } ?? bare
  }

  /// The same of a column of a table that still has its name; nil of one that isn't here.
  func spelling(of origin: Origin) -> String? {
    slot(of: origin).flatMap { slot in
      columns[slot].name == origin.column ? spelling(ofSlot: slot) : nil
    }
  }
}

/// Columns by where they came from, and the few values that each holds. A list: a pipe pins few columns,
/// and a dictionary with a kind of key of its own would cost a short run more.
package struct Pins: Sendable {
  private(set) var entries: [(origin: Origin, values: Set<String>)] = []

  subscript(origin: Origin) -> Set<String>? {
    get { entries.first { $0.origin == origin }?.values }
    set {
      entries.removeAll { $0.origin == origin }
      if let newValue { entries.append((origin, newValue)) }
    }
  }

  /// Those of another table as well; what is pinned here stays.
  func merging(_ other: Pins) -> Pins {
    var result = self
    for (origin, values) in other.entries where result[origin] == nil { result[origin] = values }
    return result
  }
}

extension ScopeColumn {
  fileprivate func isCalled(_ name: String, _ mark: NameMark, qualifier: String?) -> Bool {
    self.mark.mayEqual(mark) && self.name == name && !isHidden
      && (qualifier == nil || self.qualifier == qualifier)
  }
}

extension Scope {
  package var fields: [TableField] { columns.map(\.field) }

  package var visible: [ScopeColumn] { columns.filter { !$0.isHidden } }

  /// The slot of a bare name: an unqualified column, else the only qualified one of that name.
  package enum Lookup {
    case found(Int)
    case ambiguous([String])
    case none
  }

  package func lookup(_ name: String, qualifier: String? = nil) -> Lookup {
    var first: Int?
    var others: [Int] = []
    let mark = NameMark(name)
    for slot in columns.indices where columns[slot].isCalled(name, mark, qualifier: qualifier) {
      if first == nil { first = slot } else { others.append(slot) }
    }
    guard let first else { return .none }
    if others.isEmpty { return .found(first) }
    let matches = [first] + others
    if let bare = matches.first(where: { columns[$0].qualifier == nil }) { return .found(bare) }
    return .ambiguous(matches.map { "\(columns[$0].qualifier ?? "").\(name)" })
  }

  /// The slot of the column that another of that name takes the place of.
  func unqualifiedSlot(of name: Name) -> Int? {
    guard case .found(let slot) = lookup(name.text), columns[slot].qualifier == nil else {
      return nil
    }
    return slot
  }

  package func slot(of origin: Origin) -> Int? {
    columns.firstIndex { $0.origin == origin }
  }

  /// The scan that a mixed column comes from; of a column of groups, the one of what they are grouped by.
  func scan(of column: ScopeColumn, decidedBy deciding: [String]) -> Int? {
    column.origin?.scan
      ?? columns.first { deciding.contains($0.origin?.column ?? "") }?.origin?.scan
  }

  /// The only scan of a table that an expression reads.
  func scan(of typed: TypedExpression, from table: String) -> Int? {
    let scans = Set(
      typed.expression.slots.compactMap { slot in
        columns[slot].table == table ? columns[slot].origin?.scan : nil
      })
    return scans.count == 1 ? scans.first : nil
  }

  /// The names of visible columns that are no joined table's.
  var bareNames: [String] { visible.filter { $0.qualifier == nil }.map(\.name) }

  package func hasQualifier(_ name: String) -> Bool {
    columns.contains { $0.qualifier == name }
  }
}

extension Scope {
  /// Whether a measure's rows with the same text in both columns are one of each as far as the first goes: as the
  /// catalogue says of them, or since they are what each states of itself.
  func leavesOne(of left: Origin, by right: Origin) -> Bool {
    columns.contains { column in
      column.guards.contains {
        $0.scan == left.scan
          && ($0.oneOfEach[left.column] == .same(as: right.column)
            || left.column == "stated_by" && $0.ofEach.contains(right))
      }
    }
  }
}
