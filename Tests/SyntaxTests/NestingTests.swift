import OIQSyntax
import OIQText
import Testing

/// Texts that nest without end: what opens a level, what stands at the bottom, what closes one.
private let nests: [(open: String, bottom: String, close: String)] = [
  ("(", "1", ")"), ("[", "1", "]"), ("f(", "1", ")"), ("f(a: {b: f(", "1", ")})"),
  ("- ", "1", ""), ("not ", "a", ""), ("if ", "a", " then b else c"),
  ("if a then b else ", "c", ""), ("1 + ", "1", ""), ("2 ^ ", "2", ""), ("2 ^ - ", "2", ""),
  ("a ?? ", "b", ""), ("a or ", "b", ""), ("", "a", ".b"), ("", "a", " -> W"), ("", "a", " - 1"),
  ("(from t | where a in ", "b", ")"), ("a == (", "b", ")"), ("(a | join b = ", "c", " on k)"),
  ("(from f(", "1", "))"), ("1 * - ", "1", ""), ("a in [", "1", "]"),
]

private func nested(_ nest: (open: String, bottom: String, close: String), _ depth: Int) -> String {
  "let x = " + String(repeating: nest.open, count: depth) + nest.bottom
    + String(repeating: nest.close, count: depth) + "\nlet after = 1\n"
}

@Test(arguments: nests.indices)
func tenThousandLevelsAreOneError(index: Int) {
  let text = nested(nests[index], 10_000)
  let codes = onSmallStack { () -> [DiagnosticCode] in
    let parsed = parse(text)
    _ = Printer.print(parsed.script)
    return parsed.diagnostics.map(\.code)
  }
  #expect(codes == [.nestingTooDeep])
}

@Test(arguments: nests.indices)
func thirtyLevelsAreFine(index: Int) {
  let text = nested(nests[index], 30)
  let outcome = onSmallStack { () -> [String] in
    let parsed = parse(text)
    let printed = Printer.print(parsed.script)
    return parsed.diagnostics.map(\.title) + [
      printed == Printer.print(parse(printed).script) ? "" : printed
    ]
  }
  #expect(outcome == [""])
}

@Test(arguments: nests.indices)
func unclosedLevelsEnd(index: Int) {
  for depth in [1, 2, 50, 199, 200, 201, 2000] {
    let text = "let x = " + String(repeating: nests[index].open, count: depth)
    let count = onSmallStack { parse(text).diagnostics.count }
    #expect((count ?? 0) <= 2, "\(text.prefix(80))")
  }
}

@Test func theTallestTreesPrintAndCompare() {
  let outcome = onSmallStack { () -> Bool in
    var isEqual = true
    for nest in nests {
      for depth in stride(from: Parser.nestingLimit + 1, to: 20, by: -13) {
        let parsed = parse(nested(nest, depth))
        guard parsed.diagnostics.isEmpty else { continue }
        let copy = parse(Printer.print(parsed.script))
        isEqual = isEqual && copy.diagnostics.isEmpty
        _ = parsed.script.hashValue
        isEqual = isEqual && parsed.script == parse(nested(nest, depth)).script
      }
    }
    return isEqual
  }
  #expect(outcome == true)
}
