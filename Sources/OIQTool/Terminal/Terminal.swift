import Glibc

/// What is known about the terminal and the wishes of its user.
enum Terminal {
  /// Columns of the terminal behind a descriptor; nil where there is none, so nothing is cut.
  static func width(of descriptor: Int32) -> Int? { size(of: descriptor)?.columns }

  /// Nil where there is no terminal.
  static func size(of descriptor: Int32) -> (rows: Int, columns: Int)? {
    var size = winsize()
    guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else {
      return nil
    }
    return (size.ws_row > 0 ? Int(size.ws_row) : 24, size.ws_col > 0 ? Int(size.ws_col) : 80)
  }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Seconds since 1970 that count as now: `$SOURCE_DATE_EPOCH`, by which programs give the same output on
  /// every day (https://reproducible-builds.org/specs/source-date-epoch), else the clock's.
  static func now(_ environment: (String) -> String?) -> Int {
    environment("SOURCE_DATE_EPOCH").flatMap { Int($0) } ?? time(nil)
  }

  /// Whether the locale's characters are Unicode's; assumed where the environment doesn't say.
  static func isUnicode(_ environment: (String) -> String?) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty }
    guard let name = locale?.lowercased() else { return true }
    return name.contains("utf-8") || name.contains("utf8")
  }

  /// A flag beats `NO_COLOR`, which beats `CLICOLOR_FORCE`, which beats what the stream is.
  static func wantsColor(
    _ choice: ColorChoice, isTerminal: Bool, environment: (String) -> String?
  ) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if environment("NO_COLOR")?.isEmpty == false { return false }
      if let force = environment("CLICOLOR_FORCE"), !force.isEmpty, force != "0" { return true }
      return isTerminal && environment("TERM") != "dumb"
    }
  }
}
