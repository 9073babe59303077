import Foundation
import OIQ
import OIQSyntax
import OIQText
import Testing

/// A script that carries what it prints: each line of output stands behind `#>` below its statement.
struct ExampleFile: Sendable, CustomTestStringConvertible {
  enum Folder: String, CaseIterable, Sendable {
    case tour = "examples"
    case errors = "examples/errors"
  }

  /// Relative to the package, as a user there would name it.
  var path: String

  var testDescription: String { path }
}

extension ExampleFile {
  /// The package's own folder.
  static let root: String = {
    let file = URL(fileURLWithPath: #filePath)
    return file.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }()

  /// From the package's folder, and named from there where that is the current one.
  static let settings = SessionSettings(
    folder: FileManager.default.currentDirectoryPath == root ? nil : root)

  static func all(in folder: Folder) -> [ExampleFile] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder.rawValue)")
    return (names ?? []).filter { $0.hasSuffix(".oiq") }.sorted()
      .map { ExampleFile(path: "\(folder.rawValue)/\($0)") }
  }

  static let mayRewrite = ProcessInfo.processInfo.environment["OIQ_UPDATE"] == "1"

  /// `unit-mismatch` of `examples/errors/unit-mismatch.oiq`.
  var name: String { String(path.split(separator: "/").last?.dropLast(4) ?? "") }

  func bytes() throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(ExampleFile.root)/\(path)")))
  }

  func replace(with bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(ExampleFile.root)/\(path)"))
  }
}

/// The lines of a script, those with outputs apart. Bytes, because a specimen may be no UTF-8.
struct ExampleText {
  typealias Line = ArraySlice<UInt8>

  /// The script without its outputs.
  var lines: [Line] = []

  init(_ bytes: [UInt8]) {
    let all = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    lines = all.filter { !$0.starts(with: "#>".utf8) }
    // The last line break ends a line, it doesn't begin one; and outputs stand after a script's last line.
    while lines.last?.isEmpty ?? false { lines.removeLast() }
  }

  var script: [UInt8] { ExampleText.joined(lines[...]) }

  private static func joined(_ lines: ArraySlice<Line>) -> [UInt8] {
    lines.flatMap { Array($0) + [UInt8(ascii: "\n")] }
  }
}

extension ExampleText {
  /// The script with an output under the last line of each of its chunks.
  func woven(_ outputs: [(lastLine: Int, text: String)]) -> [UInt8] {
    var result: [UInt8] = []
    for (index, line) in lines.enumerated() {
      result += Array(line) + [UInt8(ascii: "\n")]
      for output in outputs where output.lastLine == index && !output.text.isEmpty {
        for row in output.text.split(separator: "\n", omittingEmptySubsequences: false) {
          result += row.isEmpty ? Array("#>\n".utf8) : Array("#> \(row)\n".utf8)
        }
      }
    }
    return result
  }

  /// Runs of lines that hold whole statements, each with the comments above it.
  var chunks: [Range<Int>] {
    var map = SourceMap()
    let source = map.add(name: "", bytes: script)
    var ends: [Int] = []
    var starts: [Int] = []
    for statement in Parser.parse(source).script.statements {
      starts.append(line(of: Int(statement.span.start)))
      ends.append(line(of: max(Int(statement.span.start), Int(statement.span.end) - 1)))
    }
    var chunks: [Range<Int>] = []
    var first = 0
    for (index, end) in ends.enumerated() {
      // Statements that share a line stay together.
      if index + 1 < starts.count, starts[index + 1] == end { continue }
      chunks.append(first..<end + 1)
      first = end + 1
    }
    return chunks
  }

  /// The lines of a chunk at their own places: empty lines stand for those before.
  func text(of chunk: Range<Int>) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "\n"), count: chunk.lowerBound)
      + ExampleText.joined(lines[chunk])
  }

  private func line(of offset: Int) -> Int {
    script[..<min(offset, script.count)].count { $0 == UInt8(ascii: "\n") }
  }
}

/// Runs examples as the program does that is not on a terminal.
struct ExampleRun {
  let session = Session(settings: ExampleFile.settings)
  var name: String
}

extension ExampleRun {
  /// All that a person sees of a text, without a line break at its end.
  func output(of bytes: [UInt8]) -> String {
    let lines = session.execute(bytes, name: name).outcomes.map { outcome in
      switch outcome {
      case .table(let result): session.render(result)
      case .message(let message): message + "\n"
      case .failure(let problems): session.render(problems)
      }
    }
    var text = lines.joined()
    while text.last == "\n" { text.removeLast() }
    return text
  }

  /// A tour runs statement by statement, its outputs below each.
  func tour(_ text: ExampleText) -> [UInt8] {
    text.woven(text.chunks.map { ($0.upperBound - 1, output(of: text.text(of: $0))) })
  }

  /// A specimen runs whole: what is wrong with one statement stops them all.
  func specimen(_ text: ExampleText) -> [UInt8] {
    text.woven([(text.lines.count - 1, output(of: text.script))])
  }
}
