/// Which versions of facts are taken as known.
package enum KnowledgeWorld: Hashable, Sendable {
  /// Per key the version known last.
  case latest
  /// Per key the version known last on or before a day (days since 1970-01-01).
  case asOf(Int32)
  case allVersions
}
