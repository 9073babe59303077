#pragma once
#include <stdint.h>
#include <string.h>

// `exp`, `log`, the inverse normal distribution and Philox from +, -, *, / and square roots of doubles and from whole
// numbers. IEEE 754 fixes those five to the last bit, and no two of them may be fused: a result is the same on every
// machine and for every width of register, which a system's own library doesn't promise.
//
// In C, and not in Swift, for one reason: here a function can be compiled for wider registers too, to be taken where
// the processor has them. What runs in loops has no branch that depends on a value, so that it becomes vector
// instructions.
#pragma STDC FP_CONTRACT OFF

static inline double portable_of_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline uint64_t portable_bits(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

/// Cody and Waite's reduction to |r| <= ln 2 / 2, then the rational approximation of Moshier's Cephes library, `exp.c`.
static inline double portable_exp(double x) {
  const double shift = 0x1.8p52;
  double held = x < -708 ? -708 : x > 709 ? 709 : x;
  // Adding 1.5 * 2^52 rounds to a whole number, which is then in the low bits.
  double shifted = held * 1.4426950408889634 + shift;
  double whole = shifted - shift;
  double rest = (held - whole * 6.93145751953125e-1) - whole * 1.42860682030941723212e-6;
  double square = rest * rest;
  double top = (1.26177193074810590878e-4 * square + 3.02994407707441961300e-2) * square;
  double odd = rest * (top + 9.99999999999999999910e-1);
  double low = (3.00198505138664455042e-6 * square + 2.52448340349684104192e-3) * square;
  double even = (low + 2.27265548208155028766e-1) * square + 2;
  double result = 1 + 2 * (odd / (even - odd));
  return portable_of_bits(portable_bits(result) + (portable_bits(shifted) << 52));
}

/// x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), then log(1 + f) by the polynomial of fdlibm's `e_log.c`
/// (Sun Microsystems, 1993).
static inline double portable_log(double x) {
  uint64_t bits = portable_bits(x) + 0x00095f6200000000;
  double exponent = portable_of_bits((bits >> 52) | 0x4330000000000000) - 4503599627371519;
  double mantissa = portable_of_bits((bits & 0x000fffffffffffff) + 0x3fe6a09e00000000);
  double f = mantissa - 1;
  double s = f / (2 + f);
  double z = s * s;
  double w = z * z;
  double odd =
      w *
      (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  double even =
      z *
      (6.666666666666735130e-01 +
       w * (2.857142874366239149e-01 +
            w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  double half = 0.5 * f * f;
  double small = s * (half + (even + odd)) + exponent * 1.90821492927058770002e-10;
  return exponent * 6.93147180369123816490e-01 - ((half - small) - f);
}

// M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988),
// PPND16: the middle by q = p - 1/2 up to 0.425, the tails by r = sqrt(-log p), those beyond 5 apart. The polynomials
// are summed by halves rather than from one end to the other: a processor works on both at once.

static inline double portable_normal_center(double q) {
  double r = 0.180625 - q * q;
  double square = r * r;
  double fourth = square * square;
  double top_high = (2509.0809287301226727 * r + 33430.575583588128105) * square +
                    (67265.770927008700853 * r + 45921.953931549871457);
  double top_low = (13731.693765509461125 * r + 1971.5909503065514427) * square +
                   (133.14166789178437745 * r + 3.387132872796366608);
  double bottom_high = (5226.495278852545925 * r + 28729.085735721942674) * square +
                       (39307.89580009271061 * r + 21213.794301586595867);
  double bottom_low = (5394.1960214247511077 * r + 687.1870074920579083) * square +
                      (42.313330701600911252 * r + 1);
  return q * (top_high * fourth + top_low) / (bottom_high * fourth + bottom_low);
}

static inline double portable_normal_tail(double r) {
  r -= 1.6;
  double square = r * r;
  double fourth = square * square;
  double top_high = (7.7454501427834140764e-4 * r + 0.0227238449892691845833) * square +
                    (0.24178072517745061177 * r + 1.27045825245236838258);
  double top_low = (3.64784832476320460504 * r + 5.7694972214606914055) * square +
                   (4.6303378461565452959 * r + 1.42343711074968357734);
  double bottom_high = (1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * square +
                       (0.0151986665636164571966 * r + 0.14810397642748007459);
  double bottom_low = (0.68976733498510000455 * r + 1.6763848301838038494) * square +
                      (2.05319162663775882187 * r + 1);
  return (top_high * fourth + top_low) / (bottom_high * fourth + bottom_low);
}

static inline double portable_normal_far_tail(double r) {
  r -= 5;
  double top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5;
  top = (top * r + 0.0012426609473880784386) * r + 0.026532189526576123093;
  top = (top * r + 0.29656057182850489123) * r + 1.7848265399172913358;
  top = (top * r + 5.4637849111641143699) * r + 6.6579046435011037772;
  double bottom = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7;
  bottom = (bottom * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4;
  bottom = (bottom * r + 0.0148753612908506148525) * r + 0.13692988092273580531;
  bottom = (bottom * r + 0.59983220655588793769) * r + 1;
  return top / bottom;
}

static inline double portable_normal_quantile(double p) {
  double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return portable_normal_center(q);
  double r = __builtin_elementwise_sqrt(-portable_log(p < 0.5 ? p : 1 - p));
  double size = r <= 5 ? portable_normal_tail(r) : portable_normal_far_tail(r);
  return q < 0 ? -size : size;
}

/// Four words of 32 bits, each in the low half of a word of 64: products then need no widening.
typedef struct {
  uint64_t words[4];
} portable_philox_block;

/// Philox4x32-10 of J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2,
/// 3", SC'11.
static inline portable_philox_block portable_philox(portable_philox_block counter, uint64_t key) {
  const uint64_t mask = 0xffffffff;
  uint64_t a = counter.words[0], b = counter.words[1], c = counter.words[2], d = counter.words[3];
  uint64_t first = key & mask, second = key >> 32;
  for (int round = 0; round < 10; round++) {
    uint64_t left = (a & mask) * 0xd2511f53;
    uint64_t right = (c & mask) * 0xcd9e8d57;
    a = (right >> 32) ^ b ^ first;
    b = right & mask;
    c = (left >> 32) ^ d ^ second;
    d = left & mask;
    first = (first + 0x9e3779b9) & mask;
    second = (second + 0xbb67ae85) & mask;
  }
  return (portable_philox_block){{a, b, c, d}};
}

/// The two uniform numbers of each of `pairs` counters from `start` on.
void portable_uniforms(uint64_t start, int64_t pairs, uint64_t key, double *target);

/// Replaces each value x by factor * exp(rate * x).
void portable_exponentials(double *values, int64_t count, double factor, double rate);

/// Writes for each share below `split` (share / split)^down, and for others ((1 - share) / (1 - split))^up.
void portable_powers(
    const double *shares, int64_t count, double split, double down, double up, double *target);

/// Replaces each share by the normal value there. `scratch` has room for twice as many numbers.
void portable_normal_quantiles(double *values, int64_t count, double *scratch, int32_t *places);
