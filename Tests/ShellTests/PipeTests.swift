import Glibc
import Support
import Testing

/// The program without a terminal: arguments, standard input, exit status, and nothing but results on the
/// standard output.
struct PipeTests {
  private let oiq = Program.oiq()

  private func script(_ text: String) throws -> String {
    try TemporaryFile(text).path
  }

  @Test func aQueryWritesItsResultAndSucceeds() throws {
    let result = try oiq.run(["-c", "6 * 7"])
    #expect(result.output.contains("42"))
    #expect(result.errors == "")
    #expect(result.end == .exited(0))
  }

  /// A full disk is no success.
  @Test func outputThatCannotBeWrittenIsAFailure() throws {
    let shell = Program(path: "/bin/sh", environment: oiq.environment)
    let result = try shell.run(["-c", "'\(oiq.path)' -c '6 * 7' > /dev/full"])
    #expect(result.end == .exited(3))
    #expect(result.errors == "error: the output can't be written: No space left on device\n")
  }

  @Test func queriesRunInOrderInOneSession() throws {
    let result = try oiq.run(["-c", "let x = 3", "-c", "x * 2", "-c", "x * 5"])
    let six = try #require(result.output.firstRange(of: "6"))
    let fifteen = try #require(result.output.firstRange(of: "15"))
    #expect(six.upperBound <= fifteen.lowerBound)
    #expect(result.end == .exited(0))
  }

  /// Commands of the shell hold for the queries behind them, and a wrong one is a failure.
  @Test func commandsRunAmongQueries() throws {
    let result = try oiq.run(["-c", ".mode csv", "-c", "let x = 3", "-c", "x * 2"])
    #expect(result.output == "value\n6\n")
    #expect(result.errors == "")
    #expect(result.end == .exited(0))
    let left = try oiq.run(["-c", "6 * 7", "-c", ".quit", "-c", "11 * 11"])
    #expect(left.output == "42\n")
    #expect(left.end == .exited(0))
    for failing in [[".nope"], ["nope", ".tables"]] {
      let failed = try oiq.run(failing.flatMap { ["-c", $0] })
      #expect(failed.output == "")
      #expect(failed.errors.contains("nope"))
      #expect(failed.end == .exited(1))
    }
  }

  @Test(arguments: [[], ["-"]] as [[String]])
  func theStandardInputIsAScript(_ arguments: [String]) throws {
    let result = try oiq.run(arguments, input: "let x = 6\nx * 7")
    #expect(result.output.contains("42"))
    #expect(result.end == .exited(0))
  }

  @Test func filesRunInOrder() throws {
    let files = [try script("let x = 6\n"), try script("x * 7\n")]
    let result = try oiq.run(files)
    #expect(result.output.contains("42"))
    #expect(result.errors == "")
    #expect(result.end == .exited(0))
  }

  @Test func theFirstFailureEndsAScript() throws {
    let result = try oiq.run([], input: "6 * 7\nassert 1 == 2 \"one is two\"\n11 * 11\n")
    #expect(result.output.contains("42"))
    #expect(!result.output.contains("121"))
    #expect(result.errors.contains("one is two"))
    #expect(result.end == .exited(1))
  }

  @Test(arguments: ["6 * 7\nfrom capex | wher x\n", "6 * 7\nfrom nosuch\n", "6 * 7\n(1 + \n"])
  func anErrorAnywhereKeepsAScriptFromRunning(_ text: String) throws {
    let result = try oiq.run([], input: text)
    #expect(result.output == "")
    #expect(result.errors.contains("error["))
    #expect(result.end == .exited(1))
  }

  @Test func aFailedQueryKeepsTheNextFromRunning() throws {
    let result = try oiq.run(["-c", "from nosuch", "-c", "6 * 7"])
    #expect(result.output == "")
    #expect(result.end == .exited(1))
  }

  @Test func errorsNameTheirPlace() throws {
    let path = try script("let x = 1\nfrom nosuch\n")
    let result = try oiq.run([path])
    #expect(result.errors.contains("\(path):2:6"))
  }

  @Test func aMissingFileHasStatusThree() throws {
    let result = try oiq.run(["/no/such.oiq"])
    #expect(result.errors == "error: can't read /no/such.oiq: No such file or directory\n")
    #expect(result.output == "")
    #expect(result.end == .exited(3))
  }

  @Test func wrongUseHasStatusTwo() throws {
    let result = try oiq.run(["--nope"])
    #expect(result.output == "")
    #expect(result.errors.contains("--nope"))
    #expect(result.end == .exited(2))
  }

  @Test(arguments: [
    ("6 * 7\n", []), ("from capex | take 3\n", []), ("from nosuch\n", []), ("6 * 7\n", ["-i"]),
    (".nope\n6 * 7\n", ["-i"]), ("from capex | take 3\n", ["--mode", "markdown"]),
  ])
  func nothingButATerminalGetsEscapes(_ input: String, _ arguments: [String]) throws {
    let program = Program.oiq(environment: ["TERM": "xterm-256color", "COLUMNS": "20"])
    let result = try program.run(arguments, input: input)
    #expect(!(result.output + result.errors).utf8.contains(0x1b))
    #expect(!result.output.contains("oiq>"))
  }

  @Test func colourCanBeForced() throws {
    let result = try oiq.run(["--color", "always", "-c", "from nosuch"])
    #expect(result.errors.utf8.contains(0x1b))
  }

  @Test(arguments: [
    ("30 W", "$x + 12 W", "42"), ("2026-01-01", "$x", "2026-01-01"), ("Meta", "$x", "Meta"),
    ("42", "$x + 0", "42"), ("true", "if $x then 42 else 1", "42"), ("2026H1", "$x", "2026H1"),
    ("not a literal, just words", "$x", "not a literal, just words"), ("a=b", "$x", "a=b"),
  ])
  func parametersAreTyped(_ value: String, _ query: String, _ shown: String) throws {
    let result = try oiq.run(["-p", "x=\(value)", "-c", query])
    #expect(result.output.contains(shown))
    #expect(result.errors == "")
    #expect(result.end == .exited(0))
  }

  @Test func aParameterIsNeverSplicedIn() throws {
    let query = "from companies | where company == $x"
    let result = try oiq.run(["-p", "x=Meta or true", "-c", query])
    #expect(result.output == "")
    #expect(result.errors.contains("`Meta or true` is no company"))
  }

  @Test func anUnknownParameterIsAnError() throws {
    let result = try oiq.run(["-c", "$nope"])
    #expect(result.errors.contains("error[unknown-parameter]"))
    #expect(result.end == .exited(1))
  }

  @Test(arguments: [
    "let x = 6\r\nx * 7\r\n", "\u{FEFF}let x = 6\nx * 7\n",
    "#!/usr/bin/env oiq\nlet x = 6\nx * 7\n",
    "\u{FEFF}#!/usr/bin/env oiq\r\nlet x = 6\r\nx * 7\r", "let x = 6\nx * 7", "let x = 6;x * 7",
  ])
  func lineEndsMarksAndShebangsChangeNothing(_ text: String) throws {
    let plain = try oiq.run([], input: "let x = 6\nx * 7\n")
    let result = try oiq.run([], input: text)
    #expect(result.output == plain.output)
    #expect(result.errors == "")
  }

  @Test(
    arguments: [
      ([0x36, 0x20, 0xff, 0x37], "invalid-utf8"), ([0x36, 0x00, 0x37], "nul-byte"),
    ] as [([UInt8], String)])
  func badBytesAreErrorsWithAPlace(_ bytes: [UInt8], _ code: String) throws {
    let result = try oiq.run([], input: bytes)
    #expect(result.errors.contains("error[\(code)]"))
    #expect(result.errors.contains("<stdin>:1:"))
    #expect(result.end == .exited(1))
  }

  @Test(arguments: ["", "\n\n", "# only a comment\n", "#!/usr/bin/env oiq"])
  func anEmptyScriptSucceeds(_ text: String) throws {
    let result = try oiq.run([], input: text)
    #expect(result.output == "" && result.errors == "")
    #expect(result.end == .exited(0))
  }

  @Test func aReaderThatLeavesEarlyIsNoError() throws {
    let shell = Program(
      path: "/bin/sh", environment: oiq.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 })
    let queries = Array(repeating: "-c 'from capex'", count: 20).joined(separator: " ")
    let result = try shell.run(["-c", "\(oiq.path) --mode csv \(queries) | head -1"])
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(result.errors == "")
    #expect(result.end == .exited(0))
  }

  @Test func theShellRunsOnBareLinesWithoutStopping() throws {
    let input =
      ".mode csv\nfrom nosuch\nfrom companies | select company | take 1\n| derive x = 42\n.exit 9\n6 * 7\n"
    let result = try oiq.run(["-i"], input: input)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.first == "company" && lines.dropFirst(2).first == "company,x")
    #expect(result.errors.contains("nosuch"))
    #expect(result.end == .exited(9))
  }
}
