import OIQValues

extension Table {
  /// The names of the visible columns, each once: bare where that is enough, else with the joined table's alias.
  var shownNames: [String] {
    let names = visibleIndices.map { fields[$0].name }
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    var taken: Set<String> = []
    return visibleIndices.map { index in
      let field = fields[index]
      var name = field.name
      if counts[field.name, default: 0] > 1, let qualifier = field.qualifier {
        name = "\(qualifier).\(field.name)"
      }
      // A column may be called as another is shown.
      let whole = name
      var number = 1
      while !taken.insert(name).inserted {
        number += 1
        name = "\(whole)_\(number)"
      }
      return name
    }
  }

  /// The column that is shown under a name.
  func slot(shownAs name: String) -> Int? {
    guard fields.contains(where: { $0.qualifier != nil }) else { return index(of: name) }
    return zip(visibleIndices, shownNames).first { $0.1 == name }?.0
  }

  /// The same, called as it is shown: no two columns have one name.
  var withShownNames: Table {
    guard fields.contains(where: { $0.qualifier != nil }) else { return self }
    let shown = Array(zip(visibleIndices, shownNames))
    var table = self
    for (index, name) in shown {
      table.fields[index].name = name
      // What decides the units of its rows is a column of its own table first.
      table.fields[index].type = fields[index].type.decided { decider in
        let called = shown.filter { fields[$0.0].name == decider }
        let own = called.first { fields[$0.0].qualifier == fields[index].qualifier }
        return (own ?? called.first)?.1 ?? decider
      }
    }
    for index in fields.indices { table.fields[index].qualifier = nil }
    return table
  }
}

extension ValueType {
  /// The same, the columns that decide its rows' units called otherwise.
  fileprivate func decided(by rename: (String) -> String) -> ValueType {
    guard case .number(var number) = self else { return self }
    if case .mixed(let columns) = number.dimension {
      number.dimension = .mixed(by: columns.map(rename))
    }
    number.rowUnits = number.rowUnits?.map(rename)
    return .number(number)
  }
}
