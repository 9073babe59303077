import Glibc
import OIQ

/// The rows that every contestant works on: made once from one seed, registered in the session, and
/// written as raw little-endian columns for the peers to read.
struct BenchData {
  private let temporary: TemporaryFolder
  let rows: Int
}

extension BenchData {
  /// Makes an empty folder for the files of one run.
  init(rows: Int) throws(BenchProblem) {
    temporary = try BenchData.newFolder()
    self.rows = rows
  }

  static func newFolder() throws(BenchProblem) -> TemporaryFolder {
    guard let folder = TemporaryFolder(named: "oiq-bench") else {
      throw .failed("no temporary folder can be made")
    }
    return folder
  }

  var folder: String { temporary.path }

  func remove() { temporary.remove() }
}

/// Columns of the big table `facts`.
///
/// `x y z t` are uniform in 0..<1, `seq` counts the rows, `k10 k1k k1m` are keys. OIQ has the keys of few
/// values as texts in `k10` and `k1k`, as a user would, and as numbers in `n1k` and `k1m`.
extension BenchData {
  func registerFacts(in session: Session) throws {
    let x = uniform(1)
    let few = keys(5, below: 10)
    let some = keys(6, below: 1000)
    let many = keys(7, below: 1_000_000)
    let columns = ["x": x, "y": uniform(2), "z": uniform(3), "t": uniform(4), "seq": counted]
    for (name, values) in columns { try write(values, to: name) }
    for (name, values) in [("k10", few), ("k1k", some), ("k1m", many)] {
      try write(values, to: name)
    }
    var registered = columns.map { TableColumn.doubles($0.key, $0.value) }
    registered.append(.categories("k10", few, of: (0..<10).map { "key \($0)" }))
    registered.append(.categories("k1k", some, of: (0..<1000).map { "key \($0)" }))
    registered.append(.doubles("n1k", some.map(Double.init)))
    registered.append(.doubles("k1m", many.map(Double.init)))
    try session.register("facts", registered)
  }

  /// A tenth of the rows, for peers that would take a minute to load all.
  func registerPart(in session: Session) throws {
    let some = Array(keys(6, below: 1000).prefix(max(1, rows / 10)))
    try session.register(
      "part",
      [
        .categories("k", some, of: (0..<1000).map { "key \($0)" }),
        .doubles("x", Array(uniform(1).prefix(max(1, rows / 10)))),
      ])
  }

  /// A table of a key and a weight, a row a key, in no order.
  func registerDimension(
    _ name: String, key: String, count: Int, in session: Session
  ) throws {
    let order = (0..<count).map { BenchData.mix(UInt64($0), salt: 8) }
    let shuffled = (0..<Int32(count)).sorted { order[Int($0)] < order[Int($1)] }
    let weights = (0..<count).map { BenchData.unit(BenchData.mix(UInt64($0), salt: 9)) }
    try write(shuffled, to: "\(name).key")
    try write(weights, to: "\(name).w")
    try session.register(
      name, [.doubles(key, shuffled.map(Double.init)), .doubles("w", weights)])
  }

  private var counted: [Double] { (0..<rows).map(Double.init) }

  private func uniform(_ salt: UInt64) -> [Double] {
    (0..<rows).map { BenchData.unit(BenchData.mix(UInt64($0), salt: salt)) }
  }

  private func keys(_ salt: UInt64, below bound: UInt64) -> [Int32] {
    (0..<rows).map { Int32(BenchData.mix(UInt64($0), salt: salt) % bound) }
  }

  /// SplitMix64 (Steele, Lea, Flood 2014), its state taken from a row and a column.
  static func mix(_ row: UInt64, salt: UInt64) -> UInt64 {
    var state = (row &+ salt << 40) &* 0x9E37_79B9_7F4A_7C15
    state = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    state = (state ^ state >> 27) &* 0x94D0_49BB_1331_11EB
    return state ^ state >> 31
  }

  static func unit(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }
}

extension BenchData {
  private func write<Element: BitwiseCopyable>(
    _ values: [Element], to name: String
  ) throws(BenchProblem) {
    let written = values.withUnsafeBytes { OutputBytes.write($0, to: "\(folder)/\(name)") }
    guard written else { throw .failed("\(folder)/\(name) can't be written") }
  }

  /// A file of rows with a number, two texts, a price, units and a day.
  func writeCSV(rows: Int) throws(BenchProblem) {
    let companies = ["Alphabet", "Amazon", "Meta", "Microsoft", "Oracle"]
    let kinds = ["pluggable module", "linear optics", "co-packaged optics", "copper"]
    var bytes = Array("id,company,kind,price,units,day\n".utf8)
    bytes.reserveCapacity(rows * 64)
    for row in 0..<rows {
      let bits = BenchData.mix(UInt64(row), salt: 10)
      let day = bits >> 32 % 365
      bytes += "\(row),\(companies[Int(bits % 5)]),\(kinds[Int(bits >> 8 % 4)]),".utf8
      bytes += "\(bits >> 16 % 100_000).\(bits >> 20 % 90 + 10),\(bits >> 24 % 1000),".utf8
      bytes += "\(2020 + day % 7)-\(10 + day % 3)-\(10 + day % 20)\n".utf8
    }
    guard bytes.withUnsafeBytes({ OutputBytes.write($0, to: "\(folder)/rows.csv") }) else {
      throw .failed("\(folder)/rows.csv can't be written")
    }
  }
}

enum OutputBytes {
  /// Whether all of it was written.
  static func write(_ bytes: UnsafeRawBufferPointer, to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    let count = fwrite(bytes.baseAddress, 1, bytes.count, file)
    return fclose(file) == 0 && count == bytes.count
  }
}
