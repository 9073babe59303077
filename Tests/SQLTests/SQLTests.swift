import OIQ
import Support
import Testing

/// Whole pipes, by chance, against SQLite on the same rows: every cell, and the order of the rows.
@Suite struct SQLTests {
  @Test(arguments: 0..<20) func pipesAnswerAsSQLiteDoes(_ part: Int) throws {
    for index in 0..<12 {
      let seed = UInt64(part * 1000 + index)
      // Now and then more rows than a chunk of the engine has, and too many to be joined with each other.
      let isLong = index == 9
      var pipes = TwinPipes(seed: seed, rows: isLong ? 9000 : [0, 1, 6, 30, 30][index % 5])
      let prefixes = pipes.prefixes(stages: 8, mayJoin: !isLong)
      let session = Session(settings: SessionSettings(threadCount: 1 + index % 2))
      let database = try Database()
      for table in pipes.tables {
        try session.register(table.name, table.registered)
        try database.run(table.sql)
      }
      for pipe in prefixes {
        guard let difference = try difference(pipe, session, database) else { continue }
        Issue.record("seed \(seed): \(difference)\n\(pipe.oiq)\n\n\(pipe.sql)")
        break
      }
    }
  }

  private func difference(
    _ pipe: TwinPipe, _ session: Session, _ database: Database
  ) throws -> String? {
    let expected = try database.rows(pipe.sql)
    let result: QueryResult
    do {
      result = try session.run(pipe.oiq)
    } catch {
      return "\(error)"
    }
    guard result.rowCount == expected.count else {
      return "\(result.rowCount) rows, SQLite has \(expected.count)"
    }
    let columns = pipe.columns.indices.map { result["c\($0)"] }
    for row in expected.indices {
      for (index, column) in columns.enumerated() {
        let found = column.map { Answer($0[row], pipe.columns[index].kind) } ?? .missing
        if !found.agrees(with: expected[row][index], exactly: pipe.columns[index].isExact) {
          return "row \(row) of c\(index): \(found), SQLite has \(expected[row][index])"
        }
      }
    }
    return nil
  }
}

extension Answer {
  init(_ cell: Cell, _ kind: Kind) {
    if cell.isMissing {
      self = .missing
    } else {
      switch kind {
      case .number: self = cell.number.map { .number($0) } ?? .missing
      case .text: self = cell.text.map { .text($0) } ?? .missing
      case .bool: self = cell.bool.map { .number($0 ? 1 : 0) } ?? .missing
      case .date: self = cell.date.map { .text($0) } ?? .missing
      }
    }
  }

  /// Rounded numbers may differ in their last digits: sums are rounded once here and at each row there.
  func agrees(with other: Answer, exactly: Bool) -> Bool {
    guard !exactly, case .number(let left) = self, case .number(let right) = other else {
      return self == other
    }
    return abs(left - right) <= 1e-9 * max(1, abs(left), abs(right))
  }
}
