import OIQ

extension Execution {
  /// Every problem, warnings and notes too.
  var problems: [Problem] {
    outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
  }

  var errors: [Problem] { problems.filter { $0.severity == .error } }

  var tables: [QueryResult] {
    outcomes.compactMap { outcome in
      if case .table(let result) = outcome { result } else { nil }
    }
  }

  var messages: [String] {
    outcomes.compactMap { outcome in
      if case .message(let text) = outcome { text } else { nil }
    }
  }
}

extension Session {
  /// The one number that a text makes.
  func number(_ text: String, _ parameters: [String: Parameter] = [:]) throws -> Double? {
    let result = try run(text, parameters)
    return result.columnNames.last.flatMap { result[0, $0] }?.number
  }
}

/// The part of a text that a problem's first place covers.
func covered(_ problem: Problem, in text: String) -> String {
  guard let place = problem.places.first else { return "" }
  let bytes = Array(text.utf8)
  return String(decoding: bytes[place.range.clamped(to: 0..<bytes.count)], as: UTF8.self)
}
