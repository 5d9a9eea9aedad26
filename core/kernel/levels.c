/* Which versions of synthesis.c this processor can run. */
#include "cf1.h"

extern Cf1Prepare cf1_prepare_baseline, cf1_prepare_avx2, cf1_prepare_avx512;
extern Cf1Draw cf1_draw_baseline, cf1_draw_avx2, cf1_draw_avx512;

#if defined(__aarch64__)
static const Cf1Level BASELINE = {"neon", cf1_prepare_baseline, cf1_draw_baseline};
#else
static const Cf1Level BASELINE = {"baseline", cf1_prepare_baseline, cf1_draw_baseline};
#endif

#if defined(__x86_64__)
#include <cpuid.h>
static const Cf1Level AVX2 = {"avx2", cf1_prepare_avx2, cf1_draw_avx2};
static const Cf1Level AVX512 = {"avx512", cf1_prepare_avx512, cf1_draw_avx512};

enum { /* bits that cpuid and xgetbv set */
  FMA = 1 << 12, OSXSAVE = 1 << 27,               /* leaf 1, ecx */
  HAS_AVX2 = 1 << 5, AVX512F = 1 << 16, AVX512BW = 1 << 30, /* leaf 7, ebx */
  YMM_STATE = 0x06, ZMM_STATE = 0xe6
};

/* Which registers the operating system saves: without it, a processor's own word is worth nothing. */
static unsigned saved_registers(void) {
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static void ask(int *avx2, int *avx512) {
  unsigned a, b, c, d;
  *avx2 = *avx512 = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & OSXSAVE) || !(c & FMA)) return;
  unsigned saved = saved_registers();
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return;
  *avx2 = (b & HAS_AVX2) && (saved & YMM_STATE) == YMM_STATE;
  *avx512 = *avx2 && (b & AVX512F) && (b & AVX512BW) && (saved & ZMM_STATE) == ZMM_STATE;
}

int cf1_levels(const Cf1Level **levels) {
  int count = 0, avx2, avx512;
  ask(&avx2, &avx512);
  if (avx512) levels[count++] = &AVX512;
  if (avx2) levels[count++] = &AVX2;
  levels[count++] = &BASELINE;
  return count;
}
#else
int cf1_levels(const Cf1Level **levels) {
  levels[0] = &BASELINE;
  return 1;
}
#endif
