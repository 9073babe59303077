/// Draws a diagnostic for people: what is wrong, where, and what to do, in at most eight lines.
///
/// ```
/// error[unit-mismatch]: can't add power to money
///   ┌ model.oiq:3:14
/// 3 │ derive tco = capex + power
///   │              ^^^^^   ^^^^^ power: W
///   │              │
///   │              money: USD
///   = help: price the energy first: power * 5 yr * 0.08 USD/kWh
/// ```
package struct DiagnosticRenderer: Sendable {
  package enum Style: Sendable {
    case plain
    /// With ANSI colours for a dark or a light background; nothing is said by colour alone.
    case dark, light
  }

  package var style: Style
  /// How many columns the line of source may take before it is clipped around the first label.
  let width: Int
  /// The columns of the screen that source and marks keep within, its line numbers and all; nil where there is none.
  let screen: Int?

  package init(style: Style = .plain, width: Int = 100, screen: Int? = nil) {
    self.style = style
    self.width = max(20, width)
    self.screen = screen
  }

  static let lineLimit = 8
}

extension DiagnosticRenderer {
  /// The lines of the picture, each ended by a line break.
  package func render(_ diagnostic: Diagnostic, in map: SourceMap) -> String {
    let excerpt = excerpt(of: diagnostic, in: map)
    let margin = String(repeating: " ", count: excerpt?.gutter ?? 1)
    var lines = [heading(diagnostic)]
    if let excerpt {
      lines.append(margin + " " + dim("┌") + " " + visible(excerpt.place))
      lines += excerpt.rows.map { row in
        let number = row.number.map(String.init) ?? ""
        let padding = String(repeating: " ", count: excerpt.gutter - number.count)
        let body =
          row.text.isEmpty ? "" : " " + (row.isMark ? mark(row.text, diagnostic) : row.text)
        return padding + dim(number + " │") + body
      }
    }
    let room = max(1, DiagnosticRenderer.lineLimit - lines.count)
    lines += diagnostic.help.prefix(room).map { margin + " " + dim("=") + " help: " + visible($0) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func heading(_ diagnostic: Diagnostic) -> String {
    let kind = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    return paint(kind, color(of: diagnostic.severity)) + ": " + bold(visible(diagnostic.title))
  }

  private func color(of severity: Diagnostic.Severity) -> String {
    switch (severity, style) {
    case (.error, .light): "1;31"
    case (.warning, .light): "1;35"
    case (.note, .light): "1;36"
    case (.error, .dark), (.error, .plain): "1;91"
    case (.warning, .dark), (.warning, .plain): "1;93"
    case (.note, .dark), (.note, .plain): "1;96"
    }
  }

  private func mark(_ text: String, _ diagnostic: Diagnostic) -> String {
    paint(text, color(of: diagnostic.severity))
  }

  private func bold(_ text: String) -> String { paint(text, "1") }

  private func dim(_ text: String) -> String { paint(text, style == .light ? "34" : "94") }

  private func paint(_ text: String, _ code: String) -> String {
    switch style {
    case .plain: text
    case .dark, .light: text.isEmpty ? "" : "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
  }
}
