/// How values are written for people. Machine formats don't use this.
package struct FormatOptions: Hashable, Sendable {
  package var grouping: DigitGrouping
  package var signs: DisplaySigns
  /// What stands for a missing value; by default the sign's own.
  package var missing: String?

  package init(
    grouping: DigitGrouping = .none, signs: DisplaySigns = .unicode, missing: String? = nil
  ) {
    self.grouping = grouping
    self.signs = signs
    self.missing = missing
  }
}

extension FormatOptions {
  package static let standard = FormatOptions()

  package var missingText: String { missing ?? (signs == .unicode ? "—" : "-") }
}

/// The characters a terminal can show.
package enum DisplaySigns: String, CaseIterable, Sendable, Hashable {
  case unicode, ascii

  var atLeast: String { self == .unicode ? "≥" : ">=" }
  var atMost: String { self == .unicode ? "≤" : "<=" }
  var between: String { self == .unicode ? "…" : "..." }
  var newline: String { self == .unicode ? "⏎" : "\\n" }
}

extension DisplaySigns {
  /// A text that can't move the cursor, change a colour, end a line or turn the reading direction:
  /// such characters are written out.
  package func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: DisplaySigns.mayNeedEscape) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if let escape = escape(scalar) {
        result += escape
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static let heights = [".", ":", "-", "=", "+", "*", "#", "@"]

  /// Controls, and the first bytes of C1 controls, of directions and separators, and of U+FEFF.
  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2 || byte == 0xEF
  }

  private func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0: "\\0"
    case 0x09: "\\t"
    case 0x0A: newline
    case 0x0D: "\\r"
    case 0x1B: "\\e"
    // The blocks of a sparkline, by height.
    case 0x2581...0x2588 where self == .ascii: DisplaySigns.heights[Int(scalar.value - 0x2581)]
    case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      "\\u{\(String(scalar.value, radix: 16))}"
    default: nil
    }
  }
}
