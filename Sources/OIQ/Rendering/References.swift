import OIQExecution
import OIQPlan
import OIQSyntax
import OIQText
import OIQValues

/// What stands behind what was shown, numbered from 1 in the order in which it was first cited.
struct References {
  private(set) var cited: [Explanation.Source] = []
  /// By their numbers: documents and assumptions are numbered together.
  private(set) var lines: [String] = []
  private var numbers: [String: Int] = [:]
}

extension References {
  mutating func number(of source: Explanation.Source) -> Int {
    if let number = numbers[source.id] { return number }
    cited.append(source)
    return add(source.citation, as: source.id)
  }

  /// An assumption: its formula and what its author says of it.
  mutating func number(of formula: NamedFormula?, at text: String) -> Int {
    let key = "assumed \(formula?.name ?? text)"
    if let number = numbers[key] { return number }
    guard let formula else { return add("assumed: \(text)", as: key) }
    let statement = Statement(kind: .binding(formula.binding), span: formula.binding.name.span)
    let written = WhyBuilder.oneLine(Printer.print(statement))
    let words = formula.documentation.map { ": \(WhyBuilder.oneLine($0))" } ?? ""
    return add("assumed: \(written)\(words)", as: key)
  }

  /// The number of a document.
  func number(citing source: Explanation.Source) -> Int? { numbers[source.id] }

  var assumptionCount: Int { lines.count - cited.count }

  private mutating func add(_ line: String, as key: String) -> Int {
    lines.append(line)
    numbers[key] = lines.count
    return lines.count
  }
}
