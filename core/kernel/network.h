/* The constants of cf1 as the drawing wants them; weights.c makes them, mapping.c and synthesis.c read. */
#ifndef CF1_NETWORK_H
#define CF1_NETWORK_H

#include <float.h>

#include "cf1.h"

#if FLT_EVAL_METHOD != 0
#error "cf1 needs doubles that are rounded after each operation (on 32-bit x86: SSE2)"
#endif
#ifdef __FAST_MATH__
#error "cf1 is exact: -ffast-math is not"
#endif
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the weights file is little-endian, and so is this code"
#endif

enum {
  MAPPING_LAYERS = 8,
  STYLE_VECTORS = 23,
  BLOCKS = 7,
  COLOURS = 12,       /* outputs of the last layer: Haar coefficients of red, green and blue */
  OUTPUTS_AT_ONCE = 4, /* that the inner loop sums in registers */
  MOST_CHUNKS = 16
};

static const double GRID = 65536.0;
static const double SLOPE = 0.2; /* of the leaky ReLU, in both networks */

/* Adding and subtracting 1.5 * 2^52 rounds to a whole number, halves to even: what is left of a double's
 * 53 bits below such a number are whole ones. Right for |x| < 2^51; every number here is far below. */
static const double ROUNDING = 6755399441055744.0;
static inline double snapped(double units) { return (units + ROUNDING) - ROUNDING; }
static inline double activated(double x) {
  double sloped = x * SLOPE; /* rounded before it is snapped: a fused operation would err at ties */
  return snapped(x > sloped ? x : sloped);
}

typedef struct {
  const int16_t *low;
  const int8_t *high; /* or NULL */
} Tensor;
static inline int32_t unit_at(Tensor tensor, size_t at) {
  return tensor.low[at] + (tensor.high ? tensor.high[at] * 65536 : 0);
}

/* A 1x1 convolution, and the 3x3 by channel before it (but for the colours).
 *
 * An input x is split as x = hi * 2^shift + lo with |lo| <= 2^(shift - 1), so that sums of products of
 * 16-bit numbers do: sum(w x) = 2^shift sum(w hi) + sum(w lo). They stay within int32 because a row of
 * weights is cut into chunks of input channels, summed apart and then added in float64. With
 * heaviest = the largest sum(|w|) of a chunk,
 *
 *   lo: |sum(w lo)| <= 2^(shift - 1) heaviest < 2^31           `shift` is chosen so, when loading
 *   hi: |sum(w hi)| <= max|hi| heaviest       < 2^31           while every |x| <= `limit`, checked for
 *                                                              each row; a row that fails takes float64
 *
 * and partial sums, whatever their order, are bounded by the same sums of absolute values. */
typedef struct {
  int inputs, outputs, side;
  int pairs;            /* of 16-bit input channels */
  int chunks, shift;
  int start[MOST_CHUNKS + 1]; /* the first pair of each chunk */
  double limit;
  int32_t *kernel;      /* [outputs / 4][pairs][4], each two int16 */
  uint16_t *channel;    /* [2 pairs]: which input; a weight beyond int16 is spread over several */
  double *depthwise;    /* [inputs][9], real */
  double *bias;         /* [outputs] */
  Tensor weight;        /* [outputs][inputs] */
  Tensor noise;         /* [side][side] */
} Layer;

typedef struct {
  Tensor a; /* [CF1_LATENT] */
  int32_t threshold;
} Rule;

struct Cf1Network {
  Tensor mapping_weight[MAPPING_LAYERS], mapping_bias[MAPPING_LAYERS];
  Tensor mean;
  Tensor style_weight[STYLE_VECTORS], style_bias[STYLE_VECTORS];
  Tensor constant, first_weight, first_noise, first_bias;
  Layer blocks[BLOCKS][2];
  Layer colours;
  int rules;
  Rule rule[CF1_RULES];
};

/* Numbers of each style vector: the first layer's; three of each block; the colours'. */
static const int STYLE_LENGTH[STYLE_VECTORS] = {512, 512, 128, 512, 512, 128, 512, 512,
                                                128, 512, 512, 128, 512, 512, 128, 256,
                                                256, 64,  128, 128, 32,  64,  64};
static const int CHANNELS[BLOCKS + 1] = {512, 512, 512, 512, 512, 256, 128, 64}; /* before and after */
static inline int side_of(int block) { return 8 << block; }
static inline int quarter_of(int block) { return CHANNELS[block] / 4; } /* after inverse Haar */

/* Behind each piece of memory, where a sanitizer watches (`make sanitize`): who steps on it is told. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
enum { FENCE = 64 };
#else
enum { FENCE = 0 };
#define ASAN_POISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#endif

/* Memory that was given, handed out in pieces aligned to 64 bytes. With no memory it only counts. */
typedef struct {
  uint8_t *memory;
  size_t used;
} Arena;
static inline void *piece(Arena *arena, size_t bytes) {
  uint8_t *made = arena->memory ? arena->memory + arena->used : NULL;
  size_t whole = ((bytes + 63) & ~(size_t)63) + FENCE;
  if (made && FENCE) ASAN_POISON_MEMORY_REGION(made + bytes, whole - bytes);
  arena->used += whole;
  return made;
}

#endif
