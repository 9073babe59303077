import Glibc
import OIQCatalog
import OIQText
import OIQValues
import Testing

@testable import OIQ

/// A folder for one test's files; gone with it.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/oiq-files-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    path = String(cString: made)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func write(_ name: String, _ text: String) -> String {
    write(name, Array(text.utf8))
  }

  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    return "\(path)/\(name)"
  }

  func text(_ name: String) throws -> String {
    let file = try FileBytes.read("\(path)/\(name)")
    return String(decoding: file.bytes, as: UTF8.self)
  }
}

extension Table {
  /// Columns from boxed values, types as given.
  init(_ columns: [(name: String, type: ValueType, values: [Value])]) {
    self.init(
      fields: columns.map { TableField($0.name, $0.type) },
      columns: columns.map { Column(boxed: $0.values, $0.type) },
      rowCount: columns.first?.values.count ?? 0)
  }

  var rows: [[Value]] { (0..<rowCount).map { row in columns.map { $0[row] } } }
}

extension Column {
  init(boxed values: [Value], _ type: ValueType) {
    let presence = Presence.from(values.map { $0 != .missing })
    func each<Element: BitwiseCopyable>(_ none: Element, _ take: (Value) -> Element?) -> Buffer<
      Element
    > {
      Buffer(values.map { take($0) ?? none })
    }
    let storage: Storage
    switch type {
    case .number(let number) where number.certainty == .ranged:
      let ranges = values.map { value -> RangedValue in
        if case .range(let range) = value { return range }
        return RangedValue(low: 0, mid: 0, high: 0, shape: .point)
      }
      storage = .ranges(
        RangeBuffer(
          low: Buffer(ranges.map(\.low)), mid: Buffer(ranges.map(\.mid)),
          high: Buffer(ranges.map(\.high)), shapes: Buffer(ranges.map(\.shape.rawValue)),
          keys: Buffer(ranges.indices.map { UInt64($0) })))
    case .number:
      storage = .numbers(each(0) { if case .number(let number) = $0 { number } else { nil } })
    case .bool:
      storage = .bools(each(0) { if case .bool(let flag) = $0 { flag ? 1 : 0 } else { nil } })
    case .date: storage = .dates(each(0) { if case .date(let day) = $0 { day } else { nil } })
    case .period:
      storage = .spans(
        starts: each(0) { if case .period(let period) = $0 { period.start } else { nil } },
        ends: each(0) { if case .period(let period) = $0 { period.end } else { nil } })
    case .text, .list, .facts, .missing:
      let texts = values.map { value -> String in
        if case .text(let text) = value { text } else { "" }
      }
      let distinct = Array(Set(texts)).sorted()
      storage = .codes(
        Buffer(texts.map { text in Int32(distinct.firstIndex(of: text) ?? 0) }),
        TextDictionary(distinct))
    }
    self.init(storage, presence: presence)
  }
}

func unit(_ text: String) throws -> Unit { try UnitTable.standard.unit(text).get() }
