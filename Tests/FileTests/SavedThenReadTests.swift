import Glibc
import OIQ
import Support
import Testing

/// What a text saves, the statements behind it read: not what stood in the file before the text ran.
struct SavedThenReadTests {
  let session = Session()
  let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    try folder.write("before.csv", "x [W]\n5\n")
  }

  private func run(_ text: String) throws -> QueryResult {
    let made = text.replacing("FOLDER", with: folder.path)
    _ = try session.run(made)
    return try #require(session.lastResult)
  }

  /// 3 kW are saved, in a file that isn't there yet or holds 5 W of another run, and doubled.
  @Test(arguments: [true, false])
  func theNewFileIsRead(isThere: Bool) throws {
    if isThere { try folder.write("made.csv", "x [W]\n5\n") }
    let result = try run(
      #"""
      from csv("FOLDER/before.csv") | select x = x * 600 -> kW | save "FOLDER/made.csv"
      from csv("FOLDER/made.csv") | select y = x * 2
      """#)
    #expect(result.rowCount == 1)
    #expect(result[0, "y"]?.number == 6000)
  }

  /// What is doubled twice is four times what it was.
  @Test func aFileThatIsReadIsReplacedLater() throws {
    let result = try run(
      #"""
      from csv("FOLDER/before.csv") | derive x = x * 2 | save "FOLDER/twice.csv"
      from csv("FOLDER/twice.csv") | derive x = x * 2 | save "FOLDER/before.csv"
      from csv("FOLDER/before.csv")
      """#)
    #expect(result[0, "x"]?.number == 20)
  }

  /// The rows that a query reads are not replaced by what it makes of them, whatever the file is called, and wherever in
  /// the query it is read.
  @Test(arguments: [
    "from csv(\"FOLDER/before.csv\") | take 1 | save \"FOLDER/before.csv\"",
    "from csv(\"FOLDER/before.csv\") | take 1 | save \"FOLDER/./link.csv\"",
    "from csv(\"FOLDER/link.csv\") | take 1 | save \"FOLDER/before.csv\"",
    "from companies | join b = csv(\"FOLDER/before.csv\") on true | save \"FOLDER/before.csv\"",
    "from companies | where 5 W in (from csv(\"FOLDER/before.csv\")) | save \"FOLDER/before.csv\"",
    "let b = csv(\"FOLDER/before.csv\")\nb | save \"FOLDER/before.csv\"",
  ])
  func whatIsReadStays(text: String) throws {
    let (link, file) = ("\(folder.path)/link.csv", "\(folder.path)/before.csv")
    #expect(symlink(file, link) == 0)
    let problem = try #require(
      session.execute(text.replacing("FOLDER", with: folder.path)).outcomes.compactMap { outcome in
        if case .failure(let problems) = outcome { problems.first } else { nil }
      }.first)
    #expect(problem.code == "file-problem" && problem.title.hasSuffix("the query reads it"))
    let before = try session.run("from csv(\"\(file)\")")
    #expect(before.rowCount == 1 && before[0, "x"]?.number == 5)
    // What is advised runs.
    let advice = try #require(problem.help.first)
    #expect(advice.hasPrefix("save under another name: save ") && advice.hasSuffix("-new.csv\""))
    _ = try session.run(
      text.replacing(".csv\"", with: "-new.csv\"")
        .replacing("csv(\"FOLDER/before-new", with: "csv(\"FOLDER/before")
        .replacing("csv(\"FOLDER/link-new", with: "csv(\"FOLDER/link")
        .replacing("FOLDER", with: folder.path))
    #expect(folder.names.contains { $0.hasSuffix("-new.csv") })
  }

  /// Bindings, functions, checks and sensitivities that read it see the new one too.
  @Test(arguments: [
    "let made = from csv(\"FOLDER/made.csv\")\nmade | select y = x",
    "let made(n) = (from csv(\"FOLDER/made.csv\") | where x > n)\nmade(1 W) | select y = x",
    "assert (from csv(\"FOLDER/made.csv\") | aggregate s = sum(x)) == 10 W\nfrom csv(\"FOLDER/made.csv\") | select y = x",
    "let n = 1\nsweep (from csv(\"FOLDER/made.csv\") | aggregate s = sum(x)) * n over n in [1]",
  ])
  func whateverReadsIt(statements: String) throws {
    try folder.write("made.csv", "z [W]\n5\n")
    let result = try run(
      "from csv(\"FOLDER/before.csv\") | select x = x * 2 | save \"FOLDER/made.csv\"\n" + statements
    )
    #expect(result[0, result.columnNames.last ?? ""]?.number == 10)
  }

  /// What is wrong in a statement that reads no such file is said before anything runs; in one that does, when it is
  /// its turn.
  @Test func mistakes() throws {
    let text = #"from csv("FOLDER/before.csv") | save "FOLDER/made.csv""#
      .replacing("FOLDER", with: folder.path)
    let early = session.execute(text + "\nfrom capexx")
    #expect(early.failed)
    #expect(!folder.names.contains("made.csv"))
    let late = session.execute(
      text + "\nfrom csv(\"\(folder.path)/made.csv\") | select nothing_such")
    #expect(late.failed)
    #expect(folder.names.contains("made.csv"))
    #expect(session.check(text + "\nfrom csv(\"\(folder.path)/made.csv\")").isEmpty)
  }

  @Test func importedTextsToo() throws {
    try folder.write(
      "both.oiq",
      "from csv(\"before.csv\") | select x = x * 3 | save \"made.csv\"\nfrom csv(\"made.csv\") | select y = x\n"
    )
    let result = try run("import \"FOLDER/both.oiq\"\nfrom csv(\"FOLDER/made.csv\") | select y = x")
    #expect(result[0, "y"]?.number == 15)
  }
}
