import OIQ
import Testing

/// A text that begins with `|` goes on with the last query; what is wrong with it lies in the text as it was given.
@Suite struct ContinuedTextTests {
  private let session = Session()

  init() throws {
    _ = try session.run("from companies\n| select company, full_name\n| take 3")
  }

  @Test(arguments: [
    ("| take x", "x", 1, 8), ("\n | where nosuch == 1", "nosuch", 2, 10),
    ("| take 1\n| select company, nosuch", "nosuch", 2, 19), ("| tak 1", "tak", 1, 3),
    ("| where company ==", "", 1, 19),
  ])
  func placesAreInTheText(_ text: String, _ wrong: String, _ line: Int, _ column: Int) throws {
    let problems = [session.check(text), session.execute(text).errors]
    for problem in problems.compactMap(\.first) {
      let place = try #require(problem.places.first)
      #expect(place.range.upperBound <= text.utf8.count)
      #expect(covered(problem, in: text) == wrong)
      #expect((place.file, place.line, place.column) == ("<input>", line, column))
    }
    #expect(problems[0].first == problems[1].first && !problems[0].isEmpty)
    let mistake = session.mistakes(in: text).first?.range
    #expect(mistake == nil || mistake == problems[0][0].places[0].range)
  }

  /// Each text is drawn as it was given.
  @Test func theLastQueryIsNotDrawn() throws {
    let text = "| select company, company = full_name"
    let drawn = session.render(session.check(text))
    #expect(drawn.contains("1 │ \(text)") && !drawn.contains("from companies"))
  }

  /// A name that it uses has another meaning by now.
  @Test func theLastQueryMayBeWhatIsWrong() throws {
    for text in ["let q = from companies", "from q | select company", "let q = from sources"] {
      #expect(!session.execute(text).failed)
    }
    let problem = try #require(session.check(" | take 1").first)
    #expect(problem.code == "unknown-column")
    #expect(problem.places.map(\.file) == ["<input>", "<last query>"])
    #expect(problem.places.map(\.column) == [2, 17])
    #expect(covered(problem, in: " | take 1") == "|")
  }

  /// What it binds is remembered at its own place, too.
  @Test func laterTextsNameItsPlaces() throws {
    #expect(!session.execute("| take 1\nlet f(x) = x + 3 W").failed)
    let problem = try #require(session.execute("f(2 s)").errors.first)
    let place = problem.places.first { $0.line == 2 }
    #expect(place?.column == 16)
  }

  @Test func jsonHasThePlaceOfTheText() {
    let line = session.renderJSON(session.check("| take x"))
    #expect(line.contains("\"start\":{\"line\":0,\"character\":7}"))
  }
}
