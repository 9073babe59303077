import OIQ
import Testing

/// Columns of joined tables, which may have the names of others.
@Suite struct JoinedColumnTests {
  private func session() throws -> Session {
    let session = Session()
    try session.register(
      "l", [.texts("k", ["a", "b"]), .numbers("x", [1, 2]), .numbers("y", [3, 4])])
    try session.register(
      "r", [.texts("k", ["a", "b"]), .numbers("x", [10, 20]), .texts("kind", ["p", "q"])])
    return session
  }

  /// The right's columns stay beside the values, under its name.
  @Test func valuesUnderEachOtherKeepWhatIsJoined() throws {
    let rows = try session().run(
      "from l | join r on k | unpivot x, y to kind | select k, kind, value, x = r.x, p = r.kind")
    #expect(rows["k"]?.texts == ["a", "a", "b", "b"])
    #expect(rows["kind"]?.texts == ["x", "y", "x", "y"])
    #expect(rows["value"]?.numbers == [1, 3, 2, 4])
    #expect(rows["x"]?.numbers == [10, 10, 20, 20])
    #expect(rows["p"]?.texts == ["p", "p", "q", "q"])
  }

  @Test func pivotKeepsWhatIsJoined() throws {
    let rows = try session().run("from l | join r on k | pivot k, y")
    #expect(rows.rowCount == 2)
    #expect(rows["a"]?.numbers == [3, nil] && rows["b"]?.numbers == [nil, 4])
    #expect(
      try session().run("from l | join r on k | pivot kind, y by k")["p"]?.numbers == [3, nil])
  }

  /// Names that are of no joined table are still one each.
  @Test(arguments: [
    "from l | join r on k | unpivot x, y to k", "from l | derive value = 1 | unpivot x, y to m",
  ])
  func ownNamesStandOnce(_ text: String) throws {
    #expect(try session().execute(text).errors.map(\.code) == ["duplicate-name"])
  }

  /// A table that is joined twice without a name has two.
  @Test func aTableJoinedTwiceHasTwoNames() throws {
    let session = try session()
    for table in ["r", "(from r)"] {
      let rows = try session.run("from l | join \(table) on k | join \(table) on k | take 1")
      var options = RenderOptions()
      options.mode = .jsonl
      let name = table == "r" ? "r" : "right"
      #expect(
        session.render(rows, options: options)
          == #"{"k":"a","x":1,"y":3,"N.k":"a","N.x":10,"N.kind":"p","N_2.k":"a","N_2.x":10,"N_2.kind":"p"}"#
          .replacing("N", with: name) + "\n")
      let picked = try session.run(
        "from l | join \(table) on k | join \(table) on k | select a = \(name).x, b = \(name)_2.x")
      #expect(picked["a"]?.numbers == [10, 20] && picked["b"]?.numbers == [10, 20])
    }
    // Tables under one name whose columns are told apart stay under it.
    let apart = try session.run(
      "from l | join t = (from r | select k, x) on k | join t = (from r | select z = k, kind) on k == t.z | select t.x, t.kind"
    )
    #expect(apart["x"]?.numbers == [10, 20] && apart["kind"]?.texts == ["p", "q"])
  }
}

/// What `describe` tells of a pipe's columns is a table to programs.
@Suite struct DescribedColumnTests {
  @Test func columnsAreRowsToPrograms() throws {
    let session = Session()
    try session.register("t", [.texts("name", ["a"]), .numbers("power", unit: "W", [1])])
    let result = try session.run("from t | derive x = 2 | describe")
    #expect(result["column"]?.texts == ["name", "power", "x"])
    var options = RenderOptions()
    options.mode = .json
    #expect(
      session.render(result, options: options)
        == #"""
        [
        {"column":"name","type":"a text"},
        {"column":"power","type":"power: W"},
        {"column":"x","type":"a plain number"}
        ]

        """#)
    // For people as they were.
    #expect(
      session.render(result) == "name   a text\npower  power: W\nx      a plain number\n")
    // What goes on, goes on with the rows before.
    #expect(try session.run("from t | take 1").rowCount == 1)
    _ = session.execute("from t | describe")
    #expect(try session.run("| select power")["power"]?.numbers == [1])
  }
}
