import OIQ
import Testing

/// Technologies of whose prices and failures neither a fact nor a judgement says anything.
@Suite struct UnpricedTechnologyTests {
  @Test(arguments: [
    "tco_of(aec, 8192)", "gap(dac, dsp_pluggable, 8192)", "gap(dsp_pluggable, lro, 8192)",
    "tco(8192, host: dac)", "tco_parts(8192, host: aec)", "overtaking(8192, host: aoc)",
  ])
  func theyAreRefused(_ text: String) {
    let problem = #expect(throws: Problem.self) { try Session().run(text) }
    #expect(problem?.code == "bad-arguments")
    #expect(problem?.help == ["there are of dsp_pluggable, lpo, npo and cpo"])
  }

  @Test(arguments: [
    "tco_of(cpo, 8192)", "tco_of(npo, 8192, host: lpo)", "gap(lpo, npo, 8192)",
    "tco_of(cpo, 8192, host: cpo)",
  ])
  func othersHaveACost(_ text: String) throws {
    let result = try Session().run(text)
    #expect(result.rowCount == 1 && result[0, result.columnNames[0]]?.number != nil)
  }
}
