import OIQCatalog
import OIQText
import OIQValues

/// Reads a file into a table. Numbers become base units by the unit in their header or in the schema.
///
/// A schema gives a column's unit (`m`, `pJ/bit`) or kind (`text number date bool period`) by its name
/// without brackets. A number keeps the unit in its header's brackets; what is none there is passed over
/// beside a kind.
package struct FileReader: Sendable {
  package let path: String
  package let format: FileFormat?
  package let schema: [String: String]
  /// Texts that stand for a missing value.
  package let absent: Set<String>
  package let units: UnitTable
  /// What names the unknowns in it: a file read twice has the same, and two files have their own.
  package let identity: String
  let bounds: FileBytes.Bounds

  /// - Parameters:
  ///   - format: `nil` goes by the file's name, and takes a name without a known ending for csv.
  ///   - identity: `nil` takes the path.
  ///   - memory: How many bytes tables may take, this one included.
  package init(
    _ path: String, format: FileFormat? = nil, schema: [String: String] = [:],
    absent: Set<String> = [], units: UnitTable = .standard, identity: String? = nil,
    memory: Int = .max,
    until isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    bounds = FileBytes.Bounds(memory: memory, isStopped: isStopped)
    self.path = path
    self.identity = identity ?? path
    self.format = format
    self.schema = schema
    self.absent = absent
    self.units = units
  }
}

extension FileReader {
  /// Throws `file-problem` where the file can't be read, `unknown-unit` for a unit that isn't one, and
  /// `bad-data` with file, line, column and value for what is in it.
  package func read() throws(Diagnostic) -> Table { try readWithRemarks().table }

  /// The same, and what to say of columns that are read otherwise than they may be meant.
  package func readWithRemarks() throws(Diagnostic) -> (table: Table, remarks: [Diagnostic]) {
    let named = FileFormat(path: path)
    // Whoever asks for csv may mean its relative.
    let format = format == .csv && named == .tsv ? .tsv : format ?? named ?? .csv
    var kinds: [String: CSVKind] = [:]
    var schemaUnits: [String: HeaderUnit] = [:]
    for (column, text) in schema {
      if let kind = CSVKind(rawValue: text) {
        kinds[column] = kind
      } else {
        schemaUnits[column] = try unit(text, of: column)
        kinds[column] = .number
      }
    }
    if format == .markdown { throw FileDiagnostics.markdownIsForPeople(path) }
    let file = try FileBytes.read(path, within: bounds)
    return try withExtendedLifetime(file) { () throws(Diagnostic) in
      let contents = try contents(of: file.bytes, format, kinds)
      let table = joiningUnits(
        joiningRanges(try table(contents, schemaUnits)),
        besides: Set(contents.names).subtracting(contents.guessed))
      return (
        table,
        rowsAndBlanks(of: contents) + doubtfulBytes(of: contents, in: table)
          + backwardRanges(in: table) + holedRanges(in: table) + unreadUnits(in: table)
          + codes(of: contents, in: table)
          + unexpectedTexts(in: table, of: contents.guessed, format)
      )
    }
  }

  private func contents(
    of bytes: UnsafeRawBufferPointer, _ format: FileFormat, _ kinds: [String: CSVKind]
  ) throws(Diagnostic) -> CSVContents {
    switch format {
    case .csv, .tsv:
      let separator = UInt8(ascii: format == .csv ? "," : "\t")
      return try CSVReader.withNewlines(bytes) { (bytes) throws(Diagnostic) in
        var reader = CSVReader(
          name: path, bytes: bytes, separator: separator, absent: absent, until: bounds.isStopped)
        reader.spelled = FileDiagnostics.named
        return try reader.read(kinds: kinds)
      }
    case .json, .jsonl:
      var reader = JSONReader(name: path, bytes: bytes, kinds: kinds, until: bounds.isStopped)
      reader.mayBeEmpty = format == .jsonl
      reader.absent = absent
      return try reader.read()
    case .markdown: throw FileDiagnostics.markdownIsForPeople(path)
    }
  }

  private func unit(_ text: String, of column: String) throws(Diagnostic) -> HeaderUnit {
    switch unit(text) {
    case .success(let unit): return unit
    case .failure(let problem):
      throw FileDiagnostics.badUnit(
        problem, meaning: HeaderUnit.meant(text, units), of: column, in: path)
    }
  }

  private func unit(_ text: String) -> Result<HeaderUnit, UnitProblem> {
    let unit = HeaderUnit.named(text, units)
    guard case .failure = unit, HeaderUnit.isSigned(text),
      let meant = HeaderUnit.meant(text, units)
    else { return unit }
    return HeaderUnit.named(meant, units)
  }
}

/// Types.
extension FileReader {
  private func table(
    _ contents: CSVContents, _ schemaUnits: [String: HeaderUnit]
  ) throws(Diagnostic) -> Table {
    var table = Table(fields: [], columns: [], rowCount: contents.rowCount)
    for (index, name) in contents.names.enumerated() {
      let unit = try unit(of: name, header: contents.unitTexts[index], schemaUnits)
      let column = contents.columns[index]
      table.fields.append(TableField(name, type(contents.kinds[index], unit?.unit)))
      table.columns.append(
        try unit.map { unit throws(Diagnostic) in
          try FileReader.scaled(column, by: unit.scaled, name, path)
        } ?? column)
    }
    return table
  }

  private func type(_ kind: CSVKind, _ unit: Unit?) -> ValueType {
    switch kind {
    case .number: unit.map { .number(in: $0) } ?? .plainNumber
    case .text, .automatic: .plainText
    case .date: .date
    case .bool: .plainBool
    case .period: .period
    }
  }

  private func unit(
    of column: String, header: String?, _ schemaUnits: [String: HeaderUnit]
  ) throws(Diagnostic) -> HeaderUnit? {
    let stated = schemaUnits[column]
    guard let header else { return stated }
    if let kind = schema[column], stated == nil {
      // A kind doesn't take a unit from a number, and says that any other brackets hold none.
      return kind == CSVKind.number.rawValue ? try? unit(header).get() : nil
    }
    let written = try unit(header, of: column)
    if let stated,
      stated.scaled.toBase(1) != written.scaled.toBase(1)
        || stated.unit.dimension != written.unit.dimension
    {
      throw FileDiagnostics.twoUnits(header, stated.scaled.symbol, of: column, in: path)
    }
    return written
  }

  private static func scaled(
    _ column: Column, by unit: Unit, _ name: String, _ path: String
  ) throws(Diagnostic) -> Column {
    guard case .numbers(let values) = column.storage, unit.numerator != unit.denominator else {
      return column
    }
    var isFinite = true
    var isKept = true
    let toBase = unit.toBase
    let scaled = Buffer<Double>(count: values.count) { target in
      let source = values.elements
      for row in target.indices {
        let value = toBase(source[row])
        target[row] = value
        isFinite = isFinite && value.isFinite
        isKept = isKept && (value != 0 || source[row] == 0)
      }
    }
    if !isFinite, let row = scaled.elements.firstIndex(where: { !$0.isFinite }) {
      throw FileDiagnostics.tooLarge(values[row], unit, row: row, of: name, in: path)
    }
    if !isKept,
      let row = values.elements.indices.first(where: { values[$0] != 0 && scaled[$0] == 0 })
    {
      throw FileDiagnostics.tooSmall(values[row], unit, row: row, of: name, in: path)
    }
    return Column(.numbers(scaled), presence: column.presence)
  }
}

extension FileReader {
  /// What to say of rows that were passed over, and of texts with blanks around them.
  private func rowsAndBlanks(of contents: CSVContents) -> [Diagnostic] {
    let rows = contents.blankRows
    return (rows > 0 ? [FileDiagnostics.blankRows(rows, in: path)] : [])
      + contents.padded.map { FileDiagnostics.padded($0.text, $0.count, of: $0.column, in: path) }
  }

  /// Words in the names of what is counted in bytes.
  private static let bytesWords = ["byte", "buffer", "packet", "payload", "mtu", "checkpoint"]
  /// So many billions there are of nothing that is paid for or counted.
  private static let tooManyBillions = 100_000.0

  /// What to say of columns whose header says `[B]`, where that may be meant for billions: neither their names nor
  /// their numbers speak of bytes, which are whole.
  private func doubtfulBytes(of contents: CSVContents, in table: Table) -> [Diagnostic] {
    contents.names.indices.compactMap { index in
      let name = contents.names[index]
      let words = name.lowercased()
      guard contents.unitTexts[index] == "B",
        [nil, CSVKind.number.rawValue].contains(schema[name]),
        !FileReader.bytesWords.contains(where: words.contains),
        case .numbers(let values) = contents.columns[index].storage
      else { return nil }
      let isBytes =
        values.elements.allSatisfy { $0 == $0.rounded() }
        && values.elements.contains { $0 >= FileReader.tooManyBillions }
      return isBytes ? nil : FileDiagnostics.bytes(name, in: path)
    }
  }

  /// From here on numbers are written with an exponent, by this program too.
  private static let writtenWithExponent = 1e21

  /// What to say of numbers without a unit that are written as codes may be: two of them would be one.
  private func codes(of contents: CSVContents, in table: Table) -> [Diagnostic] {
    table.visibleIndices.compactMap { index in
      let name = table.fields[index].name
      guard let text = contents.codes[name], contents.guessed.contains(name),
        table.fields[index].type == .plainNumber, let number = Double(text),
        number < FileReader.writtenWithExponent
      else { return nil }
      return FileDiagnostics.likeCode(text, number, of: name, in: path)
    }
  }

  /// What to say of columns of texts that are numbers with one kind of unit, or that would be numbers, dates or
  /// periods but for a few, of those whose kind nobody gave.
  private func unexpectedTexts(
    in table: Table, of guessed: Set<String>, _ format: FileFormat
  ) -> [Diagnostic] {
    table.visibleIndices.compactMap { index in
      let name = table.fields[index].name
      if table.fields[index].type == .plainNumber, guessed.contains(name), name.contains("[") {
        return FileDiagnostics.unitInside(name, in: path)
      }
      if table.fields[index].type == .plainNumber, guessed.contains(name),
        let (bare, unit) = HeaderUnit.ending(name, units)
      {
        return FileDiagnostics.unitWithoutBrackets(name, bare, unit, in: path)
      }
      guard case .text = table.fields[index].type, guessed.contains(name),
        case .codes(_, let dictionary) = table.columns[index].storage
      else { return nil }
      let texts = dictionary.texts.prefix(CSVReader.rowsLookedAt)
      if let remark = textQuantity(texts, name) { return remark }
      if let remark = foreignTime(texts, name, in: table) { return remark }
      // In JSON texts and numbers are told apart by who wrote them.
      guard format == .csv || format == .tsv else { return nil }
      if !texts.isEmpty, texts.allSatisfy(CSVRangeCell.isRange) {
        return FileDiagnostics.textRange(texts[texts.startIndex], of: name, in: path)
      }
      guard let (kind, text) = CSVTally.spoilt(texts) else {
        return nil
      }
      return FileDiagnostics.spoilt(name, kind, by: text, beside: absent, in: path)
    }
  }

  private func textQuantity(_ texts: ArraySlice<String>, _ name: String) -> Diagnostic? {
    var found: [(text: String, quantity: CSVQuantity)] = []
    for text in texts { if let quantity = CSVQuantity(text) { found.append((text, quantity)) } }
    // Beside those with a unit numbers may stand that have lost theirs.
    let bare = texts.count { Double($0) != nil }
    guard let first = found.first, (found.count + bare) * 20 >= texts.count * 19,
      let dimension = dimension(first.quantity),
      found.allSatisfy({ self.dimension($0.quantity) == dimension })
    else { return nil }
    return FileDiagnostics.textQuantity(first.text, first.quantity, of: name, in: path)
  }

  private func dimension(_ quantity: CSVQuantity) -> Dimension? {
    (try? HeaderUnit.named(quantity.unit, units).get())?.unit.dimension
  }
}

/// A unit as headers say it: before money and things that are counted a word of scale may stand, as it does
/// where they are shown, `B USD` or `M modules`.
struct HeaderUnit {
  /// What the values are in.
  var unit: Unit
  /// What the numbers are in.
  var scaled: Unit
}

extension HeaderUnit {
  static func named(_ text: String, _ units: UnitTable) -> Result<HeaderUnit, UnitProblem> {
    // As the standards write that there is none.
    if text == "1" { return .success(HeaderUnit(unit: .one, scaled: .one)) }
    let words = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    guard words.count == 2, let scale = ScaleLetter(rawValue: words[0]) else {
      return units.unit(text).map { HeaderUnit(unit: $0, scaled: $0) }
    }
    return units.unit(words[1]).flatMap { unit in
      let counted = unit.dimension.factors.filter { $0.exponent > 0 }.map { Dimension([$0]) }
      guard counted.contains(where: { $0.currency != nil || $0.countedThing != nil }) else {
        return units.unit(text).map { HeaderUnit(unit: $0, scaled: $0) }
      }
      var scaled = unit
      scaled.symbol = text
      scaled.numerator *= scale.factor
      return .success(HeaderUnit(unit: unit, scaled: scaled))
    }
  }
}
