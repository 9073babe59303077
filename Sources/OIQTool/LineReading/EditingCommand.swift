import CReadline
import Glibc
import OIQ

/// What the shell adds to readline's keys. An inputrc can bind the names.
@MainActor
struct EditingCommand {
  let name: String
  let keys: [String]
  var keymaps = ["emacs", "vi-insert", "vi-command"]
  let function: @MainActor @convention(c) (Int32, Int32) -> Int32

  static let all: [EditingCommand] = [
    EditingCommand(name: "oiq-accept", keys: [#"\C-m"#, #"\C-j"#]) { _, key in accept(key) },
    EditingCommand(name: "oiq-newline", keys: [#"\e\C-m"#, #"\e\C-j"#]) { _, _ in insertNewline() },
    EditingCommand(name: "oiq-submit", keys: [#"\C-x\C-m"#, #"\C-x\C-j"#]) { _, key in submit(key)
    },
    EditingCommand(name: "oiq-complete", keys: [#"\C-i"#]) { _, _ in complete() },
    EditingCommand(name: "oiq-up", keys: [#"\e[A"#, #"\eOA"#, #"\C-p"#]) { count, key in
      moveUp() ? 0 : rl_get_previous_history(count, key)
    },
    EditingCommand(name: "oiq-down", keys: [#"\e[B"#, #"\eOB"#, #"\C-n"#]) { count, key in
      moveDown() ? 0 : rl_get_next_history(count, key)
    },
    EditingCommand(
      name: "oiq-forward", keys: [#"\e[C"#, #"\eOC"#, #"\C-f"#], keymaps: inserting
    ) { count, key in acceptHint() ? 0 : rl_forward_char(count, key) },
    EditingCommand(
      name: "oiq-end", keys: [#"\e[F"#, #"\eOF"#, #"\C-e"#], keymaps: inserting
    ) { count, key in acceptHint() ? 0 : rl_end_of_line(count, key) },
    EditingCommand(name: "oiq-edit", keys: [#"\C-x\C-e"#]) { _, _ in edit() },
  ]
  private static let inserting = ["emacs", "vi-insert"]

  static func bindAll() {
    for command in all {
      // readline keeps the name: a Swift literal would be lent only for the call.
      rl_add_defun(strdup(command.name), command.function, -1)
      for keymap in command.keymaps {
        let map = rl_get_keymap_by_name(keymap)
        for key in command.keys { rl_bind_keyseq_in_map(key, command.function, map) }
      }
    }
  }
}

extension EditingCommand {
  private static var line: String { rl_line_buffer.map { String(cString: $0) } ?? "" }

  /// Enter: submits what is whole, else starts a new line. Two empty lines submit anyway.
  private static func accept(_ key: Int32) -> Int32 {
    let text = line
    let isWhole = ReadlineReader.current?.isWhole(text) ?? true
    if ReadlineReader.canMoveUp && !isWhole && !text.hasSuffix("\n\n") { return insertNewline() }
    return submit(key)
  }

  private static func submit(_ key: Int32) -> Int32 {
    ReadlineReader.moveToEnd()
    return rl_newline(1, key)
  }

  /// The input in the user's editor; an editor that fails changes nothing.
  private static func edit() -> Int32 {
    guard let reader = ReadlineReader.current, !reader.isSafe() else {
      rl_ding()
      return 0
    }
    ReadlineReader.moveToEnd()
    rl_deprep_terminal()
    let edited = Editor.edit(line)
    rl_prep_terminal(1)
    if let edited { replace(0..<Int(rl_end), with: Shell.trimmedEnd(edited)) }
    reader.console.output.write("\n")
    reader.goOn()
    return 0
  }

  /// Puts in what is shown behind the cursor; false where that is nothing.
  private static func acceptHint() -> Bool {
    guard rl_point == rl_end, case .continuation(let text) = ReadlineReader.current?.hint else {
      return false
    }
    rl_insert_text(text)
    return true
  }

  private static func insertNewline() -> Int32 {
    rl_insert_text("\n")
    return 0
  }

  /// Moves to the line above in the buffer; false on its first line.
  private static func moveUp() -> Bool {
    let before = Array(line.utf8.prefix(Int(rl_point)))
    guard let lineBreak = before.lastIndex(of: newline) else { return false }
    let above = (before[..<lineBreak].lastIndex(of: newline) ?? -1) + 1
    rl_point = Int32(above + min(before.count - lineBreak - 1, lineBreak - above))
    alignPoint()
    return true
  }

  /// Moves to the line below in the buffer; false on its last line.
  private static func moveDown() -> Bool {
    let bytes = Array(line.utf8)
    let point = min(Int(rl_point), bytes.count)
    guard let lineBreak = bytes[point...].firstIndex(of: newline) else { return false }
    let start = (bytes[..<point].lastIndex(of: newline) ?? -1) + 1
    let end = bytes[(lineBreak + 1)...].firstIndex(of: newline) ?? bytes.count
    rl_point = Int32(min(lineBreak + 1 + point - start, end))
    alignPoint()
    return true
  }

  private static let newline = UInt8(ascii: "\n")

  /// Moves the point back to the start of the character that it fell into.
  private static func alignPoint() {
    let bytes = Array(line.utf8)
    while rl_point > 0, Int(rl_point) < bytes.count, bytes[Int(rl_point)] & 0xC0 == 0x80 {
      rl_point -= 1
    }
  }
}

extension EditingCommand {
  /// Tab: inserts what all candidates share; where that adds nothing, lists them.
  private static func complete() -> Int32 {
    guard let reader = ReadlineReader.current else { return 0 }
    let text = line
    let point = Int(rl_point)
    let found = reader.completer.candidates(in: text, at: point)
    guard let first = found.first else {
      rl_ding()
      return 0
    }
    let insertion = ShellCompleter.insertion(for: found, in: text, at: point)
    if let insertion {
      replace(first.replaced, with: insertion)
    } else {
      list(found, in: reader)
    }
    return 0
  }

  private static func replace(_ range: Range<Int>, with text: String) {
    rl_begin_undo_group()
    rl_delete_text(Int32(range.lowerBound), Int32(range.upperBound))
    rl_point = Int32(range.lowerBound)
    rl_insert_text(text)
    rl_end_undo_group()
  }

  /// Writes the candidates below the buffer and draws it again.
  private static func list(_ found: [Candidate], in reader: ReadlineReader) {
    let point = rl_point
    ReadlineReader.moveToEnd()
    let size = Terminal.size(of: STDOUT_FILENO) ?? (24, 80)
    reader.console.output.write(
      "\n" + ShellCompleter.listing(of: found, width: size.columns, rows: size.rows))
    rl_point = point
    reader.goOn()
  }
}
