/// The letters that stand for powers of ten behind numbers and before units: `20M`, `B USD`.
package enum ScaleLetter: String, CaseIterable, Sendable {
  case thousand = "k"
  case million = "M"
  case billion = "B"
  case trillion = "T"

  package var exponent: Int {
    switch self {
    case .thousand: 3
    case .million: 6
    case .billion: 9
    case .trillion: 12
    }
  }

  package var factor: Double {
    switch self {
    case .thousand: 1e3
    case .million: 1e6
    case .billion: 1e9
    case .trillion: 1e12
    }
  }

  package init?(ascii byte: UInt8) {
    switch byte {
    case UInt8(ascii: "k"): self = .thousand
    case UInt8(ascii: "M"): self = .million
    case UInt8(ascii: "B"): self = .billion
    case UInt8(ascii: "T"): self = .trillion
    default: return nil
    }
  }
}
