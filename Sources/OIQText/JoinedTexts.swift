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
}
