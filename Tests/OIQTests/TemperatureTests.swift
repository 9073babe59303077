import OIQ
import Testing

/// Degrees, which aren't among the units: what is written instead.
@Suite struct TemperatureTests {
  @Test(arguments: ["25 °C", "25 ℃", "25 degC", "0.2 W/degC", "25 celsius"])
  func degreesAreKelvin(_ text: String) throws {
    let problem = try #require(Session().execute(text).errors.first)
    #expect(problem.help.first?.contains("25 °C is `298.15 K`") == true, "\(problem.help)")
    #expect(Session().execute("298.15 K + 1 K").errors.isEmpty)
  }
}
