import OIQText
import OIQValues

func day(_ text: String) -> Int32 { CivilDate.parse(text)?.daysSince1970 ?? .min }
