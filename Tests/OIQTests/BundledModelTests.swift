import OIQ
import Testing

/// A binding with the name of an assumption of the model changes nothing of the model, and that is said where
/// the model's is read.
@Test(arguments: [
  ("let ai_share = 50%\nchain", true), ("let ai_share = 50%\n(from chain | take 1)", true),
  ("let model.ai_share = 50%\nchain", false), ("let ai_share = 50%\nai_share * 2", false),
  ("let ai_share = 50%\ntotals", false), ("let ai_share(x) = x\nchain", false), ("chain", false),
])
func theModelKeepsItsOwnAssumptions(_ text: String, _ isSaid: Bool) throws {
  let outcomes = Session(settings: SessionSettings(drawCount: 100)).execute(text).outcomes
  let notes = outcomes.flatMap { outcome -> [Problem] in
    if case .failure(let problems) = outcome { problems } else { [] }
  }
  #expect(notes.map(\.severity) == (isSaid ? [.note] : []))
  #expect(notes.allSatisfy { $0.title.contains("`ai_share`") })
}

/// Its names are found without reading it, and every definition is well-formed.
@Test func theBundledModelIsFreeOfMistakes() {
  #expect(BundledModel.mistakes == [])
}

@Test func aFunctionWhoseArgumentsCanBeLeftOutIsCalledWithoutThem() throws {
  let problem = try #require(Session().execute("unreported").errors.first)
  #expect(problem.help == ["call it: `unreported()`, or with all that it takes: `unreported(day)`"])
}
