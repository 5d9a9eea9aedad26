/* Turns the tensors of the weights file into a network: most are used as they lie, kernels are packed. */
#include "network.h"

/* How many chunks each layer's sums are cut into: the fewest whose limit is at least three times the
 * largest input ever seen there (tests draw with much larger ones, which take float64). */
static const int CHUNKS[BLOCKS][2] = {{1, 4}, {2, 4}, {2, 8}, {2, 10}, {4, 5}, {2, 2}, {1, 1}};

static const int32_t WIDEST = 32767; /* of a 16-bit weight: two products of -32768^2 would wrap */

typedef struct {
  const Cf1Weights *weights;
  size_t next; /* tensor */
  Arena arena;
  int bad;
} Reader;

/* A piece of the network's memory, or NULL: only weights that are not cf1's need more than there is. */
static void *kept(Reader *reader, size_t bytes) {
  void *made = piece(&reader->arena, bytes);
  if (reader->arena.used > CF1_NETWORK_BYTES) reader->bad = 1;
  return reader->bad ? NULL : made;
}

static int inside(const Cf1Weights *weights, int32_t offset, size_t bytes) {
  return offset >= 0 && (size_t)offset <= weights->bytes && bytes <= weights->bytes - (size_t)offset;
}

static Tensor tensor(Reader *reader, size_t numbers) {
  static const int16_t nothing[1] = {0};
  Tensor made = {nothing, NULL};
  if (reader->bad || reader->next >= reader->weights->tensors) {
    reader->bad = 1;
    return made;
  }
  const Cf1Weights *weights = reader->weights;
  const int32_t *offset = weights->offsets[reader->next++];
  const uint8_t *low = weights->data + offset[0];
  if (!inside(weights, offset[0], 2 * numbers) || (uintptr_t)low % sizeof(int16_t) ||
      (offset[1] != CF1_NO_HIGH && !inside(weights, offset[1], numbers))) {
    reader->bad = 1;
    return made;
  }
  made.low = (const int16_t *)(const void *)low;
  if (offset[1] != CF1_NO_HIGH) made.high = (const int8_t *)(weights->data + offset[1]);
  return made;
}

/* The part of a weight that copy `copy` of its input channel carries: all parts add up to it. */
static int32_t part_of(int32_t weight, int copy) {
  int32_t left = (weight < 0 ? -weight : weight) - copy * WIDEST;
  left = left < 0 ? 0 : left > WIDEST ? WIDEST : left;
  return weight < 0 ? -left : left;
}

static int32_t widest_of(const Layer *layer, int input) {
  int32_t widest = 0;
  for (int output = 0; output < layer->outputs; output++) {
    int32_t unit = unit_at(layer->weight, (size_t)output * layer->inputs + input);
    if (unit < 0) unit = -unit;
    if (unit > widest) widest = unit;
  }
  return widest;
}

enum { MOST_COPIES = 256, MOST_CHANNELS = CF1_LATENT + MOST_COPIES + 1 }; /* cf1 needs 562 */

/* Which input each 16-bit channel carries, and which copy of it; returns how many: an even number. */
static int spread(const Layer *layer, uint16_t *channel, uint8_t *copy) {
  int count = layer->inputs;
  for (int input = 0; input < layer->inputs; input++) {
    channel[input] = (uint16_t)input;
    copy[input] = 0;
    int32_t left = widest_of(layer, input) - WIDEST;
    for (uint8_t number = 1; left > 0; left -= WIDEST, number++) {
      if (count >= layer->inputs + MOST_COPIES) return 0;
      channel[count] = (uint16_t)input;
      copy[count++] = number;
    }
  }
  if (count % 2) {
    channel[count] = 0;
    copy[count++] = UINT8_MAX; /* beyond any weight: zeros */
  }
  return count;
}

static int32_t packed(const Layer *layer, const uint8_t *copy, int output, int pair, int64_t *weight) {
  uint32_t both = 0;
  for (int half = 0; half < 2; half++) {
    int at = 2 * pair + half;
    size_t from = (size_t)output * layer->inputs + layer->channel[at];
    int32_t part = part_of(unit_at(layer->weight, from), copy[at]);
    *weight += part < 0 ? -part : part;
    both |= ((uint32_t)part & 0xffff) << 16 * half;
  }
  return (int32_t)both;
}

/* Packs the kernel; returns the largest sum of absolute weights in any chunk of any row. */
static int64_t pack(const Layer *layer, const uint8_t *copy) {
  int64_t heaviest = 1;
  for (int output = 0; output < layer->outputs; output++) {
    int group = output / OUTPUTS_AT_ONCE, lane = output % OUTPUTS_AT_ONCE;
    int32_t *row = layer->kernel + (size_t)group * layer->pairs * OUTPUTS_AT_ONCE + lane;
    for (int chunk = 0; chunk < layer->chunks; chunk++) {
      int64_t weight = 0;
      for (int pair = layer->start[chunk]; pair < layer->start[chunk + 1]; pair++)
        row[pair * OUTPUTS_AT_ONCE] = packed(layer, copy, output, pair, &weight);
      if (weight > heaviest) heaviest = weight;
    }
  }
  return heaviest;
}

/* The largest shift and limit for which the proof in network.h holds. */
static void bound(Layer *layer, int64_t heaviest) {
  const int64_t most = INT32_MAX;
  layer->shift = 15;
  while (layer->shift > 1 && heaviest << (layer->shift - 1) > most) layer->shift--;
  int64_t high = most / heaviest;
  if (high > INT16_MAX - 1) high = INT16_MAX - 1; /* one less, for x is rounded to it */
  layer->limit = (double)(high << layer->shift) - (double)(1 << (layer->shift - 1));
}

static double *reals(Reader *reader, Tensor tensor, int count, double scale) {
  double *made = kept(reader, (size_t)count * sizeof(double));
  for (int i = 0; made && i < count; i++) made[i] = unit_at(tensor, (size_t)i) / scale;
  return made;
}

static void pointwise(Reader *reader, Layer *layer, int chunks) {
  uint8_t copy[MOST_CHANNELS];
  layer->channel = kept(reader, sizeof(uint16_t) * MOST_CHANNELS);
  layer->pairs = reader->bad ? 0 : spread(layer, layer->channel, copy) / 2;
  layer->chunks = chunks;
  for (int chunk = 0; chunk <= chunks; chunk++) layer->start[chunk] = layer->pairs * chunk / chunks;
  layer->kernel = kept(reader, sizeof(int32_t) * (size_t)layer->outputs * (size_t)layer->pairs);
  if (layer->pairs && layer->kernel)
    bound(layer, pack(layer, copy));
  else
    reader->bad = 1;
}

static void separable(Reader *reader, Layer *layer, int block, int which) {
  layer->inputs = which ? CHANNELS[block + 1] : quarter_of(block);
  layer->outputs = CHANNELS[block + 1];
  layer->side = side_of(block);
  size_t inputs = (size_t)layer->inputs, outputs = (size_t)layer->outputs;
  Tensor depthwise = tensor(reader, inputs * 9);
  layer->weight = tensor(reader, inputs * outputs);
  layer->noise = tensor(reader, (size_t)layer->side * (size_t)layer->side);
  Tensor bias = tensor(reader, outputs);
  layer->depthwise = reals(reader, depthwise, layer->inputs * 9, GRID);
  layer->bias = reals(reader, bias, layer->outputs, 1);
  pointwise(reader, layer, CHUNKS[block][which]);
}

static void colours(Reader *reader, Layer *layer) {
  layer->inputs = CHANNELS[BLOCKS];
  layer->outputs = COLOURS;
  layer->side = CF1_ROWS;
  layer->weight = tensor(reader, (size_t)layer->inputs * COLOURS);
  Tensor bias = tensor(reader, COLOURS);
  layer->bias = reals(reader, bias, COLOURS, 1);
  pointwise(reader, layer, 1);
}

static void front(Reader *reader, Cf1Network *network) {
  for (int layer = 0; layer < MAPPING_LAYERS; layer++) {
    network->mapping_weight[layer] = tensor(reader, CF1_LATENT * CF1_LATENT);
    network->mapping_bias[layer] = tensor(reader, CF1_LATENT);
  }
  network->mean = tensor(reader, CF1_LATENT);
  for (int style = 0; style < STYLE_VECTORS; style++) {
    size_t numbers = (size_t)STYLE_LENGTH[style];
    network->style_weight[style] = tensor(reader, numbers * CF1_LATENT);
    network->style_bias[style] = tensor(reader, numbers);
  }
  network->constant = tensor(reader, CF1_LATENT * 16);
  network->first_weight = tensor(reader, CF1_LATENT * CF1_LATENT * 9);
  network->first_noise = tensor(reader, 16);
  network->first_bias = tensor(reader, CF1_LATENT);
}

static void rules(Reader *reader, Cf1Network *network) {
  size_t left = reader->weights->tensors - reader->next;
  if (reader->bad || left % 2 || left / 2 > CF1_RULES) {
    reader->bad = 1;
    return;
  }
  network->rules = (int)(left / 2);
  for (int i = 0; i < network->rules; i++) {
    network->rule[i].a = tensor(reader, CF1_LATENT);
    network->rule[i].threshold = unit_at(tensor(reader, 1), 0);
  }
}

Cf1Status cf1_load(const Cf1Weights *weights, void *memory, const Cf1Network **loaded) {
  Reader reader = {weights, 0, {memory, 0}, 0};
  Cf1Network *network = kept(&reader, sizeof *network);
  front(&reader, network);
  for (int block = 0; block < BLOCKS; block++)
    for (int which = 0; which < 2; which++)
      separable(&reader, &network->blocks[block][which], block, which);
  colours(&reader, &network->colours);
  rules(&reader, network);
  *loaded = network;
  return reader.bad ? CF1_BAD_WEIGHTS : CF1_OK;
}
