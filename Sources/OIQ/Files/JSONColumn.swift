import OIQCatalog
import OIQText
import OIQValues

/// A column of JSON objects while they are read.
struct JSONColumn {
  let name: String
  let unitText: String?
  /// What the header or a schema says that the column is.
  private let wish: CSVKind?
  private(set) var kind = CSVKind.automatic
  private var numbers: [Double] = []
  private var flags: [UInt8] = []
  private var codes: [Int32] = []
  private var present: [Bool] = []
  private var texts: [String] = []
  private var codesByText: [String: Int32] = [:]
  /// Where each text was seen first.
  private var places: [Int] = []
  private(set) var mismatch: (value: String, offset: Int)?
  private(set) var mismatchCount = 0
  private(set) var column = Column(.numbers(Buffer(repeating: 0, count: 0)))

  init(header: String, wished: [String: CSVKind]) {
    let (name, unitText, kind) = CSVReader.parts(ofHeader: header)
    self.name = name
    self.unitText = unitText
    let stated = wished[name] ?? kind
    wish = stated == .automatic ? nil : stated
    if let wish { self.kind = JSONColumn.storedKind(wish) }
  }

  /// A part of a range: a number, whatever its first row holds.
  init(key: String, part: String) {
    let whole = CSVReader.parts(ofHeader: key)
    name = "\(whole.name)_\(part)"
    unitText = whole.unitText
    wish = .number
    kind = .number
  }

  static func name(ofKey key: String) -> String { CSVReader.parts(ofHeader: key).name }

  /// Dates and periods are texts until all rows are there.
  private static func storedKind(_ kind: CSVKind) -> CSVKind {
    switch kind {
    case .number, .bool: kind
    case .text, .date, .period, .automatic: .text
    }
  }
}

extension JSONColumn {
  /// Whether its values alone say what it is.
  var isGuessed: Bool { wish == nil }

  /// Rows so far.
  var count: Int { present.count }

  /// Whether no row has had a value.
  var isEmpty: Bool { !present.contains(true) && mismatchCount == 0 }

  /// The number of a row, so far as it has one.
  func number(row: Int) -> Double? {
    kind == .number && row < count && present[row] ? numbers[row] : nil
  }

  /// What a value that doesn't fit is told.
  var complaint: String {
    switch wish ?? kind {
    case .number: "isn't a number"
    case .date: "isn't a date"
    case .bool: "isn't true or false"
    case .period: "isn't a period"
    case .text, .automatic: "isn't a text"
    }
  }

  /// Whether it keeps each digit of a number, since somebody asked for texts.
  var takesDigitsAsText: Bool { wish == .text }

  mutating func append(_ value: JSONValue, row: Int, at place: Int) {
    fill(to: row)
    if kind == .automatic { kind = value.kind }
    switch (kind, value) {
    case (_, .missing): fill(to: row + 1)
    case (.number, .number(let number)): store(number)
    case (.bool, .bool(let flag)): store(flag)
    case (.text, .text(let text)): store(text, at: place)
    case (.number, .text(let text)): convert(text, place) { NumberText.parse(text) }
    case (.bool, .text(let text)): convert(text, place) { CSVField.bool(text) }
    case (.text, .number(let number)) where wish != nil:
      store(NumberText.shortest(number), at: place)
    case (.text, .digits(let text)) where wish != nil: store(text, at: place)
    case (.text, .bool(let flag)) where wish != nil: store(flag ? "true" : "false", at: place)
    default: reject(value.shown, place, row)
    }
  }

  /// Rows without a value.
  private mutating func fill(to row: Int) {
    while present.count < row {
      present.append(false)
      numbers.append(0)
      flags.append(0)
      codes.append(0)
    }
  }

  private mutating func store(_ number: Double) {
    fill(to: count + 1)
    numbers[count - 1] = number
    present[count - 1] = true
  }

  private mutating func store(_ flag: Bool) {
    fill(to: count + 1)
    flags[count - 1] = flag ? 1 : 0
    present[count - 1] = true
  }

  private mutating func store(_ text: String, at place: Int) {
    fill(to: count + 1)
    present[count - 1] = true
    if let code = codesByText[text] {
      codes[count - 1] = code
      return
    }
    codes[count - 1] = Int32(truncatingIfNeeded: texts.count)
    codesByText[text] = codes[count - 1]
    texts.append(text)
    places.append(place)
  }

  /// A number or bool in quotes, which counts where the header or a schema asked for one.
  private mutating func convert(_ text: String, _ place: Int, _ value: () -> Double?) {
    if wish != nil, let number = value() { return store(number) }
    reject("'\(JSONValue.cut(text))'", place, count)
  }

  private mutating func convert(_ text: String, _ place: Int, _ value: () -> Bool?) {
    if wish != nil, let flag = value() { return store(flag) }
    reject("'\(JSONValue.cut(text))'", place, count)
  }

  private mutating func reject(_ shown: String, _ place: Int, _ row: Int) {
    fill(to: row + 1)
    note(shown, place)
  }

  private mutating func note(_ shown: String, _ place: Int) {
    mismatchCount += 1
    if mismatch.map({ place < $0.offset }) ?? true { mismatch = (shown, place) }
  }
}

extension JSONColumn {
  /// Decides what texts are and makes the column.
  mutating func finish(rowCount: Int) {
    fill(to: rowCount)
    let presence = Presence.from(present)
    switch kind {
    case .number: column = Column(.numbers(Buffer(numbers)), presence: presence)
    case .bool: column = Column(.bools(Buffer(flags)), presence: presence)
    case .text, .date, .period, .automatic:
      kind = wish ?? kindOfTexts
      column = Column(textStorage(), presence: presence)
    }
  }

  /// Digits in quotes are a text, whatever a year looks like.
  private var kindOfTexts: CSVKind {
    guard !texts.contains("") else { return .text }
    var tally = CSVTally()
    for text in texts { tally.add(text) }
    switch tally.unanimous {
    case .date: return .date
    case .period: return .period
    case .number, .bool, .text, .automatic, nil: return .text
    }
  }

  private mutating func textStorage() -> Column.Storage {
    switch kind {
    case .date:
      let days = each { CivilDate.parse($0)?.daysSince1970 }
      return .dates(Buffer(codes.map { days.isEmpty ? 0 : days[Int($0)] ?? 0 }))
    case .period:
      let periods = each { CalendarLabel.period($0) }
      let none = Period(start: 0, end: 0)
      let rows = codes.map { periods.isEmpty ? none : periods[Int($0)] ?? none }
      return .spans(starts: Buffer(rows.map(\.start)), ends: Buffer(rows.map(\.end)))
    case .number, .bool, .text, .automatic:
      return .codes(Buffer(codes), TextDictionary(texts.isEmpty ? [""] : texts))
    }
  }

  private mutating func each<Result>(_ convert: (String) -> Result?) -> [Result?] {
    texts.indices.map { index in
      let result = convert(texts[index])
      if result == nil { note("'\(JSONValue.cut(texts[index]))'", places[index]) }
      return result
    }
  }
}

extension JSONValue {
  fileprivate var kind: CSVKind {
    switch self {
    case .missing: .automatic
    case .number, .digits: .number
    case .text: .text
    case .bool: .bool
    }
  }

  fileprivate var shown: String {
    switch self {
    case .missing: "null"
    case .number(let number): NumberText.shortest(number)
    case .digits(let text): text
    case .text(let text): "'\(JSONValue.cut(text))'"
    case .bool(let flag): flag ? "true" : "false"
    }
  }

  fileprivate static func cut(_ text: String) -> String {
    let escaped = DisplaySigns.unicode.escaped(String(text.prefix(40)))
    return text.count > 40 ? escaped + "…" : escaped
  }
}
