/// One value, boxed: literals, parameters, cells of results. Columns never hold these.
/// Numbers are in base units; what they measure is said by the `ValueType` beside the value.
package enum Value: Hashable, Sendable {
  case missing
  case number(Double)
  case range(RangedValue)
  case text(String)
  case bool(Bool)
  /// Days since 1970-01-01.
  case date(Int32)
  case period(Period)
  case list([Value])
}
