import Glibc
import OIQ

/// Paths of files, where a statement or a command names one.
enum FileCompletion {
  /// For an open quote behind `csv(`, `import`, `save` and their like; nil elsewhere.
  static func candidates(inStatement text: String, at offset: Int) -> [Candidate]? {
    let head = Array(text.utf8.prefix(offset))
    let start = (head.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let line = head[start...]
    let quotes = line.indices.filter { line[$0] == UInt8(ascii: "\"") }
    guard quotes.count % 2 == 1, let quote = quotes.last else { return nil }
    let before = String(decoding: head[..<quote], as: UTF8.self)
    let word = Shell.trimmedEnd(before).split { !$0.isLetter && $0 != "_" }.last.map(String.init)
    guard let word, (FileFormat.functions + ["import", "save"]).contains(word) else { return [] }
    let typed = String(decoding: head[(quote + 1)...], as: UTF8.self)
    return candidates(beginning: typed, replacing: (quote + 1)..<offset)
  }

  /// Files and folders whose paths begin so, folders with a slash.
  static func candidates(beginning typed: String, replacing range: Range<Int>) -> [Candidate] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let name = typed.dropFirst(folder.count)
    return entries(of: folder.isEmpty ? "." : folder)
      .filter { $0.hasPrefix(name) && ($0.first != "." || name.first == ".") }
      .map { entry in
        let path = folder + entry
        var status = stat()
        let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        return Candidate(
          text: isFolder ? path + "/" : path, kind: isFolder ? "folder" : "file", detail: "",
          replaced: range)
      }
  }

  private static func entries(of folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
