import OIQCatalog
import OIQText
import OIQValues

func readCSV(
  _ text: String, kinds: [String: CSVKind] = [:], threads: Int? = nil,
  where chosen: (String) -> Bool = { _ in true }
) throws(Diagnostic) -> CSVContents {
  try readCSV(Array(text.utf8), kinds: kinds, threads: threads, where: chosen)
}

func readCSV(
  _ bytes: [UInt8], kinds: [String: CSVKind] = [:], threads: Int? = nil,
  where chosen: (String) -> Bool = { _ in true }
) throws(Diagnostic) -> CSVContents {
  let result: Result<CSVContents, Diagnostic> = bytes.withUnsafeBytes { raw in
    Result { () throws(Diagnostic) in
      try CSVReader(name: "links.csv", bytes: raw, threads: threads)
        .read(kinds: kinds, where: chosen)
    }
  }
  return try result.get()
}

extension CSVContents {
  /// Every row as boxed values.
  var rows: [[Value]] { (0..<rowCount).map { row in columns.map { $0[row] } } }
}

/// A generator with a seed, so that a failure can be seen again: SplitMix64 (G. Steele and others, 2014).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
