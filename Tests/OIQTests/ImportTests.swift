import OIQ
import Support
import Testing

@Suite struct ImportTests {
  let folder: ScratchFolder
  let session: Session

  init() throws {
    folder = try ScratchFolder()
    session = Session(settings: SessionSettings(folder: folder.path))
    try folder.makeFolder("lib")
  }

  /// Relative to the file that imports, not to where the program runs.
  @Test func pathsAreRelativeToTheFile() throws {
    try folder.write("main.oiq", "import \"lib/a.oiq\"\nlet top = a * 2\n")
    try folder.write("lib/a.oiq", "import \"b.oiq\"\nlet a = b + 1\n")
    try folder.write("lib/b.oiq", "let b = 10\n")
    #expect(!session.execute("import \"main.oiq\"").failed)
    #expect(try session.number("top") == 22)
  }

  @Test func fileIsReadOnce() throws {
    try folder.write("one.oiq", "1 + 1\n")
    let execution = session.execute("import \"one.oiq\"\nimport \"./lib/../one.oiq\"\n3")
    #expect(execution.tables.count == 2)
    #expect(session.execute("import \"one.oiq\"").tables.isEmpty)
  }

  @Test func cycleShowsItsChain() throws {
    try folder.write("a.oiq", "import \"b.oiq\"\n")
    try folder.write("b.oiq", "import \"lib/c.oiq\"\n")
    try folder.write("lib/c.oiq", "import \"../a.oiq\"\n")
    let problem = try #require(session.execute("import \"a.oiq\"").errors.first)
    #expect(problem.code == "import-cycle")
    #expect(problem.title.contains("a.oiq → b.oiq → lib/c.oiq → a.oiq"), "\(problem.title)")
    #expect(problem.places.first?.file == "lib/c.oiq")
  }

  @Test func fileThatImportsItselfIsACycle() throws {
    try folder.write("self.oiq", "import \"self.oiq\"\n")
    #expect(session.execute("import \"self.oiq\"").errors.map(\.code) == ["import-cycle"])
  }

  @Test func missingFileIsAnError() throws {
    let problem = try #require(session.execute("import \"nowhere.oiq\"").errors.first)
    #expect(problem.code == "file-problem" && problem.title.contains("nowhere.oiq"))
    #expect(session.execute("import \"lib\"").errors.map(\.code) == ["file-problem"])
  }

  @Test func errorNamesItsFile() throws {
    try folder.write("bad.oiq", "let a = 1\nlet b = a + 1 W\n")
    let problem = try #require(session.execute("let before = 1\nimport \"bad.oiq\"").errors.first)
    #expect(problem.code == "unit-mismatch")
    #expect(problem.places.first?.file == "bad.oiq" && problem.places.first?.line == 2)
    #expect(session.execute("before").failed, "a text with an error has run nothing")
  }

  /// One bad number in a file of a thousand lines: its line, column, field and value.
  @Test func badNumberHasItsLine() throws {
    var lines = ["name,length [m]"]
    for row in 2...1200 { lines.append("link\(row),\(row)") }
    lines[999] = "link1000,12o5"
    try folder.write("links.csv", lines.joined(separator: "\n") + "\n")
    let text = "from csv(\"links.csv\") | take 1"
    let problems = session.execute(text).problems
    #expect(problems.map(\.code) == ["bad-data"])
    let problem = try #require(problems.first)
    for part in ["links.csv", "line 1000", "length", "12o5"] {
      #expect(problem.title.contains(part), "\(problem.title)")
    }
    #expect(!problem.help.isEmpty)
    // The advice: read the column as text.
    let repaired = "from csv(\"links.csv\", schema: {length: text}) | aggregate n = count()"
    #expect(try session.number(repaired) == 1199)
  }

  @Test func missingDataFileIsAnError() throws {
    for function in ["csv", "json", "jsonl"] {
      let text = "from \(function)(\"nowhere.\(function)\")"
      let problem = try #require(session.execute(text).errors.first)
      #expect(problem.code == "file-problem" && problem.title.contains("nowhere"))
      #expect(!problem.places.isEmpty)
    }
  }
}
