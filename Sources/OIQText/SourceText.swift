import Synchronization

/// Identifies one text among the texts that a session has read.
package struct SourceID: Hashable, Sendable {
  package let index: Int32
  package init(_ index: Int32) { self.index = index }
}

/// A half-open range of byte offsets in one source text.
package struct Span: Hashable, Sendable {
  package var start: Int32
  package var end: Int32
  package var source: SourceID

  package init(start: Int, end: Int, source: SourceID) {
    self.start = Int32(clamping: start)
    self.end = Int32(clamping: end)
    self.source = source
  }
}

extension Span {
  /// The smallest span that holds both; both must be of the same source.
  package func joined(with other: Span) -> Span {
    Span(
      start: Int(min(start, other.start)), end: Int(max(end, other.end)), source: source)
  }

  package var byteRange: Range<Int> { Int(start)..<Int(max(start, end)) }
}

/// A text with a name to show in messages: a file's path, `<input>`, or a bundled model file.
package struct SourceText: Sendable {
  package let id: SourceID
  package let name: String
  package let bytes: [UInt8]

  package init(id: SourceID, name: String, bytes: [UInt8]) {
    self.id = id
    self.name = name
    self.bytes = bytes
  }
}

/// The texts that spans point into. A value: a session hands each floor the map it has. Copies number the
/// texts that they add from one counter, so that what several tasks added can be put together again.
package struct SourceMap: Sendable {
  package private(set) var texts: [SourceText] = []
  /// Finds texts with identities of their own, such as the bundled model's.
  package var shared: @Sendable (SourceID) -> SourceText? = { _ in nil }

  private let counter = Counter()
  private var leads: [SourceID: Int] = [:]

  package init() {}

  /// Adds a text and returns it with its identity.
  ///
  /// - Parameter lead: How many bytes at its start were put before the text as it was given.
  package mutating func add(name: String, bytes: [UInt8], lead: Int = 0) -> SourceText {
    let text = SourceText(id: counter.next(), name: name, bytes: bytes)
    texts.append(text)
    if lead > 0 { leads[text.id] = lead }
    return text
  }

  /// How many bytes at the start of a text were put before it as it was given.
  package func lead(of id: SourceID) -> Int { leads[id] ?? 0 }

  /// Adds the texts that a copy of this map has beyond it.
  package mutating func merge(_ copy: SourceMap) {
    let known = Set(texts.map(\.id))
    texts += copy.texts.filter { !known.contains($0.id) }
    leads.merge(copy.leads) { $1 }
    shared = copy.shared
  }

  package subscript(id: SourceID) -> SourceText? {
    texts.last { $0.id == id } ?? shared(id)
  }

  /// The text that a span covers, empty when the span is of another map.
  package func excerpt(_ span: Span) -> String {
    guard let text = self[span.source] else { return "" }
    let range = span.byteRange.clamped(to: 0..<text.bytes.count)
    return String(decoding: text.bytes[range], as: UTF8.self)
  }
}

extension SourceMap {
  private final class Counter: Sendable {
    private let value = Atomic<Int32>(0)

    /// Numbers from 2^30 on are those of shared texts.
    func next() -> SourceID {
      SourceID(value.wrappingAdd(1, ordering: .relaxed).oldValue & (1 << 30 - 1))
    }
  }
}
