import Glibc
import OIQCatalog
import OIQText
import OIQWorkspace

extension Session {
  /// Writes the facts that were recorded in this session's workspace, for each table a csv file such as
  /// `capex.csv`, whole or not at all; `record capex from csv("capex.csv")` takes it back. The folder is made
  /// where there is none.
  ///
  /// - Returns: A line for each file with the statement that takes it back, in the order in which they are taken.
  public func exportFacts(to folder: String) throws(Problem) -> [String] {
    let (workspace, sources, isConfined) = state.withLock {
      ($0.workspace, $0.sources, $0.isConfined)
    }
    do throws(Diagnostic) {
      if isConfined { throw SessionDiagnostics.confined() }
      guard let workspace else { throw SessionDiagnostics.noWorkspace(to: "write facts from") }
      var tables: [(name: String, facts: [RecordedFact])] = []
      for fact in try workspace.file.facts().facts {
        let index = tables.firstIndex { $0.name == fact.table } ?? tables.count
        if index == tables.count { tables.append((fact.table, [])) }
        tables[index].facts.append(fact)
      }
      // Facts name members of these, which are to be known before.
      let first = ["companies", "technologies", "sources"]
      tables =
        tables.filter { first.contains($0.name) }.sorted {
          (first.firstIndex(of: $0.name) ?? 0) < (first.firstIndex(of: $1.name) ?? 0)
        } + tables.filter { !first.contains($0.name) }
      var lines: [String] = []
      // What else is wrong with the folder the first file tells.
      if !tables.isEmpty { mkdir(folder, 0o777) }
      for (name, recorded) in tables {
        let definition = workspace.catalog.definition(name)
        let facts =
          definition.map { $0.asOf == nil ? recorded.amended(in: $0) : recorded } ?? recorded
        let path = folder + "/" + name + ".csv"
        try FileReplacement.write(path) { try FactFile(facts: facts).write(to: &$0) }
        lines.append(
          "\(facts.count) fact\(facts.count == 1 ? "" : "s") written to \(path): "
            + "`record \(name) from csv(\"\(path)\")`")
      }
      if tables.count > 1 { lines.append("taken back in this order, each by its statement") }
      return lines.isEmpty ? ["nothing has been recorded in \(workspace.file.path)"] : lines
    } catch {
      throw Problem(error, sources: sources)
    }
  }
}

/// Recorded facts of one table as its csv file has them, in the order of recording.
private struct FactFile {
  let facts: [RecordedFact]
  private static let withdrawn = "withdrawn"

  /// The fields that any of them has: files are read by name.
  private var names: [String] {
    var names = Set(facts.flatMap(\.fields.keys)).sorted()
    if facts.contains(where: \.isWithdrawal) { names.append(FactFile.withdrawn) }
    return names
  }

  func write(to stream: inout RenderingStream) throws {
    let names = names
    line(names, to: &stream)
    for fact in facts {
      line(
        names.map { name in
          name == FactFile.withdrawn ? (fact.isWithdrawal ? "true" : "false") : fact.fields[name]
        }, to: &stream)
      try stream.endRow()
    }
    try stream.flush()
  }

  private func line(_ cells: [String?], to stream: inout RenderingStream) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { stream.append(UInt8(ascii: ",")) }
      if let cell { CSVWriter.append(cell, UInt8(ascii: ","), to: &stream) }
    }
    stream.append(UInt8(ascii: "\n"))
  }
}
