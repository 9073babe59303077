import Glibc
import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Synchronization

/// Opens the files that queries name.
struct InputFiles: Sendable {
  var folder: String?
  var units: UnitTable
  /// The texts that paths stand in.
  var sources: SourceMap
  /// The text that runs, which may have imported others. Unknowns in files are named by where these are from
  /// there, so that they stay the same when all is moved to another place.
  var root: String
  /// How many bytes tables may take.
  var memory = Int.max
  var isStopped: @Sendable () -> Bool = { false }
  var toCome = FilesToCome()
  /// What they are noted in.
  var read = FilesRead()
}

extension InputFiles {
  func open(_ request: FileRequest) throws(Diagnostic) -> any TableSource {
    let path = FilePath.resolve(
      request.path, beside: sources[request.span.source]?.name ?? "<input>", folder: folder)
    if toCome.contains(path) { throw FilesToCome.awaited }
    read.add(path)
    let reader = FileReader(
      path, format: FileFormat(rawValue: request.format.rawValue), schema: request.schema,
      absent: request.absent, units: units,
      identity: FilePath.way(
        to: path, from: FilePath.resolve(".", beside: root, folder: folder)),
      memory: memory, until: isStopped)
    do {
      let (table, remarks) = try reader.readWithRemarks()
      return MemorySource(name: request.path, table: table, remarks: remarks)
    } catch {
      throw error.labels.isEmpty ? error.placed(at: request.span) : error
    }
  }
}

/// The files that one statement reads; safe from several threads.
final class FilesRead: Sendable {
  private let paths = Mutex<Set<String>>([])

  func add(_ path: String) { paths.withLock { _ = $0.insert(FilePath.canonical(path)) } }

  /// Whether it is one of them, by whatever path: of a pipe or a terminal nothing would be lost.
  func contains(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    let path = FilePath.canonical(path)
    return paths.withLock { $0.contains(path) }
  }
}

extension Diagnostic {
  fileprivate func placed(at span: Span) -> Diagnostic {
    var diagnostic = self
    diagnostic.labels = [.init(span)]
    return diagnostic
  }
}

/// The file that `save` writes.
struct OutputFile {
  var path: String
  /// The text that names the path.
  var beside: String
  var folder: String?
}

extension OutputFile {
  /// Replaces the file whole or not at all, and says what was written.
  ///
  /// - Parameter shared: The ranges that are one unknown in all rows of a column.
  func write(_ result: QueryResult, shared: [Int: [String]], at span: Span) throws(Diagnostic)
    -> String
  {
    let target = FilePath.resolve(path, beside: beside, folder: folder)
    do {
      if let chart = result.chart {
        try FileReplacement.write(target) { stream in stream.append(ChartSVG.text(of: chart)) }
        return "saved the chart to \(path)"
      }
      let notes = try FileSaver(target).save(
        result.table, notes: result.notes, shared: shared)
      let rows = result.rowCount == 1 ? "1 row" : "\(result.rowCount) rows"
      return (["saved \(rows) to \(path)"] + notes).joined(separator: "\n")
    } catch {
      throw error.labels.isEmpty ? error.placed(at: span) : error
    }
  }
}
