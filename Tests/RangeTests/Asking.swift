import OIQ
import Testing

extension Session {
  /// The one cell that a text ends with.
  func cell(_ text: String) throws -> Cell {
    let result = try run(text)
    return try #require(result.columnNames.last.flatMap { result[0, $0] })
  }

  /// Its number; of a range the median.
  func number(_ text: String) throws -> Double { try #require(try cell(text).number) }

  /// 5%, 50% and 95% of the one number that a text ends with.
  func quantiles(_ text: String) throws -> [Double] {
    let cell = try cell(text)
    let bounds = try #require(cell.bounds)
    return [bounds.lowerBound, try #require(cell.number), bounds.upperBound]
  }

  /// The errors and warnings of a text, by code.
  func problems(_ text: String) -> [Problem] {
    execute(text).outcomes.flatMap { outcome -> [Problem] in
      if case .failure(let problems) = outcome { problems } else { [] }
    }
  }
}

/// Whether a cell is exactly this number, without a width.
func expectExactly(
  _ cell: Cell, _ number: Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(cell.number == number, sourceLocation: sourceLocation)
  #expect(cell.bounds == number...number, sourceLocation: sourceLocation)
}
