import Glibc
import OIQExecution
import OIQPlan
import OIQText
import OIQValues

/// Saves a table to a file, which is replaced whole or not at all.
package struct FileSaver: Sendable {
  package let path: String
  package let format: FileFormat?

  /// `format: nil` goes by the file's name.
  package init(_ path: String, format: FileFormat? = nil) {
    self.path = path
    self.format = format
  }
}

extension FileSaver {
  /// Returns what the user should know of the saved file. `shared` says which ranges, as they are called, are one unknown
  /// in all rows of a column. Throws `file-problem` with the system's reason;
  /// then the old file, if there was one, is as it was.
  @discardableResult
  package func save(
    _ table: Table, notes: [String] = [], shared: [Int: [String]] = [:]
  ) throws(Diagnostic) -> [String] {
    guard let format = format ?? FileFormat(path: path) else {
      throw FileDiagnostics.unknownFormat(path)
    }
    try FileReplacement.write(path) { (stream) throws in
      try FileSaver.write(table, format, notes, to: &stream)
    }
    guard format != .markdown else { return [] }
    let isEmptyJSON = table.rowCount == 0 && (format == .json || format == .jsonl)
    return FileSaver.remarks(on: table, shared)
      + (isEmptyJSON ? ["without a row it names no columns; a csv file does"] : [])
  }

  private static func write(
    _ table: Table, _ format: FileFormat, _ notes: [String], to stream: inout RenderingStream
  ) throws {
    switch format {
    case .csv, .tsv:
      let separator = format == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t")
      let columns = DataColumn.columns(of: table, hints: .whereNeeded)
      try CSVWriter(columns: columns, rowCount: table.rowCount, separator: separator)
        .write(to: &stream)
    case .json, .jsonl:
      let columns = DataColumn.columns(of: table, hints: .whereTextsMislead)
      let layout = format == .json ? JSONWriter.Layout.array : .lines
      try JSONWriter(columns: columns, rowCount: table.rowCount, layout: layout)
        .write(to: &stream)
    case .markdown: try MarkdownWriter(table: table, notes: notes).write(to: &stream)
    }
  }

  private static func remarks(on table: Table, _ shared: [Int: [String]]) -> [String] {
    func names(where holds: (RangeBuffer) -> Bool) -> [String] {
      table.visibleIndices.filter { index in
        guard case .ranges(let ranges) = table.columns[index].storage,
          table.fields[index].type.isNumber
        else { return false }
        return holds(ranges)
      }.map { table.fields[$0].name }
    }
    func shapes(_ ranges: RangeBuffer) -> [RangeShape] {
      (0..<ranges.count).map { ranges[$0].shape }
    }
    let computed = names { !shapes($0).allSatisfy(\.isStated) }
    let stated = names { shapes($0).contains(.issuer) && shapes($0).allSatisfy(\.isStated) }
    let few = names { ranges in
      (0..<ranges.count).contains { row in
        let range = ranges[row]
        return range.shape == .sampled && range.low < range.high
          && (range.low == range.mid || range.mid == range.high)
      }
    }
    let renamed = ColumnGroup.renamed(table).map { name, saved in
      "\(name) is saved as \(saved): a part of another column has its name"
    }
    return renamed
      + [
        remark(computed, "as p5, p50 and p95: read again, a new unknown"),
        few.isEmpty
          ? nil
          : "\(few.joined(separator: ", ")): few different values, as one that is 0 or 1 has, aren't told by p5, p50 and p95: read again, another range",
        remark(stated, "as low, value and high: read again, an issuer's range is a pert"),
        FileSaver.shared(in: table),
      ].compactMap { $0 } + unseen(in: table) + sharedByRows(table, shared)
  }

  /// What to say of columns with an event so rare that nothing of it is in the three numbers saved.
  private static func unseen(in table: Table) -> [String] {
    table.visibleIndices.filter { table.fields[$0].type.isNumber }.compactMap { index in
      guard let unseen = DrawsErrors.unseen(in: table.columns[index]) else { return nil }
      let field = table.fields[index]
      let share = describe(.number(unseen.share), .number(in: .percent))
      let (shown, mean) = (
        describe(.number(unseen.shown), field.type.point),
        describe(.number(unseen.mean), field.type.point)
      )
      guard unseen.rows == 1 else {
        return
          "\(field.name): in \(unseen.rows) rows p5, p50 and p95 are one number though some draws, up to \(share), differ: read again, that number is certain"
      }
      return
        "\(field.name): p5, p50 and p95 are one number though \(share) of the draws differ: read again, it is \(shown) for certain, and its mean no longer \(mean)"
    }
  }

  /// What to say of columns whose rows are computed with one unknown, of which each has its own when they are read.
  private static func sharedByRows(_ table: Table, _ shared: [Int: [String]]) -> [String] {
    var columns: [(ranges: [String], names: [String])] = []
    for index in table.visibleIndices {
      guard let called = shared[index], table.fields[index].type.isNumber,
        case .ranges(let ranges) = table.columns[index].storage,
        (0..<ranges.count).count(where: { !ranges[$0].shape.isStated }) > 1
      else { continue }
      let name = table.fields[index].name
      if let place = columns.firstIndex(where: { $0.ranges == called }) {
        columns[place].names.append(name)
      } else {
        columns.append((called, [name]))
      }
    }
    return columns.map { ranges, names in
      let list = PlanDiagnostics.list(ranges.map { "`\($0)`" })
      let verb = ranges.count == 1 ? "is one unknown" : "are each one unknown"
      return
        "\(names.joined(separator: ", ")): \(list) \(verb) in all rows: read again, each row is an unknown of its own, and a sum over them has another range"
    }
  }

  /// What to say of columns whose stated ranges are of one unknown in several cells, which no file says. Of computed
  /// ones it is said that each is a new unknown.
  private static func shared(in table: Table) -> String? {
    var first: [UInt64: Int] = [:]
    var sharing: Set<Int> = []
    for index in table.visibleIndices {
      guard case .ranges(let ranges) = table.columns[index].storage,
        table.fields[index].type.isNumber
      else { continue }
      for row in 0..<ranges.count where table.columns[index].isPresent(row) {
        let range = ranges[row]
        guard range.shape.isStated, range.shape != .point, !range.isOneSided else { continue }
        guard let other = first.updateValue(index, forKey: ranges.keys[row]) else { continue }
        sharing.formUnion([other, index])
      }
    }
    guard !sharing.isEmpty else { return nil }
    let names = sharing.sorted().map { table.fields[$0].name }.joined(separator: ", ")
    return
      "\(names) \(sharing.count == 1 ? "has" : "have") one unknown in several cells: read again, each cell is a new one"
  }

  private static func remark(_ names: [String], _ words: String) -> String? {
    names.isEmpty
      ? nil
      : "\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") saved \(words)"
  }
}

/// Writes beside the old file and then takes its place. A link stays one, and so does a pipe or a terminal.
package enum FileReplacement {
  /// Throws `file-problem` with the system's reason; then the old file, if there was one, is as it was.
  package static func write(_ path: String, _ bytes: [UInt8]) throws(Diagnostic) {
    try write(path) { stream in stream.append(bytes) }
  }

  static func write(
    _ path: String, _ body: (inout RenderingStream) throws -> Void
  ) throws(Diagnostic) {
    let target = try resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists && status.st_mode & S_IFMT == S_IFDIR {
      throw FileDiagnostics.cannotSave(path, "it is a folder")
    }
    if exists && status.st_mode & S_IFMT != S_IFREG {
      // A terminal or a pipe can't be replaced.
      return try send(to: open(target, O_WRONLY | O_CLOEXEC), path, body)
    }
    if exists && access(target, W_OK) != 0 {
      throw FileDiagnostics.cannotSave(path, systemReason())
    }
    let temporary = try create(beside: target, path)
    do throws(Diagnostic) {
      if exists { keepPermissions(status, temporary.file) }
      try send(to: temporary.file, path, body)
      guard rename(temporary.name, target) == 0 else {
        throw FileDiagnostics.cannotSave(path, systemReason())
      }
    } catch {
      unlink(temporary.name)
      throw error
    }
    syncFolder(of: target)
  }

  /// The file that a link leads to, be it there already or not: the link stays.
  private static func resolved(_ path: String) throws(Diagnostic) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    guard errno != ELOOP else { throw FileDiagnostics.cannotSave(path, systemReason()) }
    guard let end = destination(of: path) else { return path }
    return try resolved(end.hasPrefix("/") ? end : folder(of: path) + end)
  }

  /// Where a link points; nil for what is none.
  private static func destination(of link: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(link, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func folder(of path: String) -> Substring {
    path.lastIndex(of: "/").map { path[...$0] } ?? "./"
  }

  private static func create(
    beside target: String, _ path: String
  ) throws(Diagnostic) -> (name: String, file: Int32) {
    let folder = folder(of: target)
    let base = target.hasPrefix(folder) ? target.dropFirst(folder.count) : target[...]
    for _ in 0..<16 {
      let mark = String(UInt32.random(in: 0...UInt32.max), radix: 36)
      let name = "\(folder).\(base.prefix(100)).\(mark).oiq"
      // Made with the permissions that the user's mask leaves to new files.
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 { return (name, file) }
      guard errno == EEXIST else { break }
    }
    throw FileDiagnostics.cannotSave(path, systemReason())
  }

  private static func keepPermissions(_ status: stat, _ file: Int32) {
    // Only the superuser can give a file away; for everybody else the owner is right already.
    _ = fchown(file, status.st_uid, status.st_gid)
    _ = fchmod(file, status.st_mode & 0o7777)
  }

  /// Writes everything, down to the disk, and closes the file.
  private static func send(
    to file: Int32, _ path: String, _ body: (inout RenderingStream) throws -> Void
  ) throws(Diagnostic) {
    guard file >= 0 else { throw FileDiagnostics.cannotSave(path, systemReason()) }
    do {
      var stream = RenderingStream { try writeAll($0, to: file, path) }
      try body(&stream)
      try stream.flush()
    } catch {
      close(file)
      throw error as? Diagnostic ?? FileDiagnostics.cannotSave(path, "\(error)")
    }
    // A pipe or a terminal can't be synced, which is no failure.
    let isSynced = fsync(file) == 0 || errno == EINVAL || errno == EROFS
    let reason = systemReason()
    guard close(file) == 0, isSynced else { throw FileDiagnostics.cannotSave(path, reason) }
  }

  private static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to file: Int32, _ path: String
  ) throws(Diagnostic) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(file, part.baseAddress, part.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileDiagnostics.cannotSave(path, systemReason())
      }
      rest = rest.dropFirst(count)
    }
  }

  /// So that the new name survives a loss of power.
  private static func syncFolder(of target: String) {
    let file = open(String(folder(of: target)), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { return }
    fsync(file)
    close(file)
  }
}
