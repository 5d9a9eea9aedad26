/* synthesis.c for x86-64 processors with AVX2 and FMA; empty elsewhere. */
#if defined(__x86_64__)
#define VECTOR_BYTES 32
#define LEVEL(name) name##_avx2
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif
#include "synthesis.c"
#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
