import OIQ
import Support
import Testing

/// A join that repeats rows, and what is added up of them afterwards.
@Suite struct FanOutTests {
  private func warnings(_ pipe: String) throws -> [String] {
    let folder = try ScratchFolder()
    try folder.write("left.csv", "k,w [W]\na,10\nb,20\n")
    try folder.write("right.csv", "k,tag\na,x\na,y\nb,z\n")
    let text = pipe.replacing("LEFT", with: "csv(\"\(folder.path)/left.csv\")")
      .replacing("RIGHT", with: "csv(\"\(folder.path)/right.csv\")")
    return Session().execute(text).outcomes.flatMap { outcome -> [String] in
      if case .failure(let problems) = outcome { problems.map(\.code) } else { [] }
    }
  }

  @Test(arguments: [
    "aggregate s = sum(w)", "aggregate s = mean(w)", "derive s = cumsum(w)", "derive s = share(w)",
    "derive s = share(w * 2) by k", "derive s = movavg(w, 2)",
    "derive v = w * 2 | aggregate s = sum(v)", "select k, v = w | derive s = cumsum(v)",
    "derive v = if k == \"a\" then w else 0 W | derive w = v / 2 | aggregate s = sum(w)",
  ])
  func repeatedRowsThatAreAddedUpAreNamed(_ stage: String) throws {
    #expect(try warnings("from LEFT | join b = RIGHT on k | \(stage)") == ["fan-out"])
  }

  @Test(arguments: [
    "from LEFT | join b = RIGHT on k | derive s = prev(w), r = rank()",
    "from LEFT | join b = (from RIGHT | distinct k) on k | derive s = cumsum(w)",
    "from LEFT | derive s = share(w)",
    // With its tag a row is there once.
    "from LEFT | join b = RIGHT on k | derive s = share(w * 2) by b.tag",
    "from RIGHT | join b = LEFT on k | derive v = b.w * 2 | aggregate s = sum(v)",
    "from LEFT | join b = (from RIGHT | derive n = 1) on k | derive v = w * b.n | aggregate s = sum(v)",
  ])
  func othersAreNot(_ pipe: String) throws {
    #expect(try warnings(pipe).isEmpty)
  }

  /// Of 800G there are 100 modules at A and 200 at B, of 1.6T 20 at B: 300 · 450 + 20 · 900 USD. By technology alone
  /// each module has both prices.
  @Test func aColumnThatBothSidesHaveIsNamed() throws {
    let folder = try ScratchFolder()
    try folder.write("s.csv", "site,tech,speed,n\nA,dsp,800,100\nB,dsp,800,200\nB,dsp,1600,20\n")
    try folder.write("p.csv", "tech,speed,price\ndsp,800,450\ndsp,1600,900\n")
    func run(_ stages: String) throws -> (sum: Double?, problems: [Problem]) {
      let session = Session(settings: SessionSettings(folder: folder.path))
      let text = "from csv(\"s.csv\") | join p = csv(\"p.csv\") \(stages)"
      let sum = try session.run(text)["s"]?.numbers.first ?? nil
      return (sum, session.execute(text).problems)
    }
    let wrong = try run("on tech | aggregate s = sum(n * p.price)")
    #expect(wrong.sum == 432_000)
    #expect(wrong.problems.map(\.code) == ["fan-out"])
    #expect(
      wrong.problems.first?.help == [
        "both sides have `speed`, which is not matched: `join … on tech, speed`"
      ])
    let view = "on tech | derive cost = n * p.price | select site, cost"
    #expect(try run("\(view) | aggregate s = sum(cost)").problems.map(\.code) == ["fan-out"])
    for stages in [
      "on tech, speed | aggregate s = sum(n * p.price)",
      "on tech, speed == p.speed | aggregate s = sum(n * p.price)",
      "on tech | where speed == p.speed | aggregate s = sum(n * p.price)",
    ] {
      let right = try run(stages)
      #expect(right.sum == 153_000 && right.problems.isEmpty, "\(stages): \(right.problems)")
    }
    // Parts of a whole, which differ in what the left hasn't.
    try folder.write("p.csv", "tech,part,price\ndsp,laser,100\ndsp,dsp,350\n")
    #expect(try run("on tech | aggregate s = sum(n * p.price)").problems.isEmpty)
  }

  /// 10 W stand beside tags x and y: without y they are there once, and whether a `where` does that isn't known. Of the
  /// rows of one tag it is.
  @Test func whatAWhereLeavesIsCounted() throws {
    let folder = try ScratchFolder()
    try folder.write("left.csv", "k,w [W]\na,10\nb,20\n")
    try folder.write("right.csv", "k,tag\na,x\na,y\nb,x\n")
    let session = Session(settings: SessionSettings(folder: folder.path))
    let run = session.execute(
      "from csv(\"left.csv\") | join b = csv(\"right.csv\") on k | where b.tag != \"y\" | aggregate s = sum(w)"
    )
    let one = session.execute(
      "from csv(\"left.csv\") | join b = csv(\"right.csv\") on k | where b.tag == \"x\" | aggregate s = sum(w)"
    )
    #expect(one.problems.isEmpty)
    let found = try #require(run.problems.first)
    #expect(found.severity == .note)
    #expect(
      found.title
        == "1 row matches more than one row of `b`, and a sum counts it as often as `where` leaves it"
    )
  }

  /// 10 W stand beside two rows: 40 W for 30 W. What is made of both sides is of the pair.
  @Test func rowsOfTheRightThatAreAddedUpAgainAreTold() throws {
    let folder = try ScratchFolder()
    try folder.write("left.csv", "k,w [W]\na,10\nb,20\n")
    try folder.write("right.csv", "k,n\na,1\na,2\nb,3\n")
    let (left, right) = ("csv(\"\(folder.path)/left.csv\")", "csv(\"\(folder.path)/right.csv\")")
    func result(_ sum: String) throws -> QueryResult {
      try Session().run("from \(right) | join o = \(left) on k | aggregate s = sum(\(sum))")
    }
    let alone = try result("w")
    #expect(try alone["s"]?.numbers(in: "W") == [40])
    #expect(
      alone.notes.contains(
        "1 row of `o` stands beside several rows each, and a sum counts it each time"))
    let pairs = try result("n * w")
    #expect(
      try pairs["s"]?.numbers(in: "W") == [90] && !pairs.notes.contains { $0.contains("stands") })
  }
}
