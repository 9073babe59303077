import OIQText
import OIQValues
import Testing

@testable import OIQExecution

/// Draws of several columns are kept at once: there must be room for all of them before the first is made.
@Suite struct RoomTests {
  @Test func allColumnsNeedRoom() throws {
    var context = ExecutionContext.test()
    context.memoryLimit = HeldMemory.bytes + (8 << 30)
    // A gigabyte each.
    let (rows, draws) = (1 << 14, 1 << 13)
    #expect(try context.pairs(rows: rows, draws: draws, columns: 1) == 1 << 27)
    for (rows, columns) in [(rows, 20), (.max, 1), (rows * 2, 1)] {
      let refused = #expect(throws: Diagnostic.self) {
        try context.pairs(rows: rows, draws: draws, columns: columns)
      }
      #expect(refused?.code == .tooLarge)
    }
  }
}
