// Stands in for what the session doesn't have yet; delete this file with the first real member.

/// What became of the statements of one text, in order, up to the first that failed.
public struct Execution: Sendable {
  public enum Outcome: Sendable {
    case table(QueryResult)
    case message(String)
    case failure([Problem])
  }
  public let outcomes: [Outcome]
  public var failed: Bool {
    outcomes.contains { if case .failure = $0 { true } else { false } }
  }
}

public struct Completion: Sendable, Hashable {
  public let text: String
  public let kind: String
  public let detail: String
  /// UTF-8 offsets of what the text replaces.
  public let replaced: Range<Int>
}

public enum OutputMode: String, Sendable, CaseIterable {
  case box, csv, tsv, json, jsonl, markdown
}

public struct RenderOptions: Sendable {
  public var mode: OutputMode = .box
  public var width: Int?
  public var color = false
  public init() {}
}

extension Session {
  public func execute(
    _ text: String, name: String = "<input>", parameters: [String: Parameter] = [:]
  ) -> Execution {
    Execution(outcomes: [.message(text)])
  }
  public func check(_ text: String, name: String = "<input>") -> [Problem] { [] }
  public func isComplete(_ text: String) -> Bool {
    text.filter { $0 == "(" }.count <= text.filter { $0 == ")" }.count && !text.hasSuffix("|")
  }
  public func completions(in text: String, at utf8Offset: Int) -> [Completion] { [] }
  public func render(_ result: QueryResult, options: RenderOptions = RenderOptions()) -> String { "" }
  public func render(_ problems: [Problem], options: RenderOptions = RenderOptions()) -> String {
    problems.map { "\($0)\n" }.joined()
  }
  public func format(_ text: String, name: String = "<input>") throws(Problem) -> String { text }
}
