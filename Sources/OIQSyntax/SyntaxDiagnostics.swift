import OIQText

// The wording of every message of this floor. Facts come in, words are made here and nowhere else.

// Bytes and characters

extension Diagnostic {
  static func invalidUTF8(_ span: Span, byte: UInt8) -> Diagnostic {
    let hex = String(byte, radix: 16, uppercase: true)
    return Diagnostic(
      .invalidUTF8, "the text is not UTF-8 at byte \(span.start)",
      at: [Label(span, "byte 0x\(hex)")], help: ["save the file as UTF-8"])
  }

  static func nulByte(_ span: Span) -> Diagnostic {
    Diagnostic(
      .nulByte, "a NUL byte at byte \(span.start)", at: [Label(span)],
      help: ["a text with NUL bytes is often UTF-16; save it as UTF-8"])
  }

  static func controlCharacter(_ span: Span, _ byte: UInt8) -> Diagnostic {
    let hex = String(byte, radix: 16, uppercase: true)
    return Diagnostic(
      .invalidCharacter, "a control character, U+00\(hex.count < 2 ? "0" : "")\(hex)",
      at: [Label(span)], help: ["remove it"], edits: [Edit(span, "")])
  }

  static func invisibleCharacter(_ span: Span, _ scalar: Unicode.Scalar) -> Diagnostic {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    return Diagnostic(
      .invalidCharacter, "a special blank, U+\(hex.count < 4 ? "00" : "")\(hex)",
      at: [Label(span)], help: ["use an ordinary blank"], edits: [Edit(span, " ")])
  }

  static func invalidCharacter(_ span: Span, _ character: String) -> Diagnostic {
    let help =
      switch character {
      case "%":
        ["a percentage touches its number, `12%`; as a unit it stands in quotes: `{share: \"%\"}`"]
      case "!": ["negate with `not`"]
      case "$": ["`$` starts money as in `$5` or a parameter as in `$name`"]
      case "¥", "€": ["`\(character)` touches its number: `\(character)5`"]
      case "°", "℃", "℉":
        [
          "no temperature is a unit but the kelvin: 25 °C is `298.15 K`, as is 77 °F; a difference of 1 °C is `1 K`, of 1 °F `5 / 9 * 1 K`"
        ]
      case "?": ["a value for what is missing: `a ?? 0`"]
      default: ["names with other characters go in backticks: `` `a-b` ``"]
      }
    return Diagnostic(
      .invalidCharacter, "`\(character)` means nothing here", at: [Label(span)], help: help)
  }

  static func foreignSign(_ span: Span, _ theirs: String, ours: String) -> Diagnostic {
    Diagnostic(
      .invalidCharacter, "`\(theirs)` is written `\(ours)`", at: [Label(span)],
      help: ["write `\(ours)`"], edits: [Edit(span, ours)])
  }

  static func foreignQuote(_ span: Span, text: String?) -> Diagnostic {
    let repair = text.map { "\"" + $0 + "\"" }
    return Diagnostic(
      .invalidCharacter, "a text stands in double quotes", at: [Label(span)],
      help: [repair.map { "write \($0)" } ?? "write \"like this\""],
      edits: repair.map { [Edit(span, $0)] } ?? [])
  }

  static func foreignComment(_ span: Span, mark: String) -> Diagnostic {
    Diagnostic(
      .foreignComment, "`\(mark)` doesn't start a comment", at: [Label(span)],
      help: ["a comment runs from `#` to the end of the line"],
      edits: mark == "/*" ? [] : [Edit(span, "#")])
  }

  static func unterminatedText(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unterminatedText, "this text is never closed",
      at: [Label(span, "`\"` expected on this line")],
      help: ["a text ends on its line; a line break inside it is written \\n"])
  }

  static func unterminatedName(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unterminatedText, "this name is never closed",
      at: [Label(span, "`` ` `` expected on this line")],
      help: ["write `` ` `` where the name ends"])
  }

  static func emptyName(_ span: Span) -> Diagnostic {
    Diagnostic(
      .invalidCharacter, "a name can't be empty", at: [Label(span)],
      help: ["write the name between the backticks"])
  }

  static func badEscape(_ span: Span, _ written: String) -> Diagnostic {
    Diagnostic(
      .invalidCharacter, "`\(written)` is not an escape", at: [Label(span)],
      help: [#"the escapes are \n \t \r \" \\ and \u{1F600}; a backslash is written \\"#])
  }
}

// Structure

extension Diagnostic {
  static func unexpected(
    _ found: String, at span: Span, expected: [String], opener: Span? = nil, help: [String]
  ) -> Diagnostic {
    var labels = [Label(span, "expected " + list(expected))]
    if let opener { labels.append(Label(opener, "opened here")) }
    return Diagnostic(.unexpectedToken, "\(found) is unexpected", at: labels, help: help)
  }

  static func unclosedBracket(
    _ opener: String, closer: String, at span: Span, found: String, foundAt: Span
  ) -> Diagnostic {
    Diagnostic(
      .unclosedBracket, "`\(opener)` is never closed",
      at: [Label(span, "opened here"), Label(foundAt, "`\(closer)` expected before \(found)")],
      help: ["write `\(closer)` where the bracket ends"])
  }

  static func reservedWord(_ word: String, at span: Span, expected: String) -> Diagnostic {
    Diagnostic(
      .reservedWord, "`\(word)` is a word of the language, not a name",
      at: [Label(span, "expected \(expected)")],
      help: ["choose another name, or put backticks around it: `\(word)`"]
    )
  }

  /// `aggregate by part …`, as other languages have the groups first.
  static func groupsFirst(_ span: Span, by key: String) -> Diagnostic {
    Diagnostic(
      .reservedWord, "`by` follows what is computed",
      at: [Label(span, "expected the name of a new column")],
      help: ["write `aggregate total = sum(x) by \(key)`"])
  }

  static func nestingTooDeep(_ span: Span, limit: Int) -> Diagnostic {
    Diagnostic(
      .nestingTooDeep, "this nests more than \(limit) levels deep", at: [Label(span)],
      help: ["name a part with `let` and use the name"])
  }

  static func missingPipe(_ found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "\(found) starts a stage, and stages are joined by `|`",
      at: [Label(span, "expected `|` before it")],
      help: ["put `|` before it"], edits: [Edit(start(of: span), "| ")])
  }

  static func operatorAtLineStart(_ found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .operatorAtLineStart, "a line can't start with \(found)", at: [Label(span)],
      help: ["join it to the line above, or put brackets around the whole expression"])
  }

  static func missingLet(_ name: String, at span: Span, sign: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "a binding starts with `let`", at: [Label(span), Label(sign, "")],
      help: ["to bind, write `let \(name) = …`", "to compare, write `\(name) == …`"],
      edits: [Edit(start(of: span), "let ")])
  }

  /// `yield = 80%` in a scenario.
  static func overrideWithoutLet(_ name: Name) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "a scenario binds a name anew with `let`", at: [Label(name.span)],
      help: [
        "for a name write `let \(Printer.name(name)) = …`",
        "for a column of a table of the catalogue write `TABLE.COLUMN = …`",
      ],
      edits: [Edit(start(of: name.span), "let ")])
  }

  static func unknownStage(_ found: String, at span: Span, nearest: [String]) -> Diagnostic {
    var help = Suggestion.didYouMean(nearest) ?? []
    if nearest.isEmpty {
      help.append("stages: " + Keyword.stages.map(\.rawValue).joined(separator: " "))
    }
    return Diagnostic(
      .unknownStage, "there is no stage \(found)", at: [Label(span, "expected a stage")],
      help: help,
      edits: nearest.count == 1 ? [Edit(span, nearest[0])] : [])
  }

  static func start(of span: Span) -> Span {
    Span(start: Int(span.start), end: Int(span.start), source: span.source)
  }

  static func list(_ words: [String]) -> String { words.listed("or") }
}

// Expressions

extension Diagnostic {
  static func assignmentInCondition(_ span: Span) -> Diagnostic {
    Diagnostic(
      .assignmentInCondition, "`=` doesn't compare", at: [Label(span)],
      help: ["compare with `==`"], edits: [Edit(span, "==")])
  }

  static func chainedComparison(
    _ first: Span, _ second: Span, whole: String, middle: String, _ op: String, _ next: String
  ) -> Diagnostic {
    Diagnostic(
      .chainedComparison, "comparisons don't chain",
      at: [Label(second), Label(first)],
      help: ["write `\(whole) \(op) \(middle) and \(middle) \(next) …`"])
  }

  static func afterConversion(
    _ span: Span, _ op: String, value: Span, unit: String
  ) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "`->` converts everything before it, so `\(op)` can't follow",
      at: [Label(span), Label(value, "converted to \(unit)")],
      help: ["put the conversion in brackets, or convert last"])
  }

  static func missingComma(_ span: Span, before name: String) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "a comma is missing before `\(name)`", at: [Label(span)],
      help: ["write `, \(name) = …`"], edits: [Edit(start(of: span), ", ")])
  }

  static func equalsInArgument(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "a named argument takes `:`", at: [Label(span)],
      help: ["write `name: value`, or compare with `==`"], edits: [Edit(span, ":")])
  }

  static func starArgument(_ span: Span) -> Diagnostic {
    Diagnostic(
      .foreignWord, "`*` is not an argument", at: [Label(span)],
      help: ["count rows with `count()`"], edits: [Edit(span, "")])
  }

  static func selectStar(_ span: Span) -> Diagnostic {
    Diagnostic(
      .foreignWord, "there is no `select *`", at: [Label(span)],
      help: ["a query keeps all columns; leave this stage out"])
  }

  static func unnamedColumn(_ span: Span, _ written: String) -> Diagnostic {
    // The star of SQL stands for nothing here: `count()` is of rows.
    let call = written.hasSuffix("(*)") ? "\(written.dropLast(3))()" : nil
    return Diagnostic(
      .unexpectedToken, "a new column needs a name", at: [Label(span)],
      help: ["write `name = \(call ?? written)`"],
      edits: call == nil ? [Edit(start(of: span), "name = ")] : [])
  }

  static func fillWithout(_ span: Span, _ column: String) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "`fill` needs what to put where `\(column)` is missing", at: [Label(span)],
      help: ["the value before: `\(column) = prev(\(column))`, or one of its own: `\(column) = …`"])
  }

  static func definitionInBy(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "`by` takes columns, not definitions", at: [Label(span)],
      help: [
        "put `| derive name = …` before this stage and name the column after `by`",
        "a column behind the keys of another takes a stage of its own: `| derive name = …`",
      ])
  }

  /// `derive a = … sort day, b = …`
  static func definitionBehindKeys(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "`sort` takes keys, not definitions", at: [Label(span)],
      help: ["a column behind the keys of another takes a stage of its own: `| derive name = …`"])
  }

  static func byAfterSort(_ span: Span) -> Diagnostic {
    Diagnostic(
      .foreignWord, "`sort` takes its keys without `by`", at: [Label(span)],
      help: ["write `sort key` or `sort key desc`"], edits: [Edit(span, "")])
  }

  static func queryNeedsBrackets(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "a query inside another stands in brackets", at: [Label(span)],
      help: ["write `(from …)`"])
  }
}

// Words of other languages

extension Diagnostic {
  static func foreignWord(_ word: String, at span: Span, help: String) -> Diagnostic {
    Diagnostic(
      .foreignWord, "`\(word)` is not a word of OIQ", at: [Label(span)], help: [help])
  }

  static func foreignQuery(_ language: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .foreignWord, "this looks like \(language)", at: [Label(span)],
      help: [
        "from TABLE | where CONDITION | aggregate x = sum(y) by KEY | sort x desc | take 10",
        "rows: where; columns: select a, b; new ones: derive c = a + b; tables: join T on KEY",
      ])
  }

  static func lowerCase(_ word: String, at span: Span) -> Diagnostic {
    let ours = word.lowercased()
    return Diagnostic(
      .foreignWord, "the words of OIQ are in lower case", at: [Label(span)],
      help: ["write `\(ours)`"], edits: [Edit(span, ours)])
  }

  static func alias(_ span: Span, name: String?, value: String) -> Diagnostic {
    Diagnostic(
      .foreignWord, "a column is named before its value", at: [Label(span)],
      help: ["write `\(name ?? "name") = \(value)`"])
  }

  static func lateWorld(_ span: Span) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, "a world holds for the whole query", at: [Label(span)],
      help: ["put it right after the table, before the first `|`"])
  }
}
