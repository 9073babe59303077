/// How many columns of a terminal a text takes.
///
/// Counted by grapheme: wide and emoji characters 2, combining marks and joiners nothing of their own,
/// so é is 1 however it is composed and a family emoji is 2. Wide ranges after Unicode 16, UAX #11
/// (East Asian Width W and F); ambiguous characters are narrow, as terminals draw them by default.
package func displayWidth(_ text: Substring) -> Int {
  if let count = asciiWidth(text) { return count }
  return text.reduce(0) { $0 + displayWidth($1) }
}

package func displayWidth(_ text: String) -> Int { displayWidth(text[...]) }

/// Printable ASCII, the usual case, is as wide as it is long.
private func asciiWidth(_ text: Substring) -> Int? {
  var count = 0
  for byte in text.utf8 {
    guard (0x20...0x7E).contains(byte) else { return nil }
    count += 1
  }
  return count
}

package func displayWidth(_ character: Character) -> Int {
  var width = 0
  var isRegional = false
  for scalar in character.unicodeScalars {
    switch scalar.value {
    // An emoji presentation selector or a keycap makes what it follows wide.
    case 0xFE0F, 0x20E3: if width > 0 { return 2 }
    case 0x1F1E6...0x1F1FF:
      if isRegional { return 2 }
      isRegional = true
      width = 1
    default: if width == 0 { width = displayWidth(scalar) }
    }
  }
  return width
}

private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
    // A soft hyphen is drawn; conjoining Hangul vowels and finals come with a first letter.
    return scalar.value == 0xAD ? 1 : 0
  default: break
  }
  return isWide(scalar.value) ? 2 : 1
}

/// Beginnings and ends of the wide ranges, sorted.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0,
  0x23F3...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615, 0x2630...0x2637, 0x2648...0x2653,
  0x267F...0x267F, 0x268A...0x268F, 0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB,
  0x26BD...0x26BE, 0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA,
  0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705,
  0x270A...0x270B, 0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755,
  0x2757...0x2757, 0x2795...0x2797, 0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C,
  0x2B50...0x2B50, 0x2B55...0x2B55, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4DC0...0x4DFF,
  0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
  0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
  0x1D300...0x1D376, 0x1F004...0x1F004, 0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E,
  0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C,
  0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0,
  0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC,
  0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A,
  0x1F595...0x1F596, 0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5,
  0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC,
  0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945,
  0x1F947...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
]

private func isWide(_ value: UInt32) -> Bool {
  guard value >= 0x1100 else { return false }
  var low = 0
  var high = wideRanges.count
  while low < high {
    let middle = (low + high) / 2
    if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
  }
  return low < wideRanges.count && wideRanges[low].contains(value)
}
