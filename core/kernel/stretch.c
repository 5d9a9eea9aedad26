/* Turns a subject into its key: scrypt, of PBKDF2, HMAC and SHA-256. */
#include "stretch.h"

/* ---- SHA-256 ---- */

static uint32_t right(uint32_t x, int by) { return x >> by | x << (32 - by); }

static const uint32_t CONSTANT[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static void schedule(const uint8_t *block, uint32_t *w) {
  for (int i = 0; i < 16; i++, block += 4)
    w[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
  for (int i = 16; i < 64; i++) {
    uint32_t early = w[i - 15], late = w[i - 2];
    w[i] = w[i - 16] + (right(early, 7) ^ right(early, 18) ^ early >> 3) + w[i - 7] +
           (right(late, 17) ^ right(late, 19) ^ late >> 10);
  }
}

static void compress(uint32_t *state, const uint8_t *block) {
  uint32_t w[64], a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  schedule(block, w);
  for (int i = 0; i < 64; i++) {
    uint32_t one = h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) +
                   CONSTANT[i] + w[i];
    uint32_t two = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + one;
    d = c, c = b, b = a, a = one + two;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

void cf1_sha256_begin(Cf1Sha256 *hash) {
  static const uint32_t START[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  for (int i = 0; i < 8; i++) hash->state[i] = START[i];
  hash->bytes = 0;
}

void cf1_sha256_feed(Cf1Sha256 *hash, const uint8_t *data, size_t bytes) {
  size_t held = hash->bytes % 64;
  hash->bytes += bytes;
  while (held && bytes) { /* first what completes the block that is held */
    hash->block[held++] = *data++;
    bytes--;
    if (held == 64) compress(hash->state, hash->block), held = 0;
  }
  for (; bytes >= 64; data += 64, bytes -= 64) compress(hash->state, data);
  for (size_t i = 0; i < bytes; i++) hash->block[held + i] = data[i];
}

void cf1_sha256_end(Cf1Sha256 *hash, uint8_t *digest) {
  uint64_t bits = hash->bytes * 8;
  uint8_t length[8];
  for (int i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
  cf1_sha256_feed(hash, (const uint8_t[]){0x80}, 1);
  while (hash->bytes % 64 != 56) cf1_sha256_feed(hash, (const uint8_t[]){0}, 1);
  cf1_sha256_feed(hash, length, sizeof length);
  for (int i = 0; i < CF1_SHA256_BYTES; i++)
    digest[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

/* ---- HMAC and PBKDF2 of one iteration ---- */

typedef struct {
  Cf1Sha256 inner, outer; /* after the key */
} Hmac;

static void begin_with(Cf1Sha256 *hash, const uint8_t *key, uint8_t pad) {
  uint8_t block[64];
  for (int i = 0; i < 64; i++) block[i] = key[i] ^ pad;
  cf1_sha256_begin(hash);
  cf1_sha256_feed(hash, block, sizeof block);
}

static Hmac hmac_of(const uint8_t *password, size_t bytes) {
  Hmac hmac;
  uint8_t key[64] = {0};
  if (bytes > sizeof key) {
    Cf1Sha256 hash;
    cf1_sha256_begin(&hash);
    cf1_sha256_feed(&hash, password, bytes);
    cf1_sha256_end(&hash, key);
  } else {
    for (size_t i = 0; i < bytes; i++) key[i] = password[i];
  }
  begin_with(&hmac.inner, key, 0x36);
  begin_with(&hmac.outer, key, 0x5c);
  return hmac;
}

/* `wanted` is a multiple of 32 below 8,192: the counter has one byte. */
static void pbkdf2(const Hmac *hmac, const uint8_t *salt, size_t bytes, uint8_t *out, size_t wanted) {
  for (size_t block = 1; (block - 1) * CF1_SHA256_BYTES < wanted; block++) {
    const uint8_t counter[4] = {0, 0, 0, (uint8_t)block};
    uint8_t digest[CF1_SHA256_BYTES];
    Cf1Sha256 inner = hmac->inner, outer = hmac->outer;
    cf1_sha256_feed(&inner, salt, bytes);
    cf1_sha256_feed(&inner, counter, sizeof counter);
    cf1_sha256_end(&inner, digest);
    cf1_sha256_feed(&outer, digest, sizeof digest);
    cf1_sha256_end(&outer, out + (block - 1) * CF1_SHA256_BYTES);
  }
}

/* ---- scrypt ---- */

/* A block of Salsa20 is a 4x4 matrix; here its diagonals are vectors, so that four quarter-rounds are one. */
typedef uint32_t Diagonal __attribute__((vector_size(16)));
typedef struct {
  Diagonal d[4];
} Block;

static inline Diagonal left(Diagonal x, int by) { return x << by | x >> (32 - by); }
#define TURNED(x, a, b, c, d) __builtin_shufflevector(x, x, a, b, c, d)

static inline void quarter_rounds(Block *x) {
  x->d[1] ^= left(x->d[0] + x->d[3], 7);
  x->d[2] ^= left(x->d[1] + x->d[0], 9);
  x->d[3] ^= left(x->d[2] + x->d[1], 13);
  x->d[0] ^= left(x->d[3] + x->d[2], 18);
}

static inline Block salsa20_8(Block input) {
  Block x = input;
  for (int round = 0; round < 8; round++) {
    quarter_rounds(&x);
    Diagonal one = x.d[1]; /* columns become rows, and back */
    x.d[1] = TURNED(x.d[3], 1, 2, 3, 0);
    x.d[2] = TURNED(x.d[2], 2, 3, 0, 1);
    x.d[3] = TURNED(one, 3, 0, 1, 2);
  }
  for (int i = 0; i < 4; i++) x.d[i] += input.d[i];
  return x;
}

static inline Block mixed(Block a, const Block *b) {
  for (int i = 0; b && i < 4; i++) a.d[i] ^= b->d[i];
  return a;
}

/* BlockMix of from ^ with (RFC 7914, section 4): even blocks first, then odd ones. */
static void mix(const Block *from, const Block *with, Block *to) {
  const int last = SCRYPT_BLOCKS - 1;
  Block x = mixed(from[last], with ? with + last : NULL);
  for (int i = 0; i < SCRYPT_BLOCKS; i++) {
    Block next = mixed(from[i], with ? with + i : NULL);
    x = salsa20_8(mixed(x, &next));
    to[i / 2 + i % 2 * SCRYPT_BLOCKS / 2] = x;
  }
}

/* Which number of a block stands where in its diagonals. */
static int place(int number) { return number * 5 % 16; }

static void unpack(const uint8_t *bytes, Block *blocks) {
  for (int at = 0; at < SCRYPT_BLOCKS; at++)
    for (int i = 0; i < 16; i++) {
      const uint8_t *from = bytes + 64 * at + 4 * place(i);
      blocks[at].d[i / 4][i % 4] =
          from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
    }
}

static void pack(const Block *blocks, uint8_t *bytes) {
  for (int at = 0; at < SCRYPT_BLOCKS; at++)
    for (int i = 0; i < 64; i++)
      bytes[64 * at + 4 * place(i / 4) + i % 4] =
          (uint8_t)(blocks[at].d[i / 16][i / 4 % 4] >> 8 * (i % 4));
}

/* SMix: writes SCRYPT_COST states, then reads them in an order that only the computation itself tells. */
static void smix(uint8_t *bytes, Block *room) {
  Block *x = room, *y = x + SCRYPT_BLOCKS, *states = y + SCRYPT_BLOCKS;
  unpack(bytes, x);
  for (int n = 0; n < SCRYPT_COST; n++) {
    Block *state = states + (size_t)n * SCRYPT_BLOCKS;
    for (int i = 0; i < SCRYPT_BLOCKS; i++) state[i] = x[i];
    mix(state, NULL, x);
  }
  for (int n = 0; n < SCRYPT_COST; n++) {
    size_t chosen = x[SCRYPT_BLOCKS - 1].d[0][0] % SCRYPT_COST;
    mix(x, states + chosen * SCRYPT_BLOCKS, y);
    Block *swapped = x;
    x = y, y = swapped;
  }
  pack(x, bytes);
}

void cf1_key(const uint8_t *subject, size_t bytes, void *room, uint8_t *key) {
  static const uint8_t SALT[] = {'c', 'h', 'e', 'c', 'k', 'f', 'a', 'c', 'e', '/', 'c', 'f', '1'};
  uint8_t state[64 * SCRYPT_BLOCKS];
  Hmac hmac = hmac_of(subject, bytes);
  pbkdf2(&hmac, SALT, sizeof SALT, state, sizeof state);
  smix(state, room);
  pbkdf2(&hmac, state, sizeof state, key, 32);
}
