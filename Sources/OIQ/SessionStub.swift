import OIQCatalog
import OIQSyntax
import OIQText
import OIQValues

extension Session {
  public func render(_ problems: [Problem], options: RenderOptions = RenderOptions()) -> String {
    problems.map {
      "\($0)\n   \($0.places.map { "\($0.line):\($0.column) \($0.text)" })\n   help: \($0.help)\n"
    }.joined()
  }
  public func check(_ t: String, name: String = "") -> [Problem] {
    check(Array(t.utf8), name: name)
  }
  public func format(_ text: String, name: String = "<input>") throws(Problem) -> String { text }
}
