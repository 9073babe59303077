import OIQText
import Testing

@Test func excerptsAreClampedToTheirText() {
  var map = SourceMap()
  let text = map.add(name: "a", bytes: Array("hello".utf8))
  #expect(map.excerpt(Span(start: 1, end: 3, source: text.id)) == "el")
  #expect(map.excerpt(Span(start: 3, end: 99, source: text.id)) == "lo")
  #expect(map.excerpt(Span(start: 0, end: 1, source: SourceID(7))) == "")
}
