/* Turns a key into latents and words: SHAKE-256 (FIPS 202) and whole numbers. */
#include "network.h"

enum { LANES = 25, RATE = 136, UNIFORMS = 12 };

static uint64_t rotated(uint64_t x, int by) { return x << by | x >> (64 - by); }

static void keccak_round(uint64_t *s, uint64_t constant) {
  static const int ROTATION[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                   27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
  static const int PLACE[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
  uint64_t column[5], carried = s[1];
  for (int x = 0; x < 5; x++) column[x] = s[x] ^ s[x + 5] ^ s[x + 10] ^ s[x + 15] ^ s[x + 20];
  for (int at = 0; at < LANES; at++)
    s[at] ^= column[(at + 4) % 5] ^ rotated(column[(at + 1) % 5], 1);
  carried = s[1];
  for (int i = 0; i < 24; i++) {
    uint64_t next = s[PLACE[i]];
    s[PLACE[i]] = rotated(carried, ROTATION[i]);
    carried = next;
  }
  for (int row = 0; row < LANES; row += 5) {
    uint64_t kept[5];
    for (int x = 0; x < 5; x++) kept[x] = s[row + x];
    for (int x = 0; x < 5; x++) s[row + x] ^= ~kept[(x + 1) % 5] & kept[(x + 2) % 5];
  }
  s[0] ^= constant;
}

static void keccak(uint64_t *state) {
  static const uint64_t CONSTANT[24] = {
      0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
      0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
      0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
      0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
      0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
      0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};
  for (int round = 0; round < 24; round++) keccak_round(state, CONSTANT[round]);
}

static uint8_t byte_of(const uint64_t *state, size_t at) {
  return (uint8_t)(state[at / 8] >> 8 * (at % 8));
}

/* `message` is shorter than one block: all that cf1 asks for. */
static void shake256(const uint8_t *message, size_t bytes, uint8_t *out, size_t wanted) {
  uint64_t state[LANES] = {0};
  for (size_t at = 0; at < bytes; at++) state[at / 8] ^= (uint64_t)message[at] << 8 * (at % 8);
  state[bytes / 8] ^= (uint64_t)0x1f << 8 * (bytes % 8);
  state[(RATE - 1) / 8] ^= (uint64_t)0x80 << 56;
  for (size_t at = 0; at < wanted; at++) {
    if (at % RATE == 0) keccak(state);
    out[at] = byte_of(state, at % RATE);
  }
}

static size_t joined(const uint8_t *key, const char *suffix, uint8_t *message) {
  size_t bytes = CF1_KEY_BYTES;
  for (size_t i = 0; i < bytes; i++) message[i] = key[i];
  while (*suffix) message[bytes++] = (uint8_t)*suffix++;
  return bytes;
}

void cf1_latent(const uint8_t *key, int face, int candidate, int32_t *z) {
  uint8_t message[CF1_KEY_BYTES + 8], uniforms[CF1_LATENT * UNIFORMS * 2];
  size_t bytes = joined(key, "/face", message);
  message[bytes++] = (uint8_t)face;
  message[bytes++] = (uint8_t)candidate;
  message[bytes++] = (uint8_t)(candidate >> 8);
  shake256(message, bytes, uniforms, sizeof uniforms);
  for (int i = 0; i < CF1_LATENT; i++) {
    const uint8_t *row = uniforms + i * UNIFORMS * 2;
    z[i] = -(UNIFORMS / 2) * 65536; /* their mean */
    for (int j = 0; j < UNIFORMS; j++) z[i] += row[2 * j] | row[2 * j + 1] << 8;
  }
}

void cf1_words(const uint8_t *key, int32_t *words) {
  enum { WORD_BITS = 11, SPARE_BITS = 4 };
  uint8_t message[CF1_KEY_BYTES + 8], drawn[6];
  shake256(message, joined(key, "/words", message), drawn, sizeof drawn);
  uint64_t bits = 0;
  for (size_t i = 0; i < sizeof drawn; i++) bits = bits << 8 | drawn[i];
  bits >>= SPARE_BITS;
  for (int i = 0; i < CF1_WORDS; i++)
    words[i] = (int32_t)(bits >> WORD_BITS * (CF1_WORDS - 1 - i) & ((1 << WORD_BITS) - 1));
}
