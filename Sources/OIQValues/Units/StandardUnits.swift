extension UnitRow {
  /// What the language knows without a declaration, in the order of help.
  static var standard: [UnitRow] {
    ratios + data + time + energy + mechanics + money + things + levels
  }

  private static var ratios: [UnitRow] {
    [
      row("%", ["percent", "pct"], "percent", "a hundredth", "65%", .one, per: 100),
      row("ppm", [], "parts per million", "a millionth", "20 ppm", .one, per: 1e6),
      row("x", ["times"], "times", "a plain ratio: 3.5 x is 3.5", "3.5 x", .one),
    ]
  }

  private static var data: [UnitRow] {
    [
      row("bit", ["bits"], "bit", "a binary digit", "15 pJ/bit", .data, prefixes: .data),
      row("b", [], "bit", "a binary digit, as in Gb/s", "800 Gb/s", .data, prefixes: .data),
      row("B", ["byte", "bytes"], "byte", "8 bits", "64 GiB", .data, 8, prefixes: .data),
      row("bps", [], "bits per second", "bit/s", "800 Gbps", .dataRate, prefixes: .rate),
    ]
  }

  private static var time: [UnitRow] {
    [
      row("s", ["second", "seconds"], "second", "SI second", "30 s", .time, prefixes: .small),
      row("min", ["minute", "minutes"], "minute", "60 s", "5 min", .time, 60),
      row("h", ["hour", "hours"], "hour", "3600 s", "8760 h", .time, 3600),
      row("d", ["day", "days"], "day", "24 h", "90 d", .time, Unit.day.numerator),
      row("week", ["weeks", "wk"], "week", "7 d", "20 week", .time, 604_800),
      row(
        "month", ["months"], "month", "a twelfth of a year, 30.4375 d", "6 month", .time, 2_629_800),
      // The Julian year, as astronomy and most unit libraries have it: the mean of four calendar years.
      row("yr", ["year", "years"], "year", "365.25 d", "5 yr", .time, 31_557_600),
      row("Hz", ["hertz"], "hertz", "1/s", "193 THz", .frequency, prefixes: .metric),
      // JEDEC JESD85: failures in 1e9 device-hours.
      row(
        "FIT", [], "failures in time", "failures per 1e9 device-hours", "100 FIT", .frequency,
        per: 3.6e12),
    ]
  }

  private static var energy: [UnitRow] {
    [
      row("W", ["watt", "watts"], "watt", "J/s", "30 W", .power, prefixes: .metric),
      row("J", ["joule", "joules"], "joule", "W*s", "15 pJ", .energy, prefixes: .metric),
      row("Wh", [], "watt-hour", "3600 J", "1 kWh", .energy, 3600, prefixes: .metric),
      row("V", ["volt", "volts"], "volt", "W/A", "3.3 V", .voltage, prefixes: .metric),
      row("A", ["ampere", "amperes"], "ampere", "SI ampere", "12 A", .current, prefixes: .metric),
    ]
  }

  private static var mechanics: [UnitRow] {
    [
      row(
        "m", ["metre", "metres", "meter", "meters"], "metre", "SI metre", "2 km", .length,
        prefixes: .length),
      row(
        "g", ["gram", "grams"], "gram", "a thousandth of a kilogram", "2 kg", .mass, per: 1000,
        prefixes: .metric),
      row("t", ["tonne", "tonnes"], "tonne", "1000 kg", "3 t", .mass, 1000),
      row(
        "K", ["kelvin"], "kelvin", "SI kelvin, for differences too", "300 K", .temperature,
        prefixes: .small),
      row("N", ["newton", "newtons"], "newton", "kg*m/s^2", "5 N", .force, prefixes: .metric),
      row("Pa", ["pascal", "pascals"], "pascal", "N/m^2", "100 kPa", .pressure, prefixes: .metric),
    ]
  }

  private static var money: [UnitRow] {
    let currencies = [
      ("USD", "US dollar"), ("CNY", "Chinese yuan"), ("EUR", "euro"), ("JPY", "Japanese yen"),
      ("HKD", "Hong Kong dollar"), ("TWD", "New Taiwan dollar"), ("GBP", "pound sterling"),
      ("KRW", "South Korean won"),
    ]
    // Of these table `fx` has no rates.
    let unpriced = ["GBP", "KRW"]
    return currencies.map { code, name in
      row(
        code, code == "CNY" ? ["RMB"] : [], name,
        unpriced.contains(code)
          ? "money of its own kind; for USD multiply by a rate in USD/\(code)"
          : "money of its own kind; fx(x, USD) converts",
        "30B \(code)", Dimension(code))
    }
  }

  private static var things: [UnitRow] {
    let names = [
      ("module", "a pluggable optical module"), ("port", "a port of a switch or card"),
      ("link", "a link, both ends"), ("cable", "a cable with its ends"),
      ("laser", "a laser or laser chip"), ("switch", "a switch"), ("gpu", "an accelerator"),
      ("rack", "a rack"), ("engine", "an optical engine"), ("dsp", "a signal processor chip"),
      ("lane", "a lane of a link"), ("fiber", "a fibre"),
      ("node", "a server or switch in a network"),
      ("site", "a data center site"), ("supplier", "a company that supplies"),
      ("end", "one end of a link"), ("asic", "a switch chip"), ("cluster", "a cluster"),
      ("els", "an external laser source"), ("endpoint", "what a fabric connects"),
    ]
    return names.map { symbol, meaning in
      row(symbol, plurals(of: symbol), symbol, meaning, "20M \(symbol)", Dimension(symbol))
    }
  }

  private static func plurals(of symbol: String) -> [String] {
    switch symbol {
    case "switch": ["switches"]
    case "fiber": ["fibers", "fibre", "fibres"]
    case "els": []
    default: [symbol + "s"]
    }
  }

  private static var levels: [UnitRow] {
    [
      row("dB", [], "decibel", "a ratio; dBm ± dB is a level", "3 dB", Dimension("dB")),
      row(
        "dBm", [], "decibel-milliwatt", "a level; the difference of two is in dB", "-4 dBm",
        Dimension("dBm")),
    ]
  }

  private static func row(
    _ symbol: String, _ aliases: [String], _ name: String, _ meaning: String, _ example: String,
    _ dimension: Dimension, _ numerator: Double = 1, per denominator: Double = 1,
    prefixes: UnitPrefixes = .none
  ) -> UnitRow {
    UnitRow(
      symbol, aliases, name: name, meaning: meaning, example: example,
      unit: Unit(
        symbol: symbol, dimension: dimension, numerator: numerator, denominator: denominator),
      prefixes: prefixes)
  }
}
