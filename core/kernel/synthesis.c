/* Turns w into rows of pixels: styles, the first layer, and seven blocks that rows stream through.
 *
 * A row is made when the next stage asks for it. Each 3x3 convolution keeps the last four rows of its
 * input, so a band of any rows takes a few MB, and bands need nothing of each other.
 *
 * This file is compiled once for each kind of vector (synthesis_*.c), and its names with it. */
#include "network.h"
#include "vectors.h"

#ifndef LEVEL
#define LEVEL(name) name##_baseline
#endif
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

enum {
  PAD = 8,           /* doubles before and after each row: the zeros around a picture, and overhang */
  KEPT_ROWS = 4,     /* a 3x3 convolution needs three; two are made at a time */
  CACHE_BYTES = 24576 /* of the processor's first cache, for the inputs of a product */
};

typedef struct {
  double *rows; /* [KEPT_ROWS][channels][stride] */
  int channels;
  int next;     /* the first row that was not made yet */
} Ring;

typedef struct {
  const Layer *layers;  /* two */
  int side, quarter, channels, stride;
  Ring up, middle;      /* inputs of the two convolutions, modulated */
  double *out;          /* [channels][stride]: the newest row, modulated for what follows */
  const double *up_style, *middle_style, *out_style; /* of both convolutions and of what follows */
} Stage;

typedef struct {
  const Cf1Network *network;
  const Cf1Face *face;
  Stage stages[BLOCKS];
  double *zeros;        /* [stride]: what lies outside a picture */
  double *first;        /* [512][stride]: a row of the first layer */
  double *noise;        /* [512] */
  int32_t *inputs;      /* [channels][side]: what a product takes, whole */
  Wrapping *panel;      /* the same, split and by pairs */
  double *exact;        /* [channels][side]: the same in float64, for a row that is too large */
  double *coefficients; /* [12][512] */
  int slowly, slow_rows;
} Band;

INLINE int stride_of(int side) { return ((side + 15) & ~15) + 2 * PAD; }
INLINE double *kept_row(const Ring *ring, int row, int stride) {
  return ring->rows + (size_t)(row % KEPT_ROWS) * (size_t)ring->channels * (size_t)stride + PAD;
}

static double *zeroed(Arena *arena, size_t count) {
  double *made = piece(arena, count * sizeof(double));
  for (size_t i = 0; made && i < count; i++) made[i] = 0;
  return made;
}

static void lay_out(Arena *arena, Band *band) {
  enum { WIDEST_ROW = 32768, SPREAD_ROW = 600 * 64 }; /* channels x side; with copies of channels */
  for (int i = 0; i < BLOCKS; i++) {
    Stage *stage = &band->stages[i];
    stage->side = side_of(i);
    stage->stride = stride_of(stage->side);
    stage->quarter = stage->up.channels = quarter_of(i);
    stage->channels = stage->middle.channels = CHANNELS[i + 1];
    size_t stride = (size_t)stage->stride, rows = KEPT_ROWS;
    stage->up.rows = zeroed(arena, rows * (size_t)stage->quarter * stride);
    stage->middle.rows = zeroed(arena, rows * (size_t)stage->channels * stride);
    stage->out = zeroed(arena, (size_t)stage->channels * stride);
  }
  band->zeros = zeroed(arena, (size_t)stride_of(CF1_ROWS));
  band->first = zeroed(arena, (size_t)CF1_LATENT * (size_t)stride_of(4));
  band->noise = zeroed(arena, CF1_ROWS);
  band->exact = zeroed(arena, WIDEST_ROW);
  band->coefficients = zeroed(arena, COLOURS * CF1_ROWS);
  band->inputs = piece(arena, sizeof(int32_t) * 2 * WIDEST_ROW);
  band->panel = piece(arena, sizeof(int32_t) * 2 * SPREAD_ROW);
}

/* ---- 1x1 convolutions ---- */

/* What becomes of a row's sums: noise and bias, activation, the modulation of whatever comes next.
 * With no style (the colours) only the bias. */
typedef struct {
  const double *noise; /* [side] */
  const double *style; /* [outputs], or NULL */
  double *to;          /* [outputs][stride] */
  int stride;
} Ending;

INLINE Doubles ended(Doubles sum, Doubles noise, double bias, double style) {
  Doubles y = sum + (noise + bias);
  y = rounded(larger(y, y * SLOPE));
  return rounded(y * style);
}

INLINE void end(const Layer *layer, Ending ending, int output, int x, Doubles left, Doubles right) {
  double *to = ending.to + (size_t)output * (size_t)ending.stride + x;
  double bias = layer->bias[output];
  if (ending.style) {
    double style = ending.style[output];
    left = ended(left, load(ending.noise + x), bias, style);
    right = ended(right, load(ending.noise + x + DOUBLES), bias, style);
  } else {
    left += bias;
    right += bias;
  }
  store(to, left);
  store(to + DOUBLES, right);
}

/* inputs -> panel: hi and lo of each pair of channels beside each other, vector by vector of pixels. */
static void split(const Band *band, const Layer *layer, int stride) {
  const int shift = layer->shift;
  const Wrapping half = all_whole(1 << (shift - 1)), low = all_whole(0xffff);
  Wrapping *panel = band->panel;
  for (int x = 0; x < layer->side; x += WHOLES)
    for (int pair = 0; pair < layer->pairs; pair++) {
      const uint16_t *channel = layer->channel + 2 * pair;
      Wrapping a = load_wholes(band->inputs + channel[0] * stride + x);
      Wrapping b = load_wholes(band->inputs + channel[1] * stride + x);
      Wrapping high_a = (Wrapping)((Wholes)(a + half) >> shift);
      Wrapping high_b = (Wrapping)((Wholes)(b + half) >> shift);
      *panel++ = (high_a & low) | high_b << 16;
      *panel++ = ((a - (high_a << shift)) & low) | (b - (high_b << shift)) << 16;
    }
}

/* Four outputs of WHOLES pixels. The sums of a chunk fit int32 (network.h); as doubles they are multiples
 * of a unit's 2^-16 part and below 2^31 * 2^15 * MOST_CHUNKS of them, so adding them is exact too. */
INLINE void multiply(const Layer *layer, const int32_t *kernel, const Wrapping *panel,
                     Doubles left[OUTPUTS_AT_ONCE], Doubles right[OUTPUTS_AT_ONCE]) {
  const double low_scale = 1 / GRID, high_scale = (double)(1 << layer->shift) / GRID;
  for (int i = 0; i < OUTPUTS_AT_ONCE; i++) left[i] = right[i] = all(0);
  for (int chunk = 0; chunk < layer->chunks; chunk++) {
    Wrapping high[OUTPUTS_AT_ONCE], low[OUTPUTS_AT_ONCE];
    for (int i = 0; i < OUTPUTS_AT_ONCE; i++) high[i] = low[i] = all_whole(0);
    for (int pair = layer->start[chunk]; pair < layer->start[chunk + 1]; pair++) {
      Wrapping x_high = panel[2 * pair], x_low = panel[2 * pair + 1];
#pragma GCC unroll 4
      for (int i = 0; i < OUTPUTS_AT_ONCE; i++) {
        Wrapping weight = all_whole(kernel[pair * OUTPUTS_AT_ONCE + i]);
        high[i] += dot(weight, x_high);
        low[i] += dot(weight, x_low);
      }
    }
    for (int i = 0; i < OUTPUTS_AT_ONCE; i++) {
      left[i] = added(left[i], lower_half(high[i]), all(high_scale));
      left[i] = added(left[i], lower_half(low[i]), all(low_scale));
      right[i] = added(right[i], upper_half(high[i]), all(high_scale));
      right[i] = added(right[i], upper_half(low[i]), all(low_scale));
    }
  }
}

static void multiply_all(const Band *band, const Layer *layer, Ending ending) {
  const int pairs = layer->pairs, side = layer->side;
  int step = CACHE_BYTES / (pairs * 2 * VECTOR_BYTES);
  step = (step < 1 ? 1 : step) * WHOLES; /* pixels */
  for (int from = 0; from < side; from += step)
    for (int output = 0; output < layer->outputs; output += OUTPUTS_AT_ONCE) {
      const int32_t *kernel = layer->kernel + (size_t)output * (size_t)pairs;
      for (int x = from; x < side && x < from + step; x += WHOLES) {
        Doubles left[OUTPUTS_AT_ONCE], right[OUTPUTS_AT_ONCE];
        multiply(layer, kernel, band->panel + (size_t)(x / WHOLES) * (size_t)pairs * 2, left, right);
        for (int i = 0; i < OUTPUTS_AT_ONCE; i++)
          end(layer, ending, output + i, x, left[i], right[i]);
      }
    }
}

/* The same in float64, `exact` -> the ending: sums of doubles, for inputs beyond the layer's limit. */
static void multiply_slowly(const Band *band, const Layer *layer, Ending ending) {
  for (int output = 0; output < layer->outputs; output++)
    for (int x = 0; x < layer->side; x++) {
      double sum = 0;
      for (int i = 0; i < layer->inputs; i++)
        sum += band->exact[i * layer->side + x] *
               (unit_at(layer->weight, (size_t)(output * layer->inputs + i)) / GRID);
      sum += layer->bias[output];
      if (ending.style) sum = snapped(activated(sum + ending.noise[x]) * ending.style[output]);
      ending.to[output * ending.stride + x] = sum;
    }
}

/* ---- 3x3 by channel, then 1x1 ---- */

typedef struct {
  const double *row[3]; /* above, here, below: [channels][stride] */
  int stride[3];        /* 0 for a row outside the picture, of which there is one for all channels */
} Window;

INLINE Doubles convolved(const Doubles kernel[9], const double *above, const double *here,
                         const double *below) {
  Doubles a = load(above - 1) * kernel[0], b = load(here - 1) * kernel[3];
  Doubles c = load(below - 1) * kernel[6];
  a = added(a, load(above), kernel[1]);
  b = added(b, load(here), kernel[4]);
  c = added(c, load(below), kernel[7]);
  a = added(a, load(above + 1), kernel[2]);
  b = added(b, load(here + 1), kernel[5]);
  c = added(c, load(below + 1), kernel[8]);
  return a + b + c;
}

/* Makes `inputs`; returns the largest magnitude, before it was rounded to a whole number. */
static double depthwise(const Band *band, const Layer *layer, Window window, int stride) {
  const int side = layer->side;
  Doubles most = all(0);
  for (int i = 0; i < layer->inputs; i++) {
    Doubles kernel[9]; /* a copy, for a compiler cannot know that no store changes the layer's own */
    for (int tap = 0; tap < 9; tap++) kernel[tap] = all(layer->depthwise[9 * i + tap]);
    int32_t *to = band->inputs + i * stride;
    const double *above = window.row[0] + i * window.stride[0];
    const double *here = window.row[1] + i * window.stride[1];
    const double *below = window.row[2] + i * window.stride[2];
    for (int x = 0; x < side; x += WHOLES) {
      Doubles left = convolved(kernel, above + x, here + x, below + x);
      int at = x + DOUBLES;
      Doubles right = convolved(kernel, above + at, here + at, below + at);
      most = larger(most, larger(magnitude(left), magnitude(right)));
      store_wholes(to + x, wholes(left, right));
    }
  }
  return largest_of(most);
}

static void depthwise_slowly(const Band *band, const Layer *layer, Window window) {
  for (int i = 0; i < layer->inputs; i++)
    for (int x = 0; x < layer->side; x++) {
      double sum = 0;
      for (int tap = 0; tap < 9; tap++)
        sum += layer->depthwise[9 * i + tap] *
               window.row[tap / 3][i * window.stride[tap / 3] + x + tap % 3 - 1];
      band->exact[i * layer->side + x] = snapped(sum);
    }
}

/* Vectors may be longer than a short row is: what lies beyond it is zero to the next convolution. */
static void clear_overhang(double *row, int channels, int side, int stride) {
  for (int channel = 0; side < WHOLES && channel < channels; channel++)
    for (int x = side; x < side + PAD; x++) row[channel * stride + x] = 0;
}

static void convolve(Band *band, const Layer *layer, Window window, int row, Ending ending) {
  int stride = layer->side < WHOLES ? WHOLES : layer->side;
  for (int x = 0; x < layer->side; x++)
    band->noise[x] = unit_at(layer->noise, (size_t)(row * layer->side + x));
  ending.noise = band->noise;
  double largest = depthwise(band, layer, window, stride);
  if (largest <= layer->limit && !band->slowly) {
    split(band, layer, stride);
    multiply_all(band, layer, ending);
    clear_overhang(ending.to, layer->outputs, layer->side, ending.stride);
  } else {
    band->slow_rows++;
    depthwise_slowly(band, layer, window);
    multiply_slowly(band, layer, ending);
  }
}

/* ---- the stream ---- */

static Window window_of(const Band *band, const Stage *stage, const Ring *ring, int row) {
  Window window;
  for (int i = 0; i < 3; i++) {
    int at = row + i - 1, inside = at >= 0 && at < stage->side;
    window.row[i] = inside ? kept_row(ring, at, stage->stride) : band->zeros + PAD;
    window.stride[i] = inside ? stage->stride : 0;
  }
  return window;
}

/* A row of modulated Haar coefficients -> two rows of pixels, modulated for the first convolution.
 * Sums of four whole numbers, halved, times a style: exact until rounded. */
static void unfold(const Stage *stage, const double *from, int stride, double *top, double *bottom) {
  const int quarter = stage->quarter;
  for (int i = 0; i < quarter; i++, top += stage->stride, bottom += stage->stride) {
    const double *low = from + i * stride, *vertical = from + (quarter + 3 * i) * stride;
    const double *horizontal = vertical + stride, *diagonal = horizontal + stride;
    const Doubles style = all(stage->up_style[i] * 0.5);
    for (int x = 0; x < stage->side / 2; x += DOUBLES) {
      Doubles l = load(low + x), v = load(vertical + x);
      Doubles h = load(horizontal + x), d = load(diagonal + x);
      Doubles above_left = rounded((l + v + (h + d)) * style);
      Doubles above_right = rounded((l + v - (h + d)) * style);
      Doubles below_left = rounded((l - v + (h - d)) * style);
      Doubles below_right = rounded((l - v - (h - d)) * style);
      store(top + 2 * x, ZIPPED_LOWER(above_left, above_right));
      store(top + 2 * x + DOUBLES, ZIPPED_UPPER(above_left, above_right));
      store(bottom + 2 * x, ZIPPED_LOWER(below_left, below_right));
      store(bottom + 2 * x + DOUBLES, ZIPPED_UPPER(below_left, below_right));
    }
  }
}

static const double *first_row(Band *band, int row) {
  for (int channel = 0; channel < CF1_LATENT; channel++)
    for (int x = 0; x < 4; x++)
      band->first[channel * stride_of(4) + PAD + x] = band->face->first[channel][4 * row + x];
  return band->first + PAD;
}

static const double *row_of(Band *band, int block, int row);

/* Both rows that come of one row of the block before. */
static void make_up(Band *band, int block) {
  Stage *stage = &band->stages[block];
  int row = stage->up.next;
  const double *from = block ? row_of(band, block - 1, row / 2) : first_row(band, row / 2);
  int stride = block ? band->stages[block - 1].stride : stride_of(4);
  double *top = kept_row(&stage->up, row, stage->stride);
  double *bottom = kept_row(&stage->up, row + 1, stage->stride);
  unfold(stage, from, stride, top, bottom);
  clear_overhang(top, stage->quarter, stage->side, stage->stride);
  clear_overhang(bottom, stage->quarter, stage->side, stage->stride);
  stage->up.next += 2;
}

static void make_middle(Band *band, int block) {
  Stage *stage = &band->stages[block];
  int row = stage->middle.next++;
  while (stage->up.next < stage->side && stage->up.next <= row + 1) make_up(band, block);
  Ending ending = {NULL, stage->middle_style, kept_row(&stage->middle, row, stage->stride),
                   stage->stride};
  convolve(band, &stage->layers[0], window_of(band, stage, &stage->up, row), row, ending);
}

/* The next row of a block, modulated: rows are asked for in order. */
static const double *row_of(Band *band, int block, int row) {
  Stage *stage = &band->stages[block];
  while (stage->middle.next < stage->side && stage->middle.next <= row + 1) make_middle(band, block);
  Ending ending = {NULL, stage->out_style, stage->out + PAD, stage->stride};
  convolve(band, &stage->layers[1], window_of(band, stage, &stage->middle, row), row, ending);
  return stage->out + PAD;
}

/* ---- pixels ---- */

static void colour(Band *band, const double *row) {
  const Layer *layer = &band->network->colours;
  const int stride = band->stages[BLOCKS - 1].stride;
  Doubles most = all(0);
  for (int i = 0; i < layer->inputs; i++)
    for (int x = 0; x < CF1_ROWS; x += WHOLES) {
      Doubles left = load(row + i * stride + x), right = load(row + i * stride + x + DOUBLES);
      most = larger(most, larger(magnitude(left), magnitude(right)));
      store_wholes(band->inputs + i * CF1_ROWS + x, wholes(left, right));
    }
  Ending ending = {NULL, NULL, band->coefficients, CF1_ROWS};
  if (largest_of(most) <= layer->limit && !band->slowly) {
    split(band, layer, CF1_ROWS);
    multiply_all(band, layer, ending);
    return;
  }
  band->slow_rows++;
  for (int i = 0; i < layer->inputs; i++)
    for (int x = 0; x < CF1_ROWS; x++) band->exact[i * CF1_ROWS + x] = row[i * stride + x];
  multiply_slowly(band, layer, ending);
}

/* floor((y + 1) * 127.5 + 0.5) of y = units / 2 / 65536, clipped; exact, so fused or not the same. */
INLINE uint8_t eight_bits(double units) {
  double level = units * (127.5 / 131072) + 128;
  if (!(level > 0)) return 0;
  return level < 255 ? (uint8_t)(int)level : 255;
}

static void paint(const Band *band, uint8_t *rgb) {
  for (int plane = 0; plane < 3; plane++) {
    const double *low = band->coefficients + plane * CF1_ROWS;
    const double *vertical = band->coefficients + (3 + 3 * plane) * CF1_ROWS;
    const double *horizontal = vertical + CF1_ROWS, *diagonal = horizontal + CF1_ROWS;
    uint8_t *top = rgb + plane, *bottom = top + 3 * CF1_SIDE;
    for (int x = 0; x < CF1_ROWS; x++, top += 6, bottom += 6) {
      double above = low[x] + vertical[x], below = low[x] - vertical[x];
      double same = horizontal[x] + diagonal[x], other = horizontal[x] - diagonal[x];
      top[0] = eight_bits(above + same);
      top[3] = eight_bits(above - same);
      bottom[0] = eight_bits(below + other);
      bottom[3] = eight_bits(below - other);
    }
  }
}

/* ---- from outside ---- */

size_t cf1_workspace_bytes(void);
#if VECTOR_BYTES == 16
size_t cf1_workspace_bytes(void) {
  Arena counting = {NULL, 0};
  Band band;
  lay_out(&counting, &band);
  return counting.used;
}
#endif

/* The styles of a stage, and the rows that it begins with: each 3x3 convolution needs one row more. */
static void begin(Band *band, int top) {
  const double *style = band->face->styles + STYLE_LENGTH[0];
  for (int i = 0; i < BLOCKS; i++) {
    Stage *stage = &band->stages[i];
    stage->layers = band->network->blocks[i];
    stage->up_style = style + STYLE_LENGTH[3 * i + 1];
    stage->middle_style = stage->up_style + STYLE_LENGTH[3 * i + 2];
    stage->out_style = style = stage->middle_style + STYLE_LENGTH[3 * i + 3];
  }
  for (int i = BLOCKS - 1, row = top; i >= 0; i--) {
    Stage *stage = &band->stages[i];
    stage->middle.next = row > 0 ? row - 1 : 0;
    row = (row > 1 ? row - 2 : 0) / 2;
    stage->up.next = 2 * row;
  }
}

int LEVEL(cf1_draw)(const Cf1Network *network, const Cf1Face *face, int top, int bottom, int slowly,
                    void *workspace, uint8_t *rgb) {
  Band band = {0};
  Arena arena = {workspace, 0};
  band.network = network;
  band.face = face;
  band.slowly = slowly;
  lay_out(&arena, &band);
  begin(&band, top);
  for (int row = top; row < bottom; row++, rgb += 2 * 3 * CF1_SIDE) {
    colour(&band, row_of(&band, BLOCKS - 1, row));
    paint(&band, rgb);
  }
  return band.slow_rows;
}

/* Whole numbers of 2^-32, far below 2^63. */
static int64_t dot_of(Tensor tensor, size_t from, const int32_t *w) {
  int64_t sum = 0;
  const int16_t *low = tensor.low + from;
  const int8_t *high = tensor.high ? tensor.high + from : NULL;
  for (int i = 0; !high && i < CF1_LATENT; i++) sum += (int64_t)low[i] * w[i];
  for (int i = 0; high && i < CF1_LATENT; i++) sum += (int64_t)(low[i] + high[i] * 65536) * w[i];
  return sum;
}

static void make_styles(const Cf1Network *network, const int32_t *w, double *style) {
  for (int vector = 0; vector < STYLE_VECTORS; vector++)
    for (int i = 0; i < STYLE_LENGTH[vector]; i++) {
      double sum = (double)dot_of(network->style_weight[vector], (size_t)i * CF1_LATENT, w);
      *style++ = snapped(sum / GRID + unit_at(network->style_bias[vector], (size_t)i)) / GRID;
    }
}

enum { FIRST_PIXELS = 16, FIRST_INPUTS = 16, TAPS = 9 * FIRST_INPUTS }; /* some inputs at a time: cache */

/* Each modulated input pixel beside the output pixels that a tap multiplies it into. */
static void shift_inputs(const Cf1Network *network, const double *style, int input,
                         double columns[TAPS][FIRST_PIXELS]) {
  for (int i = 0; i < FIRST_INPUTS; i++)
    for (int tap = 0; tap < 9; tap++)
      for (int at = 0; at < FIRST_PIXELS; at++) {
        int y = at / 4 + tap / 3 - 1, x = at % 4 + tap % 3 - 1;
        size_t from = (size_t)(FIRST_PIXELS * (input + i) + 4 * y + x);
        columns[9 * i + tap][at] = y < 0 || y > 3 || x < 0 || x > 3
                                       ? 0
                                       : snapped(unit_at(network->constant, from) * style[input + i]);
      }
}

INLINE void add_taps(Tensor weight, size_t from, double columns[TAPS][FIRST_PIXELS], double *sums) {
  enum { VECTORS = FIRST_PIXELS / DOUBLES };
  Doubles sum[VECTORS];
  for (int i = 0; i < VECTORS; i++) sum[i] = load(sums + i * DOUBLES);
  for (int tap = 0; tap < TAPS; tap++) {
    Doubles w = all(unit_at(weight, from + (size_t)tap) / GRID);
#pragma GCC unroll 8
    for (int i = 0; i < VECTORS; i++) sum[i] = added(sum[i], w, load(columns[tap] + i * DOUBLES));
  }
  for (int i = 0; i < VECTORS; i++) store(sums + i * DOUBLES, sum[i]);
}

/* 3x3 over all channels of the 4x4 constant. */
static void make_first(const Cf1Network *network, Cf1Face *face) {
  double columns[TAPS][FIRST_PIXELS];
  for (int input = 0; input < CF1_LATENT; input += FIRST_INPUTS) {
    shift_inputs(network, face->styles, input, columns);
    for (int output = 0; output < CF1_LATENT; output++)
      add_taps(network->first_weight, (size_t)(output * CF1_LATENT + input) * 9, columns,
               face->first[output]);
  }
}

void LEVEL(cf1_prepare)(const Cf1Network *network, const int32_t *w, Cf1Face *face) {
  make_styles(network, w, face->styles);
  const double *style = face->styles + STYLE_LENGTH[0];
  for (int i = 0; i < CF1_LATENT; i++)
    for (int at = 0; at < 16; at++) face->first[i][at] = 0;
  make_first(network, face);
  for (int i = 0; i < CF1_LATENT; i++)
    for (int at = 0; at < 16; at++) {
      double sum = face->first[i][at] + unit_at(network->first_bias, (size_t)i);
      sum += unit_at(network->first_noise, (size_t)at);
      face->first[i][at] = snapped(activated(sum) * style[i]);
    }
}
