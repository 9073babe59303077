import OIQText
import OIQValues
import Specimens

/// What there is to know of an error's code: made from its specimen, which the tests run.
///
/// A specimen begins with comments, the first line what is wrong, the others why that is an error; then comes the
/// script; behind `# Repaired:` stands, in comments, what to write instead.
package struct ErrorPage: Sendable {
  package let code: String
  package let what: String
  package let why: [String]
  package let example: [String]
  package let repaired: [String]
  package let message: [String]
}

extension ErrorPage {
  /// The codes that have a specimen, in alphabetical order.
  package static var codes: [String] { specimens.map(\.code) }

  package init?(code: String) {
    guard let bytes = ErrorPage.specimens.first(where: { $0.code == code })?.bytes else {
      return nil
    }
    self.init(code: code, specimen: bytes)
  }

  package init(code: String, specimen: [UInt8]) {
    self.code = code
    let lines = String(decoding: specimen, as: UTF8.self).split(separator: "\n").map {
      DisplaySigns.unicode.escaped(String($0))
    }
    let intro = lines.prefix { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) }
    what = intro.first ?? ""
    why = Array(intro.dropFirst())
    let rest = lines.dropFirst(intro.count)
    message = rest.filter { $0.hasPrefix("#>") }.map { String($0.dropFirst(3)) }
    let script = rest.filter { !$0.hasPrefix("#>") }
    example = Array(script.prefix { $0 != ErrorPage.mark })
    repaired = script.drop { $0 != ErrorPage.mark }.dropFirst()
      .map { String($0.drop { $0 == "#" }.dropFirst(3)) }
  }

  private static let mark = "# Repaired:"

  private static let specimens: [(code: String, bytes: [UInt8])] = {
    var found: [(code: String, bytes: [UInt8])] = []
    while case let specimen = oiq_specimen_at(found.count), let code = specimen.code {
      let bytes = UnsafeBufferPointer(start: specimen.bytes, count: specimen.count)
      found.append((String(cString: code), Array(bytes)))
    }
    return found
  }()
}

extension ErrorPage {
  package var text: String {
    var lines = ["\(code): \(what)"]
    if !why.isEmpty { lines += [""] + why }
    lines += ["", "example:"] + example.map { "  \(ErrorPage.clipped($0))" }
    lines += ["", "what it says:"] + message.map { "  \(ErrorPage.clipped($0))" }
    if !repaired.isEmpty { lines += ["", "repaired:"] + repaired.map { "  \($0)" } }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func clipped(_ line: String) -> String {
    line.count > 160 ? line.prefix(159) + "…" : line
  }
}
