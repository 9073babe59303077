/// A fact that the user recorded, in the form in which the table's csv file would write it.
package struct RecordedFact: Sendable, Hashable {
  package var table: String
  /// The fields of the csv file that are not empty, by name.
  package var fields: [String: String]
  /// It says that the fact of this key no longer holds, from its day on.
  package var isWithdrawal: Bool
  /// When it was recorded, `2026-11-20T14:03:07Z`.
  package var recordedAt: String

  package init(table: String, fields: [String: String], isWithdrawal: Bool, recordedAt: String) {
    self.table = table
    self.fields = fields
    self.isWithdrawal = isWithdrawal
    self.recordedAt = recordedAt
  }
}
