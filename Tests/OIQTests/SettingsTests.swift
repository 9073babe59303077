import OIQ
import Testing

/// What a setting can't be is the nearest that it can.
@Suite struct SettingsTests {
  @Test func countsStayWithinWhatTheyMayBe() throws {
    for (given, kept) in [(Int.max, 256), (Int.min, 1), (0, 1), (7, 7)] {
      #expect(SessionSettings(threadCount: given).threadCount == kept)
      var settings = SessionSettings()
      settings.threadCount = given
      #expect(settings.threadCount == kept)
    }
    var settings = SessionSettings(drawCount: 3)
    #expect(settings.drawCount == 100)
    settings.drawCount = .max
    #expect(settings.drawCount == 10_000_000)
    settings.memoryLimit = -5
    #expect(settings.memoryLimit == 0)
    #expect(Session(settings: settings).memoryLimit == 0)
    #expect(SessionSettings().threadCount >= 1)
  }

  @Test func manyThreadsGiveTheSameSum() throws {
    let session = Session(settings: SessionSettings(threadCount: .max))
    try session.register("t", [.doubles("n", (1...200_000).map(Double.init))])
    #expect(try session.number("from t | aggregate total = sum(n)") == 20_000_100_000)
  }

  /// The first and the last second of the years of the language, by `date -d 1000-01-01 +%s` and its like.
  @Test(arguments: [
    (Int.min, -30_610_224_000), (Int.max, 253_402_300_799), (0, 0), (1_780_000_000, 1_780_000_000),
  ])
  func thePresentIsOfTheCalendar(_ given: Int, _ kept: Int) throws {
    var settings = SessionSettings()
    settings.now = given
    #expect(settings.now == kept)
    let result = try Session(settings: settings).run("from capex | take 1")
    #expect(result.freshness.count == 1)
  }

  /// The empty path is no root: a file is looked for where the process is.
  @Test func anEmptyFolderIsTheCurrentOne() throws {
    var settings = SessionSettings(folder: "")
    #expect(settings.folder == nil)
    settings.folder = "/tmp"
    settings.folder = ""
    #expect(settings.folder == nil)
    let problem = #expect(throws: Problem.self) {
      try Session(settings: settings).run("csv(\"no-such.csv\")")
    }
    #expect(problem?.title.hasPrefix("can't read no-such.csv: ") == true)
  }
}
