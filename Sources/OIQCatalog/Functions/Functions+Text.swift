import OIQValues

private let text = FunctionParameter("text")

extension FunctionLibrary {
  static let textFunctions = [changingFunctions, testingFunctions]

  private static let changingFunctions: [FunctionDefinition] = [
    FunctionDefinition(
      "upper", [text], summary: "The text in capital letters.", example: #"upper("npo")"#,
      result: rule([.text], gives: .plainText),
      body: .scalar(textKernel { texts, _ in texts[0].uppercased() })),
    FunctionDefinition(
      "lower", [text], summary: "The text in small letters.", example: #"lower("CPO")"#,
      result: rule([.text], gives: .plainText),
      body: .scalar(textKernel { texts, _ in texts[0].lowercased() })),
    FunctionDefinition(
      "trim", [text], summary: "The text without blanks at either end.",
      example: #"trim("  cpo ")"#, result: rule([.text], gives: .plainText),
      body: .scalar(textKernel { texts, _ in TextSearch.trimmed(texts[0]) })),
    FunctionDefinition(
      "replace", [text, FunctionParameter("old"), FunctionParameter("new")],
      summary: "The text with every occurrence of old replaced by new.",
      example: #"replace("scale_out", "_", "-")"#, result: rule([.text], gives: .plainText),
      body: .scalar(
        textKernel { texts, _ in
          TextSearch.split(texts[0], by: texts[1]).joined(separator: texts[2])
        })),
    FunctionDefinition(
      "concat", [FunctionParameter("texts", .repeated)],
      summary: "Several texts of a row put together; missing where one is missing.",
      example: #"concat("800G", " ", "DR8")"#, result: rule([.text], gives: .plainText),
      body: .scalar(textKernel { texts, _ in texts.joined() })),
    FunctionDefinition(
      "split_part", [text, FunctionParameter("separator"), FunctionParameter("index")],
      summary: "The piece at an index, counted from 1, of a text cut at a separator.",
      example: #"split_part("csp;chips;optics", ";", 2)"#,
      result: rule([.text, .text, .plainNumber], gives: .plainText),
      body: .scalar(
        textKernel { texts, numbers in
          let pieces = TextSearch.split(texts[0], by: texts[1])
          guard let index = Int(exactly: numbers[0]), pieces.indices.contains(index - 1) else {
            return nil
          }
          return pieces[index - 1]
        })),
  ]

  private static let testingFunctions: [FunctionDefinition] = [
    FunctionDefinition(
      "length", [text], summary: "How many characters a text has.", example: #"length("CPO")"#,
      result: rule([.text], gives: .plainNumber),
      body: .scalar(measureKernel { Double($0[0].count) })),
    FunctionDefinition(
      "contains", [text, FunctionParameter("part")],
      summary: "Whether a text holds another, capitals and all.",
      example: #"from companies | where contains(role, "csp") | select company, role"#,
      result: rule([.text], gives: .plainBool),
      body: .scalar(
        textTestKernel { TextSearch.find(Array($1.utf8), in: Array($0.utf8)) != nil })),
    FunctionDefinition(
      "starts_with", [text, FunctionParameter("start")],
      summary: "Whether a text begins with another.",
      example: #"from technologies | where starts_with(full_name, "Co-") | select technology"#,
      result: rule([.text], gives: .plainBool),
      body: .scalar(textTestKernel { Array($0.utf8).starts(with: Array($1.utf8)) })),
    FunctionDefinition(
      "ends_with", [text, FunctionParameter("end")], summary: "Whether a text ends with another.",
      example: #"from companies | where ends_with(full_name, "Inc.") | select company"#,
      result: rule([.text], gives: .plainBool),
      body: .scalar(
        textTestKernel { $0.utf8.reversed().starts(with: Array($1.utf8.reversed())) })),
  ]
}
