import Foundation
import OIQ
import Testing

/// A script that carries what it prints: each line of output stands behind `#>` below its statement.
struct ExampleFile: Sendable, CustomTestStringConvertible {
  enum Folder: String, CaseIterable, Sendable {
    case tour = "examples"
    case monday = "examples/monday"
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

  /// The tour, and the questions of a Monday.
  static let tours = all(in: .tour) + all(in: .monday)

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

typealias ExampleText = Transcript

/// Runs examples as the program does that is not on a terminal.
struct ExampleRun {
  let session: Session
  var name: String
}

extension ExampleRun {
  /// - Parameter workspace: Where it may record facts, so that no example touches its reader's own.
  init(name: String, workspace: String? = nil) {
    var settings = ExampleFile.settings
    settings.workspace = workspace
    self.init(session: Session(settings: settings), name: name)
  }

  private var run: TranscriptRun { TranscriptRun(session, name: name) }

  func output(of bytes: [UInt8]) -> String {
    var run = run
    return run.output(of: bytes)
  }

  /// A tour runs statement by statement, its outputs below each.
  func tour(_ text: ExampleText) -> [UInt8] {
    var run = run
    return run.stepwise(text)
  }

  /// A specimen runs whole: what is wrong with one statement stops them all.
  func specimen(_ text: ExampleText) -> [UInt8] {
    var run = run
    return run.whole(text)
  }
}
