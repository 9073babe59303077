/// The statements and commands that a user wants before all others.
struct InitFile {
  let path: String
}

extension InitFile {
  /// `$OIQ_INIT`, else below the XDG folder for settings; nil where there is no home or the variable is set and empty.
  static func standard(environment: (String) -> String?) -> InitFile? {
    if let path = environment("OIQ_INIT") { return path.isEmpty ? nil : InitFile(path: path) }
    if let folder = environment("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
      return InitFile(path: folder + "/oiq/init.oiq")
    }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return InitFile(path: home + "/.config/oiq/init.oiq")
  }

  /// What helps where it fails.
  static let wayOut = "--no-init starts without it"

  /// Nil where there is none, which is the usual case.
  func read() throws(FileFailure) -> CommandScript? {
    guard InputFile.exists(path) else { return nil }
    return CommandScript(try InputFile(path: path).read())
  }
}
