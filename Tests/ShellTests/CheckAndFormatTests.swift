import Foundation
import Glibc
import Support
import Testing

/// `oiq check` and `oiq fmt`.
struct CheckAndFormatTests {
  private let oiq = Program.oiq()

  @Test func checkReportsEveryErrorAndRunsNothing() throws {
    let file = try TemporaryFile(
      "6 * 7\nfrom nosuch\nfrom capex | where nothere == 1\nlet x = (1\n")
    let result = try oiq.run(["check", file.path])
    #expect(result.output == "")
    for line in [2, 3, 4] { #expect(result.errors.contains("\(file.path):\(line):")) }
    #expect(result.end == .exited(1))
  }

  @Test func diagnosticsForProgramsAreOneObjectALine() throws {
    let file = try TemporaryFile("from nosuch\nfrom capex | where nothere == 1\n")
    let result = try oiq.run(["check", "--diagnostics", "json", file.path])
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") && $0.contains("\"code\"") })
  }

  @Test func formattingRefusesBytesThatAreNoText() throws {
    let result = try oiq.run(
      ["fmt"], input: Array("let  x = \"".utf8) + [0xff] + Array("\"\n".utf8))
    #expect(result.output == "")
    #expect(result.errors.contains("error[invalid-utf8]"))
    #expect(result.end == .exited(1))
  }

  /// What is shown to readers is written as `oiq fmt` writes it.
  @Test func theExamplesAreCanonical() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("examples")
    let files = try ["", "monday"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(
        at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
    }
    let scripts = files.map(\.path).filter { $0.hasSuffix(".oiq") }
    #expect(scripts.count > 40)
    let result = try oiq.run(["fmt", "--check"] + scripts)
    #expect(result.output == "" && result.end == .exited(0), "\(result.output)")
  }

  @Test func checkIsSilentAboutGoodScripts() throws {
    let file = try TemporaryFile("let x = 6\nfrom capex | take 3\nx * 7\n")
    let result = try oiq.run(["check", file.path])
    #expect(result.output == "" && result.errors == "")
    #expect(result.end == .exited(0))
  }

  @Test func checkKnowsTheWorkspaceAsRunningDoes() throws {
    let file = try TemporaryFile(
      """
      record capex { company: Meta, fiscal_period: FY2027, basis: guidance, amount: $150B to $170B, \
      as_of: 2026-11-20, source: "notes" }
      from capex | where company == Meta

      """)
    let folder = String(file.path.dropLast("/script.oiq".count))
    let program = Program.oiq(environment: ["XDG_DATA_HOME": folder])
    for arguments in [[], ["--workspace", folder + "/own.sqlite"]] {
      let result = try program.run(["check"] + arguments + [file.path])
      #expect(result.errors == "" && result.end == .exited(0))
    }
    // Nothing is kept.
    for name in ["/oiq/workspace.sqlite", "/own.sqlite"] {
      #expect(access(folder + name, F_OK) != 0)
    }
    let without = try program.run(["check", "--no-workspace", file.path])
    #expect(without.errors.contains("workspace-problem") && without.end == .exited(1))
  }

  @Test func checkGoesOnAfterAMissingFile() throws {
    let file = try TemporaryFile("from nosuch\n")
    let result = try oiq.run(["check", "/no/such.oiq", file.path])
    #expect(result.errors.contains("can't read /no/such.oiq"))
    #expect(result.errors.contains("\(file.path):1:6"))
    #expect(result.end == .exited(3))
  }

  @Test func formattingIsInPlaceAndFinal() throws {
    let file = try TemporaryFile("from capex|take 3   # three\nlet  x=1+2\n")
    chmod(file.path, 0o640)
    #expect(try oiq.run(["fmt", "--check", file.path]).end == .exited(1))
    #expect(try oiq.run(["fmt", file.path]).end == .exited(0))
    let text = try file.read()
    #expect(text.contains("# three") && text.contains("let x = 1 + 2"))
    #expect(try oiq.run(["fmt", "--check", file.path]).end == .exited(0))
    #expect(try oiq.run(["fmt", file.path]).end == .exited(0))
    #expect(try file.read() == text)
    var status = stat()
    #expect(stat(file.path, &status) == 0 && status.st_mode & 0o777 == 0o640)
  }

  @Test func formattingCheckNamesTheFilesAndLeavesThem() throws {
    let text = "let  x=1\n"
    let (crooked, straight) = (try TemporaryFile(text), try TemporaryFile("let x = 1\n"))
    let result = try oiq.run(["fmt", "--check", crooked.path, straight.path])
    #expect(result.output == crooked.path + "\n")
    #expect(try crooked.read() == text)
  }

  @Test func formattingTheStandardInputGoesToTheOutput() throws {
    let result = try oiq.run(["fmt"], input: "let  x=1\n")
    #expect(result.output == "let x = 1\n")
    #expect(result.end == .exited(0))
  }

  @Test func aFileWithErrorsStaysAsItIs() throws {
    let text = "let  x = (1\n"
    let file = try TemporaryFile(text)
    let result = try oiq.run(["fmt", file.path])
    #expect(result.errors.contains("error["))
    #expect(try file.read() == text)
    #expect(result.end == .exited(1))
  }
}
