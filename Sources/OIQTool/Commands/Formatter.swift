import OIQ

/// `oiq fmt`: scripts in the canonical form. A script with a syntax error stays as it is.
@MainActor
struct Formatter {
  let console: Console
  let purpose: Invocation.FormatPurpose

  func format(_ paths: [String]) -> ExitStatus {
    var worst = ExitStatus.success
    for path in paths {
      let status = format(InputFile(path: path))
      if status.rawValue > worst.rawValue { worst = status }
    }
    return worst
  }

  private func format(_ file: InputFile) -> ExitStatus {
    do {
      let bytes = try file.read()
      guard let formatted = formatted(bytes, name: file.name) else { return .failure }
      let isCanonical = Array(formatted.utf8) == bytes
      switch purpose {
      case .check:
        if !isCanonical { console.output.write(file.name + "\n") }
        return isCanonical ? .success : .failure
      case .rewrite:
        if file.isStandardInput {
          console.output.write(formatted)
        } else if !isCanonical {
          try file.replace(with: formatted)
        }
        return .success
      }
    } catch {
      console.complain(error.message)
      return .file
    }
  }

  /// Nil where the text has syntax errors, which have been reported.
  private func formatted(_ bytes: [UInt8], name: String) -> String? {
    let session = Session()
    do {
      return try session.format(bytes, name: name)
    } catch {
      console.show([error], of: session)
      return nil
    }
  }
}
