import OIQText
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("¥30B", 4), ("中文", 4), ("天孚通信", 8),
    ("ＡＢ", 4), ("한국", 4), ("\u{1100}\u{1161}\u{11A8}", 2), ("日本a", 5), ("🙂", 2), ("👨‍👩‍👧‍👦", 2), ("👍🏽", 2),
    ("🇩🇪", 2),
    ("❤️", 2), ("1️⃣", 2), ("שלום", 4), ("\u{200B}a", 1), ("a\u{0300}\u{0301}b", 2), ("—", 1),
    ("…", 1),
    ("≥ 650", 5), ("±", 1), ("⏎", 1), ("µs", 2), ("█▌", 2), ("ｶ", 1), ("│", 1), ("नि", 1),
  ])
  func countsColumns(text: String, width: Int) {
    #expect(displayWidth(text) == width)
  }
}
