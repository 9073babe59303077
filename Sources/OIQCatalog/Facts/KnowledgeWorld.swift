/// Which versions of facts are taken as known.
package enum KnowledgeWorld: Hashable, Sendable {
  /// Per key the version known last.
  case latest
  /// Per key the version known last on or before a day (days since 1970-01-01).
  case asOf(Int32)
  /// Every version, or every one known on or before a day.
  case allVersions(until: Int32?)
}

extension KnowledgeWorld {
  /// The last day of what is known.
  package var day: Int32? {
    switch self {
    case .latest: nil
    case .asOf(let day): day
    case .allVersions(let day): day
    }
  }

  package var hasAllVersions: Bool {
    switch self {
    case .latest, .asOf: false
    case .allVersions: true
    }
  }
}
