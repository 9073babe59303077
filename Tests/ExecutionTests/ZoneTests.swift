import OIQPlan
import OIQValues
import Testing

@testable import OIQExecution

/// Numbers in arrangements that put the extremes of zones in different places.
private enum Arrangement: CaseIterable {
  case shuffled, ascending, descending, constant, fewValues, lastIsBest, broken

  func numbers(_ count: Int) -> [Double] {
    var state: UInt64 = 12345
    return (0..<count).map { row in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let chance = Double(state >> 40)
      return switch self {
      case .shuffled: chance
      case .ascending: Double(row)
      case .descending: Double(-row)
      case .constant: 7
      case .fewValues: (chance / 3).truncatingRemainder(dividingBy: 5).rounded(.down)
      case .lastIsBest: row == count - 1 ? -1 : row == 0 ? 1e9 : 3
      case .broken: row == 100_000 ? 0.5 : chance - 8_000_000
      }
    }
  }
}

@Suite("Zones of numbers")
struct ZoneTests {
  private static let rows = 150_001

  @Test(arguments: Arrangement.allCases)
  fileprivate func zonesAreTheExtremesOfTheirRows(arrangement: Arrangement) {
    let numbers = arrangement.numbers(ZoneTests.rows)
    for threads in [1, 2, 4] {
      let zones = Buffer(numbers).zones(threads: threads)
      let expected = stride(from: 0, to: numbers.count, by: NumberZones.size).map {
        numbers[$0..<min($0 + NumberZones.size, numbers.count)]
      }
      #expect(zones.low.array == expected.map { $0.min() ?? .nan })
      #expect(zones.high.array == expected.map { $0.max() ?? .nan })
      #expect(zones.isWhole == (arrangement != .broken))
    }
  }

  /// What is kept for a buffer is not taken for a slice of it.
  @Test func slicesHaveZonesOfTheirOwn() {
    let numbers = Arrangement.ascending.numbers(10_000)
    let buffer = Buffer(numbers)
    #expect(buffer.zones(threads: 1).high.array == [4095, 8191, 9999])
    for range in [0..<5000, 5000..<10_000, 100..<101] {
      let zones = buffer.slice(range).zones(threads: 1)
      #expect(zones.low.array.first == Double(range.lowerBound))
      #expect(zones.high.array.last == Double(range.upperBound - 1))
    }
    #expect(buffer.zones(threads: 1) === buffer.zones(threads: 2))
  }

  /// Against a stable sort of the standard library.
  @Test(arguments: Arrangement.allCases)
  fileprivate func firstRowsAreThoseOfASort(arrangement: Arrangement) throws {
    let numbers = arrangement.numbers(ZoneTests.rows)
    let table = Table(
      fields: [TableField("x", .plainNumber), TableField("row", .plainNumber)],
      columns: [
        Column(.numbers(Buffer(numbers))),
        Column(.numbers(Buffer(numbers.indices.map { Double($0) }))),
      ], rowCount: numbers.count)
    for direction in [SortTerm.Direction.ascending, .descending] {
      let order = numbers.indices.sorted {
        let (a, b) = (numbers[$0], numbers[$1])
        return a == b ? $0 < $1 : (direction == .ascending ? a < b : a > b)
      }
      for (count, threads) in [(1, 1), (3, 2), (4, 1), (40, 2)] {
        let top = try Executor(context: .test(threadCount: threads))
          .topRows(table, by: [SortTerm(0, direction)], count: count)
        #expect(top.rows == order.prefix(count).map { table.cells($0) })
      }
      // Ties are decided by a second term that turns the order of rows over.
      let turned = numbers.indices.sorted {
        let (a, b) = (numbers[$0], numbers[$1])
        return a == b ? $0 > $1 : (direction == .ascending ? a < b : a > b)
      }
      let top = try Executor(context: .test(threadCount: 2)).topRows(
        table, by: [SortTerm(0, direction), SortTerm(1, .descending)], count: 3)
      #expect(top.rows == turned.prefix(3).map { table.cells($0) })
    }
  }
}
