import OIQValues

/// The values of several columns of a row as one 64-bit key: rows have equal keys exactly where they have
/// equal values, never by chance.
///
/// Parts that together need more than 64 bits are numbered on the way: each distinct combination gets
/// the next number, which is then a part itself.
struct RowKeys {
  let parts: [KeyPart]
  private let root: Node
  let rowCount: Int
  /// Keys are below 2^width.
  let width: Int
  /// One more than the greatest key, where that is known to be smaller than 2^width.
  let bound: UInt64?

  fileprivate indirect enum Node {
    case part(Int)
    /// Side by side, the first highest.
    case pack([Node], widths: [Int])
    case numbered(Node, KeyTable)
  }
}

extension RowKeys {
  static let chunk = 2048

  /// Keys that tell the rows of a table apart; missing equals missing.
  static func grouping(_ parts: [KeyPart], rowCount: Int) -> RowKeys {
    RowKeys(parts: parts, rowCount: rowCount, missing: .equal)
  }

  /// Keys of rows that others are looked for in; a row with a missing value has none. `probing` gives the
  /// keys of the rows to look for, in the same numbers.
  static func matching(_ pairs: [KeyPair], rowCount: Int) -> RowKeys {
    RowKeys(parts: pairs.map(\.built), rowCount: rowCount, missing: .unequal)
  }

  func probing(_ pairs: [KeyPair], rowCount: Int) -> RowKeys {
    RowKeys(
      parts: pairs.map(\.probed), root: root, rowCount: rowCount, width: width, bound: bound)
  }

  fileprivate enum Missing { case equal, unequal }

  private init(parts: [KeyPart], rowCount: Int, missing: Missing) {
    var builder = Builder(parts: parts, rowCount: rowCount, missing: missing)
    for index in parts.indices { builder.add(index) }
    let single = parts.count == 1 ? parts[0] : nil
    self.init(
      parts: parts, root: builder.root, rowCount: rowCount, width: builder.width,
      bound: single.flatMap { $0.span < UInt64.max - 1 ? $0.missingNumber + 1 : nil })
  }
}

extension RowKeys {
  /// The only part, where keys are just its numbers and every row has one.
  var singlePresentPart: KeyPart? {
    if case .part(let index) = root, parts[index].presence == nil { parts[index] } else { nil }
  }
}

// MARK: - Keys of rows

extension RowKeys {
  /// Calls `body` with a chunk of rows and their keys, one after the other.
  func forEachChunk(
    of rows: Range<Int>, _ body: (Range<Int>, UnsafeMutablePointer<UInt64>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: RowKeys.chunk) { keys in
      guard let keys = keys.baseAddress else { return }
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowKeys.chunk) {
        let range = start..<min(start + RowKeys.chunk, rows.upperBound)
        encode(root, range, into: keys, valid: nil)
        body(range, keys)
      }
    }
  }

  /// The same for matching: `body` also gets a flag a row that says whether it has a key at all.
  func forEachMatchChunk(
    of rows: Range<Int>,
    _ body: (Range<Int>, UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt8>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: RowKeys.chunk) { keys in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: RowKeys.chunk) { valid in
        guard let keys = keys.baseAddress, let flags = valid.baseAddress else { return }
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowKeys.chunk) {
          let range = start..<min(start + RowKeys.chunk, rows.upperBound)
          valid.initialize(repeating: 1)
          encode(root, range, into: keys, valid: flags)
          body(range, keys, flags)
        }
      }
    }
  }

  private func encode(
    _ node: Node, _ range: Range<Int>, into keys: UnsafeMutablePointer<UInt64>,
    valid: UnsafeMutablePointer<UInt8>?
  ) {
    switch node {
    case .part(let index):
      if let valid {
        parts[index].match(range, into: keys, valid: valid)
      } else {
        parts[index].encode(range, into: keys)
      }
    case .pack(let nodes, let widths):
      pack(nodes, widths, range, into: keys, valid: valid)
    case .numbered(let node, let table):
      encode(node, range, into: keys, valid: valid)
      for offset in 0..<range.count {
        let id = table.find(keys[offset])
        keys[offset] = UInt64(truncatingIfNeeded: max(id, 0))
        valid?[offset] &= id >= 0 ? 1 : 0
      }
    }
  }

  private func pack(
    _ nodes: [Node], _ widths: [Int], _ range: Range<Int>,
    into keys: UnsafeMutablePointer<UInt64>, valid: UnsafeMutablePointer<UInt8>?
  ) {
    keys.initialize(repeating: 0, count: range.count)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: range.count) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      for (node, width) in zip(nodes, widths) {
        encode(node, range, into: scratch, valid: valid)
        let shift = UInt64(width)
        for offset in 0..<range.count { keys[offset] = keys[offset] << shift | scratch[offset] }
      }
    }
  }
}

// MARK: - Making room

extension RowKeys {
  fileprivate struct Builder {
    let parts: [KeyPart]
    let rowCount: Int
    let missing: Missing
    private var nodes: [Node] = []
    private var widths: [Int] = []

    init(parts: [KeyPart], rowCount: Int, missing: Missing) {
      self.parts = parts
      self.rowCount = rowCount
      self.missing = missing
    }

    var width: Int { widths.reduce(0, +) }

    var root: Node { nodes.count == 1 ? nodes[0] : .pack(nodes, widths: widths) }

    mutating func add(_ index: Int) {
      var node = Node.part(index)
      var added = parts[index].width
      if width + added > UInt64.bitWidth {
        if width > 32 {
          let (whole, bits) = numbered(root)
          nodes = [whole]
          widths = [bits]
        }
        if added > 32 { (node, added) = numbered(node) }
      }
      nodes.append(node)
      widths.append(added)
    }

    private func numbered(_ node: Node) -> (Node, Int) {
      var table = KeyTable()
      let keys = RowKeys(parts: parts, root: node, rowCount: rowCount, width: 64, bound: nil)
      switch missing {
      case .equal:
        keys.forEachChunk(of: 0..<rowCount) { range, keys in
          for offset in 0..<range.count { _ = table.add(keys[offset]) }
        }
      case .unequal:
        keys.forEachMatchChunk(of: 0..<rowCount) { range, keys, valid in
          for offset in 0..<range.count where valid[offset] != 0 { _ = table.add(keys[offset]) }
        }
      }
      let bits = Int.bitWidth - max(table.count - 1, 0).leadingZeroBitCount
      return (.numbered(node, table), bits)
    }
  }
}
