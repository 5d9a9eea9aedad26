/* Vectors of VECTOR_BYTES (16, 32 or 64): the compiler's own operators, and what they lack by processor.
 *
 * Whole numbers are unsigned where they may wrap: signed ones must not. */
#ifndef VECTOR_BYTES
#define VECTOR_BYTES 16
#endif
enum { DOUBLES = VECTOR_BYTES / 8, WHOLES = VECTOR_BYTES / 4 };
#define INLINE static inline __attribute__((always_inline))

typedef double Doubles __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t Masks __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t Wholes __attribute__((vector_size(VECTOR_BYTES)));
typedef uint32_t Wrapping __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t HalfWholes __attribute__((vector_size(VECTOR_BYTES / 2)));

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/* Products of 16-bit halves, added by pairs: of each lane, low * low + high * high. */
INLINE Wrapping dot(Wrapping a, Wrapping b) {
#if defined(__wasm_simd128__)
  return (Wrapping)wasm_i32x4_dot_i16x8((v128_t)a, (v128_t)b);
#elif defined(__x86_64__) && VECTOR_BYTES == 64
  return (Wrapping)_mm512_madd_epi16((__m512i)a, (__m512i)b);
#elif defined(__x86_64__) && VECTOR_BYTES == 32
  return (Wrapping)_mm256_madd_epi16((__m256i)a, (__m256i)b);
#elif defined(__x86_64__)
  return (Wrapping)_mm_madd_epi16((__m128i)a, (__m128i)b);
#elif defined(__aarch64__)
  int16x8_t x = (int16x8_t)a, y = (int16x8_t)b;
  int32x4_t low = vmull_s16(vget_low_s16(x), vget_low_s16(y));
  return (Wrapping)vpaddq_s32(low, vmull_high_s16(x, y));
#else
  Wholes low = ((Wholes)(a << 16) >> 16) * ((Wholes)(b << 16) >> 16);
  return (Wrapping)low + (Wrapping)(((Wholes)a >> 16) * ((Wholes)b >> 16));
#endif
}

INLINE Doubles larger(Doubles a, Doubles b) {
#if defined(__wasm_simd128__)
  return (Doubles)wasm_f64x2_pmax((v128_t)a, (v128_t)b);
#elif defined(__x86_64__) && VECTOR_BYTES == 64
  return (Doubles)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif defined(__x86_64__) && VECTOR_BYTES == 32
  return (Doubles)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif defined(__x86_64__)
  return (Doubles)_mm_max_pd((__m128d)a, (__m128d)b);
#elif defined(__aarch64__)
  return (Doubles)vmaxq_f64((float64x2_t)a, (float64x2_t)b);
#else
  Masks where = a > b;
  return (Doubles)((where & (Masks)a) | (~where & (Masks)b));
#endif
}

/* sum + a * b, for sums that are exact: fused or not, the same. */
INLINE Doubles added(Doubles sum, Doubles a, Doubles b) {
#if defined(__x86_64__) && VECTOR_BYTES == 64
  return (Doubles)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)sum);
#elif defined(__x86_64__) && VECTOR_BYTES == 32
  return (Doubles)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)sum);
#elif defined(__aarch64__)
  return (Doubles)vfmaq_f64((float64x2_t)sum, (float64x2_t)a, (float64x2_t)b);
#else
  return sum + a * b;
#endif
}

#if VECTOR_BYTES == 16
#define EVENS(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6)
#define LOWER(a) __builtin_shufflevector(a, a, 0, 1)
#define UPPER(a) __builtin_shufflevector(a, a, 2, 3)
#define ZIPPED_LOWER(a, b) __builtin_shufflevector(a, b, 0, 2)
#define ZIPPED_UPPER(a, b) __builtin_shufflevector(a, b, 1, 3)
#elif VECTOR_BYTES == 32
INLINE Wrapping evens(Wrapping a, Wrapping b) { /* within lanes, then lanes: cheaper than across at once */
  Masks pairs = (Masks)__builtin_shufflevector(a, b, 0, 2, 8, 10, 4, 6, 12, 14);
  return (Wrapping)__builtin_shufflevector(pairs, pairs, 0, 2, 1, 3);
}
#define EVENS evens
#define LOWER(a) __builtin_shufflevector(a, a, 0, 1, 2, 3)
#define UPPER(a) __builtin_shufflevector(a, a, 4, 5, 6, 7)
#define ZIPPED_LOWER(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define ZIPPED_UPPER(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#else
#define EVENS(a, b) \
  __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define LOWER(a) __builtin_shufflevector(a, a, 0, 1, 2, 3, 4, 5, 6, 7)
#define UPPER(a) __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15)
#define ZIPPED_LOWER(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define ZIPPED_UPPER(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#endif

/* By the processor's own instruction, for some compilers halve the vector once more. */
INLINE Doubles lower_half(Wrapping a) {
#if defined(__x86_64__) && VECTOR_BYTES == 64
  return (Doubles)_mm512_cvtepi32_pd(_mm512_castsi512_si256((__m512i)a));
#elif defined(__x86_64__) && VECTOR_BYTES == 32
  return (Doubles)_mm256_cvtepi32_pd(_mm256_castsi256_si128((__m256i)a));
#else
  return __builtin_convertvector((HalfWholes)LOWER(a), Doubles);
#endif
}
INLINE Doubles upper_half(Wrapping a) {
#if defined(__x86_64__) && VECTOR_BYTES == 64
  return (Doubles)_mm512_cvtepi32_pd(_mm512_extracti64x4_epi64((__m512i)a, 1));
#elif defined(__x86_64__) && VECTOR_BYTES == 32
  return (Doubles)_mm256_cvtepi32_pd(_mm256_extracti128_si256((__m256i)a, 1));
#else
  return __builtin_convertvector((HalfWholes)UPPER(a), Doubles);
#endif
}
INLINE Doubles all(double x) { return x - (Doubles){0}; } /* no work, which x + 0 is: -0 would change */
INLINE Wrapping all_whole(int32_t x) { return (Wrapping){0} + (uint32_t)x; }
INLINE Doubles rounded(Doubles x) { return (x + ROUNDING) - ROUNDING; }
INLINE Doubles magnitude(Doubles x) {
  return (Doubles)((Masks)x & ((Masks){0} + INT64_MAX));
}

/* Whole numbers as int32, wrapping: adding 1.5 * 2^52 leaves them in the low bits of the doubles. */
INLINE Wrapping wholes(Doubles a, Doubles b) {
  return EVENS((Wrapping)(a + ROUNDING), (Wrapping)(b + ROUNDING));
}

INLINE Doubles load(const double *from) {
  Doubles x;
  __builtin_memcpy(&x, from, sizeof x);
  return x;
}
INLINE void store(double *to, Doubles x) { __builtin_memcpy(to, &x, sizeof x); }
INLINE Wrapping load_wholes(const int32_t *from) {
  Wrapping x;
  __builtin_memcpy(&x, from, sizeof x);
  return x;
}
INLINE void store_wholes(int32_t *to, Wrapping x) { __builtin_memcpy(to, &x, sizeof x); }
INLINE double largest_of(Doubles x) {
  double most = x[0];
  for (int i = 1; i < DOUBLES; i++) most = x[i] > most ? x[i] : most;
  return most;
}
