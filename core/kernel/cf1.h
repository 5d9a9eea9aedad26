/* Scheme cf1 in C: a digest's canonical string to key, words, w and pixels (docs/cf1.md says what).
 *
 * Nothing here allocates, prints, keeps a global or knows of threads: whoever calls gives the memory,
 * and may draw bands of one face from as many threads as there are workspaces. The same files make the
 * extension `checkface.cf1._native` (module.c) and cf1.wasm (wasm.c).
 *
 * All numbers are whole multiples of 2^-16, the grid unit. "Units" below are such whole numbers. Keys have
 * CF1_KEY_BYTES, z and w CF1_LATENT numbers.
 */
#ifndef CF1_H
#define CF1_H

#include <stddef.h>
#include <stdint.h>

enum {
  CF1_KEY_BYTES = 32,
  CF1_WORDS = 4,
  CF1_LATENT = 512,    /* numbers of z and of w */
  CF1_SIDE = 1024,     /* pixels, of three bytes */
  CF1_ROWS = 512,      /* of the last block; each makes two rows of pixels */
  CF1_STYLES = 6752,   /* numbers of all style vectors */
  CF1_RULES = 4,       /* at most so many linear rules in w */
  CF1_TENSORS = 125,   /* and two for each rule */
  CF1_NETWORK_BYTES = 5 << 20,
  CF1_NO_HIGH = -1
};

typedef enum {
  CF1_OK = 0,
  CF1_BAD_WEIGHTS = 1, /* tensors outside the data, too many, or larger than any of cf1 */
  CF1_NO_CANDIDATE = 2 /* no w passes the rules: the weights are not cf1's */
} Cf1Status;

/* The weights file: two offsets into its data for each tensor, of the int16 low halves (even) and of the
 * int8 high halves, or CF1_NO_HIGH where all numbers fit their low halves. In this order:
 *
 *   mapping.N.weight, mapping.N.bias                     N = 0…7
 *   mean
 *   S.style.weight, S.style.bias                         S = first; blockN.up, .conv1, .conv2; to_rgb
 *   const, first.weight, first.noise, first.bias
 *   blockN.convM.depthwise, .weight, .noise, .bias       N = 0…6, M = 1, 2
 *   to_rgb.weight, to_rgb.bias
 *   R.a, R.threshold                                     for each rule R
 *
 * The data must stay where they are as long as the network is used. */
typedef struct {
  const uint8_t *data;
  size_t bytes;
  const int32_t (*offsets)[2];
  size_t tensors;
} Cf1Weights;

typedef struct Cf1Network Cf1Network;

/* A network in `memory`: CF1_NETWORK_BYTES, aligned to 64. Never changed again: threads may share it. */
Cf1Status cf1_load(const Cf1Weights *weights, void *memory, const Cf1Network **network);

/* w of one face of a key, in units: the first candidate that every rule takes, truncated. */
Cf1Status cf1_w(const Cf1Network *network, const uint8_t *key, int face, int32_t *w);

/* The numbers below 2048 that stand for the four words of a key. */
void cf1_words(const uint8_t *key, int32_t *words);

/* z of one candidate, in units. */
void cf1_latent(const uint8_t *key, int face, int candidate, int32_t *z);

/* What all bands of a face share: its styles, and the first layer's sixteen pixels, modulated. */
typedef struct {
  double styles[CF1_STYLES];
  double first[CF1_LATENT][16];
} Cf1Face;

/* Rows `top` to `bottom` (of CF1_ROWS) of the last block into `rgb`, which has room for two rows of
 * CF1_SIDE pixels for each. `workspace` has cf1_workspace_bytes(), aligned to 64. With `slowly`, every
 * row takes the way of those whose numbers are too large for the fast one: the same bytes. Returns how
 * many rows of convolutions took it. */
typedef int Cf1Draw(const Cf1Network *network, const Cf1Face *face, int top, int bottom, int slowly,
                    void *workspace, uint8_t *rgb);
typedef void Cf1Prepare(const Cf1Network *network, const int32_t *w, Cf1Face *face);
size_t cf1_workspace_bytes(void);

/* One version of synthesis.c, and all that this processor can run, the fastest first. */
typedef struct {
  const char *name;
  Cf1Prepare *prepare;
  Cf1Draw *draw;
} Cf1Level;
enum { CF1_LEVELS = 3 };
int cf1_levels(const Cf1Level **levels); /* room for CF1_LEVELS; returns how many */

#endif
