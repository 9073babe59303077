import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

enum FileFormat { case csv, json, jsonl }
struct FileReader {
  init(_ p: String, format: FileFormat?, schema: [String: String], units: UnitTable) {}
  func read() throws(Diagnostic) -> Table { .empty }
}
struct FileSaver {
  init(_ p: String) {}
  func save(_ t: Table, notes: [String]) throws(Diagnostic) -> [String] { [] }
}
public enum OutputMode: String, Sendable, CaseIterable { case box, csv, tsv, json, jsonl, markdown }
public struct RenderOptions: Sendable {
  public var mode: OutputMode = .box
  public var width: Int?
  public var color = false
  public init() {}
}
extension Session {
  public func render(_ result: QueryResult, options: RenderOptions = RenderOptions()) -> String {
    let t = result.table
    let formats = t.visibleIndices.map {
      ColumnFormat(name: t.fields[$0].name, type: t.fields[$0].type, column: t.columns[$0])
    }
    var out =
      zip(t.visibleIndices, formats).map { $1.header(t.fields[$0].name) }.joined(separator: " | ")
      + "\n"
    for r in 0..<min(t.rowCount, 40) {
      out +=
        zip(t.visibleIndices, formats).map { $1.cell(r, of: t.columns[$0]) }.joined(
          separator: " | ") + "\n"
    }
    return out + "-- \(t.rowCount) rows\n" + result.notes.map { "-- \($0)\n" }.joined()
  }
  public func render(_ problems: [Problem], options: RenderOptions = RenderOptions()) -> String {
    problems.map {
      "\($0)\n   \($0.places.map { "\($0.line):\($0.column) \($0.text)" })\n   help: \($0.help)\n"
    }.joined()
  }
  public func check(_ t: String, name: String = "") -> [Problem] {
    check(Array(t.utf8), name: name)
  }
  public func format(_ text: String, name: String = "<input>") throws(Problem) -> String { text }
}
