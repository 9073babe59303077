import OIQ
import Testing

/// Whether a conversion that was written shows in what people read.
@Suite struct AskedUnitTests {
  @Test(arguments: [
    ("3 W -> kW", "0.003 kW"), ("1 kWh -> J", "3600000 J"), ("$660B -> USD", "660.0 B USD"),
    ("(3 W -> kW)", "0.003 kW"), ("let p = 3 W -> kW\np", "0.003 kW"),
    ("(3 W -> kW) * 1000", "3 kW"), ("abs(3 W -> kW)", "3 W"),
  ])
  func aValueIsShownInItsUnit(_ text: String, _ shown: String) throws {
    let session = Session()
    let result = try session.run(text)
    #expect(session.render(result) == shown + "\n")
  }

  @Test(arguments: [
    ("derive y = 3 W -> kW", "y [kW]", "0.003"), ("select y = 3 W -> kW", "y [kW]", "0.003"),
    ("derive y = 3 W -> kW | sort y | where y > 0 W | select y", "y [kW]", "0.003"),
    ("aggregate y = sum(3 W) -> kW", "y [kW]", "0.009"),
    ("derive x = 3 W -> kW | derive y = x * 2 | select y", "y [W]", "6"),
    ("derive x = 3 W -> kW | aggregate y = sum(x)", "y [W]", "9"),
  ])
  func aColumnIsShownInItsUnit(_ pipe: String, _ header: String, _ cell: String) throws {
    let session = Session()
    let result = try session.run("from themes | take 3 | \(pipe)")
    for mode in [OutputMode.box, .markdown] {
      var options = RenderOptions()
      options.mode = mode
      let shown = session.render(result, options: options)
      #expect(shown.contains(" \(header) ") && shown.contains(" \(cell) "), "\(shown)")
    }
  }
}
