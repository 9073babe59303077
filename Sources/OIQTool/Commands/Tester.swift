import Glibc
import OIQ

/// `oiq test`: scripts print what stands behind `#>` in them, and their assertions hold.
@MainActor
struct Tester {
  let console: Console
  let purpose: Purpose
  var parameters: [String: Parameter] = [:]

  enum Purpose {
    case compare
    /// Writes what scripts print into them; the difference is for their author to judge.
    case update
  }

  private enum Verdict {
    case passed, failed, updated, unreadable
    /// No statement failed, and there was no output to compare with.
    case ran
  }
}

extension Tester {
  func test(_ paths: [String]) -> ExitStatus {
    var verdicts: [Verdict] = []
    for path in paths {
      do {
        verdicts.append(try test(InputFile(path: path)))
      } catch {
        console.complain(error.message)
        verdicts.append(.unreadable)
      }
    }
    console.output.write(summary(verdicts))
    if verdicts.contains(.unreadable) { return .file }
    return verdicts.contains(.failed) ? .failure : .success
  }

  private func summary(_ verdicts: [Verdict]) -> String {
    let parts = [
      (Verdict.passed, "passed"), (.failed, "failed"), (.updated, "updated"),
      (.unreadable, "can't be read"),
      (.ran, "ran without #> lines to compare with, which --update writes"),
    ].compactMap { verdict, word in
      let count = verdicts.count { $0 == verdict }
      return count == 0 ? nil : "\(count) \(word)"
    }
    return "\(verdicts.count) \(verdicts.count == 1 ? "script" : "scripts"): "
      + (parts.isEmpty ? "nothing to do" : parts.joined(separator: ", ")) + "\n"
  }

  private func test(_ file: InputFile) throws(FileFailure) -> Verdict {
    let bytes = try file.read()
    let written = Tester.plain(bytes)
    let transcript = Transcript(written)
    // What a script under test records stays out of the user's own workspace.
    guard let folder = TemporaryFolder(named: "oiq-test") else {
      throw FileFailure(message: "no temporary folder can be made for its workspace")
    }
    defer { folder.remove() }
    let workspace = folder.path + "/workspace.sqlite"
    var run = TranscriptRun(
      Session(workspace: workspace), name: file.name, parameters: parameters)
    // A script with a mistake runs nothing, so its message stands at its end.
    let problems = Session(workspace: workspace)
      .check(transcript.script, name: file.name, parameters: parameters)
    let isWrong = problems.contains { $0.severity == .error }
    let isWhole = isWrong || transcript.hasOutputsAtItsEnd
    let made = Tester.placed(
      isWhole ? run.whole(transcript) : run.stepwise(transcript), in: file.name, as: written)
    if made == written, transcript.hasOutputs { return .passed }
    if !transcript.hasOutputs, !run.hasFailed, purpose == .compare { return .ran }
    if made == written { return .ran }
    if purpose == .update {
      try file.replace(with: Tester.hasReturns(bytes) ? Tester.withReturns(made) : made)
      return .updated
    }
    console.output.write("FAILED \(file.name)\n" + Tester.difference(written, made))
    return .failed
  }

  /// The same with a line feed alone at the end of each line, the last one too, as outputs are woven in.
  static func plain(_ bytes: [UInt8]) -> [UInt8] {
    var plain = bytes
    if hasReturns(bytes) {
      plain = bytes.indices.compactMap { index in
        let isBeforeFeed = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n")
        return bytes[index] == UInt8(ascii: "\r") && isBeforeFeed ? nil : bytes[index]
      }
    }
    if let last = plain.last, last != UInt8(ascii: "\n") { plain.append(UInt8(ascii: "\n")) }
    return plain
  }

  private static func hasReturns(_ bytes: [UInt8]) -> Bool {
    bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") }
      ?? false
  }

  private static func withReturns(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { $0 == UInt8(ascii: "\n") ? Array("\r\n".utf8) : [$0] }
  }

  /// What a script prints, with its own path in messages as it is written there: from which folder the script is run
  /// makes no difference to it.
  static func placed(_ made: [UInt8], in path: String, as written: [UInt8]) -> [UInt8] {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let corner = "┌ "
    let names = lines(written).compactMap { line -> String? in
      guard line.hasPrefix("#>"), let start = line.firstRange(of: corner)?.upperBound else {
        return nil
      }
      let place = line[start...]
      guard let end = place.firstRange(of: "\(file):")?.upperBound else { return nil }
      let name = place[..<place.index(before: end)]
      return name == file || name.hasSuffix("/\(file)") ? String(name) : nil
    }
    guard let name = names.first, name != path else { return made }
    return Array(
      String(decoding: made, as: UTF8.self)
        .replacing("\(corner)\(path):", with: "\(corner)\(name):").utf8)
  }

  /// The lines that differ, `-` as written and `+` as printed now, with their places in the script.
  static func difference(_ old: [UInt8], _ new: [UInt8]) -> String {
    let (before, after) = (lines(old), lines(new))
    let changes = after.difference(from: before)
    var rows: [(line: Int, text: String)] = changes.removals.map { change in
      guard case .remove(let offset, let text, _) = change else { return (0, "") }
      return (offset + 1, "-\(offset + 1) \(text)")
    }
    rows += changes.insertions.map { change in
      guard case .insert(let offset, let text, _) = change else { return (0, "") }
      return (offset + 1, "+\(offset + 1) \(text)")
    }
    rows.sort { $0.line < $1.line }
    let shown = rows.prefix(30).map { "  \($0.text)\n" }.joined()
    return rows.count > 30 ? shown + "  … \(rows.count) lines differ\n" : shown
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }
}
