/// Numbers as programmers write them.
enum NumberSpelling {
  /// `16` for `0x10`, `0b10000` and `0o20`. Nil for what is none.
  static func decimal(_ text: String) -> String? {
    let bases = ["0x": 16, "0b": 2, "0o": 8]
    guard let base = bases[text.prefix(2).lowercased()] else { return nil }
    let digits = text.dropFirst(2).filter { $0 != "_" }
    guard !digits.hasPrefix("+"), !digits.hasPrefix("-") else { return nil }
    return Int(digits, radix: base).map(String.init)
  }
}
