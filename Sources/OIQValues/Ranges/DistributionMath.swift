import CPortableMath

/// `exp`, `log` and the inverse normal distribution, the same to the bit on every machine; how is said where they
/// are.
package enum PortableMath {
  /// e to the power of `x`, within 1.1 units in the last place (relative error below 2.3e-16); arguments
  /// are held to -708...709, outside of which the result would be no normal number.
  @inline(__always)
  package static func exp(_ x: Double) -> Double { portable_exp(x) }

  /// The natural logarithm of a normal positive number, within 1 unit in the last place (relative error
  /// below 2e-16).
  @inline(__always)
  package static func log(_ x: Double) -> Double { portable_log(x) }

  /// The standard normal value below which a share `p` lies, 0 < p < 1; relative error below 1e-15.
  package static func normalQuantile(_ p: Double) -> Double { portable_normal_quantile(p) }
}
