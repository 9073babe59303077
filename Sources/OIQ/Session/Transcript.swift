import OIQSyntax
import OIQText

/// A script that carries what it prints: each line of output stands behind `#>` below its statement. Bytes, because
/// a specimen of an error may be no UTF-8.
package struct Transcript: Sendable {
  package typealias Line = ArraySlice<UInt8>

  /// The script without its outputs.
  package private(set) var lines: [Line] = []
  /// Whether it says what it prints at all.
  package let hasOutputs: Bool
  /// Whether all outputs stand behind the whole script.
  package let hasOutputsAtItsEnd: Bool

  package init(_ bytes: [UInt8]) {
    let all = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    lines = all.filter { !$0.starts(with: "#>".utf8) }
    hasOutputs = lines.count < all.count
    let first = all.firstIndex { $0.starts(with: "#>".utf8) }
    let last = all.lastIndex { !$0.isEmpty && !$0.starts(with: "#>".utf8) }
    hasOutputsAtItsEnd = first.map { $0 > last ?? -1 } ?? false
    // The last line break ends a line, it doesn't begin one; and outputs stand after a script's last line.
    while lines.last?.isEmpty ?? false { lines.removeLast() }
  }
}

extension Transcript {
  package var script: [UInt8] { Transcript.joined(lines[...]) }

  private static func joined(_ lines: ArraySlice<Line>) -> [UInt8] {
    lines.flatMap { Array($0) + [UInt8(ascii: "\n")] }
  }

  /// The script with an output under the last line of each of its chunks.
  package func woven(_ outputs: [(lastLine: Int, text: String)]) -> [UInt8] {
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
  package var chunks: [Range<Int>] {
    var map = SourceMap()
    let source = map.add(name: "", bytes: script)
    let lineStarts = starts(of: source.bytes)
    var ends: [Int] = []
    var starts: [Int] = []
    for statement in Parser.parse(source).script.statements {
      starts.append(line(of: Int(statement.span.start), lineStarts))
      ends.append(
        line(of: max(Int(statement.span.start), Int(statement.span.end) - 1), lineStarts))
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
  package func text(of chunk: Range<Int>) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "\n"), count: chunk.lowerBound)
      + Transcript.joined(lines[chunk])
  }

  private func starts(of bytes: [UInt8]) -> [Int] {
    [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  private func line(of offset: Int, _ starts: [Int]) -> Int {
    (starts.firstIndex { $0 > offset } ?? starts.count) - 1
  }
}

/// Runs a script as the program does that is not on a terminal, and writes its outputs into it.
package struct TranscriptRun {
  package let session: Session
  private let parameters: [String: Parameter]
  package let name: String
  package private(set) var hasFailed = false

  /// - Parameter parameters: What the script's `$` names stand for.
  package init(_ session: Session, name: String, parameters: [String: Parameter] = [:]) {
    self.session = session
    self.parameters = parameters
    self.name = name
  }
}

extension TranscriptRun {
  /// All that a person sees of a text, without a line break at its end.
  package mutating func output(of bytes: [UInt8]) -> String {
    let execution = session.execute(bytes, name: name, parameters: parameters)
    hasFailed = hasFailed || execution.failed
    let lines = execution.outcomes.map { outcome in
      switch outcome {
      case .table(let result): session.render(result)
      case .explanation(let explanation): session.render(explanation)
      case .message(let message): message + "\n"
      case .failure(let problems): session.render(problems)
      }
    }
    var text = lines.joined()
    while text.last == "\n" { text.removeLast() }
    return text
  }

  /// Statement by statement, the outputs below each.
  package mutating func stepwise(_ transcript: Transcript) -> [UInt8] {
    let outputs = transcript.chunks.map { chunk in
      (lastLine: chunk.upperBound - 1, text: output(of: transcript.text(of: chunk)))
    }
    return transcript.woven(outputs)
  }

  /// The whole text at once: what is wrong with one statement stops them all.
  package mutating func whole(_ transcript: Transcript) -> [UInt8] {
    transcript.woven([(transcript.lines.count - 1, output(of: transcript.script))])
  }
}
