extension [String] {
  /// As the standard library's, which has to ask what the elements are: the first time it searches all types of the
  /// program for that, which is a tenth of a start.
  package func joined(separator: String = "") -> String {
    guard let first else { return "" }
    var text = first
    for element in dropFirst() {
      text += separator
      text += element
    }
    return text
  }

  /// `a, b or c`; nothing where there is none.
  package func listed(_ conjunction: String) -> String {
    guard count > 1, let last else { return first ?? "" }
    return Array(dropLast()).joined(separator: ", ") + " \(conjunction) \(last)"
  }
}
