import OIQSyntax
import OIQText
import Testing

/// Parses a text and checks what holds for every text: all spans lie inside it.
func parse(_ text: String) -> ParsedScript {
  parse(Array(text.utf8))
}

func parse(_ bytes: [UInt8]) -> ParsedScript {
  let parsed = Parser.parse(SourceText(id: SourceID(0), name: "test", bytes: bytes))
  for diagnostic in parsed.diagnostics {
    for label in diagnostic.labels {
      #expect(label.span.start >= 0 && label.span.end <= bytes.count)
      #expect(label.span.start <= label.span.end)
    }
  }
  for statement in parsed.script.statements {
    #expect(statement.span.start >= 0 && statement.span.end <= bytes.count)
  }
  return parsed
}

/// The code and the text under the first label of each message.
func complaints(_ text: String) -> [String] {
  let bytes = Array(text.utf8)
  return parse(bytes).diagnostics.map { diagnostic in
    let range = diagnostic.labels.first?.span.byteRange ?? 0..<0
    let place = String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    return "\(diagnostic.code.rawValue): \(place)"
  }
}
