import OIQValues

/// A closed vocabulary: the texts that a column may hold, in file order or the order of their rank.
package struct Vocabulary: Sendable {
  package struct Member: Sendable, Hashable {
    package let name: String
    package let meaning: String?
    /// What else it goes by, such as a company's symbol at an exchange.
    package var alias: String?
  }

  package let name: String
  package let members: [Member]
  private let indices: [String: Int]

  init(name: String, members: [Member]) {
    self.name = name
    self.members = members
    indices = Dictionary(
      members.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: min)
  }
}

extension Vocabulary {
  /// The distinct texts of a column, in file order.
  init(
    _ name: String, distinct texts: Column, _ meanings: Column? = nil, aliases: Column? = nil
  ) {
    var members: [Member] = []
    var seen: Set<String> = []
    for row in 0..<texts.count {
      guard let text = texts.text(row), seen.insert(text).inserted else { continue }
      members.append(
        Member(name: text, meaning: meanings?.text(row), alias: aliases?.text(row)))
    }
    self.init(name: name, members: members)
  }

  /// The members that go by a text elsewhere: `MSFT`, or `Alphabet` for `Alphabet Inc.`
  package func members(knownAs text: String) -> [String] {
    let wanted = text.lowercased()
    guard wanted.count > 1 else { return [] }
    return members.filter { member in
      if member.alias?.lowercased() == wanted { return true }
      guard wanted.count > 3, let meaning = member.meaning?.lowercased() else { return false }
      return meaning == wanted || meaning.hasPrefix(wanted + " ")
    }.map(\.name)
  }

  package func contains(_ member: String) -> Bool { indices[member] != nil }
  package func index(of member: String) -> Int? { indices[member] }
  package var names: [String] { members.map(\.name) }
}

extension Vocabulary {
  /// The vocabularies that several columns share.
  package enum Name: String, CaseIterable, Sendable {
    case company, group, technology, network, source, currency
    case basis, definition, qualifier, evidence
    case priceBasis = "price_basis"
    case sourceKind = "source_kind"
    case primaryKind = "primary_kind"
    case fabricKind = "fabric_kind"
    case fabricEnd = "fabric_end"
    case fabricSide = "fabric_side"
  }

  /// Where the members of a vocabulary are written down.
  enum Origin {
    /// A column of a table and, beside it, a column of meanings.
    case column(table: String, column: String, meaning: String?, alias: String? = nil)
    case fixed([Member])
  }
}

extension Vocabulary.Name {
  var origin: Vocabulary.Origin {
    switch self {
    case .company:
      .column(table: "companies", column: "company", meaning: "full_name", alias: "ticker")
    case .group: .column(table: "members", column: "group", meaning: nil)
    case .technology: .column(table: "technologies", column: "technology", meaning: "full_name")
    case .source: .column(table: "sources", column: "source", meaning: "title")
    case .network: .fixed(Vocabulary.networks)
    case .currency: .fixed(Vocabulary.currencies)
    case .basis: .fixed(Vocabulary.bases)
    case .definition: .fixed(Vocabulary.definitions)
    case .qualifier: .fixed(Vocabulary.qualifiers)
    case .evidence: .fixed(Vocabulary.evidence)
    case .priceBasis: .fixed(Vocabulary.priceBases)
    case .sourceKind: .fixed(Vocabulary.sourceKinds)
    case .primaryKind: .fixed(Vocabulary.primaryKinds)
    case .fabricKind: .fixed(Vocabulary.fabricKinds)
    case .fabricEnd: .fixed(Vocabulary.fabricEnds)
    case .fabricSide: .fixed(Vocabulary.fabricSides)
    }
  }
}

// Vocabularies that are the schema's own: a test checks that the data holds nothing else.
extension Vocabulary {
  private static func members(_ rows: KeyValuePairs<String, String>) -> [Member] {
    rows.map { Member(name: $0.key, meaning: $0.value) }
  }

  static let networks = members([
    "scale_up": "between the accelerators of one domain that act as one machine",
    "scale_out": "between machines and domains of a data center",
    "scale_across": "between data centers",
  ])

  static let currencies = members([
    "USD": "US dollar", "CNY": "Chinese yuan", "EUR": "euro", "JPY": "Japanese yen",
    "HKD": "Hong Kong dollar", "TWD": "New Taiwan dollar",
  ])

  /// Strongest first.
  static let bases = members([
    "actual": "reported for a span that has ended",
    "guidance": "what the company itself expects",
    "estimate": "what somebody else expects",
  ])

  /// Definitions that say nothing of what a figure counts.
  package static let openDefinitions: Set<String> = ["as_stated", "unspecified"]

  static let definitions = members([
    "ppe_gross": "cash paid for property and equipment, gross",
    "ppe_net": "cash paid for property and equipment, net of proceeds and incentives",
    "incl_finance_leases": "with assets under finance leases or their principal payments",
    "company_defined":
      "as the company defines capital expenditure, apart from its cash flow statement",
    "net_cash_outlay": "cash paid less what customers or partners paid towards it",
    "as_stated": "a figure stated without saying what it counts",
    "mixed": "a sum over companies with definitions of their own",
    "unspecified": "not known",
  ])

  static let qualifiers = members([
    "exact": "as stated", "about": "stated as approximate",
    "at_least": "a lower bound; nothing is known above it",
    "at_most": "an upper bound; nothing is known below it",
    "implied": "follows from other figures of the same source",
    "typical_max": "a typical value and a maximum",
  ])

  /// Strongest first.
  static let evidence = members([
    "field": "measured in operation", "lab": "measured in a laboratory",
    "datasheet": "the maker's data sheet", "claim": "said by who sells it",
    "forecast": "expected", "unknown": "not known",
  ])

  static let priceBases = members([
    "contract": "agreed", "spot": "paid on the day", "list": "asked", "model": "computed",
    "bom": "sum of the parts", "unknown": "not known",
  ])
}

// Strongest first: of two versions stated on one day, the stronger source's counts.
extension Vocabulary {
  static let sourceKinds = members([
    "filing": "filed with an authority", "press_release": "published by the company",
    "transcript": "the words of a call", "paper": "a scientific paper",
    "spec": "a specification or data sheet", "dataset": "a data set",
    "research_note": "by an analyst", "news": "by the press", "blog": "by anybody",
  ])

  static let primaryKinds = members([
    "filing": "filed with an authority", "press_release": "published by the company",
    "call": "said on a call", "slide": "shown on a slide", "survey": "asked for",
    "unknown": "not known",
  ])
}
