import OIQ
import Testing

extension String {
  /// What stands between backticks.
  var quoted: [String] {
    split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// What follows a mark.
  func after(_ mark: String) -> String? {
    guard let range = firstRange(of: mark) else { return nil }
    return String(self[range.upperBound...])
  }
}

extension Problem {
  /// What its help advises behind some words.
  func advice(_ opening: String) throws -> String {
    try #require(help.compactMap { $0.after(opening) }.first, "\(help)")
  }
}
