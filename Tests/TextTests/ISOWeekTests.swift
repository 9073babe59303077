import OIQText
import Testing

private func day(_ text: String) throws -> Int32 {
  try #require(CivilDate.parse(text)).daysSince1970
}

/// A week is that of its Thursday: the Thursday's year, and in it one more than the whole weeks before that day.
@Test func weeksAreThoseOfTheirThursdays() throws {
  for day in try day("1999-12-20")...day("2101-01-20") {
    // 1970-01-01 was a Thursday, three days after a Monday.
    let monday = day - ((day + 3) % 7 + 7) % 7
    let thursday = CivilDate(daysSince1970: monday + 3)
    let newYear = CivilDate(year: thursday.year, month: 1, day: 1).daysSince1970
    let week = ISOWeek(year: thursday.year, week: Int(monday + 3 - newYear) / 7 + 1)
    #expect(week?.monday == monday && week?.sunday == monday + 6)
  }
}

@Test(arguments: [
  ("2020-W53", "2020-12-28", "2021-01-03"), ("2021-W01", "2021-01-04", "2021-01-10"),
  ("2024-W9", "2024-02-26", "2024-03-03"), ("2024W09", "2024-02-26", "2024-03-03"),
  ("W09 2024", "2024-02-26", "2024-03-03"), ("CW12 2024", "2024-03-18", "2024-03-24"),
  ("KW12/2024", "2024-03-18", "2024-03-24"), ("kw 12 2024", "2024-03-18", "2024-03-24"),
  ("2026-W01", "2025-12-29", "2026-01-04"), ("Week 1 2027", "2027-01-04", "2027-01-10"),
])
func weeksAreReadAsPeopleWriteThem(_ text: String, _ monday: String, _ sunday: String) throws {
  let week = try #require(ISOWeek(text))
  #expect(try week.monday == day(monday) && week.sunday == day(sunday))
}

/// 2023 ended on a Sunday, in its week 52.
@Test(arguments: [
  "2023-W53", "2024-W00", "2024-W54", "W09", "2024-W9-1", "W9 24", "2024", "2024Q1", "AW12 2024",
  "2024-W123", "", "W", "2024-W", "2024+W09",
])
func otherTextsAreNoWeeks(_ text: String) { #expect(ISOWeek(text) == nil) }
