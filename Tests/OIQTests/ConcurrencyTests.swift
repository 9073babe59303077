import Dispatch
import OIQ
import Testing

@Suite struct ConcurrencyTests {
  @Test func severalTasksShareASession() async throws {
    let session = Session()
    _ = session.execute("let factor = 2")
    let sums = await withTaskGroup(of: Double?.self) { group in
      for task in 0..<16 {
        group.addTask {
          _ = session.execute("let own\(task) = \(task) * factor")
          return try? session.number("own\(task) + 0")
        }
      }
      return await group.reduce(into: [Double?]()) { $0.append($1) }
    }
    #expect(sums.compactMap { $0 }.sorted() == (0..<16).map { Double($0) * 2 })
    // Nothing that one task bound was lost to another.
    for task in 0..<16 { #expect(try session.number("own\(task)") == Double(task) * 2) }
  }

  @Test func resultsAreTheSameOnAnyNumberOfThreads() throws {
    let query = "from capex | where currency == USD | sort company, span.start, as_of, source"
    let one = Session(settings: SessionSettings(threadCount: 1))
    let many = Session(settings: SessionSettings(threadCount: 7))
    let first = try one.run(query)
    let second = try many.run(query)
    #expect(one.render(first) == many.render(second))
  }

  /// A message about a formula points into the text that bound it, whatever else ran meanwhile.
  @Test func placesSurviveOtherTasks() async throws {
    let session = Session()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          _ = session.execute("let f\(task)(x) = x + \(task) W", name: "file\(task)")
        }
      }
    }
    for task in 0..<8 {
      let problem = try #require(session.execute("f\(task)($1)").errors.first)
      #expect(problem.code == "unit-mismatch")
      #expect(problem.places.contains { $0.file == "file\(task)" || $0.file == "<input>" })
    }
  }

  @Test func cancellationIsAnError() throws {
    let session = Session()
    try session.register("many", [.numbers("x", (0..<200_000).map { Double($0 % 1000) })])
    // Would look at forty thousand million pairs, none of which makes a row, if nobody stopped it.
    let endless = "from many | join b = many on x + b.x < 0 | aggregate n = count()"
    // On a thread of its own: a task would wait behind those of all other tests.
    let thread = DispatchQueue(label: "stopper")
    let stopper = DispatchSource.makeTimerSource(queue: thread)
    stopper.schedule(deadline: .now(), repeating: .milliseconds(20))
    stopper.setEventHandler { session.cancel() }
    stopper.activate()
    let execution = session.execute(endless)
    stopper.cancel()
    // Else it might stop the next query.
    thread.sync {}
    #expect(execution.errors.map(\.code) == ["cancelled"], "\(session.render(execution.errors))")
    #expect(try session.run("from many | take 1").rowCount == 1)
  }
}
