import OIQText
import Testing

private func read(_ text: String) -> PartOfYear? {
  Array(text.utf8).withUnsafeBufferPointer { PartOfYear($0) }
}

@Test func partsOfAYearAreReadAsTheyAreWrittenAndTileIt() {
  for kind in PartOfYear.Kind.allCases {
    for year in [1000, 1999, 2024, 9999] {
      var day = CivilDate(year: year, month: 1, day: 1).daysSince1970
      for number in 1...(12 / kind.months) {
        let part = PartOfYear(kind, containing: CivilDate(daysSince1970: day))
        #expect((part.year, part.number) == (year, number))
        #expect(part.start == day)
        #expect(read(part.text) == part)
        day = part.end
      }
      #expect(day == CivilDate(year: year + 1, month: 1, day: 1).daysSince1970)
    }
  }
}

@Test(arguments: [
  "", "2026", "2026Q", "2026Q0", "2026Q5", "2026Q11", "2026H3", "2026M1", "2026M00", "2026M13",
  "2026M1a", "0999Q1", "202aQ1", "2026X1", "2026M001", "2026Q99999999999999999999",
])
func noPartOfAYear(text: String) { #expect(read(text) == nil) }

@Test(arguments: [
  (PartOfYear.Kind.half, "2026H1"), (.quarter, "2026Q2"), (.month, "2026M05"),
])
func partOfADay(kind: PartOfYear.Kind, text: String) {
  #expect(PartOfYear(kind, containing: CivilDate(year: 2026, month: 5, day: 31)).text == text)
}
