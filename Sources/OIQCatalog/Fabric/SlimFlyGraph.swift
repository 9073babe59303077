/// The graph of McKay, Miller and Širáň, "A Note on Large Graphs of Diameter Two and Given Maximum Degree"
/// (Journal of Combinatorial Theory B 74, 1998), in the form of P. Hafner (2004): routers (0, x, y) and
/// (1, m, c); (0, x, y) meets (1, m, c) where y = m x + c, and routers of one column meet where their
/// difference is in a set of powers of a primitive element.
struct SlimFlyGraph {
  private let field: FiniteField
  private let insides: [[(Int, Int)]]

  init(order: Int) {
    let field = FiniteField(order: order)
    self.field = field
    insides = SlimFlyGraph.exponents(order).map { exponents in
      let differences = Set(exponents.map { field.powers[$0 % (order - 1)] })
      return (0..<order).flatMap { y in
        (y + 1..<max(order, y + 1)).filter { differences.contains(field.subtract($0, y)) }
          .map { (y, $0) }
      }
    }
  }

  private static func exponents(_ order: Int) -> [[Int]] {
    let even = Array(stride(from: 0, to: order - 1, by: 2))
    guard order % 4 == 3 else { return [even, even.map { $0 + 1 }] }
    let quarter = (order + 1) / 4
    let first =
      Array(stride(from: 0, through: 2 * quarter - 2, by: 2))
      + Array(stride(from: 2 * quarter - 1, through: 4 * quarter - 3, by: 2))
    return [first, first.map { $0 + 1 }]
  }

  func ends(of link: Int) -> (Int, Int) {
    let order = field.order
    let square = order * order
    if link < square * order {
      let (x, y, m) = (link / square, link / order % order, link % order)
      return (x * order + y, square + m * order + field.subtract(y, field.multiply(m, x)))
    }
    var rest = link - square * order
    let half = insides[0].count * order
    let side = rest < half ? 0 : 1
    rest -= side * half
    let pairs = insides[side]
    let (first, second) = pairs[rest % pairs.count]
    let base = side * square + rest / pairs.count * order
    return (base + first, base + second)
  }
}

/// Arithmetic of a field of `order` elements, a prime power. An element's base-p digits are the
/// coefficients of a polynomial.
struct FiniteField {
  let order: Int
  private let prime: Int
  /// The powers of a primitive element, from the 0th.
  let powers: [Int]
  private let logarithms: [Int]

  init(order: Int) {
    self.order = order
    let prime = SlimFlySize.smallestPrimeFactor(of: order) ?? order
    self.prime = prime
    powers = FiniteField.powers(order: order, prime: prime)
    var logarithms = [Int](repeating: 0, count: order)
    for (exponent, element) in powers.enumerated() { logarithms[element] = exponent }
    self.logarithms = logarithms
  }

  func multiply(_ left: Int, _ right: Int) -> Int {
    left == 0 || right == 0 ? 0 : powers[(logarithms[left] + logarithms[right]) % (order - 1)]
  }

  func subtract(_ left: Int, _ right: Int) -> Int {
    if order == prime { return left >= right ? left - right : left - right + prime }
    var (left, right, place, result) = (left, right, 1, 0)
    while place < order {
      result += (left % prime - right % prime + prime) % prime * place
      (left, right, place) = (left / prime, right / prime, place * prime)
    }
    return result
  }

  /// Tries generators of a prime field, or moduli under which x is primitive, until one runs through all.
  private static func powers(order: Int, prime: Int) -> [Int] {
    for candidate in 1..<max(order, 2) {
      var powers = [1]
      while powers.count < order {
        let next = step(powers[powers.count - 1], candidate, order: order, prime: prime)
        if next == 1 || next == 0 { break }
        powers.append(next)
      }
      if powers.count == order - 1 { return powers }
    }
    return [1]
  }

  private static func step(_ element: Int, _ candidate: Int, order: Int, prime: Int) -> Int {
    if order == prime { return element * candidate % prime }
    let top = order / prime
    let lead = element / top
    var (shifted, low, place, result) = (element % top * prime, candidate, 1, 0)
    while place < order {
      result += (shifted % prime + lead * (low % prime)) % prime * place
      (shifted, low, place) = (shifted / prime, low / prime, place * prime)
    }
    return result
  }
}
