import OIQCatalog
import OIQExecution
import OIQPlan
import OIQSyntax
import OIQValues

// What is said below a result that was computed with draws.

extension Footer {
  /// So many rows are looked at for a column that shows a value.
  private static let rowsLookedAt = 200

  /// The Monte Carlo error of each column in which it reaches the digits that are shown, of ranges that of the median
  /// and that of the ends, and of statistics that stand inside larger expressions.
  mutating func addErrors(of table: Table, _ notes: [(note: RunNote, count: Int)]) {
    var words: [String] = []
    var draws = 0
    let visible = table.visibleIndices
    for index in visible {
      let field = table.fields[index]
      let column = table.columns[index]
      let found: (text: String?, draws: Int)? =
        if field.type.isNumber {
          DrawsErrors.ofRanges(in: column).map { errors in
            let sizes = [(name: "median", size: errors.median), ("ends", errors.end)]
            return (MonteCarloError.text(sizes, field, column), errors.draws)
          }
        } else {
          DrawsErrors.ofChances(in: column).map {
            (MonteCarloError.text($0.error, field, column), $0.draws)
          }
        }
      guard let found, let text = found.text else { continue }
      words.append(visible.count == 1 ? text : "\(field.name) \(text)")
      draws = found.draws
    }
    let statistics = Footer.statistics(in: notes, of: table)
    add(words + statistics.words, draws: max(draws, statistics.draws))
  }

  /// How far statistics of draws may be off, each by the column that shows it or by what it is.
  static func statistics(
    in notes: [(note: RunNote, count: Int)], of table: Table?
  ) -> (words: [String], draws: Int) {
    var statistics: [(name: String, size: Double, text: String)] = []
    var draws = 0
    for error in notes.compactMap(\.note.error) {
      guard let (size, text) = shown(error) else { continue }
      let name = table.flatMap { column(of: $0, showing: error.value) } ?? error.source.call
      draws = error.draws
      if let index = statistics.firstIndex(where: { $0.name == name }) {
        if statistics[index].size < size { statistics[index] = (name, size, text) }
      } else {
        statistics.append((name, size, text))
      }
    }
    return (statistics.map { "\($0.name) \($0.text)" }, draws)
  }

  /// The same for a value that is a statistic of draws.
  mutating func addError(of notes: [(note: RunNote, count: Int)], _ table: Table) {
    for error in notes.compactMap(\.note.error) {
      guard let field = table.fields.first, let column = table.columns.first else { return }
      // What no draw has seen may be all the same.
      if case .statistic(.chance) = error.source, error.value == 0 || error.value == 1 {
        add([Footer.shown(error)?.text].compactMap { $0 }, draws: error.draws)
        continue
      }
      add(
        [MonteCarloError.text(error.size, field, column)].compactMap { $0 }, draws: error.draws)
    }
  }

  /// Where the three numbers shown of a row are one though some of its draws are another, which nobody would think.
  mutating func addUnseen(of table: Table) {
    for index in table.visibleIndices where table.fields[index].type.isNumber {
      guard let unseen = DrawsErrors.unseen(in: table.columns[index]) else { continue }
      lines.append(unseen.text(of: table.fields[index], isAlone: table.fields.count == 1))
    }
  }

  /// The column in which a statistic stands as it was computed; nil where it is part of a larger expression, or
  /// the one value that there is.
  private static func column(of table: Table, showing value: Double) -> String? {
    guard table.visibleIndices.count > 1 || table.rowCount > 1 else { return nil }
    let found = table.visibleIndices.first { index in
      guard case .numbers(let numbers) = table.columns[index].storage else { return false }
      return (0..<min(numbers.count, rowsLookedAt)).contains {
        numbers[$0] == value && table.columns[index].isPresent($0)
      }
    }
    return found.map { table.fields[$0].name }
  }

  /// `± 0.5%`, `± 0.2% of its value`, and how much that is; nil where less than the usual four digits show. What
  /// stands around the statistic may make more or less of it.
  private static func shown(_ error: StatisticError) -> (size: Double, text: String)? {
    if case .statistic(.chance) = error.source {
      return (error.size, "± \(MonteCarloError.rounded(error.size * 100))%")
    }
    let share = error.size / error.value.magnitude
    guard share >= 5e-5, share.isFinite else { return nil }
    return switch error.source {
    case .statistic(.chance): nil
    case .statistic(.mean), .statistic(.sd), .statistic(.quantile), .bound:
      (share, "± \(MonteCarloError.rounded(share * 100))% of its value")
    case .statistic(.outline): nil
    }
  }

  private mutating func add(_ words: [String], draws: Int) {
    lines += MonteCarloError.lines(words, draws: draws)
  }

  /// Where one value was drawn from the guidance of several companies: what one of them gives says nothing of the
  /// others.
  func independence(held table: Table, _ added: [[FactPart]]) -> [String] {
    let isDrawn = table.visibleIndices.contains { index in
      guard case .ranges(let ranges) = table.columns[index].storage else { return false }
      return !ranges.stores.isEmpty
    }
    let restsOnSeveral = added.contains { parts in
      let facts = parts.compactMap { try? catalog.fact($0) }
      return Set(facts.filter { $0.amount?.shape == .issuer }.map(\.entity)).count > 1
    }
    return isDrawn && restsOnSeveral ? ["issuers treated as independent"] : []
  }
}

extension Step.Query {
  /// Whether its rows go to a file of numbers, of which it is said there what they lose.
  var savesNumbers: Bool {
    guard plot == nil, let file, let format = FileFormat(path: file) else { return false }
    return format != .markdown
  }
}

extension UnseenDraws {
  /// `loss: 3% of the draws differ from the 0 USD shown; `mean(loss)` is 3.15 B USD`.
  fileprivate func text(of field: TableField, isAlone: Bool) -> String {
    let share = describe(.number(share), .number(in: .percent))
    let type = field.type.point
    let (shown, mean) = (describe(.number(shown), type), describe(.number(mean), type))
    let name = Printer.spelled(field.name)
    if rows > 1 {
      return
        "\(field.name): in \(rows) rows some draws, up to \(share), differ from what is shown; `mean(\(name))` counts them in"
    }
    let place = isAlone ? "" : "\(field.name): "
    let call = isAlone ? "the mean of all" : "`mean(\(name))`"
    return
      "\(place)\(share) of the draws differ from the \(shown) shown; \(call) is \(mean)"
  }
}

/// How far a number that was read off draws may be off.
private struct StatisticError {
  enum Source {
    case statistic(DrawStatistic)
    case bound(RangeBound)
  }

  var size: Double
  var source: Source
  var value: Double
  var draws: Int
}

extension RunNote {
  fileprivate var error: StatisticError? {
    switch self {
    case .samplingError(let size, let statistic, let value, let draws):
      StatisticError(size: size, source: .statistic(statistic), value: value, draws: draws)
    case .boundError(let size, let bound, let value, let draws):
      StatisticError(size: size, source: .bound(bound), value: value, draws: draws)
    default: nil
    }
  }
}

extension StatisticError.Source {
  /// What reads it off the draws of a value that no column shows: `chance(…)`, which no column is called.
  fileprivate var call: String {
    switch self {
    case .bound(let bound): "\(bound)(…)"
    case .statistic(.chance): "chance(…)"
    case .statistic(.mean): "mean(…)"
    case .statistic(.sd): "sd(…)"
    case .statistic(.quantile(let level)): "the \(NumberText.shortest(level * 100))% point"
    case .statistic(.outline): "sparkline(…)"
    }
  }
}
