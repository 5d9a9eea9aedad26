/* A digest's canonical string to its key (scrypt, RFC 7914), and SHA-256 (FIPS 180-4) piece by piece.
 *
 * For cf1.wasm: Python has both in its standard library. */
#ifndef CF1_STRETCH_H
#define CF1_STRETCH_H

#include <stddef.h>
#include <stdint.h>

enum {
  SCRYPT_COST = 1 << 15,
  SCRYPT_BLOCKS = 2 * 8, /* of 64 bytes */
  CF1_KEY_ROOM = 64 * SCRYPT_BLOCKS * (SCRYPT_COST + 2),
  CF1_SHA256_BYTES = 32
};

typedef struct {
  uint32_t state[8];
  uint64_t bytes;
  uint8_t block[64];
} Cf1Sha256;

void cf1_sha256_begin(Cf1Sha256 *hash);
void cf1_sha256_feed(Cf1Sha256 *hash, const uint8_t *data, size_t bytes);
void cf1_sha256_end(Cf1Sha256 *hash, uint8_t *digest);

/* The key of a subject, in `room` of CF1_KEY_ROOM bytes, aligned to 16. */
void cf1_key(const uint8_t *subject, size_t bytes, void *room, uint8_t *key);

#endif
