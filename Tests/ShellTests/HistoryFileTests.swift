import Glibc
import Support
import Testing

@testable import OIQTool

struct HistoryFileTests {
  /// A path in a folder that doesn't exist yet.
  private func freshPath() throws -> String {
    try TemporaryFile("", name: "beside").path + ".d/deep/er/history"
  }

  @Test(arguments: ["", "plain", "two\nlines", #"a \n b \\ c"#, "tab\t¥ 中 é", "\\\n\\", "\n"])
  func escapingIsReversible(_ entry: String) {
    let line = HistoryFile.escape(entry)
    #expect(!line.contains("\n"))
    #expect(HistoryFile.unescape(line) == entry)
  }

  @Test func entriesComeBackInOrderFromAPrivateFile() throws {
    let file = HistoryFile(path: try freshPath())
    #expect(try file.load() == [])
    for entry in ["a", "b\nc", "a"] { try file.append(entry) }
    #expect(try file.load() == ["b\nc", "a"])
    var status = stat()
    #expect(stat(file.path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func aLongFileIsCutToItsLimit() throws {
    let file = HistoryFile(path: try freshPath(), limit: 3)
    for number in 1...20 { try file.append("\(number)") }
    #expect(try file.load() == ["18", "19", "20"])
    #expect(try InputFile(path: file.path).read() == Array("18\n19\n20\n".utf8))
  }

  @Test(arguments: [[0xff, 0xfe, 0x41], [0x41, 0x00, 0x42]] as [[UInt8]])
  func aForeignFileIsRefusedAndLeftAlone(_ bytes: [UInt8]) throws {
    let path = try freshPath()
    let file = HistoryFile(path: path)
    try file.append("x")
    try bytes.withUnsafeBytes { raw in
      let stream = try #require(fopen(path, "w"))
      fwrite(raw.baseAddress, 1, raw.count, stream)
      fclose(stream)
    }
    #expect(throws: FileFailure.self) { try file.load() }
    #expect(try InputFile(path: path).read() == bytes)
  }

  @Test(
    arguments: [
      (["OIQ_HISTORY": "/x", "XDG_STATE_HOME": "/s", "HOME": "/h"], "/x"),
      (["OIQ_HISTORY": "", "HOME": "/h"], nil),
      (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/oiq/history"),
      (["XDG_STATE_HOME": "relative", "HOME": "/h"], "/h/.local/state/oiq/history"),
      (["HOME": "/h"], "/h/.local/state/oiq/history"), ([:], nil),
    ] as [([String: String], String?)])
  func thePlaceFollowsTheEnvironment(_ environment: [String: String], _ path: String?) {
    #expect(HistoryFile.standard { environment[$0] }?.path == path)
  }
}
