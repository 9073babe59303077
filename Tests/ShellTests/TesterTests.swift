import Foundation
import Support
import Testing

/// `oiq test`.
struct TesterTests {
  private let oiq = Program.oiq()

  /// A message names the script as it was called; from where that is says nothing about what it prints.
  @Test func placesMakeNoDifference() throws {
    let file = try TemporaryFile("from nosuch\n")
    _ = try oiq.run(["test", "--update", file.path])
    let made = try String(contentsOfFile: file.path, encoding: .utf8)
    #expect(made.contains("┌ \(file.path):1:6"))
    let name = try #require(file.path.split(separator: "/").last)
    let elsewhere = made.replacingOccurrences(of: file.path, with: "elsewhere/\(name)")
    try elsewhere.write(toFile: file.path, atomically: true, encoding: .utf8)
    for arguments in [["test", file.path], ["test", "--update", file.path]] {
      let result = try oiq.run(arguments)
      #expect(result.output == "1 script: 1 passed\n")
      #expect(result.end == .exited(0))
    }
    #expect(try String(contentsOfFile: file.path, encoding: .utf8) == elsewhere)
    // Another place in the script is a difference.
    let wrong = elsewhere.replacingOccurrences(of: ":1:6", with: ":1:7")
    try wrong.write(toFile: file.path, atomically: true, encoding: .utf8)
    let result = try oiq.run(["test", file.path])
    #expect(result.output.hasPrefix("FAILED"))
    #expect(result.end == .exited(1))
  }

  /// What a script records lies in a folder of its own, in that of the environment, and goes with it.
  @Test func workspacesAreTemporary() throws {
    let file = try TemporaryFile(
      """
      record capex {company: Meta, fiscal_period: FY2028, basis: estimate, stated_by: "me", \
      amount: $7B, as_of: 2026-11-20, source: "test"}
      from capex | where fiscal_period == FY2028 | aggregate n = count()

      """)
    let folder = file.path + ".tmp"
    #expect(mkdir(folder, 0o700) == 0)
    let oiq = Program.oiq(environment: ["TMPDIR": folder])
    let result = try oiq.run(["test", "--update", file.path])
    #expect(result.end == .exited(0))
    #expect(try file.read().contains("#> recorded"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    let nowhere = try Program.oiq(environment: ["TMPDIR": folder + "/none"])
      .run(["test", file.path])
    #expect(nowhere.errors.contains("no temporary folder"))
    #expect(nowhere.end == .exited(3))
  }

  /// Scripts from other systems: a carriage return before each line's end, or none after the last line.
  @Test(arguments: ["1+1\r\n#> 2\r\n", "1+1\n#> 2", "1+1\r\n#> 2"])
  func endsOfLinesMakeNoDifference(_ script: String) throws {
    let file = try TemporaryFile(script)
    let result = try oiq.run(["test", file.path])
    #expect(result.output == "1 script: 1 passed\n" && result.end == .exited(0))
    let wrong = script.replacingOccurrences(of: "#> 2", with: "#> 3")
    try wrong.write(toFile: file.path, atomically: true, encoding: .utf8)
    let failed = try oiq.run(["test", file.path])
    #expect(failed.output.contains("  -2 #> 3\n  +2 #> 2\n"))
    _ = try oiq.run(["test", "--update", file.path])
    let updated = try Array(String(contentsOfFile: file.path, encoding: .utf8).utf8)
    let isReturned = script.utf8.contains(UInt8(ascii: "\r"))
    #expect(updated == Array((isReturned ? "1+1\r\n#> 2\r\n" : "1+1\n#> 2\n").utf8))
  }

  /// What a script needs is given as it is when it runs.
  @Test func scriptsUnderTestHaveParameters() throws {
    let file = try TemporaryFile("$who\n#> Meta\n")
    for arguments in [["-p", "who=Meta", file.path], [file.path, "who=Meta"]] {
      let result = try oiq.run(["test"] + arguments)
      #expect(result.output == "1 script: 1 passed\n")
      let checked = try oiq.run(["check"] + arguments)
      #expect(checked.output.isEmpty && checked.end == .exited(0))
    }
    #expect(try oiq.run(["test", file.path, "who=Google"]).end == .exited(1))
    #expect(try oiq.run(["test", file.path]).end == .exited(1))
    #expect(try oiq.run(["test", "-p", "who", file.path]).end == .exited(2))
  }

  /// Where there is nothing to compare with, that is said.
  @Test func scriptsWithoutOutputsAreTold() throws {
    let file = try TemporaryFile("1 + 1\n")
    let result = try oiq.run(["test", file.path])
    #expect(
      result.output
        == "1 script: 1 ran without #> lines to compare with, which --update writes\n")
    #expect(result.end == .exited(0))
    _ = try oiq.run(["test", "--update", file.path])
    #expect(try oiq.run(["test", file.path]).output == "1 script: 1 passed\n")
  }
}
