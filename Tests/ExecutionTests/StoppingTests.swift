import OIQCatalog
import OIQPlan
import OIQText
import OIQValues
import Synchronization
import Testing

@testable import OIQExecution

/// Long loops ask now and then whether to stop, and what was stopped is an error, at whichever question.
@Suite struct StoppingTests {
  /// Says stop from some question on, and counts them.
  private final class Asked: Sendable {
    private let count = Atomic<Int>(0)
    private let last: Int

    init(stoppingAt last: Int = .max) { self.last = last }

    var questions: Int { count.load(ordering: .relaxed) }

    func ask() -> Bool { count.add(1, ordering: .relaxed).oldValue >= last }
  }

  private static let rows = 300_000

  /// Numbers in no order, most of them in one bucket of a histogram; texts; a few groups.
  private static let table = Table(
    fields: [
      TableField("x", .plainNumber), TableField("wide", .plainNumber), TableField("k", .plainText),
    ],
    columns: [
      Column(.numbers(Buffer((0..<rows).map { 1 + Double($0 &* 7919 % 104_729) / 1e7 }))),
      Column(.numbers(Buffer((0..<rows).map { Double($0 &* 7919 % 104_729) * 1e3 - 5e7 }))),
      Column(
        .codes(
          Buffer((0..<rows).map { Int32($0 % 7) }), TextDictionary((0..<7).map { "group \($0)" }))),
    ], rowCount: rows)

  private static func aggregate(_ kind: AggregateKind, by keys: [Int]) -> Plan {
    let call = AggregateCall(.kind(kind), .column(0), field: TableField("m", .plainNumber))
    return Plan(
      .aggregate(Plan(memory: table), keys: keys, calls: [call]),
      fields: keys.map { table.fields[$0] } + [TableField("m", .plainNumber)])
  }

  private static let plans: [(name: String, plan: Plan)] = [
    ("sort", Plan(.sort(Plan(memory: table), [SortTerm(1)]), fields: table.fields)),
    (
      "sort by two",
      Plan(
        .sort(Plan(memory: table), [SortTerm(2, .descending), SortTerm(0)]), fields: table.fields)
    ),
    ("median", aggregate(.median, by: [])), ("median by", aggregate(.median, by: [2])),
    ("sd by", aggregate(.sd, by: [2])),
  ]

  private func run(_ plan: Plan, _ asked: Asked, threads: Int = 1) throws(Diagnostic) -> Table {
    let context = ExecutionContext(
      facts: EmptyFacts(), threadCount: threads, isCancelled: { asked.ask() })
    return try Executor(context: context).run(plan)
  }

  @Test(arguments: plans.map(\.name))
  func isAskedOftenAndStopsAtEachQuestion(_ name: String) throws {
    let plan = try #require(Self.plans.first { $0.name == name }).plan
    let whole = Asked()
    let expected = try run(plan, whole)
    // More often than once a stage: every so many rows.
    #expect(whole.questions > Self.rows >> 16)
    for last in stride(from: 0, to: whole.questions - 1, by: max(1, whole.questions / 60)) {
      #expect(throws: Diagnostic.self, "stopped at question \(last) of \(whole.questions)") {
        try run(plan, Asked(stoppingAt: last))
      }
    }
    // Several threads ask as often, in an order of their own.
    for last in [0, whole.questions / 4, whole.questions / 2] {
      #expect(throws: Diagnostic.self) { try run(plan, Asked(stoppingAt: last), threads: 2) }
    }
    #expect(try run(plan, Asked(), threads: 2).rowCount == expected.rowCount)
  }

  /// Whoever reads stops at each question, and asks more often than once so many rows.
  private func checkStopping(
    _ rows: Int, _ read: (Asked) throws(Diagnostic) -> Table
  ) throws {
    let whole = Asked()
    #expect(try read(whole).rowCount == rows)
    #expect(whole.questions > rows >> 16)
    for last in 0..<whole.questions {
      #expect(throws: Diagnostic.self, "stopped at question \(last) of \(whole.questions)") {
        try read(Asked(stoppingAt: last))
      }
    }
  }

  @Test func readingAFile() throws {
    let text = "k,x\n" + (0..<Self.rows).map { "\($0 % 7),\($0)\n" }.joined()
    try Array(text.utf8).withUnsafeBytes { bytes in
      try checkStopping(Self.rows) { asked throws(Diagnostic) in
        let reader = CSVReader(name: "t.csv", bytes: bytes, threads: 1, until: asked.ask)
        let contents = try reader.read()
        return Table(fields: [], columns: contents.columns, rowCount: contents.rowCount)
      }
    }
  }

  @Test(arguments: [FabricKind.fatTree, .dragonfly, .torus])
  func makingLinks(_ kind: FabricKind) throws {
    var request = FabricRequest(kind, endpoints: 65_536)
    request.torus = .direct
    let source = LinkSource(try Fabric(request))
    let plan = Plan(
      .scan(source, columns: Array(source.fields.indices)), fields: source.fields)
    try checkStopping(source.fabric.linkCount) { asked throws(Diagnostic) in
      try run(plan, asked)
    }
  }
}
