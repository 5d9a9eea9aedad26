/* synthesis.c for x86-64 processors with AVX-512 (F and BW); empty elsewhere. */
#if defined(__x86_64__)
#define VECTOR_BYTES 64
#define LEVEL(name) name##_avx512
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512bw"))), apply_to = function)
#else
#pragma GCC target("avx2,fma,avx512f,avx512bw")
#endif
#include "synthesis.c"
#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
