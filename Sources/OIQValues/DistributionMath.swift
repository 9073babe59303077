/// `exp`, `log` and the inverse normal distribution from +, -, *, / and square roots alone.
///
/// IEEE 754 fixes those five to the last bit and the compiler fuses none of them, so a result is the same on
/// every machine, which a system's own library doesn't promise. The loops have no branch and no call, so
/// that they become vector instructions.
package enum PortableMath {}

// MARK: - Exponential

extension PortableMath {
  /// e to the power of `x`, within 1.1 units in the last place (relative error below 2.3e-16); arguments
  /// are held to -708...709, outside of which the result would be no normal number.
  ///
  /// Cody and Waite's reduction to |r| <= ln 2 / 2, then the rational approximation of Moshier's Cephes
  /// library, `exp.c`.
  @inline(__always)
  package static func exp(_ x: Double) -> Double {
    let held = x < -708 ? -708 : x > 709 ? 709 : x
    // Adding 1.5 * 2^52 rounds to a whole number, which is then in the low bits.
    let shifted = held * 1.4426950408889634 + roundingShift
    let whole = shifted - roundingShift
    let rest = (held - whole * 6.93145751953125e-1) - whole * 1.42860682030941723212e-6
    let square = rest * rest
    let top = (1.26177193074810590878e-4 * square + 3.02994407707441961300e-2) * square
    let odd = rest * (top + 9.99999999999999999910e-1)
    let low = (3.00198505138664455042e-6 * square + 2.52448340349684104192e-3) * square
    let even = (low + 2.27265548208155028766e-1) * square + 2
    let result = 1 + 2 * (odd / (even - odd))
    return Double(bitPattern: result.bitPattern &+ (shifted.bitPattern << 52))
  }

  private static let roundingShift = 0x1.8p52

  package static func exp(inPlace values: UnsafeMutablePointer<Double>, count: Int) {
    for index in 0..<count { values[index] = exp(values[index]) }
  }
}

// MARK: - Logarithm

extension PortableMath {
  /// The natural logarithm of a normal positive number, within 1 unit in the last place (relative error
  /// below 2e-16).
  ///
  /// x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), then log(1 + f) by the polynomial of
  /// fdlibm's `e_log.c` (Sun Microsystems, 1993).
  @inline(__always)
  package static func log(_ x: Double) -> Double {
    let bits = x.bitPattern &+ 0x0009_5f62_0000_0000
    let exponent =
      Double(bitPattern: (bits >> 52) | 0x4330_0000_0000_0000) - 4_503_599_627_371_519
    let mantissa = Double(bitPattern: (bits & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_0000_0000)
    let f = mantissa - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let odd =
      w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    let even =
      z
      * (6.666666666666735130e-01
        + w
        * (2.857142874366239149e-01
          + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    let half = 0.5 * f * f
    let small = s * (half + (even + odd)) + exponent * 1.90821492927058770002e-10
    return exponent * 6.93147180369123816490e-01 - ((half - small) - f)
  }

  package static func log(inPlace values: UnsafeMutablePointer<Double>, count: Int) {
    for index in 0..<count { values[index] = log(values[index]) }
  }
}

// MARK: - Inverse normal distribution

extension PortableMath {
  /// The standard normal value below which a share `p` lies, 0 < p < 1; relative error below 1e-15.
  ///
  /// M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
  /// Statistics 37 (1988), PPND16.
  package static func normalQuantile(_ p: Double) -> Double {
    let q = p - 0.5
    if abs(q) <= 0.425 { return center(q) }
    let r = (-log(p < 0.5 ? p : 1 - p)).squareRoot()
    let size = r <= 5 ? tail(r - 1.6) : farTail(r - 5)
    return q < 0 ? -size : size
  }

  /// Puts the normal value of each share in its place. `scratch` has room for as many numbers, twice.
  package static func normalQuantile(
    inPlace values: UnsafeMutablePointer<Double>, count: Int,
    scratch: UnsafeMutablePointer<Double>, places: UnsafeMutablePointer<Int32>
  ) {
    // Which lie in the tails, about 15 %; without a branch, for no processor can foretell it.
    var tails = 0
    for index in 0..<count {
      places[tails] = Int32(truncatingIfNeeded: index)
      tails &+= Int(unsafeBitCast(abs(values[index] - 0.5) > 0.425, to: UInt8.self))
    }
    for place in 0..<tails { scratch[place] = values[Int(places[place])] }
    for index in 0..<count { values[index] = center(values[index] - 0.5) }
    fillTails(of: values, scratch, places, tails)
  }

  private static func fillTails(
    of values: UnsafeMutablePointer<Double>, _ shares: UnsafeMutablePointer<Double>,
    _ places: UnsafeMutablePointer<Int32>, _ count: Int
  ) {
    // Loops that do one thing each become vector instructions; one that does all would not.
    let sizes = shares + count
    for place in 0..<count {
      sizes[place] = shares[place] < 0.5 ? shares[place] : 1 - shares[place]
    }
    log(inPlace: sizes, count: count)
    for place in 0..<count { sizes[place] = (0 - sizes[place]).squareRoot() }
    var hasFar = false
    for place in 0..<count { hasFar = hasFar || sizes[place] > 5 }
    if hasFar {
      for place in 0..<count {
        sizes[place] = sizes[place] > 5 ? farTail(sizes[place] - 5) : tail(sizes[place] - 1.6)
      }
    } else {
      for place in 0..<count { sizes[place] = tail(sizes[place] - 1.6) }
    }
    for place in 0..<count {
      values[Int(places[place])] = shares[place] < 0.5 ? -sizes[place] : sizes[place]
    }
  }

  @inline(__always)
  private static func center(_ q: Double) -> Double {
    // By halves rather than from one end to the other: a processor works on both at once.
    let r = 0.180625 - q * q
    let square = r * r
    let fourth = square * square
    let topHigh =
      (2509.0809287301226727 * r + 33430.575583588128105) * square
      + (67265.770927008700853 * r + 45921.953931549871457)
    let topLow =
      (13731.693765509461125 * r + 1971.5909503065514427) * square
      + (133.14166789178437745 * r + 3.387132872796366608)
    let bottomHigh =
      (5226.495278852545925 * r + 28729.085735721942674) * square
      + (39307.89580009271061 * r + 21213.794301586595867)
    let bottomLow =
      (5394.1960214247511077 * r + 687.1870074920579083) * square
      + (42.313330701600911252 * r + 1)
    return q * (topHigh * fourth + topLow) / (bottomHigh * fourth + bottomLow)
  }

  @inline(__always)
  private static func tail(_ r: Double) -> Double {
    let square = r * r
    let fourth = square * square
    let topHigh =
      (7.7454501427834140764e-4 * r + 0.0227238449892691845833) * square
      + (0.24178072517745061177 * r + 1.27045825245236838258)
    let topLow =
      (3.64784832476320460504 * r + 5.7694972214606914055) * square
      + (4.6303378461565452959 * r + 1.42343711074968357734)
    let bottomHigh =
      (1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * square
      + (0.0151986665636164571966 * r + 0.14810397642748007459)
    let bottomLow =
      (0.68976733498510000455 * r + 1.6763848301838038494) * square
      + (2.05319162663775882187 * r + 1)
    return (topHigh * fourth + topLow) / (bottomHigh * fourth + bottomLow)
  }

  private static func farTail(_ r: Double) -> Double {
    var top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    top = (top * r + 0.0012426609473880784386) * r + 0.026532189526576123093
    top = (top * r + 0.29656057182850489123) * r + 1.7848265399172913358
    top = (top * r + 5.4637849111641143699) * r + 6.6579046435011037772
    var bottom = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
    bottom = (bottom * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4
    bottom = (bottom * r + 0.0148753612908506148525) * r + 0.13692988092273580531
    bottom = (bottom * r + 0.59983220655588793769) * r + 1
    return top / bottom
  }
}
