import OIQ
import Testing

@Suite struct ImportTests {
  let folder: TemporaryFolder
  let session: Session

  init() throws {
    folder = try TemporaryFolder()
    session = Session(settings: SessionSettings(folder: folder.path))
    try folder.makeFolder("lib")
  }

  /// Relative to the file that imports, not to where the program runs.
  @Test func pathsAreRelativeToTheFile() throws {
    defer { folder.remove() }
    try folder.write("import \"lib/a.oiq\"\nlet top = a * 2\n", to: "main.oiq")
    try folder.write("import \"b.oiq\"\nlet a = b + 1\n", to: "lib/a.oiq")
    try folder.write("let b = 10\n", to: "lib/b.oiq")
    #expect(!session.execute("import \"main.oiq\"").failed)
    #expect(try session.number("top") == 22)
  }

  @Test func fileIsReadOnce() throws {
    defer { folder.remove() }
    try folder.write("1 + 1\n", to: "one.oiq")
    let execution = session.execute("import \"one.oiq\"\nimport \"./lib/../one.oiq\"\n3")
    #expect(execution.tables.count == 2)
    #expect(session.execute("import \"one.oiq\"").tables.isEmpty)
  }

  @Test func cycleShowsItsChain() throws {
    defer { folder.remove() }
    try folder.write("import \"b.oiq\"\n", to: "a.oiq")
    try folder.write("import \"lib/c.oiq\"\n", to: "b.oiq")
    try folder.write("import \"../a.oiq\"\n", to: "lib/c.oiq")
    let problem = try #require(session.execute("import \"a.oiq\"").errors.first)
    #expect(problem.code == "import-cycle")
    #expect(problem.title.contains("a.oiq → b.oiq → lib/c.oiq → a.oiq"), "\(problem.title)")
    #expect(problem.places.first?.file == "lib/c.oiq")
  }

  @Test func fileThatImportsItselfIsACycle() throws {
    defer { folder.remove() }
    try folder.write("import \"self.oiq\"\n", to: "self.oiq")
    #expect(session.execute("import \"self.oiq\"").errors.map(\.code) == ["import-cycle"])
  }

  @Test func missingFileIsAnError() throws {
    defer { folder.remove() }
    let problem = try #require(session.execute("import \"nowhere.oiq\"").errors.first)
    #expect(problem.code == "file-problem" && problem.title.contains("nowhere.oiq"))
    #expect(session.execute("import \"lib\"").errors.map(\.code) == ["file-problem"])
  }

  @Test func errorNamesItsFile() throws {
    defer { folder.remove() }
    try folder.write("let a = 1\nlet b = a + 1 W\n", to: "bad.oiq")
    let problem = try #require(session.execute("let before = 1\nimport \"bad.oiq\"").errors.first)
    #expect(problem.code == "unit-mismatch")
    #expect(problem.places.first?.file == "bad.oiq" && problem.places.first?.line == 2)
    #expect(session.execute("before").failed, "a text with an error has run nothing")
  }

  /// One bad number in a file of a thousand lines: its line, column, field and value.
  @Test func badNumberHasItsLine() throws {
    defer { folder.remove() }
    var lines = ["name,length [m]"]
    for row in 2...1200 { lines.append("link\(row),\(row)") }
    lines[999] = "link1000,12o5"
    try folder.write(lines.joined(separator: "\n") + "\n", to: "links.csv")
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
    defer { folder.remove() }
    for function in ["csv", "json", "jsonl"] {
      let text = "from \(function)(\"nowhere.\(function)\")"
      let problem = try #require(session.execute(text).errors.first)
      #expect(problem.code == "file-problem" && problem.title.contains("nowhere"))
      #expect(!problem.places.isEmpty)
    }
  }
}
