import OIQ

/// The colours of what is typed: mistakes are underlined too, hints stand behind the cursor.
extension Theme {
  /// The parameters of the escape sequence that turns a role's colours on.
  func style(of role: Highlight.Role) -> String {
    switch (role, self) {
    case (.keyword, .dark): "94"
    case (.keyword, .light): "34"
    case (.stage, .dark): "1;94"
    case (.stage, .light): "1;34"
    case (.function, .dark): "96"
    case (.function, .light): "36"
    case (.number, .dark), (.unit, .dark): "93"
    case (.number, .light), (.unit, .light): "35"
    case (.text, .dark): "92"
    case (.text, .light): "32"
    case (.parameter, .dark): "95"
    case (.parameter, .light): "31"
    case (.comment, _): "2"
    }
  }

  static let mistake = "4;31"
  static let hint = "2"

  /// `$OIQ_THEME`, else what a terminal says of its background (`COLORFGBG=15;0`), else dark.
  static func chosen(by environment: (String) -> String?) -> Theme {
    if let name = environment("OIQ_THEME"), let theme = Theme(rawValue: name) { return theme }
    guard let background = environment("COLORFGBG")?.split(separator: ";").last,
      let number = Int(background)
    else { return .dark }
    return number == 7 || number == 15 ? .light : .dark
  }
}
