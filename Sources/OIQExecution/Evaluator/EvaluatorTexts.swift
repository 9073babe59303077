import OIQValues

/// Questions about whole dictionaries, asked once so that rows need only codes.
enum Texts {
  /// By code points, which is how their UTF-8 bytes order.
  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// The place of each text among all of them in code point order; equal texts share one.
  static func ranks(_ texts: [String]) -> [Int32] {
    let order = texts.indices.sorted { precedes(texts[$0], texts[$1]) }
    var ranks = [Int32](repeating: 0, count: texts.count)
    var rank: Int32 = 0
    for (place, index) in order.enumerated() {
      if place > 0, precedes(texts[order[place - 1]], texts[index]) { rank += 1 }
      ranks[index] = rank
    }
    return ranks
  }

  /// A dictionary with the texts of both, and where the codes of the second went; those of the first stay.
  static func merge(
    _ first: TextDictionary, _ second: TextDictionary
  ) -> (dictionary: TextDictionary, codes: [Int32]) {
    if first === second { return (first, Array(0..<Int32(clamping: first.texts.count))) }
    var known = Dictionary(
      first.texts.enumerated().map { ($1, Int32(clamping: $0)) },
      uniquingKeysWith: { old, _ in old })
    var texts = first.texts
    let codes = second.texts.map { text in
      if let code = known[text] { return code }
      let code = Int32(clamping: texts.count)
      known[text] = code
      texts.append(text)
      return code
    }
    return (texts.count == first.texts.count ? first : TextDictionary(texts), codes)
  }
}

/// Tables looked up by code. A missing row's code is arbitrary, so it reads the entry after the last.
enum Lookup {
  static func gather<Element: BitwiseCopyable>(
    _ table: Buffer<Element>, _ codes: UnsafePointer<Int32>, _ presence: UnsafePointer<UInt8>?,
    _ out: UnsafeMutablePointer<Element>, _ count: Int
  ) {
    let entries = table.elements
    let last = entries.count - 1
    guard let presence else {
      for row in 0..<count { out[row] = entries[Int(codes[row])] }
      return
    }
    for row in 0..<count { out[row] = entries[presence[row] == 0 ? last : Int(codes[row])] }
  }
}
