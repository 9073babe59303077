import OIQText
import OIQValues

/// The working memory of one thread while a program runs: made once, reused for every chunk.
///
/// Everything in it is valid for the current chunk only. Planes of missing rows hold arbitrary values.
final class Frame {
  let program: Program
  /// Those who change its presences between runs change nothing that a plane points at.
  var table: Table
  private(set) var start = 0
  private(set) var count = 0
  private(set) var planes: [UnsafeMutableRawPointer]
  /// One byte a row, 1 where there is a value; nil where none of the chunk is missing.
  var presences: [UnsafeMutablePointer<UInt8>?]
  /// One byte a row, 1 where it passed the filters so far, and how many did.
  private(set) var masks: [UnsafeMutablePointer<UInt8>]
  var maskCounts: [Int]
  var noteCounts: [Int]
  /// Whether steps leave it to later ones to find results that are not finite.
  var doubt = Doubt.none
  /// The sum of the chunk's values, where the last step has made it instead of them.
  var chunkSum: CertifiedSum?
  /// Whether every row found one in the join that the program does.
  var allFound = false
  /// Columns made by steps, kept while their planes are in use.
  var held: [Int: Column] = [:]
  /// Exchange rates looked up so far; NaN where there is none.
  var rates = KnownRates()

  private var basePointers: [UnsafeRawPointer?]
  private var presenceMemory: [UnsafeMutablePointer<UInt8>?]
  private var allocations: [UnsafeMutableRawPointer] = []

  init(program: Program, table: Table) {
    self.program = program
    self.table = table
    planes = []
    basePointers = []
    presences = Array(repeating: nil, count: program.presences.count)
    presenceMemory = presences
    masks = []
    maskCounts = Array(repeating: 0, count: program.maskCount)
    noteCounts = Array(repeating: 0, count: program.notes.count)
    masks = (0..<program.maskCount).map { _ in allocateBytes() }
    let pointers = table.columns.map(\.planePointers)
    for plane in program.planes { add(plane, pointers) }
    for (index, presence) in program.presences.enumerated() {
      if case .nowhere = presence {
        let bytes = ownPresence(index)
        bytes.initialize(repeating: 0, count: program.chunkRows)
        presences[index] = bytes
      }
    }
  }

  deinit { for allocation in allocations { allocation.deallocate() } }
}

/// Exchange rates by their keys' numbers: a dictionary's own kind of key costs the runtime a search of all
/// types of the program for its hash function, which is a good part of a short run.
struct KnownRates {
  private var buckets: [Int: [(key: RateKey, rate: Double)]] = [:]

  subscript(key: RateKey) -> Double? {
    get { buckets[key.bucket]?.first { $0.key == key }?.rate }
    set {
      guard let newValue, self[key] == nil else { return }
      buckets[key.bucket, default: []].append((key, newValue))
    }
  }
}

struct RateKey: Equatable {
  /// Which of the program's exchanges.
  var call: Int
  var currency: Int32
  var start: Int32
  var end: Int32

  var bucket: Int { Int(start) &* 65_537 &+ Int(end) &* 31 &+ Int(currency) }
}

extension Frame {
  private func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
    allocations.append(memory)
    return memory
  }

  private func allocateBytes() -> UnsafeMutablePointer<UInt8> {
    allocate(program.chunkRows).bindMemory(to: UInt8.self, capacity: program.chunkRows)
  }

  private func fill<Element: BitwiseCopyable>(with value: Element) -> UnsafeMutableRawPointer {
    let memory = allocate(program.chunkRows * MemoryLayout<Element>.stride)
    memory.initializeMemory(as: Element.self, repeating: value, count: program.chunkRows)
    return memory
  }

  private func add(_ source: PlaneSource, _ pointers: [[UnsafeRawPointer]]) {
    var base: UnsafeRawPointer?
    switch source {
    case .base(let slot, let part, _):
      base = pointers[slot].indices.contains(part) ? pointers[slot][part] : nil
      planes.append(base.map { UnsafeMutableRawPointer(mutating: $0) } ?? allocate(64))
    case .computed(let stride): planes.append(allocate(program.chunkRows * stride))
    case .number(let value): planes.append(fill(with: value))
    case .integer(let value): planes.append(fill(with: value))
    case .byte(let value): planes.append(fill(with: value))
    case .word(let value): planes.append(fill(with: value))
    case .given: planes.append(allocate(64))
    }
    basePointers.append(base)
  }

  /// Bytes that the presence at `index` owns, whatever it points at now.
  func ownPresence(_ index: Int) -> UnsafeMutablePointer<UInt8> {
    if let memory = presenceMemory[index] { return memory }
    let memory = allocateBytes()
    presenceMemory[index] = memory
    return memory
  }

  func setPlane(_ index: Int, to pointer: UnsafeRawPointer) {
    planes[index] = UnsafeMutableRawPointer(mutating: pointer)
  }

  /// Points every base plane at the rows of a chunk.
  func load(_ rows: Range<Int>) {
    start = rows.lowerBound
    count = rows.count
    for (index, source) in program.planes.enumerated() {
      guard case .base(_, _, let stride) = source, let base = basePointers[index] else { continue }
      planes[index] = UnsafeMutableRawPointer(mutating: base + rows.lowerBound * stride)
    }
    for (index, source) in program.presences.enumerated() {
      guard case .base(let slot) = source else { continue }
      loadPresence(index, of: table.columns[slot])
    }
  }

  private func loadPresence(_ index: Int, of column: Column) {
    presences[index] = nil
    guard let presence = column.presence, !PresenceBytes.isFull(presence, start, count) else {
      return
    }
    let bytes = ownPresence(index)
    PresenceBytes.expand(presence, start, count, into: bytes)
    presences[index] = bytes
  }
}

extension Frame {
  func numbers(_ lane: Lane, _ part: Int = 0) -> UnsafeMutablePointer<Double> {
    planes[lane.planes[part]].assumingMemoryBound(to: Double.self)
  }

  func integers(_ lane: Lane, _ part: Int = 0) -> UnsafeMutablePointer<Int32> {
    planes[lane.planes[part]].assumingMemoryBound(to: Int32.self)
  }

  func bytes(_ lane: Lane, _ part: Int = 0) -> UnsafeMutablePointer<UInt8> {
    planes[lane.planes[part]].assumingMemoryBound(to: UInt8.self)
  }

  func presence(_ lane: Lane) -> UnsafeMutablePointer<UInt8>? {
    lane.presence.flatMap { presences[$0] }
  }

  /// The rows that passed the filters up to a stage; nil stands for all.
  func mask(_ index: Int?) -> UnsafeMutablePointer<UInt8>? { index.map { masks[$0] } }

  /// Presence where both lanes are, put under `target`.
  func setPresence(_ target: Int?, _ left: Lane?, _ right: Lane?) {
    guard let target else { return }
    let first = left.flatMap { presence($0) }
    let second = right.flatMap { presence($0) }
    guard let first, let second else {
      presences[target] = first ?? second
      return
    }
    let own = ownPresence(target)
    Bytes.and(first, second, own, count)
    presences[target] = own
  }

  /// Takes presence away from rows where `defined` is 0; those that the mask holds are counted
  /// under `note`.
  func drop(_ target: Int, where defined: (Int) -> UInt8, mask: Int?, note: Int?) {
    let own = ownPresence(target)
    let before = presences[target]
    let selected = self.mask(mask)
    var lost = 0
    for row in 0..<count {
      let present = before?[row] ?? 1
      let stays = present & defined(row)
      lost += Int((present ^ stays) & (selected?[row] ?? 1))
      own[row] = stays
    }
    presences[target] = own
    if let note { noteCounts[note] += lost }
  }
}
