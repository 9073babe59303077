import Testing

@testable import OIQValues

@Suite("Counter-based generator")
struct GeneratorTests {
  /// The lines "philox4x32 10" of `kat_vectors` in Random123, the authors' own library.
  @Test(
    arguments: [
      ([0, 0, 0, 0, 0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [UInt64](repeating: 0xffff_ffff, count: 6),
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344, 0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt64], [UInt64])])
  func knownAnswers(input: [UInt64], answer: [UInt64]) {
    let block = Philox.block(
      counter: (input[0], input[1], input[2], input[3]), key: input[4] | input[5] << 32)
    #expect([block.0, block.1, block.2, block.3] == answer)
  }

  /// Against an independent program in Python's integers.
  @Test(arguments: [
    (0, 0x1.8b19609770a05p-1), (1, 0x1.ea13ffe4529eap-2), (2, 0x1.48f83616b7286p-2),
    (12345, 0x1.118308f1127d4p-3), (1 << 33, 0x1.6774fda36504ap-2),
  ])
  func uniformsOfAnotherProgram(draw: Int, value: Double) {
    #expect(uniforms(draw..<draw + 1, key: 0x0123_4567_89ab_cdef) == [value])
  }

  /// Many at a time they may be computed in wider registers than one block is.
  @Test func uniformsAreThoseOfTheirBlocks() {
    let expected = (0..<500).flatMap { pair -> [Double] in
      let words = Philox.block(counter: (UInt64(pair), 0, 0, 0), key: 77)
      return [words.0 | words.1 << 32, words.2 | words.3 << 32].map {
        (Double($0 >> 12) * 2 + 1) * 0x1p-53
      }
    }
    #expect(uniforms(0..<1000, key: 77) == expected)
  }

  @Test func anyPartOfAStreamIsThatPartOfTheWhole() {
    let whole = uniforms(0..<101, key: 9)
    for part in [0..<1, 1..<2, 1..<8, 4..<8, 5..<101, 100..<101, 7..<7] {
      #expect(uniforms(part, key: 9) == Array(whole[part]))
    }
  }

  @Test func uniformsAreOddMultiplesInsideTheOpenInterval() {
    for value in uniforms(0..<2000, key: 3) {
      let scaled = value * 0x1p53
      #expect(value > 0 && value < 1 && scaled.remainder(dividingBy: 2).magnitude == 1)
    }
  }

  /// The largest distance from the straight line stays below Kolmogorov's bound for one in 10,000.
  @Test(arguments: [0, 1, 2, UInt64.max])
  func uniformsAreSpreadEvenly(key: UInt64) {
    let count = 20_000
    let sorted = uniforms(0..<count, key: key).sorted()
    let distances = sorted.enumerated().map { abs($1 - (Double($0) + 0.5) / Double(count)) }
    #expect((distances.max() ?? 1) * Double(count).squareRoot() < 2.23)
  }

  @Test func neighbouringKeysAreUnrelated() {
    let count = 20_000
    let first = uniforms(0..<count, key: 1)
    let second = uniforms(0..<count, key: 2)
    let product = zip(first, second).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) }
    // Standard error of the correlation: 1 / sqrt(count).
    #expect(abs(12 * product / Double(count)) < 4 / Double(count).squareRoot())
  }

  private func uniforms(_ draws: Range<Int>, key: UInt64) -> [Double] {
    [Double](unsafeUninitializedCapacity: draws.count) { target, count in
      if let base = target.baseAddress { Philox.uniforms(draws, key: key, into: base) }
      count = draws.count
    }
  }
}
