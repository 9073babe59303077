import OIQ
import Synchronization

/// One line about a query that takes longer than a second, on the errors of a terminal; gone when it is done.
final class ProgressLine: Sendable {
  private let session: Session
  private let errors: FileSink?
  private let start = ContinuousClock.now
  private let isDrawn = Mutex(false)

  /// Silent where nobody looks on.
  init(session: Session, console: Console) {
    self.session = session
    errors = console.errorRendering.width == nil ? nil : console.errors as? FileSink
  }
}

extension ProgressLine {
  private static let patience = Duration.seconds(1)

  /// Called a few times a second from the thread that watches for ctrl-C.
  func draw() {
    let elapsed = ContinuousClock.now - start
    guard let errors, elapsed >= ProgressLine.patience else { return }
    let text = ProgressLine.text(session.progress, elapsed: elapsed)
    errors.write("\r\(text)\u{1B}[K")
    isDrawn.withLock { $0 = true }
  }

  func erase() {
    guard isDrawn.withLock({ $0 }) else { return }
    errors?.write("\r\u{1B}[K")
  }

  /// `3.2 s, 42% of derive, 1.2 M rows/s, 4 s left · ctrl-C stops`.
  static func text(_ progress: Session.Progress?, elapsed: Duration) -> String {
    let tenths =
      elapsed.components.seconds * 10 + elapsed.components.attoseconds / 100_000_000_000_000_000
    var parts = ["\(tenths / 10).\(tenths % 10) s"]
    if let progress, progress.total > 0 {
      let share = "\(progress.done * 100 / progress.total)%"
      parts.append(progress.step.isEmpty ? share : "\(share) of \(progress.step)")
      let seconds = progress.seconds
      if seconds > 0.05, progress.done > 0 {
        let rate = Double(progress.done) / seconds
        parts.append("\(scaled(rate)) \(progress.noun)/s")
        parts.append("\(Int((Double(progress.total - progress.done) / rate).rounded(.up))) s left")
      }
    }
    return parts.joined(separator: ", ") + "; ctrl-C stops"
  }

  private static func scaled(_ rate: Double) -> String {
    let (value, suffix) =
      rate >= 1e9
      ? (rate / 1e9, " B")
      : rate >= 1e6 ? (rate / 1e6, " M") : rate >= 1e3 ? (rate / 1e3, " k") : (rate, "")
    return "\((value * 10).rounded() / 10)\(suffix)"
  }
}
