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
