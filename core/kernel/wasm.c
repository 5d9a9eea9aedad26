/* What cf1.wasm exports. It imports nothing; `memory` is its own and grows.
 *
 * Every argument is a 32-bit number: an address in `memory`, a count of bytes, or a choice. Whoever calls
 * reserves room once, writes arguments there, and reads results from there. Views of `memory.buffer` are
 * void after each cf1_reserve. Nothing is shared between instances: for several workers, one each.
 *
 *   cf1_reserve(bytes) -> address, aligned to 64; 0 if there is no memory. Nothing is ever given back.
 *
 * Hashing a file, piece by piece, in `hash` of cf1_size(SHA256_STATE):
 *   cf1_sha256_begin(hash); cf1_sha256_feed(hash, data, bytes) …; cf1_sha256_end(hash, digest of 32)
 *
 * From a subject (ASCII, `sha256:e3b0…`) to a key, words, w:
 *   cf1_key(subject, bytes, room of cf1_size(KEY_ROOM), key of 32)     0.1 s: one key for all faces
 *   cf1_words(key, four int32)                                         indices into the word list
 *   cf1_w(network, key, face, w of 512 int32) -> status                rules and truncation included
 *   cf1_latent(key, face, candidate, z of 512 int32)                   for tests
 *
 * Weights: a buffer `data` that stays as it is, with the int16 low halves of each tensor at an even
 * offset and its int8 high halves, if it has any, anywhere; and `offsets`, two int32 for each tensor, in
 * the order of cf1.h (low; high or -1).
 *   cf1_load(data, bytes, offsets, tensors) -> network, or 0: not the weights of cf1, or no memory
 *
 * Pixels: what all bands of a face share, then any rows of the 512, each making two rows of 1024 RGB pixels.
 *   cf1_prepare(network, w, face of cf1_size(FACE))
 *   cf1_draw(network, face, top, bottom, slowly = 0, workspace of cf1_size(WORKSPACE), rgb) -> slow rows
 */
#include "cf1.h"
#include "stretch.h"

#define EXPORTED(name) __attribute__((export_name(#name), visibility("default")))

extern uint8_t __heap_base;
extern Cf1Prepare cf1_prepare_baseline;
extern Cf1Draw cf1_draw_baseline;

enum { PAGE = 65536 };
static size_t reserved; /* one instance has one thread */

EXPORTED(cf1_reserve) void *reserve(size_t bytes) {
  if (!reserved) reserved = ((size_t)&__heap_base + 63) & ~(size_t)63;
  size_t at = reserved, room = __builtin_wasm_memory_size(0) * PAGE;
  if (bytes > SIZE_MAX - 64 - at) return NULL;
  size_t end = (at + bytes + 63) & ~(size_t)63;
  if (end > room && __builtin_wasm_memory_grow(0, (end - room + PAGE - 1) / PAGE) == SIZE_MAX)
    return NULL;
  reserved = end;
  return (void *)at;
}

enum { SHA256_STATE = 0, KEY_ROOM = 1, FACE = 2, WORKSPACE = 3 };
EXPORTED(cf1_size) size_t size(int of) {
  switch (of) {
    case SHA256_STATE: return sizeof(Cf1Sha256);
    case KEY_ROOM: return CF1_KEY_ROOM;
    case FACE: return sizeof(Cf1Face);
    case WORKSPACE: return cf1_workspace_bytes();
    default: return 0;
  }
}

EXPORTED(cf1_load)
const Cf1Network *load(const uint8_t *data, size_t bytes, const int32_t (*offsets)[2], size_t tensors) {
  Cf1Weights weights = {data, bytes, offsets, tensors};
  const Cf1Network *network;
  void *memory = reserve(CF1_NETWORK_BYTES);
  return memory && cf1_load(&weights, memory, &network) == CF1_OK ? network : NULL;
}

EXPORTED(cf1_sha256_begin) void sha256_begin(Cf1Sha256 *hash) { cf1_sha256_begin(hash); }
EXPORTED(cf1_sha256_feed) void sha256_feed(Cf1Sha256 *hash, const uint8_t *data, size_t bytes) {
  cf1_sha256_feed(hash, data, bytes);
}
EXPORTED(cf1_sha256_end) void sha256_end(Cf1Sha256 *hash, uint8_t *digest) {
  cf1_sha256_end(hash, digest);
}
EXPORTED(cf1_key) void key_of(const uint8_t *subject, size_t bytes, void *room, uint8_t *key) {
  cf1_key(subject, bytes, room, key);
}
EXPORTED(cf1_words) void words_of(const uint8_t *key, int32_t *words) { cf1_words(key, words); }
EXPORTED(cf1_latent) void latent_of(const uint8_t *key, int face, int candidate, int32_t *z) {
  cf1_latent(key, face, candidate, z);
}
EXPORTED(cf1_w) int w_of(const Cf1Network *network, const uint8_t *key, int face, int32_t *w) {
  return (int)cf1_w(network, key, face, w);
}
EXPORTED(cf1_prepare) void prepare(const Cf1Network *network, const int32_t *w, Cf1Face *face) {
  cf1_prepare_baseline(network, w, face);
}
EXPORTED(cf1_draw)
int draw(const Cf1Network *network, const Cf1Face *face, int top, int bottom, int slowly,
         void *workspace, uint8_t *rgb) {
  return cf1_draw_baseline(network, face, top, bottom, slowly, workspace, rgb);
}
