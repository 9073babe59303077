import OIQSyntax
import OIQText

/// A tree as text without its spans, read by reflection: two trees are the same when these are.
package func shape(_ value: Any) -> String {
  if value is Span { return "" }
  let mirror = Mirror(reflecting: value)
  if mirror.children.isEmpty { return "\(value)" }
  let children = mirror.children.map { child in
    (child.label.map { "\($0):" } ?? "") + shape(child.value)
  }
  return "\(mirror.subjectType)(" + children.joined(separator: ",") + ")"
}
