import CReadline
import Glibc
import OIQ

/// Colours and hints over what readline has drawn.
extension ReadlineReader {
  var theme: Theme? {
    get { live.theme }
    set { live.theme = newValue }
  }

  /// Asks readline to call ours in place of its own.
  func startPainting() {
    rl_redisplay_function = { ReadlineReader.redisplay() }
  }

  /// In place of readline's own; also draws an input for the last time, before it runs.
  static func redisplay() {
    guard let reader = current else { return rl_redisplay() }
    reader.eraseHint()
    rl_redisplay()
    reader.paint()
  }

  /// The hint is right of the cursor, where we left it.
  private func eraseHint() {
    guard hint != nil else { return }
    console.output.write("\u{1B}[K")
    hint = nil
  }

  private func paint() {
    guard let theme = live.theme, console.rendering.color, ReadlineReader.canPaint,
      let size = Terminal.size(of: STDOUT_FILENO)
    else { return }
    let text = ReadlineReader.buffer
    let layout = ScreenLayout(
      text, prompt: Int(rl_visible_prompt_length), columns: size.columns
    ) { Int(crl_width($0)) }
    guard layout.end.row < size.rows else { return }
    let point = min(Int(rl_point), text.count)
    var painter = live.painter(for: text, theme: theme, point: point)
    if !isFinal {
      hint = live.hint(for: text, history: history, point: point)
      painter.hint = hint?.text ?? ""
    }
    guard !text.isEmpty else { return }
    // readline's own drawing comes first.
    fflush(nil)
    let bytes = painter.bytes(for: text, layout, point: point, columns: size.columns)
    bytes.withUnsafeBytes { console.output.write($0) }
  }

  static var buffer: [UInt8] {
    guard let start = rl_line_buffer else { return [] }
    let bytes = UnsafeRawBufferPointer(start: start, count: max(0, Int(rl_end)))
    return Array(bytes)
  }

  /// Not while readline shows something of its own in place of the input, as in a search.
  private static var canPaint: Bool {
    let others = RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG | RL_STATE_COMPLETING
    return rl_readline_state & UInt(others) == 0 && rl_display_prompt == rl_prompt && canMoveUp
  }

  /// Follows a terminal of another size. readline would draw the prompt twice with a drawing of ours.
  func resize() {
    rl_redisplay_function = rl_redisplay
    rl_resize_terminal()
    startPainting()
    ReadlineReader.redisplay()
  }

  /// After a pause in typing: says what is wrong so far.
  func lookForMistakes() {
    live.check(ReadlineReader.buffer)
    ReadlineReader.redisplay()
  }
}
