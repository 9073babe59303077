#include "CPortableMath.h"

#include <math.h>
#include <stdbool.h>

#if defined(__x86_64__) && defined(__linux__)
#define WIDER_WHERE_POSSIBLE __attribute__((target_clones("avx2", "default")))
#else
#define WIDER_WHERE_POSSIBLE
#endif

/// The upper 52 bits as a number between 1 and 2, moved to between 0 and 1; both steps are exact.
static inline double open_uniform(uint64_t bits) {
  return (portable_of_bits(bits >> 12 | 0x3ff0000000000000) - 1) + 0x1p-53;
}

WIDER_WHERE_POSSIBLE
void portable_uniforms(uint64_t start, int64_t pairs, uint64_t key, double *target) {
  for (int64_t index = 0; index < pairs; index++) {
    uint64_t count = start + (uint64_t)index;
    portable_philox_block counter = {{count & 0xffffffff, count >> 32, 0, 0}};
    portable_philox_block block = portable_philox(counter, key);
    target[2 * index] = open_uniform(block.words[0] | block.words[1] << 32);
    target[2 * index + 1] = open_uniform(block.words[2] | block.words[3] << 32);
  }
}

WIDER_WHERE_POSSIBLE
void portable_exponentials(double *values, int64_t count, double factor, double rate) {
  for (int64_t index = 0; index < count; index++)
    values[index] = factor * portable_exp(rate * values[index]);
}

WIDER_WHERE_POSSIBLE
void portable_powers(
    const double *shares, int64_t count, double split, double down, double up, double *target) {
  for (int64_t index = 0; index < count; index++) {
    double share = shares[index];
    double lower = share / split;
    double upper = (1 - share) / (1 - split);
    double part = share < split ? lower : upper;
    target[index] = portable_exp(portable_log(part) * (share < split ? down : up));
  }
}

WIDER_WHERE_POSSIBLE
void portable_normal_quantiles(double *values, int64_t count, double *scratch, int32_t *places) {
  double *sizes = scratch;
  double *shares = scratch + count;
  // Which lie in the tails, about 15 %; without a branch, for no processor can foretell it.
  int64_t tails = 0;
  for (int64_t index = 0; index < count; index++) {
    double share = values[index];
    places[tails] = (int32_t)index;
    shares[tails] = share;
    tails += fabs(share - 0.5) > 0.425;
  }
  for (int64_t index = 0; index < count; index++)
    values[index] = portable_normal_center(values[index] - 0.5);
  for (int64_t place = 0; place < tails; place++) {
    double share = shares[place];
    sizes[place] = __builtin_elementwise_sqrt(-portable_log(share < 0.5 ? share : 1 - share));
  }
  bool is_far = false;
  for (int64_t place = 0; place < tails; place++) is_far |= sizes[place] > 5;
  if (is_far) {
    for (int64_t place = 0; place < tails; place++) {
      double size = sizes[place];
      sizes[place] = size > 5 ? portable_normal_far_tail(size) : portable_normal_tail(size);
    }
  } else {
    for (int64_t place = 0; place < tails; place++) sizes[place] = portable_normal_tail(sizes[place]);
  }
  for (int64_t place = 0; place < tails; place++)
    values[places[place]] = shares[place] < 0.5 ? -sizes[place] : sizes[place];
}
