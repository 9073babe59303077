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
