/// Text inside HTML and SVG.
enum Markup {
  /// For texts and attributes; characters that XML 1.0 has no place for are left out.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default:
        let isAllowed =
          (scalar.value >= 0x20 || scalar == "\n" || scalar == "\t")
          && !(0xFFFE...0xFFFF).contains(scalar.value & 0xFFFF)
        if isAllowed { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}
