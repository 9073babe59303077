import OIQ
import Testing

/// A range of the rows' own numbers is one unknown in all of them, and a sum over them says so.
@Suite struct SharedRangeTests {
  private func notes(_ stages: String) throws -> [String] {
    let session = Session()
    try session.register(
      "t",
      [
        .numbers("id", [1, 2, 3]), .numbers("low", [2, 3, 4]), .numbers("high", [4, 5, 6]),
        .texts("k", ["a", "a", "b"]),
      ])
    return try session.run("from t | \(stages)").notes
      .filter { $0.contains("one unknown in all rows") }
  }

  @Test(arguments: [
    ("derive lt = (low) to (high) | aggregate s = sum(lt)", "(low) to (high)"),
    (
      "derive lt = (low) to (high) | where id > 1 | sort id | aggregate s = mean(lt * 2)",
      "(low) to (high)"
    ),
    ("aggregate s = sum(normal((low) to (high))) by k", "normal((low) to (high))"),
    ("derive lt = (low) ± (1) | aggregate s = sum(lt)", "(low) ± (1)"),
  ])
  func sumsSaySo(_ stages: String, _ range: String) throws {
    #expect(
      try notes(stages) == [
        "`\(range)` is one unknown in all rows, high or low in all of them at once; `each(…)` draws every row by itself"
      ])
  }

  @Test(arguments: [
    "derive lt = each((low) to (high)) | aggregate s = sum(lt)",
    "derive lt = (low) to (high) | aggregate s = sum(lt) by id",
    "derive lt = (low) to (high) | aggregate s = max(lt)",
    "derive lt = (low) to (high) | aggregate s = sum(mid(lt))",
    "derive x = low * (1 to 2) | aggregate s = sum(x)", "derive lt = (low) to (high)",
    "where id == 1 | derive lt = (low) to (high) | aggregate s = sum(lt)",
  ])
  func othersDoNot(_ stages: String) throws {
    #expect(try notes(stages).isEmpty)
  }
}
