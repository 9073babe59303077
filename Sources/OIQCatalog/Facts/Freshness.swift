import OIQText
import OIQValues

/// Within which time the world has something new to say about what a table holds.
package enum Renewal: String, Sendable, Hashable {
  /// Companies report each quarter.
  case quarterly = "each quarter"
  /// Prices, products, plans and forecasts.
  case halfYearly = "each half-year"

  /// A week more than the period is long: one report does not come on the same day as the last.
  package var days: Int32 {
    switch self {
    case .quarterly: 92 + 7
    case .halfYearly: 184 + 7
    }
  }
}

/// To when a table's facts reach, set against the day that a world asks about.
///
/// The rule, for all that tell of it: facts are *behind* the world asked where from the last day that they can
/// know of to the day asked more time passes than the table's ``TableDefinition/renewal``. The last day is that
/// of the newest fact which the world sees, or the end of collecting where the day asked is later. A day that
/// a query names with `as of` and that lies after the end is always told, however near.
package struct Freshness: Sendable, Hashable {
  package let table: String
  package let renewal: Renewal?
  /// The day asked about; `nil` for all that is known, whenever that is.
  package let asked: Int32?
  /// When the newest fact that the world sees became known; `nil` where it sees none.
  package let newest: Int32?
  /// When the table's oldest fact became known.
  package let oldest: Int32?
  package let collectedTo: Int32?
  /// When the newest fact that the user recorded and the world sees became known.
  package let newestRecorded: Int32?
}

extension Freshness {
  /// Whether the day asked about lies after all that was collected.
  package var isPastCollecting: Bool {
    guard let asked, let collectedTo else { return false }
    return asked > collectedTo
  }

  package var isBehind: Bool {
    guard let asked else { return false }
    guard let newest else { return true }
    let known = isPastCollecting ? collectedTo ?? newest : newest
    return renewal.map { asked - known > $0.days } ?? false
  }
}

extension CatalogTable {
  /// How fresh the table is in a world; `nil` where its rows have no days.
  ///
  /// - Parameter today: The day that a world of all that is known asks about, where there is one.
  package func freshness(in world: KnowledgeWorld, today: Int32?) -> Freshness? {
    guard definition.asOf != nil else { return nil }
    let asked = world.day ?? today
    // A world of all that is known sees what became known after today, too.
    let horizon = world.day ?? .max
    let firstRecorded = table.rowCount - recorded.count
    var (newest, oldest, newestRecorded): (Int32?, Int32?, Int32?)
    for row in 0..<table.rowCount where knownOn[row] != CatalogTable.undated {
      let day = knownOn[row]
      oldest = min(oldest ?? day, day)
      guard day <= horizon else { continue }
      newest = max(newest ?? day, day)
      if row >= firstRecorded { newestRecorded = max(newestRecorded ?? day, day) }
    }
    return Freshness(
      table: definition.name, renewal: definition.renewal, asked: asked, newest: newest,
      oldest: oldest, collectedTo: definition.collectedTo, newestRecorded: newestRecorded)
  }
}
