/// Numbers as they are written that are nearer to 0 than any double but 0.
package enum SmallNumbers {
  /// Whether a number in digits that aren't all 0 becomes 0 in the double nearest to it.
  package static func vanishes(_ text: some StringProtocol, as number: Double) -> Bool {
    number == 0
      && text.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }.contains { $0 >= 49 && $0 <= 57 }
  }
}
