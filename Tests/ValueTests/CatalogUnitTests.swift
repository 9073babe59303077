import Glibc
import OIQValues
import Testing

/// Every unit that the bundled data writes is one the table knows.
@Suite struct CatalogUnitTests {
  @Test(arguments: [
    ("assumptions", "unit"), ("specs", "unit"), ("specs", "per"), ("market", "unit"),
    ("supply", "unit"), ("milestones", "amount_unit"), ("components", "per"), ("capex", "currency"),
    ("fx", "currency"),
  ])
  func everyUnitOfTheDataParses(file: String, column: String) throws {
    let rows = records(try contents(of: file))
    let index = try #require(rows.first?.firstIndex(of: column))
    let texts = Set(rows.dropFirst().map { $0[index] })
    #expect(texts.count > 1)
    for text in texts {
      #expect(throws: Never.self, "\(text)") { try UnitTable.standard.unit(text).get() }
    }
  }

  private func contents(of file: String) throws -> [UInt8] {
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/\(folder)/Sources/CatalogData/data/\(file).csv"
    let stream = try #require(fopen(path, "r"))
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var byte = getc(stream)
    while byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
      byte = getc(stream)
    }
    return bytes
  }

  /// RFC 4180.
  private func records(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    for byte in bytes where byte != 13 {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted, UInt8(ascii: "\n") where !isQuoted:
        row.append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == UInt8(ascii: "\n") {
          rows.append(row)
          row = []
        }
      default: field.append(byte)
      }
    }
    return rows
  }
}
