import OIQCatalog
import OIQValues

/// What one column of a table becomes, under names of which some are made here: `x_low`, `x_unit`.
struct ColumnGroup {
  var name: String
  var columns: [DataColumn]
}

extension ColumnGroup {
  /// No name twice. A column of the table that holds each row's unit already, as a file's does that was read, is
  /// the unit column; any other of a name that is made here is saved under another.
  static func withoutClashes(_ groups: [ColumnGroup], _ hints: KindHints) -> [ColumnGroup] {
    var groups = groups
    for index in groups.indices { groups[index].dropUnits(heldBy: groups) }
    let made = Set(
      groups.flatMap { group in group.columns.map(\.name).filter { $0 != group.name } })
    var taken = made.union(groups.map(\.name))
    for index in groups.indices {
      guard groups[index].columns.count == 1 else { continue }
      let name = groups[index].name
      if made.contains(name) {
        let free = (2...).lazy.map { "\(name)_\($0)" }.first { !taken.contains($0) } ?? name
        taken.insert(free)
        groups[index].name = free
        groups[index].columns[0].name = free
      } else if hints != .none {
        groups[index].keepPlain(beside: groups)
      }
    }
    return groups
  }

  /// The names under which columns are saved that have another in the table.
  static func renamed(_ table: Table) -> [(name: String, saved: String)] {
    let names = table.shownNames
    let groups = zip(table.visibleIndices, names).map { index, name in
      ColumnGroup(
        name: name,
        columns: DataColumn.columns(name, table.fields[index].type, table.columns[index]))
    }
    return zip(names, withoutClashes(groups, .none)).filter { $0 != $1.name }
      .map { ($0, $1.name) }
  }

  private mutating func dropUnits(heldBy groups: [ColumnGroup]) {
    guard let place = columns.firstIndex(where: \.isUnits),
      case .unitNames(let units) = columns[place].cells,
      let other = groups.first(where: { $0.name == columns[place].name })?.columns.first,
      case .texts(let codes, let dictionary) = other.cells
    else { return }
    let read = dictionary.texts.map { try? HeaderUnit.named($0, .standard).get().scaled }
    let holdsAll = (0..<codes.count).allSatisfy { row in
      guard columns[place].isPresent(row) else { return true }
      let unit = units.unit(row) ?? .one
      guard other.isPresent(row) else { return unit.symbol.isEmpty }
      let code = Int(codes[row])
      if dictionary.texts[code] == unit.symbol { return true }
      return read[code].map { $0.dimension == unit.dimension && $0.toBase(1) == unit.toBase(1) }
        ?? false
    }
    if holdsAll { columns.remove(at: place) }
  }

  /// Plain numbers beside a column that a reader would take for their units.
  private mutating func keepPlain(beside groups: [ColumnGroup]) {
    guard case .numbers = columns[0].cells, columns[0].bracket == nil,
      groups.contains(where: { $0.name == "\(name)_unit" })
    else { return }
    columns[0].bracket = CSVKind.number.rawValue
  }
}

extension DataColumn {
  fileprivate var isUnits: Bool {
    if case .unitNames = cells { true } else { false }
  }
}
