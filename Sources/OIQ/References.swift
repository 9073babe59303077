/// The documents behind what was shown, numbered from 1 in the order in which they were first cited.
struct References {
  private(set) var cited: [Explanation.Source] = []
  private var numbers: [String: Int] = [:]
}

extension References {
  mutating func number(of source: Explanation.Source) -> Int {
    if let number = numbers[source.id] { return number }
    cited.append(source)
    numbers[source.id] = cited.count
    return cited.count
  }
}
