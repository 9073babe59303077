import OIQText

/// Colours for a background. Nothing is said by colour alone.
public enum Theme: String, Sendable, CaseIterable {
  case dark, light
}

extension Theme {
  /// What stands in a result beside its values.
  enum Role { case frame, header, missing, remark }

  /// The parameters of the escape sequence that turns a role's colours on.
  func style(of role: Role) -> String {
    switch (role, self) {
    case (.frame, .dark), (.missing, .dark), (.remark, .dark): "2"
    // What is dimmed can hardly be read on white.
    case (.frame, .light), (.missing, .light), (.remark, .light): "90"
    case (.header, .dark): "1;96"
    case (.header, .light): "1;34"
    }
  }

  /// For the series of a chart, in their order.
  var seriesStyles: [Int] {
    switch self {
    case .dark: [94, 93, 92, 95, 96, 91, 97, 90]
    // Without the yellow and the bright ones, which white swallows.
    case .light: [34, 31, 32, 35, 36, 90, 30, 94]
    }
  }

  var ofDiagnostics: DiagnosticRenderer.Style {
    switch self {
    case .dark: .dark
    case .light: .light
    }
  }
}

extension RenderOptions {
  /// A text in the colours of its role, where there are colours.
  func painted(_ text: String, _ role: Theme.Role) -> String {
    color && !text.isEmpty ? "\u{1B}[\(theme.style(of: role))m\(text)\u{1B}[0m" : text
  }
}
