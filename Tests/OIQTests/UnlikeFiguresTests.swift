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
    // Figures in other units are missing, and no part of it.
    ("from specs | derive x = amount -> W | aggregate m = mean(mid(x)) by per, scope", "evidence"),
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
    "\(power) and technology == cpo and per == port and evidence != claim | aggregate m = mean(mid(amount))",
    "\(power) and technology == cpo | aggregate m = mean(mid(amount)) by per, evidence",
    "\(power) and technology == cpo | accept per, evidence \"an order of size\" | aggregate m = mean(mid(amount))",
    "\(power) and technology == cpo | aggregate least = min(low(amount)) by per | aggregate m = mean(least)",
  ])
  func theseAreOneFigure(_ text: String) {
    let result = Session().execute(text)
    #expect(result.errors.isEmpty, "\(result.errors)")
    #expect(result.tables.first?.rowCount ?? 0 > 0)
  }

  @Test func whatWasAcceptedIsSaid() throws {
    let result = try Session().run(
      "\(Self.power) and technology == cpo | accept per, evidence \"an order of size\" | aggregate m = mean(mid(amount))"
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
}
