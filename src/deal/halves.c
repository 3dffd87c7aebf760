/* Meet in the middle: sums over one half of the blocks against sums over the other. A package is
 * acceptable where both sums together reach both no-deal values; sorting by the one dealer and
 * counting by the other finds all pairs without forming them (Horowitz, Sahni 1974,
 * doi 10.1145/321812.321823, for one dealer). */
#include "halves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/control.h"
#include "base/gcd.h"
#include "base/memory.h"

typedef unsigned __int128 wide;

/* Sums listed for a half at most; cells of a grid (8 bytes each, two grids at a time); additions
 * of cells for a half. */
enum { LISTED_MAX = 1 << 20, CELLS_MAX = 1 << 25 };
static const double ADDITIONS_MAX = 0x1p32;

typedef struct half {
  const truce__blocks *blocks;
  const bool *mine; /* [block] */
  bool side;        /* which of the two values of `mine` is ours */
} half;

typedef struct pair {
  int64_t x, y;
} pair;

static bool has(const half *h, size_t b)
{
  return h->mine[b] == h->side;
}

/* ---- Listed halves ---- */

static size_t count_sums(const half *h)
{
  size_t sums = 1;
  for (size_t b = 0; b < h->blocks->count; b++) {
    if (has(h, b) && !truce__multiply(sums, h->blocks->list[b].choices, &sums))
      return SIZE_MAX;
  }
  return sums;
}

static pair *list_sums(const half *h, size_t count)
{
  pair *sums = truce__array(count, sizeof *sums);
  if (sums == NULL)
    return NULL;
  sums[0] = (pair){0, 0};
  size_t n = 1;
  for (size_t k = 0; k < h->blocks->count; k++) {
    const block *b = &h->blocks->list[k];
    if (!has(h, k))
      continue;
    for (size_t choice = b->choices; choice-- > 0;) { /* the first choice last: it overwrites */
      const int64_t x = b->value[2 * choice], y = b->value[2 * choice + 1];
      for (size_t i = 0; i < n; i++)
        sums[choice * n + i] = (pair){sums[i].x + x, sums[i].y + y};
    }
    n *= b->choices;
  }
  return sums;
}

static int by_x(const void *a, const void *b)
{
  const pair *one = a, *other = b;
  return (one->x > other->x) - (one->x < other->x);
}

static int by_number(const void *a, const void *b)
{
  const int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
  return (one > other) - (one < other);
}

/* The first place in an increasing list whose number is at least `least`. */
static size_t find_least(const int64_t *list, size_t count, int64_t least)
{
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (list[middle] < least)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Pairs (a, b) with a.x + b.x >= x and a.y + b.y >= y: as a.x grows, more of b qualify; those that
 * do are counted by their y in a Fenwick tree (Fenwick 1994, doi 10.1002/spe.4380240306). */
static uint64_t count_pairs(const pair *a, size_t as, const pair *b, size_t bs, const int64_t *ys,
                            uint32_t *tree, int64_t x, int64_t y)
{
  uint64_t total = 0;
  size_t next = bs, inserted = 0;
  for (size_t k = 0; k < as; k++) {
    for (; next > 0 && b[next - 1].x >= x - a[k].x; next--, inserted++) {
      for (size_t at = find_least(ys, bs, b[next - 1].y) + 1; at <= bs; at += at & -at)
        tree[at]++;
    }
    uint64_t below = 0;
    for (size_t at = find_least(ys, bs, y - a[k].y); at > 0; at -= at & -at)
      below += tree[at];
    total += inserted - below;
  }
  return total;
}

static truce_status count_listed(const half *one, size_t ones, const half *other, size_t others,
                                 wide *total)
{
  const int64_t *no_deal = one->blocks->d->no_deal;
  pair *a = list_sums(one, ones), *b = list_sums(other, others);
  int64_t *ys = truce__array(others, sizeof *ys);
  uint32_t *tree = calloc(others + 1, sizeof *tree);
  const bool ready = a != NULL && b != NULL && ys != NULL && tree != NULL;
  if (ready) {
    qsort(a, ones, sizeof *a, by_x);
    qsort(b, others, sizeof *b, by_x);
    for (size_t k = 0; k < others; k++)
      ys[k] = b[k].y;
    qsort(ys, others, sizeof *ys, by_number);
    *total = count_pairs(a, ones, b, others, ys, tree, no_deal[0], no_deal[1]);
  }
  free(a);
  free(b);
  free(ys);
  free(tree);
  return ready ? TRUCE_OK : TRUCE_NO_MEMORY;
}

/* ---- Halves on a grid ---- */

typedef struct grid {
  int64_t unit[2]; /* what one step along an axis is worth */
  bool up;         /* values between steps count as the upper one */
  bool exact;      /* there are none between steps */
  size_t cells;    /* for a half at most */
} grid;

typedef struct cells {
  size_t width[2]; /* cell [i * width[1] + j]: i steps above the least x, j above the least y */
  int64_t least[2];
  uint64_t *count;
} cells;

static int64_t to_steps(const grid *g, size_t dealer, int64_t value)
{
  const int64_t unit = g->unit[dealer], steps = value / unit, rest = value % unit;
  return steps + (g->up ? rest > 0 : -(rest < 0));
}

static void find_range(const grid *g, const block *b, int64_t least[2], int64_t most[2])
{
  for (size_t dealer = 0; dealer < 2; dealer++) {
    least[dealer] = INT64_MAX;
    most[dealer] = INT64_MIN;
    for (size_t choice = 0; choice < b->choices; choice++) {
      const int64_t steps = to_steps(g, dealer, b->value[2 * choice + dealer]);
      least[dealer] = steps < least[dealer] ? steps : least[dealer];
      most[dealer] = steps > most[dealer] ? steps : most[dealer];
    }
  }
}

/* The half's block with the most choices; SIZE_MAX if the half is empty. */
static size_t find_largest(const half *h)
{
  size_t largest = SIZE_MAX;
  for (size_t b = 0; b < h->blocks->count; b++) {
    if (has(h, b) &&
        (largest == SIZE_MAX || h->blocks->list[b].choices > h->blocks->list[largest].choices))
      largest = b;
  }
  return largest;
}

/* The extent of the grid for a half; returns how many times it is past the limit. */
static double measure(const half *h, const grid *g, cells *c)
{
  const size_t largest = find_largest(h);
  double width[2] = {1, 1}, choices = 0;
  c->least[0] = c->least[1] = 0;
  for (size_t b = 0; b < h->blocks->count; b++) {
    int64_t least[2], most[2];
    if (!has(h, b))
      continue;
    find_range(g, &h->blocks->list[b], least, most);
    choices += b != largest ? (double)h->blocks->list[b].choices : 0;
    for (size_t dealer = 0; dealer < 2; dealer++) {
      c->least[dealer] += least[dealer];
      width[dealer] += (double)most[dealer] - (double)least[dealer];
    }
  }
  const double size = width[0] * width[1], by_work = size * choices / ADDITIONS_MAX;
  const double past = size / (double)g->cells > by_work ? size / (double)g->cells : by_work;
  if (size <= 4 * (double)g->cells) {
    c->width[0] = (size_t)width[0];
    c->width[1] = (size_t)width[1];
  }
  return past;
}

/* The first block of a half: its choices, one by one. */
static void place_block(const grid *g, const block *b, size_t used[2], cells *c)
{
  int64_t least[2], most[2];
  find_range(g, b, least, most);
  used[0] = (size_t)(most[0] - least[0]) + 1;
  used[1] = (size_t)(most[1] - least[1]) + 1;
  for (size_t choice = 0; choice < b->choices; choice++) {
    const size_t x = (size_t)(to_steps(g, 0, b->value[2 * choice]) - least[0]);
    const size_t y = (size_t)(to_steps(g, 1, b->value[2 * choice + 1]) - least[1]);
    c->count[x * c->width[1] + y]++;
  }
}

/* One block more: every cell becomes the sum of the cells its choices come from. Rows go from the
 * last to the first, and within the same row cells go from the last, so nothing is read after it
 * was overwritten. */
static void add_block(const grid *g, const block *b, size_t used[2], cells *c, uint64_t *row)
{
  int64_t least[2], most[2];
  find_range(g, b, least, most);
  const size_t width = c->width[1], old_used = used[0];
  used[0] += (size_t)(most[0] - least[0]);
  used[1] += (size_t)(most[1] - least[1]);
  for (size_t i = used[0]; i-- > 0;) {
    memset(row, 0, used[1] * sizeof *row);
    for (size_t choice = 0; choice < b->choices; choice++) {
      const size_t x = (size_t)(to_steps(g, 0, b->value[2 * choice]) - least[0]);
      const size_t y = (size_t)(to_steps(g, 1, b->value[2 * choice + 1]) - least[1]);
      if (x > i || i - x >= old_used)
        continue;
      const uint64_t *from = &c->count[(i - x) * width];
      for (size_t j = y; j < used[1]; j++)
        row[j] += from[j - y];
    }
    memcpy(&c->count[i * width], row, used[1] * sizeof *row);
  }
}

static truce_status fill_cells(const half *h, const grid *g, cells *c, const truce_control *control)
{
  const size_t size = c->width[0] * c->width[1];
  c->count = calloc(size > 0 ? size : 1, sizeof *c->count);
  uint64_t *row = truce__array(c->width[1], sizeof *row);
  if (c->count == NULL || row == NULL) {
    free(row);
    return TRUCE_NO_MEMORY;
  }
  const size_t largest = find_largest(h);
  size_t used[2] = {1, 1};
  if (largest == SIZE_MAX)
    c->count[0] = 1;
  else
    place_block(g, &h->blocks->list[largest], used, c);
  for (size_t b = 0; b < h->blocks->count && !truce__cancelled(control); b++) {
    if (has(h, b) && b != largest)
      add_block(g, &h->blocks->list[b], used, c, row);
  }
  free(row);
  return truce__cancelled(control) ? TRUCE_CANCELLED : TRUCE_OK;
}

/* Every cell becomes the count of the cells at or above it in both axes. */
static void sum_above(cells *c)
{
  const size_t width = c->width[1];
  for (size_t i = c->width[0]; i-- > 0;) {
    uint64_t *row = &c->count[i * width];
    for (size_t j = width - 1; j-- > 0;)
      row[j] += row[j + 1];
    for (size_t j = 0; i + 1 < c->width[0] && j < width; j++)
      row[j] += row[width + j];
  }
}

static wide match_cells(const cells *a, const cells *above, const int64_t need[2])
{
  wide total = 0;
  for (size_t i = 0; i < a->width[0]; i++) {
    int64_t x = need[0] - a->least[0] - (int64_t)i - above->least[0];
    x = x > 0 ? x : 0;
    if (x >= (int64_t)above->width[0])
      continue;
    for (size_t j = 0; j < a->width[1]; j++) {
      const uint64_t count = a->count[i * a->width[1] + j];
      int64_t y = need[1] - a->least[1] - (int64_t)j - above->least[1];
      y = y > 0 ? y : 0;
      if (count != 0 && y < (int64_t)above->width[1])
        total += (wide)count * above->count[(size_t)x * above->width[1] + (size_t)y];
    }
  }
  return total;
}

static truce_status count_on_grid(const half *one, const half *other, const grid *g, wide *total,
                                  const truce_control *control)
{
  cells a = {0}, b = {0};
  const int64_t *no_deal = one->blocks->d->no_deal;
  int64_t need[2];
  for (size_t dealer = 0; dealer < 2;
       dealer++) /* the sum of steps that surely or possibly is enough */
    need[dealer] = to_steps(&(grid){{g->unit[0], g->unit[1]}, !g->up || g->exact, false, 0}, dealer,
                            no_deal[dealer]);
  (void)measure(one, g, &a); /* choose_grid made them fit */
  (void)measure(other, g, &b);
  truce_status status = fill_cells(one, g, &a, control);
  if (status == TRUCE_OK)
    status = fill_cells(other, g, &b, control);
  if (status == TRUCE_OK) {
    sum_above(&b);
    *total = match_cells(&a, &b, need);
  }
  free(a.count);
  free(b.count);
  return status;
}

/* The largest unit of which all values of a dealer are multiples. */
static int64_t common_unit(const truce__blocks *blocks, size_t dealer)
{
  int64_t unit = 0;
  for (size_t b = 0; b < blocks->count; b++) {
    for (size_t choice = 0; choice < blocks->list[b].choices; choice++) {
      const int64_t value = blocks->list[b].value[2 * choice + dealer];
      unit = (int64_t)truce__gcd((uint64_t)unit, (uint64_t)(value < 0 ? -value : value));
    }
  }
  return unit > 0 ? unit : 1;
}

static int64_t range_in_steps(const truce__blocks *blocks, const grid *g, size_t dealer)
{
  int64_t range = 0;
  for (size_t b = 0; b < blocks->count; b++) {
    int64_t least[2], most[2];
    find_range(g, &blocks->list[b], least, most);
    range += most[dealer] - least[dealer];
  }
  return range;
}

/* The exact grid, or one that fits: the axis with more steps is coarsened first. */
static void choose_grid(const half *one, const half *other, grid *g, const truce_control *control)
{
  cells a, b;
  g->unit[0] = common_unit(one->blocks, 0);
  g->unit[1] = common_unit(one->blocks, 1);
  g->up = false;
  g->exact = true;
  g->cells = truce__afford(control, CELLS_MAX, sizeof(uint64_t));
  for (;;) {
    const double first = measure(one, g, &a), second = measure(other, g, &b);
    const double past = first > second ? first : second;
    const bool axis = range_in_steps(one->blocks, g, 1) > range_in_steps(one->blocks, g, 0);
    if (past <= 1 || g->unit[axis] > INT64_MAX >> 8)
      return;
    const double factor = past > 256 ? fmin(sqrt(past) / 4, 64) : 1.125;
    g->unit[axis] = (int64_t)((double)g->unit[axis] * factor) + 1;
    g->exact = false;
  }
}

/* ---- Parting ---- */

/* The larger blocks first, each to the half that has fewer sums. */
static void part_blocks(const truce__blocks *blocks, bool *mine, bool *placed)
{
  double sums[2] = {1, 1};
  memset(placed, 0, blocks->count * sizeof *placed);
  for (size_t n = 0; n < blocks->count; n++) {
    size_t largest = SIZE_MAX;
    for (size_t b = 0; b < blocks->count; b++) {
      if (!placed[b] &&
          (largest == SIZE_MAX || blocks->list[b].choices > blocks->list[largest].choices))
        largest = b;
    }
    const bool side = sums[1] < sums[0];
    placed[largest] = true;
    mine[largest] = side;
    sums[side] *= (double)blocks->list[largest].choices;
  }
}

static void set_count(truce_package_count *count, truce_count_method method, wide low, wide high)
{
  *count = (truce_package_count){method, (double)low, (double)high, UINT64_MAX};
  if (method == TRUCE_COUNT_EXACT && low < UINT64_MAX)
    count->exact = (uint64_t)low;
}

static truce_status count_halves(truce_package_count *count, const half *one, const half *other,
                                 bool *done, const truce_control *control)
{
  const size_t ones = count_sums(one), others = count_sums(other);
  wide low = 0, high = 0;
  *done = ones < SIZE_MAX && others < SIZE_MAX; /* so that no cell overflows */
  if (!*done)
    return TRUCE_OK;
  const size_t listed = truce__afford(control, LISTED_MAX, 2 * sizeof(pair));
  if (ones <= listed && others <= listed) {
    const truce_status status = count_listed(one, ones, other, others, &low);
    set_count(count, TRUCE_COUNT_EXACT, low, low);
    return status;
  }
  grid g;
  choose_grid(one, other, &g, control);
  truce_status status = count_on_grid(one, other, &g, &low, control);
  high = low;
  if (status == TRUCE_OK && !g.exact) {
    g.up = true;
    status = count_on_grid(one, other, &g, &high, control);
  }
  set_count(count, g.exact ? TRUCE_COUNT_EXACT : TRUCE_COUNT_GRID, low, high);
  return status;
}

truce_status truce__count_by_halves(truce_package_count *count, const truce__blocks *blocks,
                                    bool *done, const truce_control *control)
{
  bool *mine = truce__array(blocks->count, sizeof *mine);
  bool *placed = truce__array(blocks->count, sizeof *placed);
  truce_status status = mine != NULL && placed != NULL ? TRUCE_OK : TRUCE_NO_MEMORY;
  if (status == TRUCE_OK) {
    part_blocks(blocks, mine, placed);
    const half one = {blocks, mine, false}, other = {blocks, mine, true};
    status = count_halves(count, &one, &other, done, control);
  }
  free(mine);
  free(placed);
  return status;
}
