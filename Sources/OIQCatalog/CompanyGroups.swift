import OIQText
import OIQValues
import Synchronization

/// Which names of the company vocabulary stand for several companies.
struct CompanyGroups: Sendable {
  let members: [String: [String]]
  let names: Set<String>
}

extension Catalog {
  /// The companies of a group in file order; `nil` for a group whose members nobody states, and for
  /// what is no group.
  package func members(ofGroup group: String) throws(Diagnostic) -> [String]? {
    try companyGroups().members[group]
  }

  /// Whether a name of the company vocabulary stands for several companies: it has members, or the
  /// companies table calls it an aggregate.
  package func isGroup(_ company: String) throws(Diagnostic) -> Bool {
    try companyGroups().names.contains(company)
  }

  func companyGroups() throws(Diagnostic) -> CompanyGroups {
    if let groups = groups.withLock({ $0 }) { return groups }
    let made = try makeCompanyGroups()
    groups.withLock { $0 = made }
    return made
  }

  private func makeCompanyGroups() throws(Diagnostic) -> CompanyGroups {
    let fields = try fields(["group", "company"], of: "members")
    let (groups, companies) = (fields.texts(of: "group"), fields.texts(of: "company"))
    var members: [String: [String]] = [:]
    for row in 0..<fields.rowCount {
      guard let group = groups?.text(row), let company = companies?.text(row) else { continue }
      members[group, default: []].append(company)
    }
    let aggregates = try vocabulary(Vocabulary.Name.company.rawValue).members
      .filter { $0.meaning?.hasPrefix("Aggregate:") ?? false }.map(\.name)
    return CompanyGroups(members: members, names: Set(members.keys).union(aggregates))
  }
}
