import Foundation
import OIQ
import OIQCatalog
import OIQWorkspace
import Support
import Testing

/// The file under kills, rivals and damage.
@Suite struct DurabilityTests {
  private func fact(_ number: Int, of program: String) -> String {
    """
    record capex {company: Meta, fiscal_period: FY2028, basis: estimate, stated_by: "\(program) \(number)", \
    amount: $\(number + 1)B, as_of: 2026-11-20, source: "kill"}
    """
  }

  private func stated(in file: String) throws -> Set<String> {
    Set(try WorkspaceFile(path: file).facts().facts.compactMap { $0.fields["stated_by"] })
  }

  private static let oiq: URL = {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let inside = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let folders = [bundle, inside].map { $0.deletingLastPathComponent() }
    return
      (folders.map { $0.appendingPathComponent("oiq") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) })
      ?? URL(fileURLWithPath: FileManager.default.currentDirectoryPath + "/.build/debug/oiq")
  }()

  /// A program that records fact after fact, telling of each once it is kept.
  private func recorder(
    _ name: String, _ facts: Range<Int>, into file: String
  ) throws -> (program: Process, output: Pipe) {
    let program = Process()
    program.executableURL = DurabilityTests.oiq
    program.arguments =
      ["--no-config", "--workspace", file]
      + facts.flatMap { ["-c", fact($0, of: name)] }
    let output = Pipe()
    program.standardOutput = output
    program.standardError = FileHandle.nullDevice
    try program.run()
    return (program, output)
  }

  private func acknowledged(_ output: Pipe, of name: String) -> Set<String> {
    acknowledged(output.fileHandleForReading.readDataToEndOfFile(), of: name)
  }

  private func acknowledged(_ output: Data, of name: String) -> Set<String> {
    var told: Set<String> = []
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix("recorded: ") {
      guard let start = line.range(of: "$", options: .backwards) ?? line.range(of: "estimate")
      else { continue }
      // `… unspecified 7 B USD (2026-11-20)`: the amount is the fact's number and one.
      let words = line[start.lowerBound...].split(separator: " ")
      if let amount = words.firstIndex(of: "B").flatMap({ Int(words[$0 - 1]) }) {
        told.insert("\(name) \(amount - 1)")
      }
    }
    return told
  }

  @Test func killsLoseNoAcknowledgedFact() throws {
    let scratch = try ScratchFolder()
    var told: Set<String> = []
    for round in 0..<100 {
      let name = "r\(round)"
      let (program, output) = try recorder(name, 0..<40, into: scratch.file)
      // After so many facts, wherever it then is on its way to the next.
      let patience = round * 7919 % 6
      var heard = Data()
      while acknowledged(heard, of: name).count < patience {
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { break }
        heard += more
      }
      usleep(useconds_t(round * 7919 % 4000))
      kill(program.processIdentifier, SIGKILL)
      program.waitUntilExit()
      let new = acknowledged(heard + output.fileHandleForReading.readDataToEndOfFile(), of: name)
      #expect(new.count >= patience)
      told.formUnion(new)
    }
    let kept = try stated(in: scratch.file)
    #expect(told.subtracting(kept).isEmpty)
    #expect(kept.count - told.count <= 100)
  }

  /// A program that ends leaves its file and nothing beside it; so does a session that puts its file down, and
  /// that goes on to use it.
  @Test func endLeavesNoJournal() throws {
    let scratch = try ScratchFolder()
    func files() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/data")
    }
    let (program, output) = try recorder("end", 0..<2, into: scratch.file)
    #expect(acknowledged(output, of: "end").count == 2)
    program.waitUntilExit()
    #expect(try files() == ["workspace.sqlite"])
    let session = Session(workspace: scratch.file)
    _ = try session.run(fact(2, of: "session"))
    #expect(try files().count > 1)
    session.closeWorkspace()
    #expect(try files() == ["workspace.sqlite"])
    let asked = try session.run("from capex | where company == Meta and fiscal_period == FY2028")
    #expect(asked.rowCount == 3)
    withExtendedLifetime(session) {}
  }

  /// The first fact makes the file: whatever is there of it can be read and added to.
  @Test func killsWhileAFileIsMadeLeaveOneThatWorks() throws {
    for round in 0..<30 {
      let scratch = try ScratchFolder()
      let (program, output) = try recorder("r", 0..<3, into: scratch.file)
      // Until there is a file, then a little longer.
      while !scratch.hasFile && program.isRunning { usleep(200) }
      usleep(useconds_t(round * 400))
      kill(program.processIdentifier, SIGKILL)
      program.waitUntilExit()
      #expect(scratch.hasFile)
      let told = acknowledged(output, of: "r")
      #expect(try told.subtracting(stated(in: scratch.file)).isEmpty)
      _ = try Session(workspace: scratch.file).run(fact(9, of: "after"))
      #expect(try stated(in: scratch.file).isSuperset(of: told.union(["after 9"])))
    }
  }

  @Test func twoProgramsLoseNone() throws {
    let scratch = try ScratchFolder()
    let both = try [
      recorder("a", 0..<30, into: scratch.file), recorder("b", 0..<30, into: scratch.file),
    ]
    for (name, one) in zip(["a", "b"], both) {
      #expect(acknowledged(one.output, of: name).count == 30)
      one.program.waitUntilExit()
      #expect(one.program.terminationStatus == 0)
    }
    let all = ["a", "b"].flatMap { name in (0..<30).map { "\(name) \($0)" } }
    #expect(try stated(in: scratch.file) == Set(all))
  }

  @Test func aSessionSeesWhatAnotherRecords() throws {
    let scratch = try ScratchFolder()
    let (one, other) = (Session(workspace: scratch.file), Session(workspace: scratch.file))
    let asked = "from capex all versions | where as_of == 2026-11-20"
    #expect(try one.run(asked).rowCount == 0)
    _ = try other.run(fact(1, of: "x"))
    #expect(try one.run(asked).rowCount == 1)
    _ = try other.run(fact(2, of: "x"))
    #expect(try one.run(asked).rowCount == 2)
  }

  private func refusal(of file: String) -> Problem? {
    for text in ["from capex | take 1", fact(1, of: "x")] {
      do throws(Problem) {
        _ = try Session(workspace: file).run(text)
        return nil
      } catch {
        if error.code != "workspace-problem" || error.help.isEmpty { return nil }
        if text.hasPrefix("record") { return error }
      }
    }
    return nil
  }

  @Test func foreignFilesAreRefusedAndStay() throws {
    let scratch = try ScratchFolder()
    let other = scratch.path + "/other.sqlite"
    let made = Process()
    made.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    made.arguments = [
      "python3", "-c",
      "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('create table t(a)'); c.commit()",
      other,
    ]
    try made.run()
    made.waitUntilExit()
    let text = try scratch.write("notes.txt", "these are my notes, not a database\n")
    for path in [text, other] where FileManager.default.fileExists(atPath: path) {
      let before = FileManager.default.contents(atPath: path)
      #expect(refusal(of: path)?.title.contains("is no workspace of OIQ") == true)
      #expect(FileManager.default.contents(atPath: path) == before)
    }
  }

  @Test(arguments: 0..<24) func damageIsNeverAWrongNumber(_ seed: Int) throws {
    let scratch = try ScratchFolder()
    do {
      let session = Session(workspace: scratch.file)
      for number in 0..<20 { _ = try session.run(fact(number, of: "d")) }
    }
    var bytes = try #require(FileManager.default.contents(atPath: scratch.file))
    let stride = bytes.count / 24
    for index in 0..<8 { bytes[seed * stride + index * 31 % stride] ^= 0x11 }
    let damaged = try scratch.write("damaged.sqlite", Array(bytes))
    let whole = Set((0..<20).map { "\($0 + 1)000000000" })
    let found = try? WorkspaceFile(path: damaged).facts().facts
    // Either refused, or every fact is as it was: the damage fell into unused space.
    if let found { #expect(Set(found.compactMap { $0.fields["value"] }) == whole) }
    if found == nil {
      #expect(refusal(of: damaged) != nil)
      #expect(FileManager.default.contents(atPath: damaged) == bytes)
    }
  }
}
