/* Turns a key into w: latent, mapping network, the linear rules, truncation (StyleGAN2, section 2). */
#include "network.h"

static const double PSI = 0.875; /* truncation */
static const double ROOT_OF_2 = 1.4142135623730951;
enum { CANDIDATES = 1 << 16 };

/* z -> a vector of mean square 1, in units. */
static void normalized(const int32_t *z, int32_t *x) {
  double squares = 0;
  for (int i = 0; i < CF1_LATENT; i++) squares += (z[i] / GRID) * (z[i] / GRID); /* exact */
  double norm = __builtin_sqrt(squares / CF1_LATENT + 1e-8);
  for (int i = 0; i < CF1_LATENT; i++) x[i] = (int32_t)snapped(z[i] / GRID / norm * GRID);
}

/* Sums of products are whole numbers of 2^-32 and below 2^53 of them: exact as int64 and as double. */
static void mapped(Tensor weight, Tensor bias, const int32_t *x, int32_t *y) {
  for (int output = 0; output < CF1_LATENT; output++) {
    int64_t sum = 0;
    for (int i = 0; i < CF1_LATENT; i++)
      sum += (int64_t)unit_at(weight, (size_t)output * CF1_LATENT + (size_t)i) * x[i];
    double sums = (double)sum / GRID + unit_at(bias, (size_t)output), sloped = sums * SLOPE;
    y[output] = (int32_t)snapped((sums > sloped ? sums : sloped) * ROOT_OF_2);
  }
}

static int accepted(const Rule *rule, Tensor mean, const int32_t *w) {
  int64_t score = 0;
  for (size_t i = 0; i < CF1_LATENT; i++)
    score += (int64_t)unit_at(rule->a, i) * (w[i] - unit_at(mean, i));
  return score < (int64_t)rule->threshold * 65536;
}

static int accepted_by_all(const Cf1Network *network, const int32_t *w) {
  for (int i = 0; i < network->rules; i++)
    if (!accepted(&network->rule[i], network->mean, w)) return 0;
  return 1;
}

static void truncated(Tensor mean, int32_t *w) {
  for (size_t i = 0; i < CF1_LATENT; i++) {
    int32_t middle = unit_at(mean, i);
    w[i] = middle + (int32_t)snapped(PSI * (w[i] - middle));
  }
}

Cf1Status cf1_w(const Cf1Network *network, const uint8_t *key, int face, int32_t *w) {
  int32_t x[CF1_LATENT];
  for (int candidate = 0; candidate < CANDIDATES; candidate++) {
    cf1_latent(key, face, candidate, x);
    normalized(x, w);
    for (int layer = 0; layer < MAPPING_LAYERS; layer += 2) { /* there and back */
      mapped(network->mapping_weight[layer], network->mapping_bias[layer], w, x);
      mapped(network->mapping_weight[layer + 1], network->mapping_bias[layer + 1], x, w);
    }
    if (accepted_by_all(network, w)) {
      truncated(network->mean, w);
      return CF1_OK;
    }
  }
  return CF1_NO_CANDIDATE;
}
