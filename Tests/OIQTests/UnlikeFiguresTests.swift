import OIQ
import Testing

/// Which figures of `specs` a mean may hold: of one thing, with the same inside, claimed or measured.
@Suite struct UnlikeFiguresTests {
  private static let power = "from specs | where metric == power"

  @Test(arguments: [
    ("\(power) and technology == dsp_pluggable | aggregate m = mean(mid(amount))", "per"),
    ("\(power) and technology == dsp_pluggable | aggregate m = median(mid(amount))", "per"),
    ("\(power) and technology == dsp_pluggable | aggregate m = quantile(mid(amount), 0.9)", "per"),
    ("\(power) and technology == dsp_pluggable | aggregate m = sd(mid(amount))", "per"),
    (
      "\(power) and technology == dsp_pluggable | aggregate m = sum(mid(amount)) by technology",
      "per"
    ),
    (
      "\(power) and technology == dsp_pluggable | derive x = mid(amount) * 2 | aggregate m = mean(x)",
      "per"
    ),
    (
      "\(power) and technology == dsp_pluggable | select x = mid(amount) | aggregate m = mean(x)",
      "per"
    ),
    ("\(power) and technology == dsp_pluggable | derive m = cumsum(mid(amount))", "per"),
    ("\(power) and technology == dsp_pluggable | derive m = movavg(mid(amount), 2)", "per"),
    (
      "\(power) and technology == cpo and per == port | aggregate m = mean(mid(amount))", "evidence"
    ),
    (
      "from specs | where metric == price and per == module | aggregate m = mean(mid(amount)) by technology, speed",
      "price_basis"
    ),
    (
      "from specs | where metric == price and per == module and price_basis == contract | aggregate m = mean(mid(amount))",
      "speed"
    ),
    (
      "\(power) and per == module and scope == \"optics+laser\" and speed == 800G and evidence == claim | aggregate m = mean(mid(amount))",
      "technology"
    ),
    // Figures in other units are missing, and no part of it.
    (
      "from specs | derive x = amount -> W | aggregate m = mean(mid(x)) by per, scope, speed, technology",
      "evidence"
    ),
  ])
  func unlikeFiguresAreNotMixed(_ text: String, _ column: String) throws {
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.code == "unlike-figures")
    #expect(problem.places.first?.text.hasPrefix("\(column): ") == true, "\(problem)")
    #expect(problem.help.contains { $0.contains("where \(column) == ") })
    #expect(problem.help.contains { $0.contains("by ") && $0.hasSuffix(column) })
  }

  /// Least and greatest are statements, and so they mix nothing.
  @Test(arguments: [
    "\(power) and technology == cpo | aggregate least = min(low(amount)), most = max(high(amount)), n = count()",
    "\(power) and technology == cpo and per == port and evidence != claim | aggregate m = mean(mid(amount)) by speed",
    "\(power) and technology == cpo | aggregate m = mean(mid(amount)) by per, evidence, speed",
    "\(power) and technology == cpo | accept per, evidence, speed \"an order of size\" | aggregate m = mean(mid(amount))",
    "\(power) and technology == cpo | aggregate least = min(low(amount)) by per | aggregate m = mean(least)",
  ])
  func theseAreOneFigure(_ text: String) {
    let result = Session().execute(text)
    #expect(result.errors.isEmpty, "\(result.errors)")
    #expect(result.tables.first?.rowCount ?? 0 > 0)
  }

  @Test func whatWasAcceptedIsSaid() throws {
    let result = try Session().run(
      "\(Self.power) and technology == cpo | accept per, evidence, speed \"an order of size\" | aggregate m = mean(mid(amount))"
    )
    #expect(result.notes.contains { $0.contains("an order of size") })
  }

  /// Disputed figures are kept to be seen, as disputed facts are; what is left out is said.
  @Test func disputedFiguresStayOut() throws {
    let session = Session()
    let kept =
      "from specs | where metric == price and per == module and technology == dsp_pluggable and speed == 800G and price_basis == unknown"
    let all = try session.run(
      "\(kept) | accept evidence, scope \"-\" | aggregate m = mean(mid(amount))")
    let undisputed = try session.run(
      "\(kept) and not disputed | accept evidence, scope \"-\" | aggregate m = mean(mid(amount))")
    #expect(all[0, "m"]?.number == undisputed[0, "m"]?.number)
    #expect(all[0, "m"]?.number != nil)
    #expect(all.notes.contains { $0.contains("1 disputed fact left out") }, "\(all.notes)")
  }

  private static let module =
    "\(power) and speed == 800G and technology == dsp_pluggable and per == module and evidence == unknown"

  /// Six sources state what one module draws, as low and high ends, whose middles are geometric means.
  private static let watts = [
    (14.0, 16.0), (12, 15), (13, 18), (20, 30), (16, 18), (16, 17),
  ].reduce(0) { $0 + ($1.0 * $1.1).squareRoot() }

  /// Together they state it six times: 101.6 W. Their mean is 16.94 W.
  @Test func statementsAreNotAddedUp() throws {
    let sums = ["aggregate s = sum(mid(amount))", "derive s = cumsum(mid(amount))"]
    for sum in sums + ["derive w = mid(amount) * 2 | aggregate s = sum(w)"] {
      let problem = try #require(Session().execute("\(Self.module) | \(sum)").errors.first)
      #expect(problem.code == "unlike-figures" && problem.title.contains("add up statements"))
    }
    let result = try Session().run(
      "\(Self.module) | aggregate n = count(), m = mean(mid(amount))")
    let count = try #require(result[0, "n"]?.number)
    let mean = try #require(try result["m"]?.numbers(in: "W").first ?? nil)
    #expect(count == 6 && abs(mean - Self.watts / 6) < 1e-9)
  }

  @Test func waysOutOfASumOfStatementsAreWaysOut() throws {
    let sum = "aggregate s = sum(mid(amount))"
    let help = try #require(Session().execute("\(Self.module) | \(sum)").errors.first).help
    let by = try #require(
      help.lazy.compactMap { $0.wholeMatch(of: /or keep them apart: (.*)/) }.first)
    #expect(Session().execute("\(Self.module) | \(sum) \(by.1)").errors.isEmpty)
    let accept = try #require(help.lazy.compactMap { $0.wholeMatch(of: /.*(accept .*)/) }.first)
    let all = try Session().run("\(Self.module) | \(accept.1) | \(sum)")
    let watts = try #require(try all["s"]?.numbers(in: "W").first ?? nil)
    #expect(abs(watts - Self.watts) < 1e-9)
    #expect(Session().execute("\(Self.module) | take 1 | \(sum)").errors.isEmpty)
  }

  /// Sixteen modules of each of the six.
  @Test func whatIsCountedAddsUp() throws {
    let session = Session()
    let bill =
      "(\(Self.module)) | join c = (from fabric(fat_tree, endpoints: 16, radix: 8) | where tier == 1 and side == endpoint) on true"
    let whole = try session.run("from \(bill) | aggregate s = sum(c.modules * mid(amount))")
    let one = try session.run("\(Self.module) | aggregate m = mean(mid(amount)) * 6 * 16")
    let sum = try #require(whole[0, "s"]?.number)
    let product = try #require(one[0, "m"]?.number)
    #expect(abs(sum / product - 1) < 1e-12)
    #expect(
      session.execute("from \(bill) | derive p = c.modules * mid(amount) | aggregate s = sum(p)")
        .errors.isEmpty)
  }
}
