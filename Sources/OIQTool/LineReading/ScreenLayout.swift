/// Where readline has drawn each character of its buffer, counted from the start of the prompt.
///
/// The rules are readline's own: a new line starts in column 0, a tab goes to the next multiple of 8, a control
/// takes two columns, a wide character that doesn't fit starts the next row, and a full row wraps at once.
struct ScreenLayout {
  struct Place: Equatable {
    var row: Int
    var column: Int
  }

  /// What is drawn of one character, with the marks that combine with it.
  struct Cell {
    var place: Place
    var width: Int
    /// Bytes of the text; of a tab or a control nothing that could be written again.
    var range: Range<Int>
    var isDrawn: Bool
  }

  private(set) var cells: [Cell] = []
  private(set) var end: Place
  private let columns: Int
}

extension ScreenLayout {
  /// - Parameters:
  ///   - text: UTF-8.
  ///   - prompt: Columns that the prompt takes.
  ///   - columns: Columns of the terminal.
  ///   - width: Columns of a scalar, negative for controls.
  init(_ text: [UInt8], prompt: Int, columns: Int, width: (UInt32) -> Int) {
    self.columns = max(2, columns)
    end = Place(row: prompt / self.columns, column: prompt % self.columns)
    cells.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let (scalar, length) = ScreenLayout.scalar(in: text, at: index)
      append(scalar, index..<min(index + length, text.count), width(scalar))
      index += length
    }
  }

  private static func scalar(in text: [UInt8], at index: Int) -> (UInt32, Int) {
    let first = text[index]
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard length > 1, index + length <= text.count else { return (UInt32(first), 1) }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for next in text[(index + 1)..<(index + length)] { value = value << 6 | UInt32(next & 0x3F) }
    return (value, length)
  }

  private mutating func append(_ scalar: UInt32, _ range: Range<Int>, _ width: Int) {
    switch scalar {
    case 0x0A:
      cells.append(Cell(place: end, width: 0, range: range, isDrawn: false))
      end = Place(row: end.row + 1, column: 0)
    case 0x09: add(8 - end.column % 8, range, isDrawn: false)
    case 0..<0x20, 0x7F: add(2, range, isDrawn: false)
    default:
      if width == 0, let last = cells.last, last.isDrawn {
        cells[cells.count - 1].range = last.range.lowerBound..<range.upperBound
      } else {
        add(max(width, 1), range, isDrawn: width > 0)
      }
    }
  }

  private mutating func add(_ width: Int, _ range: Range<Int>, isDrawn: Bool) {
    if isDrawn, end.column + width > columns { end = Place(row: end.row + 1, column: 0) }
    cells.append(Cell(place: end, width: width, range: range, isDrawn: isDrawn))
    end.column += width
    while end.column >= columns { end = Place(row: end.row + 1, column: end.column - columns) }
  }

  /// Where the cursor stands before a byte.
  func place(of offset: Int) -> Place {
    // Cells are in the order of their bytes.
    var (low, high) = (0, cells.count)
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low < cells.count ? cells[low].place : end
  }
}
