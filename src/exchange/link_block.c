/* Blocking: which pairs are worth comparing.
 *
 * A pass puts records into blocks by one, two or three keys and compares within them. Passes are
 * chosen by their cost: a key that is cheap alone is a pass, then pairs and triples of keys whose
 * parts are too dear, the cheapest first, until the budget is spent. So every field has passes that
 * do without it. In a block too large for all its pairs, records are sorted by what they have
 * besides the keys and only neighbours are compared: the number of pairs is bounded by the number
 * of records. A pair that several passes have is visited by the first of them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sort.h"
#include "link_internal.h"

enum {
  SAMPLE = 200000,     /* records that costs are estimated on */
  LARGE_PAIRS = 50000, /* of a block: with more, only neighbours are compared */
  WINDOW = 20,         /* neighbours */
  CHUNK = 4096,        /* records a part of the work */
  KEYS = 2 * LINK_FIELDS,
  COMBINATIONS = KEYS + KEYS * KEYS / 2 + 600,
  ENCODING_PASSES = 24,
};
static const double PASS_PAIRS = 3e6, PASS_SHARE = 12, ALL_PAIRS = 12e6, ALL_SHARE = 80;

typedef struct combination {
  size_t count;
  uint8_t column[3], key[3];
  double pairs; /* estimated */
} combination;

/* ---- Keys ---- */

/* Some bits of an encoding, which ones depends on the pass (Indyk, Motwani 1998). */
static uint64_t sampled_bits(const link_value *v, unsigned pass, size_t records)
{
  uint64_t bits = 1, state = pass + 1;
  /* So many that records of two persons, which share some 58 % of bits, seldom share all. */
  for (size_t share = 16; share < records; share += share * 3 / 4) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    const unsigned at = (unsigned)(state >> 33) % TRUCE_ENCODE_BITS;
    bits = bits << 1 | (v->filter[at / 64] >> at % 64 & 1);
  }
  return bits;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
  uint64_t z = a ^ (b * UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
  return (z ^ z >> 31) | 1;
}

/* The key of a record in a pass; 0 if it lacks a part. */
static uint64_t record_key(const link_table *t, const uint8_t *column, const uint8_t *key,
                           size_t count, size_t record)
{
  uint64_t whole = 0;
  for (size_t k = 0; k < count; k++) {
    const link_column *c = &t->columns[column[k]];
    const uint32_t cell = c->cells[record];
    const link_value *v = &c->values[cell];
    if (cell == 0)
      return 0;
    const uint64_t part =
        c->kind == TRUCE_PEOPLE_ENCODING ? sampled_bits(v, key[k], t->count) : v->key[key[k]];
    if (part == 0)
      return 0;
    whole = mix(part, whole + column[k]);
  }
  return whole;
}

/* ---- Choosing passes ---- */

static double block_pairs(const link_table *t, size_t of_first, size_t of_second)
{
  const double n = (double)of_first, m = (double)of_second;
  return t->list[1] == NULL ? n * (n - 1) / 2 : n * m;
}

/* The pairs of a pass, estimated on `count` records of which record k is step * k. */
static double estimate(const link_table *t, const combination *c, size_t step, uint64_t *keys,
                       uint64_t *scratch)
{
  size_t n = 0;
  for (size_t k = 0; k < t->count; k += step) {
    const uint64_t key = record_key(t, c->column, c->key, c->count, k);
    if (key != 0)
      keys[n++] = (key & ~UINT64_C(1)) | (k >= t->first);
  }
  truce__sort_u64(keys, scratch, n);
  double pairs = 0;
  for (size_t k = 0, next; k < n; k = next) {
    size_t second = 0;
    for (next = k; next < n && keys[next] >> 1 == keys[k] >> 1; next++)
      second += keys[next] & 1;
    const double all = block_pairs(t, next - k - second, second);
    pairs += all;
  }
  return pairs * (double)step * (double)step;
}

/* Estimates costs of combinations [from, to), in any order on any number of threads. */
static truce_status estimate_all(const link_table *t, combination *list, size_t from, size_t to,
                                 const truce_control *control)
{
  const size_t step = (t->count + SAMPLE - 1) / SAMPLE, room = t->count / (step > 0 ? step : 1) + 1;
  bool failed = false;
#pragma omp parallel for schedule(dynamic) num_threads(truce__threads(control))
  for (size_t k = from; k < to; k++) {
    uint64_t *keys = truce__array(room, sizeof *keys), *scratch = truce__array(room, sizeof *keys);
    if (keys != NULL && scratch != NULL && !truce__cancelled(control)) {
      list[k].pairs += estimate(t, &list[k], step, keys, scratch);
    } else {
#pragma omp atomic write
      failed = true;
    }
    free(keys);
    free(scratch);
  }
  return truce__cancelled(control) ? TRUCE_CANCELLED : failed ? TRUCE_NO_MEMORY : TRUCE_OK;
}

static int by_cost(const void *a, const void *b)
{
  const combination *p = a, *q = b;
  if (p->pairs != q->pairs)
    return p->pairs < q->pairs ? -1 : 1;
  const int columns = memcmp(p->column, q->column, sizeof p->column);
  return columns != 0 ? columns : memcmp(p->key, q->key, sizeof p->key);
}

static bool contains(const combination *c, const link_pass *pass)
{
  for (size_t k = 0; k < pass->key_count; k++) {
    bool found = false;
    for (size_t i = 0; i < c->count; i++)
      found = found || (c->column[i] == pass->column[k] && c->key[i] == pass->key[k]);
    if (!found)
      return false;
  }
  return true;
}

/* Whether a pass already taken has all pairs of a combination. */
static bool is_covered(const link_blocking *b, const combination *c)
{
  for (size_t k = 0; k < b->pass_count; k++) {
    if (contains(c, &b->passes[k]))
      return true;
  }
  return false;
}

static void take(link_blocking *b, const combination *c)
{
  link_pass *pass = &b->passes[b->pass_count++];
  *pass = (link_pass){.key_count = c->count};
  memcpy(pass->column, c->column, sizeof c->column);
  memcpy(pass->key, c->key, sizeof c->key);
}

/* Takes the cheapest of list[from..to) that are within the budgets. */
static void take_cheapest(link_blocking *b, const link_table *t, combination *list, size_t from,
                          size_t to, double *budget)
{
  const double share = PASS_SHARE * (double)t->count;
  const double most = share > PASS_PAIRS ? share : PASS_PAIRS;
  qsort(list + from, to - from, sizeof *list, by_cost);
  for (size_t k = from; k < to && b->pass_count < LINK_PASSES; k++) {
    const combination *c = &list[k];
    if (c->pairs > most || c->pairs > *budget || is_covered(b, c))
      continue;
    *budget -= c->pairs;
    take(b, c);
  }
}

/* Every key of every column. */
static size_t list_keys(const link_table *t, combination *list)
{
  size_t count = 0;
  for (size_t f = 0; f < t->column_count; f++) {
    const link_column *c = &t->columns[f];
    if (c->kind == TRUCE_PEOPLE_ENCODING)
      continue;
    /* A category alone is no reason to compare two records. */
    const double least = c->kind == TRUCE_PEOPLE_CATEGORY ? INFINITY : 0;
    bool any[2] = {false, false};
    for (size_t v = 1; v < c->value_count; v++) {
      any[0] = any[0] || c->values[v].key[0] != 0;
      any[1] = any[1] || c->values[v].key[1] != 0;
    }
    for (size_t k = 0; k < 2; k++) {
      if (any[k])
        list[count++] = (combination){1, {(uint8_t)f}, {(uint8_t)k}, least};
    }
  }
  return count;
}

/* Adds each of list[from..to) with each single key of a later column. */
static size_t extend(combination *list, size_t singles, size_t from, size_t to, size_t room)
{
  size_t count = to;
  for (size_t k = from; k < to; k++) {
    const combination *c = &list[k];
    for (size_t s = 0; s < singles && count < room; s++) {
      if (list[s].column[0] <= c->column[c->count - 1])
        continue;
      list[count] = *c;
      list[count].pairs = 0;
      list[count].column[c->count] = list[s].column[0];
      list[count].key[c->count] = list[s].key[0];
      list[count++].count++;
    }
  }
  return count;
}

static void take_encodings(link_blocking *b, const link_table *t)
{
  for (size_t f = 0; f < t->column_count; f++) {
    for (unsigned k = 0; t->columns[f].kind == TRUCE_PEOPLE_ENCODING && k < ENCODING_PASSES &&
                         b->pass_count < LINK_PASSES;
         k++)
      take(b, &(combination){1, {(uint8_t)f}, {(uint8_t)k}, 0});
  }
}

static int by_column(const void *a, const void *b)
{
  const combination *p = a, *q = b;
  return p->column[0] != q->column[0] ? p->column[0] - q->column[0] : p->key[0] - q->key[0];
}

static truce_status choose_passes(link_blocking *b, const link_table *t,
                                  const truce_control *control)
{
  combination *list = truce__array(COMBINATIONS, sizeof *list);
  if (list == NULL)
    return TRUCE_NO_MEMORY;
  const double share = ALL_SHARE * (double)t->count;
  double budget = share > ALL_PAIRS ? share : ALL_PAIRS;
  take_encodings(b, t);
  const size_t singles = list_keys(t, list);
  truce_status status = estimate_all(t, list, 0, singles, control);
  if (status == TRUCE_OK) {
    take_cheapest(b, t, list, 0, singles, &budget);
    qsort(list, singles, sizeof *list, by_column);
    const size_t pairs = extend(list, singles, 0, singles, COMBINATIONS);
    status = estimate_all(t, list, singles, pairs, control);
    if (status == TRUCE_OK)
      take_cheapest(b, t, list, singles, pairs, &budget);
    if (status == TRUCE_OK) {
      const size_t triples = extend(list, singles, singles, pairs, COMBINATIONS);
      status = estimate_all(t, list, pairs, triples, control);
      if (status == TRUCE_OK)
        take_cheapest(b, t, list, pairs, triples, &budget);
    }
    /* With nothing affordable the dearest single keys are still bounded by their large blocks. */
    if (status == TRUCE_OK && b->pass_count == 0 && singles > 0)
      take(b, &list[0]);
  }
  free(list);
  return status;
}

/* ---- Building a pass ---- */

typedef struct neighbour {
  uint64_t text; /* the first letters of what it has besides the keys */
  uint32_t record;
} neighbour;

static int by_text(const void *a, const void *b)
{
  const neighbour *p = a, *q = b;
  if (p->text != q->text)
    return p->text < q->text ? -1 : 1;
  return p->record < q->record ? -1 : p->record > q->record;
}

static bool in_pass(const link_pass *pass, size_t column)
{
  for (size_t k = 0; k < pass->key_count; k++) {
    if (pass->column[k] == column)
      return true;
  }
  return false;
}

static uint64_t first_letters(const link_table *t, const link_pass *pass, uint32_t record)
{
  uint64_t letters = 0;
  unsigned shift = 64;
  for (size_t f = 0; f < t->column_count && shift > 0; f++) {
    const link_column *c = &t->columns[f];
    const link_value *v = &c->values[c->cells[record]];
    if (in_pass(pass, f) || c->kind == TRUCE_PEOPLE_CATEGORY || c->cells[record] == 0)
      continue;
    for (size_t k = 0; k < 4; k++) {
      shift -= 8;
      letters |= (uint64_t)(unsigned char)(k < v->length ? v->text[k] : 0) << shift;
    }
  }
  return letters;
}

static bool sort_large(const link_table *t, link_pass *pass, size_t from, size_t to)
{
  neighbour *list = truce__array(to - from, sizeof *list);
  if (list == NULL)
    return false;
  for (size_t k = from; k < to; k++)
    list[k - from] = (neighbour){first_letters(t, pass, pass->order[k]), pass->order[k]};
  qsort(list, to - from, sizeof *list, by_text);
  for (size_t k = from; k < to; k++)
    pass->order[k] = list[k - from].record;
  free(list);
  return true;
}

static truce_status close_blocks(link_blocking *b, const link_table *t, size_t p)
{
  link_pass *pass = &b->passes[p];
  for (size_t k = 0; k < pass->block_count; k++) {
    const size_t from = pass->starts[k], to = pass->starts[k + 1];
    size_t second = 0;
    for (size_t i = from; i < to; i++)
      second += pass->order[i] >= t->first;
    const double pairs = block_pairs(t, to - from - second, second);
    pass->large[k] = pairs > LARGE_PAIRS;
    if (pass->large[k] && !sort_large(t, pass, from, to))
      return TRUCE_NO_MEMORY;
    pass->pairs += (uint64_t)pairs;
    for (size_t i = from; i < to; i++) {
      pass->place[pass->order[i]] = (uint32_t)i;
      b->blocks[(size_t)pass->order[i] * b->pass_count + p] = (uint32_t)k + 1;
    }
  }
  return TRUCE_OK;
}

/* Sorts the records by key; those alone with theirs are left out. */
static truce_status build_pass(link_blocking *b, const link_table *t, size_t p, uint64_t *keys,
                               uint64_t *scratch)
{
  link_pass *pass = &b->passes[p];
  const uint64_t record_bits = (UINT64_C(1) << 32) - 1;
  size_t n = 0;
  for (size_t k = 0; k < t->count; k++) {
    const uint64_t key = record_key(t, pass->column, pass->key, pass->key_count, k);
    if (key != 0)
      keys[n++] = (key & ~record_bits) | k;
  }
  truce__sort_u64(keys, scratch, n);
  pass->order = truce__array(n, sizeof *pass->order);
  pass->starts = truce__array(n / 2 + 2, sizeof *pass->starts);
  pass->large = truce__array(n / 2 + 1, sizeof *pass->large);
  pass->place = truce__array(t->count, sizeof *pass->place);
  if (pass->order == NULL || pass->starts == NULL || pass->large == NULL || pass->place == NULL)
    return TRUCE_NO_MEMORY;
  memset(pass->place, 0xFF, t->count * sizeof *pass->place);
  size_t used = 0;
  for (size_t k = 0, next; k < n; k = next) {
    for (next = k; next < n && keys[next] >> 32 == keys[k] >> 32; next++)
      ;
    const bool both =
        (keys[k] & record_bits) < t->first && (keys[next - 1] & record_bits) >= t->first;
    if (next - k < 2 || (t->list[1] != NULL && !both))
      continue;
    pass->starts[pass->block_count++] = used;
    for (size_t i = k; i < next; i++)
      pass->order[used++] = (uint32_t)(keys[i] & record_bits);
  }
  pass->starts[pass->block_count] = used;
  return close_blocks(b, t, p);
}

static bool name_pass(const link_table *t, link_pass *pass)
{
  static const char *const variants[TRUCE_PEOPLE_KINDS][2] = {
      [TRUCE_PEOPLE_DATE] = {"", " (day and month)"},
      [TRUCE_PEOPLE_FULL] = {" (longest word)", " (first word)"},
      [TRUCE_PEOPLE_TEXT] = {"", " (longest word)"},
  };
  char name[200] = "";
  size_t used = 0;
  for (size_t k = 0; k < pass->key_count && used < sizeof name; k++) {
    const link_column *c = &t->columns[pass->column[k]];
    const char *variant = pass->key[k] < 2 ? variants[c->kind][pass->key[k]] : NULL;
    const int n = snprintf(name + used, sizeof name - used, "%s%.60s%s", k == 0 ? "" : " + ",
                           c->name, variant != NULL ? variant : "");
    used += n > 0 ? (size_t)n : 0;
  }
  pass->name = truce__arena_string(t->arena, name);
  return pass->name != NULL;
}

truce_status truce__link_block(link_blocking *b, const link_table *t, const truce_control *control)
{
  *b = (link_blocking){0};
  truce_status status = choose_passes(b, t, control);
  uint64_t *keys = truce__array(t->count, sizeof *keys);
  uint64_t *scratch = truce__array(t->count, sizeof *scratch);
  b->blocks = calloc(t->count * b->pass_count + 1, sizeof *b->blocks);
  if (status == TRUCE_OK && (keys == NULL || scratch == NULL || b->blocks == NULL))
    status = TRUCE_NO_MEMORY;
  for (size_t k = 0; k < b->pass_count && status == TRUCE_OK; k++) {
    truce__progress(control, "blocking", (double)k / (double)b->pass_count);
    status = truce__cancelled(control)      ? TRUCE_CANCELLED
             : !name_pass(t, &b->passes[k]) ? TRUCE_NO_MEMORY
                                            : build_pass(b, t, k, keys, scratch);
  }
  free(keys);
  free(scratch);
  if (status != TRUCE_OK)
    truce__link_blocking_free(b);
  return status;
}

void truce__link_blocking_free(link_blocking *b)
{
  for (size_t k = 0; k < LINK_PASSES; k++) {
    free(b->passes[k].order);
    free(b->passes[k].starts);
    free(b->passes[k].large);
    free(b->passes[k].place);
  }
  free(b->blocks);
  *b = (link_blocking){0};
}

/* ---- Candidates ---- */

static size_t pass_parts(const link_pass *pass)
{
  return (pass->starts[pass->block_count] + CHUNK - 1) / CHUNK;
}

size_t truce__link_parts(const link_blocking *b)
{
  size_t parts = 0;
  for (size_t k = 0; k < b->pass_count; k++)
    parts += pass_parts(&b->passes[k]);
  return parts;
}

static bool seen_before(const link_blocking *b, size_t p, uint32_t x, uint32_t y)
{
  const uint32_t *of_x = &b->blocks[(size_t)x * b->pass_count],
                 *of_y = &b->blocks[(size_t)y * b->pass_count];
  for (size_t q = 0; q < p; q++) {
    if (of_x[q] == 0 || of_x[q] != of_y[q])
      continue;
    const link_pass *pass = &b->passes[q];
    if (!pass->large[of_x[q] - 1])
      return true;
    const uint32_t i = pass->place[x], j = pass->place[y];
    if ((i > j ? i - j : j - i) <= WINDOW)
      return true;
  }
  return false;
}

typedef struct walk {
  const link_blocking *blocking;
  const link_table *table;
  uint64_t every;
  link_visit visit;
  void *context;
  size_t part, pass;
} walk;

static bool sampled(const walk *w, uint32_t record)
{
  return w->every <= 1 || (mix(record, 7) >> 8) % w->every == 0;
}

static bool visit_pair(const walk *w, uint32_t x, uint32_t y)
{
  const uint32_t a = x < y ? x : y, b = x < y ? y : x;
  if (w->table->list[1] != NULL && (a >= w->table->first || b < w->table->first))
    return true;
  if (!sampled(w, b) || seen_before(w->blocking, w->pass, a, b))
    return true;
  return w->visit(w->context, w->part, w->pass, a, b);
}

static bool walk_block(const walk *w, const link_pass *pass, size_t block)
{
  const size_t from = pass->starts[block], to = pass->starts[block + 1];
  const size_t window = pass->large[block] ? WINDOW : to - from;
  size_t next = from; /* of the second list, in a block in order of records */
  while (w->table->list[1] != NULL && !pass->large[block] && pass->order[next] < w->table->first)
    next++;
  for (size_t i = from; i < to; i++) {
    const size_t end = i + window < to - 1 ? i + window : to - 1;
    const size_t start = next > i ? next : i + 1;
    if (next > from && i >= next)
      break;
    for (size_t j = start; j <= end; j++) {
      if (!visit_pair(w, pass->order[i], pass->order[j]))
        return false;
    }
  }
  return true;
}

static bool walk_part(walk *w)
{
  size_t part = w->part;
  for (w->pass = 0; part >= pass_parts(&w->blocking->passes[w->pass]); w->pass++)
    part -= pass_parts(&w->blocking->passes[w->pass]);
  const link_pass *pass = &w->blocking->passes[w->pass];
  size_t low = 0, high = pass->block_count; /* the first block that starts in the chunk */
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (pass->starts[middle] < part * CHUNK)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < pass->block_count && pass->starts[low] < (part + 1) * CHUNK; low++) {
    if (!walk_block(w, pass, low))
      return false;
  }
  return true;
}

truce_status truce__link_candidates(const link_blocking *b, const link_table *t, uint64_t every,
                                    link_visit visit, void *context, const truce_control *control)
{
  const size_t parts = truce__link_parts(b);
  bool failed = false, stopped = false;
#pragma omp parallel for schedule(dynamic) num_threads(truce__threads(control))
  for (size_t part = 0; part < parts; part++) {
    walk w = {b, t, every, visit, context, part, 0};
    if (truce__cancelled(control)) {
#pragma omp atomic write
      stopped = true;
    } else if (!walk_part(&w)) {
#pragma omp atomic write
      failed = true;
    }
  }
  return stopped ? TRUCE_CANCELLED : failed ? TRUCE_NO_MEMORY : TRUCE_OK;
}
