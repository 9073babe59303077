import OIQText
import OIQValues

extension CatalogTable {
  /// The rows that state the same fact as a row, the oldest first, undated ones before all.
  package func versions(of row: Int) -> [Int] {
    guard definition.asOf != nil else { return [row] }
    let rows = factKeys.indices.filter { factKeys[$0] == factKeys[row] }
    return rows.sorted { (knownOn[$0], $0) < (knownOn[$1], $1) }
  }
}

extension CatalogTable {
  /// Some rows, in file order, without withdrawals and what they take back.
  func standing(among rows: [Int32]) -> [Int32] {
    guard hasWithdrawals else { return rows }
    let taken = takenBack(among: rows)
    return rows.filter { taken[$0] == nil && !isWithdrawal(Int($0)) }
  }

  /// The day on which a version was taken back, by the user alone; `nil` where it wasn't.
  func withdrawnOn(_ row: Int) -> Int32? {
    let withdrawn = (table.rowCount - recorded.count..<table.rowCount).contains {
      isWithdrawal($0) && factKeys[$0] == factKeys[row]
    }
    guard withdrawn else { return nil }
    let versions = versions(of: row).map { Int32(truncatingIfNeeded: $0) }.sorted()
    return takenBack(among: versions)[Int32(truncatingIfNeeded: row)].map { knownOn[Int($0)] }
  }

  /// Which withdrawal takes which version back.
  private func takenBack(among rows: [Int32]) -> [Int32: Int32] {
    var taken: [Int32: Int32] = [:]
    for row in rows where isWithdrawal(Int(row)) {
      let stated = rows.filter {
        $0 < row && factKeys[Int($0)] == factKeys[Int(row)] && taken[$0] == nil
          && !isWithdrawal(Int($0))
      }
      for version in self.taken(back: row, among: stated) { taken[version] = row }
    }
    return taken
  }

  /// Of the versions that stood when a withdrawal was recorded, those that it takes back: what the user had
  /// recorded by its day, of the document that it names where there is any; where the user had recorded nothing,
  /// all that was known.
  private func taken(back withdrawal: Int32, among stated: [Int32]) -> [Int32] {
    func source(_ row: Int32) -> String? { text("source", row: Int(row)) }
    let known = stated.filter { knownOn[Int($0)] <= knownOn[Int(withdrawal)] }
    let own = known.filter { recordedFact(Int($0)) != nil }
    let named = own.filter { source($0) == source(withdrawal) }
    return [named, own].first { !$0.isEmpty } ?? known
  }

  /// Whether a version of a fact still says what it said: a statement that was not taken back, a withdrawal after
  /// which the user recorded nothing that it would take back as well.
  private func isInEffect(_ version: Int32, among versions: [Int32]) -> Bool {
    let standing = standing(among: versions)
    guard isWithdrawal(Int(version)) else { return standing.contains(version) }
    return !standing.contains {
      $0 > version && recordedFact(Int($0)) != nil && knownOn[Int($0)] <= knownOn[Int(version)]
    }
  }

  /// Whether a new row says what a version of its fact says that is still in effect.
  package func repeats(_ row: Int32, among versions: [Int32]) -> Bool {
    versions.last { isSame($0, row) }.map { isInEffect($0, among: versions) } ?? false
  }

  /// Of new rows of one fact the first ones, that tell again what was recorded of it: statements and withdrawals in
  /// their order, up to one that is still in effect.
  package func retold(_ rows: [Int32], among versions: [Int32]) -> ArraySlice<Int32> {
    var (rest, count) = (versions[...], 0)
    for (index, row) in rows.enumerated() {
      guard let place = rest.firstIndex(where: { isSame($0, row) }) else { break }
      if isInEffect(rest[place], among: versions) { count = index + 1 }
      rest = rest[(place + 1)...]
    }
    return rows.prefix(count)
  }

  /// Whether two versions say the same in every column.
  private func isSame(_ one: Int32, _ other: Int32) -> Bool {
    guard isWithdrawal(Int(one)) == isWithdrawal(Int(other)) else { return false }
    return table.visibleIndices.allSatisfy {
      table.columns[$0][Int(one)] == table.columns[$0][Int(other)]
    }
  }
}
