import OIQValues

/// A number for each code of a dictionary: its rank, or what stands for equal texts.
struct TextNumbers {
  /// By code; -1 for codes that no row has.
  let numbers: Buffer<Int32>
  /// One more than the greatest number.
  let bound: Int

  private init(_ numbers: [Int32], bound: Int) {
    self.numbers = Buffer(numbers)
    self.bound = bound
  }

  /// The same number for the same text.
  static func distinct(_ texts: TextDictionary, usedBy codes: Buffer<Int32>) -> TextNumbers {
    var index = TextIndex(capacity: 16)
    var numbers = Array(repeating: Int32(-1), count: texts.texts.count)
    for code in usedCodes(codes, of: texts) { numbers[code] = index.add(texts.texts[code]) }
    return TextNumbers(numbers, bound: index.texts.count)
  }

  /// Numbers by which texts are in code-point order; equal texts have equal numbers.
  static func ranks(of texts: TextDictionary, usedBy codes: Buffer<Int32>) -> TextNumbers {
    let all = texts.texts
    let order = usedCodes(codes, of: texts)
      .map { Prefixed(prefix: prefix(of: all[$0]), code: $0) }
      .sorted { left, right in
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        return TextIndex.precedes(all[left.code], all[right.code])
      }
    var numbers = Array(repeating: Int32(-1), count: all.count)
    var rank: Int32 = -1
    var previous: Int?
    for entry in order {
      if previous.map({ TextIndex.sameBytes(all[$0], all[entry.code]) }) != true { rank += 1 }
      numbers[entry.code] = rank
      previous = entry.code
    }
    return TextNumbers(numbers, bound: Int(rank) + 1)
  }

  /// For each code of `others` the number that `distinct` gives the same text in `texts`, or -1.
  static func matching(
    _ others: TextDictionary, usedBy otherCodes: Buffer<Int32>, in texts: TextDictionary,
    usedBy codes: Buffer<Int32>
  ) -> Buffer<Int32> {
    var index = TextIndex(capacity: 16)
    for code in usedCodes(codes, of: texts) { _ = index.add(texts.texts[code]) }
    var numbers = Array(repeating: Int32(-1), count: others.texts.count)
    for code in usedCodes(otherCodes, of: others) {
      numbers[code] = index.code(of: others.texts[code]) ?? -1
    }
    return Buffer(numbers)
  }

  private struct Prefixed {
    var prefix: UInt64
    var code: Int
  }

  /// The first eight bytes, first byte highest.
  private static func prefix(of text: String) -> UInt64 {
    var word: UInt64 = 0
    var shift: UInt64 = 56
    for byte in text.utf8.prefix(8) {
      word |= UInt64(byte) << shift
      shift &-= 8
    }
    return word
  }

  /// Codes that occur, ascending; all of them where there are more rows than codes.
  private static func usedCodes(_ codes: Buffer<Int32>, of texts: TextDictionary) -> [Int] {
    let count = texts.texts.count
    if count <= codes.count { return Array(0..<count) }
    var used = Array(repeating: false, count: count)
    for code in codes.elements where code >= 0 && code < count { used[Int(code)] = true }
    return (0..<count).filter { used[$0] }
  }
}
